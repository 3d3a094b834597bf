"""The map of an earlier export, so that the map of a site that has changed goes on from there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.errors import ExportError

if TYPE_CHECKING:
    from recommender.graph.maps import FormerMap

__all__ = ["read_map"]


def read_map(path: str | Path) -> FormerMap:
    """Read the map in a page or a node-link JSON file that `export` wrote; `recommender.mapped` takes it as `near`.

    Raises
    ------
    ExportError
        If the file cannot be read, is neither of these, or has no places.
    """
    from recommender.graph.maps import FormerMap

    remedy = "name a page or a .json file that recommender export wrote"
    try:
        rows = _rows(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise ExportError(f"cannot read {str(path)!r}: {error.strerror or error}; {remedy}") from error
    except (ValueError, TypeError, LookupError, OverflowError, RecursionError) as error:  # of another shape, or damaged
        reason = str(error) if type(error) is ValueError else f"it is not as it was written ({error!r:.100})"
        raise ExportError(f"{str(path)!r} is no map: {reason}; {remedy}") from error
    if not rows:
        raise ExportError(f"{str(path)!r} has no nodes; {remedy}")
    return FormerMap.from_rows(rows)


def _rows(text: str) -> dict[str, dict[str, Any]]:
    """The attributes of the nodes, by their ids."""
    if text.lstrip()[:1] == "<":
        from recommender.explorer import rows_of_page

        return rows_of_page(text)
    try:
        data = json.loads(text)
    except ValueError as error:
        raise ValueError("it is neither a page nor JSON") from error
    return {str(row["id"]): {**row, "x": float(row["x"]), "y": float(row["y"])} for row in data["nodes"]}
