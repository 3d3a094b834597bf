"""TOML from strangers: bounded, and without numbers that Python does not write."""

from __future__ import annotations

import re
import tomllib
from typing import Any

from recommender.readers.parse_result import ParseError
from recommender.readers.safe_yaml import MAX_DEPTH

__all__ = ["load_toml"]

# tomllib takes quadratic time for a key of many parts. The search for one is linear: a match starts where a part does.
_DEEP_KEY = re.compile(rf"""(?<![\w"'-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}""")
_LINE = re.compile(r"at line (\d+)")
# Python writes integers of up to 4,300 decimal digits.
_LONG_NUMBER = re.compile(r"(?<![0-9A-Fa-f_])[0-9A-Fa-f_]{3000}")


def load_toml(text: str, first_line: int) -> dict[str, Any]:
    """Return the values of a TOML document.

    Parameters
    ----------
    text : str
        The document.
    first_line : int
        The number of its first line in its file.

    Raises
    ------
    ParseError
        If it is no TOML, or nests deeper than `safe_yaml.MAX_DEPTH`.
    """
    if match := _DEEP_KEY.search(text):
        line = first_line + text.count("\n", 0, match.start())
        raise ParseError(f"a key nested more than {MAX_DEPTH} levels deep", line)
    try:
        values = tomllib.loads(text)
        return without_huge_numbers(values) if _LONG_NUMBER.search(text) else values
    except (ValueError, RecursionError) as error:
        match = _LINE.search(str(error))
        line = int(match[1]) - 1 if match else text.rstrip().count("\n") if "at end" in str(error) else 0
        raise ParseError(str(error), first_line + line) from error


def without_huge_numbers(value: Any) -> Any:
    """Return `value` with texts for numbers that have more digits than Python writes: hexadecimal ones may have any."""
    if isinstance(value, dict):
        return {key: without_huge_numbers(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):  # a set, of Python, in the order of its texts
        return [without_huge_numbers(item) for item in (sorted(value, key=repr) if isinstance(value, set) else value)]
    return hex(value) if isinstance(value, int) and value.bit_length() > 10_000 else value
