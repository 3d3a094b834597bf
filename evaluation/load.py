"""How many questions a second a running service answers, and how fast: ``python evaluation/load.py 127.0.0.1 8000``.

Each question is about another article, and about no one again before ``--articles`` others; a worker keeps a thousand
answers, so that with more articles than that, each is computed. With ``--rate``, questions come evenly spaced, answered
or not (an open loop): what waits is part of the time. Without, each connection asks when it was answered (a closed
loop), which shows the most that there is. It speaks HTTP by itself: a client of comfort takes longer than the service.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote


@dataclass
class Figures:
    """What was answered: seconds of each answer, and how many were none."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def add(self, status: int, seconds: float) -> None:
        """Count one answer."""
        self.errors += status != 200
        self.seconds.append(seconds)

    def line(self, name: str, whole: float) -> str:
        """A row of a table in Markdown: questions, a second, median, p99 and slowest in ms, errors."""
        ordered = sorted(self.seconds)
        cells = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.99, 1.0)]
        counts = f"{len(ordered)} | {len(ordered) / whole:.0f}"
        return f"| {name} | {counts} | {' | '.join(f'{cell:.1f}' for cell in cells)} | {self.errors} |"


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


async def ask(connection: Connection, name: str, figures: Figures, due: float) -> None:
    """Ask one question; its time begins when it was due."""
    status, _ = await connection.get(f"/v1/related?article={quote(name)}")
    figures.add(status, time.perf_counter() - due)


async def closed_loop(connections: list[Connection], ids: list[str], seconds: float) -> Figures:
    """Each connection asks when it was answered."""
    figures, end, turn = Figures(), time.perf_counter() + seconds, iter(range(10**9))

    async def one(connection: Connection) -> None:
        while (now := time.perf_counter()) < end:
            await ask(connection, ids[next(turn) % len(ids)], figures, now)

    await asyncio.gather(*map(one, connections))
    return figures


async def open_loop(connections: list[Connection], ids: list[str], rate: float, seconds: float) -> Figures:
    """Questions evenly spaced; one that finds no free connection waits for one."""
    figures, start, asked = Figures(), time.perf_counter(), []
    free: asyncio.Queue[Connection] = asyncio.Queue()
    for connection in connections:
        free.put_nowait(connection)

    async def one(name: str, due: float) -> None:
        connection = await free.get()
        await ask(connection, name, figures, due)
        free.put_nowait(connection)

    for number in range(int(rate * seconds)):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(one(ids[number % len(ids)], due)))
    await asyncio.gather(*asked)
    return figures


async def run(arguments: argparse.Namespace) -> None:
    """Ask, and print a table."""
    connections = [await Connection.to(arguments.host, arguments.port) for _ in range(arguments.clients)]
    ids = await article_ids(connections[0], arguments.articles)
    await closed_loop(connections, ids[::-1], 2.0)  # what is made at the first question is made
    start = time.perf_counter()
    if arguments.rate:
        figures, name = await open_loop(connections, ids, arguments.rate, arguments.seconds), f"{arguments.rate:g} /s"
    else:
        figures, name = await closed_loop(connections, ids, arguments.seconds), f"{arguments.clients} clients"
    print("| load | questions | a second | median ms | p99 ms | slowest ms | errors |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    print(figures.line(f"{name}, {len(ids)} articles", time.perf_counter() - start))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("host", metavar="HOST", help="of the service")
    parser.add_argument("port", metavar="PORT", type=int, help="of the service")
    parser.add_argument("--articles", type=int, default=5_000, metavar="N", help="asked about (default: %(default)s)")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="connections (default: %(default)s)")
    parser.add_argument("--rate", type=float, metavar="N", help="questions a second, answered or not")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S", help="how long (default: %(default)s)")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
