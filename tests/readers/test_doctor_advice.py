"""The doctor advises on what readers see, and asks for nothing that the site's generator does not expect."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.readers import Coverage, UnusedKeys, decisions, find_content, read_files

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."


def kinds(folder: Path) -> dict[str, str]:
    """The kinds of problems of a site, with their paths."""
    return {problem.kind: problem.path for problem in read_corpus(folder).problems}


@pytest.mark.parametrize(
    ("front_matter", "is_problem"),
    [("draft: true", False), ("robots: noindex", False), ("unlisted: true", False), ("layout: post", True)],
)
def test_a_copy_that_nobody_sees_is_no_duplicate(tmp_path: Path, front_matter: str, is_problem: bool) -> None:
    for name, more in (("a", ""), ("b", front_matter)):
        text = f"---\ntitle: Pilots\nurl: https://example.org/pilots/\n{more}\n---\n{TEXT}\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert ({"duplicate text", "duplicate url"} <= kinds(tmp_path).keys()) == is_problem
    assert (not kinds(tmp_path)) != is_problem


def test_nobody_is_asked_to_link_back_to_a_draft(tmp_path: Path) -> None:
    for name, more in (("a", "related: [b]\ndraft: true"), ("b", "related: [c]"), ("c", "related: [b]")):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n{more}\n---\n{TEXT} {name}\n", encoding="utf-8")
    assert "one-way link" not in kinds(tmp_path)


@pytest.mark.parametrize(
    ("config", "text", "is_problem"),
    [
        ("mkdocs.yml", "site_name: M", False),
        (".obsidian/app.json", "{}", False),
        (".vitepress/config.mts", "export default {}", False),
        ("docusaurus.config.js", "module.exports = {}", False),
        ("hugo.toml", "baseURL = '/'", True),
        ("unknown.txt", "---\ntitle: U\n---\n", True),
    ],
)
def test_plain_pages_are_fine_where_they_are_usual(tmp_path: Path, config: str, text: str, is_problem: bool) -> None:
    (tmp_path / config).parent.mkdir(exist_ok=True)
    (tmp_path / config).write_text(text, encoding="utf-8")
    (tmp_path / "note.md").write_text(f"# Pilots\n\n{TEXT}\n", encoding="utf-8")
    assert kinds(tmp_path) == ({"no front matter": "note.md"} if is_problem else {})
    title = "note" if config.startswith(".obsidian") else "Pilots"  # Obsidian shows the name of the file
    assert read_corpus(tmp_path).find("note").title == title


@pytest.mark.parametrize(("config", "is_unused"), [("mkdocs.yml", False), ("package.txt", True)])
def test_a_key_that_is_read_is_not_called_unused(tmp_path: Path, config: str, is_unused: bool) -> None:
    (tmp_path / config).write_text("---\ntitle: M\n---\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\nlinks: [b.md]\n---\n{TEXT}\n", encoding="utf-8")
    unused = UnusedKeys()
    files, project = find_content(tmp_path)
    read_files(files, tmp_path, project, unused=unused)
    assert ("links" in unused) == is_unused


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("more: [{url: /b/}]", "related"),
        ("resources: [{src: a.jpg, name: a}]", ""),
        ("further: ['/b/']", "related"),
        ("subjects: [port, tug]", "topics"),
        ("outputs: [html, json]", ""),
        ("old_address: https://example.org/b/", "url"),
        ("github: https://github.com/example/drafts/issues/3", ""),
        ("tumblr_url: https://example.tumblr.com/post/3", ""),
        (f"teaser: {TEXT}", "excerpt"),
        (f"image_text: {TEXT}", ""),
        (f"player: '<iframe src=x></iframe> {TEXT}'", ""),
    ],
)
def test_a_setting_is_proposed_where_it_would_do_good(tmp_path: Path, line: str, field: str) -> None:
    """An issue of a repository is no address of an article, and a caption no excerpt of it."""
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n{line}\n---\n{TEXT}\n", encoding="utf-8")
    unused = UnusedKeys()
    files, project = find_content(tmp_path)
    read_files(files, tmp_path, project, unused=unused)
    assert [one.field for one in unused.values()] == [field]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "ghost.json",
            '{"title": "A", "html": "<p>B</p>", "plaintext": "B", "custom_excerpt": null, "mobiledoc": "{}"}',
        ),
        ("wp.json", '{"title": {"rendered": "A"}, "type": "post", "date_gmt": "2026-01-05T10:00:00", "_embedded": {}}'),
        ("a.md", "---\ntitle: A\nsubtitle:\nnotes: []\n---\nB"),
    ],
)
def test_nothing_is_lost_of_what_is_read_or_empty(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    unused = UnusedKeys()
    files, project = find_content(tmp_path)
    articles, _ = read_files(files, tmp_path, project, unused=unused)
    assert [article.title for article in articles] == ["A"]
    assert not unused


def test_notes_are_no_problems(tmp_path: Path) -> None:
    """A package.json beside the articles is left out: nobody has to be told at each command."""
    (tmp_path / "package.json").write_text('{"name": "x"}', encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{TEXT}\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [problem.kind for problem in corpus.problems] == ["not content"]
    assert corpus.n_known_problems == 0
    assert corpus.problems_if_known().count == 0


def test_pages_whose_address_the_generator_makes_have_one(tmp_path: Path) -> None:
    (tmp_path / "_quarto.yml").write_text("website: {site-url: 'https://example.org/b'}\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{TEXT}\n", encoding="utf-8")
    files, project = find_content(tmp_path)
    articles, problems = read_files(files, tmp_path, project)
    assert Coverage.of(articles, problems, UnusedKeys(), datetime.now(UTC)).filled["address"] == 1
    assert decisions(project)["address of the site"] == "https://example.org/b"
    assert decisions(project)["folder of the site on its host"] == "/b"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("feed.xml", "---\nlayout: null\n---\n<?xml version='1.0'?><rss version='2.0'><channel>{% for post in posts %}"
         "<item><title>{{ post.title }}</title></item>{% endfor %}</channel></rss>"),
        ("sitemap.xml", "\ufeff---\n---\n"),
        ("search.json", "---\nlayout: null\n---\n[{% for post in posts %}{'title': '{{ post.title }}'}{% endfor %}]"),
    ],
)  # fmt: skip
def test_a_template_of_a_feed_or_an_index_is_no_article(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{TEXT}\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [article.id for article in corpus] == ["a"]
    assert [problem.kind for problem in corpus.problems] == ["not content"]


@pytest.mark.parametrize(("layout", "is_asked"), [("home", False), ("post", True)])
def test_nobody_is_asked_for_the_title_of_a_listing_page(tmp_path: Path, layout: str, is_asked: bool) -> None:
    (tmp_path / "index.md").write_text(f"---\nlayout: {layout}\n---\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\n---\n{TEXT}\n", encoding="utf-8")
    assert ("no title" in kinds(tmp_path)) == is_asked
