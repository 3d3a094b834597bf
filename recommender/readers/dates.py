"""Dates in the formats that publishers use, as datetimes in UTC."""

from __future__ import annotations

import math
import re
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

__all__ = ["is_date", "parse_date"]

_MIN_EPOCH_SECONDS = 1e8
"""Smallest number that is taken for seconds since 1970: March 1973. A smaller one is a year or a compact date."""
_MIN_EPOCH_MILLISECONDS = 1e11
"""Smallest number that is taken for milliseconds since 1970: the same day. As seconds, it would be the year 5138."""
_MAX_LENGTH = 64
"""Characters of a date. A plain choice, longer than any format below."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NUMBER = re.compile(r"\d{9,13}(\.\d+)?")
_COMPACT = re.compile(r"((?:19|20)\d{6})T?(\d{6})Z?")
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T\s]+(\d{1,2}:\d{2}.*))?", re.IGNORECASE)
_RFC_2822 = re.compile(r"(?:[a-z]{3},\s*)?\d{1,2}\s+[a-z]{3}\s+\d{4}\s+\d{2}:\d{2}", re.IGNORECASE)
_WITH_MONTH_NAME = re.compile(
    r"(?:[a-z]{3,9},?\s+)??(?:(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})|(?P<day2>\d{1,2})\.?[\s-]+(?P<month2>[a-z]{3,9}))"
    r"(?:st|nd|rd|th)?\.?,?[\s-]+(?P<year>\d{4})"
    r"(?:,?\s+(?:at\s+)?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2}))?\s*(?P<half>[ap]\.?m\.?)?)?",
    re.IGNORECASE,
)


def parse_date(value: object) -> datetime:
    """Return the date and time that `value` stands for.

    Parameters
    ----------
    value : object
        A date, a datetime, a text (ISO 8601, RFC 2822, ``May 21, 2021``, ``21 May 2021``, ``2021/05/21``,
        ``20210521``), or seconds or milliseconds since 1970.

    Returns
    -------
    datetime
        In UTC. Without a time of day it is midnight; without a time zone it is read as UTC.

    Raises
    ------
    ValueError
        If it is no date, an impossible one, or one outside the years 1000 to 9999.

    Examples
    --------
    >>> parse_date("May 21, 2021 at 7:00 a.m.").isoformat()
    '2021-05-21T07:00:00+00:00'
    """
    try:
        moment = _parse(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, TypeError, OverflowError, OSError, IndexError) as error:
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
    if _NUMBER.fullmatch(text):
        return _parse_number(float(text))
    if match := _COMPACT.fullmatch(text):
        return datetime.strptime(match[1] + match[2], "%Y%m%d%H%M%S")
    if match := _ISO.fullmatch(text):
        return _parse_iso(*match.groups(default=""))
    if _RFC_2822.match(text):
        return parsedate_to_datetime(text)
    if match := _WITH_MONTH_NAME.fullmatch(text):
        return _parse_month_name(match.groupdict())
    if len(text) == 8 or text[:4].isdigit():
        return datetime.fromisoformat(text)  # 20210521, 2021-W20-5 and similar
    raise ValueError(text)


def _parse_iso(year: str, month: str, day: str, time: str) -> datetime:
    """Read ISO 8601 with what people change in it: slashes, one-digit months, a space or a name for the time zone."""
    time = re.sub(r"\s*(UTC|GMT|Z)$", "+00:00", time, flags=re.IGNORECASE)
    time = re.sub(r"\s+(?=[+-]\d)", "", time).rjust(5, "0") if time else "00:00"
    hour, _, rest = time.partition(":")
    return datetime.fromisoformat(f"{year}-{month:0>2}-{day:0>2}T{hour.strip():0>2}:{rest}")


def _parse_month_name(parts: dict[str, str | None]) -> datetime:
    """Read ``May 21, 2021`` and ``21 May 2021``; strptime would expect month names in the language of the machine."""
    month = (parts["month"] or parts["month2"] or "").lower()
    hour = int(parts["hour"] or 0)
    half = (parts["half"] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "p" else 0)
    return datetime(
        int(parts["year"] or 0),
        _MONTHS.index(month[:3]) + 1,
        int(parts["day"] or parts["day2"] or 0),
        hour,
        int(parts["minute"] or 0),
        int(parts["second"] or 0),
    )
