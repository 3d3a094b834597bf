"""What a file must hold to be an evaluation report."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recommender._io.arguments import checked_path
from recommender._io.json_shape import check_shape
from recommender._io.textfiles import read_text
from recommender.errors import EvaluationError

__all__ = ["SHAPES", "check_report", "read_records", "record_of"]

KEPT = 10
"""How many results of every answer are saved in a file: as many as nDCG@10 looks at, to keep files small."""

SHAPES: dict[str, Any] = {
    "protocol": str,
    "values": {str: {str: {str: float}}},
    "lists": {str: {str: float | None}},
    "clusters": {str: int},
    "runs": {str: {str: [str]}},
    "relevant": {str: [str]},
    "counts": {str: int},
    "settings": dict,
    "fingerprint": str,
    "versions": {str: str},
    "trust": dict,
    "notes": dict,
    "grades": {str: {str: int}},
    "unit": str,
}
"""The type of the value under each name of the JSON object. All names are required, and no other is allowed."""


def record_of(report: Mapping[str, Any]) -> dict[str, Any]:
    """Return the attributes of a report that files keep, with the first results of every answer."""
    runs = {name: {query: list(ids[:KEPT]) for query, ids in run.items()} for name, run in report["runs"].items()}
    return {name: report[name] for name in SHAPES} | {"runs": runs}


def check_report(report: Any) -> None:
    """Check that parsed JSON is what `EvaluationReport.to_dict` returns.

    Raises
    ------
    ValueError
        If a name is missing or unknown, a value has another type, or the parts do not fit together.
    """
    check_shape(report, dict, "the file")
    for name in sorted(report.keys() ^ SHAPES.keys()):
        raise ValueError(f"{name} is unknown" if name in report else f"{name} is missing")
    for name, shape in SHAPES.items():
        check_shape(report[name], shape, name)
    check_shape(report["settings"].get("rng", 0), int, "settings.rng")
    metrics = [list(of_system) for of_system in report["values"].values()]
    if not (metrics and metrics[0] and report["clusters"]):
        raise ValueError("it scores nothing")
    if any(names != metrics[0] for names in metrics):
        raise ValueError("not all systems have the same metrics")
    for system, of_system in report["values"].items():
        if any(scores.keys() != report["clusters"].keys() for scores in of_system.values()):
            raise ValueError(f"values.{system} and clusters are about different queries")


def read_records(path: str | Path) -> list[dict[str, Any]]:
    """Read the reports of a file, as mappings; errors as for `EvaluationReport.from_json`."""
    checked_path("path", path, "a file")
    remedy = f"write one with --json {path}"
    if not Path(path).exists():
        raise EvaluationError(f"there is no report {str(path)!r}; {remedy}")
    try:
        content = json.loads(read_text(path))
        reports: list[dict[str, Any]] = content if isinstance(content, list) else [content]
        if not reports:
            raise ValueError("it has no report")
        for report in reports:
            check_report(report)
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path} is no evaluation report: {error}; {remedy}") from error
    return reports
