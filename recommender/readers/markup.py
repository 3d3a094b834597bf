"""Plain text out of Markdown, MDX and HTML."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from recommender.content import RelatedLink, clean_html, clean_text
from recommender.readers.body_links import links_of, targets_of_tokens
from recommender.readers.links import shown_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token

__all__ = [
    "MAX_BODY",
    "first_heading",
    "html_to_text",
    "inline_markdown",
    "literal_text",
    "markdown_to_text",
    "read_markdown_text",
]

MAX_BODY = 200_000
"""Characters that are read of a body. A plain choice: forty times a long article; what is longer is data."""
_MAX_HTML = 4 * MAX_BODY
"""Characters of HTML that are searched for as many characters of text. A plain choice."""

# An unclosed element takes the rest of the text with it. Without \Z, its end would be searched for in quadratic time.
_INVISIBLE = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MDX = re.compile(r"^(?:import|export)\s.*$|\{/\*.*?\*/\}", re.MULTILINE)
_TEMPLATE = re.compile(r"\{%[^{}]*%\}|\{\{[^{}]*\}\}")  # Liquid, Jinja, Hugo's shortcodes
_TEMPLATES = re.compile(rf"(?:(?:{_TEMPLATE.pattern})[ \t]*)+")
_POST_LINK = re.compile(
    r"\{%-?[ \t]{0,9}post_link[ \t]{1,9}(?:\"[^\"\n{}]*\"|'[^'\n{}]*'|[^\s{}]+)"
    r"[ \t]{1,9}[\"']?([^\"{}\n]{0,500}?)[\"']?(?:[ \t]{1,9}(?:true|false))?[ \t]{0,9}-?%\}"
)
"""A link of Hexo with its title."""
_TARGET = re.compile(r"\((?:\{%[^{}]*%\}|\{\{[^{}]*\}\})+")
# With a # in front, or underlined by ===.
_HEADING = re.compile(r"^#[ \t]+(\S.*)$|^(?![ \t>#*+-])(\S.*)\n=+[ \t]*$", re.MULTILINE)


def html_to_text(markup: str) -> str:
    """Return the visible text of HTML, at most `MAX_BODY` characters."""
    return clean_html(_INVISIBLE.sub(" ", markup[:_MAX_HTML]))[:MAX_BODY]


def literal_text(text: str) -> str:
    """Return text in which ``<`` and ``&`` stand for themselves as one line, as `clean_text` does with HTML."""
    return clean_text(html.escape(text, quote=False))


def markdown_to_text(markdown: str, *, mdx: bool = False) -> str:
    """Return the visible text of `markdown`; see `read_markdown_text`.

    Examples
    --------
    >>> markdown_to_text("The **mayor** [resigned](/news/1).")
    'The mayor resigned.'
    """
    return read_markdown_text(markdown, mdx=mdx)[0]


def read_markdown_text(markdown: str, *, mdx: bool = False) -> tuple[str, tuple[RelatedLink, ...]]:
    """Return the visible text of the first `MAX_BODY` characters of `markdown`, and the links in it.

    Parameters
    ----------
    markdown : str
        CommonMark with HTML, tables and template tags.
    mdx : bool
        Whether it is MDX; then imports, exports and comments are removed.
    """
    markdown = markdown[:MAX_BODY].strip()
    if not markdown:
        return "", ()
    if mdx:
        markdown = _MDX.sub("", markdown)
    parts: list[str] = []
    blocks = _parser().parse(_without_templates(markdown))
    for block in blocks:
        if block.type in {"fence", "code_block"}:
            parts.append(block.content)
        elif block.type == "html_block":
            parts.append(_INVISIBLE.sub(" ", block.content))
        parts += _visible(block.children or ())
        parts.append("\n")
    return clean_html("".join(parts)), links_of(targets_of_tokens(blocks, markdown))


def first_heading(markdown: str) -> str:
    """Return the text of the first heading of the first level, or an empty text."""
    match = _HEADING.search(markdown[:MAX_BODY])
    if not match:
        return ""
    line = (match[1] or match[2]).rstrip()
    start = line.rfind("{")
    if line.endswith("}") and line[start : start + 2] in ("{#", "{.", "{:"):  # what Docusaurus, Hugo and Pandoc call it
        line = line[:start].rstrip()
    bare = line.rstrip("#")  # of "C# ##", the marks behind the blank
    return inline_markdown(bare if bare[-1:] in ("", " ", "\t") else line)


def inline_markdown(text: str) -> str:
    """Return the visible text of one line of Markdown.

    Examples
    --------
    >>> inline_markdown("The `Vec<T>` of **C#**")
    'The Vec<T> of C#'
    """
    parts: list[str] = []
    for block in _parser().parseInline(_without_templates(text)):
        for token in block.children or ():
            is_tag = token.type == "html_inline"  # of which `clean_text` keeps those that format nothing
            parts.append(token.content if is_tag else "".join(_visible([token])))
    return clean_text("".join(parts))


def _visible(tokens: Iterable[Token]) -> Iterator[str]:
    """Yield the visible text of what stands in a paragraph, as HTML: angle brackets of code are meant."""
    for token in tokens:
        if token.type in {"text", "text_special", "code_inline", "image"}:
            text = token.content if token.type == "code_inline" else shown_text(token.content)
            yield html.escape(text, quote=False) if "<" in text or "&" in text else text
        elif token.type in {"softbreak", "hardbreak"} or token.content[:3].lower() == "<br":
            yield " "


def _without_templates(markdown: str) -> str:
    """Markdown without tags of templates; a link whose target is one stays a link."""
    if "{{" not in markdown and "{%" not in markdown:
        return markdown
    if "post_link" in markdown:
        markdown = _POST_LINK.sub(r"\1", markdown)
    return _TEMPLATES.sub(" ", _TARGET.sub("(", markdown))


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    return MarkdownIt("commonmark").enable("table")
