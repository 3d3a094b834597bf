"""Markdown and text files with YAML, TOML or JSON front matter."""

from __future__ import annotations

import json
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from frontmatter.default_handlers import BaseHandler, JSONHandler, YAMLHandler

from recommender.content import Article
from recommender.readers.files import read_text
from recommender.readers.markup import first_heading, markdown_to_text
from recommender.readers.records import Record, to_article
from recommender.readers.safe_yaml import MAX_DEPTH, KeyPath, YamlDocument, YamlError, load_yaml
from recommender.readers.source import Report, Source, shown

__all__ = ["FORMATS", "Format", "read_markdown"]

MAX_FRONT_MATTER = 4_000_000  # characters

# tomllib takes quadratic time for a key of many parts. A run can only start where a part does: linear.
_DEEP_TOML_KEY = re.compile(rf"""(?<![\w"'-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){{{MAX_DEPTH}}}""")
_TOML_LINE = re.compile(r"at line (\d+)")
_BLOCK = re.compile(r"^(?=[A-Za-z_][\w-]*[ \t]*:(?:\s|$))", re.MULTILINE)
_PAIR = re.compile(r"^[ \t]{0,4}[\"']?([A-Za-z_][\w-]*)[\"']?[ \t]*[:=][ \t]*(\S[^\n]*?),?[ \t]*$", re.MULTILINE)
_KEY = re.compile(r"^[ \t]{0,4}(\[\[)?[\"']?([A-Za-z_][\w-]*)", re.MULTILINE)
_MAX_PIECES = 500  # looked at in front matter that cannot be read as a whole


class _JsonHandler(JSONHandler):
    def split(self, text: str) -> tuple[str, str]:
        try:
            _, end = json.JSONDecoder(strict=False).raw_decode(text)
        except RecursionError as error:
            raise ValueError("nested too deep") from error
        return text[:end], text[end:]


def _load_toml(text: str, first_line: int) -> YamlDocument:
    if match := _DEEP_TOML_KEY.search(text):
        line = first_line + text.count("\n", 0, match.start())
        raise YamlError(f"a key nested more than {MAX_DEPTH} levels deep", line)
    try:
        return YamlDocument(tomllib.loads(text), _key_lines(text, first_line))
    except (ValueError, RecursionError) as error:
        match = _TOML_LINE.search(str(error))
        line = int(match[1]) - 1 if match else text.rstrip().count("\n") if "at end" in str(error) else 0
        raise YamlError(str(error), first_line + line) from error


def _load_json(text: str, first_line: int) -> YamlDocument:
    return YamlDocument(json.loads(text, strict=False), _key_lines(text, first_line))


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of front matter: `handler` detects it and splits it off, `load` reads it."""

    handler: BaseHandler
    load: Callable[[str, int], YamlDocument]
    is_json: bool = False
    is_yaml: bool = False


FORMATS = (
    Format(YAMLHandler(re.compile(r"^---[ \t]*$", re.MULTILINE)), load_yaml, is_yaml=True),
    # python-frontmatter's own TOML handler needs the `toml` package, which the standard library has replaced.
    Format(BaseHandler(re.compile(r"^\+\+\+[ \t]*$", re.MULTILINE), "+++", "+++"), _load_toml),
    Format(_JsonHandler(re.compile(r"\{\s*[\"}]")), _load_json, is_json=True),
)


def read_markdown(source: Source) -> Iterator[Article]:
    """Yield the one article in a Markdown or text file; there is always one, however broken the file."""
    text = read_text(source.file, source.report)
    start = len(text) - len(text.lstrip())
    first_line = text.count("\n", 0, start) + 1
    document, body = _split(text[start:], first_line, source.report)
    for key, line in document.duplicates:
        source.report.add("duplicate key", f"{key!r} again; the last one counts", "keep one of them", line)
    record = Record(document.value, source, document.lines, document.written)
    title = "" if document.value.get("title") else first_heading(body)
    yield to_article(record, body=markdown_to_text(body, mdx=source.path.lower().endswith(".mdx")), title=title)


def _split(text: str, first_line: int, report: Report) -> tuple[YamlDocument, str]:
    """Return the front matter, as far as it can be read, and the text below it."""
    format = next((format for format in FORMATS if format.handler.detect(text)), None)
    if format is None:
        remedy = "begin the file with a line ---, then title: …, then another line ---"
        report.add("no front matter", "only its text and its name are known", remedy, first_line)
        return YamlDocument({}), text
    try:
        front_matter, body = format.handler.split(text)
    except ValueError as error:
        if format.is_json:
            report.add("unreadable front matter", str(error), "mend the JSON", first_line)
            head, _, body = text.partition("\n\n")
            return _salvage(format, head[:MAX_FRONT_MATTER], first_line), body
        return _read_unclosed(format, text, first_line, report)
    if len(front_matter) > MAX_FRONT_MATTER:
        problem = "more than 4 MB of front matter; only the beginning was read"
        report.add("too large", problem, "move data out of the front matter", first_line)
        front_matter = front_matter[: front_matter.rfind("\n", 0, MAX_FRONT_MATTER) + 1]
    try:
        return _load(format, front_matter, first_line), body
    except YamlError as error:
        reason = f"{error}: {_quote(front_matter, error.line - first_line)}"
        report.add("unreadable front matter", reason, _remedy(reason), error.line)
        return _salvage(format, front_matter, first_line), body


def _quote(text: str, index: int) -> str:
    """The line at `index`, as a problem may show it."""
    lines = text.split("\n", index + 1)
    return shown(lines[index].rstrip()) if 0 <= index < len(lines) else ""


def _load(format: Format, front_matter: str, first_line: int) -> YamlDocument:
    document = format.load(front_matter, first_line)
    if document.value is None:
        return YamlDocument({})
    if not isinstance(document.value, dict):
        raise YamlError(f"{shown(document.value)} is not a mapping of keys to values", first_line)
    return document


def _read_unclosed(format: Format, text: str, first_line: int, report: Report) -> tuple[YamlDocument, str]:
    """Take the whole rest for front matter, or else what stands before the first blank line."""
    mark = format.handler.END_DELIMITER
    problem = f"the closing line {mark} is missing"
    report.add("unreadable front matter", problem, f"add a line {mark} below the last key", first_line)
    rest = text.partition("\n")[2][:MAX_FRONT_MATTER]
    head, _, body = rest.partition("\n\n")
    for front_matter, below in ((rest, ""), (head, body)):
        try:
            return _load(format, front_matter, first_line + 1), below
        except YamlError:
            continue
    return _salvage(format, head, first_line + 1), body


def _salvage(format: Format, front_matter: str, first_line: int) -> YamlDocument:
    """Read piece by piece what cannot be read as a whole, so that one bad line costs one key."""
    values: dict[Any, Any] = {}
    lines: dict[KeyPath, int] = {}
    written: dict[KeyPath, str] = {}
    for line, piece in _pieces(format, front_matter, first_line):
        try:
            document = load_yaml(piece, line)
        except YamlError:
            value = {key: _unquoted(value) for key, value in _PAIR.findall(piece)[:1]}
            document = YamlDocument(value, {(key,): line for key in value})
        if isinstance(document.value, dict):
            values.update(document.value)
            lines.update(document.lines)
            written.update(document.written)
    return YamlDocument(values, lines, written)


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text


def _pieces(format: Format, front_matter: str, first_line: int) -> Iterator[tuple[int, str]]:
    """Yield (line, YAML) for each key at the left margin; in TOML and JSON, for each pair on one line."""
    if format.is_yaml:
        starts = [match.start() for match in islice(_BLOCK.finditer(front_matter), _MAX_PIECES)]
        pieces = [front_matter[start:end] for start, end in zip(starts, [*starts[1:], None], strict=False)]
    else:
        pairs = list(islice(_PAIR.finditer(front_matter), _MAX_PIECES))
        starts = [match.start() for match in pairs]
        pieces = [f"{match[1]}: {match[2]}" for match in pairs]
    line, position = first_line, 0
    for start, piece in zip(starts, pieces, strict=True):
        line += front_matter.count("\n", position, start)
        position = start
        yield line, piece


def _key_lines(text: str, first_line: int) -> dict[KeyPath, int]:
    """The line of each key as a search finds it, for parsers that do not tell."""
    lines: dict[KeyPath, int] = {}
    tables: Counter[str] = Counter()
    for line, match in enumerate(map(_KEY.match, text.split("\n")), first_line):
        if match:
            lines.setdefault((match[2],), line)
            if match[1]:  # TOML's [[related]]
                lines[match[2], tables[match[2]]] = line
                tables[match[2]] += 1
    return lines


def _remedy(reason: str) -> str:
    hints = {
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
    return next((hint for pattern, hint in hints.items() if re.search(pattern, reason)), "mend that line")
