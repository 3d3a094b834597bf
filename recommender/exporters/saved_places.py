"""Places from a file of before, so that the map of a changed site stays near to the one that people know."""

from __future__ import annotations

import json
from pathlib import Path

from recommender.errors import ExportError

__all__ = ["former_places"]


def former_places(path: str | Path) -> dict[str, tuple[float, float]]:
    """Return the places of the nodes of a node-link JSON file that `export` wrote.

    Raises
    ------
    ExportError
        If the file cannot be read, is no such file, or has no places.
    """
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8"))
        found = {str(row["id"]): (float(row["x"]), float(row["y"])) for row in data["nodes"]}
    except OSError as error:
        raise ExportError(f"cannot read {str(path)!r}: {error.strerror or error}; name a file of before") from error
    except (ValueError, TypeError, KeyError, RecursionError) as error:  # no UTF-8, no JSON, or not of this shape
        remedy = "name a .json file that recommender export wrote"
        raise ExportError(f"{str(path)!r} is no graph with places: {error!r}; {remedy}") from error
    if not found:
        raise ExportError(f"{str(path)!r} has no nodes; name a .json file that recommender export wrote")
    return found
