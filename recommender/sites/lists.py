"""The lists of a site, keyed by what its generator calls the files of its pages."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Mapping
from typing import Any

from recommender.content import Article, shortened
from recommender.corpus import External
from recommender.engine import Recommender
from recommender.ranking import Recommendation
from recommender.sites.site_folder import SiteFolder

__all__ = ["Lists", "Story", "each_list", "site_lists"]

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
    articles: Iterable[Article] | None = None,
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
    articles : iterable of Article, optional
        Whose lists are wanted; by default, those of all.
    scores, reasons : bool
        Whether each story says its score, with two digits, and why it is there. Both change more often than lists do:
        without them, the file stays the same as long as the lists do.
    """
    corpus, moment = recommender.corpus, options.get("moment")
    positions = corpus.positions
    wanted = corpus.articles if articles is None else articles
    public = [article.id for article in wanted if not article.why_kept_out(moment)]
    known = dict[str, Story]()  # what stories say of a page is the same in every list
    for name, stories in recommender.recommend_all(articles=public, reasons=reasons, **options):
        records = list[Story]()
        for story in stories:
            node = corpus.node(positions[story.article_id])
            if story.kind == "external" and site.is_own(story.url):
                continue  # a page of the site that is no article: a list of pages, or one that is not public
            if story.article_id not in known:
                known[story.article_id] = _record(story, node, site)
            record = {**known[story.article_id], "source": story.source}
            if scores:
                record["score"] = round(story.score, 2)
            if reasons:
                record["reasons"] = [reason.text for reason in story.reasons if reason.contribution > 0]
            records.append(record)
        yield site.key_of(corpus.articles[positions[name]]), records


def _record(story: Recommendation, node: Article | External, site: SiteFolder) -> Story:
    article = node if isinstance(node, Article) else None
    return {
        "path": site.key_of(article) if article else "",
        "url": site.address_of(article) if article else story.url,
        "title": _within(story.title, MAX_TITLE),
        "excerpt": _within(node.excerpt, MAX_EXCERPT),
        "date": f"{story.published:%Y-%m-%d}" if story.published else "",
        "image": site.picture_of(article) if article else "",
    }


def _within(text: str, most: int) -> str:
    return text if len(text) <= most else shortened(text, most)
