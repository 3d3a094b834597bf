"""Learning from lists: many good lists teach, few or bad ones do not, and no list is ever used on itself."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from worlds import article, corpora_with_query, newsroom, site, two_topics, without_links_of

from recommender.corpus.corpus import Corpus
from recommender.engine.recommender import Recommender
from recommender.errors import SettingsError
from recommender.evaluation.metrics import per_query
from recommender.graph.graph import ArticleGraph
from recommender.ranking.features import FEATURES
from recommender.ranking.learning import calibration, conditional_logit, training_data
from recommender.ranking.learning.calibration import Calibration, Learn, Lesson, calibrate
from recommender.ranking.learning.choice_table import ChoiceTable, ndcg
from recommender.ranking.learning.conditional_logit import DEFAULTS, fit
from recommender.ranking.learning.training_data import TrainingLists
from recommender.text.index import TextIndex


def calibrated(corpus: Corpus, learn: Learn = True) -> Calibration:
    return calibrate(ArticleGraph(corpus, TextIndex.fit(corpus)), learn)


def coefficient(values: Any, name: str) -> float:
    return float(values[[feature for _, feature in FEATURES].index(name)])


@pytest.fixture(scope="module")
def graph() -> ArticleGraph:
    """A site whose lists are good, and which all follow one habit."""
    corpus = newsroom("later")
    return ArticleGraph(corpus, TextIndex.fit(corpus))


@pytest.fixture(scope="module")
def learned(graph: ArticleGraph) -> Calibration:
    return calibrate(graph, learn=True)


def test_a_habit_of_naming_later_parts_is_learned(learned: Calibration) -> None:
    for lesson in (*learned.halves, learned.whole):
        assert lesson.verdict.startswith("learned")
        assert lesson.gain > 0.05
        assert coefficient(lesson.coefficients, "later") > 0.1
        assert coefficient(lesson.coefficients, "similarity") > 0.1


def test_learned_coefficients_are_not_negative(learned: Calibration) -> None:
    for lesson in learned.halves:
        assert all(
            value >= 0
            for (_, name), value in zip(FEATURES, lesson.coefficients, strict=True)
            if name not in ("later", "level")
        )


def test_an_article_is_ranked_by_what_the_other_half_teaches(learned: Calibration) -> None:
    for position in (0, 30, 400):
        assert learned.of(position) is learned.halves[1 - learned.half[position]].coefficients
    assert learned.of(None) is learned.whole.coefficients
    assert set(learned.half.tolist()) == {0, 1}


def test_scores_mean_the_same_whether_learned_or_not(graph: ArticleGraph) -> None:
    """All candidates, and the best of each list, have the same mean evidence: one threshold serves every site."""
    table = TrainingLists.of(
        graph, np.ones(len(graph.corpus), dtype=bool), np.zeros(len(graph.corpus), dtype=np.int64)
    ).table
    usual, learned = table.columns @ DEFAULTS, table.columns @ fit(table)
    best = [np.maximum.reduceat(evidence, table.starts).mean() for evidence in (usual, learned)]
    assert (learned.mean(), best[1]) == pytest.approx((usual.mean(), best[0]))


def test_the_gain_is_measured_on_lists_of_other_periods_and_its_error_is_by_period(
    graph: ArticleGraph, learned: Calibration
) -> None:
    """Every list is ranked by what the lists of the other pairs of periods teach, and all lists count."""
    dates = graph.corpus.dates[: len(graph.corpus)]
    periods = np.searchsorted(np.sort(dates), dates) * calibration.PERIODS // len(dates)
    np.testing.assert_array_equal(learned.half, periods % 2)
    table = TrainingLists.of(graph, periods % 2 == 0, periods).table
    first = table.periods % 4 < 2
    gains = np.zeros(len(table))
    for test in (first, ~first):
        tested = table.subset(test)
        gains[test] = ndcg(tested, fit(table.subset(~test))) - ndcg(tested, DEFAULTS)
    lesson = learned.halves[0]
    assert (lesson.lists, lesson.gain) == (len(table), pytest.approx(gains.mean(), abs=1e-12))
    sums = [sum(gains[table.periods == period] - gains.mean()) for period in {*table.periods.tolist()}]
    n = len(sums)
    assert lesson.error == pytest.approx(np.sqrt(n / (n - 1) * sum(np.square(sums))) / len(gains))


@pytest.mark.parametrize(
    ("before", "after", "chance"),
    [("Fog", "Olive harvest in Puglia ends", 1.0), ("Olive harvest in Puglia ends", "Fog", 1.0), ("Fog", "Ice", 0.0)],
)
def test_an_entry_looks_like_chance_if_it_is_no_more_similar_than_the_median_of_its_neighbours_in_time(
    before: str, after: str, chance: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With one neighbour on each side, the entry itself is the median if one of them is more similar."""
    monkeypatch.setattr(training_data, "SAME_DAYS", 1)
    corpus = site(
        article("q", "Olive harvest in Puglia begins", on=50, related=["entry"]), article("first", "Rain", on=1),
        article("before", before, on=4), article("entry", "Olive oil", on=5), article("after", after, on=6),
        article("last", "Snow", on=90),
    )  # fmt: skip
    half = np.ones(len(corpus), dtype=bool)
    lists = TrainingLists.of(ArticleGraph(corpus, TextIndex.fit(corpus)), half, np.zeros(len(corpus), dtype=np.int64))
    assert (lists.n_lists, lists.chance, len(lists.table)) == (1, chance, 1 - chance)


def test_an_entry_by_chance_is_neither_an_entry_nor_a_candidate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training_data, "SAME_DAYS", 1)
    similar = [article(f"other-{number}", f"Olive harvest {number}", on=40 + number) for number in range(5)]
    corpus = site(
        article("q", "Olive harvest in Puglia begins", on=50, related=["chance", "good"]),
        article("before", "Olive harvest in Puglia", on=4), article("chance", "Olive oil", on=5),
        article("after", "Olive harvest in Puglia", on=6), article("good", "Olive harvest in Puglia ends", on=42.5),
        *similar,
    )  # fmt: skip
    graph = ArticleGraph(corpus, TextIndex.fit(corpus))
    half, periods = np.ones(len(corpus), dtype=bool), np.zeros(len(corpus), dtype=np.int64)
    lists = TrainingLists.of(graph, half, periods)
    assert (lists.chance, lists.table.sizes.tolist(), lists.table.listed.sum()) == (0.5, [1], 1)
    assert lists.table.lengths.tolist() == [len(corpus) - 2], "all but the query and the entry by chance"
    for n in (1, 3):
        monkeypatch.setattr(training_data, "HARD_NEGATIVES", n)
        few = TrainingLists.of(graph, half, periods).table
        evidence, kept = (np.sort(table.columns @ DEFAULTS)[::-1] for table in (lists.table, few))
        assert kept[:n] == pytest.approx(evidence[:n])
        assert n <= len(kept) <= n + 1, "the best candidates, and the entry"


def test_the_gradient_of_the_likelihood_is_its_slope(graph: ArticleGraph) -> None:
    """By finite differences, at the defaults and away from them."""
    half = np.ones(len(graph.corpus), dtype=bool)
    table = TrainingLists.of(graph, half, np.zeros(len(graph.corpus), dtype=np.int64)).table
    step = 1e-5
    for coefficients in (DEFAULTS, 0.5 + 0.3 * DEFAULTS):
        _, gradient = conditional_logit._loss(coefficients, table, table.columns, DEFAULTS)
        for number, slope in enumerate(gradient.tolist()):
            ends = (coefficients + sign * step * np.eye(len(FEATURES))[number] for sign in (1, -1))
            up, down = (conditional_logit._loss(end, table, table.columns, DEFAULTS)[0] for end in ends)
            assert (up - down) / (2 * step) == pytest.approx(slope, rel=1e-4, abs=1e-3)


def test_noise_is_twice_the_share_of_entries_that_look_like_chance_as_if_ten_more_lists_were_known() -> None:
    one, other = (TrainingLists(ChoiceTable.empty(), n_lists, chance) for n_lists, chance in ((30, 2.0), (50, 7.0)))
    assert one.noise == pytest.approx(2 * (2 + 1) / (30 + 10))
    assert (one + other).noise == pytest.approx(2 * (2 + 7 + 1) / (30 + 50 + 10))
    assert TrainingLists(ChoiceTable.empty(), 5, 5.0).noise <= 1.0


def test_lists_by_chance_teach_nothing_and_their_links_do_not_count() -> None:
    learned = calibrated(newsroom("junk"))
    for lesson in (*learned.halves, learned.whole):
        assert lesson.noise > calibration.NO_TRUST_NOISE
        assert lesson.trust == 0.0
        assert "look like chance" in lesson.verdict
        for (signal, _), value, default in zip(FEATURES, lesson.coefficients, DEFAULTS, strict=True):
            assert value == (0.0 if signal == "links" else default)


@pytest.mark.parametrize("corpus", [newsroom("none", 10), two_topics(), site(article("a"))])
def test_few_lists_teach_nothing(corpus: Corpus) -> None:
    learned = calibrated(corpus)
    assert all(lesson.verdict.startswith("defaults") for lesson in (*learned.halves, learned.whole))
    assert "fewer than" in learned.whole.verdict
    assert learned.whole.trust == pytest.approx(max(0.0, 1.0 - learned.whole.noise / 0.5))
    for (signal, _), value, default in zip(FEATURES, learned.whole.coefficients, DEFAULTS, strict=True):
        assert value == default or (signal == "links" and 0.0 < value < default)


@pytest.mark.parametrize(
    ("bound", "value", "step"),
    [
        ("MIN_LISTS", lambda lesson: lesson.lists, 1),
        ("MAX_NOISE", lambda lesson: lesson.noise, -1e-12),
        ("MIN_GAIN", lambda lesson: lesson.gain, 1e-12),
        ("MIN_STANDARD_ERRORS", lambda lesson: lesson.gain / lesson.error * (1 - 1e-12), 1e-9),
    ],
)
def test_lists_teach_up_to_and_including_each_bound(
    bound: str,
    value: Callable[[Lesson], float],
    step: float,
    graph: ArticleGraph,
    learned: Calibration,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calibration, bound, value(learned.whole))
    assert calibrate(graph, learn=True).whole.verdict.startswith("learned")
    monkeypatch.setattr(calibration, bound, value(learned.whole) + step)
    assert calibrate(graph, learn=True).whole.verdict.startswith("defaults")


def test_learning_can_be_switched_off() -> None:
    rec = Recommender.fit(newsroom("later", 60), learn=False)
    assert rec.calibration.of(0) is DEFAULTS
    assert "not asked" in rec.calibration.whole.verdict


@pytest.mark.parametrize("habit", ["later", "junk"])
def test_by_default_lists_decide_how_far_links_are_trusted_and_no_coefficient_is_learned(habit: str) -> None:
    """However good the lists are: what they teach beyond that are their own habits."""
    rec = Recommender.fit(newsroom(habit))
    thorough = calibrated(rec.corpus)
    given, others = ((*one.halves, one.whole) for one in (rec.calibration, thorough))
    for lesson, other in zip(given, others, strict=True):
        assert (lesson.noise, lesson.trust) == (other.noise, other.trust)
        assert lesson.lists >= other.lists, "those, too, that nothing else could be learned from"
        assert np.isnan(lesson.gain), "nothing was tried"
        assert lesson.verdict.startswith(f"defaults, links × {lesson.trust:.2f}") and "learn = auto" in lesson.verdict
        for (signal, _), value, default in zip(FEATURES, lesson.coefficients, DEFAULTS, strict=True):
            assert value == (lesson.trust * default if signal == "links" else default)
    assert (rec.calibration.whole.trust > 0.9) == (habit == "later")


@pytest.mark.parametrize("learn", [1, 0, None, "yes", "true", np.array(["auto", "auto"])])
def test_what_lists_may_teach_is_one_of_three(learn: Any) -> None:
    with pytest.raises(SettingsError, match=r'learn is .*; it must be "auto", True or False'):
        Recommender.fit(site(article("a")), learn=learn)


def test_the_same_lists_teach_the_same_bits(learned: Calibration) -> None:
    assert calibrated(newsroom("later")).to_dict() == learned.to_dict()


def force(patch: pytest.MonkeyPatch) -> None:
    """Let every list teach, however few and bad they are."""
    for name, value in (("MIN_LISTS", 1), ("MAX_NOISE", 2.0), ("MIN_GAIN", -9.0), ("MIN_STANDARD_ERRORS", -9e9)):
        patch.setattr(calibration, name, value)


@settings(max_examples=60)
@given(world=corpora_with_query(), learn=st.sampled_from((True, "auto")))
def test_masked_links_leave_no_trace_in_what_is_learned(world: tuple[Corpus, int], learn: Learn) -> None:
    """Learning is forced, and still the coefficients for an article are as if its links had never been written."""
    corpus, position = world
    deleted = without_links_of(corpus, position)
    with pytest.MonkeyPatch.context() as patch:
        force(patch)
        masked, rebuilt = (calibrated(site, learn).of(position) for site in (corpus, deleted))
    np.testing.assert_array_equal(masked, rebuilt)


@pytest.mark.parametrize("position", [3, 77, 200])
def test_masked_equals_rebuilt_where_much_is_learned(position: int) -> None:
    corpus = newsroom("later")
    name = corpus.articles[position].id
    masked, rebuilt = (
        Recommender.fit(one, learn=True).recommend(name, mode="computed-only")
        for one in (corpus, without_links_of(corpus, position))
    )
    assert [story.to_dict() for story in masked] == [story.to_dict() for story in rebuilt]


@given(sizes=st.lists(st.integers(1, 5), min_size=1, max_size=6), data=st.data())
def test_ndcg_is_one_where_the_entries_come_first_and_falls_with_their_places(
    sizes: list[int], data: st.DataObject
) -> None:
    columns, listed = [], []
    for size in sizes:
        order = data.draw(st.permutations(range(8)))
        columns += [[float(-place)] + [0.0] * (len(FEATURES) - 1) for place in order]
        listed += [place < size for place in order]
    lengths = np.full(len(sizes), 8)
    table = ChoiceTable(np.array(columns), np.array(listed), lengths, np.array(sizes), np.zeros(len(sizes), np.int64))
    best = np.zeros(len(FEATURES))
    best[0] = 1.0
    np.testing.assert_allclose(ndcg(table, best), 1.0)
    assert (ndcg(table, -best) < 1.0).all()


@st.composite
def ranked_lists(draw: st.DrawFn) -> tuple[list[list[bool]], list[int]]:
    """For each list, which of its candidates are entries, best first; and how many entries the list has in all."""
    listed = draw(st.lists(st.lists(st.booleans(), min_size=1, max_size=14), min_size=1, max_size=5))
    return listed, [max(1, sum(row) + draw(st.integers(0, 3))) for row in listed]


@given(world=ranked_lists(), k=st.integers(1, 12), data=st.data())
def test_ndcg_is_that_of_the_metrics_library_to_the_last_digit(
    world: tuple[list[list[bool]], list[int]], k: int, data: st.DataObject
) -> None:
    """Entries that are no candidates count as missed, and the place after the last one that counts is worth nothing."""
    listed, sizes = world
    orders = [data.draw(st.permutations(range(len(row)))) for row in listed]
    rows = [(float(-place), row[place]) for row, order in zip(listed, orders, strict=True) for place in order]
    columns = np.zeros((len(rows), len(FEATURES)))
    columns[:, 0] = [score for score, _ in rows]
    lengths = np.array([len(row) for row in listed])
    table = ChoiceTable(
        columns, np.array([entry for _, entry in rows]), lengths, np.array(sizes), np.zeros_like(lengths)
    )
    grades, run = {}, {}
    for number, (row, size) in enumerate(zip(listed, sizes, strict=True)):
        missed = {f"missed {other}": 1 for other in range(size - sum(row))}
        grades[str(number)] = {str(place): 1 for place, entry in enumerate(row) if entry} | missed
        run[str(number)] = [str(place) for place in range(len(row))]
    wanted = per_query(grades, run, [f"nDCG@{k}"])[f"nDCG@{k}"]
    assert ndcg(table, np.eye(len(FEATURES))[0], k).tolist() == [*wanted.values()]
    wanted = per_query(grades, run, ["nDCG@10"])["nDCG@10"]
    assert ndcg(table, np.eye(len(FEATURES))[0]).tolist() == [*wanted.values()]


# --- what becomes of it when the site changes ---------------------------------------------------------------


def test_an_updated_site_has_learned_what_a_new_one_learns() -> None:
    """So an answer does not depend on what the site was before."""
    before = Recommender.fit(newsroom("later"), learn=True)
    assert before.calibration.whole.lists, "or nothing would be learned again"
    early = [article(f"early-{number}", "city budget", on=-number) for number in range(20)]
    after = before.updated(early, removed=before.corpus.ids[:1])
    new = Recommender.fit(after.corpus, learn=True)
    assert after.calibration.to_facts() == new.calibration.to_facts()
    np.testing.assert_array_equal(after.calibration.half, new.calibration.half)


def test_all_versions_of_a_page_are_in_one_half() -> None:
    """What the list of one of them teaches is never used on another."""
    dated = [article(f"page-{day}", "city budget", on=day, url="https://x.example/page") for day in (3, 200, 215)]
    half = calibrated(site(*newsroom("later").articles, *dated)).half
    corpus = site(*newsroom("later").articles, *dated)
    assert len({half[corpus.position(one.id)] for one in dated}) == 1


def test_a_calibration_comes_back_from_its_facts() -> None:
    former = calibrated(newsroom("later"))
    again = Calibration.from_facts(former.half, json.loads(json.dumps(former.to_facts())))
    assert again.to_dict() == former.to_dict()
    assert again.of(0).tolist() == former.of(0).tolist()


def test_lists_that_a_program_made_teach_no_coefficient() -> None:
    """They follow the same habit as those that teach, so what is learned of them would be the program's habit."""
    corpus = newsroom("later")
    machine = Corpus.from_articles(replace(article, related_origin="machine") for article in corpus.articles)
    whole = calibrated(machine).whole
    assert "0 usable lists" in whole.verdict
    assert "made by a program" in whole.verdict
    assert whole.noise == calibrated(corpus).whole.noise, "how far links can be trusted is known from all lists"
    assert coefficient(whole.coefficients, "later") == coefficient(DEFAULTS, "later")
