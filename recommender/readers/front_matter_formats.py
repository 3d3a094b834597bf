"""The formats of front matter: how each one begins, where it ends, and how it is read.

To add a format, write a function like `_load_toml` and enter a `Format` in `FORMATS`; `fenced` is enough for all
front matter between two lines of its own. Nothing else has to change.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.safe_yaml import MAX_DEPTH, load_yaml

__all__ = ["FORMATS", "Format", "fenced"]

Split = Callable[[str], tuple[str, str]]
Load = Callable[[str, int], ParseResult]

# tomllib takes quadratic time for a key of many parts. The search for one is linear: a match starts where a part does.
_DEEP_TOML_KEY = re.compile(rf"""(?<![\w"'-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}""")
_TOML_LINE = re.compile(r"at line (\d+)")
_KEY = re.compile(r"^[ \t]{0,4}(\[\[)?[\"']?([A-Za-z_][\w-]*)", re.MULTILINE)
_JSON_DECODER = json.JSONDecoder(strict=False)  # control characters in strings are allowed


@dataclass(frozen=True, slots=True)
class Format:
    """One format of front matter.

    Attributes
    ----------
    opening : re.Pattern
        Matches at the beginning of every text that has front matter of this format.
    split : callable
        Takes such a text, and returns its front matter and the text below it, both without the lines that enclose
        front matter. Raises ValueError if the front matter has no end. Takes linear time.
    load : callable
        Takes the front matter and the number of its first line in the file, and returns its values. Raises ParseError.
    closing : str
        The line that ends the front matter. Empty if there is no such line, as in JSON.
    is_yaml : bool
        Whether a broken front matter can be read as YAML, key by key. Otherwise it is read as pairs on one line.
    """

    opening: re.Pattern[str]
    split: Split
    load: Load
    closing: str = ""
    is_yaml: bool = False


def fenced(line: str, load: Load, *, is_yaml: bool = False) -> Format:
    r"""Return the format of front matter between two lines `line`, which may have blanks and tabs at their ends.

    Examples
    --------
    >>> fenced("~~~", load_yaml).split("~~~\ntitle: Tides\n~~~\nThe sea rises.")
    ('\ntitle: Tides\n', '\nThe sea rises.')
    """
    fence = re.compile(rf"^{re.escape(line)}[ \t]*$", re.MULTILINE)

    def split(text: str) -> tuple[str, str]:
        opening = fence.match(text)
        closing = opening and fence.search(text, opening.end())
        if not opening or not closing:
            raise ValueError(f"the closing line {line} is missing")
        return text[opening.end() : closing.start()], text[closing.end() :]

    return Format(fence, split, load, closing=line, is_yaml=is_yaml)


def _split_json(text: str) -> tuple[str, str]:
    try:
        _, end = _JSON_DECODER.raw_decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return text[:end], text[end:]


def _load_toml(text: str, first_line: int) -> ParseResult:
    if match := _DEEP_TOML_KEY.search(text):
        line = first_line + text.count("\n", 0, match.start())
        raise ParseError(f"a key nested more than {MAX_DEPTH} levels deep", line)
    try:
        return ParseResult(tomllib.loads(text), _key_lines(text, first_line))
    except (ValueError, RecursionError) as error:
        match = _TOML_LINE.search(str(error))
        line = int(match[1]) - 1 if match else text.rstrip().count("\n") if "at end" in str(error) else 0
        raise ParseError(str(error), first_line + line) from error


def _load_json(text: str, first_line: int) -> ParseResult:
    try:
        return ParseResult(_JSON_DECODER.decode(text), _key_lines(text, first_line))
    except json.JSONDecodeError as error:  # `_split_json` found no mistake, but the text was too long and has been cut
        raise ParseError(error.msg, first_line + error.lineno - 1) from error


def _key_lines(text: str, first_line: int) -> dict[KeyPath, int]:
    """Return the line of each key, found by a search, because these parsers do not report lines."""
    lines: dict[KeyPath, int] = {}
    tables: Counter[str] = Counter()
    for line, match in enumerate(map(_KEY.match, text.split("\n")), first_line):
        if match:
            lines.setdefault((match[2],), line)
            if match[1]:  # TOML's [[related]]
                lines[match[2], tables[match[2]]] = line
                tables[match[2]] += 1
    return lines


FORMATS = (
    fenced("---", load_yaml, is_yaml=True),
    fenced("+++", _load_toml),
    Format(re.compile(r"\{\s*[\"}]"), _split_json, _load_json),
)
"""All formats, in the order in which they are tried: the first whose `opening` matches is taken."""
