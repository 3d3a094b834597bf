"""Places in a text: where they begin and end."""

from __future__ import annotations

from itertools import chain, pairwise

__all__ = ["Spans", "are_spans", "without_spans"]

Spans = tuple[tuple[int, int], ...]
"""Start and end of places in a text, in characters, ascending."""


def are_spans(value: tuple[object, ...], length: int) -> bool:
    """Whether these are places in a text of that length, none of which begins before the one in front of it ends."""
    ends = [0]
    for pair in value:
        if not isinstance(pair, tuple) or len(pair) != 2 or not all(type(end) is int for end in pair):
            return False
        ends += pair
    return all(start <= end for start, end in pairwise([*ends, length]))


def without_spans(text: str, spans: Spans) -> str:
    """Return a text without some places in it.

    Examples
    --------
    >>> without_spans("They took the tug to the pier.", ((10, 18),))
    'They took to the pier.'
    """
    ends = chain((0,), chain.from_iterable(spans), (len(text),))
    return "".join([text[start:end] for start, end in zip(ends, ends, strict=True)])
