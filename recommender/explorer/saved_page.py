"""The map of a page that was exported, so that the next map can go on from there."""

from __future__ import annotations

import base64
import json
import re
import zlib
from datetime import date, timedelta
from typing import Any

from recommender.explorer.page_places import Frame
from recommender.graph.maps import GREY, PALETTE

__all__ = ["rows_of_page"]

MAX_DATA = 1_000_000_000
"""Bytes of the data of a page, unpacked: ten times those of a map of fifty thousand articles. A plain choice."""

_DATA = re.compile(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>')


def rows_of_page(page: str) -> dict[str, dict[str, Any]]:
    """Return the attributes of the nodes of a map that was exported as a page, by their ids.

    Those that `recommender.graph.maps.FormerMap` keeps: place, community, story, theme, colour, title, kind, day and
    address. Of the part of a map that some pages show, these are the nodes of the part.

    Parameters
    ----------
    page : str
        As `recommender.explorer.Page.html` returns it.

    Raises
    ------
    ValueError, KeyError, TypeError, IndexError
        If it is no such page, or somebody changed it.
    """
    packed = _DATA.search(page)
    if packed is None:
        raise ValueError("it holds no map")
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(base64.b64decode(packed[1], validate=True), MAX_DATA).decode("utf-8")
    except zlib.error as error:
        raise ValueError(f"its data is damaged: {error}") from error
    if unpacker.unconsumed_tail:
        raise ValueError(f"its map has more than {MAX_DATA:,} bytes")
    data = json.loads(text)
    if "frame" not in data:
        raise ValueError("it was made before version 0.2")
    frame, nodes, columns = Frame(*map(float, data["frame"])), data["nodes"], data["communities"]
    stories = [
        {
            "community": number,
            "community_name": name,
            "story": columns["story"][number],
            "theme": data["themes"]["name"][theme] if (theme := columns["theme"][number]) >= 0 else "",
            "colour": GREY if (hue := columns["hue"][number]) < 0 else PALETTE[hue],
        }
        for number, name in enumerate(columns["name"])
    ]
    rows = {}
    for place, name in enumerate(nodes["id"]):
        x, y = frame.place(float(nodes["x"][place]), float(nodes["y"][place]))
        day = nodes["day"][place]
        rows[str(name)] = {
            **stories[nodes["community"][place]],
            **{"x": x, "y": y, "title": nodes["title"][place], "url": nodes["url"][place]},
            "kind": "external" if nodes["external"][place] else "article",
            "published": "" if day is None else (date(1970, 1, 1) + timedelta(days=day)).isoformat(),
        }
    return rows
