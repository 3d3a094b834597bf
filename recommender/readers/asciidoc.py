"""AsciiDoc: the header of a document (title, author, date, attributes), and its text without marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from recommender.content import Article
from recommender.readers.body_links import IsOwn, links_of
from recommender.readers.dates import is_date
from recommender.readers.header_lines import values_of_pairs
from recommender.readers.marks import BLOCK, HEADING, linked
from recommender.readers.markup import MAX_BODY, literal_text
from recommender.readers.pages import open_page, own_pages, to_page
from recommender.readers.parse_result import KeyPath, ParseError, ParseResult
from recommender.readers.safe_yaml import load_yaml
from recommender.readers.source import Source

__all__ = ["read_asciidoc"]

_TITLE = re.compile(r"[=#][ \t]+(\S.*)\Z")
_ATTRIBUTE = re.compile(r":(!?)([A-Za-z_][\w-]*)(!?):(?:[ \t]+(.*))?\Z")
_AUTHORS = re.compile(r"(?:[^\W\d_][^<>:;\n]*(?:<[^<>\n]*>)?(?:;[ \t]*|\Z))+\Z")
_ADDRESS = re.compile(r"[ \t]*<[^<>\n]*>")
_LINK = re.compile(
    r"(?:link:|xref:|(?=https?://))([^\s\[\]<>]{1,500})\[(?:[^\[\]\n]*\])?|<<([^<>,\n]+\.adoc[^<>,\n]*)(?:,[^<>\n]*)?>>"
)
_REFERENCE = re.compile(r"\{([A-Za-z_][\w-]{0,60})\}")
_SECTION = re.compile(r"==[ \t]+\S")
_PREFIXES = ("page-", "jbake-")
"""What stands before keys of front matter in the attributes of Jekyll and JBake."""
_SWITCHES = {"draft", "isdraft", "hidden", "private", "unlisted", "unpublished", "noindex", "headless"}
"""Attributes that are switched on by their name alone."""
_NAMES = {"revdate": "date", "docdate": "date"}

_DROPPED = re.compile(
    r"//(?!/)|(?:include|ifdef|ifndef|ifeval|endif|toc|video|audio)::|\[[^\]\n]*\][ \t]*\Z|:!?[\w-]+!?:(?:[ \t]|\Z)"
    r"|(?:-{4,}|={4,}|\.{4,}|\*{4,}|_{4,}|\+{4,}|--|[|,:!]={3,}|'{3,}|<{3,}|\+|`{3,}.*)[ \t]*\Z"
)
_START = re.compile(r"(?:[=#]{1,6}[ \t]+|[ \t]*(?:\*{1,5}|\.{1,5}|-)[ \t]+|\.(?=[^\s.]))")
_INLINE = (
    (
        re.compile(r"(?:image|icon|kbd|btn|menu|footnote|anchor|pass|stem):{1,2}[^\s\[\]]{0,500}\[([^\[\]\n]*)\]"),
        r" \1 ",
    ),
    (re.compile(r"(?:link:|xref:|mailto:|https?://)[^\s\[\]]{0,500}\[([^\[\]\n]+)\]"), r"\1"),
    (re.compile(r"\^(?=\s|\Z)"), ""),
    (re.compile(r"<<[^<>,\n]*(?:,([^<>\n]*))?>>"), r"\1"),
    (re.compile(r"\[\[[^\[\]\n]*\]\]|\(\(\(?|\)\)\)?"), " "),
    (re.compile(r"(?<![\w*])\*{1,2}(?=\S)([^*\n]+)\*{1,2}(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w_])_{1,2}(?=\S)([^_\n]+)_{1,2}(?!\w)"), r"\1"),
    (re.compile(r"(?<![\w`])[`+]{1,3}([^`+\n]+)[`+]{1,3}(?!\w)"), r"\1"),
    (re.compile(r"(?:^|(?<=[ \t]))\|", re.MULTILINE), " "),
)


def read_asciidoc(source: Source) -> Iterator[Article]:
    """Yield the one article in a file of AsciiDoc."""
    page = open_page(source)
    lines = page.body[: 2 * MAX_BODY].split("\n")
    title, attributes, start = _header(lines, page.first_line)
    names = {name: value for name, value, _ in attributes}
    header = _metadata([(name, _resolved(value, names), line) for name, value, line in attributes])
    own = page.front_matter or ParseResult({})
    front_matter = ParseResult(
        {**header.value, **own.value}, {**header.lines, **own.lines}, {**header.written, **own.written}, own.duplicates
    )
    is_own = own_pages(source, front_matter.value)
    links = links_of(match[1] or match[2] for match in _LINK.finditer(_resolved("\n".join(lines[start:]), names)))
    title = title or next((line.lstrip("= ") for line in lines[start:] if _SECTION.match(line)), "")
    yield to_page(
        source,
        front_matter,
        body=_text(lines[start:], names, is_own),
        title=literal_text(_inline(title, names)),
        links=links,
    )


def _header(lines: list[str], first_line: int) -> tuple[str, list[tuple[str, str, int]], int]:
    """Return the title, the (name, value, line) of each attribute, and the number of the line at which text begins.

    The header ends with the first blank line below the title.
    """
    title, attributes = "", list[tuple[str, str, int]]()
    number = 0
    places = iter(("author", "date"))  # of the lines that follow the title
    while number < len(lines):
        line = lines[number].rstrip()
        if match := _ATTRIBUTE.match(line):
            value = match[4] or ""
            start = number
            while value.endswith(" \\") and number + 1 < len(lines):
                number += 1
                value = f"{value[:-1].rstrip()} {lines[number].strip()}"
            if not (match[1] or match[3]):
                attributes.append((match[2].lower(), value, first_line + start))
        elif not line:
            if title:
                break
        elif not title and (match := _TITLE.match(line)):
            title = match[1]
        elif not title and _is_underlined(lines, number):
            title = line
            number += 1
        elif not title and not line.startswith("//"):
            break
        elif not line.startswith("//"):
            found = _below_title(line, next(places, ""))
            if found is None:
                break
            attributes.append((*found, first_line + number))
        number += 1
    return title, attributes, number


def _below_title(line: str, place: str) -> tuple[str, str] | None:
    """Return the authors or the date, whichever a line below the title names; None if it names neither."""
    if place and (date := _revision_date(line)):
        return "revdate", date
    if place == "author" and _AUTHORS.match(line):
        return "author", _ADDRESS.sub("", line).replace("_", " ")  # names of two words have a _ between them
    return None


def _is_underlined(lines: list[str], number: int) -> bool:
    """Whether a line is a title by the line ``=====`` below it, which is about as long."""
    line, below = lines[number].rstrip(), lines[number + 1].rstrip() if number + 1 < len(lines) else ""
    return len(below) > 3 and not below.strip("=") and abs(len(below) - len(line)) < 3


def _revision_date(line: str) -> str:
    """The date in ``v1.0, 2026-01-05: first draft``, with or without version and remark; empty without one."""
    date = re.split(r":(?:\s|\Z)", line, maxsplit=1)[0]
    return next((part for part in (date, date.partition(",")[2].strip()) if is_date(part)), "")


def _metadata(attributes: list[tuple[str, str, int]]) -> ParseResult:
    """Return the attributes as front matter: those of Jekyll and JBake by their own names, and before all others."""
    own, others, values = list[tuple[str, str, int]](), list[tuple[str, str, int]](), dict[str, Any]()
    lines: dict[KeyPath, int] = {}
    for name, given, line in attributes:
        prefix = next((prefix for prefix in _PREFIXES if name.startswith(prefix)), "")
        key = name.removeprefix(prefix) if prefix else _NAMES.get(name, name)
        key = "authors" if key == "author" and ";" in given else key
        text = given or ("true" if key in _SWITCHES else "")
        if text[:1] in {"[", "{"} and prefix:  # Jekyll reads such values as YAML
            try:
                values[key] = load_yaml(text, line).value
                lines[(key,)] = line
                continue
            except ParseError:
                pass
        (own if prefix else others).append((key, text, line))
    names = {key for key, *_ in own}
    result = values_of_pairs(iter([*(pair for pair in others if pair[0] not in names), *own]))
    return ParseResult({**result.value, **values}, {**result.lines, **lines})


def _text(lines: list[str], names: Mapping[str, str], is_own: IsOwn) -> str:
    """Return the text of a document without its mark-up, with marks."""
    kept = list[str]()
    is_comment = False
    for line in lines:
        if line.startswith("////"):
            is_comment = not is_comment
        elif not is_comment and not _DROPPED.match(line):
            words = _START.sub("", line, count=1)
            level = (len(line) - len(line.lstrip("=#"))) * (words != line)
            is_start = words != line or not line.strip()
            kept.append(f"{BLOCK}{HEADING * level}{words}{BLOCK * (level > 0)}" if is_start else line)

    def marked(link: re.Match[str]) -> str:
        return linked(link[0]) if is_own(_resolved(link[1] or link[2], names)) else link[0]

    return literal_text(_inline(_LINK.sub(marked, "\n".join(kept)), names))[:MAX_BODY]


def _inline(text: str, names: Mapping[str, str]) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return _resolved(text, names)


def _resolved(text: str, names: Mapping[str, str]) -> str:
    """A text with the values of attributes, which have names in braces; those of unknown ones are empty."""
    return _REFERENCE.sub(lambda match: names.get(match[1].lower(), "")[:200], text) if "{" in text else text
