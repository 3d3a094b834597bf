"""Files of judgments of all formats: a judging sheet, the grades of the judging page, or qrels of TREC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from recommender._io.textfiles import read_text
from recommender.content import Problem
from recommender.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.grades_file import Pair, grades_rows, is_grades_file
from recommender.evaluation.judging_sheets import is_sheet, read_pool, sheet_rows, without_apostrophe
from recommender.judging import ArticleNames, Judgments, Row, decode_id, qrels_rows

__all__ = ["read_judgments", "read_pairs"]


def read_judgments(paths: str | Path | Sequence[str | Path], corpus: Corpus) -> Judgments:
    """Read the judgments of one file or several, whatever their format; it is recognised by their first line.

    Parameters
    ----------
    paths : str, Path or a sequence of these
        Judging sheets (see `recommender.evaluation.read_pool`), files of grades by ``recommender judge``, and qrels
        (see `recommender.Judgments.from_qrels`). Where several grade one pair, the grade of the first counts.
    corpus : Corpus
        The site they are about.

    Raises
    ------
    EvaluationError
        If a file cannot be read, or holds no judgments of this site.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    parts = [_read(path, corpus) for path in listed]
    return parts[0] if len(parts) == 1 else Judgments.joined(parts)


def read_pairs(path: str | Path, corpus: Corpus) -> tuple[list[Pair], list[Problem]]:
    """Return the pairs that a file of judgments is about, graded or not, each once, in their order.

    With them come the problems: rows with a name that is that of no article.

    Raises
    ------
    EvaluationError
        If the file cannot be read, or no pair is left.
    """
    rows, decode = _rows(path)
    names = ArticleNames(path, corpus, decode)
    found = [names.pair(row) for row in rows]
    problems = [pair for pair in found if isinstance(pair, Problem)]
    pairs = list(dict.fromkeys(pair for pair in found if not isinstance(pair, Problem)))
    if not pairs:
        first = f" The first of {len(problems)} problems: {problems[0]}" if problems else ""
        raise EvaluationError(f"{path} names no pair of two articles of this content; make a pool of it.{first}")
    return pairs, problems


def _read(path: str | Path, corpus: Corpus) -> Judgments:
    rows, decode = _rows(path)
    if decode is without_apostrophe:
        return read_pool(path, corpus)
    if decode is decode_id:
        return Judgments.from_qrels(path, corpus)
    if not rows:
        raise EvaluationError(f"{path} holds no grade yet; give some: recommender judge POOL")
    return replace(Judgments.from_rows(rows, path, corpus), graded=True)


def _rows(path: str | Path) -> tuple[list[Row], Callable[[str], str]]:
    """Return the rows of a file, and how a name is decoded in its format."""
    read_text(path)  # says what is wrong if it cannot be read
    if is_grades_file(path):
        return list(grades_rows(path)), str
    if is_sheet(path):
        return list(sheet_rows(path)), without_apostrophe
    return list(qrels_rows(path)), decode_id
