"""The command ``judge``: from a pool to grades to scores without work by hand in between."""

from __future__ import annotations

import csv
import io
import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pytest
from command_line import NEWSROOM, Run

from recommender.cli.measuring_options import add_judge_options
from recommender.evaluation import GradesFile
from recommender.judging import ASSESSOR_KINDS, kind_of


@pytest.fixture
def pool(run: Run, tmp_path: Path) -> Path:
    path = tmp_path / "pool.tsv"
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--pool", str(path), "--sample", "6", "--depth", "1")
    assert code == 0
    assert f"next: recommender judge {path} --content {NEWSROOM}" in out
    return path


def pairs_of(pool: Path) -> list[tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(pool.read_text(encoding="utf-8-sig"), newline=""), dialect="excel-tab")
    return [(row["query"].removeprefix("'"), row["candidate"].removeprefix("'")) for row in rows]


def grade_all(pool: Path, assessor: str, shift: int = 0, kind: str = "editor") -> Path:
    file = GradesFile.beside(pool, assessor, kind)
    for number, pair in enumerate(pairs_of(pool)):
        file.give(pair, (number + shift) % 4)
    return file.path


def test_what_was_graded_is_scored_exported_and_read_back(run: Run, pool: Path, tmp_path: Path) -> None:
    grades = grade_all(pool, "anna")
    scored = run("evaluate", "--content", NEWSROOM, "--judgments", str(grades), "--systems", "ours,tfidf")
    assert scored[0] == 0
    assert "6 queries" in scored[1]
    assert "pool.anna.grades" in scored[1]
    for name in ("out.qrels", "out.tsv"):
        export = tmp_path / name
        options = ("--assessor", "anna", "--export", str(export))
        code, out, _ = run("judge", str(pool), "--content", NEWSROOM, *options)
        assert code == 0
        assert f"{export}: {len(pairs_of(pool))} grades from {grades}" in out
        again = run("evaluate", "--content", NEWSROOM, "--judgments", str(export), "--systems", "ours,tfidf")
        assert again[1].replace(name, "pool.anna.grades") == scored[1]
    assert {line.split()[1] for line in (tmp_path / "out.qrels").read_text().splitlines()} == {"editor"}


@pytest.mark.parametrize("option", ["--qrels", "--judge"])
def test_the_former_names_of_the_option_take_any_format(run: Run, pool: Path, option: str) -> None:
    code, out, _ = run("evaluate", "--content", NEWSROOM, option, str(grade_all(pool, "anna")), "--systems", "tfidf")
    assert code == 0
    assert "pool.anna.grades" in out


def test_the_next_pool_leaves_out_what_any_assessor_has_graded(run: Run, pool: Path, tmp_path: Path) -> None:
    first, second = GradesFile.beside(pool, "anna"), GradesFile.beside(pool, "ben")
    pairs = pairs_of(pool)
    first.give(pairs[0], 3)
    second.give(pairs[1], 0)
    judged = ("--judgments", str(first.path), "--judgments", str(second.path))
    code, _, _ = run("evaluate", "--content", NEWSROOM, *judged, "--pool", str(tmp_path / "next.tsv"))
    assert code == 0
    assert not {pairs[0], pairs[1]} & set(pairs_of(tmp_path / "next.tsv"))


def test_agreement_of_two_assessors_is_printed(run: Run, pool: Path) -> None:
    one, other = grade_all(pool, "anna"), grade_all(pool, "ben", shift=1)
    code, out, _ = run("judge", "--content", NEWSROOM, "--agreement", str(one), str(other))
    assert code == 0
    assert f"{len(pairs_of(pool))} pairs graded in both" in out
    assert re.search(r"exact agreement +0\.000\n", out)
    assert re.search(r"quadratic weighted kappa +-?0\.\d{3}\n", out)
    code, out, _ = run("judge", "--content", NEWSROOM, "--agreement", str(one), str(one))
    assert re.search(r"quadratic weighted kappa +1\.000\n", out)


def test_assessors_without_a_common_pair_are_no_agreement(run: Run, pool: Path) -> None:
    one, other = GradesFile.beside(pool, "anna"), GradesFile.beside(pool, "ben")
    one.give(pairs_of(pool)[0], 3)
    other.give(pairs_of(pool)[1], 3)
    code, _, err = run("judge", "--content", NEWSROOM, "--agreement", str(one.path), str(other.path))
    assert code == 2
    assert "no pair in common; let both assessors grade the same pool" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((), "name one POOL to grade"),
        (("pool.tsv", "--agreement", "a", "b"), "name one POOL to grade"),
        (("--agreement", "a", "b", "--export", "x.tsv"), "leave out --export"),
        (("pool.tsv", "--export", "x.xlsx"), "the suffix of 'x.xlsx' names no format; use .qrels or .tsv"),
        (("pool.tsv", "--rng", "-1"), "--rng is -1; it must be 0 or more"),
        (("nowhere.tsv",), "cannot read 'nowhere.tsv'"),
    ],
)
def test_wrong_usage_is_refused_in_one_line(
    run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run("judge", *arguments, "--content", NEWSROOM)
    assert code == 2
    assert message in err
    assert len(err.splitlines()) == 1


def test_an_assessor_who_has_graded_nothing_has_nothing_to_export(run: Run, pool: Path, tmp_path: Path) -> None:
    options = ("--assessor", "nobody", "--export", str(tmp_path / "x.tsv"))
    code, _, err = run("judge", str(pool), "--content", NEWSROOM, *options)
    assert code == 2
    assert "pool.nobody.grades" in err
    assert not (tmp_path / "x.tsv").exists()


def test_the_options_name_every_kind_of_assessor() -> None:
    """``--help`` must not load the room that has the table."""
    import argparse

    parser = argparse.ArgumentParser()
    add_judge_options(parser)
    (action,) = [action for action in parser._actions if action.dest == "assessor_kind"]
    assert tuple(map(kind_of, action.choices or ())) == ASSESSOR_KINDS


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C is a signal of POSIX")
def test_the_page_is_served_until_ctrl_c_which_says_what_comes_next(pool: Path) -> None:
    command = [sys.executable, "-m", "recommender", "judge", str(pool), "--content", NEWSROOM, "--no-browser"]
    options = ["--assessor", "m", "--assessor-kind", "language-model"]
    with subprocess.Popen([*command, *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stderr is not None
        started = [process.stdout.readline(), process.stdout.readline()]
        assert f"0 of {len(pairs_of(pool))} pairs graded by m (language model)" in started[0]
        address, _, token = started[1].removeprefix("open ").strip().partition("#")
        request = Request(f"{address}grade", b'{"number": 0, "grade": 3}', {"X-Token": token})
        with urlopen(request, timeout=10) as answer:
            assert answer.status == 200
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert process.returncode == 0
    grades = pool.with_name("pool.m.grades")
    assert f"next: recommender evaluate --judgments {grades} --content {NEWSROOM}" in out
    assert "Traceback" not in err
    assert '"graded by": "language model"' in grades.read_text()


def test_the_browser_is_opened_at_the_address_that_is_printed(
    run: Run, pool: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import webbrowser

    from recommender.evaluation.judging_page import JudgingServer

    opened: list[str] = []
    threads: list[Thread] = []
    monkeypatch.setattr(webbrowser, "open", opened.append)

    def serve(server: JudgingServer) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(JudgingServer, "serve_forever", serve)
    start = Thread.start
    monkeypatch.setattr(Thread, "start", lambda thread: (threads.append(thread), start(thread))[1])
    code, out, _ = run("judge", str(pool), "--content", NEWSROOM)
    for thread in threads:
        thread.join(10)
    assert code == 0
    assert f"open {opened[0]}\n" in out
    assert "next:" not in out, "nothing was graded"
