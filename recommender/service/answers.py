"""Answers about lists: related stories of articles and texts, and why a story is among them or not."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import msgspec

from recommender.content import Article
from recommender.errors import UnknownArticleError, unknown
from recommender.ranking import Filters, Mode, Recommendation
from recommender.service.asking import Asking
from recommender.service.questions import MAX_K, ExplainQuery, ListQuery, RelatedBody, RelatedQuery, SimilarQuery
from recommender.service.refusals import RefusedError
from recommender.service.shapes import ArticleLine, Explanation, FateOfStory, ListAnswer, Story, chosen

__all__ = ["explain", "line_of", "related", "related_to_all", "similar"]

FILTERS = {"topic": "topics", "provider": "providers", "kind": "kinds"}
"""What a request calls it → the attribute of `recommender.Filters`."""


def related(asking: Asking, query: RelatedQuery) -> Any:
    """Return the list of one article."""
    article = asking.find(query.article)
    stories = asking.site.recommender.recommend(article.id, mode=query.mode, **_options(asking, query))
    return _answer(asking, query, (article,), stories)


def related_to_all(asking: Asking, body: RelatedBody) -> Any:
    """Return one list for several articles: stories that are related to any of them, those to most of them first."""
    articles = {article.id: article for article in map(asking.find, body.ids)}
    left_out = {*articles, *_known(asking, body.exclude)}
    options = _options(asking, body, more=len(left_out))
    stories = asking.site.recommender.recommend(ids=articles, mode=body.mode, **options)
    return _answer(asking, body, tuple(articles.values()), [one for one in stories if one.article_id not in left_out])


def similar(asking: Asking, query: SimilarQuery) -> Any:
    """Return the list of a text."""
    left_out = {*_known(asking, query.exclude)}
    options = _options(asking, query, more=len(left_out))
    options.pop("reasons")
    stories: list[Recommendation] = asking.site.recommender.recommend_text(query.text, **options)
    if not query.reasons:
        stories = [replace(story, reasons=()) for story in stories]
    return _answer(asking, query, (), [story for story in stories if story.article_id not in left_out])


def explain(asking: Asking, query: ExplainQuery) -> Explanation:
    """Return what speaks for one story in the list of an article, and what became of it there."""
    article, other = asking.find(query.article), _node(asking, query.other)
    mode: Mode = "complete" if query.mode == "complete" else "computed-only"
    recommender, moment = asking.site.recommender, asking.moment
    story = recommender.explain(article.id, other, mode=mode, moment=moment)
    options = asking.site.options(**({} if query.limit is None else {"k": query.limit}))
    fate = recommender.why_not(article.id, other, mode=query.mode, **options)
    return Explanation(
        version=asking.version,
        article=line_of(article),
        story=_story(story),
        why_not=msgspec.convert(fate.to_dict(), FateOfStory),
    )


def line_of(article: Article) -> ArticleLine:
    """Return what a list says of an article."""
    url = article.url or article.permalink
    return ArticleLine(id=article.id, title=article.title, url=url, published=article.published)


def _options(asking: Asking, query: ListQuery, more: int = 0) -> dict[str, Any]:
    """The options of a list: those of the request, else the site's; `more` stories are asked for than are wanted."""
    given: dict[str, Any] = {
        name: value
        for name in ("min_score", "diversity", "fill", "as_of")
        if (value := getattr(query, name)) is not None
    }
    if query.as_of is not None and query.as_of > asking.moment and not asking.is_editor:
        raise RefusedError(HTTPStatus.BAD_REQUEST, "as_of is in the future; what is not public yet is not shown")
    if query.fields and (wrong := [name for name in query.fields if name not in Story.__struct_fields__]):
        raise RefusedError(HTTPStatus.BAD_REQUEST, unknown("field", wrong[0], Story.__struct_fields__))
    options = asking.site.options(**given)
    filters = {name: values for key, name in FILTERS.items() if (values := getattr(query.filter, key))}
    filters |= {"language": query.filter.language} if query.filter.language else {}
    filters |= {} if query.max_age is None else {"max_age": query.max_age}
    if filters:
        options["filters"] = replace(options["filters"] or Filters(), **filters)
    options["k"] = min(_wanted(asking, query) + query.offset, MAX_K) + more
    return {**options, "reasons": query.reasons}


def _wanted(asking: Asking, query: ListQuery) -> int:
    """How many stories a list has: as many as the request says, else the settings."""
    return asking.site.settings.length if query.limit is None else query.limit


def _answer(asking: Asking, query: ListQuery, articles: tuple[Article, ...], stories: list[Recommendation]) -> Any:
    end = query.offset + _wanted(asking, query)
    shown = [replace(story, rank=rank) for rank, story in enumerate(stories[:end], 1)]
    answer = ListAnswer(
        version=asking.version,
        articles=tuple(map(line_of, articles)),
        stories=tuple(_story(story) for story in shown[query.offset :]),
    )
    return chosen(answer, query.fields) if query.fields else answer


def _story(story: Recommendation) -> Story:
    """A story with all that a box shows of it."""
    return msgspec.convert(story.to_dict(full=True), Story)


def _node(asking: Asking, name: str) -> str:
    """The id of an article, or the address of an external page."""
    try:
        return asking.find(name).id
    except UnknownArticleError:
        position = asking.corpus.node_position(name)
        if position < len(asking.corpus):
            raise
        return name


def _known(asking: Asking, names: tuple[str, ...]) -> list[str]:
    """The ids of those names that mean an article, or an external page: a reader's history may hold others."""
    known = []
    for name in names:
        try:
            known.append(_node(asking, name))
        except UnknownArticleError:
            continue
    return known
