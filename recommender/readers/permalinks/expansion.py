"""Patterns of addresses with places for what differs from page to page."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from recommender.readers.permalinks.page import MAX_ADDRESS, Page

__all__ = ["Places", "date_of", "expand", "filled", "formatted"]

_COLON = re.compile(r":([A-Za-z_]+)(?:\[([0-9a-z:]*)\])?")

DATES = {
    **{"year": "%Y", "month": "%m", "day": "%d", "short_year": "%y", "y_day": "%j", "yearday": "%-j"},
    **{"hour": "%H", "minute": "%M", "second": "%S", "week": "%V", "w_year": "%G", "w_day": "%u"},
    **{"short_day": "%a", "long_day": "%A", "weekdayname": "%A", "weekday": "%w"},
    **{"short_month": "%b", "long_month": "%B", "monthname": "%B", "i_month": "%-m", "i_day": "%-d"},
}
"""Place in a pattern → the same as Python formats a date."""

Places = Mapping[str, Callable[[Page], str | None]]
Ranges = Mapping[str, Callable[[Page], list[str]]]


def filled(pattern: str, page: Page, places: Places, ranges: Ranges = MappingProxyType({})) -> str:
    """Return the address of a page by a pattern such as ``/:year/:title/``; empty if a value in it is not known.

    Parameters
    ----------
    pattern : str
        Such as ``/:year/:title/``.
    page : Page
        The page.
    places : mapping of str to callable
        Name of a place in it, beside those of dates → its value for a page.
    ranges : mapping of str to callable
        Name of a place that has several values, of which ``[1:]`` behind it selects some → all of them.
    """

    def value_of(place: Sequence[str | None]) -> str | None:
        name = place[0] or ""
        if name in places:
            return places[name](page)
        if name in ranges:
            return "/".join(selected(ranges[name](page), place[1]))
        return date_of(page, DATES.get(name, ""))

    return expand(pattern, _COLON, value_of)


def date_of(page: Page, format: str) -> str | None:
    """Return the date of a page by a format of Python; None without one."""
    moment = page.date or page.dated[0]
    if moment is None or not format:
        return None
    return formatted(moment, format)


def selected(names: list[str], part: str | None) -> list[str]:
    """The part of a list that ``[1:]``, ``[0]`` or ``[last]`` in a pattern means."""
    if not part:
        return names
    low, colon, high = part.partition(":")
    bounds = [int(one) if one.isdigit() and len(one) < 4 else None for one in (low, high)]
    if colon:
        return names[bounds[0] : len(names) - 1 if high == "last" else bounds[1]]
    return names[-1:] if low == "last" or bounds[0] is None else names[bounds[0] : bounds[0] + 1]


def formatted(moment: date, format: str) -> str:
    """Return a date by a format of Python; ``%-d`` is the day without a zero in front."""

    def directive(match: re.Match[str]) -> str:
        text = moment.strftime(f"%{match[2]}")
        return (text.lstrip("0") or "0") if match[1] else text

    return re.sub(r"%(-?)([A-Za-z])", directive, format)


def expand(pattern: str, sign: re.Pattern[str], value_of: Callable[[Sequence[str | None]], str | None]) -> str:
    """Return an address by its pattern; empty if a value in it is not known.

    Parameters
    ----------
    pattern : str
        Such as ``/:year/:title/``.
    sign : re.Pattern
        Of the places in it.
    value_of : callable
        Takes the groups of such a place, and returns what stands there; None where it is not known.
    """
    pieces, start = list[str](), 0
    for match in sign.finditer(pattern[:MAX_ADDRESS]):
        value = value_of(match.groups())
        if value is None:
            return ""
        pieces += [pattern[start : match.start()], value]
        start = match.end()
    address = re.sub(r"/{2,}", "/", "/" + "".join([*pieces, pattern[start:MAX_ADDRESS]]))
    return address[:MAX_ADDRESS]
