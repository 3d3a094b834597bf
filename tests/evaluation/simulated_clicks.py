"""Click logs of readers who look at places and click what is relevant: the truth is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from recommender.evaluation import Click, Impression, interleave

START = datetime(2026, 9, 1, tzinfo=UTC)

Box = tuple[list[str], tuple[str, ...], list[str | None] | None]
"""Stories, systems, teams."""


def by_place(place: int) -> float:
    """Examination: the curve that is assumed where nothing is known."""
    return 1 / place


def write_log(
    path: Path,
    box: Callable[[str, int, np.random.Generator], Box],
    relevance: Callable[[str], float],
    *,
    n_days: int = 30,
    per_day: int = 100,
    queries: Sequence[str] = tuple(f"q{number}" for number in range(10)),
    examination: Callable[[int], float] = by_place,
    rng: int = 0,
) -> Path:
    """Write a log: each box is clicked by the position-based model, examination × relevance."""
    chance = np.random.default_rng(rng)
    lines = []
    for number in range(n_days * per_day):
        day = number // per_day
        time = START + timedelta(days=day, seconds=number % per_day)
        query = queries[int(chance.integers(len(queries)))]
        stories, systems, teams = box(query, day, chance)
        name = f"i{number}"
        lines.append(Impression(time, name, query, tuple(stories), systems, teams and tuple(teams)).to_json())
        for place, story in enumerate(stories, 1):
            if chance.random() < examination(place) * relevance(story):
                lines.append(Click(time + timedelta(seconds=9), name, story).to_json())
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def drafted(query: str, day: int, lists: dict[str, list[str]], k: int) -> Box:
    """Return an interleaved box as a service would make it: one draft for each article and day."""
    stories, teams = interleave(query, lists, k, rng=day)
    return stories, tuple(lists), teams
