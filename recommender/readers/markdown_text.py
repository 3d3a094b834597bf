"""The text in one block of Markdown: what a reader sees of it, and the links in it.

Plain text (emphasis, code, images and links in their usual forms) is read by regular expressions, in a tenth of the
time. All else (escapes, entities, HTML, references …) is left to markdown-it. For every text, the result is the same.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, MutableMapping
from html.entities import html5
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from recommender.readers.body_links import IsOwn, link_mark, marked_html, targets_of_html
from recommender.readers.links import shown_targets, shown_text
from recommender.readers.markdown_blocks import parser
from recommender.readers.marks import LINK_END, OF_TEMPLATE, linked

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["read_plain_text", "read_text", "visible"]

_TAG_OF_LINK = re.compile(r"</?a[\s>]", re.IGNORECASE)

_SPECIAL = re.compile(r"[\\`*_\[\]&!]")
# No quantifier gives back what it took (*+).
_IN_ADDRESS = r"[A-Za-z0-9_/.~=+,;@$*!'-]|%[0-9A-Fa-f]{2}|&(?![#A-Za-z0-9]+;)"
_ADDRESS = (  # that markdown-it leaves as it is
    rf"https?://[A-Za-z0-9]++(?:[.-][A-Za-z0-9]+)*+(?=[/?#)\s])(?:{_IN_ADDRESS}|[:?#])*+"
    rf"|mailto:[A-Za-z0-9._+-]++@[a-z0-9.-]++|(?!//)(?:{_IN_ADDRESS}|[?#])++|{OF_TEMPLATE}"
)
_TARGET = rf"\(({_ADDRESS})(?:[ \n]++(?:\"[^\"\\]*+\"|'[^'\\]*+'))?+[ \n]*+\)"
_LINK = re.compile(rf"\[((?:[^\[\]`\\]|`[^\[\]`\\]*+`)*+)\]{_TARGET}")
_IMAGE = re.compile(rf"!\[([^\[\]`\\]*+)\]{_TARGET}")
_CODE = re.compile(r"`([^`]++)`(?!`)")
_EMPHASIS = re.compile(r"(?:\*+|_+)(?=(.?))", re.DOTALL)
_ESCAPED = re.compile(r"\\([!\"#$%'()*+,./:;=?@\]^_`{|}~-])")
_ENTITY = re.compile(r"&(?!(?:lbrack|lsqb);)([A-Za-z][A-Za-z0-9]{1,31};)")
_NO_ENTITY = re.compile(r"&(?![#A-Za-z0-9]++;)")
_NO_LINK = re.compile(r"\[(?=[^\[\]`\\]*+\](?!\())|\]|!(?!\[)")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~“”‘’«»–—…")


def read_text(
    markdown: str, is_own: IsOwn, definitions: MutableMapping[str, Any] | None = None
) -> tuple[str, list[str]]:
    """Return the visible text of a block, as HTML with marks, and the targets of its links, as they are written.

    Parameters
    ----------
    markdown : str
        A paragraph, a heading or a cell.
    is_own : callable
        Which targets may be pages of the site.
    definitions : mutable mapping, optional
        The definitions of links that `recommender.readers.markdown_blocks.blocks_of` found.
    """
    plain = read_plain_text(markdown, is_own)
    if plain is not None and not (definitions and "[" in plain[0]):  # which may be a link by its name
        return plain
    (block,) = parser("inline").parseInline(markdown, definitions)
    tokens = block.children or ()
    return "".join(visible(tokens, is_own)), [*_targets(tokens)]


def read_plain_text(markdown: str, is_own: IsOwn) -> tuple[str, list[str]] | None:
    """Return what `read_text` does, or None if the text is not plain."""
    if "<" in markdown or "[[" in markdown or ("&" in markdown and ">" in markdown):
        return None
    targets: list[str] = []
    text = _plain(markdown, 0, len(markdown), is_own, targets)
    return None if text is None else (text, targets)


def _plain(markdown: str, start: int, end: int, is_own: IsOwn, targets: list[str]) -> str | None:
    """Return the visible text of a part, and append the targets of its links; None if it is not plain."""
    parts: list[str] = []
    opened: list[str] = []  # marks of emphasis
    while special := _SPECIAL.search(markdown, start, end):
        place = special.start()
        parts.append(markdown[start:place])
        character = markdown[place]
        if character in "*_" and (found := _EMPHASIS.match(markdown, place, end)):
            mark = _emphasis(found[0], markdown[place - 1 : place], found[1], opened)
            if mark is None:
                return None
            parts.append(mark)
        elif character == "[" and (found := _LINK.match(markdown, place, end)):
            target = found[2] if found[2] != OF_TEMPLATE else quote(OF_TEMPLATE)
            targets.append(target)
            words = _plain(markdown, found.start(1), found.end(1), is_own, targets)
            if words is None:
                return None
            parts.append(linked(words) if link_mark(target, is_own) else words)
        elif character == "!" and (found := _IMAGE.match(markdown, place, end)):
            parts.append(found[1].replace("&", "&amp;"))
        elif character == "`" and (found := _CODE.match(markdown, place, end)):
            code = found[1].replace("\n", " ")
            parts.append((code[1:-1] if code[0] == code[-1] == " " and code.strip(" ") else code).replace("&", "&amp;"))
        elif character == "&" and (found := _NO_ENTITY.match(markdown, place, end)):
            parts.append("&amp;")
        elif character == "&" and (found := _ENTITY.match(markdown, place, end)):
            parts.append(found[0] if found[1] in html5 else f"&amp;{found[1]}")
        elif character == "\\" and (found := _ESCAPED.match(markdown, place, end)):
            parts.append(found[1])
        elif found := _NO_LINK.match(markdown, place, end):
            parts.append(found[0])
        else:
            return None
        start = found.end()
    parts.append(markdown[start:end])
    return "".join(parts) if not opened else None


def _emphasis(run: str, before: str, behind: str, opened: list[str]) -> str | None:
    """Return what a reader sees of some marks of emphasis: nothing, or the marks, if they are none; None if unclear.

    Parameters
    ----------
    run : str
        All marks of one kind that stand together.
    before, behind : str
        The characters beside them; empty at the ends of the text.
    opened : list of str
        The runs that open emphasis which nothing has closed; this one is added to them, or closes the last.
    """
    is_word, was_word = behind.isalnum(), before.isalnum()
    is_blank, was_blank = behind in " \n", before in " \n"
    if not (is_word or is_blank or behind in _PUNCTUATION) or not (was_word or was_blank or before in _PUNCTUATION):
        return None
    opens = not is_blank and (is_word or not was_word)
    closes = not was_blank and (was_word or not is_word)
    if (not opens and not closes) or (run[0] == "_" and was_word and is_word):
        return run
    if len(run) > 2:
        return None
    if closes and opened and opened[-1] == run:
        opened.pop()
    elif opens and not (closes and opened):
        opened.append(run)
    else:
        return None
    return ""


def visible(tokens: Iterable[Token], is_own: IsOwn) -> Iterator[str]:
    """Yield the visible text of what stands in a paragraph, as HTML: angle brackets of code are meant."""
    mark = ""

    def label(words: str, target: str) -> str:
        return linked(words) if is_own(target) else words

    for token in tokens:
        if token.type in {"text", "text_special", "code_inline", "image"}:
            text = token.content if token.type == "code_inline" else shown_text(token.content, label)
            yield html.escape(text, quote=False) if "<" in text or "&" in text else text
        elif token.type == "link_open":
            mark = link_mark(str(token.attrs.get("href", "")), is_own)
            yield mark
        elif token.type == "link_close":
            yield LINK_END if mark else ""
        elif token.type in {"softbreak", "hardbreak"} or token.content[:3].lower() == "<br":
            yield " "
        elif token.type == "html_inline" and _TAG_OF_LINK.match(token.content):
            yield marked_html(token.content, is_own)  # without the tag, it is the mark


def _targets(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the targets of the links in a paragraph."""
    for token in tokens:
        if token.type == "link_open":
            yield str(token.attrs.get("href", ""))
        elif token.type == "html_inline":
            yield from targets_of_html(token.content)
        elif token.type == "text" and "[[" in token.content:
            yield from shown_targets(token.content)
