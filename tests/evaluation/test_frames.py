"""A report as others take it: pandas, ranx and ir_measures have the same figures; a notebook's table is text only."""

from __future__ import annotations

import sys
import warnings
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any

import ir_measures
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import newsroom, two_topics

from recommender.errors import EvaluationError, SettingsError
from recommender.evaluation import EvaluationReport, evaluate
from recommender.evaluation.frames import scored
from recommender.judging import Judgments

SYSTEMS = ["ours", "tfidf", "nearest", "topics", "random", "rrf(tfidf,newest)"]


@pytest.fixture(scope="module")
def report() -> EvaluationReport:
    return evaluate(newsroom("later", 30), systems=SYSTEMS, metrics=["nDCG@10", "RR"])


def test_a_frame_has_means_and_limits_best_system_first(report: EvaluationReport) -> None:
    pytest.importorskip("pandas")
    frame = report.to_frame()
    assert frame.index.tolist() == report.systems
    assert frame.columns.tolist() == [(m, part) for m in report.metrics for part in ("mean", "low", "high")]
    for system in report.systems:
        interval = report.interval("RR", system)
        assert frame.loc[system, "RR"].tolist() == [interval.mean, interval.low, interval.high]


def test_a_frame_without_intervals_has_nan(report: EvaluationReport) -> None:
    pytest.importorskip("pandas")
    one_story = replace(report, clusters=dict.fromkeys(report.clusters, 0))
    frame = one_story.to_frame()
    assert frame["RR"]["low"].isna().all() and frame["RR"]["mean"].notna().all()


def test_a_frame_of_queries_has_every_value_once(report: EvaluationReport) -> None:
    pytest.importorskip("pandas")
    frame = report.per_query()
    assert frame.columns.tolist() == ["query", "system", "metric", "value", "unit"]
    assert len(frame) == len(report.clusters) * len(report.systems) * len(report.metrics)
    for query, system, metric, value, unit in frame.itertuples(index=False):
        assert (value, unit) == (report.values[system][metric][query], report.clusters[query])
    means = frame.groupby(["system", "metric"])["value"].mean()
    assert means["ours", "RR"] == pytest.approx(report.mean("RR"))


@pytest.mark.parametrize("method", ["to_frame", "per_query"])
def test_a_missing_pandas_is_told_with_the_remedy(
    report: EvaluationReport, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)  # what Python takes for "not installed"
    with pytest.raises(EvaluationError, match="pip install pandas"):
        getattr(report, method)()


@pytest.mark.slow
@pytest.mark.parametrize("system", SYSTEMS)
def test_ir_measures_and_ranx_take_a_run_as_it_is_and_have_the_same_figures(
    report: EvaluationReport, system: str
) -> None:
    run = report.run(system)
    assert {query: [*answer] for query, answer in run.items()} == report.runs[system]
    theirs = ir_measures.calc_aggregate([ir_measures.nDCG @ 10], report.grades, run)
    assert [*theirs.values()] == pytest.approx([report.mean("nDCG@10", system)], abs=1e-12)
    with warnings.catch_warnings(action="ignore"):
        ranx = pytest.importorskip("ranx")
        ranked = ranx.evaluate(ranx.Qrels(report.grades), ranx.Run(run), "ndcg@10")
    assert ranked == pytest.approx(report.mean("nDCG@10", system), abs=1e-12)


def test_a_condensed_run_has_the_figures_of_graded_pairs() -> None:
    corpus = two_topics()
    grades = {f"face-{n}": {f"face-{n % 4 + 1}": 3, f"olive-{n}": 1} for n in range(1, 5)}
    grades["olive-1"] = {"olive-2": 2, "face-1": 0}
    judged = evaluate(corpus, judgments=Judgments(grades, source="people"), systems=["tfidf"], metrics=["nDCG@5"])
    condensed = judged.run("tfidf", condensed=True)
    assert all(answer.keys() <= grades[query].keys() for query, answer in condensed.items())
    theirs = ir_measures.calc_aggregate([ir_measures.nDCG @ 5], judged.grades, condensed)
    assert [*theirs.values()] == pytest.approx([judged.mean("nDCG@5", "tfidf")], abs=1e-12)


def test_scores_are_those_of_the_system_and_places_where_it_has_none(report: EvaluationReport) -> None:
    query, answer = next(iter(report.run("tfidf").items()))
    assert next(iter(answer.values())) == report.scores["tfidf"][query][0] < 1.0
    read = replace(report, scores={})
    assert [*read.run("tfidf")[query].values()] == [float(n) for n in range(len(answer), 0, -1)]


def test_files_keep_no_scores_and_a_report_of_a_file_has_places(report: EvaluationReport, tmp_path: Any) -> None:
    report.to_json(tmp_path / "report.json")
    (read,) = EvaluationReport.from_json(tmp_path / "report.json")
    assert "scores" not in report.to_dict() and not read.scores
    assert read == replace(report, runs=read.runs)
    first = next(iter(read.run("ours").values()))
    assert [*first.values()] == [float(n) for n in range(len(first), 0, -1)]


def test_a_run_of_a_wrong_name_is_told(report: EvaluationReport) -> None:
    with pytest.raises(EvaluationError, match="unknown system 'our'"):
        report.run("our")
    with pytest.raises(SettingsError, match="condensed is 3"):
        report.run("ours", condensed=3)  # type: ignore[arg-type]


@given(st.lists(st.floats(width=32, allow_nan=False), max_size=20))
def test_no_two_scores_of_a_run_are_equal_to_any_library(scores: list[float]) -> None:
    values = np.array(sorted(scores, reverse=True), dtype=np.float32)
    names = [str(number) for number in range(len(values))]
    (answer,) = scored({"q": names}, {"q": values}, None).values()
    assert [*answer] == names
    kept = np.array([*answer.values()], dtype=np.float32)
    assert (kept[1:] < kept[:-1]).all() and np.isfinite(kept).all()


class Tags(HTMLParser):
    """The tags of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_notebook_shows_the_table_and_no_name_is_markup(report: EvaluationReport) -> None:
    evil = '<script src="//else.example">'
    shown = Tags(replace(report, values={evil: report.values["ours"]}, protocol="<b>")._repr_html_())
    assert shown.found == {"table", "caption", "thead", "tbody", "tr", "th", "td"}
    assert evil in shown.text and "<b>" in shown.text
    plain = Tags(report._repr_html_())
    assert all(cell.strip() in plain.text for line in report.table().splitlines()[2:] for cell in line.split("|"))
