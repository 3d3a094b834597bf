"""Systems that the workers of an executor ask: the same questions under the same conditions, many at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import numpy as np

from recommender._arrays.types import Float32s, Ints
from recommender._io.executors import shared
from recommender.engine import Fitted, StoredSite
from recommender.evaluation.fitting import embedding_of
from recommender.evaluation.folds import Fold
from recommender.evaluation.runs import Answers, run_system
from recommender.evaluation.systems import ASKED_HERE, Made, ranker_of
from recommender.evaluation.texts import Texts
from recommender.judging import Judgments

__all__ = ["MOST_FOLDS", "answers_by"]

BLOCK = 1000
"""How many questions a worker asks a system at a time. A plain choice: each time, the system learns the site anew."""

MOST_FOLDS = 10
"""How many folds are handed to workers, at most: the site is written once for each. A plain choice."""


@dataclass(frozen=True)
class _Task:
    """Some questions of one fold to one system.

    Attributes
    ----------
    name : str
        Of the system.
    system : str or mapping of str to object
        How it is made, see `recommender.evaluation.systems.Plan`.
    embedding : tuple of (str or None, int)
        That of its text index.
    fold : int
        Which fold.
    conditions : mapping of str to object
        Attributes of the fold that are neither its corpus nor its judgments.
    positions : tuple of int
        Of the queries.
    rng : int
        Seed of all chance.
    """

    name: str
    system: str | Mapping[str, Any]
    embedding: tuple[str | None, int]
    fold: int
    conditions: Mapping[str, Any]
    positions: tuple[int, ...]
    rng: int


_Sites = Mapping[tuple[int, tuple[str | None, int]], StoredSite]
"""The site as it is seen in a fold, by the fold and the embedding of its text."""

_Asked = tuple[list[Ints], dict[str, Float32s], Any]
"""The positions that answer each question, scores by query, and what the system says of itself."""


@dataclass(frozen=True)
class _Worker:
    """What workers call with a task."""

    sites: _Sites

    def __call__(self, task: _Task) -> _Asked:
        site = self.sites[task.fold, task.embedding].opened()
        corpus = site.corpus
        queries = Judgments({corpus.ids[position]: {} for position in task.positions})
        ranker = ranker_of(task.system, site.text)
        answers = run_system(ranker, [Fold(corpus, queries, **task.conditions)], corpus, rng=task.rng, name=task.name)
        places = corpus.positions
        found = [np.array([places[name] for name in ids], dtype=np.int64) for ids in answers.run.values()]
        return found, {**answers.scores}, getattr(ranker, "notes", None)


def answers_by(
    executor: Executor,
    asked: Mapping[str, Made],
    fitting: Mapping[str, Any],
    folds: Sequence[Fold],
    texts: Texts,
    *,
    rng: int,
) -> tuple[dict[str, Answers], dict[str, Any]]:
    """Return what systems answer that others can ask, too: most that have a name, and settings of ours.

    Parameters
    ----------
    executor : Executor
        Whose workers ask them.
    asked : mapping of str to Made
        How each system is made, see `recommender.evaluation.systems.Plan`.
    fitting, rng
        As for `recommender.evaluate`.
    folds : sequence of Fold
        With the questions.
    texts : Texts
        What systems read.

    Returns
    -------
    answers, notes : dict
        By the name of the system: as `recommender.evaluation.runs.run_system` returns them, and what it says of itself.
    """
    systems = {
        name: system
        for name, system in asked.items()
        if isinstance(system, Mapping) or (isinstance(system, str) and system not in ASKED_HERE)
    }
    settings = {name: system if isinstance(system, Mapping) else fitting for name, system in systems.items()}
    tasks = [
        _Task(name, system, embedding_of(settings[name]), number, _conditions(fold), positions, rng)
        for name, system in systems.items()
        for number, fold in enumerate(folds)
        for positions in _blocks(fold)
    ]
    of_embedding = {embedding_of(one): one for one in settings.values()}

    def prepare(stack: ExitStack, anew: bool) -> Callable[[_Task], _Asked]:
        return _Worker(
            {
                (number, embedding): StoredSite.of(Fitted(fold.corpus, texts.of(one), learn=False), stack, anew)
                for embedding, one in of_embedding.items()
                for number, fold in enumerate(folds)
            }
        )

    runs: dict[str, dict[str, list[str]]] = {name: {} for name in systems}
    scores: dict[str, dict[str, Float32s]] = {name: {} for name in systems}
    notes = dict[str, Any]()
    ids = [*folds[0].corpus.positions]
    for task, (found, scored, note) in zip(tasks, shared(tasks, prepare, executor=executor), strict=True):
        for position, places in zip(task.positions, found, strict=True):
            runs[task.name][ids[position]] = [ids[place] for place in places.tolist()]
        scores[task.name] |= scored
        if note:
            notes[task.name] = note
    return {name: Answers(runs[name], scores[name]) for name in systems}, notes


def _conditions(fold: Fold) -> dict[str, Any]:
    return {name: getattr(fold, name) for name in ("mode", "as_of", "externals", "learn")}


def _blocks(fold: Fold) -> list[tuple[int, ...]]:
    positions = tuple(fold.corpus.position(name) for name in fold.judgments.grades)
    return [positions[start : start + BLOCK] for start in range(0, len(positions), BLOCK)]
