"""Headlines: a title that says what most titles of a community say."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from recommender.graph.maps.spelling import MAX_CHARACTERS
from recommender.graph.maps.titles import Title

__all__ = ["headline"]

ALIKE = 0.55
"""From which average share of the other titles, that have each word of one of them, that title speaks for all. A plain
choice by looking at names: reports of one event have it, articles on one subject do not."""

EVENT, MOST = 8, 0.5
"""Of more titles than `EVENT`, which rarely report one event only, a share of `MOST` has two thirds of the words of one
that speaks for all. Plain choices."""


def headline(
    titles: Sequence[Title], counts: Mapping[str, int], weights: Mapping[str, float], common: Collection[str]
) -> str:
    """Return the title, or a part of it between breaks, that says what most titles say; empty if they are not alike."""

    def likeness(title: Title) -> float:
        own = title.stems.difference(common)
        return sum(counts[stem] - 1 for stem in own) / max(1, len(titles) - 1) / len(own) if own else 0.0

    best = max(titles, key=likeness, default=None)  # of several the most central
    if best is None or likeness(best) < ALIKE:
        return ""
    said = best.stems.difference(common)
    alike = sum(3 * len(title.stems & said) >= 2 * len(said) for title in titles)
    if len(titles) > EVENT and alike < MOST * len(titles):
        return ""
    if len(best.text) <= MAX_CHARACTERS:
        return best.text
    texts = (max(parts, key=lambda part: _said(best, part, weights)) for parts in best.parts())
    return next((text for part in texts if len(text := best.part(*part)) <= MAX_CHARACTERS), "")


def _said(title: Title, part: tuple[int, int], weights: Mapping[str, float]) -> float:
    """What a part of a title says of a community."""
    return sum(weights.get(stem, 0.0) for *_, stem in title.words[part[0] : part[1] + 1])
