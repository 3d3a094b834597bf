"""How many questions a second a running service answers, and how fast: ``python evaluation/load.py URL``.

Each question is about another article, and about no one again before ``--articles`` others; a worker keeps a thousand
answers, so that with more articles than that, each is computed. With ``--rate``, questions come evenly spaced,
answered or not (an open loop): what waits is part of the time. Without, each client asks when it was answered (a closed
loop), which shows the most that there is. Needs httpx, which comes with the extra ``dev``.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from dataclasses import dataclass, field

import httpx


@dataclass
class Figures:
    """What was answered: seconds of each answer, and how many were none."""

    seconds: list[float] = field(default_factory=list)
    errors: int = 0

    def line(self, name: str, whole: float) -> str:
        """A row of a table in Markdown: questions, a second, median, p99 and slowest in ms, errors."""
        ordered = sorted(self.seconds)
        cells = [ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.99, 1.0)]
        counts = f"{len(ordered)} | {len(ordered) / whole:.0f}"
        return f"| {name} | {counts} | {' | '.join(f'{cell:.1f}' for cell in cells)} | {self.errors} |"


async def article_ids(client: httpx.AsyncClient, most: int) -> list[str]:
    """The ids of the newest articles."""
    ids: list[str] = []
    while len(ids) < most:
        page = (await client.get("/v1/articles", params={"limit": 100, "offset": len(ids)})).json()
        if not page["articles"]:
            break
        ids += [article["id"] for article in page["articles"]]
    return ids[:most]


async def ask(client: httpx.AsyncClient, name: str, figures: Figures, due: float) -> None:
    """Ask one question; its time begins when it was due."""
    try:
        answer = await client.get("/v1/related", params={"article": name})
        figures.errors += answer.status_code != 200
    except httpx.HTTPError:
        figures.errors += 1
    figures.seconds.append(time.perf_counter() - due)


async def closed_loop(client: httpx.AsyncClient, ids: list[str], clients: int, seconds: float) -> Figures:
    """As many clients as named, each asks when it was answered."""
    figures, end, turn = Figures(), time.perf_counter() + seconds, iter(range(10**9))

    async def one() -> None:
        while (now := time.perf_counter()) < end:
            await ask(client, ids[next(turn) % len(ids)], figures, now)

    await asyncio.gather(*(one() for _ in range(clients)))
    return figures


async def open_loop(client: httpx.AsyncClient, ids: list[str], rate: float, seconds: float) -> Figures:
    """Questions evenly spaced."""
    figures, start, asked = Figures(), time.perf_counter(), []
    for number in range(int(rate * seconds)):
        due = start + number / rate
        await asyncio.sleep(max(0.0, due - time.perf_counter()))
        asked.append(asyncio.create_task(ask(client, ids[number % len(ids)], figures, due)))
    await asyncio.gather(*asked)
    return figures


async def run(arguments: argparse.Namespace) -> None:
    """Ask, and print a table."""
    limits = httpx.Limits(max_connections=arguments.clients, max_keepalive_connections=arguments.clients)
    async with httpx.AsyncClient(base_url=arguments.url, limits=limits, timeout=60) as client:
        ids = await article_ids(client, arguments.articles)
        await closed_loop(client, ids, arguments.clients, 1.0)  # what is made at the first question is made
        print("| load | questions | a second | median ms | p99 ms | slowest ms | errors |")
        print("|---|---:|---:|---:|---:|---:|---:|")
        start = time.perf_counter()
        if arguments.rate:
            figures, name = (
                await open_loop(client, ids, arguments.rate, arguments.seconds),
                f"{arguments.rate:g} a second",
            )
        else:
            figures = await closed_loop(client, ids, arguments.clients, arguments.seconds)
            name = f"{arguments.clients} clients"
        print(figures.line(name, time.perf_counter() - start))


def main() -> None:
    """Read the arguments and run."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("url", metavar="URL", help="of the service: http://127.0.0.1:8000")
    parser.add_argument("--articles", type=int, default=5_000, metavar="N", help="asked about (default: %(default)s)")
    parser.add_argument("--clients", type=int, default=8, metavar="N", help="connections (default: %(default)s)")
    parser.add_argument("--rate", type=float, metavar="N", help="questions a second, answered or not")
    parser.add_argument("--seconds", type=float, default=10.0, metavar="S", help="how long (default: %(default)s)")
    asyncio.run(run(parser.parse_args()))


if __name__ == "__main__":
    main()
