"""The map of an earlier export, so that the map of a site that has changed goes on from there."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import ExportError

if TYPE_CHECKING:
    from recommender.graph.maps import FormerMap

__all__ = ["read_map"]


def read_map(path: str | Path) -> FormerMap:
    """Read the map in a node-link JSON file that `export` wrote; `recommender.mapped` takes it as `near`.

    Raises
    ------
    ExportError
        If the file cannot be read, is not node-link JSON, or has no places.
    """
    from recommender.graph.maps import FormerMap

    remedy = "name a .json file that recommender export wrote"
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        rows = {str(row["id"]): {**row, "x": float(row["x"]), "y": float(row["y"])} for row in data["nodes"]}
    except OSError as error:
        raise ExportError(f"cannot read {str(path)!r}: {error.strerror or error}; {remedy}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:  # not UTF-8, not JSON, or of another shape
        raise ExportError(f"{str(path)!r} is no graph with places: {error!r}; {remedy}") from error
    if not rows:
        raise ExportError(f"{str(path)!r} has no nodes; {remedy}")
    return FormerMap.from_rows(rows)
