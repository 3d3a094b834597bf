r"""Flat graphs, which every format can hold: their attributes are text, numbers, yes or no, and nothing else.

Values are converted like this:

| Value | Becomes |
|---|---|
| `bool`, `int`, `float`, `str` | itself; an `int` beyond 64 bits becomes text |
| `None`, NaN, infinity | left out |
| date, time | ISO 8601 |
| list, tuple | its parts joined with ``|``, see `joined`; a part that is itself a list or mapping as JSON |
| set | the same, sorted |
| mapping | JSON |
| NumPy scalar, array | the Python value, the list |
| anything else | ``str(value)`` |

Control characters, lone surrogates and non-characters, which XML forbids, are removed from text. Line ends become
``\n``, as every XML parser reads them. U+0085 stays: XML 1.0 allows it.

An attribute has one type in the whole graph: float if its values are integers and floats, and text if they are of any
other two types. A name that a format reserves (``id``, ``key``, ``start``, …; ``weight`` unless it is a number) gets a
``_`` at its end. So do names that differ from another one only in case or in characters that were removed. Keys of
nodes become text by the same rules, and different keys stay different.

Every node has a ``label``: its own, or else its title, or else its key.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, time
from itertools import chain, count
from typing import TYPE_CHECKING, Any

from recommender.content import joined, remove_control_characters

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Value", "flatten", "plain"]

Value = bool | int | float | str
Tree = Value | None | list["Tree"] | dict[str, "Tree"]

_MAX_DEPTH = 8
"""In levels of lists and mappings; what is deeper becomes ``…``. A plain choice: there has to be an end, since a list
may contain itself."""

_INT64 = range(-(2**63), 2**63)
"""The integers that every format can hold."""


@dataclass(frozen=True, slots=True)
class _Scope:
    """What the formats demand of the attribute names of nodes, of edges, or of the graph itself."""

    reserved: frozenset[str]
    """Names that mean something else in at least one format."""
    text: frozenset[str] = frozenset()
    """Names whose values are text in all formats."""
    number: frozenset[str] = frozenset()
    """Names that are reserved unless all values are numbers."""


_DYNAMIC = {"start", "end", "slices", "spells", "viz", "key", "networkx_key"}
"""Attributes in which GEXF, as NetworkX writes it, expects times, drawing, and the keys of parallel edges."""

_NODE = _Scope(frozenset({"id", "pid", "parents", "value"} | _DYNAMIC), text=frozenset({"label"}))
_EDGE = _Scope(
    frozenset({"id", "source", "target", "type"} | _DYNAMIC),
    text=frozenset({"label"}),
    number=frozenset({"weight"}),
)
_GRAPH = _Scope(frozenset({"id", "mode", "node_default", "edge_default"}), text=frozenset({"name"}))


def flatten(graph: nx.DiGraph) -> nx.DiGraph:
    """Copy `graph` into one that every format can hold.

    Parameters
    ----------
    graph : networkx.DiGraph
        Any NetworkX graph, directed or not; it is not changed.

    Returns
    -------
    networkx.DiGraph
        Of the same kind, directed or not and with parallel edges or not. Its nodes and edges are in sorted order, and
        their attributes are converted as the table at the top of this module says. Parallel edges of a multigraph are
        numbered from 0; a key that is not a number is kept as the attribute ``key_``.
    """
    names = _node_names(graph)
    flat = _empty_like(graph)
    flat.graph.update(_flat([graph.graph], _GRAPH)[0])
    nodes = sorted(graph, key=names.__getitem__)
    rows = _flat([_labelled(names[node], graph.nodes[node]) for node in nodes], _NODE)
    flat.add_nodes_from((names[node], row) for node, row in zip(nodes, rows, strict=True))
    edges = _sorted_edges(graph, names)
    rows = _flat([attributes for _, _, attributes in edges], _EDGE)
    flat.add_edges_from((source, target, row) for (source, target, _), row in zip(edges, rows, strict=True))
    return flat


def plain(value: object) -> Value | None:
    """Return `value` as text, a number, or True or False; None if there is nothing to write."""
    tree = _tree(value)
    if isinstance(tree, list):
        return joined(_text(part) for part in tree if part is not None)
    if isinstance(tree, dict):
        return _text(tree)
    return tree


def _tree(value: Any, depth: int = 0) -> Tree:
    """Return `value` in the types of JSON, clean and in a fixed order."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, float):
        return float(value) if math.isfinite(value) else None
    if isinstance(value, int):
        return int(value) if value in _INT64 else str(int(value))
    return _tree_of_other(value, depth)


def _tree_of_other(value: Any, depth: int) -> Tree:
    if isinstance(value, Mapping | AbstractSet | list | tuple):
        return _tree_of_container(value, depth)
    if isinstance(value, date | time) or type(value).__name__ == "datetime64":
        return _iso(value)
    # NumPy scalars and arrays have a Python value, except long doubles, whose `tolist` returns them unchanged.
    if hasattr(value, "tolist") and type(python := value.tolist()) is not type(value):
        return _tree(python, depth)
    return _clean(value if isinstance(value, str) else str(value))


def _tree_of_container(value: Any, depth: int) -> Tree:
    if depth == _MAX_DEPTH:
        return "…"
    if isinstance(value, Mapping):
        pairs = ((_clean(str(key)), _tree(part, depth + 1)) for key, part in value.items())
        return dict(sorted(pairs, key=lambda pair: (pair[0], _text(pair[1]))))
    parts = [_tree(part, depth + 1) for part in value]
    return sorted(parts, key=_text) if isinstance(value, AbstractSet) else parts


def _iso(value: Any) -> str | None:
    if value != value:  # noqa: PLR0124 -- only NaT of NumPy and pandas differs from itself
        return None
    return str(value.isoformat()) if isinstance(value, date | time) else str(value)


def _clean(text: str) -> str:
    # `str.__str__` turns a subclass of str into str: NetworkX's writers know that type only.
    text = remove_control_characters(str.__str__(text))
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _text(value: Tree) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _flat(rows: Sequence[Mapping[Any, object]], scope: _Scope) -> list[dict[str, Value]]:
    """Return `rows` of attributes with safe names in sorted order, each name with one type of value."""
    plain_rows = [{name: value for name, raw in row.items() if (value := plain(raw)) is not None} for row in rows]
    types = _types(plain_rows, scope)
    names = _attribute_names(types, scope)
    order = [(name, names[name], _cast(types[name])) for name in sorted(names, key=names.__getitem__)]
    return [{safe: cast(row[name]) for name, safe, cast in order if name in row} for row in plain_rows]


def _types(rows: Iterable[Mapping[Hashable, Value]], scope: _Scope) -> dict[Hashable, type]:
    """Return for each attribute the one type that can hold all its values."""
    types: dict[Hashable, set[type]] = {}
    for row in rows:
        for name, value in row.items():
            types.setdefault(name, set()).add(type(value))
    return {name: str if name in scope.text else _common_type(types[name]) for name in types}


def _common_type(types: set[type]) -> type:
    if len(types) == 1:
        return next(iter(types))
    return float if types == {int, float} else str


def _cast(target: type) -> Callable[[Value], Value]:
    casts: dict[type, Callable[[Value], Value]] = {str: _text, float: float}
    return casts.get(target, lambda value: value)


def _attribute_names(types: Mapping[Hashable, type], scope: _Scope) -> dict[Hashable, str]:
    """Return a safe name for each attribute; to Gephi, names that differ only in case are the same."""
    taken = set(scope.reserved)
    taken |= {name for name in scope.number if types.get(name) not in {int, float}}
    wanted = {name: " ".join(_clean(str(name)).split()) or "_" for name in types}
    # Lower case first, and text before other types: of `weight` and `Weight`, the former keeps its name.
    order = sorted(wanted, key=lambda name: (wanted[name] != name, wanted[name].swapcase(), repr(name)))
    return {name: _free(wanted[name], taken, str.lower) for name in order}


def _node_names(graph: nx.DiGraph) -> dict[Hashable, str]:
    """Return a name for each node; keys that are clean text already stay as they are."""
    wanted = {node: _text(plain(node)) or "_" for node in graph}
    taken: set[str] = set()
    order = sorted(wanted, key=lambda node: (wanted[node] != node, wanted[node], repr(node)))
    return {node: _free(wanted[node], taken) for node in order}


def _free(name: str, taken: set[str], fold: Callable[[str], str] = str) -> str:
    """Return `name`, or the first variant of it that is not in `taken`, and add it there.

    Names are compared after `fold`.
    """
    variants = chain([name, f"{name}_"], (f"{name}_{number}" for number in count(2)))
    free = next(variant for variant in variants if fold(variant) not in taken)
    taken.add(fold(free))
    return free


def _labelled(name: str, attributes: Mapping[Any, object]) -> dict[Any, object]:
    label = plain(attributes.get("label")) or plain(attributes.get("title")) or name
    return {**attributes, "label": _text(label)}


def _sorted_edges(graph: nx.DiGraph, names: Mapping[Hashable, str]) -> list[tuple[str, str, Mapping[Any, object]]]:
    edges = []
    for source, target, key, attributes in _keyed_edges(graph):
        ends = (names[source], names[target])
        # An undirected edge has no first end, so the ends are sorted.
        start, end = ends if graph.is_directed() else sorted(ends)
        kept = {} if key is None or isinstance(key, int) else {"key": key}
        edges.append((start, end, str(key), {**kept, **attributes}))
    edges.sort(key=lambda edge: edge[:3])
    return [(start, end, attributes) for start, end, _, attributes in edges]


def _keyed_edges(graph: nx.DiGraph) -> Iterable[tuple[Hashable, Hashable, object, Mapping[Any, object]]]:
    if graph.is_multigraph():
        yield from graph.edges(keys=True, data=True)
    else:
        for source, target, attributes in graph.edges(data=True):
            yield source, target, None, attributes


def _empty_like(graph: nx.DiGraph) -> nx.DiGraph:
    import networkx as nx

    if graph.is_multigraph():
        return nx.MultiDiGraph() if graph.is_directed() else nx.MultiGraph()
    return nx.DiGraph() if graph.is_directed() else nx.Graph()
