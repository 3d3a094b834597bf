"""The blocks of Markdown: paragraphs, headings, cells, pieces of code and of HTML, one after the other.

Plain paragraphs, headings, lists, code and HTML, which most of a text is, are found by regular expressions, in a tenth
of the time. All else (lists in lists, quotations, tables …) is left to markdown-it, up to the next plain block.
For every text, the blocks are those that markdown-it would find in the whole of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = ["CODE", "HTML", "TEXT", "Block", "blocks_of", "parser"]

TEXT, CODE, HTML = "text", "code", "html"
"""Kinds of blocks."""

# How a line begins that no other block begins with, and that goes on with a paragraph: with a letter, a bracket, a
# quotation mark …, a number that is none of a list, and marks of emphasis or code around words.
_START = r"(?:[^\s\d#>+*=|<`~:_-]|\d++(?![.)])|\*{1,2}(?=[^\s*])|_{1,2}(?=[^\s_])|`{1,2}(?=[^\s`]))"
_FENCE = r"`{3,}[^`\n]*(?:\n|\Z)"
_HEADING = r"#{1,6}[ \t]"
# How a line begins that, behind a blank line, goes on with no list and no indented code before it.
_APART = r"(?:[^\s\d*+-]|\d++(?![.)])|[*+-]{1,3}(?=[^\s*+-]))"
# No quantifier over lines gives back what it took (*+), so that each line is looked at once. A paragraph does not begin
# with the definition of a link, [name]: address.
_BEGIN = rf"(?!\[(?:[^\[\]\\]|\\.)*+\]:){_START}"
_LINE = rf"{_BEGIN}[^\n]*+"
_LINES = rf"{_LINE}(?:\n[ \t]*+{_START}[^\n]*+)*+"
_PARAGRAPH = re.compile(
    rf" {{0,3}}({_LINES})(?=\Z|\n[ \t]*+(?:\n|\Z)|\n{_HEADING}|\n{_FENCE}|\n[-*+] {{1,4}}{_START})", re.DOTALL
)
_UNDERLINED = re.compile(rf" {{0,3}}({_BEGIN}[^\n|]*+)\n(?:(=+)|-+)[ \t]*+(?=\n|\Z)", re.DOTALL)
_QUOTE = re.compile(rf"> ?{_LINE}(?:\n(?:>[ ]*+\n)*+> ?{_LINE})*+(?=\Z|\n[ \t]*+(?:\n|\Z))", re.DOTALL)
_BETWEEN_QUOTED = re.compile(r"\n(?:>[ ]*\n)+")
_MARK_OF_QUOTE = re.compile(r"^> ?", re.MULTILINE)
_INDENTED = re.compile(r"(?: {4}|\t)([^\n]*+(?:\n(?:[ \t]*+\n)*+(?: {4}|\t)[^\n]*+)*+)")
_HEADING_LINE = re.compile(r"(#{1,6})[ \t]++([^\n]*+)")
# Of items without blocks of their own; behind it stands nothing, or what `_NEXT` finds.
_LIST = re.compile(
    "|".join(
        rf"{mark} {{1,4}}{_LINES}(?:\n(?:[ \t]*+\n)*+{mark} {{1,4}}{_LINES})*+"
        rf"(?=\Z|\n(?:[ \t]*+\n)++{_APART})"
        for mark in (r"-", r"\*", r"\+", r"\d{1,9}\.", r"\d{1,9}\)")
    ),
    re.DOTALL,
)
_MARK_OF_ITEM = re.compile(r"(?:^|\n)(?:[-*+]|\d{1,9}[.)]) +")
_FENCED = re.compile(r"(`{3,})[^`\n]*\n((?:[^\n]*\n)*?) {0,3}\1`*[ \t]*(?=\n|\Z)")
# Of elements that end at a blank line, and comments.
_ELEMENT = (
    "article|aside|blockquote|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6]|header|iframe|li|main|nav|ol|p"
    "|section|table|tbody|td|tfoot|th|thead|tr|ul"
)
_MARKUP = re.compile(
    rf" {{0,3}}(?:</?(?:{_ELEMENT})(?=[\s>])[^\n]*+(?:\n[ \t]*+[^ \t\n][^\n]*+)*+|<!--(?![->]).*?-->[^\n]*+)(?=\n|\Z)",
    re.DOTALL,
)
_RULE = re.compile(r"(?:-{3,}+|\*{3,}+|_{3,}+)[ \t]*+(?=\n|\Z)")
_BLANK_LINES = re.compile(r"(?:[ \t]*+\n)*+")
_NEXT = re.compile(rf"\n[ \t]*\n(?={_APART})")
# What markdown-it replaces in a text before it looks at it.
_REPLACED = re.compile(r"[\r\0]")
_PROBE = "\n\nx"


class Block(NamedTuple):
    """A piece of Markdown that holds no other block.

    Attributes
    ----------
    kind : str
        `TEXT` with mark-up, as a paragraph or a cell; `CODE`, or `HTML`.
    content : str
        Without the marks in front of its lines.
    level : int
        That of a heading, from 1; else 0.
    """

    kind: str
    content: str
    level: int = 0


def blocks_of(markdown: str) -> tuple[list[Block], dict[str, Any]]:
    """Return the blocks of a text, and the definitions of links in it, ``[name]: address``, as markdown-it keeps them.

    Parameters
    ----------
    markdown : str
        CommonMark with tables.
    """
    definitions: dict[str, Any] = {}
    return [*_blocks_of(markdown.rstrip(" \t\n"), definitions)], definitions


def _blocks_of(markdown: str, definitions: dict[str, Any]) -> Iterator[Block]:
    place, is_plain = 0, _REPLACED.search(markdown) is None
    while (place := _behind_blank_lines(markdown, place)) < len(markdown):
        plain = _plain_block(markdown, place) if is_plain else None
        if plain is not None:
            blocks, place = plain
            yield from blocks
            continue
        following = _NEXT.search(markdown, place) if is_plain else None
        end = following.start() if following else len(markdown)
        tokens = parser("block").parse(markdown[place:end] + _PROBE, definitions)
        if not _ends_with_probe(tokens):  # code or HTML that goes on behind blank lines
            yield from _of_tokens(parser("block").parse(markdown[place:], definitions))
            return
        yield from _of_tokens(tokens[:-3])
        place = end


def _plain_block(markdown: str, place: int) -> tuple[Iterable[Block], int] | None:
    """Return what a plain block holds that begins at a place, and where it ends; None if none begins there."""
    for pattern, blocks in _PLAIN:
        if found := pattern.match(markdown, place):
            return blocks(found), found.end()
    return None


def _behind_blank_lines(markdown: str, place: int) -> int:
    found = _BLANK_LINES.match(markdown, place)
    return found.end() if found else place


def _heading(line: re.Match[str]) -> Iterator[Block]:
    text = line[2].rstrip(" \t")
    bare = text.rstrip("#")  # of "C# ##", the marks behind the blank
    yield Block(TEXT, bare.rstrip(" \t") if bare[-1:] in ("", " ", "\t") else text, len(line[1]))


def _quoted(lines: re.Match[str]) -> Iterator[Block]:
    return (Block(TEXT, _MARK_OF_QUOTE.sub("", quoted)) for quoted in _BETWEEN_QUOTED.split(lines[0]))


_PLAIN: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], Iterable[Block]]], ...] = (
    (_PARAGRAPH, lambda found: [Block(TEXT, found[1])]),
    (_HEADING_LINE, _heading),
    (_LIST, lambda found: (Block(TEXT, item) for item in _MARK_OF_ITEM.split(found[0])[1:])),
    (_MARKUP, lambda found: [Block(HTML, found[0])]),
    (_FENCED, lambda found: [Block(CODE, found[2])]),
    (_RULE, lambda _: []),
    (_UNDERLINED, lambda found: [Block(TEXT, found[1], 1 if found[2] else 2)]),
    (_INDENTED, lambda found: [Block(CODE, found[1])]),
    (_QUOTE, _quoted),
)
"""Pattern of a plain block, and the blocks in what it finds."""


def _ends_with_probe(tokens: list[Token]) -> bool:
    """Whether a paragraph behind a piece of Markdown is a block of its own, so that the piece can be read by itself."""
    last = tokens[-3:]
    is_paragraph = [token.type for token in last] == ["paragraph_open", "inline", "paragraph_close"]
    return is_paragraph and last[0].level == 0 and last[1].content == _PROBE.strip()


def _of_tokens(tokens: Iterable[Token]) -> Iterator[Block]:
    level = 0
    for token in tokens:
        if token.type == "inline":
            yield Block(TEXT, token.content, level)
            level = 0
        elif token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type in {"fence", "code_block"}:
            yield Block(CODE, token.content)
        elif token.type == "html_block":
            yield Block(HTML, token.content)


@lru_cache(maxsize=2)
def parser(part: str) -> MarkdownIt:
    """Return a parser for the blocks of a text, ``"block"``, or for the text in one of them, ``"inline"``."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark").enable("table")
    markdown.core.ruler.enableOnly(["normalize", "block", *(["inline", "text_join"] if part == "inline" else [])])
    return markdown
