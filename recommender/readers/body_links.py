"""The links in the text of an article: Markdown, HTML, wiki links, and shortcodes of generators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from html import unescape
from urllib.parse import quote

from recommender.content import RelatedLink
from recommender.readers.links import WIKI_LINK, clean_address, is_url, shortcode_targets
from recommender.readers.marks import BLOCK, HEADING, LINK, LINK_END, OF_TEMPLATE

__all__ = [
    "IsOwn",
    "is_inside",
    "link_mark",
    "links_of",
    "links_of_html",
    "marked_html",
    "page_of",
    "targets_of_html",
    "targets_of_templates",
    "wiki_targets",
]

IsOwn = Callable[[str], bool]
"""Whether a target, as it is written, may be a page of the site itself."""

MAX_LINKS = 1_000
"""Links that are kept of one text: a plain choice, more than any reader follows."""

_MAX_TARGET = 20_000
"""Characters of a target: as many as `recommender.readers.links.clean_address` takes of an address."""

_HREF = re.compile(r"<a\s[^<>]*?\bhref\s*=\s*(?:\"([^\"<>]*)\"|'([^'<>]*)'|([^\s\"'<>]+))", re.IGNORECASE)
_TAG = re.compile(
    r"<(?P<end>/?)(?:(?P<link>a)|h(?P<level>[1-6])|p|li|ul|ol|dl|dt|dd|div|section|article|aside|nav|header|footer"
    r"|blockquote|pre|table|tr|td|th|figure|figcaption|details|summary)(?=[\s>/])[^<>]*>",
    re.IGNORECASE,
)
"""Links, headings, and other elements that are blocks."""
# Filters of Liquid and Nunjucks that make an address: {{ "/about/" | url }}.
_FILTERED = re.compile(r"\{\{-?\s*[\"']([^\"'{}\n]{1,500})[\"']\s*\|\s*(?:url|relative_url|absolute_url|locale_url)\b")
_OF_TEMPLATE = {OF_TEMPLATE, quote(OF_TEMPLATE)}
_NO_PAGE = re.compile(
    rf"[a-z][a-z0-9+.-]*:(?!//)|#|\{{(?!(?:filename|static|attach)\}})|{'|'.join(sorted(_OF_TEMPLATE))}", re.IGNORECASE
)
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
        address = page_of(target)
        if address and address not in links:
            links[address] = RelatedLink(url=address) if is_url(address) else RelatedLink(reference=address)
        if len(links) == MAX_LINKS:
            break
    return tuple(links.values())


def page_of(target: str) -> str:
    """Return the address of the page that a link leads to, without a fragment; empty if that is no page."""
    return _page_of(target[:_MAX_TARGET])


@lru_cache(maxsize=1_000)  # each target is asked for twice: as a link, and for its words
def _page_of(target: str) -> str:
    address = clean_address(target).partition("#")[0]
    is_page = address and not _NO_PAGE.match(address) and not _FILE.search(address.partition("?")[0])
    return address if is_page else ""


def is_inside(target: str) -> bool:
    """Whether a link leads to a page of the site, as far as that can be told without knowing where the site lies."""
    address = page_of(target)
    return bool(address) and not is_url(address)


def link_mark(target: str, is_own: IsOwn) -> str:
    """Return the mark in front of the words of a link; empty if it may not lead to a page of the site."""
    return LINK if target in _OF_TEMPLATE or is_own(target) else ""


def marked_html(html: str, is_own: IsOwn) -> str:
    """Return some HTML with marks (see `recommender.readers.marks`) beside its tags."""

    def marked(tag: re.Match[str]) -> str:
        if tag["link"]:
            if tag["end"]:
                return f"{tag[0]}{LINK_END}"
            return f"{link_mark(next(targets_of_html(tag[0]), ''), is_own)}{tag[0]}"
        return f"{tag[0]}{BLOCK}{HEADING * int(tag['level'] or 0) * (not tag['end'])}"

    return _TAG.sub(marked, html) if "<" in html else html


def links_of_html(html: str) -> tuple[RelatedLink, ...]:
    """Return the links to pages in some HTML."""
    return links_of(targets_of_html(html))


def targets_of_templates(markdown: str) -> Iterator[str]:
    """Yield the targets of the links in a text that are written as tags of templates, whatever stands around them."""
    if "url" in markdown and "{{" in markdown:
        yield from (match[1] for match in _FILTERED.finditer(markdown))
    if "ref " in markdown or "post_" in markdown or "link " in markdown:
        yield from shortcode_targets(markdown)


def wiki_targets(text: str) -> Iterator[str]:
    """Yield the targets of the wiki links in a text: ``[[Harbour|the harbour]]`` is ``Harbour``."""
    return (match[1].strip() for match in WIKI_LINK.finditer(text))


def targets_of_html(html: str) -> Iterator[str]:
    """Yield the targets of all links in some HTML."""
    if "href" in html or "HREF" in html:
        yield from (unescape(match[1] or match[2] or match[3] or "") for match in _HREF.finditer(html))
