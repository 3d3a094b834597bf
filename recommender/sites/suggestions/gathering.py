"""All that an editor may want to change in the lists of a site, each thing once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType

from recommender.engine import Recommender
from recommender.sites.suggestions.additions import NamedLists, Wanted, additions, doubtful
from recommender.sites.suggestions.repairs import Repairs, one_way
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["suggestions_of"]


def suggestions_of(
    recommender: Recommender,
    moment: datetime | None,
    wanted: Wanted,
    articles: Sequence[str],
    *,
    computed: Callable[[], NamedLists] | None = None,
    gone: Mapping[str, str] = MappingProxyType({}),
    with_doubtful: bool = False,
    with_one_way: bool = False,
) -> Iterator[Suggestion]:
    """Return an iterator of the suggestions for the lists of some articles, in the order of their files.

    The ranker is asked from now on, if other processes share the work; all else is done when the first one is wanted.

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
    computed : callable, optional
        Lists that will be there by then, see `additions`.
    gone : mapping of str to str
        Articles that the site had once, see `Repairs`.
    with_doubtful, with_one_way : bool
        Whether entries that are hardly related are to be taken away, and links that are not returned to be returned.
    """
    added = additions(recommender, moment, wanted, articles, computed) if wanted.per_page else iter(())

    def gathered() -> Iterator[Suggestion]:
        found = [*Repairs(recommender.corpus, moment, gone).all(removals=True)]
        if with_doubtful:
            taken = {(one.article_id, one.number) for one in found}
            found += (one for one in doubtful(recommender, moment) if (one.article_id, one.number) not in taken)
        if with_one_way:
            found += one_way(recommender.corpus, moment)
        found += added
        yield from sorted(_once(found, {*articles}), key=lambda one: (one.path, one.article_id))

    return gathered()


def _once(found: Iterable[Suggestion], articles: set[str]) -> Iterator[Suggestion]:
    """Those of the articles that are looked at; what two of them add is added once."""
    seen = set[tuple[str, str]]()
    for one in found:
        is_repeated = one.action == "add" and (one.article_id, one.target_id) in seen
        if one.article_id in articles and not is_repeated:
            seen.add((one.article_id, one.target_id))
            yield one
