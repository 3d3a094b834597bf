"""The formats of front matter: how each one begins, where it ends, and how it is read.

```text
---            YAML, up to a line --- or ...      ---yaml
+++            TOML                               ---toml
;;;            JSON                               ---json, or { … } without fences
---js          literals of JavaScript             scripts are never run
title: …       lines up to a blank one (Pelican, MultiMarkdown), or up to --- (Hexo)
.. title: …    Nikola, also in a comment <!-- … -->
title=…        lines up to ~~~~~~ (JBake)
% …            title, authors, date (Pandoc)
```

To add a format, write a function like `_load_toml` and enter a `Format` in `FORMATS`; `fenced` is enough for all
front matter between two lines of its own. Nothing else has to change.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recommender.readers import header_lines
from recommender.readers.js_literals import load_javascript
from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.safe_toml import load_toml
from recommender.readers.safe_yaml import load_yaml

__all__ = ["FORMATS", "Format", "fenced"]

Split = Callable[[str], tuple[str, str] | None]
Load = Callable[[str, int], ParseResult]

_KEY = re.compile(r"^[ \t]{0,4}(\[\[)?[\"']?([A-Za-z_][\w-]*)", re.MULTILINE)
_NIKOLA = re.compile(r"\.\.[ \t]+[A-Za-z][\w-]*:(?=\s|\Z)")
_TITLE_BLOCK = re.compile(r"%[ \t]+\S|%[ \t]*\n%")
_SEMICOLONS = re.compile(r"^;;;[ \t]*$", re.MULTILINE)
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
        front matter; None if the text has no front matter of this format after all, and other formats are tried.
        Raises ValueError if the front matter has no end. Takes linear time.
    load : callable
        Takes the front matter and the number of its first line in the file, and returns its values. Raises ParseError.
    closing : str
        The line that ends the front matter. Empty if there is no such line, as in JSON.
    is_yaml : bool
        Whether a broken front matter can be read as YAML, key by key. Otherwise it is read as pairs on one line.
    syntax : str
        Of `load`: the name by which `recommender.readers.layout` finds the places of its values, ``yaml``, ``toml`` or
        ``json``; empty if they are not looked for, so that such front matter is read but never changed.
    """

    opening: re.Pattern[str]
    split: Split
    load: Load
    closing: str = ""
    is_yaml: bool = False

    @property
    def syntax(self) -> str:
        return _SYNTAX.get(self.load, "")


def fenced(line: str, load: Load, *, language: str = "", closings: Sequence[str] = (), is_yaml: bool = False) -> Format:
    r"""Return the format of front matter between two lines `line`, which may have blanks and tabs at their ends.

    Parameters
    ----------
    line : str
        The line that begins it.
    load : callable
        Parses the text between the lines; see `Format`.
    language : str
        A pattern for the name that follows `line` where it begins front matter, in any case: ``---js``.
    closings : sequence of str
        The lines of which the first one ends it; by default `line`.
    is_yaml : bool
        See `Format`.

    Examples
    --------
    >>> fenced("~~~", load_yaml).split("~~~\ntitle: Tides\n~~~\nThe sea rises.")
    ('\ntitle: Tides\n', '\nThe sea rises.')
    """
    name = rf"[ \t]*(?i:{language})" if language else ""
    begin = re.compile(rf"^{re.escape(line)}{name}[ \t]*$", re.MULTILINE)
    end = re.compile(rf"^(?:{'|'.join(map(re.escape, closings or (line,)))})[ \t]*$", re.MULTILINE)

    def split(text: str) -> tuple[str, str]:
        opening = begin.match(text)
        closing = opening and end.search(text, opening.end())
        if not opening or not closing:
            raise ValueError(f"the closing line {line} is missing")
        return text[opening.end() : closing.start()], text[closing.end() :]

    return Format(begin, split, load, closing=line, is_yaml=is_yaml)


def _split_json(text: str) -> tuple[str, str]:
    try:
        _, end = _JSON_DECODER.raw_decode(text)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    return text[:end], text[end:]


def _load_toml(text: str, first_line: int) -> ParseResult:
    return ParseResult(load_toml(text, first_line), _key_lines(text, first_line))


def _load_json(text: str, first_line: int) -> ParseResult:
    """Parse an object, or what Hexo allows: its pairs without the braces around them."""
    content = text.strip().removesuffix(",")
    lines_before = text[: len(text) - len(text.lstrip())].count("\n")
    if content.startswith('"'):
        content = f"{{{content}}}"
    try:
        return ParseResult(_JSON_DECODER.decode(content) if content else None, _key_lines(text, first_line))
    except json.JSONDecodeError as error:
        raise ParseError(error.msg, first_line + lines_before + error.lineno - 1) from error
    except (ValueError, RecursionError) as error:  # a number of more digits than Python reads; a thousand brackets
        raise ParseError(str(error), first_line + lines_before) from error


def _split_bare_json(text: str) -> tuple[str, str] | None:
    """Split off the pairs of an object, without braces, up to a line ``;;;``."""
    closing = _SEMICOLONS.search(text)
    return (text[: closing.start()], text[closing.end() :]) if closing else None


def _unread(text: str, first_line: int) -> ParseResult:
    raise ParseError("front matter in a language that is not read", first_line)


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


_SYNTAX: dict[Load, str] = {load_yaml: "yaml", _load_toml: "toml", _load_json: "json"}
_UNREAD_LANGUAGES = "coffee|coffeescript|cson|edn|ini|lisp|lua|php|python|py|rb|ruby"

FORMATS = [
    fenced("---", load_yaml, closings=("---", "..."), is_yaml=True),
    fenced("+++", _load_toml),
    Format(re.compile(r"\{\s*[\"}]"), _split_json, _load_json),
    fenced("---", load_yaml, language="ya?ml", closings=("---", "..."), is_yaml=True),
    fenced("---", _load_toml, language="toml"),
    fenced("---", _load_json, language="json"),
    fenced("---", load_javascript, language="js|javascript|json5|mjs|ts|typescript"),
    fenced("---", _unread, language=_UNREAD_LANGUAGES),
    fenced(";;;", _load_json),
    Format(re.compile(r'"[A-Za-z][\w-]*"[ \t]*:'), _split_bare_json, _load_json),
    Format(header_lines.FIRST_KEY, header_lines.split_hexo, load_yaml, closing="---", is_yaml=True),
    Format(header_lines.FIRST_KEY, header_lines.split_header, header_lines.load_header),
    Format(_NIKOLA, header_lines.split_nikola, header_lines.load_header),
    Format(header_lines.COMMENT, header_lines.split_comment, header_lines.load_header),
    Format(_TITLE_BLOCK, header_lines.split_title_block, header_lines.load_title_block),
    Format(header_lines.PROPERTY, header_lines.split_properties, header_lines.load_properties),
]
"""All formats, in the order in which they are tried: the first whose `opening` matches, and whose `split` finds front
matter, is taken."""
