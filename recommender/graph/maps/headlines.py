"""Headlines: a title that says what most titles of a community say, or that tells what a few words are about."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from math import fsum

from recommender.content import shortened
from recommender.graph.maps.titles import Title

__all__ = ["EVENT", "MAX_LENGTH", "headline", "likeness", "telling"]

ALIKE = 0.55
"""From which average share of the other titles, that have each word of one of them, that title speaks for all. A plain
choice by looking at names: reports of one event have it, articles on one subject do not."""

EVENT, MOST = 8, 0.5
"""Of more titles than `EVENT`, which rarely report one event only, a share of `MOST` has two thirds of the words of one
that speaks for all. Plain choices."""

MAX_LENGTH = 70
"""In characters, of a sentence: what is read at a glance, and most headlines have. A plain choice."""

_BREAK = re.compile(r"\s*[|•·｜：；。]\s*|[:;]\s+|\s[-–—~]\s+|(?<=[?!])\s+|(?<=[？！])|(?<=\w{4})\.\s+(?![a-z])")
_COMMA = re.compile(r",\s|[，、]")
_BRACKETS, _QUOTES = (("(", ")"), ("«", "»"), ("（", "）"), ("「", "」"), ("『", "』")), '"“”„'


def headline(
    titles: Sequence[Title], counts: Mapping[str, int], weights: Mapping[str, float], common: Collection[str]
) -> str:
    """Return the title, or a part of it between breaks, that says what most titles say; empty if they are not alike."""
    n_others = max(1, len(titles) - 1)
    shares = [likeness(title.stems.difference(common), counts, n_others) for title in titles]
    if max(shares, default=0.0) < ALIKE:
        return ""
    best = titles[shares.index(max(shares))]  # of several the most central
    said = best.stems.difference(common)
    alike = [title for title in titles if 3 * len(title.stems & said) >= 2 * len(said)]
    if len(titles) > EVENT and len(alike) < MOST * len(titles):
        return ""
    return telling([best], weights)[0] or telling(alike, weights)[0] or shortened(best.text, MAX_LENGTH)


def likeness(stems: Collection[str], counts: Mapping[str, int], n_others: int) -> float:
    """Return which share of the other titles has each word of one, on average, in [0, 1]."""
    return sum(counts[stem] - 1 for stem in stems) / max(1, n_others) / len(stems) if stems else 0.0


def telling(
    titles: Sequence[Title], weights: Mapping[str, float], stems: Collection[str] = ()
) -> tuple[str, frozenset[str]]:
    """Return the sentence that says most of some titles, and its stems; empty if none is short enough.

    A sentence is a title, or a part of it from a colon, dash, bar or end of a sentence to another one, or of a part
    that is too long what is before a comma. What says no more is left out: "Video:", "Opinion:".

    Parameters
    ----------
    titles : sequence of Title
        The most central first.
    weights : mapping of str to float
        What each stem says of them, see `word_weights`.
    stems : collection of str
        Which it must have.
    """

    def said(sentence: tuple[str, frozenset[str]]) -> float:
        own = [weights[stem] for stem in sentence[1] if stem in weights]
        return fsum(own) * (1 if stems else len(own) / len(sentence[1]))

    # Of several that say as much, the shortest of the most central title.
    sentences = (sentence for title in titles for sentence in sorted(_sentences(title), key=lambda one: len(one[0])))
    return max((one for one in sentences if one[1].issuperset(stems)), key=said, default=("", frozenset()))


def _sentences(title: Title) -> Iterator[tuple[str, frozenset[str]]]:
    """The sentences of a title that are short enough, and the stems of each."""
    breaks = [found.span() for found in _BREAK.finditer(title.text)]
    ends = [*(start for start, _ in breaks), len(title.text)]
    for number, start in enumerate((0, *(end for _, end in breaks))):
        length = ends[number] - start
        commas = (found.start() for found in _COMMA.finditer(title.text, start + length // 2, ends[number]))
        for end in commas if length > MAX_LENGTH else ends[number:]:
            if end - start > MAX_LENGTH:
                break
            text = title.text[start:end]
            stems = frozenset(stem for first, last, stem in title.words if stem and start <= first and last <= end)
            if len(stems) > 1 and not _is_torn(text):
                yield text, stems


def _is_torn(text: str) -> bool:
    """Whether a quotation or a bracket begins or ends outside of a text."""
    is_odd = sum(map(text.count, _QUOTES)) % 2 > 0
    return is_odd or any(text.count(first) != text.count(last) for first, last in _BRACKETS)
