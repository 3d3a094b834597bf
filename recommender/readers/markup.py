"""Plain text out of Markdown, MDX and HTML."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.content import clean_html

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["MAX_BODY", "first_heading", "html_to_text", "markdown_to_text"]

MAX_BODY = 20_000
"""Characters that are read of a body. A plain choice: more adds time and memory, and next to no new words."""
_MAX_HTML = 4 * MAX_BODY
"""Characters of HTML that are searched for as many characters of text. A plain choice."""

# An unclosed element takes the rest of the text with it. Without \Z, its end would be searched for in quadratic time.
_INVISIBLE = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MDX = re.compile(r"^(?:import|export)\s.*$|\{/\*.*?\*/\}", re.MULTILINE)
_TEMPLATE = re.compile(r"\{%[^{}]*%\}|\{\{[^{}]*\}\}")  # Liquid, Jinja, Hugo's shortcodes
_HEADING = re.compile(r"^#[ \t]+(\S.*)$", re.MULTILINE)


def html_to_text(html: str) -> str:
    """Return the visible text of `html`, at most `MAX_BODY` characters."""
    return clean_html(_INVISIBLE.sub(" ", html[:_MAX_HTML]))[:MAX_BODY]


def markdown_to_text(markdown: str, *, mdx: bool = False) -> str:
    """Return the visible text of the first `MAX_BODY` characters of `markdown`.

    Parameters
    ----------
    markdown : str
        CommonMark with HTML, tables and template tags.
    mdx : bool
        Whether it is MDX; then imports, exports and comments are removed.

    Examples
    --------
    >>> markdown_to_text("The **mayor** [resigned](/news/1).")
    'The mayor resigned.'
    """
    markdown = markdown[:MAX_BODY].strip()
    if not markdown:
        return ""
    if mdx:
        markdown = _MDX.sub("", markdown)
    parts: list[str] = []
    for block in _parser().parse(_TEMPLATE.sub(" ", markdown)):
        if block.type in {"fence", "code_block"}:
            parts.append(block.content)
        elif block.type == "html_block":
            parts.append(_INVISIBLE.sub(" ", block.content))
        for token in block.children or ():
            if token.type in {"text", "code_inline", "image"}:
                parts.append(token.content)
            elif token.type in {"softbreak", "hardbreak"}:
                parts.append(" ")
        parts.append("\n")
    return clean_html("".join(parts))


def first_heading(markdown: str) -> str:
    """Return the text of the first ``# heading``, or an empty text."""
    match = _HEADING.search(markdown[:MAX_BODY])
    return markdown_to_text(match[1].rstrip(" \t#")) if match else ""


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
