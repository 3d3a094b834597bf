"""The service beside services of others, its memory, and refreshes under load: ``python evaluation/serving.py FOLDER``.

All that is measured is started here, in processes of its own, on a copy of the folder, with two workers each, and asked
in turn in one run. ``--only`` names parts: ``speed``, ``memory``, ``refreshes``.

- *speed*: ours with and without reasons, PostgreSQL's full text and tantivy (`peer_service.py`) answer "more like this"
  for the same articles. Ours keeps no answer that is asked for: there are more articles than it keeps. In each of
  ``--rounds``, each system is asked at both loads; of the rounds, the median of each figure is shown. At the first load
  they are asked by our own loader (`load.py`) and by wrk, one after the other, if it is installed; ``--client`` names
  one of them.
- *memory*: private memory of each of our workers, over ``--requests`` questions.
- *refreshes*: ``--refreshes`` times a file is written and the site refreshed, while eight connections ask.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import psutil
from load import TITLES, Connection, Figures, article_ids, closed_loop, for_questions, for_seconds, open_loop, questions
from peer_service import fill_postgresql, fill_tantivy
from postgresql import server
from wrk import WrkFigures, version, wrk

from recommender import read_corpus

ROOT = Path(__file__).resolve().parent.parent
LOCAL = "127.0.0.1"
CLIENTS, WORKERS, RATE, ARTICLES = 8, 2, 200.0, 5_000
PARTS = ("speed", "memory", "refreshes")
STARTING = 180
"""Seconds for which a service may start."""


@dataclass(frozen=True)
class Service:
    """A running service: the process that started its workers, and its port."""

    process: subprocess.Popen[bytes]
    port: int

    def workers(self) -> list[psutil.Process]:
        """The processes that answer."""
        children = psutil.Process(self.process.pid).children(recursive=True)
        return [one for one in children if any("spawn_main" in word for word in one.cmdline())]


@contextmanager
def started(command: list[str], folder: Path, **environment: str) -> Iterator[Service]:
    """A service on a free port, once all its workers answer."""
    with socket.create_server((LOCAL, 0)) as probe:
        port = probe.getsockname()[1]
    paths = os.pathsep.join((str(ROOT), str(ROOT / "evaluation")))
    variables = {**os.environ, "PYTHONPATH": paths, **environment}
    with (folder / "log.txt").open("ab") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", *command, "--workers", str(WORKERS), "--port", str(port)],
            cwd=folder,
            env=variables,
            stdout=log,
            stderr=log,
        )
    try:
        service = Service(process, port)
        end = time.monotonic() + STARTING
        while not _answers(port) or len(service.workers()) < WORKERS:
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit((folder / "log.txt").read_text()[-2_000:])
            time.sleep(0.2)
        time.sleep(2.0)
        yield service
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    """Whether a service answers; a refusal is an answer, too."""
    try:
        with urllib.request.urlopen(f"http://{LOCAL}:{port}/healthz", timeout=5):
            return True
    except urllib.error.HTTPError as error:
        return error.code == 404
    except OSError:
        return False


@contextmanager
def ours(content: Path, token: str = "") -> Iterator[Service]:
    """Our service of a folder."""
    home = content.parent
    (home / "recommender.toml").write_text(f'content = "{content.name}"\n', encoding="utf-8")
    given = {"RECOMMENDER_TOKEN": token} if token else {}
    with started(["recommender", "serve", "--no-access-log"], home, **given) as service:
        yield service


async def connected(port: int, n: int = CLIENTS) -> list[Connection]:
    """Some connections to a service."""
    return [await Connection.to(LOCAL, port) for _ in range(n)]


# --- speed ----------------------------------------------------------------------------------------------------


async def speed(content: Path, rounds: int, seconds: float, clients: Sequence[str]) -> None:
    """Ask all systems in turn by the loaders named, and print a table for each load."""
    corpus = read_corpus(content)
    peer = ["peer_service"]
    with ExitStack() as stack:
        service = stack.enter_context(ours(content))
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        fill_tantivy(str(folder / "index"), corpus)
        tantivy = stack.enter_context(started(peer, folder, PEER=f"tantivy:{folder / 'index'}"))
        database = stack.enter_context(server("shared_buffers=256MB"))
        fill_postgresql(database, corpus)
        postgresql = stack.enter_context(started(peer, folder, PEER=f"postgresql:{database}"))
        (first,) = await connected(service.port, 1)
        ids = await article_ids(first, ARTICLES)
        systems = {
            "ours, with reasons": (service, questions(ids)),
            "ours, without reasons": (service, questions(ids, "&reasons=false")),
            "tantivy": (tantivy, questions(ids)),
            "PostgreSQL": (postgresql, questions(ids)),
        }
        loads: dict[str, dict[str, list[Figures | WrkFigures]]] = {}
        for number in range(rounds):
            for name in [*systems][:: 1 if number % 2 else -1]:
                asked, paths = systems[name]
                connections = await connected(asked.port)
                await closed_loop(connections, paths, for_seconds(2.0))
                found: dict[str, Figures | WrkFigures] = {}
                if "own" in clients:
                    found[f"{CLIENTS} connections"] = await closed_loop(connections, paths, for_seconds(seconds))
                    found[f"{RATE:g} a second"] = await open_loop(connections, paths, RATE, seconds)
                if "wrk" in clients:
                    next_paths = list(islice(paths, ARTICLES))
                    found[f"{CLIENTS} connections, by {version()}"] = await wrk(
                        LOCAL, asked.port, next_paths, CLIENTS, seconds
                    )
                for load, figures in found.items():
                    loads.setdefault(load, {}).setdefault(name, []).append(figures)
                for connection in connections:
                    connection.close()
        for load, of_load in loads.items():
            print(f"\n| {load} | {' | '.join(TITLES)} |\n|---|{'---:|' * len(TITLES)}")
            for name in systems:
                print(f"| {name} | {' | '.join(_medians(of_load[name]))} |")
        print("\n| private memory of a worker, MB | |\n|---|---:|")
        for name in ("ours, with reasons", "tantivy", "PostgreSQL"):
            print(f"| {name} | {', '.join(f'{_private(one):.0f}' for one in systems[name][0].workers())} |")


def _medians(rounds: Sequence[Figures | WrkFigures]) -> list[str]:
    """The median of each cell over the rounds; errors are added up."""
    cells = [[float(cell.replace(",", "")) for cell in figures.cells()] for figures in rounds]
    middle = [statistics.median(column) for column in zip(*cells, strict=True)]
    shown = [f"{middle[0]:,.0f}", f"{middle[1]:.0f}", *(f"{value:.1f}" for value in middle[2:5])]
    return [*shown, str(sum(figures.errors for figures in rounds))]


# --- memory ---------------------------------------------------------------------------------------------------


def _private(process: psutil.Process) -> float:
    """Memory that would be free if the process ended, in MB (USS)."""
    return float(process.memory_full_info().uss) / 1e6


async def memory(content: Path, requests: int) -> None:
    """Print the private memory of each worker over many questions."""
    with ours(content) as service:
        connections = await connected(service.port)
        paths = questions(await article_ids(connections[0], 1_000_000))
        print(
            "\n| questions | private, MB | with its part of what is shared (PSS), MB | errors |\n|---:|---:|---:|---:|"
        )
        done = errors = 0
        for until in [0, *(requests * part // 10 for part in range(1, 11))]:
            figures = await closed_loop(connections, paths, for_questions(until - done))
            done, errors = done + len(figures.seconds), errors + figures.errors
            infos = [worker.memory_full_info() for worker in service.workers()]
            private = " + ".join(f"{info.uss / 1e6:.0f}" for info in infos)
            shared = " + ".join(f"{info.pss / 1e6:.0f}" for info in infos)
            print(f"| {done:,} | {private} | {shared} | {errors} |", flush=True)


# --- refreshes ------------------------------------------------------------------------------------------------


async def refreshes(content: Path, n: int) -> None:
    """Print what those who ask notice of many refreshes."""
    token = secrets.token_urlsafe()
    with ours(content, token) as service:
        connections = await connected(service.port)
        paths = questions(await article_ids(connections[0], ARTICLES))
        is_done = False

        def refresh() -> list[float]:
            times = []
            for number in range(n):
                file = content / f"refreshed-{number % 10}.md"
                file.write_text(f"---\ntitle: A story of refresh {number}\ndate: 2021-03-01\n---\nText {number}.\n")
                asked = urllib.request.Request(
                    f"http://{LOCAL}:{service.port}/v1/refresh",
                    data=b"{}",
                    headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
                )
                start = time.perf_counter()
                with urllib.request.urlopen(asked, timeout=120) as answer:
                    assert json.load(answer)["changed"]
                times.append(time.perf_counter() - start)
            return times

        async def refresh_all() -> list[float]:
            nonlocal is_done
            try:
                return await asyncio.to_thread(refresh)
            finally:
                is_done = True

        times, figures = await asyncio.gather(refresh_all(), closed_loop(connections, paths, lambda _: not is_done))
        middle, slowest = statistics.median(times), max(times)
        print(f"\n| during {n} refreshes | {' | '.join(TITLES)} |\n|---|{'---:|' * len(TITLES)}")
        print(f"| {CLIENTS} connections | {' | '.join(figures.cells())} |")
        print(f"\nA refresh took {middle:.2f} s (median), {slowest:.2f} s at most.")


async def run(arguments: argparse.Namespace) -> None:
    """Measure what was asked for."""
    print(f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores, load before: {os.getloadavg()[0]:.1f}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        content = Path(folder) / "content"
        shutil.copytree(arguments.folder, content)
        if "speed" in arguments.only:
            await speed(content, arguments.rounds, arguments.seconds, arguments.client)
        if "memory" in arguments.only:
            await memory(content, arguments.requests)
        if "refreshes" in arguments.only:
            await refreshes(content, arguments.refreshes)
    print(f"\nload after: {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", metavar="FOLDER", help="of articles")
    parser.add_argument("--only", nargs="+", choices=PARTS, default=PARTS, help="these parts (default: all)")
    parser.add_argument(
        "--client", nargs="+", choices=("own", "wrk"), default=("own", "wrk")[: 1 + bool(version())], help="of speed"
    )
    parser.add_argument("--rounds", type=int, default=3, metavar="N", help="of speed (default: %(default)s)")
    parser.add_argument("--seconds", type=float, default=8.0, metavar="S", help="of a load (default: %(default)s)")
    parser.add_argument("--requests", type=int, default=100_000, metavar="N", help="of memory (default: %(default)s)")
    parser.add_argument("--refreshes", type=int, default=100, metavar="N", help="default: %(default)s")
    arguments = parser.parse_args()
    if "wrk" in arguments.client and not version():
        parser.error("wrk is not installed: apt-get install wrk")
    asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
