"""Days on the command line: a day like 2026-03-24 is a span, and options mean its beginning or its end."""

from __future__ import annotations

from datetime import UTC, datetime

from recommender.errors import SettingsError

__all__ = ["beginning", "end"]

_A_DAY = len("2026-03-24")


def beginning(option: str, text: str | None) -> datetime | None:
    """Return the first moment of a day, or the moment given; in UTC unless it names another zone."""
    return None if text is None else _moment(option, text)


def end(option: str, text: str | None) -> datetime | None:
    """Return the last moment of a day, or the moment given; in UTC unless it names another zone."""
    if text is None:
        return None
    moment = _moment(option, text)
    return moment.replace(hour=23, minute=59, second=59, microsecond=999_999) if len(text) <= _A_DAY else moment


def _moment(option: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        remedy = "write a day like 2026-03-24, or a moment like 2026-03-24T18:00"
        raise SettingsError(f"{option} is {text!r}; {remedy}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
