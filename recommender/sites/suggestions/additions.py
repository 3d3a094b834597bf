"""What an editor may want to add to lists, and what to look at again: by the ranker."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from recommender.content import Article
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.ranking import Reason, Recommendation
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["MIN_CHANCE", "PER_PAGE", "Wanted", "additions", "doubtful"]

MIN_CHANCE = 0.8
"""Chance that a story is clearly related, from which it is suggested. Of 96 such suggestions on five real sites, an
editor would have signed 91; of 24 between 0.5 and 0.6, 20. Of the other five, three came from words that a newspaper
repeats below each article: `is_confirmed` keeps them away."""

PER_PAGE = 3
"""Stories suggested for one page at a time: a plain choice. Somebody has to read them all."""

SPARE = 2
"""How many times as many stories are looked at, because some are left out again: a plain choice."""

WORDS = 5
"""Shared words that may stand in a title, those that tell most: as many as a reason names."""

REASONS = 3
"""Reasons that are named, those that add most first."""

NamedList = tuple[str, Sequence[Recommendation]]
NamedLists = Iterable[NamedList]
"""Ids of articles, and their lists."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which stories are suggested.

    Attributes
    ----------
    min_chance : float
        From which chance on, in [0, 1].
    per_page : int
        How many for one page.
    longest : int
        Entries from which on a list is long enough.
    processes : int
        How many share the work.
    """

    min_chance: float = MIN_CHANCE
    per_page: int = PER_PAGE
    longest: int = 10
    processes: int = 1


def additions(
    recommender: Recommender,
    moment: datetime | None,
    wanted: Wanted,
    articles: Sequence[str],
    computed: Callable[[], NamedLists] | None = None,
) -> Iterator[Suggestion]:
    """Return an iterator of the stories that the lists of some articles may be missing, the likeliest first.

    The ranker is asked from now on, if other processes share the work.

    Parameters
    ----------
    recommender : Recommender
        Of the site.
    moment : datetime or None
        At which they have to be public.
    wanted : Wanted
        How many, and how likely.
    articles : sequence of str
        Ids of the articles whose lists are looked at.
    computed : callable, optional
        Returns the lists of all articles of mode ``computed-only``, when they are there. On a site without links these
        are the lists of any mode, and not made again.
    """
    open_lists = [name for name in articles if _has_room(recommender.corpus, name, moment, wanted)]
    if computed and not recommender.corpus.links.nnz:
        return _additions(recommender.corpus, wanted, _of_these(computed, {*open_lists}))
    made = recommender.recommend_all(
        SPARE * wanted.per_page,
        articles=open_lists,
        mode="complete",
        externals="none",
        min_score=wanted.min_chance,
        moment=moment,
        processes=wanted.processes,
    )
    return _additions(recommender.corpus, wanted, made)


def _of_these(computed: Callable[[], NamedLists], names: set[str]) -> Iterator[NamedList]:
    """The lists of some articles; they are asked for as late as possible."""
    yield from ((name, stories) for name, stories in computed() if name in names)


def _additions(corpus: Corpus, wanted: Wanted, lists: NamedLists) -> Iterator[Suggestion]:
    for name, stories in lists:
        article = corpus.articles[corpus.position(name)]
        room = min(wanted.per_page, wanted.longest - len(article.related))
        for story in [story for story in stories if _is_wanted(article, story, wanted)][:room]:
            why = _words(story.reasons)
            yield Suggestion(name, article.path, "add", why, story.article_id, story.title, chance=story.score)


def _is_wanted(article: Article, story: Recommendation, wanted: Wanted) -> bool:
    return story.kind == "article" and story.score >= wanted.min_chance and is_confirmed(article, story)


def is_confirmed(article: Article, story: Recommendation) -> bool:
    """Whether more than the body of two texts says that they belong together: a title, a link, or a list.

    A newspaper repeats the same words at the end of each article, and they may be all that two articles share.
    """
    titles = f"{article.title} {story.title}".casefold()
    words = [word.casefold() for reason in story.reasons for word, _ in reason.words[:WORDS]]
    is_linked = any(reason.signal in ("mentions", "links") and reason.contribution > 0 for reason in story.reasons)
    return is_linked or not words or any(_stands_in(word, titles) for word in words)


def _stands_in(word: str, titles: str) -> bool:
    """Whether a title has a word, or one that begins with it; where no blanks part words, anywhere."""
    return bool(re.search(rf"\b{re.escape(word)}" if word.isascii() else re.escape(word), titles))


def doubtful(recommender: Recommender, moment: datetime | None) -> Iterator[Suggestion]:
    """Yield the entries of editors' lists that are hardly related, see `recommender.ranking.LinkChances.doubtful`."""
    corpus, chances = recommender.corpus, recommender.link_chances.doubtful
    for position, article in enumerate(corpus.articles):
        if article.related_origin != "editor" or article.why_kept_out(moment):
            continue
        for meaning in corpus.meanings(position) if article.related else ():
            if isinstance(meaning.target, int) and not meaning.kinds:
                target = corpus.articles[meaning.target]
                pair = article.id, target.id
                chance = chances.get(pair, chances.get(pair[::-1]))
                if chance is not None:
                    why = f"by all but this list, the chance that the two are related is {chance:.2f}"
                    yield Suggestion(article.id, article.path, "remove", why, target.id, target.title, meaning.number)


def _has_room(corpus: Corpus, name: str, moment: datetime | None, wanted: Wanted) -> bool:
    article = corpus.articles[corpus.position(name)]
    is_open = len(article.related) < wanted.longest and article.related_origin == "editor"
    return is_open and not article.why_kept_out(moment)


def _words(reasons: Sequence[Reason]) -> str:
    return "; ".join([reason.text for reason in reasons if reason.contribution > 0][:REASONS])
