"""Other tools compute the same numbers from our exported files, to all digits."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import warnings
from pathlib import Path

import ir_measures
import numpy as np
import pytest

from recommender.cli import main
from recommender.evaluation.metrics import METRICS, MORE_METRICS, per_query
from recommender.evaluation.report import EvaluationReport
from recommender.judging import encode_id

SITE = str(Path(__file__).resolve().parent.parent / "seeds" / "newsroom")

NAMES = [*METRICS, *MORE_METRICS, "nDCG", "P(rel=3)@5", "RR(rel=3)", "AP@10"]

RANX = {
    "nDCG@5": "ndcg@5",
    "nDCG@10": "ndcg@10",
    "nDCG(dcg='exp-log2')@10": "ndcg_burges@10",
    "R@10": "recall@10",
    "P@5": "precision@5",
    "RR": "mrr",
    "AP": "map",
    "Success@1": "hit_rate@1",
    "Success@10": "hit_rate@10",
    "P(rel=2)@5": "precision@5-l2",
    "AP(rel=3)": "map-l3",
    "RR(rel=3)": "mrr-l3",
}
"""The names of our metrics in ranx, which has no Judged."""

Grades = dict[str, dict[str, int]]
Run = dict[str, list[str]]


def world(n_queries: int = 60, n_articles: int = 80) -> tuple[Grades, Run]:
    """Queries of all kinds: with grades from 0 to 3, without relevant articles, with short lists and without lists."""
    rng = np.random.default_rng(11)
    articles = [f"story-{number}" for number in range(n_articles)]
    grades, run = {}, {}
    for number in range(n_queries):
        judged = rng.choice(articles, size=int(rng.integers(1, 25)), replace=False).tolist()
        grades[f"q{number}"] = dict(zip(judged, rng.integers(0, 4, len(judged)).tolist(), strict=True))
        if number % 10:
            run[f"q{number}"] = rng.permutation(articles)[: int(rng.integers(1, n_articles))].tolist()
    grades["hopeless"], run["hopeless"] = {"story-1": 0}, ["story-1", "story-2"]
    return grades, run


def write(grades: Grades, run: Run, folder: Path) -> tuple[Path, Path]:
    """Write both as TREC files; scores fall with the rank."""
    qrels, lists = folder / "judgments.qrels", folder / "system.run"
    qrels.write_text(
        "".join(f"{q} 0 {name} {grade}\n" for q, graded in grades.items() for name, grade in graded.items())
    )
    lists.write_text(
        "".join(
            f"{q} Q0 {name} {rank} {-rank} system\n" for q, ranked in run.items() for rank, name in enumerate(ranked, 1)
        )
    )
    return qrels, lists


def test_metrics_are_those_of_ir_measures_on_the_files(tmp_path: Path) -> None:
    grades, run = world()
    qrels, lists = write(grades, run, tmp_path)
    actual = per_query(grades, run, NAMES)
    for name in NAMES:
        expected = ir_measures.iter_calc(
            [measure(name)],
            list(ir_measures.read_trec_qrels(str(qrels))),
            list(ir_measures.read_trec_run(str(lists))),
        )
        assert {result.query_id: result.value for result in expected} == pytest.approx(actual[name], abs=1e-12)


REPORTED = ["nDCG@5", "nDCG@10", "R@10", "P@5", "RR", "AP", "Success@1", "P(rel=3)@5", "Judged@5"]


@pytest.mark.parametrize("protocol", ["cold", "as-of"])
@pytest.mark.parametrize("graded", [False, True], ids=["curated", "judged"])
def test_every_number_of_a_report_is_that_of_ir_measures_on_its_files(
    protocol: str, graded: bool, tmp_path: Path
) -> None:
    """From the command line to another tool: by curated lists, or by grades of people, skipping results without one."""
    folder, target = tmp_path / "trec", tmp_path / "report.json"
    options = ["--protocol", protocol, "--systems", "ours,tfidf,random", "--metrics", ",".join(REPORTED)]
    options += ["--qrels", str(people(tmp_path))] if graded else []
    assert main(["evaluate", "--content", SITE, *options, "--export-trec", str(folder), "--json", str(target)]) == 0
    (report,) = EvaluationReport.from_json(target)
    qrels = list(ir_measures.read_trec_qrels(str(folder / "qrels.txt")))
    for system in report.systems:
        for metric in REPORTED:
            judged_only = graded and not metric.startswith("Judged")
            run = (folder / "condensed" if judged_only else folder) / f"{system}.run"
            expected = dict.fromkeys(map(encode_id, report.clusters), 0.0) | values(metric, graded, qrels, run)
            actual = {encode_id(query): value for query, value in report.values[system][metric].items()}
            assert expected == pytest.approx(actual, abs=1e-9), (system, metric)


def people(folder: Path) -> Path:
    """Write grades of a third of the pairs of a dozen queries with all articles, so that some results are judged."""
    names = sorted(path.stem for path in Path(SITE).glob("*.md"))
    queries = names[::5]
    rows = (
        f"{query} 0 {name} {(i * j) % 4}\n"
        for i, query in enumerate(queries, 1)
        for j, name in enumerate(names, 1)
        if name != query and (i + j) % 3 == 0
    )
    (folder / "people.qrels").write_text("".join(rows), encoding="utf-8")
    return folder / "people.qrels"


def values(metric: str, graded: bool, qrels: list[ir_measures.Qrel], run: Path) -> dict[str, float]:
    """What ir_measures computes for each query; of the grades of people, those from 2 on mean relevant."""
    family, _, depth = metric.partition("@")
    named = f"{family}(rel=2)" if graded and family in ("R", "P", "RR", "AP", "Success") else family
    parsed = measure(named + ("@" + depth if depth else ""))
    ranked = list(ir_measures.read_trec_run(str(run)))
    return {result.query_id: result.value for result in ir_measures.iter_calc([parsed], qrels, ranked)}


def measure(name: str) -> ir_measures.Measure:
    with warnings.catch_warnings():  # the library reads names with parts of `ast` that Python is about to drop
        warnings.simplefilter("ignore", DeprecationWarning)
        return ir_measures.parse_measure(name)


RANX_SCRIPT = """
import json, sys
import ranx

qrels, lists, *metrics = sys.argv[1:]
truth, shown = ranx.Qrels.from_file(qrels, kind="trec"), ranx.Run.from_file(lists, kind="trec")
shown = shown.make_comparable(truth)
ranx.evaluate(truth, shown, metrics)
print(json.dumps({metric: {q: float(v) for q, v in shown.scores[metric].items()} for metric in metrics}))
"""


@pytest.mark.slow
def test_metrics_are_those_of_ranx_on_the_files(tmp_path: Path) -> None:
    """In a process of its own: ranx takes a minute to compile its formulas, so they run as plain Python.

    This has to be set before numba is first imported, and other tests import it.
    """
    grades, run = world()
    qrels, lists = write(grades, run, tmp_path)
    command = [sys.executable, "-c", RANX_SCRIPT, str(qrels), str(lists), *RANX.values()]
    process = subprocess.run(
        command, env={**os.environ, "NUMBA_DISABLE_JIT": "1"}, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    scores = json.loads(process.stdout.splitlines()[-1])
    actual = per_query(grades, run, RANX)
    for name, ranx_name in RANX.items():
        assert scores[ranx_name] == pytest.approx(actual[name], abs=1e-12), name
