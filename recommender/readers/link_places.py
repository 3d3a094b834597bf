"""Where links lead from: relative to their file, or to the site's own host."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from recommender.content import RelatedLink, host
from recommender.readers.body_links import IsOwn, page_of
from recommender.readers.links import is_url
from recommender.readers.project import Project
from recommender.readers.source import Source

__all__ = ["at_home", "leads_home"]

_FILE_NAME = re.compile(r"[^/:?#]+(?:/[^/:?#]+)*\.(?:md|mdx|markdown|qmd|rmd|rst|adoc|org|ipynb)\Z", re.IGNORECASE)
# Pelican's signs for the content folder and for the folder of the file; Markdown encodes the braces.
_PELICAN = re.compile(r"(?:\{|%7B|\||%7C)(?:filename|static|attach)(?:\}|%7D|\||%7C)", re.IGNORECASE)


# The content folder of Zola, and the project of Docusaurus: what follows is the exact path of a file.
_EXACT = re.compile(r"@/|@site/", re.IGNORECASE)


def at_home(link: RelatedLink, source: Source, *, in_text: bool = False) -> RelatedLink:
    """Return a link as seen from the content folder: a page of the site by its path, whatever way it was written.

    Parameters
    ----------
    link : RelatedLink
        As it was written.
    source : Source
        The file that it stands in.
    in_text : bool
        Whether it stands in the text of the article, where a name of a file is one in the same folder. In a curated
        list that is only said by ``./`` or ``../``.
    """
    if link.url:
        project = source.project
        if not project.host or host(link.url) != project.host:
            return link
        path = urlsplit(link.url).path or "/"
        return replace(link, url="", reference=f"/{path.removeprefix(f'{project.base_path}/')}")
    reference = link.reference
    if _EXACT.match(reference):
        return replace(link, reference=f"@/{_from_content(unquote(reference), source.project)}")
    if _PELICAN.match(reference):
        reference = _PELICAN.sub("", reference, count=1)
        reference = reference if reference.startswith("/") else f"./{reference}"
    is_relative = reference.startswith(("./", "../")) or (in_text and _FILE_NAME.match(reference) is not None)
    if is_relative and source.path.count("/") and not source.path.endswith((".jsonl", ".json", ".xml")):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), reference))
        reference = joined.removeprefix("../" * joined.count("../"))
    return link if reference == link.reference else replace(link, reference=reference)


def leads_home(source: Source, addresses: Callable[[], Iterable[object]]) -> IsOwn:
    """Return whether a target in a text may be a page of the same site: relative, or on a host of the site.

    Parameters
    ----------
    source : Source
        The file of the text.
    addresses : callable
        Returns the addresses that the record of the text names for it; called if the text has a link to any host.
    """
    known: set[str] | None = None  # when somebody asks

    def hosts() -> set[str]:
        nonlocal known
        if known is None:
            named = (host(address) for address in addresses() if isinstance(address, str))
            known = {source.project.host, *named} - {""}
        return known

    def is_own(target: str) -> bool:
        page = page_of(target)
        return bool(page) and (not is_url(page) or (bool(hosts()) and host(page) in hosts()))

    return is_own


def _from_content(reference: str, project: Project) -> str:
    """The path of a file, relative to the content folder, that ``@/`` or ``@site/`` leads to."""
    sign, _, path = re.split(r"[?#]", reference, maxsplit=1)[0].partition("/")
    if sign == "@" and project.generator.name == "zola" and project.root is not None:
        path = f"content/{path}"
    return path.removeprefix(project.below) if path.startswith(project.below) else f"../{path}"
