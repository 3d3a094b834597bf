"""Headlines: a title that says what most titles of a community say, or that tells what a few words are about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

from recommender.graph.maps.spelling import MAX_CHARACTERS
from recommender.graph.maps.titles import Title

__all__ = ["EVENT", "headline", "telling"]

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
    return next(_short(best, weights), "")


def telling(titles: Sequence[Title], stems: Collection[str], weights: Mapping[str, float]) -> str:
    """Return the title, or a part of it between breaks, that has all of some words and says most; empty without one."""
    able = [title for title in titles if title.stems.issuperset(stems)]
    # Of several that say as much, the most central.
    able.sort(key=lambda title: -sum(weights.get(stem, 0.0) for stem in title.stems))
    return next((text for title in able for text in _short(title, weights, frozenset(stems))), "")


def _short(title: Title, weights: Mapping[str, float], stems: frozenset[str] = frozenset()) -> Iterator[str]:
    """A title, if it is short enough, and else the parts of it that say most, if they are, and have some words."""

    def said(part: tuple[int, int]) -> float:
        return sum(weights.get(stem, 0.0) for *_, stem in title.words[part[0] : part[1] + 1])

    if len(title.text) <= MAX_CHARACTERS:
        yield title.text
        return
    for parts in title.parts():
        first, last = max(parts, key=said)
        text, found = title.part(first, last), [stem for *_, stem in title.words[first : last + 1]]
        # What begins or ends with a stop word is torn from a quotation.
        if len(text) <= MAX_CHARACTERS and found[0] and found[-1] and stems.issubset(found):
            yield text
