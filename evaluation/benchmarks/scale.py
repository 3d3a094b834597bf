"""What a build in shards takes, and what a larger one would: measured, fitted, predicted, checked.

``python evaluation/benchmarks/scale.py run N … [--shards N] [--workers N] [--memory GB] [--folder FOLDER]`` builds
synthetic newsrooms of some sizes by a `LocalCluster`, asks them, and adds a row for each step to
``evaluation/results/scale.jsonl``. ``… report`` fits a cost model to all sizes but the largest, predicts that one, and
writes ``evaluation/results/scale.md``, with a hundred million articles on paper.

Seconds are those of processors, which a busy machine does not change much; memory is what a worker holds beside mapped
files, which the system takes back when it needs room. Bytes are what a step reads of other steps and of the input, and
what it writes: between machines all of them are moved, through the folder that they share.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, cast

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from scale_report import report
from synthetic_news import Habits, write_newsroom

from recommender import Recommender, cluster
from recommender.cluster.steps import perform

RESULTS = Path(__file__).resolve().parent.parent / "results"
ROWS = RESULTS / "scale.jsonl"

LISTS = 2_000
"""How many lists are made, spread over the site; those of all articles take so much longer."""

PER_SHARD = 100_000
"""How many articles a shard has, where the number of shards is not given."""


def in_a_process(script: str, step: Sequence[str], number: int) -> dict[str, float]:
    """Make a step in a process of its own, which holds nothing of earlier ones, and return what it took."""
    command = [sys.executable, script, "step", *step, str(number)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def measured(step: Sequence[str]) -> dict[str, float]:
    """Make a step here, and return what it took: an index, a plan, a kind, and a number."""
    index, plan, kind, number = step
    stop, before, (read, written) = _watch(), time.process_time(), _io()
    perform(index, plan, kind, int(number))
    seconds, (reads, writes), (memory, mapped) = time.process_time() - before, _io(), stop()
    return {"seconds": seconds, "read": reads - read + mapped, "written": writes - written, "memory": memory}


def _io() -> tuple[int, int]:
    """How many bytes this process has read and written by calls, which those of mapped files are not."""
    fields = dict(line.split(": ") for line in Path("/proc/self/io").read_text().splitlines())
    return int(fields["rchar"]), int(fields["wchar"])


def _watch() -> Callable[[], tuple[int, int]]:
    """Look ten times a second what the process holds; the call returns the most, in bytes.

    The first is beside mapped files, the second what more of mapped files it came to hold.
    """
    from threading import Event, Thread

    ended, (_, at_first), most = Event(), _held(), [0, 0]

    def look() -> None:
        while True:
            most[:] = map(max, most, _held())
            if ended.wait(0.1):
                return

    thread = Thread(target=look, daemon=True)
    thread.start()

    def stop() -> tuple[int, int]:
        ended.set()
        thread.join()
        return most[0], max(0, most[1] - at_first)

    return stop


class Measuring:
    """A client that notes what each step takes."""

    def __init__(self, client: Any) -> None:
        self._client, self._futures = client, dict[str, list[Any]]()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._client, name)

    def map(self, function: Any, numbers: Sequence[int], **options: Any) -> list[Any]:
        """Hand out the steps of a kind."""
        call = partial(in_a_process, __file__, function.args)
        self._futures[function.args[2]] = futures = self._client.map(call, numbers, **options)
        return list(futures)

    def rows(self) -> Iterator[dict[str, Any]]:
        """Yield what the steps of each kind took together, and the most that one of them held."""
        for kind, futures in self._futures.items():
            if found := self._client.gather(futures):
                sums = {name: sum(one[name] for one in found) for name in ("seconds", "read", "written")}
                most = {"longest": max(one["seconds"] for one in found), "memory": max(one["memory"] for one in found)}
                yield {"step": kind, "tasks": len(found), **sums, **most}


@contextmanager
def local_client(workers: int, gigabytes: float) -> Iterator[Any]:
    """Start workers, which are told how much memory they have."""
    # What Dask counts as held includes mapped files, which the system takes back: nothing may be done about those.
    import dask
    from distributed import Client, LocalCluster

    names = ("target", "spill", "pause", "terminate")
    dask.config.set({f"distributed.worker.memory.{name}": False for name in names})
    options: dict[str, Any] = {"threads_per_worker": 1, "dashboard_address": None, "memory_limit": f"{gigabytes}GB"}
    local_cluster, connect = cast(Any, LocalCluster), cast(Any, Client)
    with local_cluster(n_workers=workers, **options) as local, connect(local) as client:
        yield client


def run(n: int, options: argparse.Namespace, folder: Path) -> Iterator[dict[str, Any]]:
    """Build and ask a newsroom of `n` articles, and yield a row for each step."""
    shards, workers, listed = options.shards or max(2, -(-n // PER_SHARD)), options.workers, options.listed
    files, index = folder / f"files-{n}-{listed}", folder / f"index-{n}-{listed}-{shards}"
    if not files.exists():
        lines = min(50_000, -(-n // workers))
        write_newsroom(files, n, 0, json_lines=True, file_lines=lines, habits=Habits(listed=listed))
    size = sum(file.stat().st_size for file in files.iterdir())
    with local_client(workers, options.memory) as client:
        start, watched = time.perf_counter(), Measuring(client)
        rec = cluster.build(files, index, shards=shards, client=watched, progress=_say(start))  # type: ignore[arg-type]
        common = {
            "articles": n,
            "links": int(rec.corpus.links.nnz),
            "shards": shards,
            "workers": workers,
            "input": size,
        }
        yield from ({**common, **row} for row in watched.rows())
        kept = sum(file.stat().st_size for file in index.rglob("*") if file.is_file())
        yield {**common, "step": "build", "seconds": time.perf_counter() - start, "kept": kept}
        names = [rec.corpus.ids[place] for place in range(0, n, max(1, n // LISTS))]
        start = time.perf_counter()
        n_lists = sum(1 for _ in rec.lines(articles=names, executor=client.get_executor()))
        seconds = (time.perf_counter() - start) * workers
        yield {
            **common,
            "step": "lists",
            "lists": n_lists,
            "seconds": seconds,
            "memory": max(anonymous for anonymous, _ in client.run(_held).values()),
        }
    yield {**common, "step": "one question", **_asked(index, names[:200])}


def _held() -> tuple[int, int]:
    """What this process holds now, in bytes: beside mapped files, and of these."""
    status = Path("/proc/self/status").read_text()
    anonymous, of_files = (1024 * int(status.split(f"{name}:")[1].split()[0]) for name in ("RssAnon", "RssFile"))
    return anonymous, of_files


def _asked(index: Path, names: Sequence[str]) -> dict[str, float]:
    """How long it takes to open the index here, and to ask, the second time."""
    start = time.process_time()
    rec: Recommender = cluster.open(index, verify=False)
    rec.recommend(names[0])
    opened, times = time.process_time() - start, list[float]()
    for turn in (1, 2):
        for name in names:
            before = time.process_time()
            rec.recommend(name)
            times += [time.process_time() - before] * (turn == 2)
    return {"opened": opened, "seconds": statistics.median(times), "memory": float(_held()[0])}


def _say(start: float) -> Callable[[str, int, int], None]:
    def say(step: str, done: int, total: int) -> None:
        if done == total:
            print(f"{time.perf_counter() - start:8.1f} s  {step}", flush=True)

    return say


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure, or write the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    commands = parser.add_subparsers(dest="command", required=True)
    measure = commands.add_parser("run", help="build and ask sites of some sizes")
    measure.add_argument("sizes", nargs="+", type=int, metavar="N", help="how many articles")
    measure.add_argument("--shards", type=int, metavar="N", help=f"by default one for each {PER_SHARD:,} articles")
    measure.add_argument("--workers", type=int, default=2, metavar="N", help="how many processes (2)")
    measure.add_argument("--memory", type=float, default=6.0, metavar="GB", help="how much each may hold (6)")
    measure.add_argument("--listed", type=float, default=0.6, metavar="P", help="share of articles with a list (0.6)")
    measure.add_argument("--folder", type=Path, help="where files and indexes stay (a folder for temporary files)")
    commands.add_parser("step", help=argparse.SUPPRESS).add_argument("step", nargs=4)
    commands.add_parser("report", help="fit, predict, and write scale.md")
    options = parser.parse_args(arguments)
    if options.command == "step":
        print(json.dumps(measured(options.step)))
        return
    if options.command == "report":
        rows = [json.loads(line) for line in ROWS.read_text(encoding="utf-8").splitlines()]
        (RESULTS / "scale.md").write_text(report(rows), encoding="utf-8")
        return
    with tempfile.TemporaryDirectory() as scratch:
        folder = options.folder or Path(scratch)
        for n in options.sizes:
            print(f"{n:,} articles", flush=True)
            rows = [*run(n, options, folder)]
            with ROWS.open("a", encoding="utf-8") as file:  # those of a run that was interrupted are not mixed in
                file.writelines(json.dumps(row) + "\n" for row in rows)
    print(f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MB at most in this process")


if __name__ == "__main__":
    main()
