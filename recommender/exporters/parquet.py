"""Parquet: a table of nodes and one of edges with typed columns, for pandas, polars, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import TYPE_CHECKING, Any

from recommender._io.extras import install
from recommender.content import separated
from recommender.errors import RecommenderError
from recommender.exporters.flat_graph import Value
from recommender.exporters.tables import LISTS, columns, is_published

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["to_parquet"]


def to_parquet(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as two tables, of nodes (id, …) and of edges (source, target, …).

    Topics and kinds are lists, ``published`` is a moment in UTC, missing values are null. The attributes of the graph
    itself are left out.

    Raises
    ------
    RecommenderError
        If pyarrow is not installed.
    """
    if find_spec("pyarrow") is None:
        raise RecommenderError(f"Parquet needs pyarrow, which is not installed: {install('tables')}")
    nodes = [*graph.nodes(data=True)]
    edges = [*graph.edges(data=True)]
    return {
        "nodes": _table({"id": [node for node, _ in nodes]}, [row for _, row in nodes]),
        "edges": _table(
            {"source": [source for source, _, _ in edges], "target": [target for _, target, _ in edges]},
            [row for *_, row in edges],
        ),
    }


def _table(keys: Mapping[str, Sequence[str]], rows: Sequence[Mapping[str, Value]]) -> bytes:
    import pyarrow as pa
    from pyarrow import parquet

    arrays: dict[str, Any] = {name: pa.array(values, pa.string()) for name, values in keys.items()}
    for name, kind in columns(rows).items():
        arrays[name] = _array(name, kind, rows)
    buffer = BytesIO()
    parquet.write_table(pa.table(arrays), buffer)
    return buffer.getvalue()


def _array(name: str, kind: type, rows: Sequence[Mapping[str, Value]]) -> Any:
    """Return the column of an attribute; null where a row does not have it."""
    import pyarrow as pa

    from recommender.graph import utc_datetime

    values: list[Any] = [row.get(name) for row in rows]
    if kind is str and name in LISTS:
        return pa.array([None if text is None else separated(text) for text in values], pa.list_(pa.string()))
    if kind is str and name == "published" and is_published(rows):
        return pa.array([utc_datetime(text) for text in values], pa.timestamp("us", "UTC"))
    types = {bool: pa.bool_(), int: pa.int64(), float: pa.float64(), str: pa.string()}
    return pa.array(values, types[kind])
