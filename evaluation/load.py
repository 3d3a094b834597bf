"""How many questions a second a running service answers, and how fast: ``python evaluation/load.py 127.0.0.1 8000``.

Each question is about another article, and about no one again before ``--articles`` others; a worker keeps a thousand
answers, so that with more articles than that, each is computed. With ``--rate``, questions come evenly spaced, answered
or not (an open loop): what waits is part of the time. Without, each connection asks when it was answered (a closed
loop), which shows the most that there is. It speaks HTTP by itself: a client of comfort takes longer than the service.
``--client wrk`` has the same asked by wrk, for those who trust that more; it has no open loop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any
from urllib.parse import quote

__all__ = [
    "TITLES", "Connection", "Figures", "article_ids", "closed_loop", "for_questions", "for_seconds", "open_loop",
    "questions",
]  # fmt: skip

TITLES = ("questions", "a second", "median ms", "p99 ms", "slowest ms", "errors")


@dataclass
class Figures:
    """What was answered: seconds of each answer, and how many were none."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0
    began: float = field(default_factory=time.perf_counter)
    ended: float = 0.0

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.errors += status != 200
        self.seconds.append(seconds)
        self.ended = time.perf_counter()

    @property
    def per_second(self) -> float:
        """Answers a second."""
        return len(self.seconds) / max(self.ended - self.began, 1e-9)

    def milliseconds(self, share: float) -> float:
        """The time that this share of answers did not need, as 0.99."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000

    def cells(self) -> list[str]:
        """The cells of a row under `TITLES`."""
        times = [f"{self.milliseconds(share):.1f}" for share in (0.5, 0.99, 1.0)]
        return [f"{len(self.seconds):,}", f"{self.per_second:.0f}", *times, str(self.errors)]


class Connection:
    """One connection that stays open."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    @classmethod
    async def to(cls, host: str, port: int) -> Connection:
        """Open one."""
        return cls(*await asyncio.open_connection(host, port))

    async def get(self, path: str) -> tuple[int, bytes]:
        """Return status and body."""
        self.writer.write(f"GET {path} HTTP/1.1\r\nHost: load\r\n\r\n".encode())
        head = await self.reader.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        return int(head[9:12]), await self.reader.readexactly(length)

    def close(self) -> None:
        """Close it."""
        self.writer.close()


async def article_ids(connection: Connection, most: int) -> list[str]:
    """The ids of the newest articles."""
    ids: list[str] = []
    while len(ids) < most:
        _, body = await connection.get(f"/v1/articles?limit=100&offset={len(ids)}")
        page: dict[str, Any] = json.loads(body)
        if not page["articles"]:
            break
        ids += [article["id"] for article in page["articles"]]
    return ids[:most]


def questions(ids: Sequence[str], more: str = "") -> Iterator[str]:
    """Yield the path of the question for each article, again and again."""
    return cycle([f"/v1/related?article={quote(name, safe='')}{more}" for name in ids])


async def _ask(connection: Connection, path: str, figures: Figures, due: float) -> None:
    """Ask one question; its time begins when it was due."""
    status, _ = await connection.get(path)
    figures.add(status, time.perf_counter() - due)


def for_seconds(seconds: float) -> Callable[[Figures], bool]:
    """Return what says whether a closed loop goes on."""
    return lambda figures: time.perf_counter() < figures.began + seconds


def for_questions(n: int) -> Callable[[Figures], bool]:
    """Return what says whether a closed loop goes on, until so many were answered."""
    return lambda figures: len(figures.seconds) < n


async def closed_loop(
    connections: Sequence[Connection], paths: Iterator[str], goes_on: Callable[[Figures], bool]
) -> Figures:
    """Each connection asks when it was answered."""
    figures = Figures()

    async def one(connection: Connection) -> None:
        while goes_on(figures):
            await _ask(connection, next(paths), figures, time.perf_counter())

    await asyncio.gather(*map(one, connections))
    return figures


async def open_loop(connections: Sequence[Connection], paths: Iterator[str], rate: float, seconds: float) -> Figures:
    """Questions evenly spaced; one that finds no free connection waits for one."""
    figures, asked = Figures(), []
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)

    async def one(path: str, due: float) -> None:
        connection = await free.get()
        await _ask(connection, path, figures, due)
        free.put_nowait(connection)

    for number in range(int(rate * seconds)):
        due = figures.began + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(one(next(paths), due)))
    await asyncio.gather(*asked)
    return figures


async def run(arguments: argparse.Namespace) -> None:
    """Ask, and print a table."""
    connections = [await Connection.to(arguments.host, arguments.port) for _ in range(arguments.clients)]
    ids = await article_ids(connections[0], arguments.articles)
    paths = questions(ids)
    await closed_loop(connections, paths, for_seconds(2.0))  # what is made at the first question is made
    if arguments.client == "wrk":
        from wrk import version, wrk

        if not version():
            raise SystemExit("wrk is not installed: apt-get install wrk")
        name = f"{arguments.clients} clients, by {version()}"
        next_paths = [*islice(paths, len(ids))]
        cells = (await wrk(arguments.host, arguments.port, next_paths, arguments.clients, arguments.seconds)).cells()
    elif arguments.rate:
        cells = (await open_loop(connections, paths, arguments.rate, arguments.seconds)).cells()
        name = f"{arguments.rate:g} /s"
    else:
        cells = (await closed_loop(connections, paths, for_seconds(arguments.seconds))).cells()
        name = f"{arguments.clients} clients"
    print(f"| load | {' | '.join(TITLES)} |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(f"| {name}, {len(ids):,} articles | {' | '.join(cells)} |")


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host", metavar="HOST", help="of the service")
    parser.add_argument("port", metavar="PORT", type=int, help="of the service")
    parser.add_argument("--articles", type=int, default=5_000, metavar="N", help="asked about (default: %(default)s)")
    parser.add_argument("--client", choices=("own", "wrk"), default="own", help="what asks (default: %(default)s)")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="connections (default: %(default)s)")
    parser.add_argument("--rate", type=float, metavar="N", help="questions a second, answered or not")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S", help="how long (default: %(default)s)")
    arguments = parser.parse_args()
    if arguments.client == "wrk" and arguments.rate:
        parser.error("wrk knows no rate: leave out --rate, or --client")
    asyncio.run(run(arguments))


if __name__ == "__main__":
    main()
