"""Jupyter notebooks: the text of their Markdown cells, with front matter in the first cell or in the metadata."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

from recommender.content import Article, remove_control_characters
from recommender.readers.files import read_text
from recommender.readers.front_matter import find_front_matter
from recommender.readers.markup import first_heading, read_markdown_text
from recommender.readers.pages import own_pages, to_page
from recommender.readers.parse_result import ParseResult
from recommender.readers.source import Source

__all__ = ["read_notebook"]

_CELLS = re.compile(r'"cells"\s*:\s*\[')
_BETWEEN = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder(strict=False)
_MAX_CELLS = 10_000
"""Cells that are read of a notebook: a plain choice."""


def read_notebook(source: Source) -> Iterator[Article]:
    """Yield the article of a notebook, if its cells or its metadata say anything."""
    text = read_text(source.file, source.report)
    notebook = _notebook(text, source)
    cells = [*_texts(notebook)]
    metadata = notebook.get("metadata")
    values = dict(metadata) if isinstance(metadata, Mapping) else {}
    front_matter = ParseResult(_described(values))
    if cells and (found := find_front_matter(cells[0].lstrip(), 0, source.report)):
        result, cells[0] = found
        front_matter = ParseResult({**front_matter.value, **result.value}, {}, result.written, remarks=result.remarks)
    body = "\n\n".join(cells)
    if not body.strip() and not front_matter.value.get("title"):
        text = "a notebook whose cells say nothing"
        source.report.add("unreadable file", text, "write a Markdown cell with a heading, or move the file away")
        return
    visible, links = read_markdown_text(body, own_pages(source, front_matter.value))
    yield to_page(source, front_matter, body=visible, title=first_heading(body), links=links)


def _notebook(text: str, source: Source) -> Mapping[str, Any]:
    """What a notebook says; of one that is damaged, or was cut, the cells before that place."""
    remedy = "open it in Jupyter, and save it again"
    try:
        value = json.loads(text, strict=False)
        if isinstance(value, Mapping):
            return value
        source.report.add("unreadable file", "its JSON is not a notebook", remedy)
        return {}
    except (ValueError, RecursionError) as error:
        source.report.add("unreadable file", f"it is not JSON: {error!s:.200}", remedy)
    start = _CELLS.search(text)
    cells: list[Any] = []
    place = start.end() if start else len(text)
    while len(cells) < _MAX_CELLS:
        match = _BETWEEN.match(text, place)
        try:
            cell, place = _DECODER.raw_decode(text, match.end() if match else place)
        except (ValueError, RecursionError):
            break
        cells.append(cell)
    return {"cells": cells}


def _texts(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield the text of each cell that people read: Markdown, and a raw cell before all text, with front matter."""
    is_first = True
    for cell in islice(_cells(notebook), _MAX_CELLS):
        kind = cell.get("cell_type") if isinstance(cell, Mapping) else ""
        if kind not in ("markdown", "heading") and not (kind == "raw" and is_first):
            continue
        lines = cell.get("source")
        if isinstance(lines, list):
            lines = "".join(line for line in lines if isinstance(line, str))
        if isinstance(lines, str):
            level = cell.get("level") if kind == "heading" else 0
            marks = "#" * level + " " if isinstance(level, int) and 0 < level < 7 else ""
            yield remove_control_characters(marks + lines)
            is_first = False


def _cells(notebook: Mapping[str, Any]) -> Iterator[Any]:
    """Yield all cells; in notebooks of format 3 and before, sheets hold them."""
    sheets = notebook.get("worksheets")
    for part in (notebook, *(sheets if isinstance(sheets, list) else ())):
        cells = part.get("cells") if isinstance(part, Mapping) else None
        yield from cells if isinstance(cells, list) else ()


def _described(metadata: Mapping[Any, Any]) -> dict[str, Any]:
    """What the metadata of a notebook says of it; kernels and languages of programming are no metadata of articles."""
    values = dict[str, Any]()
    for part in (metadata, metadata.get("nikola"), metadata.get("front_matter")):
        if isinstance(part, Mapping):
            values |= {key: part[key] for key in _KEYS if key in part}
    for key, item in values.items():
        if key == "tags" and isinstance(item, str):
            values[key] = [tag.strip() for tag in item.split(",")]
        elif key == "authors" and isinstance(item, list):
            values[key] = [author for author in item if isinstance(author, str | Mapping)]
    return values


_KEYS = (
    "title",
    "date",
    "description",
    "summary",
    "tags",
    "categories",
    "authors",
    "author",
    "slug",
    "status",
    "draft",
)
