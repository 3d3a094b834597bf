"""Colours of the explorer's page: they can be told apart, and are those of all other formats."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from page_contents import column

from recommender import Recommender, mapped
from recommender.explorer.page_data import payload
from recommender.graph.maps.style import GREY, PALETTE

ASSETS = Path(__file__).resolve().parents[2] / "recommender" / "explorer" / "assets"


# Machado, Oliveira & Fernandes (2009), severity 1; linear RGB.
VISIONS = {
    "usual": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "no red": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "no green": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    "no blue": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}


def oklab(linear: np.ndarray) -> np.ndarray:
    """Colours in OKLab (Ottosson 2020), in which distances are as large as differences look."""
    cones = np.array([[0.41222, 0.53633, 0.05145], [0.2119, 0.6807, 0.1074], [0.08830, 0.28172, 0.62998]])
    axes = np.array([[0.21045, 0.79362, -0.00407], [1.978, -2.42859, 0.45059], [0.0259, 0.78277, -0.80868]])
    result: np.ndarray = axes @ np.cbrt(cones @ np.clip(linear, 0, 1))
    return result


@pytest.mark.parametrize("vision", VISIONS)
def test_hues_differ_with_any_colour_vision(vision: str) -> None:
    script = (ASSETS / "colours.js").read_text(encoding="utf-8")
    palettes = [re.findall(r'"#(\w{6})"', hues) for hues in re.findall(r"hues: \[(.*?)\]", script)]
    assert [len(palette) for palette in palettes] == [8, 8]
    assert [f"#{colour}" for colour in palettes[0]] == list(PALETTE), "in light, the page has the colours of the files"
    for palette in palettes:
        rgb = np.array([[int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)] for colour in palette])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen = [oklab(np.reshape(VISIONS[vision], (3, 3)) @ colour) for colour in linear]
        assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > 0.1


def test_a_community_has_the_colour_that_it_has_in_every_other_format(rec: Recommender) -> None:
    graph = mapped(rec.graph)
    data = payload(graph)
    hues = {name: data["communities"]["hue"][community] for name, community in column(data, "community").items()}
    assert {name: PALETTE[hue] if hue >= 0 else GREY for name, hue in hues.items()} == dict(graph.nodes(data="colour"))
    assert len(set(hues.values())) > 3


def test_a_map_without_colours_of_ours_has_some_on_the_page() -> None:
    graph = nx.DiGraph()
    for number, colour in enumerate([None, "#123456", np.zeros(3), GREY, PALETTE[5], "red", None, None, None]):
        graph.add_node(number, x=number, y=0, community=number, community_name=str(number), colour=colour)
    assert payload(graph)["communities"]["hue"] == [0, 1, 2, -1, 5, 5, 6, 7, 0]
