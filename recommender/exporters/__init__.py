"""The graph as a file for other programs: Gephi, Cytoscape, yEd, d3, pandas, a spreadsheet.

| Suffix | Format | Good for |
|---|---|---|
| ``.graphml`` | GraphML | yEd, Cytoscape, igraph, NetworkX |
| ``.gexf`` | GEXF 1.2 | Gephi |
| ``.json`` | node-link JSON | d3 and other scripts, `networkx.node_link_graph` |
| ``.csv`` | two tables, nodes and edges | pandas, Gephi, spreadsheets |

Every format gets the same flat graph (see `recommender.exporters.flatten`), and the same graph gives the
same bytes, on any day and in whatever order it was built.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recommender.errors import ExportError
from recommender.exporters.flatten import flatten
from recommender.exporters.formats import to_csv, to_gexf, to_graphml, to_node_link

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["EXPORTERS", "Exporter", "export", "flatten"]

Exporter = Callable[["nx.DiGraph"], Mapping[str, bytes]]
"""From a flat graph to the files to write: the key is what goes between the name and its suffix
(``{"nodes": …, "edges": …}`` for ``x.nodes.csv`` and ``x.edges.csv``), or empty for the name as given."""

EXPORTERS: dict[str, Exporter] = {
    ".csv": to_csv,
    ".gexf": to_gexf,
    ".graphml": to_graphml,
    ".json": to_node_link,
}


def export(graph: nx.DiGraph, path: str | Path) -> Path:
    """Write `graph` to `path`, in the format that the suffix names.

    The files appear whole or not at all: each is written beside its target and then moved there, so a
    reader never sees half a graph, and a failure leaves the former file as it was.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    path : str or Path
        The target. Its suffix, in any case, is one of `EXPORTERS`; its folder exists.

    Returns
    -------
    Path
        The file that was written. For ``x.csv``, which stands for two files, this is ``x.nodes.csv``;
        ``x.edges.csv`` lies beside it.

    Raises
    ------
    ExportError
        If the suffix names no format, or the target cannot be written.
    """
    path = Path(path)
    exporter = _exporter(path)
    _check_folder(path)
    parts = exporter(flatten(graph))
    targets = {_target(path, part): content for part, content in parts.items()}
    _write(targets)
    return next(iter(targets))


def _exporter(path: Path) -> Exporter:
    try:
        return EXPORTERS[path.suffix.lower()]
    except KeyError:
        known = ", ".join(sorted(EXPORTERS))
        raise ExportError(f"the suffix of {str(path)!r} names no format; end the name with one of {known}") from None


def _check_folder(path: Path) -> None:
    # Asked before the work is done. A folder is not made here: a mistyped path would go unnoticed.
    if not path.parent.is_dir():
        raise ExportError(
            f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}; create it or name another"
        )


def _target(path: Path, part: str) -> Path:
    return path.with_name(f"{path.stem}.{part}{path.suffix}") if part else path


def _write(targets: Mapping[Path, bytes]) -> None:
    """Write all files, or none if one of them cannot be written."""
    drafts: list[tuple[Path, Path]] = []
    try:
        for target, content in targets.items():
            real = Path(os.path.realpath(target))  # a symbolic link stays one
            if real.is_dir():
                raise IsADirectoryError("it is a folder")
            draft = real.with_name(f".{secrets.token_hex(8)}.tmp")
            drafts.append((draft, real))
            with draft.open("xb") as file:
                file.write(content)
        for draft, real in drafts:
            draft.replace(real)
    except (OSError, ValueError) as error:  # a name with a NUL is a ValueError
        names = " and ".join(repr(str(target)) for target in targets)
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"cannot write {names}: {reason}; choose a file in a folder you may write to") from error
    finally:
        for draft, _ in drafts:
            with suppress(OSError):  # moved already, or never made
                draft.unlink()
