"""What a file must hold to be an evaluation report."""

from __future__ import annotations

from typing import Any

from recommender._io.json_shape import check_shape

__all__ = ["check_report"]

_SHAPES: dict[str, Any] = {
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
}
"""The type of the value under each name of the JSON object. All names are required, and no other is allowed."""


def check_report(report: Any) -> None:
    """Check that parsed JSON is what `EvaluationReport.to_dict` returns.

    Raises
    ------
    ValueError
        If a name is missing or unknown, a value has another type, or the parts do not fit together.
    """
    check_shape(report, dict, "the file")
    for name in sorted(report.keys() ^ _SHAPES.keys()):
        raise ValueError(f"{name} is unknown" if name in report else f"{name} is missing")
    for name, shape in _SHAPES.items():
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
