"""Checks of what public functions are handed, before any work: the error names the argument, its value and what to do.

What is no such value raises a `recommender.SettingsError`.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from numbers import Integral, Real
from os import PathLike
from pathlib import Path
from typing import TypeVar

from recommender.errors import SettingsError, wrong_argument

__all__ = [
    "checked_callable",
    "checked_choice",
    "checked_count",
    "checked_flag",
    "checked_list",
    "checked_moment",
    "checked_names",
    "checked_path",
    "checked_strings",
    "checked_text",
    "followed",
    "is_number",
]

T = TypeVar("T")


def is_number(value: object) -> bool:
    """Whether a value is a number that a float can hold; True, False and NaN are none."""
    if isinstance(value, bool) or not isinstance(value, Real):
        return False
    try:
        return not math.isnan(value)
    except OverflowError:
        return False


def checked_text(argument: str, value: object) -> str:
    """Return a string."""
    if not isinstance(value, str):
        raise wrong_argument(argument, value, "a string")
    return value


def checked_flag(argument: str, value: object) -> bool:
    """Return True or False, which NumPy may have made, as those of Python."""
    if not isinstance(value, bool):
        import numpy as np

        if not isinstance(value, np.bool_):
            raise wrong_argument(argument, value, "True or False")
    return bool(value)


def checked_choice(argument: str, value: object, choices: Sequence[str]) -> str:
    """Return one of some strings."""
    if not isinstance(value, str) or value not in choices:
        raise wrong_argument(argument, value, " or ".join(f'"{choice}"' for choice in choices))
    return value


def checked_count(argument: str, value: object, least: int, meaning: str) -> int:
    """Return a whole number that is `least` or more; `meaning` says what it counts, for the message."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise SettingsError(f"{argument} is {value!r}; it says {meaning}: a whole number, {least} or more")
    return int(value)


def checked_list(argument: str, value: Iterable[T], members: str) -> list[T]:
    """Return what a list, or anything else that can be iterated, holds; `members` says what, for the message.

    A string is one name and no list of names, though Python can iterate it.
    """
    listed = _listed(value)
    if listed is None:
        raise SettingsError(f"{argument} is {value!r}; give a list of {members}, even if it is one")
    return listed


def checked_strings(argument: str, value: Iterable[str]) -> list[str]:
    """Return a list of strings; a string alone is none."""
    strings = _listed(value)
    if strings is None or not all(isinstance(string, str) for string in strings):
        example = f", even if it is one: [{value!r:.100}]" if isinstance(value, str) else ""
        raise wrong_argument(argument, value, f"a list of strings{example}")
    return strings


def checked_names(argument: str, value: str | Iterable[str]) -> list[str]:
    """Return a list of strings; a string alone is a list of one."""
    return [value] if isinstance(value, str) else checked_strings(argument, value)


def _listed(value: Iterable[T]) -> list[T] | None:
    """The members of what can be iterated; None for a string, and for what cannot, as an array without dimensions."""
    try:
        return None if isinstance(value, str | bytes) else [*iter(value)]
    except TypeError:
        return None


def checked_moment(argument: str, value: object) -> datetime | None:
    """Return a moment, or None."""
    # NaT of pandas is a datetime, too; it alone is not equal to itself.
    if value is not None and not (isinstance(value, datetime) and value == value):  # noqa: PLR0124
        raise wrong_argument(argument, value, "a datetime, such as datetime(2021, 5, 1)")
    return value


def checked_callable(argument: str, value: object, expected: str) -> None:
    """Check that a value is None or can be called."""
    if value is not None and not callable(value):
        raise wrong_argument(argument, value, f"{expected}, or None")


def followed(items: Iterable[T], progress: Callable[..., Iterable[T]] | None, *details: object) -> Iterable[T]:
    """Return `items` as they pass through a progress bar; `details` are handed to the bar beside them."""
    if progress is None:
        return items
    result = progress(items, *details)
    if not isinstance(result, Iterable):
        raise wrong_argument("the result of progress", result, "an iterable of what it was given")
    return result


def checked_path(argument: str, value: object, what: str) -> Path:
    """Return a path; `what` says of what, for the message: ``"a folder"``."""
    expected = f"the path of {what}, as a string or a Path"
    if not isinstance(value, str | PathLike):
        raise wrong_argument(argument, value, expected)
    try:
        path = Path(value)
        possible = b"\0" not in os.fsencode(path)
    except (TypeError, UnicodeEncodeError):  # the path is made of bytes; it has a lone surrogate
        possible = False
    if not possible:
        raise wrong_argument(argument, value, f"{expected}, and a name that a file can have")
    return path
