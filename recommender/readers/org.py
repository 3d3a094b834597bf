"""Org: keywords ``#+title: …`` at the beginning of a file, and its text without marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from recommender.content import Article
from recommender.readers.body_links import IsOwn, links_of
from recommender.readers.header_lines import values_of_pairs
from recommender.readers.marks import BLOCK, HEADING, linked
from recommender.readers.markup import MAX_BODY, literal_text
from recommender.readers.pages import open_page, own_pages, to_page
from recommender.readers.parse_result import ParseResult
from recommender.readers.source import Source

__all__ = ["read_org"]

_KEYWORD = re.compile(r"[ \t]*#\+([A-Za-z][\w-]*)(?:\[\])?:(?:[ \t]+(.*))?\Z")
_PREFIX = re.compile(r"(?:export_)?(?:hugo_)?")
_HEADING = re.compile(r"\*+[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|CANCELLED)[ \t]+)?(?:\[#\w\][ \t]+)?(.*)\Z")
_HEADING_TAGS = re.compile(r"(?<=[ \t]):[\w@#%:]{1,200}:[ \t]*\Z")
_DRAWER = re.compile(r"[ \t]*:([A-Za-z][\w-]*):[ \t]*\Z")
_BLOCK = re.compile(r"[ \t]*#\+(begin|end)_(\w+)", re.IGNORECASE)
_DATE = re.compile(r"[<\[](\d{4}-\d\d-\d\d)(?:[ \t]+[^\W\d_]+\.?)?(?:[ \t]+(\d\d?:\d\d))?[^>\]]*[>\]]\Z")
_DROPPED = re.compile(r"[ \t]*(?:#(?:[ \t]|\Z)|#\+|\|-[-+|]*\Z|-{5,}[ \t]*\Z|(?:CLOSED|SCHEDULED|DEADLINE):)")
_UNREAD_BLOCKS = {"export", "comment"}
_TAGS = {"filetags", "tags", "categories", "keywords", "roam_tags"}
_NAMES = {"filetags": "tags", "roam_tags": "tags", "roam_aliases": "aliases", "id": "aliases"}
_LISTS = {"aliases", "roam_aliases", "id"}
_SWITCHES = {"t": "true", "nil": "false"}
_PROPERTY = re.compile(r"[ \t]*:([A-Za-z][\w-]*):[ \t]+(\S.*)\Z")
_ENTRY = re.compile(r'"([^"]*)"|(\S+)')
_CUSTOM = re.compile(r':([\w-]+)[ \t]+("[^"]*"|[^\s:"][^:"]*)')
_LINK = re.compile(r"\[\[(?:(?:file|id):)?([^\[\]\n]+)\](?:\[[^\[\]\n]*\])?\]")
_ITEM = re.compile(r"[ \t]*(?:[-+]|\d+[.)])[ \t]")
_INLINE = (
    (re.compile(r"\[\[[^\[\]\n]*\]\[([^\[\]\n]*)\]\]"), r"\1"),
    (re.compile(r"\[\[(?:(?:file|id|https?):)?([^\[\]\n]*)\]\]"), r"\1"),
    (re.compile(r"\[fn:[^\[\]\n]*\]"), " "),
    (re.compile(r"(?:^|(?<=[\s(\"']))([*/_=~+])(?=\S)([^\n*/_=~+]+)\1(?=[\s.,;:!?)\"'-]|\Z)", re.MULTILINE), r"\2"),
    (re.compile(r"\|"), " "),
)


def read_org(source: Source) -> Iterator[Article]:
    """Yield the one article in a file of Org."""
    page = open_page(source)
    lines = page.body[: 2 * MAX_BODY].split("\n")
    keywords = _keywords(lines, page.first_line)
    own = page.front_matter or ParseResult({})
    front_matter = ParseResult({**keywords.value, **own.value}, {**keywords.lines, **own.lines}, own.written)
    heading = next((match[1] for line in lines if (match := _HEADING.match(line))), "")
    title = literal_text(_inline(_HEADING_TAGS.sub("", heading)))
    links = links_of(match[1] for match in _LINK.finditer("\n".join(lines)))
    yield to_page(
        source, front_matter, body=_text(lines, own_pages(source, front_matter.value)), title=title, links=links
    )


def _keywords(lines: list[str], first_line: int) -> ParseResult:
    """Return the keywords above the text, and the properties there: of the file, or of the one heading above it."""
    pairs = list[tuple[str, str, int]]()
    for number, line in enumerate(lines, first_line):
        if match := _KEYWORD.match(line) or _PROPERTY.match(line):
            name, value = _PREFIX.sub("", match[1].lower()), (match[2] or "").strip()
            if name == "custom_front_matter":
                pairs += [(key, text.strip(' "'), number) for key, text in _CUSTOM.findall(value)]
            else:
                pairs.append((_NAMES.get(name, name), _value(name, value), number))
        elif line.strip() and line.lstrip()[:1] not in {"#", ":"} and not _HEADING.match(line):
            break
    return values_of_pairs(iter(_joined(pairs)))


def _value(name: str, value: str) -> str:
    """The value of a keyword as other headers write it."""
    if name == "filetags":
        value = value.replace(":", " ")
    if name in _TAGS:
        return ",".join(_words(value))
    if name in _LISTS:
        return ",".join(quoted or word for quoted, word in _ENTRY.findall(value))
    if date := _DATE.match(value):
        return " ".join(filter(None, date.groups()))
    return _inline(value) if name in ("title", "description") else _SWITCHES.get(value, value)


def _joined(pairs: list[tuple[str, str, int]]) -> Iterator[tuple[str, str, int]]:
    """Yield each key once: several lines ``#+tags`` add up, and of other keywords the first one counts."""
    values: dict[str, tuple[str, int]] = {}
    for key, value, line in pairs:
        if key not in values:
            values[key] = (value, line)
        elif key in {"tags", "categories", "keywords", "aliases", "title"} and value:
            values[key] = ((" " if key == "title" else ",").join(filter(None, (values[key][0], value))), values[key][1])
    for key, (value, line) in values.items():
        yield key, value, line


def _words(value: str) -> list[str]:
    """The tags in ``:a:b:``, ``a, b`` or ``a b``; keys for them, as in ``a(x)``, are left out."""
    value = re.sub(r"\(\w\)|[{}]", " ", value)
    if "," in value:
        return [word.strip() for word in value.split(",") if word.strip()]
    return [word for word in re.split(r"[\s:]+" if value.startswith(":") else r"\s+", value) if word]


def _text(lines: list[str], is_own: IsOwn) -> str:
    """Return the text of a document without its mark-up, with marks."""
    kept = list[str]()
    closing = ""  # what ends a part that is no text
    for line in lines:
        block, drawer = _BLOCK.match(line), _DRAWER.match(line)
        if closing:
            if (block and f"{block[1]}_{block[2]}".lower() == closing) or (drawer and drawer[1].lower() == closing):
                closing = ""
        elif block:
            name = block[2].lower()
            closing = f"end_{name}" if block[1].lower() == "begin" and name in _UNREAD_BLOCKS else ""
        elif drawer:
            closing = "end" if drawer[1].lower() != "end" else ""
        elif heading := _HEADING.match(line):
            level = len(line) - len(line.lstrip("*"))
            kept += (f"{BLOCK}{HEADING * level}{_HEADING_TAGS.sub('', heading[1])}", BLOCK)
        elif not _DROPPED.match(line):
            kept.append(line if line.strip() and not _ITEM.match(line) else f"{BLOCK}{line}")
    text = _LINK.sub(lambda link: linked(link[0]) if is_own(link[1]) else link[0], "\n".join(kept))
    return literal_text(_inline(text))[:MAX_BODY]


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
