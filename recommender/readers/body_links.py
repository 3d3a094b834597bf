"""The links and pictures in the text of an article: Markdown, HTML, wiki links, and shortcodes of generators."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import unescape
from typing import TYPE_CHECKING

from recommender.content import RelatedLink
from recommender.readers.links import WIKI_LINK, clean_address, is_url, shortcode_targets

if TYPE_CHECKING:
    from markdown_it.token import Token

__all__ = ["links_of", "links_of_html", "targets_of_tokens", "wiki_targets"]

MAX_LINKS = 1_000
"""Links that are kept of one text: a plain choice, more than any reader follows."""

_HREF = re.compile(r"<a\s[^<>]*?\bhref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE)
# Filters of Liquid and Nunjucks that make an address: {{ "/about/" | url }}.
_FILTERED = re.compile(r"\{\{-?\s*[\"']([^\"'{}\n]{1,500})[\"']\s*\|\s*(?:url|relative_url|absolute_url|locale_url)\b")
_NO_PAGE = re.compile(r"(?:[a-z][a-z0-9+.-]*:(?!//)|#|\{)", re.IGNORECASE)
_FILE = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|avif|pdf|zip|mp[34]|webm|css|js|csv|xlsx?|docx?|pptx?)\Z", re.IGNORECASE
)


def links_of(targets: Iterable[str]) -> tuple[RelatedLink, ...]:
    """Return links to pages, in order, each target once and without fragments; mail, anchors and files are no pages.

    Examples
    --------
    >>> targets = ["/a/#top", "mailto:b@c.example", "https://d.example/", "/a/"]
    >>> [link.url or link.reference for link in links_of(targets)]
    ['/a/', 'https://d.example/']
    """
    links: dict[str, RelatedLink] = {}
    for target in targets:
        address = clean_address(target).partition("#")[0]
        if not address or _NO_PAGE.match(address) or _FILE.search(address.partition("?")[0]):
            continue
        if address not in links:
            links[address] = RelatedLink(url=address) if is_url(address) else RelatedLink(reference=address)
        if len(links) == MAX_LINKS:
            break
    return tuple(links.values())


def links_of_html(html: str) -> tuple[RelatedLink, ...]:
    """Return the links to pages in some HTML."""
    return links_of(_targets_of_html(html))


def targets_of_tokens(tokens: Iterable[Token], markdown: str) -> Iterator[str]:
    """Yield the targets of all links in a text.

    Parameters
    ----------
    tokens : iterable of Token
        What markdown-it made of the text, with shortcodes taken out.
    markdown : str
        The text itself.
    """
    for block in tokens:
        if block.type == "html_block":
            yield from _targets_of_html(block.content)
        for token in block.children or ():
            if token.type == "link_open":
                yield str(token.attrs.get("href", ""))
            elif token.type == "html_inline":
                yield from _targets_of_html(token.content)
            elif token.type == "text" and "[[" in token.content:
                yield from wiki_targets(token.content)
    if "url" in markdown and "{{" in markdown:
        yield from (match[1] for match in _FILTERED.finditer(markdown))
    if "ref " in markdown or "post_" in markdown or "link " in markdown:
        yield from shortcode_targets(markdown)


def wiki_targets(text: str) -> Iterator[str]:
    """Yield the targets of the wiki links in a text: ``[[Harbour|the harbour]]`` is ``Harbour``."""
    return (match[1].strip() for match in WIKI_LINK.finditer(text))


def _targets_of_html(html: str) -> Iterator[str]:
    if "href" in html or "HREF" in html:
        yield from (unescape(match[1] or match[2] or match[3] or "") for match in _HREF.finditer(html))
