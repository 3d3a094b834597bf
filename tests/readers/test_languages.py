"""The language of a page is what its file, its folder, or the configuration says; translations share their slug."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import read_corpus

HUGO = {"hugo.toml": "baseURL = 'https://example.org/'\ndefaultContentLanguage = 'fr'\n"}
DOCUSAURUS = {"docusaurus.config.js": "export default {i18n: {defaultLocale: 'en', locales: ['en', 'de']}}"}
I18N = "i18n/de/docusaurus-plugin-content-docs/current"


def languages(root: Path, files: dict[str, str], pages: list[str], content: str = "") -> dict[str, tuple[str, str]]:
    for name, text in {**files, **dict.fromkeys(pages, "---\ntitle: Harbour\n---\nText.\n")}.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return {article.path: (article.language, article.slug) for article in read_corpus(root / content)}


@pytest.mark.parametrize(
    ("files", "pages", "content", "wanted"),
    [
        ({}, ["de/a.md", "en/a.md"], "", {"de/a.md": ("de", "a"), "en/a.md": ("en", "a")}),
        ({}, ["content/de/a.md", "content/en/a.md"], "content", {"de/a.md": ("de", "a"), "en/a.md": ("en", "a")}),
        ({}, ["content/de/a.md", "content/en/a.md"], "content/de", {"a.md": ("de", "a")}),
        (
            {},
            ["content/de/a.md", "content/en/a.md"],
            "",
            {"content/de/a.md": ("de", "a"), "content/en/a.md": ("en", "a")},
        ),
        ({}, ["de/posts/a.md", "posts/a.md"], "", {"de/posts/a.md": ("de", "a"), "posts/a.md": ("", "a")}),
        (HUGO, ["content/a.md", "content/a.de.md"], "content", {"a.md": ("fr", "a"), "a.de.md": ("de", "a")}),
        (HUGO, ["content/de/a.md", "content/fr/a.md"], "content/de", {"a.md": ("de", "a")}),
        (HUGO, ["content/de/posts/a.md", "content/fr/posts/a.md"], "content/de/posts", {"a.md": ("de", "a")}),
        (HUGO, ["content/a.md", "content/it/b.md"], "content", {"a.md": ("", "a"), "it/b.md": ("", "b")}),
        (
            DOCUSAURUS,
            ["docs/01-a.md", f"{I18N}/01-a.md"],
            "",
            {"docs/01-a.md": ("en", "a"), f"{I18N}/01-a.md": ("de", "a")},
        ),
        (DOCUSAURUS, ["docs/a.md", f"{I18N}/a.md"], I18N, {"a.md": ("de", "a")}),
        ({}, ["src/no/a.md", "src/it/b.md"], "", {"src/no/a.md": ("", "a"), "src/it/b.md": ("", "b")}),
    ],
)
def test_the_language_is_what_names_say(
    tmp_path: Path, files: dict[str, str], pages: list[str], content: str, wanted: dict[str, tuple[str, str]]
) -> None:
    assert languages(tmp_path, files, pages, content) == wanted


def test_the_front_matter_goes_before(tmp_path: Path) -> None:
    page = "---\ntitle: Harbour\nlang: nl\n---\nText.\n"
    assert languages(tmp_path, {"de/a.md": page}, ["en/a.md"])["de/a.md"] == ("nl", "a")


def test_a_link_means_the_page_in_its_own_language_or_in_the_one_it_names(tmp_path: Path) -> None:
    for name, links in {
        "de/a.md": "[/b/, /en/b/, /fr/b/]",
        "de/b.md": "[]",
        "en/b.md": "[]",
        "en/c.md": "[/b/]",
    }.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"---\ntitle: {name}\nrelated: {links}\n---\nText.\n")
    corpus = read_corpus(tmp_path)
    linked = {
        name: [corpus.id_of(place) for place in corpus.related(corpus.position(name))] for name in ("de/a", "en/c")
    }
    assert linked == {"de/a": ["de/b", "en/b"], "en/c": ["en/b"]}
    assert [problem.text for problem in corpus.problems if problem.kind == "dangling link"] == [
        "no article answers to '/fr/b/'"
    ]


@pytest.mark.parametrize("name", ["b", "B", "b.md"])
def test_a_reference_means_the_page_in_the_language_of_the_list(tmp_path: Path, name: str) -> None:
    """Where names end with languages, the id of a page in the main language is the name of all of its translations."""
    page = "---\ntitle: B\n---\nHarbour pilots refuse the new night shift.\n"
    (tmp_path / "hugo.toml").write_text("baseURL = '/'\n[languages.en]\n[languages.de]\n", encoding="utf-8")
    for suffix in ("", ".de"):
        (tmp_path / f"a{suffix}.md").write_text(f"---\ntitle: A{suffix}\nrelated: [{name}]\n---\n", encoding="utf-8")
        (tmp_path / f"b{suffix}.md").write_text(page, encoding="utf-8")
    corpus = read_corpus(tmp_path)
    means = {id: [corpus.id_of(target) for target in corpus.related(corpus.position(id))] for id in ("a", "a.de")}
    assert means["a"] == ["b"]
    assert means["a.de"] == (["b"] if name.endswith(".md") else ["b.de"])


def test_of_pages_with_one_name_those_without_a_language_mean_each_other(tmp_path: Path) -> None:
    """In Pelican, translations share a slug, and those in the main language say nothing."""
    text = "Date: 2026-01-05\nSlug: work\n\nHarbour pilots refuse the new night shift.\n"
    (tmp_path / "a.md").write_text("Title: A\nDate: 2026-01-05\nrelated: work\n\nTugs wait.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text(f"Title: B\n{text}", encoding="utf-8")
    (tmp_path / "c.md").write_text(f"Title: C\nLang: de\n{text}", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert [corpus.id_of(target) for target in corpus.related(corpus.position("a"))] == ["b"]
    assert not [problem for problem in corpus.problems if problem.kind == "ambiguous link"]


@pytest.mark.parametrize("folder", ["", "content", "content/german"])
def test_hugo_says_which_folder_holds_a_language(tmp_path: Path, folder: str) -> None:
    (tmp_path / "hugo.toml").write_text(
        "baseURL = '/'\n[languages.en]\ncontentDir = 'content/english'\n[languages.de]\ncontentDir = 'content/german'\n"
    )
    for language in ("english", "german"):
        (tmp_path / "content" / language / "posts").mkdir(parents=True)
        (tmp_path / "content" / language / "posts" / "a.md").write_text(f"---\ntitle: A {language}\n---\nPilots.\n")
    told = {article.title: (article.language, article.permalink) for article in read_corpus(tmp_path / folder)}
    assert told["A german"] == ("de", "/de/posts/a/")
    assert told.get("A english", ("en", "/posts/a/")) == ("en", "/posts/a/")
