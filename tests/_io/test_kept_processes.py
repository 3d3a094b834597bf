"""Processes that are kept from one work to the next, and end with the command."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import Future
from pathlib import Path

import pytest
from waiting import wait_for

from recommender._io.executors import shared
from recommender._io.kept_processes import end, keep_processes, lend, take_back

LOADED = "fractions"


def workers(n: int = 3, processes: int = 2) -> set[int]:
    """The processes that made some blocks for this one."""
    made = shared([*range(n)], lambda _, __: _process, processes=processes, here=_process)
    return {*made} - {os.getpid()}


def _process(_: int) -> int:
    return os.getpid()


def loaded(name: str) -> bool:
    return name in sys.modules


def test_the_next_work_is_done_by_the_same_process_until_the_block_ends() -> None:
    with keep_processes(LOADED):
        first, second = workers(), workers()
        assert len(first) == 1
        assert first == second
        with keep_processes(LOADED):
            assert workers() == first, "a block in a block is part of it"
        assert workers() == first
    assert gone(*first)


def test_without_a_block_processes_end_with_their_work() -> None:
    first = workers()
    assert gone(*first)
    assert workers() != first


def test_while_they_wait_they_load_what_the_next_work_needs() -> None:
    with keep_processes(LOADED):
        executor = lend(1)
        assert not executor.submit(loaded, LOADED).result()
        take_back(executor, [])
        assert executor.submit(loaded, LOADED).result()
        assert lend(1) is executor


def test_what_is_left_of_the_last_work_is_not_done() -> None:
    left: Future[int] = Future()
    with keep_processes(LOADED):
        executor = lend(1)
        take_back(executor, [left])
        assert left.cancelled()
        assert executor.submit(_process, 0).result() != os.getpid()


def test_after_a_process_was_killed_others_do_the_next_work() -> None:
    with keep_processes(LOADED):
        (first,) = workers()
        os.kill(first, signal.SIGKILL)
        assert len(workers() - {first}) == 1


def test_an_executor_that_was_ended_is_lent_no_more() -> None:
    with keep_processes(LOADED):
        executor = lend(1)
        end(executor)
        assert lend(1) is not executor
        assert len(workers()) == 1


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there is no fork here")
def test_a_fork_does_not_end_the_processes_of_another_one() -> None:
    with keep_processes(LOADED):
        first = workers()
        child = 0
        with keep_processes(LOADED):
            child = os.fork()
        if not child:
            os._exit(0)
        os.waitpid(child, 0)
        assert workers() == first


def test_a_command_reads_and_ranks_by_one_other_process(tmp_path: Path) -> None:
    """And ends it: nothing is left when the command has ended."""
    for number in range(300):
        text = f"---\ntitle: Story {number} of the port of call {number % 90}\n---\nShips sail {number % 7}.\n"
        (tmp_path / f"s{number:03}.md").write_text(text, encoding="utf-8")
    code = (
        "from recommender._io import process_pool as pools; from recommender.cli import main\n"
        "from recommender.readers import reading; reading.FILES_PER_PROCESS = 100\n"
        "made, whole = [], pools.process_pool\n"
        "pools.process_pool = lambda n: made.append(n) or whole(n)\n"
        f"code = main(['all', '-q', '--workers', '2', '--content', {str(tmp_path)!r}, '--output', 'lists.jsonl'])\n"
        "import multiprocessing; print(code, made, multiprocessing.active_children())\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.stdout.splitlines()[-1] == "0 [1] []", done.stderr


def gone(*processes: int) -> bool:
    """Whether processes have ended."""

    def ended() -> bool:
        return not any(Path(f"/proc/{one}").exists() for one in processes)

    if not Path("/proc").is_dir():
        pytest.skip("processes cannot be looked at here")
    wait_for(ended)
    return True
