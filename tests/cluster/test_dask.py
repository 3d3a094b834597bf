"""Dask builds what one process builds, whatever happens to its workers; and what is done is kept if it is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from cluster.sites import one_index, write_lines

from recommender import RecommenderError, StoreError, cluster
from recommender.cluster.steps import STEPS

distributed = pytest.importorskip("distributed", reason="of the extra cluster")

pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]  # workers that are killed leave warnings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lines(tmp_path_factory.mktemp("lines"))


@pytest.fixture(scope="module")
def expected(folder: Path) -> list[str]:
    return [*one_index(folder).lines(5)]


@pytest.fixture(scope="module")
def client() -> Iterator[Any]:
    options: dict[str, Any] = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as local, distributed.Client(local) as client:
        yield client


@pytest.mark.parametrize("shards", [1, 3, 8])
def test_two_workers_build_and_answer_what_one_index_does(
    folder: Path, tmp_path: Path, expected: list[str], client: Any, shards: int
) -> None:
    rec = cluster.build(folder, tmp_path / "index", shards=shards, client=client)
    assert [*rec.lines(5)] == expected
    assert [*rec.lines(5, executor=client.get_executor())] == expected


class Killing:
    """A client whose worker is killed in the middle of one step, once."""

    def __init__(self, client: Any, kind: str, sign: Path) -> None:
        self._client, self._kind, self._sign = client, kind, str(sign)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def map(self, function: Any, numbers: list[int], **options: Any) -> Any:
        kind, sign = self._kind, self._sign

        def killed_once(number: int) -> None:
            if function.args[2] == kind:
                with suppress(FileExistsError):  # of two workers that come at the same time, one is killed
                    Path(sign).touch(exist_ok=False)
                    os.kill(os.getpid(), signal.SIGKILL)
            function(number)

        return self._client.map(killed_once, numbers, **options)


@pytest.mark.parametrize("kind", STEPS)
def test_a_worker_that_is_killed_changes_nothing(
    folder: Path, tmp_path: Path, expected: list[str], client: Any, kind: str
) -> None:
    rec = cluster.build(folder, tmp_path / "index", shards=2, client=Killing(client, kind, tmp_path / "killed"))
    assert (tmp_path / "killed").exists()
    assert [*rec.lines(5)] == expected


def test_an_error_of_a_step_comes_to_the_caller_as_it_is(tmp_path: Path, client: Any) -> None:
    (tmp_path / "a.parquet").write_bytes(b"nothing")
    with pytest.raises(RecommenderError, match=r"a.parquet' cannot be read as Parquet"):
        cluster.build(tmp_path / "a.parquet", tmp_path / "index", shards=2, client=client)


@contextmanager
def started(*command: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process of its own, which is ended with the block."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])}
    process = subprocess.Popen(
        [sys.executable, "-m", *command], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_without_its_scheduler_a_build_ends_with_a_clear_error_and_goes_on_later(
    folder: Path, tmp_path: Path, expected: list[str]
) -> None:
    file = tmp_path / "scheduler.json"
    worker = ("distributed.cli.dask_worker", "--scheduler-file", str(file), "--nthreads", "1", "--no-dashboard")
    scheduler = ("distributed.cli.dask_scheduler", "--scheduler-file", str(file), "--port", "0", "--no-dashboard")
    with started(*scheduler) as process, started(*worker, "--death-timeout", "20"):
        deadline = time.monotonic() + 60
        while not file.exists() and time.monotonic() < deadline:
            time.sleep(0.1)
        with distributed.Client(scheduler_file=str(file), timeout=60) as client:

            def lose(step: str, done: int, total: int) -> None:
                if (step, done) == ("articles", 1):
                    process.kill()
                    process.wait()

            with pytest.raises(RecommenderError, match=r"the scheduler .* was lost in the step .*they are kept"):
                cluster.build(folder, tmp_path / "index", shards=3, client=client, progress=lose)
    with pytest.raises(StoreError, match="there is no index"):
        cluster.open(tmp_path / "index")
    made = list[str]()
    rec = cluster.build(folder, tmp_path / "index", shards=3, progress=lambda *step: made.append(step[0]))
    assert made[0] in ("articles", "tables")
    assert [*rec.lines(5)] == expected


def test_a_worker_that_cannot_read_the_folder_says_so(tmp_path: Path, folder: Path, client: Any) -> None:
    class Elsewhere(Killing):
        def map(self, function: Any, numbers: list[int], **options: Any) -> Any:
            def with_another_path(number: int) -> None:
                function.func("/nowhere", *function.args[1:], number)

            return self._client.map(with_another_path, numbers, **options)

    with pytest.raises(StoreError, match="all workers can read and write at the same path"):
        cluster.build(folder, tmp_path / "index", shards=2, client=Elsewhere(client, "", tmp_path))
