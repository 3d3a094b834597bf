"""Whether two reports can be compared: what must be alike in the settings of both, and enough queries in common."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from recommender.errors import EvaluationError, wrong_argument

__all__ = ["FEWEST", "check_like", "on_common_queries"]

FEWEST = 5
"""The fewest queries that are evaluated, or that two reports are compared on: with four, no p-value is below 0.1."""


def check_like(earlier: Mapping[str, Any], settings: Mapping[str, Any], system: str) -> None:
    """Check that a later report with `settings` can be compared with an earlier one.

    Parameters
    ----------
    earlier, settings : mapping
        The settings of both reports, with their protocol, metrics and systems.
    system : str
        The system to compare.

    Raises
    ------
    EvaluationError
        If anything that decides the figures differs, or one of the two does not have `system`.
    """
    if not isinstance(settings, Mapping) or not {"protocol", "metrics", "systems"} <= settings.keys():
        raise wrong_argument("settings", settings, "the settings of a report: protocol, metrics, systems and more")
    before, after = ((one["metrics"][0], one["protocol"]) for one in (earlier, settings))
    if before != after:
        raise EvaluationError(
            f"the earlier report has {before[0]} by protocol {before[1]}, this one {after[0]} by {after[1]}; "
            "run both with the same --protocol and --metrics"
        )
    for name in ("judgments", "externals", "leaks", "depth"):
        if settings.get(name) != earlier.get(name):
            raise EvaluationError(
                f"the earlier report was made with {name} {earlier.get(name)!r}, this one with "
                f"{settings.get(name)!r}; run both alike"
            )
    for which, known in (("the earlier report", earlier["systems"]), ("this one", settings["systems"])):
        if not isinstance(system, str) or system not in known:
            raise EvaluationError(
                f"{which} has no {system!r} to compare, only {', '.join(known)}; evaluate it both times"
            )


def on_common_queries(
    values: Mapping[str, float], earlier: Mapping[str, float]
) -> tuple[dict[str, float], dict[str, float]]:
    """Return the values of two reports, by query, for the queries that both have.

    Raises
    ------
    EvaluationError
        If these are fewer than five.
    """
    common = [query for query in values if query in earlier]
    if len(common) < FEWEST:
        raise EvaluationError(
            f"the two reports share {len(common)} queries, and fewer than {FEWEST} say nothing; "
            "write the earlier report again for this content"
        )
    return {query: values[query] for query in common}, {query: earlier[query] for query in common}
