"""Markdown and text files with front matter."""

from __future__ import annotations

from collections.abc import Iterator

from recommender.content import Article
from recommender.readers.files import read_text
from recommender.readers.front_matter import split_front_matter
from recommender.readers.markup import first_heading, read_markdown_text
from recommender.readers.records import Record, to_article
from recommender.readers.source import Source

__all__ = ["read_markdown"]


def read_markdown(source: Source) -> Iterator[Article]:
    """Yield the one article in a Markdown or text file; there is always one, however broken the file."""
    text = read_text(source.file, source.report)
    start = len(text) - len(text.lstrip())
    first_line = text.count("\n", 0, start) + 1
    result, body = split_front_matter(text[start:], first_line, source.report)
    for key, line in result.duplicates:
        source.report.add("duplicate key", f"{key!r} again; the last one counts", "keep one of them", line)
    values = {**source.project.inherited_by(source.path), **result.value} if source.project.inherited else result.value
    record = Record(values, source, result.lines, result.written)
    title = "" if values.get("title") else first_heading(body)
    text, links = read_markdown_text(body, mdx=source.path.lower().endswith(".mdx"))
    yield to_article(record, body=text, title=title, links=links)
