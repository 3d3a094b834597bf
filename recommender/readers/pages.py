"""What the readers of pages share: a page is a file with one article, and may have front matter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from recommender.content import Article, RelatedLink
from recommender.readers.body_links import IsOwn
from recommender.readers.fields import respelled
from recommender.readers.files import read_text
from recommender.readers.front_matter import find_front_matter
from recommender.readers.link_places import leads_home
from recommender.readers.links import is_url
from recommender.readers.parse_result import ParseResult
from recommender.readers.record import Record
from recommender.readers.records import to_article
from recommender.readers.source import Source

__all__ = ["Page", "open_page", "own_pages", "to_page"]


@dataclass(frozen=True, slots=True)
class Page:
    """A file of text, read.

    Attributes
    ----------
    front_matter : ParseResult or None
        None if it has none.
    body : str
        The text below the front matter; all of the text without it.
    first_line : int
        The line at which the text begins: blank ones before it are left out, 1-based.
    """

    front_matter: ParseResult | None
    body: str
    first_line: int


def open_page(source: Source) -> Page:
    """Read the text of a file, and its front matter."""
    text = read_text(source.file, source.report)
    start = len(text) - len(text.lstrip())
    first_line = text.count("\n", 0, start) + 1
    found = find_front_matter(text[start:], first_line, source.report)
    return Page(None, text[start:], first_line) if found is None else Page(*found, first_line)


def own_pages(source: Source, values: Mapping[Any, Any]) -> IsOwn:
    """Return which targets in the text of a page may be pages of its site; `values` are its front matter."""

    def addresses() -> Iterable[object]:
        if not any(isinstance(value, dict) or (isinstance(value, str) and is_url(value)) for value in values.values()):
            return ()  # as of most pages: their records need not be looked at twice
        return (address for _, address in Record(values, source).find("url"))

    return leads_home(source, addresses)


def to_page(
    source: Source,
    front_matter: ParseResult,
    *,
    body: str,
    title: str,
    links: Sequence[RelatedLink] = (),
    topics: Sequence[str] = (),
) -> Article:
    """Return the article of a page.

    Parameters
    ----------
    source : Source
        The file.
    front_matter : ParseResult
        What was read of it; a mapping.
    body : str
        Plain text, with or without marks.
    title : str
        The heading of the text, for an article whose front matter has no title.
    links : sequence of RelatedLink
        The links in the text.
    topics : sequence of str
        The topics that the text names.
    """
    for key, line in front_matter.duplicates:
        source.report.add("duplicate key", f"{key!r} again; the last one counts", "keep one of them", line)
    values = source.project.complete(source.path, front_matter.value)
    for key, other in respelled(front_matter.value):
        line = front_matter.lines.get((other,), 0)
        problem = f"{other!r:.100} is {key!r:.100} again; the first one counts"
        source.report.add("duplicate key", problem, "keep one of them", line)
    record = Record(values, source, front_matter.lines, front_matter.written)
    article = to_article(record, body=body, title=title, links=links, topics=topics)
    is_broken = any(problem.kind == "unreadable front matter" for problem in source.report.problems)
    if is_broken and not article.draft and not article.kept_out and not _has_title(record, front_matter, title):
        return replace(article, kept_out="unreadable")
    return article


def _has_title(record: Record, front_matter: ParseResult, heading: str) -> bool:
    """Whether the title of a page whose front matter is broken is what its author wrote."""
    keys = [key for key, _ in record.find("title")]
    return keys[0] not in front_matter.guessed if keys else bool(heading)
