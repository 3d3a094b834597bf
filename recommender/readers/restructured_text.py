"""reStructuredText: title, fields and text, by a light reading of our own.

docutils would read the text more exactly. But no metadata may depend on whether it is installed, nor may texts, from
which the same site would get other lists; and its directives read other files.
"""

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

__all__ = ["read_restructured_text"]

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*\Z")
_TABLE = re.compile(r"[ \t]*[=+~^|-][=+~^| \t-]{2,}\Z")
_FIELD = re.compile(r":(?=\S)([^:\n`]{1,80}):(?:[ \t]+|\Z)(.*)\Z")
_DIRECTIVE = re.compile(r"([ \t]*)\.\.[ \t]+(?:\|[^|\n]*\|[ \t]+)?([\w:.+-]{1,80})::(?:[ \t]+(.*))?\Z")
_COMMENT = re.compile(r"([ \t]*)\.\.(?:[ \t]+(?:\[[^\]\n]{1,80}\][ \t]+(.*)|.*))?\Z")

_WITHOUT_CONTENT = {
    *("include", "raw", "toctree", "meta", "contents", "highlight", "index", "image", "literalinclude", "math"),
    *("sectionauthor", "codeauthor", "default-role", "role", "post", "postlist", "tags", "bibliography"),
}
"""Directives of which nothing is text."""
_WITH_ARGUMENT = {
    *("note", "warning", "tip", "important", "hint", "caution", "danger", "attention", "error", "seealso", "rubric"),
    *("admonition", "topic", "sidebar", "epigraph", "pull-quote", "versionadded", "versionchanged", "deprecated"),
    *("centered", "replace", "glossary"),
}
"""Directives whose argument is text."""
_TEXTS = {"title", "summary", "description", "abstract", "excerpt"}
_DASH = re.compile(r"(?:\A|[ \t])[-*][ \t]+")
_LINK = re.compile(
    r"`[^`<]*<([^`<>\s]+)>`__?|:(?:doc|ref|any):`(?:[^`<]*<)?([^`<>]+)>?`|\{(?:filename|static)\}([^\s>`]+)"
)
_ITEM = re.compile(r"[ \t]*(?:[-*+•]|\d+[.)]|#\.)[ \t]")
_FIELDS_OF_DIRECTIVES = {"meta": None, "post": "date"}
"""Directives whose options are metadata (Sphinx, ABlog), and the key of their argument."""

_INLINE = (
    (re.compile(r"(?::[\w:+.-]{1,60}:)?`([^`<]*)(?:<[^`>]*>)?`(?:__?|:[\w:+.-]{1,60}:)?"), r"\1"),
    (re.compile(r"\*\*([^*]+)\*\*|(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])"), r"\1\2"),
    (re.compile(r"\|([^|\n]+)\|_{0,2}"), r"\1"),
    (re.compile(r"\[[^\]\n]{1,40}\]_"), ""),
    (re.compile(r"(?<=\w)__?(?!\w)"), ""),
    (re.compile(r"\\(.)"), r"\1"),
    (re.compile(r"::(?=\s|\Z)"), ":"),
)


def read_restructured_text(source: Source) -> Iterator[Article]:
    """Yield the one article in a file of reStructuredText."""
    page = open_page(source)
    lines = page.body[: 2 * MAX_BODY].split("\n")
    title, fields = _header(lines, page.first_line)
    own = page.front_matter or ParseResult({})
    front_matter = ParseResult(
        {**fields.value, **own.value}, {**fields.lines, **own.lines}, own.written, own.duplicates + fields.duplicates
    )
    is_own = own_pages(source, front_matter.value)
    links = links_of(match[1] or match[2] or match[3] for match in _LINK.finditer("\n".join(lines)))
    yield to_page(source, front_matter, body=_text(lines, is_own), title=literal_text(_inline(title)), links=links)


def _header(lines: list[str], first_line: int) -> tuple[str, ParseResult]:
    """Return the title, and the fields before or after it; what is metadata is taken out of `lines`."""
    title, pairs = "", list[tuple[str, str, int]]()
    number = 0
    while number < len(lines):
        line = lines[number]
        if not line.strip():
            number += 1
        elif match := _DIRECTIVE.match(line):
            block = _block(lines, number, len(match[1]))
            if match[2] in _FIELDS_OF_DIRECTIVES:
                key = _FIELDS_OF_DIRECTIVES[match[2]]
                pairs += [(key, match[3] or "", first_line + number)] if key else []
                if match[2] == "post" and not match[3]:
                    pairs.append(("draft", "true", first_line + number))  # until it has a date, in ABlog
                pairs += _fields(lines, number + 1, block, first_line)
            elif title and match[2] not in _WITHOUT_CONTENT:
                break
            number = block
        elif _COMMENT.match(line):
            number = _block(lines, number, 0)
        elif _FIELD.match(line):
            end = number
            while end < len(lines) and (_FIELD.match(lines[end]) or lines[end][:1] in {" ", "\t"}):
                end += 1
            pairs += _fields(lines, number, end, first_line)
            lines[number:end] = [""] * (end - number)
            number = end
        elif title or not (size := _title_size(lines, number)):
            break
        else:
            title = lines[number + (size == 3)].strip()
            lines[number : number + size] = [""] * size
            number += size
            while number < len(lines) and not lines[number].strip():
                number += 1
            number += 3 * (_title_size(lines, number) == 3)  # a subtitle, behind which fields may stand
    return title, values_of_pairs((key, _value(key.lower(), value), line) for key, value, line in pairs)


def _value(key: str, value: str) -> str:
    """The value of a field: texts are marked up, and authors may be a list, of which the dashes are left."""
    if key in _TEXTS:
        return _inline(value)
    return _DASH.sub("; ", value) if key == "authors" and value[:2] in ("- ", "* ") else value


def _title_size(lines: list[str], number: int) -> int:
    """Return the number of lines of a title that begins here, with what is above and below it; 0 if none does."""
    first, second, third = (line.rstrip() for line in [*lines[number : number + 3], "", "", ""][:3])
    if _ADORNMENT.match(first):
        return 3 if second.strip() and _ADORNMENT.match(third) and third[:1] == first[:1] else 0
    return (
        2
        if _ADORNMENT.match(second) or (second and second[:2] == len(first) * second[:1] and second[:1] in "=-~#*^")
        else 0
    )


def _fields(lines: list[str], start: int, end: int, first_line: int) -> Iterator[tuple[str, str, int]]:
    """Yield key, value and line of the fields among some lines; deeper lines continue a value."""
    key, values, line = "", list[str](), 0
    for number in range(start, min(end, len(lines))):
        if match := _FIELD.match(lines[number].strip()):
            if key:
                yield key, " ".join(values), line
            key, values, line = match[1], [match[2].strip()], first_line + number
        elif lines[number].strip():
            values.append(lines[number].strip())
    if key:
        yield key, " ".join(values), line


def _block(lines: list[str], number: int, indent: int) -> int:
    """Return the number of the line after the block that begins here: its further lines have a larger indentation."""
    number += 1
    while number < len(lines):
        line = lines[number]
        if line.strip() and len(line) - len(line.lstrip()) <= indent:
            return number
        number += 1
    return number


def _text(lines: list[str], is_own: IsOwn) -> str:
    """Return the text of a page without its mark-up, with marks."""
    kept, levels = list[str](), dict[str, int]()
    number = 0
    while number < len(lines):
        line = lines[number]
        if match := _DIRECTIVE.match(line):
            if match[2] in _WITHOUT_CONTENT:
                number = _block(lines, number, len(match[1]))
                continue
            kept.append((match[3] or "") if match[2] in _WITH_ARGUMENT else "")
            while number + 1 < len(lines) and _FIELD.match(lines[number + 1].strip()):
                number += 1
        elif match := _COMMENT.match(line):
            kept.append(match[2] or "")
            if match[2] is None:
                number = _block(lines, number, len(match[1]))
                continue
        elif _ADORNMENT.match(line):
            if number and lines[number - 1].strip() and kept and kept[-1]:  # below a heading
                level = levels.setdefault(line[0], len(levels) + 1)
                kept[-1:] = [BLOCK + HEADING * level + kept[-1].lstrip(BLOCK), BLOCK]
        elif not _TABLE.match(line):
            kept.append(line if line.strip() and not _ITEM.match(line) else f"{BLOCK}{line}")
        number += 1

    def marked(link: re.Match[str]) -> str:
        return linked(link[0]) if any(map(is_own, filter(None, link.groups()))) else link[0]

    return literal_text(_inline(_LINK.sub(marked, "\n".join(kept))))[:MAX_BODY]


def _inline(text: str) -> str:
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
