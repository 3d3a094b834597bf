"""Evidence: which nodes are candidates, and what is known of each of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, day, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus import days
from recommender.corpus.corpus import Corpus
from recommender.graph.graph import ArticleGraph
from recommender.ranking import retrieval
from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import (
    FEATURES,
    LINK_SMOOTHING,
    NEUTRAL_DAYS,
    STORY_SIMILARITY,
    closeness,
    feature_columns,
)
from recommender.ranking.gathering import gather_evidence
from recommender.text.index import TextIndex


def gathered(corpus: Corpus, position: int, *, hidden: bool = True, externals: bool = False) -> Evidence:
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    query = Query.of(graph, position, hidden=hidden)
    return gather_evidence(graph, [query], externals=externals)


@given(world=corpora_with_query(), hidden=st.booleans(), externals=st.booleans())
def test_every_feature_is_one_finite_number_for_each_candidate(
    world: tuple[Corpus, int], hidden: bool, externals: bool
) -> None:
    corpus, position = world
    evidence = gathered(corpus, position, hidden=hidden, externals=externals)
    columns = feature_columns(evidence)
    assert columns.shape == (len(evidence.candidates), len(FEATURES))
    assert np.isfinite(columns).all()
    for name in ("similarity", "walk", "context"):
        values = getattr(evidence, name)
        assert values.min(initial=0.0) >= 0.0 and values.max(initial=0.0) <= 1.0
    assert not evidence.context[evidence.linked_article < 0].any()
    candidates = evidence.candidates.tolist()
    assert candidates == sorted(set(candidates))
    assert position not in candidates
    assert not set(corpus.copies.get(position, ())) & set(candidates)
    if not externals:
        assert max(candidates, default=0) < len(corpus)
    np.testing.assert_array_equal(evidence.days, evidence.dates - corpus.dates[position])


@given(world=corpora_with_query(), externals=st.booleans())
def test_gathering_evidence_changes_neither_graph_nor_corpus(world: tuple[Corpus, int], externals: bool) -> None:
    corpus, position = world
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    dates, matrix = corpus.dates.copy(), graph.text.matrix.copy()
    query = Query.of(graph, position)
    first = gather_evidence(graph, [query], externals=externals)
    second = gather_evidence(graph, [query], externals=externals)
    np.testing.assert_array_equal(feature_columns(first), feature_columns(second))
    np.testing.assert_array_equal(corpus.dates, dates)
    assert (graph.text.matrix != matrix).nnz == 0


@pytest.mark.parametrize(
    ("on", "days", "age", "later"),
    [
        (5, 0.0, np.log(31), 0.0),
        (5 + NEUTRAL_DAYS, NEUTRAL_DAYS, 0.0, 0.5),
        (5 - NEUTRAL_DAYS, -NEUTRAL_DAYS, 0.0, -0.5),
        (5 - 2 * NEUTRAL_DAYS, -2 * NEUTRAL_DAYS, np.log(31 / 61), -0.5),
        (None, None, 0.0, 0.0),
    ],
)
def test_time_by_hand(on: float | None, days: float | None, age: float, later: float) -> None:
    evidence = gathered(site(article("a", "Olives", on=5), article("b", "Olives", on=on)), 0)
    assert column(evidence, "age") == pytest.approx([age])
    assert column(evidence, "later") == [later]
    assert evidence.days.tolist() == pytest.approx([np.nan if days is None else days], nan_ok=True)


@pytest.mark.parametrize(
    ("closest", "share"), [(0.0, 0.0), (STORY_SIMILARITY / 5, 0.2), (STORY_SIMILARITY, 1.0), (1.0, 1.0)]
)
def test_time_counts_in_proportion_to_the_similarity_of_the_closest_article(closest: float, share: float) -> None:
    evidence = gathered(site(article("a", "Olives", on=5), article("b", "Olives", on=5)), 0)
    evidence = replace(evidence, max_similarity=closest)
    assert column(evidence, "age") == pytest.approx([share * np.log(31)])
    assert column(evidence, "months") == pytest.approx([share * np.log(2)])


def test_the_closest_article_is_neither_an_external_nor_the_query() -> None:
    outside = RelatedLink(reference="https://example.org/x", title="Olive harvest")
    corpus = site(
        article("a", "Olive harvest", related=[outside]), article("b", "Olive oil"),
        article("c", "Fog", related=[outside]), article("d", "Ice"),
    )  # fmt: skip
    for externals in (False, True):
        evidence = gathered(corpus, 0, hidden=False, externals=externals)
        similar = dict(zip(evidence.candidates.tolist(), evidence.similarity.tolist(), strict=True))
        assert set(evidence.max_similarity.tolist()) == {similar[1]}
        assert 0.0 < similar[1] < 0.9
    assert not gathered(corpus, 3).max_similarity.any()


def column(evidence: Evidence, name: str) -> list[float]:
    number = [feature for _, feature in FEATURES].index(name)
    values: list[float] = feature_columns(evidence)[:, number].tolist()
    return values


def test_features_by_hand() -> None:
    """All but those of time: similarity, and by which factors the others multiply it, in logarithms."""
    evidence = gathered(site(article("a", "Olives"), article("b", "Olives")), 0)
    known = {
        "similarity": 0.19, "typicality": 0.2, "meaning": 0.5, "typical_meaning": 0.4, "mention": 0.6, "walk": 0.4,
        "context": 0.15, "topics": 7.0,
    }  # fmt: skip
    evidence = replace(
        evidence, **{name: np.array([value]) for name, value in known.items()}, linked_article=np.array([1])
    )
    beyond_typical = 0.19 - 0.35 * 0.2
    with_meaning = beyond_typical + 0.5 * (0.5 - 0.35 * 0.4)
    close, closer = (0.03 * np.log(1 + np.exp(x / 0.03)) for x in (beyond_typical, with_meaning))
    factors = {
        "similarity": close,
        "meaning": closer / close,
        "bridge": (0.19 + 0.01 + 0.4) / (0.19 + 0.01),
        "context": (0.15 + 0.05) / 0.05,
    }
    for name, factor in factors.items():
        assert column(evidence, name) == pytest.approx([np.log(factor)])
    for name, value in {"level": 1.0, "elsewhere": -1.0, "topics": 0.7, "mention": 0.6}.items():
        assert column(evidence, name) == pytest.approx([value])
    assert column(replace(evidence, topics=np.array([12.0])), "topics") == [1.0], "two very rare topics say it all"
    unlinked = replace(evidence, linked_article=np.array([-1]), context=np.array([0.0]), walk=np.array([0.0]))
    for name in ("bridge", "elsewhere", "context"):
        assert column(unlinked, name) == [0.0]


def test_links_of_a_candidate_speak_for_it_if_similar_to_the_query_and_against_it_if_not() -> None:
    corpus = site(
        article("a", "Olive harvest"), article("b", "Olive oil", related=["c"]),
        article("c", "Olive harvest begins"), article("d", "Olive trees", related=["e"]), article("e", "Fog"),
        article("f", "Olive press"),
    )  # fmt: skip
    evidence = gathered(corpus, 0)
    context = dict(zip(evidence.candidates.tolist(), evidence.context.tolist(), strict=True))
    similar = dict(zip(evidence.candidates.tolist(), evidence.similarity.tolist(), strict=True))
    assert context[1] == similar[2] > 0
    assert context[3] == context[5] == 0.0
    assert column(evidence, "elsewhere") == [-1.0, -1.0, -1.0, -1.0, 0.0]


@given(world=corpora_with_query(), hidden=st.booleans(), externals=st.booleans(), as_of=st.sampled_from([None, 1]))
def test_context_is_the_most_similar_of_the_articles_with_which_a_candidate_has_visible_links(
    world: tuple[Corpus, int], hidden: bool, externals: bool, as_of: int | None
) -> None:
    """By a plain loop over the links; of several that are equally similar, the first."""
    corpus, position = world
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    query = Query.of(graph, position, hidden=hidden, as_of=float("nan") if as_of is None else days(day(as_of)))
    evidence = gather_evidence(graph, [query], externals=externals)
    everything = gather_evidence(graph, [query], externals=externals, include=[np.arange(corpus.n_nodes)])
    similarity = dict(zip(everything.candidates.tolist(), everything.similarity.tolist(), strict=True))
    (visible,) = evidence.visible
    links = {(s, t) for s, t in zip(*(part.tolist() for part in corpus.links.nonzero()), strict=True)}
    links |= {(t, s) for s, t in links}
    if visible is not None:
        links = {(s, t) for s, t in links if visible[s] and visible[t]}
    own = set() if query.masked else {position} | {t for s, t in links if s == position}
    for row, candidate in enumerate(evidence.candidates.tolist()):
        linked = sorted(t for s, t in links if s == candidate and t < len(corpus))
        near = {node: 1.0 if node in own else similarity[node] for node in linked}
        best = max(linked, key=lambda node: near[node], default=-1)
        assert (evidence.linked_article[row], evidence.context[row]) == (best, near.get(best, 0.0))


@pytest.mark.parametrize("hidden", [True, False])
def test_context_on_a_site_where_all_list_all_is_the_most_similar_article_and_of_equal_ones_the_first(
    hidden: bool,
) -> None:
    """There each article is looked at once, however many candidates are linked with it; several queries at once."""
    titles = ["Olive harvest", "Olive oil", "Olive oil", "Ferry strike", "Olive harvest begins"]
    names = "abcde"
    corpus = site(*(article(name, title, related=[*names]) for name, title in zip(names, titles, strict=True)))
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    queries = [Query.of(graph, position, hidden=hidden) for position in range(len(corpus))]
    together = gather_evidence(graph, queries, include=[np.arange(len(corpus))] * len(queries))
    for number, evidence in enumerate(together.per_query()):
        near = dict(enumerate(evidence.similarity.tolist())) if hidden else dict.fromkeys(range(len(corpus)), 1.0)
        for candidate in range(len(corpus)):
            linked = [node for node in range(len(corpus)) if node != candidate and not (hidden and node == number)]
            linked = [] if hidden and candidate == number else linked
            best = max(linked, key=lambda node: near[node], default=-1)
            assert (evidence.linked_article[candidate], evidence.context[candidate]) == (best, near.get(best, 0.0))


def test_shared_topics_count_by_how_rare_they_are_and_others_do_not() -> None:
    """Of 8 articles, 2 have the topic X and 4 the topic Y: X weighs log 4, and Y log 2, half as much."""
    topics = [("X", "Y"), ("X",), ("Y",), ("Y", "Z"), ("Y",), (), (), ()]
    corpus = site(*(article(f"{number}", "Olives", topics=own) for number, own in enumerate(topics)))
    evidence = gathered(corpus, 0)
    x, y = np.log(4), np.log(2)
    wanted = {1: x, 2: y, 3: y, 4: y, 5: 0.0, 6: 0.0, 7: 0.0}
    assert dict(zip(evidence.candidates.tolist(), evidence.topics.tolist(), strict=True)) == pytest.approx(wanted)
    assert not gathered(corpus, 5).topics.any()


def test_a_rare_shared_topic_brings_a_candidate_up_and_one_of_all_says_nothing() -> None:
    topics = [("all", "rare"), ("all", "rare"), ("all",), ("all",), ("all",), ("all",)]
    evidence = gathered(site(*(article(f"{n}", "Olives", topics=own) for n, own in enumerate(topics))), 0)
    assert column(evidence, "topics") == pytest.approx([np.log(3) / 10, 0.0, 0.0, 0.0, 0.0])


def mentions_of(corpus: Corpus, name: str) -> dict[str, float]:
    evidence = gathered(corpus, corpus.position(name))
    return {corpus.ids[p]: m for p, m in zip(evidence.candidates.tolist(), column(evidence, "mention"), strict=True)}


def test_a_link_in_the_text_counts_in_both_directions_and_less_the_more_articles_link_there() -> None:
    """Of 8 articles 4 link to ``menu``: log(8 / 4) / log 8 is a third. ``a`` has two links: log(8 / 2) / log 8."""
    menu, rare = RelatedLink(reference="menu"), RelatedLink(url="https://x.example/rare")
    corpus = site(
        article("a", "Olives", links=(menu, rare)), *(article(f"b{n}", "Olives", links=(menu,)) for n in range(3)),
        article("menu", "Olives"), article("rare", "Olives", url="https://x.example/rare"),
        article("c", "Olives"), article("d", "Olives"),
    )  # fmt: skip
    none = dict.fromkeys(corpus.ids, 0.0)
    for name, wanted in (
        ("a", {"menu": 1 / 3, "rare": 2 / 3}),
        ("rare", {"a": 2 / 3}),
        ("menu", {"a": 1 / 3, "b0": 1 / 3, "b1": 1 / 3, "b2": 1 / 3}),
        ("c", {}),
    ):
        found = mentions_of(corpus, name)
        assert found == pytest.approx({other: value for other, value in {**none, **wanted}.items() if other != name})


@given(world=corpora_with_query())
def test_mentions_are_symmetric(world: tuple[Corpus, int]) -> None:
    corpus, _ = world
    mentions = ArticleGraph(corpus, TextIndex.fit(corpus)).mentions.toarray()
    np.testing.assert_array_equal(mentions, mentions.T)
    assert mentions.min() >= 0.0 and mentions.max() <= 1.0 and not np.diag(mentions).any()


@pytest.mark.parametrize("similarity", [-2.0, -0.1, 0.0, 0.03, 0.2, 1.0])
def test_closeness_keeps_the_order_is_above_0_and_is_the_similarity_where_that_is_high(similarity: float) -> None:
    lower, value = closeness(np.array([similarity - 1e-3, similarity]))
    assert 0.0 < lower < value
    assert value >= max(similarity, 0.0)
    assert similarity < 0.2 or value == pytest.approx(similarity, rel=0.01)


def test_a_link_with_the_query_itself_is_no_context_when_masked() -> None:
    corpus = site(article("a", "Olive harvest", related=["b"]), article("b", "Olive oil"))
    evidence = gathered(corpus, 0)
    assert (evidence.linked_article.tolist(), evidence.context.tolist()) == ([-1], [0.0])


def test_in_mode_complete_a_link_with_the_own_list_counts_as_one_with_the_article_itself() -> None:
    """What an editor chose is as near as can be, however little its words say: similarity 1."""
    corpus = site(
        article("a", "Olive harvest", related=["b"]), article("b", "Fog", related=["c"]), article("c", "Olive oil"),
    )  # fmt: skip
    evidence = gathered(corpus, 0, hidden=False)
    assert evidence.candidates.tolist() == [1, 2]
    assert (evidence.linked_article.tolist(), evidence.context.tolist()) == ([0, 1], [1.0, 1.0])


def test_candidates_are_similar_articles_and_what_editors_linked_with_them() -> None:
    corpus = site(
        article("a", "Olive harvest"), article("b", "Olive oil", related=["c"]), article("c", "Fog"),
        article("d", "Ice"),
    )  # fmt: skip
    evidence = gathered(corpus, 0)
    assert evidence.candidates.tolist() == [1, 2]
    assert evidence.similarity[1] == 0.0
    best = float(evidence.similarity[0])
    assert evidence.walk.tolist() == pytest.approx([0.0, best]), "to c, and not back"
    bridge = column(evidence, "bridge")
    assert bridge[1] == pytest.approx(np.log((best + LINK_SMOOTHING) / LINK_SMOOTHING)), (
        "c is as near as b is, by its link"
    )
    assert evidence.walk_starts[0].tolist() == [1]


def test_where_the_walk_does_not_arrive_nobody_is_a_candidate() -> None:
    """Also where there are more links than nodes, and the walk keeps a number for every node."""
    names = [f"{number}" for number in range(6)]
    corpus = site(
        article("a", "Olive harvest"), article("fog", "Fog"),
        *(article(name, "Olive oil", related=[other for other in names if other != name]) for name in names),
    )  # fmt: skip
    assert corpus.position("fog") not in gathered(corpus, corpus.position("a")).candidates


def test_an_external_that_only_the_query_lists_is_a_candidate_only_if_its_links_are_visible() -> None:
    page = RelatedLink(url="https://else.example/olives", title="Olive harvest abroad")
    corpus = site(article("a", "Olive harvest", related=[page]), article("b", "Fog"))
    for hidden, candidates in ((True, []), (False, [2])):
        assert gathered(corpus, 0, hidden=hidden, externals=True).candidates.tolist() == candidates


def test_links_of_the_query_are_evidence_only_if_not_hidden() -> None:
    corpus = site(article("a", "Olive harvest", related=["b"]), article("b", "Fog"))
    assert gathered(corpus, 0).candidates.tolist() == []
    seen = gathered(corpus, 0, hidden=False)
    assert (seen.candidates.tolist(), seen.walk_starts[0].tolist()) == ([1], [0])


def test_only_the_best_texts_by_discounted_similarity_are_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "CANDIDATES", 2)
    corpus = site(*(article(f"{n}", "Olives", on=n) for n in range(9)))
    assert gathered(corpus, 4).candidates.tolist() == [3, 5]


def test_the_walk_starts_from_the_best_texts_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "WALK_STARTS", 1)
    corpus = two_topics()
    evidence = gathered(corpus, corpus.position("face-4"))
    assert len(evidence.walk_starts[0]) == 1


def test_a_subset_keeps_every_column_of_the_same_candidates() -> None:
    evidence = gathered(two_topics(), 0)
    keep = np.arange(len(evidence.candidates)) % 2 == 0
    np.testing.assert_array_equal(feature_columns(evidence.subset(keep)), feature_columns(evidence)[keep])
    np.testing.assert_array_equal(evidence.subset(keep).dates, evidence.dates[keep])
    np.testing.assert_array_equal(evidence.subset(keep).walk_starts[0], evidence.walk_starts[0])


@given(world=corpora_with_query(), externals=st.booleans(), data=st.data())
def test_many_queries_are_answered_as_each_would_be_alone(
    world: tuple[Corpus, int], externals: bool, data: st.DataObject
) -> None:
    corpus, _ = world
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    options = st.tuples(st.integers(0, len(corpus) - 1), st.booleans(), st.sampled_from([float("nan"), 1.0, 4.0]))
    queries = [
        Query.of(graph, position, hidden=hidden, as_of=as_of)
        for position, hidden, as_of in data.draw(st.lists(options, min_size=1, max_size=6))
    ]
    batch = gather_evidence(graph, queries, externals=externals)
    for query, evidence in zip(queries, batch.per_query(), strict=True):
        alone = gather_evidence(graph, [query], externals=externals)
        for name in Evidence.__slots__:
            np.testing.assert_array_equal(getattr(evidence, name), getattr(alone, name))
