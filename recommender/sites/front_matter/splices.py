"""Replacing some characters of a page, and checking that the page then says what was intended, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from recommender.errors import EditError
from recommender.readers import BY_HAND, PageLayout, Path, layout_of

__all__ = ["GONE", "Splice", "line_below", "line_end", "line_start", "spliced", "with_value"]

Splice = tuple[int, int, str]
"""From which character of the front matter to which something else is to stand, and what."""

GONE = object()
"""The value of a key that is taken away."""


def line_start(text: str, place: int) -> int:
    """Return where the line begins in which `place` lies."""
    return text.rfind("\n", 0, place) + 1


def line_end(text: str, place: int) -> int:
    """Return where the next line begins after the one in which `place` lies; the end of the text if there is none."""
    return text.find("\n", place) + 1 or len(text)


def line_below(text: str, place: int, new: str) -> Splice:
    """Return how a line, or several, comes below the one in which `place` lies."""
    end = text.find("\n", place) + 1
    return (end, end, f"{new}\n") if end else (len(text), len(text), f"\n{new}")


def with_value(values: Any, path: Path, value: Any) -> Any:
    """Return values with another one at a path; `values` stay as they are. With `GONE`, the key is taken away.

    Examples
    --------
    >>> with_value({"title": "Tides", "extra": {"related": ["a"]}}, ("extra", "related"), [])
    {'title': 'Tides', 'extra': {'related': []}}
    """
    if not path:
        return value
    key, *rest = path
    if isinstance(values, list) and isinstance(key, int):
        return [with_value(item, tuple(rest), value) if place == key else item for place, item in enumerate(values)]
    known = values if isinstance(values, Mapping) else {}
    if value is GONE and not rest:
        return {name: item for name, item in known.items() if name != key}
    return {**known, key: with_value(known.get(key), tuple(rest), value)}


def spliced(page: PageLayout, splices: Iterable[Splice], expected: Mapping[Any, Any]) -> bytes:
    """Return the bytes of a page with some parts replaced.

    Parameters
    ----------
    page : PageLayout
        The page as it is.
    splices : iterable of Splice
        None of them overlap. Their line ends become those of the page.
    expected : mapping
        What the front matter must say afterwards.

    Raises
    ------
    EditError
        If the reader of the site then reads anything else, in the front matter or below.
    """
    text, eol = page.text, _line_end_of(page)
    for start, end, new in sorted(splices, reverse=True):
        text = text[: page.start + start] + new.replace("\n", eol) + text[page.start + end :]
    data = text.encode(page.encoding)
    if not _says(data, expected, page):
        raise EditError(f"the line cannot be changed so that the file says this and nothing else; {BY_HAND}")
    return data


def _says(data: bytes, expected: Mapping[Any, Any], before: PageLayout) -> bool:
    """Whether a page is read as it should be, and its body as before."""
    try:
        after = layout_of(data)
    except EditError:
        return False
    is_body_same = after.body == before.body or (not before.syntax and after.body.strip() == before.body.strip())
    return is_body_same and _same(after.values, expected)


def _same(one: Any, other: Any) -> bool:
    return bool(one == other) or repr(one) == repr(other)  # a NaN is not equal to itself


def _line_end_of(page: PageLayout) -> str:
    end = page.text.find("\n")
    return "\r\n" if end > 0 and page.text[end - 1] == "\r" else "\n" if end >= 0 or "\r" not in page.text else "\r"
