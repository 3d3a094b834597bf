"""Asking a system all questions, and refusing answers that no honest system gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Float32s
from recommender._io.arguments import followed
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.combined import fuse
from recommender.evaluation.folds import Fold, Question
from recommender.evaluation.ours import Ours
from recommender.evaluation.rankers import Ranker

__all__ = ["DEPTH", "Answers", "Progress", "Run", "fused", "run_checked", "run_system"]

DEPTH = 100
"""How many places of a ranking count; what comes later counts as not ranked. Far beyond the deepest metric, @10."""

CHECKED = 50
"""How many questions a system that is not from this package is asked again, in another order. A plain choice: a system
that remembers what it saw has other answers to most of them."""

Run = Mapping[str, Sequence[str]]
"""Ranked ids, best first, by the id of the query."""

Progress = Callable[[Iterable[Question], int, str], Iterable[Question]]
"""Takes questions, their number and the name of a system, and yields the questions again: for a progress bar."""


@dataclass(frozen=True)
class Answers:
    """What a system answered to all questions.

    Attributes
    ----------
    run : mapping of str to sequence of str
        Ranked ids, best first, by the id of the query.
    scores : mapping of str to ndarray, shape (n_results,), float32
        The scores of these, descending, by the id of the query; none where a system gives no scores.
    """

    run: Run
    scores: Mapping[str, Float32s]


def fused(members: Sequence[Answers]) -> Answers:
    """Return the reciprocal-rank fusion of what systems answered to the same questions, see `combined.fuse`."""
    answers = {query: fuse([member.run[query] for member in members]) for query in members[0].run}
    return Answers(
        {query: [*scores][:DEPTH] for query, scores in answers.items()},
        {query: np.array([*scores.values()][:DEPTH], dtype=np.float32) for query, scores in answers.items()},
    )


def run_checked(
    ranker: Ranker,
    folds: Sequence[Fold],
    corpus: Corpus,
    *,
    rng: int = 0,
    progress: Progress | None = None,
    name: str = "system",
) -> Answers:
    """Ask a system as `run_system` does; one that is not from this package must not remember earlier questions.

    Raises
    ------
    EvaluationError
        As `run_system`, and if an answer depends on the questions before it.
    """
    unfitted = None if type(ranker).__module__.startswith("recommender.") else _copy_of(ranker, name)
    answers = run_system(ranker, folds, corpus, rng=rng, progress=progress, name=name)
    if unfitted is not None:
        _check_memory(unfitted, answers.run, folds, corpus, rng=rng, name=name)
    return answers


def run_system(
    ranker: Ranker,
    folds: Sequence[Fold],
    corpus: Corpus,
    *,
    rng: int = 0,
    progress: Progress | None = None,
    name: str = "system",
    depth: int = DEPTH,
) -> Answers:
    """Ask `ranker` every question of every fold.

    It is shown the corpus of the folds, which differ by lists only, without any list, and questions that lead to
    nothing that is hidden. Only `Ours` is handed the folds themselves, see there.

    Raises
    ------
    EvaluationError
        If it answers with something that is no candidate: a system that cheats or errs must not be scored.
    """
    ranker.fit(folds[0].corpus.without_lists(), np.random.default_rng(rng))
    run, scores = dict[str, list[str]](), dict[str, Float32s]()
    questions: Iterable[Question] = (question for fold in folds for question in fold.questions())
    questions = followed(questions, progress, sum(len(fold.judgments.grades) for fold in folds), name)
    fold_of_each = (fold for fold in folds for _ in fold.judgments.grades)
    for question, fold in zip(questions, fold_of_each, strict=True):
        if type(ranker) is Ours:  # and no subclass: anybody could write one
            ranker.enter(fold)
        run[question.article_id], own = _answer(ranker, question, corpus, name, depth)
        if own is not None:
            scores[question.article_id] = own
    return Answers(run, scores)


def _check_memory(ranker: Ranker, run: Run, folds: Sequence[Fold], corpus: Corpus, *, rng: int, name: str) -> None:
    """Ask an unfitted copy of a system some questions again, the last one first; its answers must be those of `run`.

    Links that are hidden from one question are seen by others. A system that keeps what it saw would know the answers.

    Raises
    ------
    EvaluationError
        If an answer differs: it depends on the questions before it.
    """
    queries = [(fold, article_id) for fold in folds for article_id in fold.judgments.grades]
    ranker.fit(folds[0].corpus.without_lists(), np.random.default_rng(rng))
    for place in sorted({*np.linspace(0, len(queries) - 1, CHECKED).astype(int).tolist()}, reverse=True):
        fold, article_id = queries[place]
        if _answer(ranker, fold.question(article_id), corpus, name, DEPTH)[0] != run[article_id]:
            raise EvaluationError(
                f"system {name!r} answers {article_id!r} differently when it is asked in another order; keep "
                "nothing from one question for the next, and draw random numbers from the question's id"
            )


def _copy_of(ranker: Ranker, name: str) -> Ranker:
    """Return a copy of a system that has not been fitted yet.

    Raises
    ------
    EvaluationError
        If it cannot be copied.
    """
    try:
        return deepcopy(ranker)
    except Exception as error:  # whatever its classes raise
        raise EvaluationError(
            f"system {name!r} cannot be copied ({error!r:.200}); open files and connections in fit"
        ) from error


def _answer(
    ranker: Ranker, question: Question, corpus: Corpus, name: str, depth: int
) -> tuple[list[str], Float32s | None]:
    """What a system answers to a question: candidates, each once, and their scores if it gives any."""
    answer = ranker.rank(question, depth)
    if not isinstance(answer, Iterable) or isinstance(answer, str):
        raise EvaluationError(
            f"system {name!r} answered {question.article_id!r} with {answer!r}; it must be a list of ids"
        )
    scores = _scores(answer, question, name) if isinstance(answer, Mapping) else None
    answer = list(answer)[:depth]
    places = [corpus.positions.get(article_id, -1) if isinstance(article_id, str) else -1 for article_id in answer]
    strange = [one for one, allowed in zip(answer, np.isin(places, question.candidates), strict=True) if not allowed]
    if strange or len(set(answer)) < len(answer):
        raise EvaluationError(
            f"system {name!r} answered {question.article_id!r} with {(strange or answer)[0]!r}, which is no "
            "candidate or stands there twice; rank only question.candidates, each once"
        )
    return answer, None if scores is None else scores[:depth]


def _scores(answer: Mapping[str, float], question: Question, name: str) -> Float32s:
    """The scores of an answer, which must not rise."""
    try:
        scores = np.fromiter(answer.values(), np.float64, len(answer))
    except (TypeError, ValueError):
        scores = np.array([np.nan])
    if np.isnan(scores).any() or (scores[1:] > scores[:-1]).any():
        raise EvaluationError(
            f"system {name!r} answered {question.article_id!r} with scores that are no numbers, or that rise; "
            "a mapping has the best id first, and a number for each"
        )
    with np.errstate(over="ignore"):
        return scores.astype(np.float32)
