"""Judgments and runs in the format of TREC, for trec_eval, ir_measures, ranx and all that read them.

A run is one result a line: ``query Q0 id rank score tag``. Names are written by `encode_id`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from recommender._io.textfiles import make_folder, read_text, save_text
from recommender.errors import EvaluationError
from recommender.evaluation.metrics import condense
from recommender.judging import Judgments, decode_id, encode_id

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["read_run", "write_scored", "write_trec"]

Run = Mapping[str, Sequence[str]]


def write_trec(folder: str | Path, judgments: Judgments, runs: Mapping[str, Run]) -> list[Path]:
    """Write ``qrels.txt`` and one ``<system>.run`` for every system.

    Scores count down to 1 by whole numbers, so that no reader has a tie to break, or to round into one. A
    query without results has no line in a run; ``trec_eval -c`` and ir_measures count it as zero.

    Parameters
    ----------
    folder : str or Path
        Is made if it is not there. Files of the same names are replaced.
    judgments : Judgments
        Written to ``qrels.txt``.
    runs : mapping of str to mapping of str to sequence of str
        ``runs[system][query_id]``: ranked ids, best first.

    Returns
    -------
    list of Path
        The files, ``qrels.txt`` first.

    Raises
    ------
    ExportError
        If the folder cannot be made or a file not written.
    EvaluationError
        If a ranked list names an id twice, which readers refuse or count twice.
    """
    texts = {_file_name(system): _run_text(system, run) for system, run in runs.items()}
    folder = make_folder(folder)
    judgments.to_qrels(folder / "qrels.txt")
    for name, text in texts.items():
        save_text(folder / name, text)
    return [folder / "qrels.txt", *(folder / name for name in texts)]


def write_scored(folder: str | Path, report: EvaluationReport) -> list[Path]:
    """Write what `report` scored, so that other tools get its digits.

    Parameters
    ----------
    folder : str or Path
        Gets the judgments and whole answers, as by `write_trec`. Where results that nobody judged were skipped, its
        folder ``condensed`` gets the answers without them: all metrics but Judged are those of its files.
    report : EvaluationReport
        As it was made: read from JSON, its answers are cut short.

    Returns
    -------
    list of Path
        The files.

    Raises
    ------
    ExportError
        If the folder cannot be made or a file not written.
    """
    judgments = Judgments(report.grades)
    written = write_trec(folder, judgments, report.runs)
    if report.settings.get("condensed"):
        shown = {system: condense(report.grades, run) for system, run in report.runs.items()}
        written += write_trec(Path(folder) / "condensed", judgments, shown)
    return written


def read_run(path: str | Path) -> dict[str, list[str]]:
    """Read a run: ranked ids by query, best first.

    The order is that of trec_eval: by score; what has the same score by id, backwards. The rank is not looked
    at.

    Raises
    ------
    EvaluationError
        If the file cannot be read, a line is malformed, or a list names an id twice.
    """
    scored: dict[str, dict[str, float]] = {}
    for line, query, name, score in _run_rows(path):
        ranked = scored.setdefault(query, {})
        if name in ranked:
            raise EvaluationError(f"{path}:{line}: {name!r} is listed twice for {query!r}; keep one")
        ranked[name] = score
    return {
        decode_id(query): [decode_id(name) for name, _ in sorted(ranked.items(), key=_by_score, reverse=True)]
        for query, ranked in scored.items()
    }


def _by_score(item: tuple[str, float]) -> tuple[float, str]:
    return item[1], item[0]


def _run_rows(path: str | Path) -> Iterator[tuple[int, str, str, float]]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != 6:
            raise EvaluationError(
                f"{path}:{number}: {len(fields)} fields in {line.strip()[:80]!r}; "
                "write `query Q0 id rank score tag`, with %20 for a space in a name"
            )
        query, _, name, _, score, _ = fields
        yield number, query, name, _number(path, number, score)


def _number(path: str | Path, line: int, text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise EvaluationError(f"{path}:{line}: the score {text[:40]!r} is no number; higher means better")
    return number


def _file_name(system: str) -> str:
    return quote(system, safe=" +,()[]=@") + ".run"


def _run_text(system: str, run: Run) -> str:
    lines = []
    tag = encode_id(system)
    for query, ranked in run.items():
        if len(set(ranked)) < len(ranked):
            twice = next(name for place, name in enumerate(ranked) if name in ranked[:place])
            raise EvaluationError(f"{system!r} ranks {twice!r} twice for {query!r}; name each id once")
        query_word = encode_id(query)
        for place, name in enumerate(ranked):
            lines.append(f"{query_word} Q0 {encode_id(name)} {place + 1} {len(ranked) - place} {tag}\n")
    return "".join(lines)
