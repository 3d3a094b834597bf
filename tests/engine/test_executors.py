"""Lists that others make, by whatever executor, are those of one process; what goes wrong is mended or said."""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing, contextmanager
from datetime import datetime
from fractions import Fraction
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from waiting import wait_for
from worlds import day, newsroom

import recommender
from recommender._io import executors
from recommender._io.process_pool import process_pool
from recommender.engine import every_list, stored_site
from recommender.engine.recommender import Recommender
from recommender.errors import (
    NoArticlesError,
    RecommenderError,
    SettingsError,
    StoreError,
    UnknownArticleError,
)
from recommender.ranking.filters import Filters

OPTIONS: list[dict[str, Any]] = [
    {},
    {"k": np.int64(3), "mode": "complete", "reasons": False},
    {"mode": "computed-only", "externals": "all", "duplicates": "keep", "diversity": np.float32(0.5), "min_score": 0},
    {"filters": Filters(language="any", block=("s000p1",)), "as_of": day(9)},
    {"as_of": datetime(2021, 5, 1), "min_score": Fraction(1, 3)},
]


@contextmanager
def loky() -> Iterator[Executor]:
    library = pytest.importorskip("joblib.externals.loky")  # it comes with scikit-learn
    executor = library.ProcessPoolExecutor(2)
    yield executor
    executor.shutdown(wait=True)


@contextmanager
def dask() -> Iterator[Executor]:
    distributed = pytest.importorskip("distributed", reason="of the extra cluster")
    few: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 2, "dashboard_address": None}
    with distributed.LocalCluster(**few) as cluster, distributed.Client(cluster) as client:
        yield client.get_executor()


EXECUTORS: dict[str, Callable[[], Any]] = {
    "threads": lambda: ThreadPoolExecutor(2),
    "processes": lambda: ProcessPoolExecutor(2, mp_context=multiprocessing.get_context("spawn")),
    "our own processes": lambda: process_pool(1),
    "loky": loky,
    "dask": dask,
}
SLOW = [pytest.mark.slow]
SLOWER = {"loky", "dask", "processes"}


@pytest.fixture(scope="module", params=[pytest.param(name, marks=SLOW * (name in SLOWER)) for name in EXECUTORS])
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """One of each kind, for all tests."""
    with EXECUTORS[request.param]() as one:
        yield one


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(newsroom("later", 12), weights={"text": 1.0, "links": 0.5})


@pytest.fixture(autouse=True)
def small_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(every_list, "BLOCK", 7)


class Here(Executor):
    """Makes all at once, here, as `answer` says; notes what it was handed."""

    def __init__(self, answer: Callable[[Callable[..., Any], Any], Any] = lambda call, block: call(block)) -> None:
        self.handed, self.futures, self._answer = list[Any](), list[Future[Any]](), answer

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        self.handed.append(pickle.dumps((call, arguments)))
        self.futures.append(Future())
        try:
            self.futures[-1].set_result(self._answer(call, *arguments))
        except Exception as error:
            self.futures[-1].set_exception(error)
        return self.futures[-1]


class Never(Here):
    """Begins nothing."""

    def submit(self, call: Callable[..., Any], /, *arguments: Any, **_: Any) -> Future[Any]:
        self.futures.append(Future())
        return self.futures[-1]


# --- any executor -------------------------------------------------------------------------------------------


def test_lists_of_all_executors_are_the_same_to_the_last_bit(rec: Recommender, executor: Executor) -> None:
    for options in OPTIONS:
        assert [*rec.recommend_all(executor=executor, **options)] == [*rec.recommend_all(**options)], options
    assert [*rec.lines(executor=executor, full=True)] == [*rec.lines(full=True)]


def test_lists_stand_in_the_order_in_which_they_are_asked_for(rec: Recommender, executor: Executor) -> None:
    names = [*rec.corpus.ids[30:2:-1]]
    assert [name for name, _ in rec.recommend_all(articles=names, executor=executor)] == names
    assert [*rec.recommend_all(articles=[], executor=executor)] == []


def fail(error: Exception) -> None:
    raise error


@pytest.mark.parametrize(
    "error",
    [UnknownArticleError("olive", ["olives"]), SettingsError("k is 0"), NoArticlesError("none", ["a"]), KeyError("a")],
)
def test_errors_of_workers_are_what_they_were_there(executor: Executor, error: Exception) -> None:
    answers = executors.shared([error], lambda _, __: fail, executor=executor, here=fail)
    with pytest.raises(type(error)) as raised:
        next(answers)
    assert str(raised.value) == str(error)
    assert getattr(raised.value, "closest", None) == getattr(error, "closest", None)


def test_nothing_large_is_sent(rec: Recommender) -> None:
    executor = Here()
    assert [*rec.lines(executor=executor)] == [*rec.lines()]
    assert len(executor.handed) > 2
    assert max(map(len, executor.handed)) < 1500


def test_the_index_that_a_site_was_loaded_from_serves_its_workers(
    rec: Recommender, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rec.save(tmp_path / "index")
    loaded = Recommender.load(tmp_path / "index")
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    assert [*loaded.lines(executor=Here())] == [*rec.lines()]
    with pytest.raises(FileNotFoundError):
        loaded.updated(removed=[rec.corpus.ids[0]]).lines(executor=Here())


def test_an_index_that_was_replaced_is_not_taken_for_the_former_one(rec: Recommender, tmp_path: Path) -> None:
    rec.save(tmp_path)
    loaded = Recommender.load(tmp_path)
    lists = loaded.lines(executor=Here())
    rec.updated(removed=[rec.corpus.ids[0]]).save(tmp_path)
    assert [*lists] == [*loaded.lines(executor=Here())] == [*rec.lines()]


def test_an_index_that_is_replaced_before_workers_open_it_is_written_once_more(
    rec: Recommender, tmp_path: Path
) -> None:
    rec.save(tmp_path)
    loaded = Recommender.load(tmp_path)

    def replaced(call: Callable[..., Any], block: Any) -> Any:
        if len(executor.handed) == 1:
            rec.updated(removed=[rec.corpus.ids[0]]).save(tmp_path)
        return call(block)

    executor = Here(replaced)
    assert [*loaded.lines(executor=executor)] == [*rec.lines()]


def test_workers_of_another_version_say_so(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    def elsewhere(call: Callable[..., Any], block: Any) -> Any:
        stored_site._opened.cache_clear()
        with monkeypatch.context() as other:
            other.setattr(stored_site, "code_version", lambda: "0.0.1")
            return call(block)

    with pytest.raises(
        RecommenderError, match=r"twice \(a worker has recommender 0\.0\.1, and its caller .*install the same"
    ):
        next(rec.lines(executor=Here(elsewhere)))


def test_a_bounded_number_of_blocks_is_under_way(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "UNDER_WAY", 3)
    executor = Here()
    with closing(rec.lines(executor=executor)) as lines:
        assert len(executor.handed) == 3, "before the first is read"
        [*islice(lines, 8)]
        assert len(executor.handed) == 5


def test_what_was_not_begun_is_taken_back(rec: Recommender) -> None:
    executor = Never()
    rec.lines(executor=executor).close()
    assert executor.futures
    assert all(future.cancelled() for future in executor.futures)
    list_of_nobody = rec.recommend_all(executor=executor)
    del list_of_nobody
    assert all(future.cancelled() for future in executor.futures)


def lost(*times: int) -> Callable[[Callable[..., Any], Any], Any]:
    """Answers but at the times that are counted."""
    count = iter(range(10**6))

    def answer(call: Callable[..., Any], block: Any) -> Any:
        if next(count) in times:
            raise BrokenExecutor("a worker was killed")
        return call(block)

    return answer


def test_what_is_lost_once_is_handed_out_once_more(rec: Recommender) -> None:
    assert [*rec.lines(executor=Here(lost(1, 2, 5)))] == [*rec.lines()]


def test_each_block_may_be_lost_once(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(executors, "UNDER_WAY", 2)
    assert [*rec.lines(executor=Here(lost(0, 3, 6)))] == [*rec.lines()]


def test_what_is_lost_twice_is_one_clear_error(rec: Recommender) -> None:
    lines = rec.lines(executor=Here(lost(2, *range(7, 1000))))
    wanted = [*rec.lines()]
    read = []
    with pytest.raises(RecommenderError, match=r"^workers were lost twice \(a worker was killed\); give "):
        read.extend(lines)
    assert read == wanted[: len(read)]


def test_an_executor_that_was_shut_down_is_an_error() -> None:
    with ThreadPoolExecutor() as executor:
        pass
    with pytest.raises(RecommenderError, match="cannot schedule new futures after shutdown"):
        next(executors.shared([1], lambda _, __: str, executor=executor, here=str))


def test_where_an_executor_has_no_index_that_is_an_error(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(np.lib.format, "write_array", full_disk)
    with pytest.raises(StoreError, match="No space left on device"):
        rec.lines(executor=Here())


def full_disk(*_: Any, **__: Any) -> None:
    raise OSError(28, "No space left on device")


def test_what_somebody_made_of_filters_is_asked_here(rec: Recommender) -> None:
    class Nothing(Filters):
        def refused(self, graph: Any, query: Any, evidence: Any) -> Iterator[tuple[str, Any]]:
            yield "nothing is good enough", np.ones(len(evidence.candidates), dtype=bool)

    options: dict[str, Any] = {"mode": "computed-only", "filters": Nothing(), "executor": Never()}
    assert not any(stories for _, stories in rec.recommend_all(**options))


@pytest.mark.parametrize("processes", [0, -1, 1.0, "2", None, True])
def test_how_many_is_a_number(rec: Recommender, processes: Any) -> None:
    for ask in (rec.recommend_all, rec.lines):
        with pytest.raises(SettingsError, match="processes is"):
            ask(processes=processes)
    assert next(rec.recommend_all(processes=np.int64(1)))


def test_an_executor_is_one_of_the_standard_library_or_like_it(rec: Recommender) -> None:
    with pytest.raises(SettingsError, match="executor is 2; it must be an Executor"):
        rec.recommend_all(executor=2)  # type: ignore[arg-type]
    with pytest.raises(SettingsError, match="exclude each other"):
        rec.lines(executor=Here(), processes=2)


@pytest.mark.parametrize("how", [{}, {"processes": 2}, {"executor": Never()}])
def test_what_cannot_be_answered_is_said_at_once(rec: Recommender, how: dict[str, Any]) -> None:
    with pytest.raises(SettingsError, match="mode is"):
        rec.recommend_all(mode="best", **how)
    with pytest.raises(SettingsError, match="as_of is"):
        rec.recommend_all(as_of="2021-05-01", **how)
    with pytest.raises(SettingsError, match="topics"):
        rec.lines(filters=Filters(topics=("zebras",)), **how)
    with pytest.raises(UnknownArticleError):
        rec.lines(articles=[*rec.corpus.ids, "no such article"], **how)
    with pytest.raises(SettingsError, match="give a list of names"):
        rec.recommend_all(articles="s000p0", **how)


# --- processes of our own -----------------------------------------------------------------------------------


class Pools(list[ProcessPoolExecutor]):
    """Those that were begun while it is looked at."""

    def __init__(self) -> None:
        super().__init__()
        self._others = {*multiprocessing.active_children()}

    @property
    def alive(self) -> set[Any]:
        return {*multiprocessing.active_children()} - self._others


@pytest.fixture
def pools(monkeypatch: pytest.MonkeyPatch) -> Pools:
    """The pools, as they are begun. The caller makes nothing but what it has to."""
    noted = Pools()

    def noting(n: int) -> ProcessPoolExecutor:
        noted.append(process_pool(n))
        return noted[-1]

    monkeypatch.setattr("recommender._io.process_pool.process_pool", noting)
    monkeypatch.setattr(executors._Work, "_help", lambda _: None)
    return noted


def test_several_processes_make_the_lists_of_one_and_leave_nothing_behind(
    rec: Recommender, pools: Pools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert len(pools) == 1
    assert not pools.alive
    assert not [*tmp_path.iterdir()]


def test_no_process_is_started_for_fewer_blocks_than_two(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender._io.process_pool.process_pool", None)
    assert len([*rec.recommend_all(articles=rec.corpus.ids[:7], processes=8)]) == len(rec.corpus.ids[:7])


def test_the_caller_helps_while_it_waits(rec: Recommender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recommender._io.process_pool.process_pool", lambda _: executor)
    executor = Never()
    lines = rec.lines(processes=2)
    handed = len(executor.futures)
    for future in executor.futures:
        future.set_running_or_notify_cancel()
    blocks = [rec.corpus.ids[start : start + 7] for start in range(0, len(rec.corpus), 7)]
    helping = executors._Work._help

    def then_answered(work: Any) -> None:
        helping(work)
        for future, block in zip(executor.futures, blocks, strict=False):
            if not future.done():
                future.set_result([*rec.lines(articles=block)])

    monkeypatch.setattr(executors._Work, "_help", then_answered)
    assert [*lines] == [*rec.lines()]
    assert 0 < handed == len(executor.futures) < len(blocks), "all but what the other had begun"


def test_after_a_process_was_killed_others_go_on(rec: Recommender, pools: Pools) -> None:
    lines = rec.lines(processes=2)
    pools.alive.pop().kill()
    assert [*lines] == [*rec.lines()]
    assert len(pools) == 2
    assert not pools.alive


def test_where_processes_are_killed_again_and_again_that_is_an_error(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = [Here(lost(2, 3, 4, 5, 6)), Here(lost(*range(100)))]
    monkeypatch.setattr("recommender._io.process_pool.process_pool", lambda _: pools.pop(0))
    read, wanted = [], [*rec.lines()]
    with pytest.raises(RecommenderError, match="a worker was killed"):
        read.extend(rec.lines(processes=2))
    assert read == wanted[: len(read)]
    assert read


@pytest.mark.parametrize("trouble", ["no folder", "no process", "no answer", "no room"])
def test_where_no_process_can_be_started_a_warning_says_why(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, trouble: str
) -> None:
    if trouble == "no folder":
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    elif trouble == "no process":
        monkeypatch.setattr("recommender._io.process_pool._Process._Popen", full_disk)
    elif trouble == "no answer":
        monkeypatch.setattr("recommender._io.process_pool.process_pool", lambda _: Here(lost(*range(100))))
    else:
        monkeypatch.setattr(np.lib.format, "write_array", full_disk)
    with pytest.warns(RuntimeWarning, match="no other process shares the work"):
        lists = [*rec.recommend_all(processes=2)]
    assert lists == [*rec.recommend_all()]


@pytest.mark.parametrize(("name", "value"), [("executable", None), ("executable", ""), ("frozen", True)])
def test_a_program_that_would_start_itself_starts_nothing(
    rec: Recommender, monkeypatch: pytest.MonkeyPatch, name: str, value: Any, pools: Pools
) -> None:
    monkeypatch.setattr(sys, name, value, raising=False)
    assert [*rec.recommend_all(processes=2)] == [*rec.recommend_all()]
    assert not pools


@pytest.mark.parametrize("how", [{}, {"executor": Here()}, pytest.param({"processes": 2}, marks=SLOW)])
def test_lists_are_of_the_site_as_it_was_when_they_were_asked_for(
    how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(executors, "UNDER_WAY", 2)
    monkeypatch.setattr("recommender.ranking.gathering.MAX_QUERIES", 7)
    rec = Recommender.fit(newsroom("later", 12))
    wanted = [*rec.recommend_all()]
    lists = rec.recommend_all(**how)
    first = next(lists)
    rec.update(removed=[rec.corpus.ids[20], rec.corpus.ids[-1]])
    assert [first, *lists] == wanted


def test_what_many_lists_learn_is_learned_once(rec: Recommender) -> None:
    fresh = Recommender.fit(rec.corpus)
    next(fresh.recommend_all())
    assert {"article_graph", "calibration"} <= set(vars(fresh._site))


@pytest.mark.parametrize("read", [3, pytest.param(0, marks=SLOW)])
def test_a_list_that_is_not_read_to_its_end_leaves_nothing_behind(
    rec: Recommender, pools: Pools, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, read: int
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with closing(rec.recommend_all(processes=2)) as lists:  # type: ignore[type-var]
        assert len([*islice(lists, read)]) == read
    assert len(pools) == 1
    assert not pools.alive
    assert not [*tmp_path.iterdir()]


# --- scripts ------------------------------------------------------------------------------------------------

SCRIPT = """
import sys; from recommender import Recommender
from recommender._io import executors; from recommender.engine import every_list; every_list.BLOCK = 7
print("begun")
rec = Recommender.load(sys.argv[1])
"""
WHOLE = SCRIPT + "assert [*rec.lines(processes=2)] == [*rec.lines()]\n"


@pytest.fixture
def index(rec: Recommender, tmp_path: Path) -> Path:
    rec.save(tmp_path / "index")
    (tmp_path / "temporary").mkdir()
    return tmp_path / "index"


def begin(index: Path, *command: str, **options: Any) -> subprocess.Popen[str]:
    """A Python of its own, with an index as its argument."""
    own = {
        "TMPDIR": index.parent / "temporary",
        "PYTHONUNBUFFERED": 1,
        "PYTHONPATH": Path(*recommender.__path__).parent,
    }
    variables = {**os.environ, **{name: str(value) for name, value in own.items()}}
    pipe: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([sys.executable, *command, str(index)], env=variables, **pipe, **options)


@pytest.mark.parametrize("how", ["file", pytest.param("pipe", marks=SLOW), pytest.param("command", marks=SLOW)])
def test_a_script_is_run_once_whether_or_not_it_says_what_is_main(index: Path, tmp_path: Path, how: str) -> None:
    (tmp_path / "script.py").write_text(WHOLE)
    command = {"file": [str(tmp_path / "script.py")], "pipe": ["-"], "command": ["-c", WHOLE]}[how]
    with begin(index, *command) as process:
        out, errors = process.communicate(WHOLE if how == "pipe" else None, timeout=60)
    assert (process.returncode, out, errors) == (0, "begun\n", "")


def test_a_list_that_nobody_reads_to_its_end_keeps_python_from_nothing(index: Path) -> None:
    with begin(index, "-c", f"{SCRIPT}\nlists = rec.updated(removed=rec.corpus.ids[:1]).lines(processes=2)") as process:
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "begun\n", "")
    assert not [*(index.parent / "temporary").iterdir()]


@pytest.mark.slow
def test_a_daemon_makes_all_lists_itself(index: Path) -> None:
    script = SCRIPT + (
        "import multiprocessing\n"
        "task = lambda: print(len([*rec.lines(processes=2)]))\n"
        "one = multiprocessing.get_context('fork').Process(target=task, daemon=True); one.start(); one.join()"
    )
    if not hasattr(os, "fork"):
        pytest.skip("this platform forks no process")
    with begin(index, "-c", script) as process:
        out, errors = process.communicate(timeout=60)
    assert (out, errors) == (f"begun\n{len(Recommender.load(index).corpus)}\n", "")


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(os, "fork"), reason="this platform forks no process")
def test_a_fork_ends_without_the_processes_of_others(index: Path) -> None:
    script = SCRIPT + (
        "import os\n"
        "executors.AHEAD = executors.PER_PROCESS = 1  # most blocks are asked for after the fork\n"
        "executors._Work._help = lambda work: None\n"
        "rec = rec.updated(removed=rec.corpus.ids[:1])\n"
        "lists = rec.recommend_all(processes=2); first = next(lists)\n"
        "child = os.fork()\n"
        "if not child: lists.close(); os._exit(0)\n"
        "assert os.waitpid(child, 0)[1] == 0\n"
        "assert [first, *lists] == [*rec.recommend_all()]"
    )
    with begin(index, "-c", script) as process:
        out, errors = process.communicate(timeout=60)
    assert (process.returncode, out, errors) == (0, "begun\n", "")


ENDLESS = SCRIPT + (
    "import multiprocessing\n"
    "rec = rec.updated(removed=rec.corpus.ids[:1])\n"
    "lists = rec.lines(articles=1000 * [*rec.corpus.ids], processes=2); next(lists)\n"
    "print(*(child.pid for child in multiprocessing.active_children()))\n"
    "for line in lists: pass"
)


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
@pytest.mark.parametrize("number", ["SIGINT", "SIGKILL"])
def test_however_a_program_is_ended_its_processes_end_with_it(index: Path, number: str) -> None:
    with begin(index, "-c", ENDLESS, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        children = [*map(int, process.stdout.readline().split())]
        if number == "SIGINT":
            os.killpg(process.pid, signal.SIGINT)  # as a terminal does
        else:
            process.kill()
        _, errors = process.communicate(timeout=60)
    assert children
    wait_for(lambda: not any(map(is_alive, children)))
    if number == "SIGINT":
        assert errors.count("KeyboardInterrupt") == 1, "only the caller says so"
        assert not [*(index.parent / "temporary").iterdir()]


def is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
