"""What is left of a path without its first segments, and whether those segments say that another page is meant.

Links name folders in front of what files know: that of the content, of a section, of a language. So a link may mean the
one page that answers to the end of its path; but a wrong link is worse than none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from itertools import chain

from recommender.content import Article, is_language, primary, site_path, slugify, strip_numbers

__all__ = ["ends_of", "folder_name", "folders_of", "means_another"]

LISTS = frozenset(
    {
        *("tag", "tags", "category", "categories", "topic", "topics", "author", "authors", "archive", "archives"),
        *("page", "search", "series", "issues", "products", "product"),
    }
)
"""Folders of pages that list articles: behind them stands the name of a topic or of an author, not of a page."""

MAX_SEGMENTS = 8
"""How many segments of a path are looked up without those before them. A plain choice: more than sites have."""

CURRENT = frozenset({"latest", "stable", "current", "next", "main", "master"})
"""Names of versions that say which one is meant only where the others have numbers."""

_VERSION = re.compile(r"(?:version-|v)?(\d+(?:\.\d+)+(?:\.x)?(?:-[a-z0-9.]+)?|\d+\.x)|(?:version-|v)(\d+)")


def ends_of(path: str) -> list[tuple[str, list[str]]]:
    """Return a site path and what is left of it without its first segment, its first two …, the longest first.

    Beside each stand the segments before it. A number stays: it is part of a date, and a page of another day is another
    page. So does what follows a folder of lists of pages.

    Examples
    --------
    >>> ends_of("blog/posts/beta")
    [('blog/posts/beta', []), ('posts/beta', ['blog']), ('beta', ['blog', 'posts'])]
    >>> [end for end, _ in ends_of("blog/2021/05/beta")]
    ['blog/2021/05/beta', '2021/05/beta']
    """
    segments = path.split("/")[-MAX_SEGMENTS:]
    if segments[0] in LISTS:
        return [(path, [])]
    n_words = next((place for place, segment in enumerate(segments) if segment.isdigit()), len(segments) - 1)
    starts = range(1, min(n_words + 1, len(segments)))
    return [(path, []), *(("/".join(segments[start:]), segments[:start]) for start in starts)]


def folders_of(article: Article) -> Iterator[str]:
    """Yield the folders of a page as addresses name them, on its way in the content folder and on its site."""
    for path in (article.path, article.permalink):
        if "/" in path.strip("/"):
            yield from (folder_name(segment) for segment in site_path(path).split("/")[:-1])


def means_another(before: Sequence[str], article: Article, is_folder: Callable[[str], bool]) -> bool:
    """Whether the segments in front of the end of a path say that it is not this article that is meant.

    They do if they name another version or language, or a folder of the site in which the article is not.

    Parameters
    ----------
    before : sequence of str
        The segments, as in `recommender.content.site_path`.
    article : Article
        It answers to the end of the path.
    is_folder : callable
        Whether there are pages below a folder of some name.
    """
    own = {*folders_of(article), *map(slugify, chain(article.topics, (article.section, article.series)))}
    own.update(site_path(article.url.partition("//")[2]).split("/")[1:-1])
    return any(_excludes(folder_name(segment), own, article.language, is_folder) for segment in before)


def _excludes(segment: str, own: Collection[str], language: str, is_folder: Callable[[str], bool]) -> bool:
    if segment in own:
        return False
    if _version(segment) or segment in CURRENT:
        versions = set(filter(None, map(_version, own)))
        if versions or segment not in CURRENT:
            return _version(segment) not in versions
    if is_language(segment) and language:
        return not _agree(segment.replace("_", "-"), language)
    return is_folder(segment)


def _agree(one: str, other: str) -> bool:
    """Whether two tags may mean the same language: equal ones, or one of them without a region."""
    return primary(one) == primary(other) and (one == other or "-" not in one or "-" not in other)


def _version(segment: str) -> str:
    """The number of a version, ``1.2`` for ``v1.2`` and ``version-1.2``; empty for other names."""
    match = _VERSION.fullmatch(segment)
    return (match[1] or match[2]) if match else ""


def folder_name(segment: str) -> str:
    """Return the name by which a folder is compared: ``_posts`` is ``posts``, and ``02-guides`` is ``guides``."""
    return segment if _version(segment) else strip_numbers(segment.lstrip("_"))
