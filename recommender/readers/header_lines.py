"""Headers without fences, most of lines ``key: value``: Pelican, MultiMarkdown, Nikola, JBake, Pandoc, Hexo 2.

A text begins with such a header if its first line has one of the keys in `FIRST_KEYS`; prose that begins ``Note: …``
is text. Each ``split_…`` returns the header and the text below it, or None if the text begins otherwise. All take
linear time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from recommender.readers.fields import FIELDS, normalize_key
from recommender.readers.markup import inline_markdown
from recommender.readers.parse_result import KeyPath, ParseResult

__all__ = [
    "COMMENT",
    "FIRST_KEY",
    "KNOWN_KEYS",
    "PROPERTY",
    "load_header",
    "load_properties",
    "load_title_block",
    "split_comment",
    "split_header",
    "split_hexo",
    "split_nikola",
    "split_properties",
    "split_title_block",
    "values_of_pairs",
]

FIRST_KEYS = ("title", "date", "tags", "slug", "author", "authors", "layout", "permalink", "categories", "keywords")
_OTHER_FIRST_KEYS = (
    *("category", "status", "summary", "description", "subtitle", "modified", "updated", "published", "lang"),
    *("language", "template", "draft", "id", "excerpt", "created", "save_as", "url"),
)
"""Keys that prose may begin with, too ("Summary: …"): a header that begins with one has a second key, or a title."""

KNOWN_KEYS = frozenset(
    {normalize_key(key) for keys in FIELDS.values() for key in keys}
    - {"name", "source", "content", "body", "link", "type", "section", "related"}  # words of prose
    | {normalize_key(key) for key in (*FIRST_KEYS, *_OTHER_FIRST_KEYS, "tag", "status", "weight", "layout")}
)
"""Normalized keys by which front matter is told from prose that has a colon."""

_WORDS = "|".join(sorted((*FIRST_KEYS, *_OTHER_FIRST_KEYS), key=len, reverse=True))
FIRST_KEY = re.compile(rf"(?:{_WORDS})[ \t]*:(?=\s|\Z)", re.IGNORECASE)
PROPERTY = re.compile(rf"(?:{_WORDS})[ \t]*=", re.IGNORECASE)
COMMENT = re.compile(r"(?:<!--|/\*)[ \t]*\n(?=[ \t]*(?:\.\.[ \t]+)?[A-Za-z][\w-]*[ \t]*:)")

# MultiMarkdown has keys of several words: "Base Header Level". A sentence before a colon is text.
_KEY_LINE = re.compile(
    r"[ ]{0,3}((?:(?:html|xhtml|latex|odf)[ ])?[A-Za-z][\w.-]*(?:[ ][A-Z][\w.-]*){0,2})[ \t]*:(?=\s|\Z)(.*)", re.DOTALL
)
_NIKOLA_LINE = re.compile(r"[ \t]*\.\.[ \t]+([A-Za-z][\w-]*):(?=\s|\Z)(.*)", re.DOTALL)
_CONTINUED = re.compile(r"[ \t]|-[ \t]|#[ \t]|[\]})]")
_PROPERTY_LINE = re.compile(r"\s*([A-Za-z][\w.:-]*)[ \t]*=(.*)", re.DOTALL)
_DASHES, _TILDES = re.compile(r"-{3,}[ \t]*\n?\Z"), re.compile(r"~{4,}[ \t]*\n?\Z")
_ENDS_OF_COMMENTS = {"<": "-->", "/": "*/"}
_UTC = re.compile(r"\bUTC(?=[+-]\d)|[ \t]+UTC\Z")

_LISTS = {"tags", "tag", "keywords", "categories", "authors", "topics", "related", "relatedposts", "aliases"}
"""Keys whose values are lists, with commas or semicolons between the entries."""
_NIKOLA_LINKS = {"link": "source_link", "type": "post_type"}
"""Keys that mean something else in Nikola: ``link`` is another page, and ``type`` says how the file is written."""


def split_header(text: str) -> tuple[str, str] | None:
    """Split off lines ``key: value`` up to the first blank line, or the first line of another kind."""
    keys, end = list[str](), 0
    for line in text.splitlines(keepends=True):
        if match := _KEY_LINE.match(line):
            keys.append(match[1].lower())
        elif not keys or not (line[:1] in " \t" and line.strip()):
            break
        end += len(line)
    if not keys or (keys[0] not in FIRST_KEYS and len(keys) < 2 and "title" not in keys):
        return None
    return text[:end], text[end:]


def split_hexo(text: str) -> tuple[str, str] | None:
    """Split off YAML that is closed by a line of dashes, and has none before it."""
    end, is_open = 0, True
    for line in text.splitlines(keepends=True):
        if _DASHES.match(line):
            return text[:end], text[end + len(line.rstrip("\n")) :]
        if not is_open and line.strip():
            return None
        if not line.strip():
            is_open = False  # after a blank line, only the dashes may follow
        elif not (_KEY_LINE.match(line) or _CONTINUED.match(line)):
            return None
        end += len(line)
    return None


def split_title_block(text: str) -> tuple[str, str] | None:
    """Split off the block of Pandoc: a title, authors and a date behind ``%``, each continued by indented lines."""
    end, fields = 0, 0
    for line in text.splitlines(keepends=True):
        if line[0] == "%" and fields < 3:
            fields += 1
        elif not line.strip() or (fields == 3 and line[0] not in " \t"):
            break
        elif line[0] not in " \t":
            return None
        end += len(line)
    return text[:end], text[end:]


def split_nikola(text: str) -> tuple[str, str] | None:
    """Split off lines ``.. key: value``."""
    keys, end = set[str](), 0
    for line in text.splitlines(keepends=True):
        match = _NIKOLA_LINE.match(line)
        if match is None:
            break
        keys.add(normalize_key(match[1]))
        end += len(line)
    return (text[:end], text[end:]) if keys & KNOWN_KEYS else None


def split_comment(text: str) -> tuple[str, str] | None:
    """Split off a comment of HTML, or ``/* … */``, that holds a header of one of these kinds."""
    start = text.index("\n") + 1
    end = text.find(closing := _ENDS_OF_COMMENTS[text[0]], start)
    if end < 0:
        return None
    inner = text[start:end].strip(" \t\n")
    split = (split_nikola if inner.startswith("..") else split_header)(inner)
    if split is None or split[1].strip() or not (inner.startswith("..") or FIRST_KEY.match(inner)):
        return None
    return text[start - 1 : end], text[end + len(closing) :]


def split_properties(text: str) -> tuple[str, str] | None:
    """Split off lines ``key=value`` up to a line of tildes."""
    end = 0
    for line in text.splitlines(keepends=True):
        if _TILDES.match(line):
            return text[:end], text[end + len(line.rstrip("\n")) :]
        if line.strip() and not line.startswith("#") and not _PROPERTY_LINE.match(line):
            return None
        end += len(line)
    return None


def load_header(text: str, first_line: int) -> ParseResult:
    """Read lines ``key: value`` and ``.. key: value``; indented lines continue a value."""
    is_nikola = text.lstrip().startswith("..")
    pairs = _pairs(text, first_line, _NIKOLA_LINE if is_nikola else _KEY_LINE)
    if is_nikola:
        pairs = ((_NIKOLA_LINKS.get(key.lower(), key), value, line) for key, value, line in pairs)
    result = values_of_pairs(pairs)
    tags = result.value.get("tags")
    if is_nikola and isinstance(tags, list):  # before Nikola 8, a tag did what the status does now
        for status in ("draft", "private"):
            if status in tags:
                result.value.setdefault("status", status)
                tags.remove(status)
    return result


def load_title_block(text: str, first_line: int) -> ParseResult:
    """Read a block of Pandoc; its title is Markdown, and its authors stand on lines or between semicolons."""
    fields = list[tuple[int, list[str]]]()
    for line, content in enumerate(text.splitlines(), first_line):
        if content[0] == "%":
            fields.append((line, []))
        fields[-1][1].append(content.lstrip("%").strip())
    keys = ("title", "authors", "date")
    values = ["\n".join(lines) for _, lines in fields]
    values[0] = inline_markdown(values[0])
    return values_of_pairs((key, value, line) for key, value, (line, _) in zip(keys, values, fields, strict=False))


def load_properties(text: str, first_line: int) -> ParseResult:
    """Read lines ``key=value``; those that begin with ``#`` are remarks."""
    lines = ("" if line.startswith("#") else line for line in text.split("\n"))
    return values_of_pairs(_pairs("\n".join(lines), first_line, _PROPERTY_LINE))


def _pairs(text: str, first_line: int, pattern: re.Pattern[str]) -> Iterator[tuple[str, str, int]]:
    """Yield key, value and line; the lines of a value stay apart, since lists may have one entry on each."""
    key, values, start = "", list[str](), first_line
    for number, line in enumerate(text.split("\n"), first_line):
        if match := pattern.match(line):
            if key:
                yield key, "\n".join(filter(None, values)), start
            key, values, start = match[1], [match[2].strip()], number
        elif key and line.strip():
            values.append(line.strip())
    if key:
        yield key, "\n".join(filter(None, values)), start


def values_of_pairs(pairs: Iterator[tuple[str, str, int]]) -> ParseResult:
    """Return the values of a header in which all values are text: lists are split, and empty values are none."""
    values: dict[str, str | list[str]] = {}
    lines: dict[KeyPath, int] = {}
    duplicates = list[tuple[str, int]]()
    for key, text, line in pairs:
        name = normalize_key(key)
        if (key,) in lines:
            duplicates.append((key, line))
        lines[(key,)] = line
        if not text:
            continue
        if name in _LISTS:
            inner = text[1:-1] if text[0] == "[" and text[-1] == "]" and text[:2] != "[[" else text
            entries = (entry.strip().strip("\"'") for entry in re.split(r"[;\n]" if ";" in inner else r"[,\n]", inner))
            values[key] = [entry for entry in entries if entry]
        else:
            line_of_text = text.replace("\n", " ")
            values[key] = _UTC.sub("", line_of_text) if name in {"date", "updated", "modified"} else line_of_text
    return ParseResult(values, lines, duplicates=duplicates)
