"""Places from an earlier export, so that the map of a site that has changed stays similar to the earlier one."""

from __future__ import annotations

import json
from pathlib import Path

from recommender.errors import ExportError

__all__ = ["read_places"]


def read_places(path: str | Path) -> dict[str, tuple[float, float]]:
    """Read the places of the nodes from a node-link JSON file that `export` wrote; `recommender.mapped` takes them.

    Returns
    -------
    dict of id to (x, y)
        In units of the map.

    Raises
    ------
    ExportError
        If the file cannot be read, is not node-link JSON, or has no places.
    """
    remedy = "name a .json file that recommender export wrote"
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        places = {str(row["id"]): (float(row["x"]), float(row["y"])) for row in data["nodes"]}
    except OSError as error:
        raise ExportError(f"cannot read {str(path)!r}: {error.strerror or error}; {remedy}") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:  # not UTF-8, not JSON, or of another shape
        raise ExportError(f"{str(path)!r} is no graph with places: {error!r}; {remedy}") from error
    if not places:
        raise ExportError(f"{str(path)!r} has no nodes; {remedy}")
    return places
