"""The explorer's page: one HTML file that needs nothing else, and that a notebook shows in place."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from recommender.explorer.findings import Findings
from recommender.explorer.page_data import payload
from recommender.graph.maps import mapped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Page", "show"]

MODULES = (
    *("site", "choice", "colours", "dom", "draw", "room", "labels", "view", "picture", "places"),
    *("panel", "controls", "search", "hands", "main"),
)
"""The script in the order of what needs what; one after the other they are one module."""

_IMPORT = re.compile(r"^import .*?;\n", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export ", re.MULTILINE)


@dataclass(frozen=True)
class Page:
    """A map of articles as an HTML page, which a notebook shows in place.

    Attributes
    ----------
    data : mapping
        As `recommender.explorer.payload` returns it.
    article : str
        The id of the article that is chosen at first; none if empty.
    height : int
        In pixels, in a notebook.
    """

    data: Mapping[str, Any] = field(repr=False)
    article: str = ""
    height: int = 560

    def _repr_html_(self) -> str:
        # The frame has an origin of its own: the page can neither read the notebook nor reach the network.
        return (
            f'<iframe sandbox="allow-scripts allow-popups allow-popups-to-escape-sandbox" title="Map of articles" '
            f'style="width: 100%; height: {int(self.height)}px; border: 0" srcdoc="{html.escape(self.html)}"></iframe>'
        )

    @property
    def html(self) -> str:
        """The page itself.

        What a site says stands in it only as compressed data, which the script writes into the page as text; and the
        Content-Security-Policy lets nothing run but that script, and nothing be fetched.
        """
        style, script = _asset("page.css"), _script()
        policy = (
            "default-src 'none'; "
            f"script-src {_hash(script)}; style-src {_hash(style)}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return Template(_asset("page.html")).substitute(
            policy=policy,
            title=html.escape(self.data["title"] or "Map of articles"),
            style=style,
            script=script,
            data=_packed({**self.data, "article": self.article}),
        )


def show(graph: nx.DiGraph, *, article: str = "", height: int = 560, findings: Findings | None = None) -> Page:
    """Return a map of `graph` that a notebook shows in place; `Recommender.show` also tells our own lists.

    Nodes get a community, a place, a colour and a size, unless they have them already (see `recommender.mapped`).

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, a part of it, or any other NetworkX graph. It is not changed.
    article : str
        The id of the node that is chosen at first; none if empty.
    height : int
        In pixels.
    findings : Findings, optional
        What is known beside the graph.
    """
    return Page(payload(mapped(graph), findings), article=article, height=height)


def _packed(data: Mapping[str, Any]) -> str:
    """Return JSON, deflated, in base64: letters, digits, plus, slash and equals signs only."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return base64.b64encode(zlib.compress(text.encode("utf-8", "replace"), 9)).decode("ascii")


@cache
def _script() -> str:
    # Imports and exports are for the tools that check the modules; here all names share one scope.
    parts = (_EXPORT.sub("", _IMPORT.sub("", _asset(f"{name}.js"))) for name in MODULES)
    return "\n" + "\n".join(parts)


@cache
def _asset(name: str) -> str:
    return files("recommender.explorer").joinpath("assets", name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
