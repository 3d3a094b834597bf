"""Plain text out of Markdown, MDX and HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.content import clean_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["MAX_BODY", "first_heading", "html_to_text", "markdown_to_text"]

MAX_BODY = 20_000  # characters: what follows adds time and memory, and next to nothing to what an article is about
_MAX_HTML = 4 * MAX_BODY

# The alternative \Z keeps it linear: an unclosed element takes the rest with it instead of being tried again.
_UNSEEN = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MDX = re.compile(r"^(?:import|export)\s.*$|\{/\*.*?\*/\}", re.MULTILINE)
_TEMPLATE = re.compile(r"\{%[^{}]*%\}|\{\{[^{}]*\}\}")  # Liquid, Jinja, Hugo's shortcodes
_HEADING = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


def html_to_text(html: str) -> str:
    """Return what a reader sees of `html`, at most `MAX_BODY` characters."""
    return clean_text(_UNSEEN.sub(" ", html[:_MAX_HTML]))[:MAX_BODY]


def markdown_to_text(markdown: str, *, mdx: bool = False) -> str:
    """Return what a reader sees of the first `MAX_BODY` characters of `markdown`.

    Parameters
    ----------
    markdown : str
        CommonMark with HTML, tables and template tags.
    mdx : bool
        Whether it is MDX, whose imports, exports and comments nobody sees.
    """
    markdown = markdown[:MAX_BODY].strip()
    if not markdown:
        return ""
    if mdx:
        markdown = _MDX.sub("", markdown)
    pieces: list[str] = []
    for block in _parser().parse(_TEMPLATE.sub(" ", markdown)):
        if block.type in {"fence", "code_block"}:
            pieces.append(block.content)
        elif block.type == "html_block":
            pieces.append(_UNSEEN.sub(" ", block.content))
        for token in block.children or ():
            if token.type in {"text", "code_inline", "image"}:
                pieces.append(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                pieces.append(" ")
        pieces.append("\n")
    return clean_text("".join(pieces))


def first_heading(markdown: str) -> str:
    """Return the text of the first ``# heading``, or an empty text."""
    match = _HEADING.search(markdown[:MAX_BODY])
    return markdown_to_text(match[1].rstrip(" \t#")) if match else ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
