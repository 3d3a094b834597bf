"""Dates in the formats that publishers use, as datetimes in UTC."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone

__all__ = ["TwoDatesError", "is_date", "parse_date"]

_MIN_EPOCH_SECONDS = 1e8
"""Smallest number that is taken for seconds since 1970: March 1973. A smaller one is a year or a compact date."""
_MIN_EPOCH_MILLISECONDS = 1e11
"""Smallest number that is taken for milliseconds since 1970: the same day. As seconds, it would be the year 5138."""
_MAX_LENGTH = 100
"""Characters of a date. A plain choice, longer than any format below, with the full name of a time zone."""

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_HOURS_FROM_UTC = {
    **dict.fromkeys(("z", "utc", "gmt", "ut", "wet"), 0.0),
    **{"est": -5.0, "edt": -4.0, "cst": -6.0, "cdt": -5.0, "mst": -7.0, "mdt": -6.0, "pst": -8.0, "pdt": -7.0},
    **{"ast": -4.0, "adt": -3.0, "akst": -9.0, "akdt": -8.0, "hst": -10.0, "nst": -3.5, "ndt": -2.5},
    **dict.fromkeys(("bst", "west", "cet", "met", "mez"), 1.0),
    **dict.fromkeys(("cest", "mest", "mesz", "eet", "sast"), 2.0),
    **{"eest": 3.0, "msk": 3.0, "hkt": 8.0, "sgt": 8.0, "awst": 8.0, "jst": 9.0, "kst": 9.0},
    **{"acst": 9.5, "acdt": 10.5, "aest": 10.0, "aedt": 11.0, "nzst": 12.0, "nzdt": 13.0},
}
"""Names of time zones → hours that they are ahead of UTC. Those of RFC 822 mean what it says, and ``BST`` is British.

A name that is not here, ``IST`` for instance, which is used in Ireland, Israel and India, makes a time unreadable.
"""

_DAY_NAME = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]{0,6}"
_WEEKDAY = rf"(?:{_DAY_NAME}(?:\.?,?\s+|,))?"
_TIME = (
    r"(?:[T_]|,?\s+(?:at\s+)?)(?P<hour>\d{1,2})(?P<colon>[:.h])(?P<minute>\d{2})"
    r"(?:(?P=colon)(?P<second>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"(?:\s*(?P<half>[ap])\.?m\.?)?"
)
_ZONE = (
    r"(?:\s*(?:(?:gmt|utc|ut)?(?P<offset>[+-]\d{1,2}(?::?\d{2})?)|(?P<zone>[a-z]{1,4}))"
    r"(?:\s*(?:\([^()]*\)|\[[^][]*\]))?)?"
)
_CLOCK = f"(?:{_TIME}{_ZONE})?"
_YEAR_FIRST = (
    r"(?P<year>\d{4})[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})日?"
    rf"(?:\s+{_DAY_NAME}(?=\s|\Z))?{_CLOCK}"
)
_MONTH_FIRST = (
    rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?,?[\s-]+(?P<year>\d{{4}}){_CLOCK}"
)
_DAY_FIRST = (
    rf"{_WEEKDAY}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?(?:\s+of)?[\s-]+(?P<name>[a-z]{{3,9}})\.?,?[\s-]+"
    rf"(?P<year>\d{{4}}|\d{{2}}(?=\s+\d{{1,2}}:)){_CLOCK}"
)
_TIME_BEFORE_YEAR = rf"{_WEEKDAY}(?P<name>[a-z]{{3,9}})\s+(?P<day>\d{{1,2}}){_TIME}{_ZONE}\s+(?P<year>\d{{4}})"
_FORMATS = tuple(
    re.compile(pattern, re.IGNORECASE) for pattern in (_YEAR_FIRST, _MONTH_FIRST, _DAY_FIRST, _TIME_BEFORE_YEAR)
)
_NUMBER = re.compile(r"\d{9,13}(\.\d+)?")
_COMPACT = re.compile(r"((?:19|20)\d{2}(?:0[1-9]|1[0-2])[0-3]\d)T?([0-2]\d[0-5]\d)([0-5]\d)?Z?")
"""Year, month, day and time of day without signs between them: as milliseconds, it would be a day before 1978."""
_ISO = re.compile(
    r"\d{8}|\d{4}-?W\d\d-?[1-7]"
    r"|\d{4}-?\d\d-?\d\d[T ]\d\d(?:\d\d(?:\d\d(?:[.,]\d+)?)?|:\d\d(?::\d\d(?:[.,]\d+)?)?)?(?:Z|[+-]\d\d:?\d\d)?",
    re.IGNORECASE,
)
"""What is left to the standard library: of all else it takes the first numbers, as the hour of ``10.30``."""
_YEAR_LAST = re.compile(r"(\d{1,2})([-/]|\.\s?)(\d{1,2})\2(\d{4})")
_ORG = re.compile(r"<([^<>]*)>|\[([^][]*)\]")
_ORG_RANGE = re.compile(r"(\d{1,2}:\d{2})-\d{1,2}:\d{2}\Z")
_ORG_WORDS = re.compile(r"\s+(?:[^\W\d]{1,12}\.?|(?:\+\+?|\.\+|--?)\d{1,4}[hdwmy])(?=\s|\Z)")
"""In a date of Org, the name of the weekday, which is in the writer's language, and by when it is repeated."""
_CREATED = ("created", "published", "posted")
"""Keys of the date in a mapping of dates, as Material for MkDocs has it: ``date: {created: …, updated: …}``."""


class TwoDatesError(ValueError):
    """A text stands for one of two dates, and nothing says for which: ``4/5/2021``."""


def parse_date(value: object) -> datetime:
    """Return the date and time that `value` stands for.

    Parameters
    ----------
    value : object
        A date, a datetime, a text (ISO 8601, RFC 2822, ``May 21, 2021``, ``21 May 2021``, ``2021/05/21``,
        ``20210521``, ``<2021-05-21 Fri>`` of Org, what JavaScript prints), seconds or milliseconds since 1970, or a
        mapping with one of these under ``created``.

        Numbers with the year last are read if they have only one meaning: ``5/21/2021``, not ``5/6/2021``. With dots,
        the day is the first: ``6.5.2021``. And only without a time of day, since a time was written by a program, whose
        order of day and month is not known. A month or a year is no date: nothing is added.

    Returns
    -------
    datetime
        In UTC. Without a time of day it is midnight; without a time zone it is read as UTC. Neither the language nor
        the clock of the machine has an influence.

    Raises
    ------
    TwoDatesError
        If day and month may be either way round.
    ValueError
        If it is no date, an impossible one, one outside the years 1000 to 9999, or one in a time zone whose name is
        unknown or has several meanings.

    Examples
    --------
    >>> parse_date("May 21, 2021 at 7:00 a.m.").isoformat()
    '2021-05-21T07:00:00+00:00'
    """
    try:
        moment = _parse(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except TwoDatesError:
        raise
    except (ValueError, TypeError, OverflowError, OSError, LookupError, StopIteration) as error:
        raise ValueError(f"{value!r:.80} is no date") from error
    if moment.year < 1000:
        raise ValueError(f"{value!r:.80} is a date before the year 1000")
    return moment


def is_date(value: object) -> bool:
    """Whether `parse_date` can read `value`."""
    try:
        parse_date(value)
    except ValueError:
        return False
    return True


def _parse(value: object) -> datetime:
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day)
    if isinstance(value, str):
        return _parse_text(value.strip())
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _parse_number(value)
    if isinstance(value, Mapping):
        created = [value[key] for key in _CREATED if key in value]
        if created and not isinstance(created[0], Mapping):
            return _parse(created[0])
    raise TypeError(value)


def _parse_number(value: float) -> datetime:
    if not math.isfinite(value):
        raise ValueError(value)
    if abs(value) < _MIN_EPOCH_SECONDS or _COMPACT.fullmatch(str(value)):
        return _parse_text(str(value))
    seconds = value if abs(value) < _MIN_EPOCH_MILLISECONDS else value / 1000
    return datetime.fromtimestamp(seconds, UTC)


def _parse_text(text: str) -> datetime:
    if len(text) > _MAX_LENGTH:
        raise ValueError(text)
    if match := _ORG.fullmatch(text):
        text = _ORG_RANGE.sub(r"\1", _ORG_WORDS.sub("", match[1] or match[2] or "").strip())
    if match := _COMPACT.fullmatch(text):
        return datetime.strptime(match[1] + match[2] + (match[3] or "00"), "%Y%m%d%H%M%S")
    if _NUMBER.fullmatch(text):
        return _parse_number(float(text))
    for pattern in _FORMATS:
        if match := pattern.fullmatch(text):
            return _from_parts(match.groupdict())
    if match := _YEAR_LAST.fullmatch(text):
        return _parse_year_last(int(match[1]), int(match[3]), int(match[4]), is_day_first=match[2][0] == ".")
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    raise ValueError(text)


def _from_parts(parts: Mapping[str, str | None]) -> datetime:
    """Return the moment of a match of one of `_FORMATS`; strptime would expect names in the language of the machine."""
    day, hour, minute, second = (int(parts[name] or 0) for name in ("day", "hour", "minute", "second"))
    if half := parts["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half in "pP" else 0)
    month = int(parts["month"] or 0) if "month" in parts else _month(parts["name"] or "")
    fraction = (parts["fraction"] or "").ljust(6, "0")[:6]
    second = 59 if second == 60 else second  # a leap second, which datetime does not know
    return datetime(_year(parts["year"] or ""), month, day, hour, minute, second, int(fraction), _zone(parts))


def _month(name: str) -> int:
    """Return the number of a month by its English name or the beginning of it."""
    name = "sep" if name.lower() == "sept" else name.lower()
    return next(number for number, month in enumerate(_MONTHS, 1) if month.startswith(name))


def _year(text: str) -> int:
    """Return a year; of two digits, as in RFC 822, it is one from 1950 to 2049 (RFC 2822, 4.3)."""
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 50 else 1900)


def _zone(parts: Mapping[str, str | None]) -> timezone:
    if name := parts["zone"]:
        return timezone(timedelta(hours=_HOURS_FROM_UTC[name.lower()]))
    if offset := parts["offset"]:
        digits = offset[1:].replace(":", "")
        hours, minutes = (digits[:-2], digits[-2:]) if len(digits) > 2 else (digits, "0")
        if int(minutes) > 59:
            raise ValueError(offset)
        return timezone(timedelta(hours=int(hours), minutes=int(minutes)) * (-1 if offset[0] == "-" else 1))
    return UTC


def _parse_year_last(first: int, second: int, year: int, *, is_day_first: bool) -> datetime:
    """Read numbers with the year last if only one order of month and day gives a date, or both give the same one."""
    if first != second and first <= 12 and second <= 12 and not is_day_first:
        raise TwoDatesError("day and month may be either way round")
    month, day = (second, first) if first > 12 or (is_day_first and second <= 12) else (first, second)
    return datetime(year, month, day)
