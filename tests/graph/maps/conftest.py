"""Tests of maps run with each library that computes them."""

from __future__ import annotations

import pytest

from recommender.graph.maps import backends

LIBRARIES = ["igraph", "networkx"]


@pytest.fixture(params=LIBRARIES)
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """With python-igraph, and as if it were not installed."""
    if request.param == "igraph":
        pytest.importorskip("igraph", reason="pip install recommender[explore]")
    else:
        monkeypatch.setattr(backends, "_has_igraph", lambda: False)
    return str(request.param)
