"""The steps of a build: each reads the results of earlier ones, and writes one result, which is then kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Literal, NamedTuple

from recommender._io import array_store
from recommender.cluster import articles, links, weights
from recommender.cluster.plan import Plan, Result, plan_of
from recommender.engine import store_of
from recommender.errors import RecommenderError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["STEPS", "Progress", "perform", "run_steps"]

Progress = Callable[[str, int, int], object]
"""Told of the kind of a step, how many of its kind are done, and how many there are."""


class Step(NamedTuple):
    """A kind of step.

    Attributes
    ----------
    make : callable
        Returns the result, for a plan and a number.
    each : {"file", "shard", "shard and external pages", "site"}
        How many there are.
    """

    make: Callable[[Plan, int], Result]
    each: Literal["file", "shard", "shard and external pages", "site"]

    def n(self, plan: Plan) -> int:
        """Return how many steps of this kind a plan has."""
        n = plan.n_shards
        return {"file": len(plan.files), "shard": n, "shard and external pages": n + 1, "site": 1}[self.each]


STEPS: dict[str, Step] = {
    "read": Step(articles.read, "file"),
    "order": Step(articles.order, "site"),
    "articles": Step(articles.articles, "shard"),
    "tables": Step(articles.tables, "shard"),
    "names": Step(links.names, "shard"),
    "link": Step(links.link, "shard"),
    "join": Step(links.join, "site"),
    "vocabulary": Step(weights.vocabulary, "site"),
    "vectors": Step(weights.vectors, "shard and external pages"),
    "direction": Step(weights.direction, "site"),
    "typicality": Step(weights.typicality, "shard and external pages"),
    "finish": Step(weights.finish, "site"),
}
"""Kind → step, in the order in which they are made: those of one kind at the same time."""


def perform(index: str, name: str, kind: str, number: int) -> None:
    """Make a step of a plan, in a worker, unless it is done already."""
    plan = plan_of(index, name)
    with array_store.locked(store_of(plan.home, kind, number)):
        if not plan.is_done(kind, number):
            plan.save(kind, number, STEPS[kind].make(plan, number))


def run_steps(plan: Plan, client: Client | None, progress: Progress | None) -> None:
    """Make all steps that are not done.

    Raises
    ------
    RecommenderError
        If the scheduler is lost, or a step ends worker after worker. What is done is kept.
    """
    for kind, step in STEPS.items():
        n = step.n(plan)
        missing = [number for number in range(n) if not plan.is_done(kind, number)]
        made = _made_by_dask(plan, kind, missing, client) if client else _made_here(plan, kind, missing)
        for done, _ in enumerate(made, n - len(missing) + 1):
            if progress:
                progress(kind, done, n)


def _made_here(plan: Plan, kind: str, numbers: list[int]) -> Iterator[None]:
    yield from map(partial(perform, str(plan.index), plan.name, kind), numbers)


def _made_by_dask(plan: Plan, kind: str, numbers: list[int], client: Client) -> Iterator[None]:
    from concurrent.futures import CancelledError

    from distributed import KilledWorker, as_completed
    from distributed.comm.core import CommClosedError

    call = partial(perform, str(plan.index), plan.name, kind)
    address = client.scheduler.address if client.scheduler else "the scheduler"
    done = 0
    try:
        futures = client.map(call, numbers, pure=False, key=f"recommender-{kind}")
        for future in as_completed(futures):  # type: ignore[no-untyped-call]
            future.result()
            done += 1
            yield
    except KilledWorker as error:
        raise RecommenderError(
            f"the step {kind!r} ended one worker after another ({error!s:.200}); give workers more memory, or make "
            "more shards or smaller files; what was done is kept, and a build of the same files goes on from there"
        ) from error
    except (CancelledError, OSError) as error:
        if not isinstance(error, CancelledError | CommClosedError) and client.status == "running":
            raise  # of the step itself
        raise RecommenderError(
            f"the scheduler {address!r} was lost in the step {kind!r} ({type(error).__name__}), of which {done} of "
            f"{len(numbers)} were done; they are kept: start a scheduler, and build again"
        ) from error
