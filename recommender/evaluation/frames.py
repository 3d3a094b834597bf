"""A report as others take it: tables for pages and notebooks, data frames of pandas, and runs for other libraries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np

from recommender._arrays.types import Float32s
from recommender.errors import EvaluationError
from recommender.judging import Interval

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["html", "markdown", "of_intervals", "of_values", "scored"]

LEAST_STEP = 1e-30
"""The least difference between two scores. A plain choice: far below any score, far above what 32 bits cannot hold."""


def of_intervals(intervals: Mapping[str, Mapping[str, Interval]]) -> pd.DataFrame:
    """Return means and their limits: a row for each system, columns (metric, "mean" or "low" or "high").

    `intervals` are by system and metric. Where there are no limits, they are NaN.
    """
    pd = _pandas()
    rows = {
        system: {
            (metric, part): getattr(interval, part)
            for metric, interval in of_metric.items()
            for part in ("mean", "low", "high")
        }
        for system, of_metric in intervals.items()
    }
    columns = pd.MultiIndex.from_tuples(next(iter(rows.values())), names=["metric", None])
    values = np.array([list(row.values()) for row in rows.values()], dtype=np.float64)
    return pd.DataFrame(values, pd.Index(rows, name="system"), columns)


def of_values(values: Mapping[str, Mapping[str, Mapping[str, float]]], units: Mapping[str, int]) -> pd.DataFrame:
    """Return a row for each value: query, system, metric, value, and the number of the query's independent unit."""
    rows = [
        (query, system, metric, value, units[query])
        for system, of_system in values.items()
        for metric, of_metric in of_system.items()
        for query, value in of_metric.items()
    ]
    return _pandas().DataFrame(rows, columns=["query", "system", "metric", "value", "unit"])


def _pandas() -> Any:
    try:
        import pandas
    except ModuleNotFoundError as error:
        raise EvaluationError("data frames need the package 'pandas': pip install pandas") from error
    return pandas


def markdown(table: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown; its first row is the header, and all columns but the first are figures."""
    header, *rows = table
    lines = [header, ["---", *("---:" for _ in header[1:])], *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def html(table: Sequence[Sequence[str]], caption: str) -> str:
    """Return a table in HTML that needs nothing else; its first row is the header, and no cell is read as markup."""
    header, *rows = table
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in header)
    body = "".join(
        f'<tr><th scope="row">{escape(name)}</th>{"".join(f"<td>{escape(cell)}</td>" for cell in cells)}</tr>'
        for name, *cells in rows
    )
    return f"<table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def scored(
    run: Mapping[str, Sequence[str]], scores: Mapping[str, Float32s], judged: Mapping[str, Mapping[str, int]] | None
) -> dict[str, dict[str, float]]:
    """Return a run with a score for every result, descending without ties.

    Parameters
    ----------
    run : mapping of str to sequence of str
        Ranked ids, best first, by the id of the query.
    scores : mapping of str to ndarray of float32
        Their scores, descending, by the id of the query. Places count where there are none, or one is infinite.
    judged : mapping of str to mapping of str to int, optional
        Grades by query and article: results without one are left out. By default all are returned.
    """
    return {
        query: {
            article: score
            for article, score in zip(ranked, _descending(scores.get(query), len(ranked)), strict=True)
            if judged is None or article in judged.get(query, ())
        }
        for query, ranked in run.items()
    }


def _descending(scores: Float32s | None, n: int) -> list[float]:
    """Scores of 32 bits, as trec_eval keeps them, each smaller than the one before, if only by a trace."""
    if scores is None or not np.isfinite(scores).all():
        return [float(place) for place in range(n, 0, -1)]
    distinct: list[float] = scores[:1].tolist()
    for value in scores[1:].tolist():
        distinct.append(value if value < distinct[-1] else _below(distinct[-1]))
    return distinct


def _below(score: float) -> float:
    """The next smaller score of 32 bits."""
    step = max(float(np.spacing(np.float32(abs(score)))), LEAST_STEP)
    return float(np.float32(score - step))
