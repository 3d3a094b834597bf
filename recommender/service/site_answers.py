"""Answers about the site: its articles and its problems, and what changes it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

import msgspec

from recommender.content import PROBLEM_KINDS, Article
from recommender.errors import SettingsError, unknown
from recommender.service.answers import line_of
from recommender.service.asking import Asking
from recommender.service.questions import (
    ArticleBody,
    ArticleQuery,
    ArticlesQuery,
    EventsBody,
    ProblemsQuery,
    RefreshBody,
    RemovalQuery,
)
from recommender.service.refusals import RefusedError
from recommender.service.shapes import (
    ArticleAnswer,
    ArticlesAnswer,
    ProblemLine,
    ProblemsAnswer,
    VersionAnswer,
)

if TYPE_CHECKING:
    from recommender.corpus import Corpus

__all__ = ["article", "articles", "log_event", "problems", "put_article", "refresh", "remove_article"]


def articles(asking: Asking, query: ArticlesQuery) -> ArticlesAnswer:
    """Return articles whose titles have all words of the query, the newest first."""
    words, all_articles = query.title.casefold().split(), asking.corpus.articles
    found = [
        position
        for position, title in _by_date(asking.corpus)
        if all(word in title for word in words) and asking.may_see(all_articles[position])
    ]
    page = found[query.offset : query.offset + query.limit]
    lines = tuple(line_of(all_articles[position]) for position in page)
    return ArticlesAnswer(version=asking.version, total=len(found), articles=lines)


@lru_cache(maxsize=2)
def _by_date(corpus: Corpus) -> tuple[tuple[int, str], ...]:
    """The position and the title, in lower case, of each article: the newest first, those without a date last."""

    def key(numbered: tuple[int, Article]) -> tuple[float, str]:
        published = numbered[1].published
        return (-published.timestamp() if published else float("inf"), numbered[1].id)

    order = sorted(enumerate(corpus.articles), key=key)
    return tuple((position, found.title.casefold()) for position, found in order)


def article(asking: Asking, query: ArticleQuery) -> ArticleAnswer:
    """Return what is known of one article."""
    found = asking.find(query.id)
    corpus = asking.corpus
    nodes = corpus.related(corpus.positions[found.id]).tolist()
    related = [corpus.articles[node] for node in nodes if node < len(corpus)]
    names = ("id", "title", "published", "updated", "excerpt", "provider", "kind", "language", "section", "series")
    return ArticleAnswer(
        version=asking.version,
        url=found.url or found.permalink,
        topics=found.topics,
        authors=found.authors,
        images=found.images,
        path=found.path,
        related=tuple(line_of(one) for one in related if asking.may_see(one)),
        **{name: getattr(found, name) for name in names},
    )


def problems(asking: Asking, query: ProblemsQuery) -> ProblemsAnswer:
    """Return what could not be read or resolved, as ``recommender doctor`` lists it."""
    if query.kind and query.kind not in PROBLEM_KINDS:
        raise SettingsError(unknown("kind of problem", query.kind, PROBLEM_KINDS))
    every = asking.corpus.problems
    found = [problem for problem in every if query.kind in ("", problem.kind)]
    page = found[query.offset : query.offset + query.limit]
    lines = tuple(msgspec.convert(one, ProblemLine, from_attributes=True) for one in page)
    kinds = Counter[str](problem.kind for problem in every)
    return ProblemsAnswer(version=asking.version, total=len(found), kinds=dict(sorted(kinds.items())), problems=lines)


def put_article(asking: Asking, body: ArticleBody) -> VersionAnswer:
    """Write an article into the inbox, and take it into the site; if the site does not take it, nothing is written."""

    def has_it(coming: Corpus) -> None:
        if body.id not in coming:
            own = [str(problem) for problem in coming.reading_problems if problem.path == inbox.place_of(body.id)]
            detail = "; ".join(own) or "the settings of the site, or its generator, leave files of the inbox out"
            raise RefusedError(HTTPStatus.UNPROCESSABLE_ENTITY, f"this gives no article with that id: {detail}")

    inbox = asking.service.writing()
    with asking.service.writing_lock, inbox.put(asking.service.site.corpus, body):
        answer = _after(asking, has_it)
        has_it(asking.service.site.corpus)  # another thread may have taken the file
    return answer


def remove_article(asking: Asking, query: RemovalQuery) -> VersionAnswer:
    """Take an article of the inbox away."""
    with asking.service.writing_lock, asking.service.writing().remove(asking.service.site.corpus, query.id):
        return _after(asking, but=query.id)


def refresh(asking: Asking, body: RefreshBody) -> VersionAnswer:
    """Look at the files again, and take what is new."""
    with asking.service.writing_lock:  # what is being written is taken, or refused, by whoever writes it
        return _after(asking, force=body.force)


def log_event(asking: Asking, body: EventsBody) -> VersionAnswer:
    """Write a box that was shown, or a click, into the log."""
    asking.service.event_log().write(body, asking.knows, asking.moment)
    return VersionAnswer(version=asking.version, changed=False, articles=len(asking.corpus))


def _after(
    asking: Asking, accept: Callable[[Corpus], None] | None = None, *, force: bool = False, but: str = ""
) -> VersionAnswer:
    """Take what is new, if it is to be accepted, and say which version that is; `but` one article may go."""

    def check(coming: Corpus) -> None:
        if not force:
            asking.service.refuse_loss(asking.site, coming, but)
        if accept:
            accept(coming)

    asking.service.site.refresh(accept=check)
    now = asking.service.site.snapshot()
    return VersionAnswer(version=now.version, changed=now.version != asking.version, articles=len(now.corpus))
