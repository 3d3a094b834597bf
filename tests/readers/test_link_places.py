"""Links to pages of the site resolve, whether they are relative, absolute, or without a slash in front."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import Corpus, read_corpus


def linked(corpus: Corpus, name: str) -> list[str]:
    return [corpus.articles[place].path for place in corpus.related(corpus.position(name))]


def write(folder: Path, name: str, front_matter: str = "", text: str = "Text.") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"---\ntitle: {name}\n{front_matter}\n---\n{text}\n", encoding="utf-8")


def test_a_relative_link_begins_at_the_folder_of_its_file(tmp_path: Path) -> None:
    for name in ("intro.md", "a/intro.md", "b/intro.md"):
        write(tmp_path, name)
    write(tmp_path, "a/x.md", "related: [./intro.md, ../intro.md, ../b/intro.md]", "[i](intro.md) [b](../b/intro.md#x)")
    corpus = read_corpus(tmp_path)
    assert linked(corpus, "a/x.md") == ["a/intro.md", "intro.md", "b/intro.md"]
    mentioned = corpus.mentions[[corpus.position("a/x.md")]].nonzero()[1]
    assert {corpus.articles[place].path for place in mentioned} == {"a/intro.md", "b/intro.md"}


def test_the_sites_own_host_is_known_from_its_configuration(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("baseURL = 'https://example.org/'")
    write(tmp_path / "content", "posts/b.md")
    write(tmp_path / "content", "a.md", "related: ['https://example.org/posts/b/', 'https://else.example/posts/b/']")
    corpus = read_corpus(tmp_path / "content")
    assert [corpus.id_of(place) for place in corpus.related(corpus.position("a"))] == [
        "posts/b", "https://else.example/posts/b"
    ]  # fmt: skip


def test_an_address_needs_no_slash_in_front(tmp_path: Path) -> None:
    write(tmp_path, "b.md", "permalink: x/why/index.html")
    write(tmp_path, "a.md", "related: [/x/why/]")
    assert linked(read_corpus(tmp_path), "a") == ["b.md"]


def test_files_of_pelican_are_found_by_their_signs(tmp_path: Path) -> None:
    write(tmp_path, "posts/b.md")
    write(tmp_path, "posts/a.md", "related: ['{filename}b.md']", "[b]({filename}b.md) [c](|filename|/posts/b.md)")
    corpus = read_corpus(tmp_path)
    assert linked(corpus, "posts/a") == ["posts/b.md"]
    assert corpus.mentions.nnz == 1


@pytest.mark.parametrize("target", ["/tags/harbour/", "/categories/harbour", "/author/harbour/"])
def test_a_list_of_pages_is_no_page(tmp_path: Path, target: str) -> None:
    write(tmp_path, "posts/harbour.md")
    write(tmp_path, "a.md", f"related: [{target}]")
    assert linked(read_corpus(tmp_path), "a") == []


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("# The `<picture>` element", "The <picture> element"),
        ("# Wrapping `Promise<void>` safely", "Wrapping Promise<void> safely"),
        ("# Vec&lt;T&gt;", "Vec<T>"),
        ("# The *new* <em>shift</em> #", "The new shift"),
        ("Title here\n====", "Title here"),
    ],
)
def test_a_heading_keeps_what_is_in_code(tmp_path: Path, heading: str, title: str) -> None:
    (tmp_path / "a.md").write_text(f"{heading}\n\nText.\n")
    (article,) = read_corpus(tmp_path)
    assert article.title == title


@pytest.mark.parametrize("content", ["", "content", "content/blog"])
def test_links_of_zola_name_one_file_exactly(tmp_path: Path, content: str) -> None:
    (tmp_path / "zola.toml").write_text("base_url = 'https://example.org'\n")
    for name in ("blog/x.md", "docs/x.md", "blog/only.md", "blog/with space.md"):
        write(tmp_path / "content", name)
    text = "[x](@/blog/x.md#top) [y](@/docs/only.md) [z](@/x.md) [s](<@/blog/with space.md>)"
    write(tmp_path / "content", "blog/a.md", text=text)
    corpus = read_corpus(tmp_path / content)
    place = next(place for place, article in enumerate(corpus) if article.path.endswith("a.md"))
    mentioned = corpus.mentions[[place]].nonzero()[1].tolist()
    assert {corpus.articles[one].path.rpartition("blog/")[2] for one in mentioned} == {"x.md", "with space.md"}


def test_docusaurus_names_files_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "docusaurus.config.js").write_text("export default {baseUrl: '/manual/', url: 'https://example.org'}")
    write(tmp_path / "docs", "guides/01-start.md")
    links = ("@site/docs/guides/01-start.md", "@site/docs/01-start.md", "https://example.org/manual/docs/guides/start")
    write(tmp_path / "docs", "a.md", f"related: ['{links[0]}', '{links[1]}']", f"[s]({links[2]})")
    corpus = read_corpus(tmp_path / "docs")
    assert linked(corpus, "a") == ["guides/01-start.md"]
    assert corpus.mentions.nnz == 1
    assert corpus.find("guides/01-start").slug == "start"
