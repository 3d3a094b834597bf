"""What can be read of front matter that cannot be read as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from typing import Any

from recommender.readers.front_matter_formats import Format
from recommender.readers.js_literals import load_javascript
from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.safe_yaml import load_yaml

__all__ = ["remedy_for", "repaired_escapes", "salvage"]

# Where a key at the left margin begins, in YAML.
_BLOCK = re.compile(r"^(?=[A-Za-z_][\w-]*[ \t]*:(?:\s|$))", re.MULTILINE)
# A key and a value on one line, in any of the formats.
_PAIR = re.compile(r"^[ \t]{0,4}[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=][ \t]*(\S[^\n]*)", re.MULTILINE)
_MAX_PIECES = 500
"""Keys that are read of a front matter that cannot be read as a whole: a plain choice, far more than articles have."""
_MAX_PIECE = 100_000
"""Characters that are read of one of them. A plain choice, more than any list of links has."""

_OPENINGS = {"[", "{", "(", "|", ">", '''"""''', "'''"}
"""Values that only begin on the line of their key."""

_DOUBLE_QUOTED = re.compile(r'"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?\Z)', re.DOTALL)
# Escapes that YAML knows in double quotes; any other is a mistake there, as in "[[tug\|The tug]]" and "C:\harbour".
_ESCAPE = re.compile(r'\\(?:[0abt\tnvfre "/\\N_LP\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8}|(\|)|(?s:.)|\Z)')
_KNOWN_ESCAPE = re.compile(r'\\(?:[0abt\tnvfre "/\\N_LP\n]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|U[\da-fA-F]{8})')


def salvage(format: Format, front_matter: str, first_line: int) -> ParseResult:
    """Read one key at a time a front matter that cannot be read as a whole, so that a bad line costs only its key."""
    if front_matter.lstrip()[:1] == "{":  # JSON with remarks, single quotes, or a comma too many
        with suppress(ParseError):
            if (result := load_javascript(front_matter, first_line)).value:
                return ParseResult(result.value, result.lines)
    values: dict[Any, Any] = {}
    lines: dict[KeyPath, int] = {}
    written: dict[KeyPath, str] = {}
    guessed: set[str] = set()
    for line, piece in _pieces(format, front_matter, first_line):
        result = _load_piece(piece[:_MAX_PIECE], line)
        if isinstance(result.value, dict):
            values.update(result.value)
            lines.update(result.lines)
            written.update(result.written)
            guessed |= result.guessed
    return ParseResult(values, lines, written, guessed=guessed)


def _load_piece(piece: str, line: int) -> ParseResult:
    """Read one key: as YAML, or with its escapes repaired, or only what is on its line."""
    for text in dict.fromkeys((piece, repaired_escapes(piece))):
        try:
            return load_yaml(text, line)
        except ParseError:
            continue
    pair = _PAIR.search(piece)
    value = {pair[1]: _unquoted(_pair_value(pair))} if pair else {}
    return ParseResult(value, {(key,): line for key in value}, guessed={*value})


def repaired_escapes(text: str) -> str:
    """Return YAML in which a backslash in double quotes that begins no known escape stands for itself.

    Before ``|`` it is left out: in wiki links, it keeps the bar from being that of a table.
    """
    if "\\" not in text:
        return text
    return _DOUBLE_QUOTED.sub(lambda match: _ESCAPE.sub(_repaired_escape, match[0]), text)


def _repaired_escape(match: re.Match[str]) -> str:
    if _KNOWN_ESCAPE.fullmatch(match[0]):
        return match[0]
    return "|" if match[1] else f"\\{match[0]}"


def _pair_value(pair: re.Match[str]) -> str:
    r"""Return the value of a pair without blanks and one comma at its end.

    In the pattern, a lazy value before ``,?[ \t]*$`` would take quadratic time for a line with many blanks.
    """
    value = pair[2].rstrip(" \t")
    return value.removesuffix(",") or value


def _unquoted(text: str) -> str:
    """A value without the quotes around it; one that is never closed is none of its own words either."""
    quote = text[0]
    if quote not in "\"'":
        return text
    if text.count(quote) == 1:
        return text[1:] or text
    return text[1:-1] if text[-1] == quote else text


def _pieces(format: Format, front_matter: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield the line and the YAML of each key at the left margin; in TOML and JSON, of each pair on one line."""
    starts = [match.start() for match in islice(_BLOCK.finditer(front_matter), _MAX_PIECES)] if format.is_yaml else []
    if starts:
        pieces = [front_matter[start:end] for start, end in zip(starts, [*starts[1:], None], strict=False)]
    else:
        found = islice(_PAIR.finditer(front_matter), _MAX_PIECES)
        pairs = [pair for pair in found if pair[2].strip() not in _OPENINGS]
        starts = [match.start() for match in pairs]
        pieces = [f"{match[1]}: {_pair_value(match)}" for match in pairs]
    line, position = first_line, 0
    for start, piece in zip(starts, pieces, strict=True):
        line += front_matter.count("\n", position, start)
        position = start
        yield line, piece


def remedy_for(reason: str) -> str:
    """Return the remedy for the reason that a parser gave."""
    remedies = {
        r"\\t|tab": "indent with spaces, not with tabs",
        "language": "use YAML, TOML or JSON",
        "escape": "write \\\\ for a backslash in double quotes, or use single quotes",
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
