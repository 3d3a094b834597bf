"""Colours and sizes: communities can be told apart, and no attribute reaches a file unchecked."""

from __future__ import annotations

import random

import numpy as np
import pytest
from toy_graphs import two_stories

from recommender.graph.maps.map_attributes import mapped
from recommender.graph.maps.stories import Community
from recommender.graph.maps.style import MAX_CONTRASTED, PALETTE, community_colours, node_colour, node_size


def test_communities_have_colours_and_single_nodes_are_grey() -> None:
    rows = mapped(two_stories()).nodes
    (olive,), (bridge,) = (
        {rows[node]["colour"] for node in rows if node.startswith(name)} for name in ("olive", "bridge")
    )
    assert olive != bridge
    assert {olive, bridge} <= {*PALETTE}
    assert rows["lonely"]["colour"] == "#999999"
    assert 0.4 == rows["lonely"]["size"] < rows["bridge-0"]["size"] < rows["olive-0"]["size"] <= 0.9


def test_a_story_has_a_colour_of_its_own_which_a_former_one_overrules() -> None:
    """The identity decides, not the rank by size, so that a story which grows past another keeps its colour."""
    one, other = (Community(n, "", (), (f"{n}-a", f"{n}-b", f"{n}-c"), None, None, f"s0000000{n}") for n in (1, 2))
    places = {member: (float(group.number), 0.0) for group in (one, other) for member in group.members}
    assert community_colours([one, other], places) == community_colours([other, one], places)[::-1]
    assert community_colours([one, other], places) == [PALETTE[1], PALETTE[2]]
    former = {one.story: PALETTE[7], other.story: "url(x)"}
    assert community_colours([one, other], places, former) == [PALETTE[7], PALETTE[2]]


def test_communities_that_are_near_have_different_colours() -> None:
    """On a square grid, in random order; with colours in turn, one pair of neighbours in eight would have the same."""
    spots = [(x, y) for x in range(15) for y in range(15)]
    random.Random(3).shuffle(spots)
    groups, places = [], {}
    for number, (x, y) in enumerate(spots):
        members = tuple(f"{number}-{part}" for part in range(3))
        places.update({member: (x + part / 9, y) for part, member in enumerate(members)})
        groups.append(Community(number, str(number), (), members, None, None))
    colour_of = dict(zip(spots, community_colours(groups, places), strict=True))
    sides = [(spot, (spot[0] + dx, spot[1] + dy)) for spot in spots for dx, dy in ((0, 1), (1, 0))]
    assert not [one for one, other in sides if colour_of[one] == colour_of.get(other)]
    assert min(list(colour_of.values()).count(colour) for colour in PALETTE) > 10
    assert len(groups) < MAX_CONTRASTED


@pytest.mark.parametrize("value", ["red", "#12345", "#1234567", 'url("x")', None, 7, "#12345g"])
def test_only_plain_colours_and_sizes_reach_a_file(value: object) -> None:
    assert node_colour({"colour": value}) == "#999999"
    assert node_size({"size": value if value != 7 else -7}) == 0.4


def test_colours_of_the_palette_differ_with_any_colour_vision() -> None:
    """Those next to each other differ as seen without one kind of cones (Viénot, Brettel & Mollon 1999)."""
    rgb = np.array([[int(c[n : n + 2], 16) / 255 for n in (1, 3, 5)] for c in PALETTE])
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    for red_green in ([0.11238, 0.88762, 0.0], [0.29275, 0.70725, 0.0]):
        seen = np.column_stack([linear @ red_green, linear @ red_green, linear[:, 2]]) ** (1 / 2.2)
        following = np.linalg.norm(seen - np.roll(seen, -1, axis=0), axis=1)
        assert following.min() > 0.1
