"""The lists of a site as text: `FORMATS` is the table; to add a format, enter it there.

One story stands on a line, so that a change of one story is a change of one line, for git and for people.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from recommender.sites.box import box
from recommender.sites.lists import Lists

__all__ = ["FORMATS"]


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def as_json(lists: Lists, base: str) -> Iterator[str]:
    """Yield the lines of one JSON object: the key of each page → its stories."""
    yield "{"
    for place, (key, stories) in enumerate(lists.items(), 1):
        yield f"{_dump(key)}: ["
        for number, story in enumerate(stories, 1):
            yield f"  {_dump(story)}{',' if number < len(stories) else ''}"
        yield f"]{',' if place < len(lists) else ''}"
    yield "}"


def as_json_lines(lists: Lists, base: str) -> Iterator[str]:
    """Yield a line of JSON for each page: ``{"path": key, "related": [story, …]}``."""
    for key, stories in lists.items():
        yield _dump({"path": key, "related": stories})


def as_html(lists: Lists, base: str) -> Iterator[str]:
    """Yield a line of JSON for each page: ``{"path": key, "html": box}``, with the folder `base` before own paths."""
    for key, stories in lists.items():
        html = box(stories, lambda story: f"{base}{story['url']}" if story["path"] and story["url"] else story["url"])
        yield _dump({"path": key, "html": html})


FORMATS: dict[str, Callable[[Lists, str], Iterator[str]]] = {
    "json": as_json,
    "jsonl": as_json_lines,
    "html": as_html,
}
"""Format → from lists, and the folder of the site on its host, to lines of text. ``front-matter`` is none of them: it
changes the articles themselves."""
