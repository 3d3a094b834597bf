"""Dates that paths say, and those that only a generator knows."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender import Article, read_corpus

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."
SIGNS = {"zola": "zola.toml", "docusaurus": "docusaurus.config.js", "eleventy": ".eleventy.js", "sphinx": "conf.py"}


def article(root: Path, generator: str, path: str, front_matter: str = "", text: str = "") -> Article:
    """The article of one file of a project."""
    (root / SIGNS[generator]).write_text("extensions = ['ablog']" if generator == "sphinx" else "", encoding="utf-8")
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text or f"---\ntitle: T\n{front_matter}\n---\n{TEXT}\n", encoding="utf-8")
    return next(iter(read_corpus(root)))


@pytest.mark.parametrize(
    ("generator", "path", "day", "slug"),
    [
        ("docusaurus", "blog/2024-01-05-x.md", "2024-01-05", "x"),
        ("docusaurus", "blog/2024/01/05/x.md", "2024-01-05", "x"),
        ("docusaurus", "blog/2024/01/05/x/index.md", "2024-01-05", "x"),
        ("docusaurus", "blog/2024-01-05-x/index.mdx", "2024-01-05", "x"),
        ("docusaurus", "blog/2024/1-5-x.md", "2024-01-05", "x"),
        ("docusaurus", "blog/2024-01-05/x.md", "2024-01-05", "x"),
        ("docusaurus", "docs/2024/99/05/x.md", None, "x"),
        ("docusaurus", "docs/v2024/01/05/x.md", None, "x"),
        ("zola", "blog/2024-01-05-x.md", "2024-01-05", "x"),
        ("zola", "blog/2024-01-05_x.md", "2024-01-05", "x"),
        ("zola", "blog/2024-01-05T10:00:00Z-x.md", "2024-01-05", "x"),
        ("zola", "blog/2024-01-05-x/index.md", "2024-01-05", "x"),
        ("zola", "blog/2024-01-05.md", None, "2024-01-05"),
        ("eleventy", "blog/2024-01-05_x.md", None, "2024-01-05_x"),
    ],
)
def test_a_path_says_the_date(tmp_path: Path, generator: str, path: str, day: str | None, slug: str) -> None:
    read = article(tmp_path, generator, path)
    assert (read.published and f"{read.published:%Y-%m-%d}", read.slug) == (day, slug)


@pytest.mark.parametrize(
    ("front_matter", "updated"),
    [
        ("last_update: {date: 2024-05-01, author: A}", datetime(2024, 5, 1, tzinfo=UTC)),
        ("last_update:\n  date: '2024-05-01'", datetime(2024, 5, 1, tzinfo=UTC)),
        ("last_update: {author: A}", None),
        ("lastmod: 2024-05-01", datetime(2024, 5, 1, tzinfo=UTC)),
    ],
)
def test_the_last_update_is_read(tmp_path: Path, front_matter: str, updated: datetime | None) -> None:
    assert article(tmp_path, "docusaurus", "docs/a.md", front_matter).updated == updated
    assert not read_corpus(tmp_path).problems


@pytest.mark.parametrize(
    "value", ["git Last Modified", "Created", "last-modified", "today", ":git", "'`r Sys.Date()`'"]
)
def test_a_date_that_only_the_generator_knows_is_told(tmp_path: Path, value: str) -> None:
    assert (
        article(tmp_path, "eleventy", "a.md", f"date: {value}" if value[0] != ":" else f"lastmod: '{value}'").published
        is None
    )
    (problem,) = read_corpus(tmp_path).problems
    assert problem.kind == "bad date"
    assert "is known to the generator only" in problem.text


@pytest.mark.parametrize(
    ("directive", "reason"),
    [
        (".. post:: Jan 05, 2024", ""),
        (".. post:: 5 Jan, 2199", "scheduled"),
        (".. post::\n   :tags: a", "draft"),
        (":orphan:", ""),
    ],
)
def test_posts_of_ablog_wait_for_their_date(tmp_path: Path, directive: str, reason: str) -> None:
    read = article(tmp_path, "sphinx", "a.rst", text=f"{directive}\n\nTitle\n=====\n\n{TEXT}\n")
    assert read.why_kept_out(datetime(2026, 1, 1, tzinfo=UTC)) == reason
    assert read.title == "Title"


@pytest.mark.parametrize(
    ("header", "reason"),
    [
        (".. status: draft", "draft"),
        (".. status: private", "private"),
        (".. tags: draft, harbour", "draft"),
        (".. status: published", ""),
        (".. status: featured", ""),
        (".. date: 2199-01-01 10:00:00 UTC+01:00", "scheduled"),
    ],
)
def test_nikola_says_it_in_its_header(tmp_path: Path, header: str, reason: str) -> None:
    (tmp_path / "conf.py").write_text(
        'BLOG_TITLE = "N"\nPOSTS = (("posts/*.rst", "posts", "post.tmpl"),)\n', encoding="utf-8"
    )
    (tmp_path / "a.rst").write_text(f".. title: T\n.. slug: t\n{header}\n\n{TEXT}\n", encoding="utf-8")
    (tmp_path / "b.rst").write_text(f"{TEXT}\n", encoding="utf-8")
    (tmp_path / "b.meta").write_text(f".. title: B\n{header}\n", encoding="utf-8")
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    assert [(one.title, one.why_kept_out(moment)) for one in read_corpus(tmp_path)] == [("T", reason), ("B", reason)]


@pytest.mark.parametrize(("config", "expected"), [("_quarto.yml", "2024-01-05"), ("mkdocs.yml", "")])
@pytest.mark.parametrize("written", ["01/05/2024", "1-5-2024"])
def test_the_month_is_the_first_number_in_quarto_and_unknown_elsewhere(
    tmp_path: Path, config: str, expected: str, written: str
) -> None:
    (tmp_path / config).write_text("project: {type: website}\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\ndate: {written}\n---\nText\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert str(corpus.find("a").published or "")[:10] == expected
    assert any(problem.kind == "bad date" for problem in corpus.problems) == (not expected)
