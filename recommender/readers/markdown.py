"""Markdown and text files with front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from recommender.content import Article
from recommender.readers.markup import (
    first_heading,
    inline_markdown,
    read_html_text,
    read_markdown_text,
    without_templates,
)
from recommender.readers.pages import open_page, own_pages, to_page
from recommender.readers.parse_result import ParseResult
from recommender.readers.publication import is_plain_file
from recommender.readers.source import Source
from recommender.readers.topics import hashtags

__all__ = ["read_embedded_ruby", "read_html", "read_markdown"]

_RUBY = re.compile(r"<%.*?(?:%>|\Z)", re.DOTALL)
_MARKS = re.compile(r"[*_`\[\\]")
# Of notes: comments, names of blocks at the ends of lines, and the kinds of callouts.
_UNSEEN_IN_NOTES = re.compile(
    r"%%.*?(?:%%|\Z)|[ \t]\^[\w-]{1,60}[ \t]*$|(?<=> )\[![\w-]{1,60}\][+-]?", re.DOTALL | re.MULTILINE
)
_PARTS_OF_THEMES = {"_layouts", "_includes", "layouts", "templates", "partials", "archetypes", "themes", "_theme"}
_HAS_FRONT_MATTER = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:---|\+\+\+|;;;|<!--\s*\.\. )")
_HEAD = 1_000
"""Bytes of an HTML file in which its front matter must begin: a plain choice, so that big files are not read whole."""


def read_markdown(source: Source) -> Iterator[Article]:
    """Yield the one article in a Markdown or text file; there is always one, however broken the file."""
    page = open_page(source)
    article = _article(source, page.front_matter or ParseResult({}), page.body)
    if page.front_matter is None and not article.kept_out and is_plain_file(source.path, source.project):
        article = replace(article, kept_out="no page")
    if page.front_matter is None and not source.project.generator.plain_pages and article.kept_out != "no page":
        remedy = "begin the file with a line ---, then title: …, then another line ---"
        source.report.add("no front matter", "only its text and its name are known", remedy, page.first_line)
    yield article


def read_html(source: Source) -> Iterator[Article]:
    """Yield the article in an HTML file whose front matter has a title; other HTML is counted, but not content."""
    with source.file.open("rb") as file:
        is_page = _HAS_FRONT_MATTER.match(file.read(_HEAD))
    if not is_page or not _PARTS_OF_THEMES.isdisjoint(source.path.split("/")[:-1]):
        source.report.leave_out("HTML without front matter" if not is_page else "part of a theme")
        return
    page = open_page(source)
    if page.front_matter is None or not _names_a_page(source, page.front_matter):
        source.report.leave_out("HTML without a title in its front matter")
        return
    html = without_templates(_RUBY.sub(" ", page.body))
    body, links = read_html_text(html, own_pages(source, page.front_matter.value))
    yield to_page(source, page.front_matter, body=body, title="", links=links)


def read_embedded_ruby(source: Source) -> Iterator[Article]:
    """Yield the article in a template of Middleman: ``x.html.md.erb`` is Markdown, ``x.html.erb`` is HTML."""
    inner = source.path.lower().removesuffix(".erb")
    if not inner.endswith((".md", ".markdown")):
        yield from read_html(source)
        return
    page = open_page(source)
    yield _article(source, page.front_matter or ParseResult({}), _RUBY.sub(" ", page.body))


def _article(source: Source, front_matter: ParseResult, body: str) -> Article:
    if front_matter.value and _is_document(source):
        rendered = {key: _rendered(key, value) for key, value in front_matter.value.items()}
        front_matter = replace(front_matter, value=rendered)
    title = "" if front_matter.value.get("title") else first_heading(body)
    is_note = _is_note(source)
    topics = hashtags(body) if is_note else ()
    visible = _UNSEEN_IN_NOTES.sub("", body) if is_note else body
    is_own = own_pages(source, front_matter.value)
    text, links = read_markdown_text(visible, is_own, mdx=source.path.lower().endswith(".mdx"))
    return to_page(source, front_matter, body=text, title=title, links=links, topics=topics)


def _is_document(source: Source) -> bool:
    """Whether Pandoc makes the page, for Quarto or R Markdown: to it, titles are Markdown."""
    return source.project.generator.name == "quarto" or source.path.lower().endswith((".qmd", ".rmd"))


def _rendered(key: object, value: object) -> object:
    """A value of front matter, whose texts are Markdown."""
    is_text = key in ("title", "description", "abstract") and isinstance(value, str) and _MARKS.search(value)
    return inline_markdown(str(value)) if is_text else value


def _is_note(source: Source) -> bool:
    """Whether it is a note of Obsidian: without front matter as often as not, and with tags in the text."""
    return source.project.generator.name == "obsidian"


def _names_a_page(source: Source, front_matter: ParseResult) -> bool:
    """Whether front matter has a title, or the name of the file a date: an HTML file with neither is a template."""
    has_title = any(isinstance(key, str) and key.lower() in {"title", "headline"} for key in front_matter.value)
    return has_title or source.dated_name[0] is not None
