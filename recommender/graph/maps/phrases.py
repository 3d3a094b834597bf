"""Phrases: what stands together in the titles of a community, and says most of what they are about.

A word says the more of a community, the more of its titles have it and the fewer others: its part in the
Kullback–Leibler divergence of the two, as Tomokiyo & Hurst (2003) weigh key phrases. A phrase is worth the sum of its
words, each less a price. It is a unit of its own if what stands before and after it varies (accessor variety; Feng et
al. 2004), so that neither "Hong" nor "Kong votes" is one. Nothing of this depends on the language.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from recommender.graph.maps.spelling import MAX_CHARACTERS, MAX_WORDS, NO_EDGE, Place, spelled
from recommender.graph.maps.titles import Title
from recommender.graph.maps.word_places import TIED, VERBAL, Beside, WordPlaces, beside

__all__ = ["CLAUSE", "MOSTLY", "Phrase", "best_phrases", "covered", "word_weights"]

PRICE, STOP_WORD_PRICE = 0.3, 0.08
"""What a word costs in a phrase, and a stop word, as shares of what the best word of the community is worth: words that
are worth less than that make a phrase longer, and no better. Plain choices, by looking at names of five sites."""

DEARER = 0.75
"""How much dearer words become, for each tenfold number of titles, from 22 on: what many titles have in common is a
subject, and is said in a word or two. A plain choice, in the same way."""

UNIT = 0.6
"""How much of a phrase's worth depends on whether it is a unit of its own, in [0, 1]. A plain choice."""

WEAK_EDGE = 0.7
"""How far a stop word, or a word that much of the site has, is an edge of a phrase; a break is 1. A plain choice."""

ENOUGH, AS_USUAL = 0.4, 0.5
"""A phrase is worth less if what stands beside it is a border in a smaller share of its places than `ENOUGH`; as many
places as `AS_USUAL` are added in which its first and last word stand as they do elsewhere. Plain choices."""

EDGE_WORDS, COMPARED = 12, 30
"""With how many of the best words of a community a phrase may begin and end, and how many phrases are looked at
closely. They bound the time; plain choices."""

OWN = 0.25
"""The exponent of the share of a word's titles that are in the community: the higher, the more that counts. A plain
choice."""

SINGLE_NAME, SINGLE_WORD, MOSTLY = 0.7, 0.4, 0.95
"""What a single word is worth, as a share, if it always has a capital and if not; unless it stands in so large a share
of the titles. Plain choices: "Stadia" says more than "people"."""

NARROW, CLAUSE = 1 / 3, 2 / 3
"""A phrase is worth less, by the square, if a smaller share of the titles than `NARROW`, or a single one, has all its
words: not Montana schools where schools are closed everywhere. Of a clause, `CLAUSE` must have them: a reader looks for
what a story is about, not for what one title says of it. Plain choices."""

ONCE, FEW = 0.5, 10
"""What a phrase is worth, as a share, that stands in one title only, if there are more than a few. Plain choices."""


@dataclass(frozen=True)
class Phrase:
    """A part of a title.

    Attributes
    ----------
    stems : tuple of str
        Of its words, without stop words.
    worth : float
        More is better.
    share, whole : float
        Which share of the titles says it, mostly, and has all of its words, in [0, 1].
    is_clause : bool
        Whether there is a verb in it, or a function word of English that only stands beside verbs.
    is_once : bool
        Whether it stands in one title only, or in several that are the same.
    places : sequence of (Title, int, int)
        Where it stands.
    titles : sequence of Title
        Of the community.
    """

    stems: tuple[str, ...]
    worth: float
    share: float
    whole: float
    is_clause: bool
    is_once: bool
    places: Sequence[Place] = field(repr=False)
    titles: Sequence[Title] = field(repr=False)

    @cached_property
    def text(self) -> str:
        """The phrase as it is written most."""
        return spelled(self.places, self.titles)


def word_weights(counts: Counter[str], n_titles: int, site: Mapping[str, int], n_site: int) -> dict[str, float]:
    """Return what each stem says of a community, > 0; stems that say nothing are left out.

    Parameters
    ----------
    counts, site : mapping of str to int
        How many titles of the community, and of the whole site, have each stem.
    n_titles, n_site : int
        How many titles there are.
    """
    least = 2 if n_titles > 2 else 1  # in a community of three or more, a word of one title says nothing of the others
    weights = {
        stem: n / n_titles * math.log(n / n_titles * n_site / site[stem]) * (n / site[stem]) ** OWN
        for stem, n in counts.items()
        if n >= least and not stem.isdigit()
    }
    return {stem: weight for stem, weight in weights.items() if weight > 0}


def best_phrases(
    titles: Sequence[Title], weights: Mapping[str, float], common: Collection[str], word_places: WordPlaces
) -> list[Phrase]:
    """Return phrases of the titles that are worth something, the best first; of the same words only one.

    Parameters
    ----------
    titles : sequence of Title
        Of a community, the most central first.
    weights : mapping of str to float
        What each stem says of it, see `word_weights`.
    common : collection of str
        Stems that many titles of the site have.
    word_places : WordPlaces
        Of the titles of the site.
    """
    best = sorted(weights.keys() - NO_EDGE, key=lambda stem: (-weights[stem], stem))
    edges = frozenset(best[:EDGE_WORDS])
    price = max(weights.values(), default=0.0) * max(1.0, DEARER * math.log10(max(1, len(titles))))
    everywhere: dict[tuple[str, ...], list[Place]] = {}
    for title in titles:
        for first, last in _spans(title, edges):
            key = tuple(stem for *_, stem in title.words[first : last + 1])
            everywhere.setdefault(key, []).append((title, first, last))
    found: dict[tuple[str, ...], list[Place]] = {}
    worths: dict[tuple[str, ...], float] = {}
    for key, places in everywhere.items():
        sole = sum(weights.get(stem, 0.0) - price * (PRICE if stem else STOP_WORD_PRICE) for stem in dict.fromkeys(key))
        if sole <= 0:
            continue
        if alone := [place for place in places if _stands_alone(*place, word_places)]:
            found[key] = alone
            fit = _fit(alone, -1, word_places) * _fit(alone, 1, word_places)
            worths[key] = sole * _unity(alone, common) * fit
    phrases = []
    for key in sorted(found, key=lambda key: (-worths[key], key))[:COMPARED]:
        words = tuple(stem for stem in dict.fromkeys(key) if stem)
        share = _share(titles, words, weights)
        own = frozenset(words).difference(common) or frozenset(words)
        whole = sum(own <= title.stems for title in titles)
        is_clause = all(_is_clause(*place, word_places) for place in found[key])
        is_once = _is_once(everywhere[key])
        least = max(2.0, (CLAUSE if is_clause else NARROW) * len(titles))
        worth = worths[key] * share * min(1.0, whole / least) ** 2
        if share < MOSTLY:
            worth *= _doubt(found[key], len(titles))
        phrases.append(Phrase(words, worth, share, whole / len(titles), is_clause, is_once, everywhere[key], titles))
    return sorted(phrases, key=lambda phrase: (-phrase.worth, phrase.stems))


def _is_once(places: Sequence[Place]) -> bool:
    """Whether places are in one title only, or in several that are the same."""
    return len({title.text for title, *_ in places}) == 1


def _doubt(places: Sequence[Place], n_titles: int) -> float:
    """What a phrase is worth, as a share, because it is a single word, or stands in a single title of many."""
    doubt = ONCE if _is_once(places) and n_titles > FEW else 1.0
    if len({stem for title, first, last in places for *_, stem in title.words[first : last + 1] if stem}) == 1:
        is_name = all(title.text[title.words[place][0]].isupper() for title, place, _ in places)
        doubt *= SINGLE_NAME if is_name else SINGLE_WORD
    return doubt


def _spans(title: Title, edges: Collection[str]) -> Iterator[tuple[int, int]]:
    """The first and the last word of each part of a title that begins and ends with one of some words."""
    for first, (start, _, stem) in enumerate(title.words):
        if stem not in edges:
            continue
        for last in range(first, min(len(title.words), first + MAX_WORDS)):
            if (last > first and title.breaks[last]) or title.words[last][1] - start > MAX_CHARACTERS:
                break
            if title.words[last][2] in edges:
                yield first, last


def _stands_alone(title: Title, first: int, last: int, word_places: WordPlaces) -> bool:
    """Whether a part of a title is no torn piece.

    What begins with a verb, or has one in it, is a clause, and must be whole: from break to break, or to a border. So
    must what has a function word in it: "photos from Facebook" is no phrase where one moves them to somewhere else.
    """
    before, after = beside(title, first, -1), beside(title, last, 1)
    if Beside.VERBAL in (before, after) or _is_cut(title, first) or title.is_cut(last, 1):
        return False
    ends_with_verb = (word_places.is_verb if last > first + 1 else word_places.is_acting)(title.forms[last])
    if last > first and (beside(title, last, -1) == Beside.VERBAL or ends_with_verb):
        return False
    if word_places.governs(title.forms[first]):
        return last > first and title.is_border(first, -1) and title.is_border(last, 1)
    inside = [(title.words[place][2], title.forms[place]) for place in range(first + 1, last)]
    if any(stem and word_places.is_verb(form) for stem, form in inside):
        return title.is_border(first, -1) and after == Beside.BORDER
    return all(stem for stem, _ in inside) or before == after == Beside.BORDER


def _is_clause(title: Title, first: int, last: int, word_places: WordPlaces) -> bool:
    """Whether a part of a title says something of its subject, rather than that it is the subject."""
    words = [(title.words[place][2], title.forms[place]) for place in range(first, last + 1)]
    verbs = VERBAL[-1] | VERBAL[1]
    return word_places.governs(words[0][1]) or any(
        stem in NO_EDGE or word_places.is_verb(form) if stem else title.language in ("", "en") and form in verbs
        for stem, form in words[1:]
    )


def _is_cut(title: Title, first: int) -> bool:
    """Whether a hyphen ties a word to the one before, which is no number: first-quarter results."""
    return title.is_cut(first, -1) and (not first or title.forms[first - 1] not in TIED[-1])


def _fit(places: Sequence[Place], step: int, word_places: WordPlaces) -> float:
    """How well the first (-1) or the last (1) word of a phrase stands there, up to 1: as often as it does elsewhere."""
    sole = [beside(title, first if step < 0 else last, step) == Beside.BORDER for title, first, last in places]
    title, first, last = places[0]
    usual = word_places.begins(title.forms[first]) if step < 0 else word_places.ends(title.forms[last])
    return min(1.0, (sum(sole) + AS_USUAL * usual) / (len(sole) + AS_USUAL) / ENOUGH)


def _unity(places: Sequence[Place], common: Collection[str]) -> float:
    """How far a phrase is a unit of its own, from 1 - `UNIT` to 1, by what stands before and after it."""
    sides = []
    for step in (-1, 1):
        edges, others = 0.0, set()
        for title, first, last in places:
            place = first if step < 0 else last
            word = title.beside(place, step)
            stem = title.words[place + step][2] if word is not None else ""
            if word is None:
                edges += 1
            elif not stem or stem in common:
                edges += WEAK_EDGE
            else:
                others.add(stem)
        sides.append(min(1.0, (edges + max(0, len(others) - 1)) / len(places)))
    return 1 - UNIT + UNIT * min(sides)


def _share(titles: Sequence[Title], stems: Sequence[str], weights: Mapping[str, float]) -> float:
    """How much of what a phrase says the titles that it covers have, as a share of all titles."""
    own = {stem: weights[stem] for stem in stems if stem in weights}
    whole = sum(own.values())
    parts = (sum(own[stem] for stem in title.stems & own.keys()) for title in titles)
    return sum(part for part in parts if 2 * part >= whole) / whole / len(titles) if whole else 0.0


def covered(titles: Iterable[Title], stems: Iterable[str], weights: Mapping[str, float]) -> list[bool]:
    """Return for each title whether it has at least half of what a phrase says."""
    own = {stem: weights.get(stem, 0.0) for stem in stems}
    half = sum(own.values()) / 2
    return [sum(worth for stem, worth in own.items() if stem in title.stems) >= half > 0 for title in titles]
