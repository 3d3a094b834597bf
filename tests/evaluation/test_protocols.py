"""Protocols: what is hidden is hidden from every side, and every query is asked once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora, newsroom, resolves_to, site, two_topics, without_links_of

from examples import examples
from recommender.api import read_corpus
from recommender.content import RelatedLink
from recommender.corpus.clusters import story_clusters
from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.errors import EvaluationError
from recommender.evaluation.folds import Fold, Question
from recommender.evaluation.protocols import LIST_PROTOCOLS, make_folds
from recommender.evaluation.truth import Asked
from recommender.judging.judgments import Judgments
from recommender.text import NEAR_COPY, TextIndex


def folds_of(corpus: Corpus, protocol: str, seed: int = 0) -> list[Fold]:
    """The folds, or none where the site has nothing to ask."""
    try:
        text = TextIndex.fit(corpus)
        asked = Asked(protocol, corpus, text)
        return make_folds(protocol, corpus, asked.public(asked.judgments()), text, np.random.default_rng(seed))
    except EvaluationError:
        return []


def pairs(question: Question) -> set[tuple[int, int]]:
    rows, columns = question.links.nonzero()
    return set(zip(rows.tolist(), columns.tolist(), strict=True))


@given(corpus=corpora, protocol=st.sampled_from(sorted(LIST_PROTOCOLS)))
def test_no_question_shows_what_it_asks_for(corpus: Corpus, protocol: str) -> None:
    for fold in folds_of(corpus, protocol):
        for question in fold.questions():
            relevant = {corpus.position(name) for name in fold.judgments.grades[question.article_id]}
            shown = pairs(question)
            assert relevant <= set(question.candidates.tolist())
            assert question.position not in question.candidates
            assert not any(
                (question.position, other) in shown or (other, question.position) in shown for other in relevant
            )


@given(corpus=corpora, protocol=st.sampled_from(sorted(LIST_PROTOCOLS)), seed=st.integers(0, 3))
def test_every_query_is_asked_once_and_every_seed_is_a_world_of_its_own(
    corpus: Corpus, protocol: str, seed: int
) -> None:
    asked = [query for fold in folds_of(corpus, protocol, seed) for query in fold.judgments.grades]
    again = [query for fold in folds_of(corpus, protocol, seed) for query in fold.judgments.grades]
    assert asked == again
    assert len(set(asked)) == len(asked)
    if protocol in ("cold", "cluster"):
        known = folds_of(corpus, "cold")
        assert set(asked) == set(known[0].judgments.grades if known else ())


@given(corpus=corpora)
def test_cold_shows_every_link_that_does_not_touch_the_page_of_the_query(corpus: Corpus) -> None:
    for fold in folds_of(corpus, "cold"):
        for question in fold.questions():
            rows, columns = corpus.links.nonzero()
            every = set(zip(rows.tolist(), columns.tolist(), strict=True))
            own = set(corpus.same_page(question.position).tolist())
            assert pairs(question) == {pair for pair in every if not own & set(pair)}


@given(corpus=corpora)
def test_what_cold_shows_is_what_a_site_without_those_links_has(corpus: Corpus) -> None:
    """Link by link: so nothing is left in degrees or walks, nor in who names an external."""
    for fold in folds_of(corpus, "cold"):
        for question in fold.questions():
            rebuilt = without_links_of(corpus, question.position)
            shown = {(corpus.nodes[row].id, corpus.nodes[column].id) for row, column in pairs(question)}
            rows, columns = rebuilt.links.nonzero()
            assert shown == {(rebuilt.nodes[r].id, rebuilt.nodes[c].id) for r, c in zip(rows, columns, strict=True)}


@given(corpus=corpora, protocol=st.sampled_from(sorted(LIST_PROTOCOLS)))
def test_masking_twice_is_masking_once(corpus: Corpus, protocol: str) -> None:
    for fold in folds_of(corpus, protocol):
        for question in fold.questions():
            rows, columns = fold.corpus.links.nonzero()
            shown = pairs(question)
            keep = np.array([pair in shown for pair in zip(rows.tolist(), columns.tolist(), strict=True)], dtype=bool)
            only = fold.judgments.only({question.article_id: fold.judgments.grades[question.article_id]})
            (again,) = replace(fold, corpus=fold.corpus.with_links(keep), judgments=only).questions()
            assert pairs(again) == shown


@given(corpus=corpora)
def test_as_of_teaches_nothing_from_lists_of_later_days(corpus: Corpus) -> None:
    assert not any(fold.learn for fold in folds_of(corpus, "as-of"))


@given(corpus=corpora)
def test_a_cluster_fold_shows_no_link_of_any_tested_story(corpus: Corpus) -> None:
    labels = story_clusters(corpus)
    for fold in folds_of(corpus, "cluster"):
        tested = {labels[corpus.position(query)] for query in fold.judgments.grades}
        rows, columns = fold.corpus.links.nonzero()
        ends = [int(end) for end in (*rows, *columns) if end < len(corpus)]
        assert not tested & {labels[end] for end in ends}


@given(corpus=corpora)
def test_a_cluster_fold_is_the_site_with_those_links_deleted_from_its_files(corpus: Corpus) -> None:
    """Scores bit for bit: nothing of the deleted links is left in degrees, walks, or text."""
    for fold in folds_of(corpus, "cluster"):
        rows, columns = fold.corpus.links.nonzero()
        kept = set(zip(rows.tolist(), columns.tolist(), strict=True))
        outside = {external.id: len(corpus) + n for n, external in enumerate(corpus.externals)}

        def target(link: object, outside: dict[str, int] = outside) -> int | None:
            from recommender.content.urls import canonical_url

            found = resolves_to(corpus, link)  # type: ignore[arg-type]
            return found if found is not None else outside.get(canonical_url(link.url))  # type: ignore[attr-defined]

        deleted = site(
            *(
                replace(found, related=tuple(link for link in found.related if (row, target(link)) in kept))
                for row, found in enumerate(corpus.articles)
            )
        )
        masked = Recommender.fit(fold.corpus, text=TextIndex.fit(corpus))
        rebuilt = Recommender.fit(deleted)
        for query in fold.judgments.grades:
            options = {"mode": "computed-only", "externals": "none", "min_score": 0.0, "reasons": False}
            assert masked.recommend(query, 9, **options) == rebuilt.recommend(query, 9, **options)  # type: ignore[arg-type]


def test_a_masked_site_answers_like_one_read_from_files_without_those_links(tmp_path: Path) -> None:
    """From the files themselves: the same folder twice, once with the lines deleted that hold a link of the query."""
    names = [f"n{number:02}" for number in range(24)]
    for number, name in enumerate(names):
        lines = ["---", f"title: Olive harvest {number // 4} of {2000 + number}", f"date: 2024-01-{number + 1:02}"]
        lines += ["related:", *(f"  - {names[(number + step) % 24]}" for step in (1, 2, 5)), "---", "Growers object."]
        (tmp_path / f"{name}.md").write_text("\n".join(lines), encoding="utf-8")
    whole = read_corpus(tmp_path)
    query = names[9]
    for file in tmp_path.glob("*.md"):
        own = file.stem == query
        lines = file.read_text(encoding="utf-8").split("\n")
        kept = [line for line in lines if not line.startswith("  - " if own else f"  - {query}")]
        file.write_text("\n".join(kept), encoding="utf-8")
    cut = read_corpus(tmp_path)
    assert whole.links.nnz == cut.links.nnz + 6
    masked, rebuilt = (Recommender.fit(site).recommend(query, 23, mode="computed-only") for site in (whole, cut))
    assert masked
    assert [story.to_dict() for story in masked] == [story.to_dict() for story in rebuilt]


def test_what_is_learned_in_a_cluster_fold_is_learned_from_the_other_folds() -> None:
    corpus = newsroom("later")
    for fold in folds_of(corpus, "cluster")[:2]:
        rows, columns = fold.corpus.links.nonzero()
        kept: dict[int, set[str]] = {}
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            kept.setdefault(row, set()).add(corpus.articles[column].id)
        deleted = site(
            *(
                replace(found, related=tuple(link for link in found.related if link.reference in kept.get(row, ())))
                for row, found in enumerate(corpus.articles)
            )
        )
        masked, rebuilt = Recommender.fit(fold.corpus), Recommender.fit(deleted)
        for query in list(fold.judgments.grades)[::40]:
            answers = (one.recommend(query, 20, mode="computed-only") for one in (masked, rebuilt))
            assert len({str([story.to_dict() for story in answer]) for answer in answers}) == 1


@given(corpus=corpora)
def test_as_of_shows_nothing_that_came_later(corpus: Corpus) -> None:
    for fold in folds_of(corpus, "as-of"):
        rec = Recommender.fit(corpus)
        for question in fold.questions():
            now = corpus.dates[question.position]
            assert (corpus.dates[question.candidates] <= now).all()
            for row, column in pairs(question):
                assert corpus.dates[row] <= now
                assert column >= len(corpus) or corpus.dates[column] <= now
            article = corpus.articles[question.position]
            stories = rec.recommend(article.id, 9, mode="computed-only", as_of=article.published, externals="none")
            assert all(story.published and story.published <= article.published for story in stories)  # type: ignore[operator]


@examples(1 / 2)
@given(corpus=corpora)
def test_as_of_answers_as_if_later_articles_had_no_links(corpus: Corpus) -> None:
    """Text statistics are those of the whole site; links must be those of the day."""
    rec = Recommender.fit(corpus)
    for position, query in enumerate(corpus.articles):
        if query.published:
            seen = corpus.published_by(float(corpus.dates[position]))
            rows, columns = corpus.links.nonzero()
            then = Recommender.fit(corpus.with_links(seen[rows] & seen[columns]), text=rec.text)
            options = {"mode": "complete", "externals": "none", "as_of": query.published, "reasons": False}
            listed = {corpus.node(int(node)).id for node in corpus.related(position)}
            mine = rec.recommend(query.id, 9, **options)  # type: ignore[arg-type]
            theirs = [s for s in then.recommend(query.id, 9, **options) if s.article_id not in listed]  # type: ignore[arg-type]
            assert [(s.article_id, s.score) for s in mine] == [(s.article_id, s.score) for s in theirs]


def test_complete_hides_half_of_each_list_in_both_directions() -> None:
    names = [f"n{number}" for number in range(8)]
    from worlds import article

    corpus = site(*(article(name, related=[other for other in names if other != name]) for name in names))
    (fold,) = folds_of(corpus, "complete")
    hidden = {frozenset((query, name)) for query, grades in fold.judgments.grades.items() for name in grades}
    visible = {
        frozenset((corpus.articles[row].id, corpus.articles[column].id))
        for row, column in zip(*fold.corpus.links.nonzero(), strict=True)
    }
    assert not hidden & visible
    assert len(hidden) + len(visible) == 28
    for query in names:
        assert len(fold.judgments.grades[query]) >= 3


def test_near_copies_are_tested_together() -> None:
    corpus = two_topics()
    text = TextIndex.fit(corpus)
    assert len(set(story_clusters(corpus, also=text.nearest(5, floor=NEAR_COPY)[:2]))) <= len(
        set(story_clusters(corpus))
    )


@pytest.mark.parametrize("leak", ["reciprocal", "co-citation"])
def test_a_leak_shows_links_to_the_query_only(leak: str) -> None:
    corpus = two_topics()
    judgments = Judgments.from_corpus(corpus)
    rng = np.random.default_rng(0)
    for fold in make_folds("cold", corpus, judgments, TextIndex.fit(corpus), rng, leaks=[leak]):
        (question,) = fold.questions()
        listed = set(corpus.related(question.position).tolist())
        for row, column in pairs(question):
            assert row != question.position
            if column == question.position:
                assert (row in listed) == (leak == "reciprocal")
        assert fold.mode == question.mode == "complete"


def test_an_external_is_a_candidate_where_another_list_names_it() -> None:
    shared, own = RelatedLink(url="https://page.example/shared"), RelatedLink(url="https://page.example/own")
    corpus = site(
        article("a", "olive", related=["b", shared, own]),
        article("b", "olive", related=["a", shared]),
        article("c", "olive", related=["a"]),
    )
    (fold,) = make_folds(
        "cold",
        corpus,
        Judgments.from_corpus(corpus, externals=True),
        TextIndex.fit(corpus),
        np.random.default_rng(0),
        externals=True,
    )
    of_query = {question.article_id: question for question in fold.questions()}
    named = {query: {corpus.id_of(node) for node in of_query[query].candidates} for query in of_query}
    assert named["a"] == {"b", "c", shared.url}
    assert named["c"] == {"a", "b", shared.url, own.url}
