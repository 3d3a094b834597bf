"""Days on the command line: ``2026-03-24`` is a span of time, and an option means its first or its last moment."""

from __future__ import annotations

from datetime import UTC, datetime

from recommender.errors import SettingsError

__all__ = ["end_of_day", "start_of_day"]

_DAY_LENGTH = len("2026-03-24")
"""In characters: a longer text names a time of the day, too."""


def start_of_day(option: str, text: str | None) -> datetime | None:
    """Return the first moment of the day that `text` names, or the moment that it names; in UTC unless it has a zone.

    Parameters
    ----------
    option : str
        The name of the option, for the error message.
    text : str or None
        As ISO 8601 writes it; without one, there is no moment.

    Raises
    ------
    SettingsError
        If `text` is neither a day nor a moment.
    """
    return None if text is None else _moment(option, text)


def end_of_day(option: str, text: str | None) -> datetime | None:
    """Return the last moment of the day that `text` names, or the moment that it names; otherwise as `start_of_day`."""
    if text is None:
        return None
    moment = _moment(option, text)
    return moment.replace(hour=23, minute=59, second=59, microsecond=999_999) if len(text) <= _DAY_LENGTH else moment


def _moment(option: str, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        remedy = "write a day like 2026-03-24, or a moment like 2026-03-24T18:00"
        raise SettingsError(f"{option} is {text!r}; {remedy}") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
