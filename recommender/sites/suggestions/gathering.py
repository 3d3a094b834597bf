"""All that an editor may want to change in the lists of a site, each thing once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from recommender.engine import Recommender
from recommender.ranking import Recommendation
from recommender.sites.suggestions.additions import Wanted, additions, doubtful
from recommender.sites.suggestions.repairs import Repairs, one_way
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["suggestions_of"]


def suggestions_of(
    recommender: Recommender,
    moment: datetime | None,
    wanted: Wanted,
    articles: Sequence[str],
    *,
    computed: Mapping[str, Sequence[Recommendation]] = MappingProxyType({}),
    with_doubtful: bool = False,
    with_one_way: bool = False,
) -> list[Suggestion]:
    """Return the suggestions for the lists of some articles, in the order of their files.

    Parameters
    ----------
    recommender : Recommender
        Of the site.
    moment : datetime or None
        At which pages have to be public.
    wanted : Wanted
        Which new stories, and how many.
    articles : sequence of str
        Ids of the articles whose lists are looked at.
    computed : mapping of str to sequence of Recommendation
        Lists that are there already, see `additions`.
    with_doubtful, with_one_way : bool
        Whether entries that are hardly related are to be taken away, and links that are not returned to be returned.
    """
    found = [*Repairs(recommender.corpus, moment).all(removals=True)]
    if with_doubtful:
        taken = {(one.article_id, one.number) for one in found}
        found += (one for one in doubtful(recommender, moment) if (one.article_id, one.number) not in taken)
    if with_one_way:
        found += one_way(recommender.corpus, moment)
    found += additions(recommender, moment, wanted, articles, computed) if wanted.per_page else ()
    return sorted(_once(found, {*articles}), key=lambda one: (one.path, one.article_id))


def _once(found: Iterable[Suggestion], articles: set[str]) -> Iterator[Suggestion]:
    """Those of the articles that are looked at; what two of them add is added once."""
    seen = set[tuple[str, str]]()
    for one in found:
        is_repeated = one.action == "add" and (one.article_id, one.target_id) in seen
        if one.article_id in articles and not is_repeated:
            seen.add((one.article_id, one.target_id))
            yield one
