"""Lists that several processes make are those of one."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import warnings
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from fractions import Fraction
from itertools import islice
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import pytest
from worlds import day, newsroom

import recommender
from recommender.engine.parallel import shared_work, worker_pool, worker_process
from recommender.engine.recommender import Recommender
from recommender.errors import SettingsError, UnknownArticleError
from recommender.ranking.filters import Filters

OPTIONS: list[dict[str, Any]] = [
    {},
    {"k": np.int64(3), "mode": "complete", "reasons": False},
    {"mode": "computed-only", "externals": "all", "duplicates": "keep", "diversity": np.float32(0.5), "min_score": 0},
    {"filters": Filters(language="any", block=("s000p1",)), "as_of": day(9)},
    {"as_of": datetime(2021, 5, 1), "min_score": Fraction(1, 3)},
    {"filters": Filters(language="en" + 100_000 * "-x")},  # more than fits into an argument of a command
]


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(newsroom("later", 12), weights={"text": 1.0, "links": 0.5})


@pytest.fixture
def answered(monkeypatch: pytest.MonkeyPatch) -> list[list[str] | None]:
    """What the processes answered, block by block; None where they failed. The caller only waits for them."""
    heard: list[list[str] | None] = []
    answer = worker_pool.Worker.receive

    def listening(self: worker_pool.Worker, block: range) -> list[str] | None:
        heard.append(answer(self, block))
        return heard[-1]

    monkeypatch.setattr(shared_work, "BLOCK", 7)
    monkeypatch.setattr(worker_pool.Worker, "receive", listening)
    monkeypatch.setattr(worker_pool.WorkerPool, "take_unstarted", lambda _: None)
    return heard


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[subprocess.Popen[bytes]]:
    """The processes, as they are started."""
    noted: list[subprocess.Popen[bytes]] = []
    start = subprocess.Popen

    def noting(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        noted.append(start(*arguments, **options))
        return noted[-1]

    monkeypatch.setattr(subprocess, "Popen", noting)
    return noted


@pytest.mark.parametrize("options", OPTIONS)
def test_they_are_the_same_to_the_last_bit(
    rec: Recommender, options: dict[str, Any], answered: list[list[str] | None]
) -> None:
    shared = [*rec.recommend_all(processes=2, **options)]
    assert len(answered) > 2
    assert None not in answered, "every block was answered by a process"
    assert shared == [*rec.recommend_all(**options)]
    assert [*rec.lines(processes=2, **options)] == [*rec.lines(**options)]


def test_only_those_asked_for_are_answered_in_the_order_they_are_asked(
    rec: Recommender, answered: list[list[str] | None]
) -> None:
    names = [*rec.corpus.ids[30:2:-1]]
    assert [name for name, _ in rec.recommend_all(articles=names, processes=2)] == names
    assert len(answered) == 4
    assert [*rec.recommend_all(articles=[], processes=2)] == []


def test_no_process_is_started_for_fewer_blocks_than_two(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", None)
    assert len([*rec.recommend_all(articles=rec.corpus.ids[:60], processes=8)]) == len(rec.corpus.ids[:60])


def liar(line: str, first: str = worker_pool.READY, cut: int = 0) -> str:
    """A process that says the same of every article, and ends where `cut` letters of its first block are left."""
    return f"""
import json, pathlib, sys
print({first!r}, flush=True)
for asked in sys.stdin:
    names = json.loads(pathlib.Path(sys.argv[1], {worker_pool.REQUEST!r}).read_text().splitlines()[1])
    said = "".join({line!r} % json.dumps(name) + "\\n" for name in names[slice(*map(int, asked.split()))])
    print(said[: len(said) - {cut}], end="", flush=True)
    if {cut}:
        break
"""


NOTHING, NO_JSON = '{"article_id": %s, "related": []}', '{"article_id": %s, "related": {"}'
UNREADABLE = liar(NO_JSON)


@pytest.mark.parametrize(
    "script",
    [
        "raise SystemExit(3)",
        "print('nonsense')",
        liar(NOTHING, f"{worker_pool.READY}\na banner"),
        liar("{}%.0s"),
        liar(NOTHING, cut=9),
        UNREADABLE,
    ],
)
def test_what_a_process_fails_to_answer_is_answered_all_the_same(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, script: str, answered: list[list[str] | None]
) -> None:
    start = subprocess.Popen
    monkeypatch.setattr(
        subprocess, "Popen", lambda told, **options: start([sys.executable, "-c", script, told[-1]], **options)
    )
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    starts = worker_pool.READY in script
    assert [str(warning.message) for warning in warned] == (
        [] if starts else ["no other process shares the work: none answers"]
    )
    assert answered
    assert script is UNREADABLE or not any(answered)


def test_whatever_python_prints_when_it_starts_is_no_answer(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answered: list[list[str] | None]
) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('hello from a hook')")
    monkeypatch.syspath_prepend(tmp_path)
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert None not in answered


def test_where_one_process_is_killed_the_others_go_on(
    rec: Recommender, started: list[subprocess.Popen[bytes]], answered: list[list[str] | None]
) -> None:
    lists = rec.recommend_all(processes=3)
    started[0].kill()
    assert [*lists] == [*rec.recommend_all()]
    assert sum(answers is None for answers in answered) <= worker_pool.PREFETCH


def test_the_caller_helps_while_it_waits(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    alone, helped = Event(), list[worker_pool.Task]()
    monkeypatch.setattr(shared_work, "BLOCK", 7)
    answer, take_unstarted = worker_pool.Worker.receive, worker_pool.WorkerPool.take_unstarted

    def late(self: worker_pool.Worker, block: range) -> list[str] | None:
        assert alone.wait(60)
        return answer(self, block)

    def noting(self: worker_pool.WorkerPool[Any]) -> worker_pool.Task | None:
        if task := take_unstarted(self):
            helped.append(task)
        else:
            alone.set()
        return task

    monkeypatch.setattr(worker_pool.Worker, "receive", late)
    monkeypatch.setattr(worker_pool.WorkerPool, "take_unstarted", noting)
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    left = -(-len(rec.corpus) // 7) - len(helped)
    assert 1 <= left <= worker_pool.PREFETCH, "all but what the other had begun"


def test_as_many_as_can_be_started_share_the_work(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, answered: list[list[str] | None], recwarn: Any
) -> None:
    start, started = subprocess.Popen, list[Any]()

    def two(*arguments: Any, **options: Any) -> Any:
        if len(started) == 2:
            raise PermissionError(1, "Operation not permitted")
        started.append(start(*arguments, **options))
        return started[-1]

    monkeypatch.setattr(subprocess, "Popen", two)
    assert [*rec.recommend_all(processes=5)] == [*rec.recommend_all()]
    assert len(started) == 2
    assert answered
    assert None not in answered
    assert not recwarn.list


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="this platform stops no process")
def test_a_process_that_was_stopped_is_not_waited_for_for_ever(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, started: list[subprocess.Popen[bytes]]
) -> None:
    monkeypatch.setattr(shared_work, "BLOCK", 7)
    monkeypatch.setattr(shared_work, "TIMEOUT", 0.2)
    monkeypatch.setattr(worker_pool.WorkerPool, "take_unstarted", lambda _: None)
    lists = rec.recommend_all(processes=2)
    started[0].send_signal(signal.SIGSTOP)
    with pytest.warns(RuntimeWarning, match="is silent, and was ended") as told:
        assert [*lists] == [*rec.recommend_all()]
    assert sum("silent" in str(one.message) for one in told) == 1, "it is waited for once"
    assert started[0].wait(10) == -signal.SIGKILL


def test_whatever_goes_wrong_while_answers_are_read_nobody_waits_for_ever(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(self: worker_pool.Worker, block: range) -> None:
        raise MemoryError

    monkeypatch.setattr(shared_work, "BLOCK", 7)
    monkeypatch.setattr(worker_pool.Worker, "receive", no_room)
    monkeypatch.setattr(worker_pool.WorkerPool, "take_unstarted", lambda _: None)
    with pytest.warns(RuntimeWarning, match="none answers"):
        assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]


@pytest.mark.parametrize("trouble", ["no folder", "no python", "no room"])
def test_where_no_process_can_be_started_a_warning_says_why(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str, answered: list[list[str] | None]
) -> None:
    if trouble == "no folder":
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    elif trouble == "no python":
        monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    else:
        monkeypatch.setattr(np.lib.format, "write_array", full_disk)
    with pytest.warns(RuntimeWarning, match="no other process shares the work"):
        lists = [*rec.recommend_all(processes=2)]
    assert lists == [*rec.recommend_all()]
    assert not answered


def full_disk(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(("name", "value"), [("executable", None), ("executable", ""), ("frozen", True)])
def test_a_program_that_would_start_itself_starts_nothing(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, name: str, value: Any, answered: list[list[str] | None]
) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert not answered


def test_what_somebody_made_of_filters_is_asked_here(rec: Recommender, answered: list[list[str] | None]) -> None:
    class Nothing(Filters):
        def refused(self, graph: Any, query: Any, evidence: Any) -> Iterator[tuple[str, Any]]:
            yield "nothing is good enough", np.ones(len(evidence.candidates), dtype=bool)

    options: dict[str, Any] = {"mode": "computed-only", "filters": Nothing()}
    assert not any(stories for _, stories in rec.recommend_all(processes=2, **options))
    assert not answered


@pytest.mark.parametrize("processes", [1, 2])
def test_lists_are_of_the_site_as_it_was_when_they_were_asked_for(
    processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_work, "BLOCK", 7)
    monkeypatch.setattr("recommender.ranking.gathering.MAX_QUERIES", 7)
    rec = Recommender.fit(newsroom("later", 12))
    wanted = [*rec.recommend_all()]
    lists = rec.recommend_all(processes=processes)
    first = next(lists)
    rec.update(removed=[rec.corpus.ids[20], rec.corpus.ids[-1]])
    assert [first, *lists] == wanted


def test_what_many_lists_learn_is_learned_once(rec: Recommender) -> None:
    fresh = Recommender.fit(rec.corpus)
    next(fresh.recommend_all())
    assert {"article_graph", "calibration"} <= set(vars(fresh._site))


def test_a_list_that_is_not_read_to_its_end_leaves_nothing_behind(
    rec: Recommender, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(shared_work, "BLOCK", 7)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    for processes, read in ((2, 3), (2, 0), (1, 3)):
        with closing(rec.recommend_all(processes=processes)) as lists:  # type: ignore[type-var]
            assert len([*islice(lists, read)]) == read
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)
    assert not [*tmp_path.iterdir()]


def test_a_process_answers_line_by_line(rec: Recommender, tmp_path: Path) -> None:
    names = [*rec.corpus.ids[:5]]
    rec.save(tmp_path / worker_pool.INDEX)
    (tmp_path / worker_pool.REQUEST).write_text(f'{{"k": 2}}\n{json.dumps(names)}\n')
    answers = io.StringIO()
    worker_process.main(Recommender.load, tmp_path, io.StringIO("0 3\n3 5\n0 1\n"), answers)
    assert answers.getvalue().splitlines() == [worker_pool.READY, *rec.lines(2, articles=[*names, names[0]])]


def test_a_process_that_is_asked_nothing_looks_for_nothing(tmp_path: Path) -> None:
    answers = io.StringIO()
    worker_process.main(Recommender.load, tmp_path / "missing", io.StringIO(), answers)
    assert not answers.getvalue()


@pytest.mark.parametrize("processes", [0, -1, 1.0, "2", None, True])
def test_how_many_is_a_number(rec: Recommender, processes: Any) -> None:
    for ask in (rec.recommend_all, rec.lines):
        with pytest.raises(SettingsError, match="processes is"):
            ask(processes=processes)
    assert next(rec.recommend_all(processes=np.int64(1)))


@pytest.mark.parametrize("processes", [1, 2])
def test_what_cannot_be_answered_is_said_at_once(
    rec: Recommender, processes: int, answered: list[list[str] | None]
) -> None:
    with pytest.raises(SettingsError, match="mode is"):
        rec.recommend_all(processes=processes, mode="best")
    with pytest.raises(SettingsError, match="as_of is"):
        rec.recommend_all(processes=processes, as_of="2021-05-01")
    with pytest.raises(SettingsError, match="topics"):
        rec.lines(processes=processes, filters=Filters(topics=("zebras",)))
    with pytest.raises(UnknownArticleError):
        rec.lines(processes=processes, articles=[*rec.corpus.ids, "no such article"])
    with pytest.raises(SettingsError, match="give a list of names"):
        rec.recommend_all(processes=processes, articles="s000p0")
    assert not answered


def run_apart(script: str, rec: Recommender, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run a script in a Python of its own, with the index of `rec` as its argument."""
    rec.save(folder / "index")
    command = [sys.executable, "-c", script, str(folder / "index")]
    variables = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, timeout=60, env=variables, check=False)


def test_a_list_that_nobody_reads_to_its_end_keeps_python_from_nothing(rec: Recommender, tmp_path: Path) -> None:
    script = (
        "import sys; from recommender import Recommender\n"
        "from recommender.engine.parallel import shared_work; shared_work.BLOCK = 7\n"
        "lists = Recommender.load(sys.argv[1]).recommend_all(processes=2)\n"
        "print(next(lists)[0])"
    )
    (tmp_path / "temporary").mkdir()
    ended = run_apart(script, rec, tmp_path, TMPDIR=str(tmp_path / "temporary"))
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, f"{rec.corpus.ids[0]}\n", "")
    assert not [*(tmp_path / "temporary").iterdir()]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform forks no process")
def test_a_fork_ends_without_the_processes_of_others(rec: Recommender, tmp_path: Path) -> None:
    script = (
        "import os, sys; from recommender import Recommender\n"
        "from recommender.engine.parallel import shared_work, worker_pool; shared_work.BLOCK = 7\n"
        "shared_work.QUEUED = shared_work.PREFETCH = 1  # most blocks are asked for after the fork\n"
        "worker_pool.WorkerPool.take_unstarted = lambda self: None\n"
        "answer, answered = worker_pool.Worker.receive, []\n"
        "worker_pool.Worker.receive = lambda self, block: answered.append(answer(self, block)) or answered[-1]\n"
        "rec = Recommender.load(sys.argv[1]); lists = rec.recommend_all(processes=2); first = next(lists)\n"
        "child = os.fork()\n"
        "if not child: sys.exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "before = len(answered)\n"
        "assert [first, *lists] == [*rec.recommend_all()]\n"
        "assert len(answered) > before and None not in answered"
    )
    ended = run_apart(script, rec, tmp_path)
    assert (ended.returncode, ended.stderr) == (0, "")


def test_what_lies_beside_the_package_hides_no_module_of_python(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answered: list[list[str] | None]
) -> None:
    (tmp_path / "recommender").symlink_to(Path(recommender.__file__).parent)
    (tmp_path / "dataclasses.py").write_text("raise SystemExit('a backport')")
    monkeypatch.setattr(
        worker_pool, "__file__", str(tmp_path / "recommender" / "engine" / "parallel" / "worker_pool.py")
    )
    monkeypatch.setattr(Path, "resolve", Path.absolute)
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert answered
    assert None not in answered


def test_a_process_runs_the_version_that_started_it(
    rec: Recommender, started: list[subprocess.Popen[bytes]], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "recommender").mkdir()
    (tmp_path / "recommender" / "__init__.py").write_text("raise SystemExit('another version')")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(worker_pool.WorkerPool, "take_unstarted", lambda _: None)
    monkeypatch.setattr(shared_work, "BLOCK", 7)
    lists = rec.recommend_all(processes=2)
    assert next(lists)[0] == rec.corpus.ids[0]
    assert started[0].poll() is None
