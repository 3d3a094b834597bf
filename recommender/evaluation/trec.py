"""Judgments and runs in the format of TREC, for trec_eval, ir_measures, ranx and all that read them.

A run is the ranked lists of one system, with one result a line: ``query Q0 id rank score tag``. Names in it are encoded
by `recommender.judging.encode_id`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from recommender._io.textfiles import make_folder, save_text
from recommender.errors import EvaluationError
from recommender.evaluation.metrics import condense
from recommender.judging import Judgments, decode_id, encode_id, read_records

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["read_run", "write_scored", "write_trec"]

Run = Mapping[str, Sequence[str]]


def write_trec(folder: str | Path, judgments: Judgments, runs: Mapping[str, Run]) -> list[Path]:
    """Write ``qrels.txt`` and one ``<system>.run`` for every system.

    Scores count down to 1 by whole numbers, so that other programs have no ties to break, whatever they round. A
    query without results has no line in a run; ``trec_eval -c`` and ir_measures count it as zero.

    Parameters
    ----------
    folder : str or Path
        Is made if it does not exist. Files of the same names are replaced.
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
        If a ranked list names an id twice; other programs refuse such a list, or count the id twice.
    """
    texts = {_file_name(system): _run_text(system, run) for system, run in runs.items()}
    folder = make_folder(folder)
    judgments.to_qrels(folder / "qrels.txt")
    for name, text in texts.items():
        save_text(folder / name, text)
    return [folder / "qrels.txt", *(folder / name for name in texts)]


def write_scored(folder: str | Path, report: EvaluationReport) -> list[Path]:
    """Write the judgments and answers that `report` scored, so that other programs compute the same figures.

    Parameters
    ----------
    folder : str or Path
        Gets the judgments and the whole answers, as by `write_trec`. If the metrics of the report are condensed, its
        sub-folder ``condensed`` gets the answers without unjudged results: all metrics but Judged are those of these
        files.
    report : EvaluationReport
        As `evaluate` returned it. A report that was read from JSON has only the first ten results of every answer.

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

    The order is that of trec_eval: by score, and among equal scores by id, both descending. The rank in the file is
    ignored.

    Raises
    ------
    EvaluationError
        If the file cannot be read, a line is malformed, or a list names an id twice.
    """
    scored: dict[str, dict[str, float]] = {}
    for line, (query, _, name, _, score, _) in read_records(path, "query Q0 id rank score tag"):
        number = _score(path, line, score)
        ranked = scored.setdefault(query, {})
        if name in ranked:
            raise EvaluationError(f"{path}:{line}: {name!r} is listed twice for {query!r}; keep one")
        ranked[name] = number
    return {
        decode_id(query): [decode_id(name) for name, _ in sorted(ranked.items(), key=_by_score, reverse=True)]
        for query, ranked in scored.items()
    }


def _by_score(item: tuple[str, float]) -> tuple[float, str]:
    return item[1], item[0]


def _score(path: str | Path, line: int, text: str) -> float:
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
            repeated = next(name for place, name in enumerate(ranked) if name in ranked[:place])
            raise EvaluationError(f"{system!r} ranks {repeated!r} twice for {query!r}; name each id once")
        query_word = encode_id(query)
        for place, name in enumerate(ranked):
            lines.append(f"{query_word} Q0 {encode_id(name)} {place + 1} {len(ranked) - place} {tag}\n")
    return "".join(lines)
