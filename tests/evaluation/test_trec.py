"""TREC files: every tool that reads them sees the same lists in the same order."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import ir_measures
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import two_topics

from recommender.errors import EvaluationError, ExportError
from recommender.evaluation import evaluate, write_scored
from recommender.evaluation.metrics import METRICS, MORE_METRICS, per_query
from recommender.evaluation.trec import read_run, write_trec
from recommender.judging import Judgments, encode_id

JUDGMENTS = Judgments(
    {
        "q one": {"a": 3, "b c": 2, "d": 0, "100%": 1},
        "q2": {"a": 1, "e": 2},
        "no results": {"a": 3},
        "été": {"見る": 2, "a\u00a0b": 1},
    },
    source="people",
    graded=True,
)
RUNS = {
    "ours": {
        "q one": ["d", "b c", "z", "a"],
        "q2": ["x", "e"],
        "no results": [],
        "été": ["a\u00a0b", "見る"],
    },
    "same / topics": {"q one": ["100%", "a"], "q2": ["a"], "not judged": ["a"], "été": ["a"]},
}


def test_the_files_are_named_after_their_systems(tmp_path: Path) -> None:
    written = write_trec(tmp_path / "out", JUDGMENTS, RUNS)
    assert [path.name for path in written] == ["qrels.txt", "ours.run", "same %2F topics.run"]
    assert {path.name for path in (tmp_path / "out").iterdir()} == {path.name for path in written}
    assert (tmp_path / "out" / "ours.run").read_text(encoding="utf-8").splitlines()[:2] == [
        "q%20one Q0 d 1 4 ours",
        "q%20one Q0 b%20c 2 3 ours",
    ]


def test_only_a_condensed_report_is_also_written_without_unjudged_results(tmp_path: Path) -> None:
    graded = Judgments({f"face-{n}": {"olive-1": 3, "olive-2": 0} for n in (1, 2, 3, 4)} | {"olive-3": {"face-1": 2}})
    for name, judgments in (("curated", None), ("graded", replace(graded, source="pairs.qrels", graded=True))):
        report = evaluate(two_topics(), systems=["newest"], judgments=judgments, metrics=["RR"])
        written = write_scored(tmp_path / name, report)
        condensed = tmp_path / name / "condensed"
        assert condensed.exists() == (name == "graded")
        assert {path.parent.name for path in written} == {name, *(["condensed"] if name == "graded" else [])}
    assert set(read_run(condensed / "newest.run")["face-1"]) == {"olive-1", "olive-2"}


@pytest.mark.parametrize("system", RUNS)
def test_ir_measures_finds_the_same_digits_in_the_files(system: str, tmp_path: Path) -> None:
    files = dict(zip(["qrels", *RUNS], write_trec(tmp_path, JUDGMENTS, RUNS), strict=True))
    computed = per_query(JUDGMENTS.grades, RUNS[system], [*METRICS, *MORE_METRICS])
    measures = [ir_measures.parse_measure(name) for name in computed]
    qrels = list(ir_measures.read_trec_qrels(str(files["qrels"])))
    run = list(ir_measures.read_trec_run(str(files[system])))
    reference = {(str(m.measure), m.query_id): m.value for m in ir_measures.iter_calc(measures, qrels, run)}
    for metric, values in computed.items():
        for query, value in values.items():
            assert reference.get((metric, encode_id(query)), 0.0) == value
    averages = ir_measures.calc_aggregate(measures, qrels, run)
    for measure, average in averages.items():
        values = computed[str(measure)]
        assert average == pytest.approx(sum(values.values()) / len(values), abs=1e-12)


def test_no_score_is_repeated_within_a_list_even_in_single_precision(tmp_path: Path) -> None:
    import numpy as np

    write_trec(tmp_path, JUDGMENTS, {"long": {"q": [f"article-{n}" for n in range(20_000)]}})
    scores = [float(line.split()[4]) for line in (tmp_path / "long.run").read_text().splitlines()]
    assert np.all(np.diff(np.array(scores, dtype=np.float32)) < 0)


ids = st.text(min_size=1, max_size=6)


@given(st.dictionaries(ids, st.lists(ids, min_size=1, max_size=8, unique=True), max_size=4))
def test_a_run_with_any_ids_is_the_same_after_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, run: dict[str, list[str]]
) -> None:
    _, path = write_trec(tmp_path_factory.mktemp("trec"), JUDGMENTS, {"ours": run})
    assert read_run(path) == run


def test_a_foreign_run_is_ordered_as_trec_eval_orders_it(tmp_path: Path) -> None:
    path = tmp_path / "other.run"
    path.write_text("q Q0 low 1 -3.5 t\nq Q0 tie-a 2 1e0 t\nq Q0 tie-b 3 1 t\nq Q0 top 9 inf t\n")
    assert read_run(path) == {"q": ["top", "tie-b", "tie-a", "low"]}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("q Q0 a 1 2\n", r"x.run:1: 5 fields in 'q Q0 a 1 2'; write `query Q0 id rank score tag`"),
        ("q Q0 a 1 2 t\n\nq Q0 b 1 high t\n", r"x.run:3: the score 'high' is no number"),
        ("q Q0 a 1 nan t\n", r"x.run:1: the score 'nan' is no number"),
        ("q Q0 a 1 2 t\nq Q0 a 2 1 t\n", r"x.run:2: 'a' is listed twice for 'q'; keep one"),
    ],
)
def test_a_malformed_run_is_refused_with_place_and_value(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "x.run"
    path.write_text(text)
    with pytest.raises(EvaluationError, match=message):
        read_run(path)


def test_a_list_that_names_an_article_twice_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="'ours' ranks 'a' twice for 'q'"):
        write_trec(tmp_path / "out", JUDGMENTS, {"ours": {"q": ["a", "b", "a"]}})
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_made_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ExportError, match="cannot make the folder"):
        write_trec(tmp_path / "file" / "below", JUDGMENTS, RUNS)


CASES = Path(os.environ.get("RECOMMENDER_CASES", Path(__file__).resolve().parents[3] / "shared" / "cases"))


@pytest.mark.skipif(not (CASES / "ties").is_dir(), reason=f"the cases are not at {CASES}")
@pytest.mark.parametrize(("name", "expected"), [("run1.txt", 1.0), ("run2.txt", 0.6309)])
def test_ties_of_a_reported_run_are_broken_as_trec_eval_breaks_them(name: str, expected: float) -> None:
    values = per_query({"1": {"b": 1}}, read_run(CASES / "ties" / name), ["nDCG"])
    assert values["nDCG"]["1"] == pytest.approx(expected, abs=1e-4)


def test_ties_are_broken_by_id_whatever_the_ranks_and_no_value_is_nan(tmp_path: Path) -> None:
    run = tmp_path / "run.txt"
    run.write_text("1 Q0 pier 1 2.5 r\n1 Q0 quay 2 2.5 r\n2 Q0 pier 1 0 r\n2 Q0 quay 2 -0.0 r\n")
    ranked = read_run(run)
    assert ranked == {"1": ["quay", "pier"], "2": ["quay", "pier"]}
    grades = {"1": {"quay": 1}, "2": {"pier": 1}, "none is relevant": {"pier": 0}, "empty": {}}
    values = per_query(grades, ranked, METRICS)
    assert values["nDCG@10"] == pytest.approx({"1": 1.0, "2": 0.6309, "none is relevant": 0.0, "empty": 0.0}, abs=1e-4)
