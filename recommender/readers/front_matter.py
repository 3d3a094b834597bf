"""Front matter: found at the beginning of a text, read, and salvaged where it is broken.

`recommender.readers.front_matter_formats` knows the formats (YAML, TOML, JSON); here is what they share.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from recommender.readers.front_matter_formats import FORMATS, Format
from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.report import Report, shown
from recommender.readers.safe_yaml import load_yaml

__all__ = ["split_front_matter"]

MAX_FRONT_MATTER = 4_000_000
"""Characters that are read of one front matter. A plain choice: the longest of 9,429 real ones has 28,846."""

# Where a key at the left margin begins, in YAML.
_BLOCK = re.compile(r"^(?=[A-Za-z_][\w-]*[ \t]*:(?:\s|$))", re.MULTILINE)
# A key and a value on one line, in any of the formats.
_PAIR = re.compile(r"^[ \t]{0,4}[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=][ \t]*(\S[^\n]*)", re.MULTILINE)
_MAX_PIECES = 500
"""Keys that are read of a front matter that cannot be read as a whole: a plain choice, far more than articles have."""


def split_front_matter(text: str, first_line: int, report: Report) -> tuple[ParseResult, str]:
    """Return the front matter, as far as it can be read, and the text below it."""
    format = next((format for format in FORMATS if format.opening.match(text)), None)
    if format is None:
        remedy = "begin the file with a line ---, then title: …, then another line ---"
        report.add("no front matter", "only its text and its name are known", remedy, first_line)
        return ParseResult({}), text
    try:
        front_matter, body = format.split(text)
    except ValueError as error:
        remedy = f"add a line {format.closing} below the last key" if format.closing else "mend the JSON"
        report.add("unreadable front matter", str(error), remedy, first_line)
        return _read_unclosed(format, text, first_line)
    if len(front_matter) > MAX_FRONT_MATTER:
        problem = "more than 4 MB of front matter; only the beginning was read"
        report.add("too large", problem, "move data out of the front matter", first_line)
        front_matter = front_matter[: front_matter.rfind("\n", 0, MAX_FRONT_MATTER) + 1]
    try:
        return _load(format, front_matter, first_line), body
    except ParseError as error:
        reason = f"{error}: {_quoted_line(front_matter, error.line - first_line)}"
        report.add("unreadable front matter", reason, _remedy(reason), error.line)
        return _salvage(format, front_matter, first_line), body


def _quoted_line(text: str, index: int) -> str:
    """Return the line at `index`, shortened as problems quote it; empty if there is no such line."""
    lines = text.split("\n", index + 1)
    return shown(lines[index].rstrip()) if 0 <= index < len(lines) else ""


def _load(format: Format, front_matter: str, first_line: int) -> ParseResult:
    """Return what the front matter says, as a mapping; ParseError if it cannot be read or is something else."""
    result = format.load(front_matter, first_line)
    if result.value is None:
        return ParseResult({})
    if not isinstance(result.value, dict):
        raise ParseError(f"{shown(result.value)} is not a mapping of keys to values", first_line)
    return result


def _read_unclosed(format: Format, text: str, first_line: int) -> tuple[ParseResult, str]:
    """Read front matter without an end: all of the text, or else the lines before the first blank one."""
    if not format.closing:
        head, _, body = text.partition("\n\n")
        return _salvage(format, head[:MAX_FRONT_MATTER], first_line), body
    rest = text.partition("\n")[2][:MAX_FRONT_MATTER]
    head, _, body = rest.partition("\n\n")
    for front_matter, below in ((rest, ""), (head, body)):
        try:
            return _load(format, front_matter, first_line + 1), below
        except ParseError:
            continue
    return _salvage(format, head, first_line + 1), body


def _salvage(format: Format, front_matter: str, first_line: int) -> ParseResult:
    """Read one key at a time a front matter that cannot be read as a whole, so that a bad line costs only its key."""
    values: dict[Any, Any] = {}
    lines: dict[KeyPath, int] = {}
    written: dict[KeyPath, str] = {}
    for line, piece in _pieces(format, front_matter, first_line):
        try:
            result = load_yaml(piece, line)
        except ParseError:
            pair = _PAIR.search(piece)
            value = {pair[1]: _unquoted(_pair_value(pair))} if pair else {}
            result = ParseResult(value, {(key,): line for key in value})
        if isinstance(result.value, dict):
            values.update(result.value)
            lines.update(result.lines)
            written.update(result.written)
    return ParseResult(values, lines, written)


def _pair_value(pair: re.Match[str]) -> str:
    r"""Return the value of a pair without blanks and one comma at its end.

    In the pattern, a lazy value before ``,?[ \t]*$`` would take quadratic time for a line with many blanks.
    """
    value = pair[2].rstrip(" \t")
    return value.removesuffix(",") or value


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _pieces(format: Format, front_matter: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the line and the YAML of each key at the left margin; in TOML and JSON, of each pair on one line."""
    if format.is_yaml:
        starts = [match.start() for match in islice(_BLOCK.finditer(front_matter), _MAX_PIECES)]
        pieces = [front_matter[start:end] for start, end in zip(starts, [*starts[1:], None], strict=False)]
    else:
        pairs = list(islice(_PAIR.finditer(front_matter), _MAX_PIECES))
        starts = [match.start() for match in pairs]
        pieces = [f"{match[1]}: {_pair_value(match)}" for match in pairs]
    line, position = first_line, 0
    for start, piece in zip(starts, pieces, strict=True):
        line += front_matter.count("\n", position, start)
        position = start
        yield line, piece


def _remedy(reason: str) -> str:
    """Return the remedy for the reason that a parser gave."""
    remedies = {
        r"\\t|tab": "indent with spaces, not with tabs",
        "cannot start any token": "indent with spaces, and put values that begin with @, ` or % in quotes",
        "quoted scalar|document separator": 'close the quotes, and write a quote within quotes as \\"',
        "mapping values": "put the value in quotes: it contains a colon",
        "block mapping|block end": 'check quotes and indentation; write a quote within quotes as \\"',
        "alias": "write the values out instead of repeating them with *",
        "tag": "remove the tag that begins with !",
        "more than|nested": "move data out of the front matter",
        "key": "put the value in quotes",
    }
    return next((remedy for pattern, remedy in remedies.items() if re.search(pattern, reason)), "mend that line")
