"""The lists of a site, keyed by what its generator calls the files of its pages."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from functools import cache, partial
from typing import Any

from recommender.content import Article, shortened
from recommender.corpus import KEPT_OUT_CODES, Corpus, days
from recommender.engine import Recommender, chosen_of
from recommender.sites.site_folder import SiteFolder

__all__ = ["Lists", "Story", "each_list", "public_positions", "site_lists"]

MAX_TITLE, MAX_EXCERPT = 300, 600
"""Characters that lists say of a page, in each list that it stands in. Plain choices: headlines have 150, and a teaser
is a paragraph; what is longer is a whole article in the wrong place."""

Story = dict[str, Any]
"""One related story: ``path``, ``url``, ``title``, ``excerpt``, ``date``, ``image``, ``source``; on request ``score``
and ``reasons``."""

Lists = dict[str, list[Story]]
"""Key of a page → its stories, best first; sorted by key."""


def site_lists(lists: Iterable[tuple[str, list[Story]]]) -> Lists:
    """Return lists sorted by key, without those that are empty."""
    return dict(sorted((key, stories) for key, stories in lists if stories))


def each_list(
    recommender: Recommender,
    site: SiteFolder,
    options: Mapping[str, Any],
    articles: Iterable[int] | None = None,
    *,
    scores: bool = False,
    reasons: bool = False,
) -> Generator[tuple[str, list[Story]], None, None]:
    """Yield the keys and the lists of pages that are public at the moment that `options` name.

    Parameters
    ----------
    recommender : Recommender
        Of the site's articles.
    site : SiteFolder
        Where they lie.
    options : mapping of str to object
        As for `recommender.Recommender.recommend_all`.
    articles : iterable of int, optional
        Positions of the articles whose lists are wanted; by default, those of all.
    scores, reasons : bool
        Whether each story says its score, with two digits, and why it is there. Both change more often than lists do:
        without them, the file stays the same as long as the lists do.
    """
    corpus = recommender.corpus
    record_of = cache(partial(_record, corpus, site))  # it is the same in each list
    for position, stories in chosen_of(
        recommender, public_positions(corpus, articles, options), {**options, "reasons": reasons}
    ):
        shown = list[Story]()
        for story in stories:
            said = record_of(story.position)
            if said is None:
                continue
            record = {**said, "source": story.source}
            if scores:
                record["score"] = round(story.score, 2)
            if reasons:
                record["reasons"] = [reason.text for reason in story.reasons if reason.contribution > 0]
            shown.append(record)
        yield site.key_of(corpus.articles[position]), shown


def public_positions(corpus: Corpus, articles: Iterable[int] | None, options: Mapping[str, Any]) -> list[int]:
    """Return which of some articles, by default all, are public at the moment that `options` name: their positions.

    A page whose title cannot be read is one of them: it is recommended to nobody, but it is a page.
    """
    codes = corpus.columns.kept_out_at(days(options.get("moment")), hidden=False)
    is_page = (codes == 0) | (codes == KEPT_OUT_CODES["unreadable"])
    return [position for position in (range(len(corpus)) if articles is None else articles) if is_page[position]]


def _record(corpus: Corpus, site: SiteFolder, position: int) -> Story | None:
    """What lists say of the node at a position.

    None for a page of the site that is no article: a list of pages, or one that is not public.
    """
    node = corpus.node(position)
    article = node if isinstance(node, Article) else None
    if article is None and site.is_own(node.url):
        return None
    return {
        "path": site.key_of(article) if article else "",
        "url": site.address_of(article) if article else node.url,
        "title": _within(node.title, MAX_TITLE),
        "excerpt": _within(node.excerpt, MAX_EXCERPT),
        "date": f"{node.published:%Y-%m-%d}" if node.published else "",
        "image": site.picture_of(article) if article else "",
    }


def _within(text: str, most: int) -> str:
    return text if len(text) <= most else shortened(text, most)
