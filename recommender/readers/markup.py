"""Plain text out of Markdown, MDX and HTML."""

from __future__ import annotations

import html
import re

from recommender.content import RelatedLink, clean_html, clean_text
from recommender.readers.body_links import (
    IsOwn,
    is_inside,
    links_of,
    links_of_html,
    marked_html,
    targets_of_html,
    targets_of_templates,
)
from recommender.readers.markdown_blocks import HTML, TEXT, blocks_of, parser
from recommender.readers.markdown_text import read_text, visible
from recommender.readers.marks import BLOCK, HEADING, OF_TEMPLATE, linked, split_marks, unmarked

__all__ = [
    "MAX_BODY",
    "first_heading",
    "html_to_text",
    "inline_markdown",
    "literal_text",
    "markdown_to_text",
    "read_html_text",
    "read_markdown_text",
    "without_templates",
]

MAX_BODY = 200_000
"""Characters that are read of a body. A plain choice: forty times a long article; what is longer is data."""
_MAX_HTML = 4 * MAX_BODY
"""Characters of HTML that are searched for as many characters of text. A plain choice."""

# An unclosed element takes the rest of the text with it. Without \Z, its end would be searched for in quadratic time.
_INVISIBLE = re.compile(r"<(script|style|template)\b.*?(?:</\1\s*>|\Z)", re.DOTALL | re.IGNORECASE)
_MDX = re.compile(r"^(?:import|export)\s.*$|\{/\*.*?\*/\}", re.MULTILINE)
_TEMPLATE = r"\{(?:%[^{}]*%|\{[^{}]*\})\}[ \t]*"  # Liquid, Jinja, Hugo's shortcodes
_TEMPLATES = re.compile(f"{_TEMPLATE}(?:{_TEMPLATE})*")  # which begins with a character that can be searched for
_POST_LINK = re.compile(
    r"\{%-?[ \t]{0,9}post_link[ \t]{1,9}(?:\"[^\"\n{}]*\"|'[^'\n{}]*'|[^\s{}]+)"
    r"[ \t]{1,9}[\"']?([^\"{}\n]{0,500}?)[\"']?(?:[ \t]{1,9}(?:true|false))?[ \t]{0,9}-?%\}"
)
"""A link of Hexo with its title."""
_TARGET = re.compile(
    r"(?:\]\([ \t]{0,9}|^[ ]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]{0,9}|\bhref\s{0,9}=\s{0,9}[\"']?)\Z", re.MULTILINE
)
"""What stands before the target of a link."""
_BEFORE_TARGETS, _BEHIND_TARGETS = frozenset("(: \t\"'="), frozenset(("", *")\"' \t\n>"))
# With a # in front, or underlined by ===.
_HEADING = re.compile(r"^#[ \t]+(\S.*)$|^(?![ \t>#*+-])(\S.*)\n=+[ \t]*$", re.MULTILINE)


def html_to_text(markup: str) -> str:
    """Return the visible text of HTML, at most `MAX_BODY` characters."""
    return clean_html(_INVISIBLE.sub(" ", markup[:_MAX_HTML]))[:MAX_BODY]


def read_html_text(markup: str, is_own: IsOwn = is_inside) -> tuple[str, tuple[RelatedLink, ...]]:
    """Return the visible text of HTML, as `html_to_text`, with marks, and the links in it; as `read_markdown_text`."""
    markup = _INVISIBLE.sub(" ", unmarked(markup[:_MAX_HTML]))
    return clean_html(marked_html(markup, is_own))[:MAX_BODY], links_of_html(markup)


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
    return split_marks(read_markdown_text(markdown, mdx=mdx)[0])[0]


def read_markdown_text(
    markdown: str, is_own: IsOwn = is_inside, *, mdx: bool = False
) -> tuple[str, tuple[RelatedLink, ...]]:
    """Return the visible text of the first `MAX_BODY` characters of `markdown`, with marks, and the links in it.

    Parameters
    ----------
    markdown : str
        CommonMark with HTML, tables and template tags.
    is_own : callable
        Which targets may be pages of the site: the words of links to them are marked, see `recommender.readers.marks`.
    mdx : bool
        Whether it is MDX; then imports, exports and comments are removed.
    """
    markdown = unmarked(markdown[:MAX_BODY]).strip()
    if not markdown:
        return "", ()
    if mdx:
        markdown = _MDX.sub("", markdown)
    parts: list[str] = []
    targets: list[str] = []
    blocks, definitions = blocks_of(without_templates(markdown))
    for kind, content, level in blocks:
        text = content
        if kind == TEXT:
            text, links = read_text(content, is_own, definitions)
            targets += links
        elif kind == HTML:
            text = marked_html(_INVISIBLE.sub(" ", content), is_own)
            targets += targets_of_html(content)
        parts += (BLOCK, HEADING * level, text, "\n")
    targets += targets_of_templates(markdown)
    return clean_html("".join(parts)), links_of(targets)


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
    for block in parser("inline").parseInline(without_templates(text)):
        for token in block.children or ():
            is_tag = token.type == "html_inline"  # of which `clean_text` keeps those that format nothing
            parts.append(token.content if is_tag else "".join(visible([token], is_inside)))
    return clean_text(unmarked("".join(parts)))


def without_templates(markup: str) -> str:
    """Return Markdown or HTML without tags of templates; a link whose target is one stays a link."""
    if "{{" not in markup and "{%" not in markup:
        return markup
    if "post_link" in markup:
        markup = _POST_LINK.sub(lambda link: linked(link[1]), markup)
    return _TEMPLATES.sub(_without_template, markup)


def _without_template(tags: re.Match[str]) -> str:
    """What stands for some tags of templates: nothing at the beginning of a target, or else a blank."""
    text, start, end = tags.string, tags.start(), tags.end()
    if text[start - 1 : start] not in _BEFORE_TARGETS:
        return " "
    blanks = tags[0][len(tags[0].rstrip()) :]
    if _TARGET.search(text[max(0, start - 220) : start]):
        return blanks if not blanks and text[end : end + 1] not in _BEHIND_TARGETS else OF_TEMPLATE + blanks
    return blanks if text[start - 1] == "(" else " "
