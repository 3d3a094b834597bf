"""Checks whether a value that was read from JSON has the expected shape."""

from __future__ import annotations

import math
from typing import Any, get_args

__all__ = ["check_shape"]


def check_shape(value: Any, shape: Any, place: str) -> None:
    """Raise an error if a `value` does not have the `shape`.

    Parameters
    ----------
    value : object
        As `json.loads` gives it.
    shape : object
        A type; ``[shape]`` for a list of such values; ``{str: shape}`` for an object of such values. Where a float is
        expected, an int will do. No number may be infinite or NaN. A bool is not a number.
    place : str
        Name of the value, for the message.

    Raises
    ------
    ValueError
        If the value has another shape; the message names the place and the value.

    Examples
    --------
    >>> check_shape({"a": [1, "b"]}, {str: [int]}, "counts")
    Traceback (most recent call last):
    ValueError: counts.a holds 'b'
    """
    if isinstance(shape, dict) and isinstance(value, dict):
        for key, inner in value.items():
            check_shape(inner, shape[str], f"{place}.{key}")
    elif isinstance(shape, list) and isinstance(value, list):
        for inner in value:
            check_shape(inner, shape[0], place)
    elif isinstance(shape, dict | list) or not _is_a(value, shape):
        raise ValueError(f"{place} holds {repr(value)[:40]}")


def _is_a(value: Any, expected: Any) -> bool:
    if isinstance(value, bool):
        return expected is bool or bool in get_args(expected)
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, expected | int if expected in (float, float | None) else expected)
