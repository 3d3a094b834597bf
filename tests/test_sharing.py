"""Lists that several processes make are those of one."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from worlds import day, newsroom

from recommender import sharing, worker
from recommender.engine import Recommender
from recommender.errors import SettingsError, UnknownArticleError
from recommender.filters import Filters

OPTIONS: list[dict[str, Any]] = [
    {},
    {"k": np.int64(3), "mode": "complete", "reasons": False},
    {"mode": "computed-only", "externals": "all", "duplicates": "keep", "diversity": np.float32(0.5), "min_score": 0},
    {"filters": Filters(language="any", block=("s000p1",)), "as_of": day(9)},
    {"as_of": datetime(2021, 5, 1)},
]


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(newsroom("later", 12), weights={"text": 1.0, "links": 0.5})


@pytest.fixture
def questions(monkeypatch: pytest.MonkeyPatch) -> list[list[str] | None]:
    """What the processes answered, block by block; None where they failed."""
    heard: list[list[str] | None] = []
    ask = sharing._Worker.ask

    def listening(self: sharing._Worker, names: list[str]) -> list[str] | None:
        heard.append(ask(self, names))
        return heard[-1]

    monkeypatch.setattr(sharing, "BLOCK", 7)
    monkeypatch.setattr(sharing._Worker, "ask", listening)
    return heard


@pytest.mark.parametrize("options", OPTIONS)
def test_they_are_the_same_to_the_last_bit(
    rec: Recommender, options: dict[str, Any], questions: list[list[str] | None]
) -> None:
    shared = [*rec.recommend_all(processes=2, **options)]
    assert len(questions) > 2
    assert None not in questions, "every block was answered by a process"
    assert shared == [*rec.recommend_all(**options)]
    assert [*rec.lines(processes=2, **options)] == [*rec.lines(**options)]


def test_only_those_asked_for_are_answered_in_the_order_they_are_asked(rec: Recommender) -> None:
    names = [*rec.corpus.ids[10:2:-2]]
    assert [name for name, _ in rec.recommend_all(articles=names, processes=2)] == names
    assert [*rec.recommend_all(articles=[], processes=2)] == []


@pytest.mark.parametrize("command", [["false"], ["echo", "nonsense"], [sys.executable, "-c", "raise SystemExit(3)"]])
def test_what_a_process_fails_to_answer_is_answered_all_the_same(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, command: list[str], questions: list[list[str] | None]
) -> None:
    start = subprocess.Popen
    monkeypatch.setattr(subprocess, "Popen", lambda _, **options: start(command, **options))
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert set(map(bool, questions)) == {False}


def test_a_list_that_is_not_read_to_its_end_leaves_nothing_behind(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    started: list[subprocess.Popen[str]] = []
    start = subprocess.Popen

    def noting(*arguments: Any, **options: Any) -> subprocess.Popen[str]:
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", noting)
    lines: Iterator[str] = rec.lines(processes=2)
    assert len([*islice(lines, 3)]) == 3
    lines.close()  # type: ignore[attr-defined]
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)
    assert not [*tmp_path.iterdir()]


def test_a_process_answers_line_by_line(rec: Recommender, tmp_path: Path) -> None:
    rec.save(tmp_path / "index")
    names = [*rec.corpus.ids[:5]]
    questions, answers = io.StringIO(2 * f"{json.dumps(names)}\n"), io.StringIO()
    worker.main(str(tmp_path / "index"), '{"k": 2}', questions, answers)
    assert answers.getvalue().splitlines() == 2 * [*rec.lines(2, articles=names)]


@pytest.mark.parametrize("processes", [0, -1, 1.5, "2", None])
def test_how_many_is_a_number(rec: Recommender, processes: Any) -> None:
    with pytest.raises(SettingsError, match="processes is"):
        next(rec.recommend_all(processes=processes))


def test_what_cannot_be_answered_is_said_before_anything_starts(
    rec: Recommender, questions: list[list[str] | None]
) -> None:
    with pytest.raises(SettingsError, match="mode is"):
        next(rec.recommend_all(processes=2, mode="best"))
    with pytest.raises(SettingsError, match="topics"):
        next(rec.lines(processes=2, filters=Filters(topics=("zebras",))))
    assert not questions
    with pytest.raises(UnknownArticleError):
        next(rec.lines(processes=2, articles=["no such article"]))
