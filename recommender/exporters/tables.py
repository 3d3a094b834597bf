"""CSV: a table of nodes and one of edges, with the headings of the program that reads them.

Each function returns the content of the files to write by what goes between the name and the suffix, see `Exporter`.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from typing import TYPE_CHECKING

from recommender.content import separated
from recommender.exporters.flat_graph import Value

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["LISTS", "columns", "is_published", "to_csv", "to_kumu", "to_neo4j"]

_FORMULA = re.compile("'*[=+\\-@\t\n＝＋－＠]")
"""How a cell begins that a spreadsheet may run as a formula, or that `to_csv` has put apostrophes before."""

_GEPHI_COLUMNS = {"label": "Label", "weight": "Weight"}
"""Columns that Gephi knows, as it spells them."""

_KUMU_COLUMNS = {"kind": "Type", "excerpt": "Description", "topics": "Tags", "kinds": "Tags", "label": "Label"}
"""Columns that Kumu knows, as it spells them."""

LISTS = frozenset({"topics", "kinds", "listed_by"})
"""Attributes that are several values in one text, see `recommender.content.joined`."""

_NEO4J_TYPES = {bool: ":boolean", int: ":long", float: ":double", str: ""}
"""The types that ``neo4j-admin database import`` reads, behind the name of a property."""

Rows = Iterable[Sequence[Value]]


def to_csv(graph: nx.DiGraph) -> dict[str, bytes]:
    r"""Return `graph` as two tables in UTF-8: nodes (Id, Label, …) and edges (Source, Target, Type, …), as Gephi reads.

    Missing values are empty cells, and yes and no are ``true`` and ``false``. The attributes of the graph itself and
    the numbers of parallel edges are left out.

    Notes
    -----
    A spreadsheet runs text that begins with ``=``, ``+``, ``-`` or ``@``, or with a tab or line end, as a formula, and
    titles come from other people's sites. Such text gets an apostrophe in front, in ids as well as elsewhere, so that
    the ends of edges still equal the ids of nodes; numbers stay as they are. To undo it, remove one apostrophe from
    every cell that matches ``^'+[=+\-@\t\n＝＋－＠]``. The other formats keep the text as it is.
    """
    node_names, edge_names = (_sorted(_columns(rows), _GEPHI_COLUMNS) for rows in (_nodes(graph), _edges(graph)))
    kind = "Directed" if graph.is_directed() else "Undirected"
    nodes = ([node, *_cells(row, node_names)] for node, row in graph.nodes(data=True))
    edges = ([source, target, kind, *_cells(row, edge_names)] for source, target, row in graph.edges(data=True))
    return {
        "nodes": _table(["Id", *_headings(node_names or ["label"], _GEPHI_COLUMNS)], nodes, _cell),
        "edges": _table(["Source", "Target", "Type", *_headings(edge_names, _GEPHI_COLUMNS)], edges, _cell),
    }


def to_kumu(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as two tables for Kumu: elements (ID, Label, Type, …) and connections (From, To, Type, …).

    Connections name elements by their ids, since titles need not differ. Kumu parts several values by bars and knows no
    way to write one that has a bar: there a slash stands in its place. Formulas are written as `to_csv` writes them.
    """
    node_names, edge_names = (_sorted(_columns(rows), _KUMU_COLUMNS) for rows in (_nodes(graph), _edges(graph)))
    direction = "directed" if graph.is_directed() else "undirected"

    def cells(row: Mapping[str, Value], names: Sequence[str]) -> list[Value]:
        return [_parts(row, name, "|", "/") if name in LISTS else row.get(name, "") for name in names]

    nodes = ([node, *cells(row, node_names)] for node, row in graph.nodes(data=True))
    edges = (
        [source, target, strongest_kind(row), direction, *cells(row, edge_names)]
        for source, target, row in graph.edges(data=True)
    )
    taken = ("From", "To", "Type", "Direction")
    return {
        "nodes": _table(_distinct(["ID", *_headings(node_names or ["label"], _KUMU_COLUMNS)]), nodes, _cell),
        "edges": _table(_distinct([*taken, *_headings(edge_names, _KUMU_COLUMNS)]), edges, _cell),
    }


def to_neo4j(graph: nx.DiGraph) -> dict[str, bytes]:
    """Return `graph` as two tables whose headings ``neo4j-admin database import full`` reads, with its own defaults.

    Nodes have the label ``Article`` or ``External``, relationships the type ``RELATED``, ``MENTION`` or ``SIMILAR``.
    Topics and kinds are arrays, dates are dates. Line ends become blanks, which the import takes for the end of a row
    otherwise, and a semicolon in a part of an array a comma. Text is written as it is, also what a spreadsheet would
    take for a formula: the files are for the import only.
    """
    node_columns, edge_columns = columns(_nodes(graph)), columns(_edges(graph))
    dates = is_published(_nodes(graph))

    def headings(found: Mapping[str, type]) -> list[str]:
        return [f"{name.replace(':', '_')}{_neo4j_type(name, kind, dates)}" for name, kind in found.items()]

    def cells(row: Mapping[str, Value], found: Mapping[str, type]) -> list[Value]:
        arrays = {name for name, kind in found.items() if name in LISTS and kind is str}
        return [_parts(row, name, ";", ",") if name in arrays else row.get(name, "") for name in found]

    nodes = (
        [node, str(row.get("kind") or "node").capitalize(), *cells(row, node_columns)]
        for node, row in graph.nodes(data=True)
    )
    edges = (
        [source, target, strongest_kind(row).upper(), *cells(row, edge_columns)]
        for source, target, row in graph.edges(data=True)
    )
    return {
        "nodes": _table(_distinct(["id:ID", ":LABEL", *headings(node_columns)]), nodes, _one_line),
        "edges": _table(_distinct([":START_ID", ":END_ID", ":TYPE", *headings(edge_columns)]), edges, _one_line),
    }


def strongest_kind(edge: Mapping[str, Value]) -> str:
    """Return the first of `recommender.graph.EDGE_KINDS` of which an edge is."""
    from recommender.graph import kinds_of

    return kinds_of(edge).partition("|")[0]


def columns(rows: Iterable[Mapping[str, Value]]) -> dict[str, type]:
    """Return the attributes of flat `rows` in sorted order, each with the type of its values."""
    types = {name: type(value) for row in rows for name, value in row.items()}
    return dict(sorted(types.items()))


def is_published(rows: Iterable[Mapping[str, Value]]) -> bool:
    """Whether the attribute ``published`` is a date in all rows that have one."""
    from recommender.graph import utc_datetime

    return all(not row.get("published") or utc_datetime(row["published"]) for row in rows)


def _nodes(graph: nx.DiGraph) -> Iterator[Mapping[str, Value]]:
    return (row for _, row in graph.nodes(data=True))


def _edges(graph: nx.DiGraph) -> Iterator[Mapping[str, Value]]:
    return (row for *_, row in graph.edges(data=True))


def _columns(rows: Iterable[Mapping[str, Value]]) -> list[str]:
    return [*columns(rows)]


def _sorted(names: Iterable[str], known: Mapping[str, str]) -> list[str]:
    """Return first the names that a program knows, then the others, each in sorted order."""
    return sorted(names, key=lambda name: (name not in known, name != "label", name))


def _headings(names: Sequence[str], known: Mapping[str, str]) -> list[str]:
    return [known.get(name, name) for name in names]


def _distinct(headings: Iterable[str]) -> list[str]:
    """Return headings of which no two are the same to a program that ignores case and what follows a colon."""
    taken: dict[str, None] = {}
    written = []
    for heading in headings:
        name, colon, rest = heading.partition(":")
        while name and name.casefold() in taken:
            name += "_"
        taken[name.casefold()] = None
        written.append(f"{name}{colon}{rest}")
    return written


def _neo4j_type(name: str, kind: type, dates: bool) -> str:
    if kind is str and name in LISTS:
        return ":string[]"
    return ":datetime" if kind is str and name == "published" and dates else _NEO4J_TYPES[kind]


def _cells(row: Mapping[str, Value], names: Sequence[str]) -> list[Value]:
    return [row.get(name, "") for name in names]


def _parts(row: Mapping[str, Value], name: str, separator: str, instead: str) -> str:
    """Return the parts of a joined text with another separator, in whose place something else stands in the parts."""
    return separator.join(part.replace(separator, instead) for part in separated(str(row.get(name, ""))))


def _table(headings: Sequence[str], rows: Rows, cell: Callable[[Value], Value]) -> bytes:
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([cell(heading) for heading in headings])
    writer.writerows([cell(value) for value in row] for row in rows)
    return buffer.getvalue().encode()


def _cell(value: Value) -> Value:
    if isinstance(value, str) and _FORMULA.match(value):
        return f"'{value}"
    return _yes_or_no(value)


def _one_line(value: Value) -> Value:
    return value.replace("\n", " ") if isinstance(value, str) else _yes_or_no(value)


def _yes_or_no(value: Value) -> Value:
    return ("true" if value else "false") if isinstance(value, bool) else value
