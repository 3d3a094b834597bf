"""The data of the explorer's page: the graph in columns, with lists, reasons and doubtful links."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import networkx as nx
import numpy as np
import pytest
import worlds
from page_contents import column, edges, page_data

from recommender import Corpus, Recommender, RelatedLink
from recommender.explorer import Findings, payload
from recommender.explorer.findings import MUCH_NOISE, Trust
from recommender.explorer.page_edges import MENTION, RELATED
from recommender.graph.maps import FormerMap, changes_since, mapped
from recommender.ranking.reason import Reason
from recommender.ranking.recommendation import Recommendation
from recommender.sites.suggestions import Suggestion


def test_lists_are_in_the_order_of_the_editor_and_similar_texts_follow(rec: Recommender) -> None:
    data = rec.show().data
    listed: dict[str, list[str]] = {}
    similarities: dict[str, list[int]] = {}
    for source, target, flags, similarity in edges(data):
        if flags & 1:
            assert source not in similarities, "curated links come first"
            listed.setdefault(source, []).append(target)
        else:
            similarities.setdefault(source, []).append(similarity)
    for position, article in enumerate(rec.corpus):
        expected = [rec.corpus.nodes[node].id for node in rec.corpus.related(position).tolist()]
        assert listed.get(article.id, []) == expected
    assert all(values == sorted(values, reverse=True) for values in similarities.values())


def test_computed_lists_are_the_recommendations(rec: Recommender) -> None:
    data = rec.show().data
    ids, computed = data["nodes"]["id"], data["computed"]
    at = iter(zip(computed["target"], computed["score"], computed["why"], strict=True))
    for name, count in zip(ids, computed["count"], strict=True):
        expected = rec.recommend(name, 5, mode="computed-only") if name in rec.corpus.positions and count else []
        for story, (target, score, why) in zip(expected, itertools.islice(at, count), strict=True):
            assert ids[target] == story.article_id
            assert score == round(1_000 * story.score)
            shown = [reason for reason in story.reasons if abs(reason.contribution) >= 0.005]
            assert why[::2] == [round(1_000 * reason.contribution) for reason in shown]
            for reason, number in zip(shown, why[1::2], strict=True):
                parts = computed["text"][number].split("\x01")
                parts[1::2] = [f"“{data['nodes']['title'][int(part)]}”" for part in parts[1::2]]
                assert "".join(parts) == reason.text


def test_changes_name_what_is_on_the_page_and_what_is_gone() -> None:
    before = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("x", "y"), ("y", "z"), ("z", "x")]))
    graph = mapped(nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a"), ("n", "o"), ("o", "p"), ("p", "n")]), near=before)
    changes = changes_since(FormerMap.of(before), graph)
    data = payload(graph, Findings(changes=changes))
    ids, columns = data["nodes"]["id"], data["changes"]
    assert columns["event"] == ["new", "gone"]
    assert columns["communities"] == [[data["nodes"]["community"][ids.index("n")]], []]
    assert columns["story"] == [graph.nodes["n"]["story"], before.nodes["x"]["story"]]
    assert columns["size"] == [3, 3]
    assert [ids[position] for position in columns["added"]] == ["n", "o", "p"]
    assert columns["removed"]["id"] == ["x", "y", "z"]
    assert columns["moved"] == {"node": [], "from": []}
    part = payload(graph.subgraph(["a", "b", "c"]).copy(), Findings(changes=changes))
    assert (part["changes"]["event"], part["changes"]["added"]) == (["gone"], [])
    assert payload(graph)["changes"] is None


def test_a_doubtful_link_is_doubtful_in_both_directions() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])
    nx.set_edge_attributes(graph, True, "related")
    data = page_data(graph, doubtful={("b", "a"): 0.0123, ("x", "y"): 0.1})
    assert data["judged"] is True
    assert {(source, target): flags & 2 for source, target, flags, _ in edges(data)} == {
        ("a", "b"): 2, ("b", "a"): 2, ("b", "c"): 0,
    }  # fmt: skip
    assert page_data(graph)["judged"] is False
    (edge,) = data["doubtful"]["edge"]
    assert edges(data)[edge][:2] == ("b", "a"), "the pair is named once, by the list that it stands in"
    assert data["doubtful"]["chance"] == [12]


def test_doubtful_links_are_in_the_order_of_the_findings() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "c"), ("c", "a")])
    nx.set_edge_attributes(graph, True, "related")
    data = page_data(graph, doubtful={("c", "a"): 0.01, ("a", "b"): 0.02})
    assert [edges(data)[edge][:2] for edge in data["doubtful"]["edge"]] == [("c", "a"), ("a", "b")]


def test_the_page_knows_how_far_lists_can_be_trusted(rec: Recommender) -> None:
    data, lesson = rec.show().data, rec.calibration.whole
    assert data["trust"] == {
        "n_lists": lesson.lists, "noise": None, "trust": round(lesson.trust, 3),
        "doubtful": round(rec.link_chances.share_doubtful, 3),
    }  # fmt: skip
    unasked = Recommender(rec.corpus, rec.text, learn=False)
    assert unasked.show().data["trust"] is None
    assert unasked.show().data["judged"] is True


def test_it_warns_of_lists_by_chance_and_not_of_links_across_languages_or_of_few_lists(rec: Recommender) -> None:
    """Lists of the sample lead to other languages: the ranker doubts these links, and whoever made them need not."""
    assert rec.calibration.whole.noise >= MUCH_NOISE
    corpus, chance = rec.corpus, np.random.default_rng(0)
    names = [article.id for article in corpus]

    def with_random_lists(n: int) -> Trust | None:
        lists = [tuple(RelatedLink(reference=str(name)) for name in chance.choice(names, 4)) for _ in range(n)]
        blank = [()] * (len(names) - n)
        changed = [replace(one, related=of) for one, of in zip(corpus, [*lists, *blank], strict=True)]
        site = Recommender.fit(Corpus.from_articles(changed))
        return Trust.of(site.corpus, site.text, site.link_chances, site.calibration.whole)

    bad, few = with_random_lists(len(names)), with_random_lists(8)
    assert bad and bad.noise and bad.noise > 0.5
    assert few and few.noise is None


def test_a_mentioned_article_is_its_number_if_it_is_on_the_map() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title="Alpha")
    graph.add_node("b", title="Beta")
    reason = Reason("links", 0.5, "linked by editors with “Beta” by way of “Gone”", path=("a", "b", "gone"))
    story = Recommendation("b", 1, 0.7, "Beta", "", None, "computed", reasons=(reason,))
    away = Recommendation("gone", 2, 0.6, "Gone", "", None, "computed")
    computed = page_data(graph, lists=[("a", [story, away])])["computed"]
    assert computed["text"] == ["linked by editors with \x011\x01 by way of “Gone”"]
    assert computed["count"] == [1, 0]


def test_what_suggest_says_is_columns_the_most_certain_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender.explorer.page_worklist.MAX_TASKS", 2)
    graph = nx.DiGraph([("a", "b"), ("b", "c")])
    made = [
        Suggestion("a", "a.md", "add", "shares words", "c", "C", chance=0.81),
        Suggestion("b", "b.md", "add", "", "a", "A", chance=0.9),
        Suggestion("c", "c.md", "add", "", "a", "A"),
        Suggestion("a", "a.md", "add", "", "elsewhere", "Not on the map", chance=0.99),
        Suggestion("elsewhere", "e.md", "remove", "", "", "x", 0),
        Suggestion("a", "a.md", "remove", "it leads nowhere", "", "gone  page", 0),
        Suggestion("b", "b.md", "replace", "a former address", "far", "Far", 0),
    ]
    work = page_data(graph, suggestions=made)["work"]
    missing, broken = work["missing"], work["broken"]
    assert (missing["total"], missing["article"], missing["target"]) == (2, [1, 0], [0, 2])
    assert missing["back"] == [None, [-1, ""]], "two articles that are to name each other are one row"
    assert (missing["chance"], missing["reason"]) == ([900, 810], ["", "shares words"])
    assert (broken["total"], broken["article"], broken["action"]) == (2, [1, 0], ["replace", "remove"])
    assert (broken["target"], broken["target_id"], broken["title"]) == ([-1, -1], ["far", ""], ["Far", "gone page"])
    assert page_data(graph)["work"] is None
    assert page_data(graph, suggestions=[])["work"]["missing"]["total"] == 0


def test_sections_are_those_of_articles_or_their_folders_and_drafts_are_marked() -> None:
    articles = (
        worlds.article("a", section="World", path="news/a.md"),
        worlds.article("b", path="culture/b.md"),
        worlds.article("c", path="c.md", draft=True),
    )
    data = Recommender.fit(worlds.site(*articles)).show().data
    sections = {name: data["sections"][at] if at >= 0 else "" for name, at in column(data, "section").items()}
    assert sections == {"a": "World", "b": "culture", "c": ""}
    assert column(data, "not_public") == {"a": 0, "b": 0, "c": 1}


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (datetime(1970, 1, 2, 23, tzinfo=UTC), 1),
        (datetime.fromisoformat("1970-01-02T23:00:00-05:00"), 2),
        (date(1969, 12, 31), -1),
        ("1970-01-11T00:00:00+00:00", 10),
        ("yesterday", None),
        (None, None),
        (20_000, None),
    ],
)
def test_dates_are_days_since_1970_in_utc(published: object, day: int | None) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", published=published)
    assert page_data(graph)["nodes"]["day"] == [day]


def test_topics_may_be_a_tuple_or_joined_as_in_a_flat_graph() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", topics=("x", "y", "x"))
    graph.add_node("b", topics="y|z")
    data = page_data(graph)
    assert {name: [data["topics"][t] for t in topics] for name, topics in column(data, "topics").items()} == {
        "a": ["x", "y"], "b": ["y", "z"],
    }  # fmt: skip


def test_texts_are_cut_and_clean() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title="x" * 10_000, excerpt="a\x00b\x01 c\n\ud800d", url="https://x.example/" + "y" * 5_000)
    data = page_data(graph)
    assert data["nodes"]["title"] == ["x" * 299 + "…"]
    assert data["nodes"]["excerpt"] == ["ab c d"]
    assert data["nodes"]["url"] == [""]


def test_weights_of_other_graphs_are_shares_of_the_largest() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 4.0), ("b", "c", 1.0), ("c", "a", float("nan"))])
    assert {(s, t): w for s, t, _, w in edges(page_data(graph))} == {("a", "b"): 100, ("b", "c"): 25, ("c", "a"): 25}


@pytest.mark.parametrize(
    "published", [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), "9999-12-31T23:59:59-05:00", "soon", 5]
)
def test_extreme_and_wrong_dates_do_not_break_the_page(published: object) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", published=published, topics=5)
    days = {datetime: [-719_162], str: [2_932_896]}
    expected = [None] if published in ("soon", 5) else days[type(published)]
    data = page_data(graph)
    assert (data["nodes"]["day"], data["nodes"]["topics"]) == (expected, [[]])


def test_an_edge_is_curated_on_the_page_if_it_is_in_every_other_format() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related="no", weight=np.float32(0.5))
    graph.add_edge("a", "c", related=np.bool_(True), similarity=float("inf"), weight=1)
    assert edges(page_data(graph)) == [("a", "c", 1, 100), ("a", "b", 0, 50)]


def test_links_in_texts_stand_between_curated_and_similar_edges() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related=False, mention=False, similarity=0.9)
    graph.add_edge("a", "c", related=False, mention=True, similarity=0.2)
    graph.add_edge("a", "d", related=True, mention=True, similarity=0.1)
    assert edges(page_data(graph)) == [("a", "d", RELATED + MENTION, 10), ("a", "c", MENTION, 20), ("a", "b", 0, 90)]
