"""Lists in the front matter of the pages themselves, under ``related_computed``, which is never read as input."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from recommender.content import Article
from recommender.errors import EditError
from recommender.readers import COMPUTED
from recommender.sites.front_matter import remove_key, set_key
from recommender.sites.lists import Lists, Story
from recommender.sites.opening import OpenSite
from recommender.sites.suggestions import FileChange, SiteFiles

__all__ = ["Refused", "computed_changes"]

LEFT_AWAY = {"excerpt"}
"""What a story does not say in front matter: it is long, and a template finds it by the path."""

REMARK = f"# begun for {COMPUTED}, and taken away with it"
"""Stands in front matter of pages that had none, so that ``--uninstall`` can leave them as they were."""

Refused = tuple[str, str]
"""The path of a file that cannot be changed, and why."""


def computed_changes(
    site: OpenSite, lists: Lists, former: Mapping[str, list[Story]] | None = None
) -> Iterator[FileChange | Refused]:
    """Yield how the pages of a site change, so that each holds its list; nothing is written.

    Parameters
    ----------
    site : OpenSite
        The site.
    lists : Lists
        The lists of its pages; a page without one loses the key.
    former : Lists, optional
        The lists that were written last. Pages whose lists are the same are not opened.
    """
    files = SiteFiles.of(site.folder.content, site.settings)
    for article in site.corpus.articles:
        key = site.folder.key_of(article)
        if former is not None and former.get(key) == lists.get(key):
            continue
        try:
            change = _change(article, lists.get(key, []), files)
        except EditError as error:
            yield article.path, str(error)
        else:
            if change.after != change.before:
                yield change


def _change(article: Article, stories: list[Story], files: SiteFiles) -> FileChange:
    """The file of an article with its list; a file that says this already stays the same."""
    wanted = [{key: value for key, value in story.items() if value and key not in LEFT_AWAY} for story in stories]
    try:
        page = files.open(article)
    except EditError:
        if stories:
            raise
        return FileChange(files.folder / article.path, article.path, b"", b"", ())
    after = page.data
    if not wanted:
        after = remove_key(page.data, COMPUTED, REMARK) if COMPUTED.encode() in page.data else after
    elif page.layout.values.get(COMPUTED) != wanted:
        after = set_key(page.data, COMPUTED, wanted, REMARK)
    return FileChange(page.file, article.path, page.data, after, ())
