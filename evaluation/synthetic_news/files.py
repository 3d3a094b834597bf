"""A synthetic newsroom as files: Markdown with front matter, or JSON Lines."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np

from recommender.content.article import Article, RelatedLink

from .articles import domain, newsroom
from .stories import Habits

__all__ = ["write_newsroom"]

FILE_LINES = 100_000
"""How many records stand in one JSON Lines file. A plain choice: about 150 MB."""


def write_newsroom(
    folder: str | Path,
    n: int,
    rng: int | np.random.Generator = 0,
    *,
    json_lines: bool = False,
    habits: Habits | None = None,
    file_lines: int = FILE_LINES,
) -> None:
    """Write a synthetic site to files.

    Parameters
    ----------
    folder : str or Path
        Is made if it is not there. Markdown goes to a sub-folder for each month, JSON Lines to
        ``newsroom-000.jsonl``, ….
    n, rng, habits
        See `newsroom`.
    json_lines : bool
        One line per article instead of one Markdown file with front matter.
    file_lines : int
        How many records stand in one JSON Lines file.
    """
    top, articles = Path(folder), newsroom(n, rng, habits=habits)
    top.mkdir(parents=True, exist_ok=True)
    if json_lines:
        for number in range(0, n, file_lines):
            path = top / f"newsroom-{number // file_lines:03}.jsonl"
            with path.open("w", encoding="utf-8", newline="\n") as file:
                file.writelines(map(_json_line, islice(articles, file_lines)))
        return
    made = set()
    for article in articles:
        path = top / article.path
        if path.parent not in made:
            path.parent.mkdir(parents=True, exist_ok=True)
            made.add(path.parent)
        path.write_bytes(_markdown(article).encode())


def _markdown(article: Article) -> str:
    """Return the article as a file with front matter; its words need no escapes."""
    lines = ["---", *_fields(article, ""), "type: article", f"quality: {article.quality:.0f}", "locale: en", ""]
    lines += ["provider:", *_provider(article.provider, "  "), "", "topics:", *(f"  - {t}" for t in article.topics), ""]
    if article.related:
        lines.append("related:")
        for link in article.related:
            entry = "\n".join([*_fields(link, "    "), "    provider:", *_provider(link.provider, "      ")])
            lines.append("  - " + entry.lstrip())
        lines.append("")
    return "\n".join([*lines, "---", "", ""])


def _fields(record: Article | RelatedLink, indent: str) -> Iterator[str]:
    yield f'{indent}title: "{record.title}"'
    yield f'{indent}excerpt: "{record.excerpt}"'
    yield f"{indent}publishedDateTime: {record.published:%Y-%m-%dT%H:%M:%SZ}"
    yield f'{indent}webUrl: "{record.url}"'


def _provider(name: str, indent: str) -> Iterator[str]:
    yield f"{indent}name: {name}"
    yield f"{indent}domain: {domain(name)}"


def _json_line(article: Article) -> str:
    record = {
        "id": article.id,
        "slug": article.slug,
        **_values(article),
        "quality": article.quality,
        "locale": article.language,
        "topics": article.topics,
        "related": [_values(link) for link in article.related],
    }
    return json.dumps(record) + "\n"


def _values(record: Article | RelatedLink) -> dict[str, object]:
    return {
        "title": record.title,
        "excerpt": record.excerpt,
        "publishedDateTime": f"{record.published:%Y-%m-%dT%H:%M:%SZ}",
        "webUrl": record.url,
        "provider": {"name": record.provider, "domain": domain(record.provider)},
    }
