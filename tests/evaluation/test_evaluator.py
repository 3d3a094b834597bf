"""The evaluation: nothing leaks, a perfect ranker gets 1, chance gets chance, the same seed the same report."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import article, newsroom, site, two_topics

from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.evaluator import Evaluation, evaluate
from recommender.evaluation.folds import Fold, Question
from recommender.evaluation.metrics import per_query
from recommender.evaluation.protocols import LIST_PROTOCOLS
from recommender.evaluation.report import EvaluationReport
from recommender.evaluation.runs import run_system
from recommender.evaluation.systems import LIBRARIES, SEMANTIC, SYSTEMS
from recommender.judging.judgments import Judgments
from recommender.text.index import TextIndex

PEERS = {*LIBRARIES, "hugo"}
"""They find nothing, or only what others have found, where texts say nothing; they have tests of their own."""


class Cheat:
    """Reads every link to and from the query that it is shown, and looks for them in what it learned from, too."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        self.corpus = corpus

    def rank(self, question: Question, k: int) -> list[str]:
        links, at = question.links, question.position
        shown = [*links[[at]].indices.tolist(), *links[:, [at]].nonzero()[0].tolist()]
        shown += self.corpus.related(at).tolist()
        shown += [self.corpus.position(link.reference) for link in self.corpus.articles[at].related]
        allowed = dict.fromkeys(node for node in shown if node in question.candidates)
        return [self.corpus.node(node).id for node in allowed][:k]


class Oracle(Cheat):
    """Knows the answers from elsewhere: what a perfect ranker would get."""

    def __init__(self, corpus: Corpus) -> None:
        self.truth = corpus

    def rank(self, question: Question, k: int) -> list[str]:
        listed = self.truth.related(question.position)
        return [self.truth.node(node).id for node in listed if node in question.candidates][:k]


class Silent(Oracle):
    """Has nothing to say, except about one article."""

    def rank(self, question: Question, k: int) -> list[str]:
        return super().rank(question, k) if question.article_id == "face-1" else []


class Answers(Cheat):
    """Says what it is told to say."""

    def __init__(self, *answer: str) -> None:
        self.answer = answer

    def rank(self, question: Question, k: int) -> Sequence[str]:
        return self.answer


def clusters(n: int = 40, size: int = 5, names: Callable[[int, int], str] | None = None) -> Corpus:
    """`n` stories of `size` articles on as many days that list each other."""
    groups = [[f"{story:02}-{number}" for number in range(size)] for story in range(n)]
    return site(
        *(
            article(name, f"story {group[0]}", related=sorted(set(group) - {name}), on=int(name[:2]) + int(name[-1]))
            for group in groups
            for name in group
        )
    )


def shuffled(corpus: Corpus) -> Corpus:
    """The same articles with lists that say nothing."""
    rng = np.random.default_rng(7)
    names = [found.id for found in corpus]
    return site(
        *(
            article(found.id, found.title, published=found.published, related=rng.choice(names, 4, replace=False))
            for found in corpus
        )
    )


def test_a_perfect_ranker_is_perfect() -> None:
    corpus = clusters()
    metrics = ["nDCG@10", "R@10", "RR"]
    report = evaluate(corpus, systems={"oracle": Oracle(corpus)}, metrics=metrics)
    assert [report.mean(metric, "oracle") for metric in metrics] == [1.0, 1.0, 1.0]


def test_a_cheat_gets_everything_unmasked_and_nothing_masked() -> None:
    corpus = clusters()
    judgments = Judgments.from_corpus(corpus)
    open_book = Fold(corpus, judgments, mode="curated-first")
    answers = run_system(Cheat(), [open_book], corpus).run
    assert set(per_query(judgments.grades, answers, ["R@10"])["R@10"].values()) == {1.0}, "unmasked, it reads them off"
    for protocol in ("cold", "cluster", "as-of"):
        report = evaluate(corpus, systems={"cheat": Cheat()}, protocol=protocol, metrics=["R@10"])
        assert report.mean("R@10", "cheat") == 0.0, protocol


def test_the_known_half_gives_the_hidden_half_not_away() -> None:
    report = evaluate(clusters(), systems={"cheat": Cheat()}, protocol="complete", metrics=["R@10"])
    assert report.mean("R@10", "cheat") == 0.0


def test_leaks_are_worth_what_they_show() -> None:
    corpus = clusters(10)
    for leaks, least in ((["reciprocal"], 1.0), (["reciprocal", "co-citation"], 1.0)):
        report = evaluate(corpus, systems={"cheat": Cheat()}, leaks=leaks, metrics=["R@10"])
        assert report.mean("R@10", "cheat") == least


@pytest.mark.slow
@pytest.mark.parametrize("protocol", LIST_PROTOCOLS)
def test_lists_that_say_nothing_drop_every_system_to_chance(protocol: str) -> None:
    corpus = shuffled(clusters())
    systems = [name for name in SYSTEMS if name not in PEERS | SEMANTIC]
    report = evaluate(corpus, systems=systems, protocol=protocol, metrics=["nDCG@10"])
    for system in report.systems:
        assert report.mean("nDCG@10", system) < 0.08, system
        assert abs(report.compare(system, "random").difference) < 0.06, system


def test_chance_scores_as_chance() -> None:
    corpus = clusters()
    report = evaluate(corpus, systems=["random"], metrics=["P@5"])
    assert report.mean("P@5", "random") == pytest.approx(4 / (len(corpus) - 1), abs=0.012)


def test_every_query_counts_also_the_one_without_results() -> None:
    corpus = two_topics()
    report = evaluate(corpus, systems={"silent": Silent(corpus)}, metrics=["RR"])
    assert report.mean("RR", "silent") == pytest.approx(1 / 6)
    assert report.counts["queries"] == 6
    assert report.worst(2, "silent") == [("face-2", 0.0), ("face-3", 0.0)]
    assert report.lists["silent"]["empty_lists"] == pytest.approx(5 / 6)


@pytest.mark.parametrize("protocol", LIST_PROTOCOLS)
def test_the_same_seed_gives_the_same_report(protocol: str) -> None:
    corpus = clusters(6)
    reports = [evaluate(corpus, systems=["ours", "random"], protocol=protocol, rng=seed) for seed in (3, 3, 4)]
    one, same, other = (report.to_json() for report in reports)
    assert one == same != other
    assert reports[0].interval("nDCG@10") == reports[1].interval("nDCG@10")


def test_a_report_survives_json(tmp_path: Path) -> None:
    corpus = two_topics()
    report = evaluate(corpus, systems=["ours", "tfidf"])
    report.to_json(tmp_path / "report.json")
    (read,) = EvaluationReport.from_json(tmp_path / "report.json")
    assert read.to_dict() == json.loads(report.to_json())
    assert read.table() == report.table()
    assert read.fingerprint == corpus.fingerprint
    assert (read.counts["articles"], read.counts["queries"], read.counts["judgments"]) == (8, 6, 7)


def damaged(report: dict[str, Any], path: str, value: Any) -> list[dict[str, Any]]:
    """The report with another value at `path`, or without what is there."""
    found = json.loads(json.dumps(report))
    *above, last = path.split("/")
    inner = found
    for key in above:
        inner = inner[key]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return [found]


@pytest.mark.parametrize(
    ("path", "value", "told"),
    [
        ("values", ..., "values is missing"),
        ("grades", ..., "grades is missing"),
        ("verdict", "fine", "verdict is unknown"),
        ("values", {}, "scores nothing"),
        ("values/ours", {}, "scores nothing"),
        ("values/tfidf/RR", ..., "not all systems have the same metrics"),
        ("values/ours/RR/face-1", ..., "values.ours and clusters are about different queries"),
        ("values/ours/RR/face-1", "high", "values.ours.RR.face-1 holds 'high'"),
        ("values/ours/RR/face-1", None, "values.ours.RR.face-1 holds None"),
        ("values/ours/RR/face-1", float("nan"), "values.ours.RR.face-1 holds nan"),
        ("clusters/face-1", "first", "clusters.face-1 holds 'first'"),
        ("runs/ours/face-1", [1], "runs.ours.face-1 holds 1"),
        ("settings", [], r"settings holds \[\]"),
        ("settings/rng", "dice", "settings.rng holds 'dice'"),
        ("protocol", None, "protocol holds None"),
    ],
)
def test_a_damaged_report_is_refused_with_place_value_and_remedy(
    path: str, value: Any, told: str, tmp_path: Path
) -> None:
    target = tmp_path / "report.json"
    report = json.loads(evaluate(two_topics(), systems=["ours", "tfidf"]).to_json())
    target.write_text(json.dumps(damaged(report, path, value)), encoding="utf-8")
    with pytest.raises(
        EvaluationError, match=f"report.json is no evaluation report: .*{told}.*; write one with --json"
    ):
        EvaluationReport.from_json(target)


@pytest.mark.parametrize("text", ["", "nothing", "[]", "[1]", "null", "{", "[" * 100_000, '{"values": NaN}'])
def test_what_is_no_report_is_refused(text: str, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    target.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"is no evaluation report: .*; write one with --json"):
        EvaluationReport.from_json(target)
    with pytest.raises(EvaluationError, match=r"there is no report .*; write one with --json"):
        EvaluationReport.from_json(tmp_path / "nowhere.json")


def test_everybody_is_compared_with_the_baseline_that_is_named() -> None:
    report = evaluate(two_topics(), systems=["ours", "tfidf", "random"], baseline="random")
    assert report.baseline == "random"
    assert report.comparisons() == report.comparisons("random")
    assert set(report.comparisons()) == {"ours", "tfidf"}
    with pytest.raises(EvaluationError, match="unknown system 'tfdif' in this report; did you mean 'tfidf'"):
        report.comparisons("tfdif")
    with pytest.raises(EvaluationError, match="unknown metric 'AP'"):
        report.comparisons(metric="AP")


def test_without_a_baseline_there_is_nothing_to_compare() -> None:
    report = evaluate(two_topics(), systems=["ours"])
    assert report.baseline is None
    assert report.comparisons() == {}
    with pytest.raises(EvaluationError, match="unknown system 'tfidf'"):
        report.comparisons("tfidf")


def test_several_protocols_share_one_text_index(monkeypatch: pytest.MonkeyPatch) -> None:
    fits: list[Corpus] = []
    fit = TextIndex.fit

    def counted(corpus: Corpus, *more: Any, **options: Any) -> TextIndex:
        fits.append(corpus)
        return fit(corpus, *more, **options)

    monkeypatch.setattr(TextIndex, "fit", counted)
    evaluation = Evaluation(clusters(8))
    for protocol in LIST_PROTOCOLS:
        evaluation.run(protocol, systems=["ours", "tfidf"])
    assert len(fits) == 1


def test_articles_without_a_list_can_be_asked_about_and_answers_are_those_of_cold() -> None:
    corpus = two_topics()
    runs = Evaluation(corpus).ask(["face-4", "face-1"], systems=["ours", "tfidf"])
    assert list(runs) == ["ours", "tfidf"]
    assert all(set(run) == {"face-1", "face-4"} for run in runs.values())
    cold = evaluate(corpus, systems=["ours", "tfidf"]).runs
    assert all(runs[system]["face-1"] == cold[system]["face-1"] for system in runs)


def test_a_later_report_is_compared_query_by_query() -> None:
    corpus = clusters(8)
    better = evaluate(corpus, systems={"ours": Oracle(corpus)})
    worse = evaluate(corpus, systems={"ours": Answers()})
    assert worse.against(better).high < 0 < better.against(worse).low
    assert better.against(better).difference == 0.0
    with pytest.raises(EvaluationError, match="--protocol"):
        better.against(evaluate(corpus, systems={"ours": Oracle(corpus)}, protocol="as-of"))


def test_judgments_by_people_are_condensed() -> None:
    """What nobody judged is skipped; grade 1 is weak filler and counts as gain, but not as relevant."""
    corpus = two_topics()
    grades = {f"face-{n}": {"olive-1": 3, "olive-2": 1, "olive-3": 0} for n in (1, 2, 3, 4)} | {
        "olive-4": {"face-1": 2}
    }
    judgments = Judgments(grades, source="people", graded=True)
    system = Answers("olive-4", "olive-2", "olive-1")
    metrics = ["nDCG@5", "RR", "Judged@5"]
    run = {"told": system}
    with pytest.raises(EvaluationError, match="no candidate"):
        evaluate(corpus, systems=run, judgments=judgments, metrics=metrics)
    few = judgments.only({query: graded for query, graded in grades.items() if query != "olive-4"} | {"olive-3": {}})
    report = evaluate(
        corpus, systems={"told": Answers("olive-4", "olive-2", "olive-1")}, judgments=few, metrics=metrics
    )
    assert report.values["told"]["RR"]["face-1"] == 0.5
    assert report.values["told"]["Judged@5"]["face-1"] == pytest.approx(2 / 3, abs=0.3)


@pytest.mark.parametrize("answer", [("nobody",), ("face-2", "face-2")])
def test_a_system_that_errs_is_not_scored(answer: tuple[str, ...]) -> None:
    corpus = two_topics()
    with pytest.raises(EvaluationError, match=answer[0]):
        run_system(Answers(*answer), [Fold(corpus, Judgments({"face-1": {}}))], corpus)


def test_progress_sees_every_question_of_every_system() -> None:
    seen: list[tuple[int, str]] = []

    def progress(questions: Iterable[Question], how_many: int, system: str) -> Iterable[Question]:
        seen.append((how_many, system))
        return questions

    evaluate(two_topics(), systems=["tfidf", "newest"], progress=progress)
    assert seen == [(6, "tfidf"), (6, "newest")]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"systems": ["our"]}, "unknown system 'our'; did you mean 'ours'"),
        ({"metrics": ["nDGC@10"]}, "unknown metric 'nDGC@10'"),
        ({"metrics": ["P@0"]}, "unknown metric 'P@0'"),
        ({"protocol": "colt"}, "unknown protocol 'colt'; did you mean 'cold'"),
        ({"leaks": ["roof"]}, "unknown leak 'roof'"),
        ({"protocol": "cluster", "externals": True}, "cold only"),
        ({"baseline": "tfdif"}, "unknown baseline 'tfdif'; did you mean 'tfidf'"),
        ({"systems": ["ours", "random"], "baseline": "lsi"}, "'lsi' is not among the systems .* ours, random; add it"),
        ({"systems": []}, "at least one system"),
        ({"metrics": []}, "at least one metric"),
    ],
)
def test_a_wrong_name_is_told_before_anything_is_ranked(wrong: dict[str, list[str]], told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        evaluate(two_topics(), progress=lambda *_: pytest.fail("ranked"), **wrong)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("corpus", "protocol", "told"),
    [
        (site(article("a"), article("b")), "cold", "related:"),
        (site(article("a")), "cold", "one article, and no other"),
        (site(article("a", related=["b"]), article("b")), "cold", "only 1 of the quer"),
        (site(*(article(f"{n}", related=["0"]) for n in range(8))), "as-of", "dates"),
        (site(*(article(f"{n}", related=["7"], on=n) for n in range(7)), article("7", on=9)), "as-of", "older"),
        (site(*(article(f"{n}", related=["0"]) for n in range(8))), "complete", "two articles"),
    ],
)
def test_a_site_that_cannot_be_evaluated_says_why(corpus: Corpus, protocol: str, told: str) -> None:
    with pytest.raises(EvaluationError, match=told):
        evaluate(corpus, protocol=protocol)


def test_lists_that_only_lead_outside_say_so() -> None:
    from recommender.content.article import RelatedLink

    outside = [RelatedLink(url="https://else.example/x", title="Elsewhere")]
    corpus = site(*(article(f"{n}", f"Olive harvest {n}", related=outside) for n in range(6)))
    with pytest.raises(EvaluationError, match="leads out of the site"):
        evaluate(corpus)
    report = evaluate(corpus, externals=True, systems=["ours", "random"])
    assert report.counts["queries"] == 6


def test_ours_is_evaluated_as_it_is_fitted() -> None:
    corpus = newsroom("later", 20)
    usual, timed = (Evaluation(corpus, fitting=fitting) for fitting in ({}, {"weights": {"time": 1.0}, "learn": False}))
    one, other = (evaluation.run(systems=["ours"], metrics=["nDCG@10"]) for evaluation in (usual, timed))
    assert one.runs["ours"] != other.runs["ours"]
    assert other.settings["ours"] == {"weights": {"time": 1.0}, "learn": False}
    assert other.notes["ours"]["whole"]["verdict"] == "defaults: the lists are not asked (learn = false)"
