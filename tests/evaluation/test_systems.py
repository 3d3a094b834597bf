"""The strong systems, what is made of others, and settings of this package as systems: each does what its name says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from models import write_model
from worlds import article, newsroom, site, two_topics

from recommender import Recommender
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError, RecommenderError, SettingsError
from recommender.evaluation import Evaluation, Question, all_systems, evaluate
from recommender.evaluation.baselines import Random
from recommender.evaluation.combined import LINK_WEIGHT, PlusLinks, fuse, nearness
from recommender.evaluation.folds import Fold
from recommender.evaluation.lexical import terms_of
from recommender.evaluation.rankers import Ranking, Scorer
from recommender.evaluation.runs import run_checked, run_system
from recommender.evaluation.systems import DEFAULT_SYSTEMS, LIBRARIES, POOLED_SYSTEMS, SYSTEMS, TEXT
from recommender.judging.judgments import Judgments
from recommender.text.index import TextIndex

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "metrics.md"


def ask(name: str, corpus: Corpus, query: str, fold: Fold | None = None) -> list[str]:
    fold = fold or Fold(corpus, Judgments({query: {}}))
    return list(run_system(SYSTEMS[name](TextIndex.fit(corpus)), [fold], corpus, name=name).run[query])


@pytest.mark.parametrize("name", [*SYSTEMS, "rrf("])
def test_every_system_is_explained(name: str) -> None:
    assert f"`{name}" in DOCUMENT.read_text(encoding="utf-8").partition("## Systems")[2].partition("\n## ")[0]


# --- text ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(TEXT))
def test_a_word_of_the_title_counts_twice_and_word_forms_are_one(name: str) -> None:
    corpus = site(
        article("q", "Olives"), article("text", "Fog", "an olive and then snow"),
        article("title", "An olive", "fog and then snow"), article("other", "Frost", "snow"),
    )  # fmt: skip
    assert ask(name, corpus, "q")[:2] == ["title", "text"]


def test_terms_are_stems_of_the_texts_own_language_without_stop_words() -> None:
    corpus = site(
        article("en", "The harvests of the olives", language="en"),
        article("de", "Häuser", "Zeitungen", language="de"),
        article("ja", "顔認証", language="ja"),
    )
    by_id = dict(zip(corpus.ids, terms_of(corpus.articles, TextIndex.fit(corpus), full=False), strict=True))
    assert by_id == {"en": ["harvest", "oliv"] * 2, "de": ["haus", "haus", "zeitung"], "ja": ["顔認", "認証"] * 2}


@pytest.mark.parametrize("name", ["tfidf-stemmed", "bm25f"])
def test_only_the_full_ones_read_the_body_where_there_is_an_excerpt(name: str) -> None:
    corpus = site(
        article("q", "Olive"), article("a", "Snow", "snow", body="olive"), article("b", "Hail", "hail"),
        article("0", "Fog", "fog"),
    )  # fmt: skip
    assert ask(f"{name}-full", corpus, "q")[0] == "a"
    assert ask(name, corpus, "q")[:1] != ["a"]


# --- time and links -----------------------------------------------------------------------------------------


def test_nearness_halves_what_is_far_away_and_what_has_no_date() -> None:
    dates = np.array([0.0, 30.0, 36_500.0, np.nan])
    assert nearness(dates, 0).tolist() == pytest.approx([1.0, 0.5 + 0.5 / np.e, 0.5, 0.5])
    assert nearness(dates, 3).tolist() == [0.5] * 4


@pytest.mark.parametrize("name", sorted(TEXT))
def test_of_equal_texts_the_nearer_one_comes_first_only_with_time(name: str) -> None:
    corpus = site(
        article("q", "Olive harvest", on=0), article("a-far", "Olive frost", on=-300),
        article("near", "Olive frost", on=2), article("other", "Snow", on=1),
    )  # fmt: skip
    assert ask(name, corpus, "q")[:2] == ["a-far", "near"]
    assert ask(f"{name}+time", corpus, "q")[:2] == ["near", "a-far"]


@pytest.mark.parametrize("name", sorted(TEXT))
def test_links_lead_from_what_the_text_finds_to_what_it_does_not(name: str) -> None:
    corpus = site(
        article("q", "Olive harvest"), article("found", "Olive frost", related=["led-to"]), article("led-to", "Snow"),
        article("a-stranger", "Fog"),
    )  # fmt: skip
    ranked = ask(f"{name}+links", corpus, "q")
    assert ranked[:2] == ["found", "led-to"]
    assert ask(name, corpus, "q")[:2] != ["found", "led-to"]


@pytest.mark.parametrize("name", sorted(TEXT))
def test_hidden_links_hand_nothing_on(name: str) -> None:
    corpus = site(
        article("q", "Olive", related=["b"]), article("b", "Snow", related=["q"]), article("a", "Fog"),
    )  # fmt: skip
    hidden = ask(f"{name}+links", corpus, "q")
    assert hidden == ask(f"{name}+links", corpus.without_lists(), "q")
    half = Fold(corpus, Judgments({"a": {}, "q": {}}), mode="complete")
    assert half.question("q").links.nnz == 2, "under complete the query's own links are there"


class Given(Scorer):
    """Scores that can be seen."""

    def scores(self, question: Question) -> np.ndarray:
        return np.array([9.0, 4.0, 2.0, 0.0])


def test_links_share_a_score_out_evenly() -> None:
    """q (1) is linked with a; a (.5 + …) also with b and c: computed by hand."""
    corpus = site(article("0q", related=["a"]), article("a", related=["b", "c"]), article("b"), article("c"))
    ranker = PlusLinks(Given())
    ranker.fit(corpus.without_lists(), np.random.default_rng(0))
    scores = ranker.scores(Fold(corpus, Judgments({"0q": {}}), mode="complete").question("0q"))
    a, b, c = 1.0 + LINK_WEIGHT * (1.0 + 0.5 + 0.0), 0.5 + LINK_WEIGHT / 3, 0.0 + LINK_WEIGHT / 3
    assert scores[1:].tolist() == pytest.approx([a, b, c])


@pytest.mark.parametrize("name", all_systems("cold"))
def test_every_system_ranks_pages_outside_the_site_or_leaves_them_out(name: str) -> None:
    outside = [RelatedLink(url="https://else.example/olives", title="Olive harvest elsewhere")]
    corpus = site(
        article("q", "Olive harvest", on=1), article("a", "Olive frost", on=2, related=outside),
        article("b", "Snow", on=3, related=outside),
    )  # fmt: skip
    fold = Fold(corpus, Judgments({"q": {}}), externals=True)
    known = set(ask(name, corpus, "q", fold))
    assert known <= {"a", "b", corpus.externals[0].id}
    assert (corpus.externals[0].id in known) == (name not in {*LIBRARIES, "hugo"} or name.endswith("+links"))


# --- fusion -------------------------------------------------------------------------------------------------


def test_fusion_adds_up_reciprocal_ranks() -> None:
    fused = fuse([["a", "b", "c"], ["b", "d"]])
    assert fused == pytest.approx({"b": 1 / 62 + 1 / 61, "a": 1 / 61, "d": 1 / 62, "c": 1 / 63})
    assert list(fused) == ["b", "a", "d", "c"]


def test_a_fusion_is_that_of_the_runs_of_its_members_each_asked_once() -> None:
    asked: list[str] = []

    def progress(questions: Any, how_many: int, system: str) -> Any:
        asked.append(system)
        return questions

    report = evaluate(two_topics(), systems=["rrf(tfidf,newest)", "tfidf"], progress=progress)
    assert report.systems and set(report.systems) == {"rrf(tfidf,newest)", "tfidf"}
    assert sorted(asked) == ["newest", "tfidf"]
    members = evaluate(two_topics(), systems=["tfidf", "newest"])
    for query, ranked in report.runs["rrf(tfidf,newest)"].items():
        assert ranked == list(fuse([members.runs[name][query] for name in ("tfidf", "newest")]))


def test_a_fusion_may_name_systems_of_the_callers_own() -> None:
    report = evaluate(two_topics(), systems={"mine": Random(), "ours": {}, "both": "rrf(mine,ours)"})
    assert set(report.values) == {"mine", "ours", "both"}


# --- settings as systems ------------------------------------------------------------------------------------


def test_settings_are_compared_as_systems_are() -> None:
    corpus = newsroom("later", 20)
    report = evaluate(
        corpus,
        systems={"ours": {}, "late": {"weights": {"time": 1.0}, "learn": False}, "plain": "tfidf"},
        metrics=["nDCG@10"],
        baseline="ours",
    )
    alone = Evaluation(corpus, fitting={"weights": {"time": 1.0}, "learn": False}).run(systems="ours")
    assert report.runs["late"] == alone.runs["ours"] != report.runs["ours"]
    assert set(report.comparisons()) == {"late", "plain"}
    assert report.settings["fitted"] == {"ours": {}, "late": {"weights": {"time": 1.0}, "learn": False}}
    assert set(report.notes) == {"ours", "late"}
    assert report.notes["late"]["whole"]["verdict"].endswith("(learn = false)")
    assert not report.notes["ours"]["whole"]["verdict"].endswith("(learn = false)")


def test_settings_of_a_system_are_added_to_those_of_the_evaluation() -> None:
    report = evaluate(newsroom("later", 20), systems={"late": {"weights": {"time": 1.0}}}, fitting={"learn": False})
    assert report.settings["fitted"]["late"] == {"learn": False, "weights": {"time": 1.0}}


def test_ours_is_the_ranking_and_ours_served_what_a_box_shows() -> None:
    """A box leaves out other languages and near-copies; a ranking that is compared with others may not."""
    text = "Dockers and the port of Harrowmouth agree on a roster for the ferries of spring"
    corpus = site(
        article("q", "Port talks", text, language="en", related=["fr"]),
        article("en", "Port talks go on", f"{text} at last", language="en"),
        article("fr", "Port talks in Harrowmouth", text, language="fr"),
        *(article(f"x{n}", f"Snow {n}", f"A storm of snow number {n} over the hills", language="en") for n in range(8)),
    )
    evaluation = Evaluation(corpus)
    runs = evaluation.ask(["q"], systems=["ours-served", "ours"])
    assert "fr" in runs["ours"]["q"]
    assert "fr" not in runs["ours-served"]["q"]
    assert evaluation.settings(systems=["ours-served"])["fitted"] == {"ours-served": {"served": True}}
    boxes = Recommender.fit(corpus).recommend("q", 100, mode="computed-only", externals="none", fill=True)
    assert list(runs["ours-served"]["q"]) == [story.article_id for story in boxes]


def test_the_strongest_of_the_base_install_is_among_the_defaults_and_a_sheet_has_no_blind_ones() -> None:
    """On news it is text and time together: without it, all others are easy to beat."""
    assert "tfidf-stemmed+time" in DEFAULT_SYSTEMS
    assert not {*DEFAULT_SYSTEMS} & {*LIBRARIES}, "the base install has them all"
    assert {*DEFAULT_SYSTEMS} - {*POOLED_SYSTEMS} == {"random", "newest"}


@pytest.mark.parametrize(
    ("systems", "told"),
    [
        ({"x": {"wieghts": {}}}, "unknown option 'wieghts' of the system 'x'; did you mean 'weights'"),
        ({"x": {"weights": {"txt": 1}}}, "the system 'x': unknown signal 'txt' in weights; did you mean 'text'"),
        ({"x": {"weights": {"text": -1}}}, "the system 'x': the weight of 'text' is -1"),
        ({"x": {"learn": 3}}, "the system 'x': learn is 3"),
        ({"x": {"exclude_hidden": 3}}, "the system 'x': exclude_hidden is 3"),
        ({"x": {"semantic": "no-such-model"}}, "the system 'x': semantic is 'no-such-model'"),
        ({"x": {"semantic": 3}}, "the system 'x': semantic is 3"),
        ({"x": {"semantic_max_characters": 0}}, "the system 'x': semantic_max_characters is 0"),
        ({"x": 3}, "the system 'x' is 3; it must be an object with the methods fit and rank"),
        ({"x": "bm52f"}, "unknown system 'bm52f'; did you mean 'bm25f'"),
        ({3: {}}, "systems is .*; it must be a list of strings"),
        (["rrf"], "unknown system 'rrf'"),
        (["rrf(ours)"], "fuses fewer than two systems"),
        (["rrf(ours,tdidf)"], r"unknown system 'tdidf' in 'rrf\(ours,tdidf\)'; did you mean 'tfidf'"),
        ({"x": "rrf(x,ours)"}, r"unknown system 'x' in 'rrf\(x,ours\)'"),
        (["ours", "dense"], "'dense' compares embeddings, and no model is named; name one"),
        (["rrf(ours,dense)"], "'dense' compares embeddings"),
    ],
)
def test_a_wrong_system_is_told_with_the_remedy_before_anything_is_ranked(systems: Any, told: str) -> None:
    with pytest.raises(RecommenderError, match=told) as raised:
        evaluate(two_topics(), systems=systems, progress=lambda *_: pytest.fail("ranked"))
    assert isinstance(raised.value, EvaluationError | SettingsError)


def test_dense_and_settings_with_a_model_compare_meanings(tmp_path: Path) -> None:
    corpus, model = two_topics(), write_model(tmp_path / "model")
    report = evaluate(
        corpus,
        systems={"ours": {}, "without": {"semantic": None}, "dense": "dense"},
        fitting={"semantic": model},
    )
    rows = TextIndex.fit(corpus, semantic=model).meaning.rows.astype(np.float32)  # type: ignore[union-attr]
    for query, ranked in report.runs["dense"].items():
        cosines = rows @ rows[corpus.position(query)]
        assert len(ranked) == len(corpus) - 1, "a cosine below 0 is an answer, too"
        assert ranked == sorted(ranked, key=lambda name: -cosines[corpus.position(name)])
    own = evaluate(corpus, systems={"with": {"semantic": str(model)}, "ours": {}})
    assert own.runs["with"] == report.runs["ours"]
    assert own.runs["ours"] == report.runs["without"] == evaluate(corpus, systems="ours").runs["ours"]
    assert report.settings["fitted"]["without"] == {"semantic": None}
    assert own.settings["fitted"]["with"] == {"semantic": str(model)}


# --- scores of an answer ------------------------------------------------------------------------------------


class Says(Random):
    """Answers with a mapping."""

    def __init__(self, make: Callable[[list[str]], Ranking]) -> None:
        self.make = make

    def rank(self, question: Question, k: int) -> Ranking:
        return self.make([self.nodes[position].id for position in question.candidates])


def test_a_mapping_of_ids_to_scores_is_an_answer() -> None:
    corpus = two_topics()
    fold = Fold(corpus, Judgments({"face-1": {}}))
    says = Says(lambda ids: {name: 1.0 / place for place, name in enumerate(ids, 1)})
    answers = run_checked(says, [fold], corpus)
    assert answers.run["face-1"] == [name for name in corpus.ids if name != "face-1"]
    assert answers.scores["face-1"].tolist() == np.float32([1.0 / place for place in range(1, 8)]).tolist()
    assert not run_checked(Says(lambda ids: ids), [fold], corpus).scores


@pytest.mark.parametrize("scores", [[1.0, 2.0], [1.0, "x"], [1.0, float("nan")], [1.0, None]])
def test_scores_that_rise_or_are_none_are_refused(scores: list[Any]) -> None:
    corpus = two_topics()
    says = Says(lambda ids: dict(zip(ids, scores, strict=False)))
    with pytest.raises(EvaluationError, match="'face-1' with scores that are no numbers, or that rise"):
        run_checked(says, [Fold(corpus, Judgments({"face-1": {}}))], corpus)
