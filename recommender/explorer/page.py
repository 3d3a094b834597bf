"""The explorer's page: one HTML file that needs nothing else, and that a notebook shows in place."""

from __future__ import annotations

import base64
import html
import json
import math
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

from recommender._io.arguments import checked_text, is_number
from recommender._io.page_policy import hash_source
from recommender.errors import checked_keywords, wrong_argument
from recommender.explorer.findings import Findings, checked_findings
from recommender.explorer.page_data import payload
from recommender.graph.maps import mapped

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Page", "show"]

MODULES = (
    *("text", "site", "tasks", "filters", "colours", "dom", "cards", "collisions", "viewport", "scene", "labels"),
    *("picture", "canvas2d", "shaders", "webgl", "painters", "overlay", "renderer"),
    *("decisions", "rows", "comparison", "worklist", "rankings", "apart", "changed", "coverage", "story", "panel"),
    *("tooltip", "timeline", "controls", "text_search", "search", "saving", "report", "input", "history", "main"),
)
"""The modules of the script, each after those that it imports. The page has them one after another, as one module."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)

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
        The id of the node that is selected when the page opens; none if empty.
    height : int
        Of the page in a notebook, in pixels.
    """

    data: Mapping[str, Any] = field(repr=False)
    article: str = ""
    height: int = 560

    def _repr_html_(self) -> str:
        # In a sandbox without an origin, the page can neither read the notebook nor reach the network.
        return (
            f'<iframe sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" '
            f'title="Map of articles" style="width: 100%; height: {int(self.height)}px; border: 0" '
            f'srcdoc="{html.escape(self.html)}"></iframe>'
        )

    @property
    def html(self) -> str:
        """The page as HTML.

        Titles and other texts of the site are in it only as compressed data, which the script writes into the page as
        text. The Content-Security-Policy allows that script and nothing else to run, and nothing to be fetched.
        """
        style, script = _asset("page.css") + _asset("print.css"), _script()
        policy = (
            "default-src 'none'; "
            f"script-src {hash_source(script)}; style-src {hash_source(style)}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
        )
        return Template(_asset("page.html")).substitute(
            policy=policy,
            title=html.escape(self.data["title"] or "Map of articles"),
            style=style,
            script=script,
            data=_packed({**self.data, "article": self.article}),
        )


@checked_keywords
def show(graph: nx.DiGraph, *, article: str = "", height: int = 560, findings: Findings | None = None) -> Page:
    """Return a map of `graph` that a notebook shows in place; `Recommender.show` also shows its recommendations.

    Nodes get a community, a place, a colour and a size, unless they have them already (see `recommender.mapped`).

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, a part of it, or any other NetworkX graph. It is not changed.
    article : str
        The id of the node that is selected when the page opens; none if empty.
    height : int
        Of the page in a notebook, in pixels.
    findings : Findings, optional
        Related lists, computed lists and doubtful links; see `recommender.explorer.Findings`.

    Returns
    -------
    Page
        Its attribute ``html`` is the page.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import show
    >>> page = show(nx.DiGraph([("a", "b"), ("b", "c")]), article="b", height=400)
    >>> page.html.startswith("<!doctype html>")
    True
    >>> "height: 400px" in page._repr_html_()
    True
    """
    checked_text("article", article)
    if not is_number(height) or not 0 < height < math.inf:
        raise wrong_argument("height", height, "a number of pixels above 0")
    return Page(payload(mapped(graph), checked_findings(findings)), article=article, height=height)


def _packed(data: Mapping[str, Any]) -> str:
    """Return `data` as JSON, deflated, in base64, which needs no escaping in HTML."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(piece.encode("utf-8", "replace")) for piece in _pieces(data)]
    return base64.b64encode(b"".join([*parts, packer.flush()])).decode("ascii")


def _pieces(data: Any) -> Iterator[str]:
    """Yield `data` as JSON, column by column: all of it as one text takes a hundred bytes for each edge of the map."""
    if not isinstance(data, Mapping):
        yield _ENCODER.encode(data)
        return
    yield "{"
    for number, (name, value) in enumerate(data.items()):
        yield f"{',' if number else ''}{_ENCODER.encode(name)}:"
        yield from _pieces(value)
    yield "}"


@cache
def _script() -> str:
    # The tools that check the modules need imports and exports; on the page all modules share one scope.
    parts = (_EXPORT.sub("", _IMPORT.sub("", _asset(f"{name}.js"))) for name in MODULES)
    return "\n" + "\n".join(parts)


@cache
def _asset(name: str) -> str:
    return files("recommender.explorer").joinpath("assets", name).read_text(encoding="utf-8")
