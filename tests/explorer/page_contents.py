"""Reading the data of a page."""

from __future__ import annotations

import base64
import json
import re
import zlib
from typing import Any

import networkx as nx

from recommender import mapped
from recommender.explorer import Findings, payload


def data_of(page: str) -> dict[str, Any]:
    """The data in the HTML of a page."""
    (packed,) = re.findall(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>', page)
    data: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return data


def page_data(graph: nx.Graph, **findings: Any) -> dict[str, Any]:
    """The data of the page of a graph, with `Findings` of these fields."""
    return payload(mapped(graph), Findings(**findings))


def column(data: dict[str, Any], name: str) -> dict[str, Any]:
    """A column of nodes by their ids."""
    return dict(zip(data["nodes"]["id"], data["nodes"][name], strict=True))


def edges(data: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    """Source, target, flags and similarity (in hundredths) of each edge."""
    ids, columns = data["nodes"]["id"], data["edges"]
    sources = [name for name, count in zip(ids, columns["count"], strict=True) for _ in range(count)]
    targets = [ids[target] for target in columns["target"]]
    return list(zip(sources, targets, columns["flags"], columns["similarity"], strict=True))
