"""The name of a community: a headline if its titles report one event, else the phrases that most of them share.

Phrases are weighed and chosen by `recommender.graph.maps.phrases`. What stands before a colon or after a bar in titles of
several communities ("General availability:", "The Latest:", the name of a newspaper) names none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from recommender.content import remove_control_characters
from recommender.graph.maps.phrases import Title, best_phrases, covered, headline, parsed, word_weights
from recommender.text import surface_forms, tokenize

__all__ = ["MAX_LENGTH", "names_of", "one_line"]

MOST_TERMS = 10
"""How many distinctive words are kept of a community. A plain choice."""

MAX_LENGTH = 60
"""In characters, of a title that serves as a name: what is read at a glance. A plain choice."""

COMMON = 0.1
"""Words in a larger share of a site's titles are what the whole site is about. A plain choice."""

NOT_ALL, SECOND_SHARE, SECOND_WORTH = 0.65, 0.3, 0.5
"""If the first phrase covers a smaller share of the titles than `NOT_ALL`, a second one is named beside it: of several
words, in at least `SECOND_SHARE` of the other titles, and worth at least `SECOND_WORTH` of the first. Plain choices."""

SEVERAL = 3
"""A part of a title is boilerplate if titles of so many communities have it. A plain choice."""

Text = tuple[str, str]
"""A title and the language tag of its article."""

_PART = re.compile(r"(\s*[|•·｜：]\s*|:\s+|\s[-–—~]\s+)")
"""Between two parts of a title."""


@dataclass(frozen=True)
class _Site:
    """How many titles there are, how many of them have each stem, and which stems many have."""

    n_titles: int
    counts: Counter[str]
    common: frozenset[str]


def names_of(
    titles: Sequence[Sequence[Text]], fallback: Sequence[str], kept: Sequence[str] = ()
) -> list[tuple[str, tuple[str, ...]]]:
    """Name communities by the titles of their members, each differently.

    Parameters
    ----------
    titles : sequence of sequence of (title, language)
        For each community the titles of its members, the most central first.
    fallback : sequence of str
        For each community the name if its titles have no words.
    kept : sequence of str
        For each community its former name, empty for none. It is kept as long as it fits (see `_fits`).

    Returns
    -------
    list of (name, terms)
        The terms are words as the titles spell them, the most distinctive first.
    """
    words = [[parsed(*title) for title in of_one] for of_one in _without_boilerplate(titles)]
    counts = [Counter(stem for title in of_one for stem in title.stems) for of_one in words]
    total = Counter[str]()
    for own in counts:
        total.update(own)
    n_titles = sum(map(len, words))
    site = _Site(n_titles, total, frozenset(stem for stem, n in total.items() if n >= COMMON * n_titles))
    weights = [word_weights(own, len(of_one), total, n_titles) for own, of_one in zip(counts, words, strict=True)]
    former = [
        name if _fits(name, texts, own) else ""
        for name, texts, own in zip(kept or [""] * len(titles), titles, counts, strict=True)
    ]
    candidates = (
        _candidates(one_line(texts[0][0]) if len(texts) == 1 else "", *own, site, other)
        for texts, own, other in zip(titles, zip(words, counts, weights, strict=True), fallback, strict=True)
    )
    return list(zip(_distinct(candidates, former), map(_terms, titles, weights), strict=True))


def _without_boilerplate(titles: Sequence[Sequence[Text]]) -> list[list[Text]]:
    """The titles without parts that titles of `SEVERAL` communities have; a title of such parts alone stays."""
    parts = [[(_PART.split(title), language) for title, language in of_one] for of_one in titles]
    communities: dict[str, set[int]] = defaultdict(set)
    for number, of_one in enumerate(parts):
        for own, _ in of_one:
            for part in own[::2] if len(own) > 1 else ():
                communities[part.casefold().strip()].add(number)
    boilerplate = {part for part, numbers in communities.items() if len(numbers) >= SEVERAL}
    return [[(_cleared(own, boilerplate), language) for own, language in of_one] for of_one in parts]


def _cleared(parts: list[str], boilerplate: set[str]) -> str:
    """A title of parts with what stands between them, without those that are boilerplate."""
    kept = [index for index in range(0, len(parts), 2) if parts[index].casefold().strip() not in boilerplate]
    if not kept or len(kept) == (len(parts) + 1) // 2:
        return "".join(parts)
    return "".join(part for index in kept for part in parts[index - 1 if index > kept[0] else index : index + 1])


def _fits(name: str, titles: Sequence[Text], counts: Counter[str]) -> bool:
    """Whether a former name still says what a community is about: the titles have at least half of its words."""
    for language in dict.fromkeys(language for _, language in titles) if name else ():
        words = set(tokenize(name, language))
        if words and 2 * sum(word in counts for word in words) >= len(words):
            return True
    return name in (title for title, _ in titles) if name else False


def _terms(titles: Sequence[Text], weights: dict[str, float]) -> tuple[str, ...]:
    """The most distinctive words of a community, as its titles spell them most."""
    best = sorted(weights, key=lambda stem: (-weights[stem], stem))[: 2 * MOST_TERMS]
    spellings: dict[str, Counter[str]] = {stem: Counter() for stem in best}
    for title, language in titles:
        for stem, word in surface_forms(title, language).items():
            if stem in spellings:
                spellings[stem][word] += 1
    spelled = [max(own, key=own.__getitem__) if (own := spellings[stem]) else stem for stem in best]
    first = {word.casefold(): word for word in reversed(spelled)}
    return tuple(word[:MAX_LENGTH] for word in spelled if first[word.casefold()] is word)[:MOST_TERMS]


def _candidates(
    title: str, words: Sequence[Title], counts: Counter[str], weights: dict[str, float], site: _Site, fallback: str
) -> Iterator[str]:
    """Names in the order of preference: a headline, phrases, a single title, and the same with a number."""
    name = title or _sentence(headline(words, counts, weights, site.common))
    if name:
        yield name
    phrases = [] if title else [phrase for phrase in best_phrases(words, weights, site.common) if phrase.worth > 0]
    for phrase in phrases:
        second = _second(phrase.stems, words, weights, site, SECOND_WORTH * phrase.worth) if phrase.share < NOT_ALL else ""
        name = name or " · ".join(filter(None, (_sentence(phrase.text), second)))
        yield " · ".join(filter(None, (_sentence(phrase.text), second)))
    name = name or one_line(words[0].text if words else "") or one_line(fallback) or "Community"
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _second(
    stems: Sequence[str], words: Sequence[Title], weights: dict[str, float], site: _Site, least: float
) -> str:
    """A phrase for the titles that a first one does not cover; empty if none is good enough."""
    others = [title for title, known in zip(words, covered(words, stems, weights), strict=True) if not known]
    counts = Counter(stem for title in others for stem in title.stems - set(stems))
    own = word_weights(counts, len(others), site.counts, site.n_titles)
    for phrase in best_phrases(others, own, site.common):
        if len(phrase.stems) > 1 and phrase.worth >= least and phrase.share >= SECOND_SHARE:
            return phrase.text
    return ""


def _distinct(candidates: Iterable[Iterable[str]], kept: Sequence[str]) -> Iterator[str]:
    """For each community its kept name, or else the first of its candidate names that no other community has."""
    owner = {name: index for index, name in reversed([*enumerate(kept)]) if name}
    taken = set(owner)
    for index, names in enumerate(candidates):
        own = kept[index]
        chosen = own if own and owner[own] == index else next(name for name in names if name not in taken)
        taken.add(chosen)
        yield chosen


def _sentence(text: str) -> str:
    """A phrase with a capital letter, unless its first word is written in a way of its own, as login.gov."""
    first = text.partition(" ")[0]
    return text[0].upper() + text[1:] if first.isalpha() and first.islower() else text


def one_line(text: str) -> str:
    """Return a text of any kind as a name: one line without control characters, cut if it is too long."""
    line = " ".join(remove_control_characters(text[: 20 * MAX_LENGTH]).split())
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1].rstrip()}…"
