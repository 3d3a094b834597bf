"""Where links lead from: relative to their file, or to the site's own host."""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from urllib.parse import urlsplit

from recommender.content import RelatedLink, host
from recommender.readers.source import Source

__all__ = ["at_home"]

_FILE_NAME = re.compile(r"[^/:?#]+(?:/[^/:?#]+)*\.(?:md|mdx|markdown|qmd|rmd|rst|adoc|org|ipynb)\Z", re.IGNORECASE)
# Pelican's signs for the content folder and for the folder of the file; Markdown encodes the braces.
_PELICAN = re.compile(r"(?:\{|%7B|\||%7C)(?:filename|static|attach)(?:\}|%7D|\||%7C)", re.IGNORECASE)


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
        own = source.project.host
        if not own or host(link.url) != own:
            return link
        return replace(link, url="", reference=urlsplit(link.url).path or "/")
    reference = link.reference
    if _PELICAN.match(reference):
        reference = _PELICAN.sub("", reference, count=1)
        reference = reference if reference.startswith("/") else f"./{reference}"
    is_relative = reference.startswith(("./", "../")) or (in_text and _FILE_NAME.match(reference) is not None)
    if is_relative and source.path.count("/") and not source.path.endswith((".jsonl", ".json", ".xml")):
        joined = posixpath.normpath(posixpath.join(posixpath.dirname(source.path), reference))
        reference = joined.removeprefix("../" * joined.count("../"))
    return link if reference == link.reference else replace(link, reference=reference)
