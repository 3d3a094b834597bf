"""Answers about lists: related stories of articles and texts, and why a story is among them or not."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import msgspec

from recommender.content import Article
from recommender.errors import UnknownArticleError, unknown
from recommender.ranking import Filters, Mode, Recommendation, Recommendations
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
    stories = asking.site.recommender.recommend(article.id, mode=query.mode, **_page(asking, query))
    return _answer(asking, query, stories, (article,))


def related_to_all(asking: Asking, body: RelatedBody) -> Any:
    """Return one list for several articles: stories that are related to any of them, those to most of them first."""
    articles = {article.id: article for article in map(asking.find, body.ids)}
    whole = {**_page(asking, body), "offset": 0, "k": asking.corpus.n_nodes}  # it is made as a whole in any case
    stories = asking.site.recommender.recommend(ids=articles, mode=body.mode, **whole)
    kept = _without(asking, body, stories, {*articles, *_known(asking, body.exclude)})
    return _answer(asking, body, kept, tuple(articles.values()))


def similar(asking: Asking, query: SimilarQuery) -> Any:
    """Return the list of a text."""
    left_out, options = {*_known(asking, query.exclude)}, _page(asking, query)
    options.pop("reasons")
    if left_out:
        last = query.offset + options["k"] + len(left_out)
        options |= {"offset": 0, "k": asking.corpus.n_nodes if query.total else last}
    stories = asking.site.recommender.recommend_text(query.text, **options)
    return _answer(asking, query, _without(asking, query, stories, left_out) if left_out else stories, ())


def _without(asking: Asking, query: ListQuery, stories: Recommendations, left_out: set[str]) -> Recommendations:
    """The page of a list from whose beginning some stories are left out, and their near-copies with them."""
    kept = [story for story in stories if story.article_id not in left_out]
    page = kept[query.offset : query.offset + _length(asking, query)]
    ranked = (replace(story, rank=rank) for rank, story in enumerate(page, query.offset + 1))
    return Recommendations(ranked, offset=query.offset, count=lambda: len(kept))


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


def _page(asking: Asking, query: ListQuery) -> dict[str, Any]:
    """The options of a page of a list: those of the request, else the site's."""
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
    if filters and not asking.is_editor:  # a topic that only drafts have is not there
        Filters(**filters).check_among(asking.service.facets(asking.site))
    filters |= {"language": query.filter.language} if query.filter.language else {}
    filters |= {} if query.max_age is None else {"max_age": query.max_age}
    if filters:
        options["filters"] = replace(options["filters"], **filters)
    return {**options, "k": _length(asking, query), "offset": query.offset, "reasons": query.reasons}


def _length(asking: Asking, query: ListQuery) -> int:
    """How many stories a page has: as many as the request says, else the settings, with those in front 100 at most."""
    return min(asking.site.settings.length if query.limit is None else query.limit, MAX_K - query.offset)


def _answer(asking: Asking, query: ListQuery, stories: Recommendations, articles: tuple[Article, ...]) -> Any:
    answer = ListAnswer(
        version=asking.version,
        total=stories.total if query.total else msgspec.UNSET,
        articles=tuple(map(line_of, articles)),
        stories=tuple(_story(story, reasons=query.reasons) for story in stories),
    )
    return chosen(answer, query.fields) if query.fields else answer


def _story(story: Recommendation, *, reasons: bool = True) -> Story:
    """A story with all that a box shows of it."""
    return msgspec.convert(story.to_dict(full=True) if reasons else {**story.to_dict(full=True), "reasons": ()}, Story)


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
