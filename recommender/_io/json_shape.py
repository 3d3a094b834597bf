"""What was read from JSON, held against what it should be."""

from __future__ import annotations

import math
from typing import Any

__all__ = ["check_shape"]


def check_shape(value: Any, shape: Any, place: str) -> None:
    """Refuse a `value` that is not of a `shape`.

    Parameters
    ----------
    value : object
        As `json.loads` gives it.
    shape : object
        A type; ``[shape]`` for a list of such values; ``{str: shape}`` for an object of such values. Floats may be
        whole, but no number may be infinite or none at all; a truth value is no number.
    place : str
        What the value is called, for the message.

    Raises
    ------
    ValueError
        If it is anything else; the message names place and value.

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


def _is_a(value: Any, kind: Any) -> bool:
    if isinstance(value, bool):
        return kind is bool
    if isinstance(value, float) and not math.isfinite(value):
        return False
    return isinstance(value, kind | int if kind in (float, float | None) else kind)
