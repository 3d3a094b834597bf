"""The name of a community: a headline if its titles report one event, else the phrases that most of them share.

Phrases are weighed and chosen by `recommender.graph.maps.phrases`. Where they say little of most titles, a topic that
most members share names the community, or a sentence of the titles. What stands before a colon or after a bar in titles
of several communities ("General availability:", "The Latest:", the name of a newspaper) names none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Self

from recommender.content import remove_control_characters
from recommender.graph.maps.boilerplate import without_recurring
from recommender.graph.maps.headlines import EVENT, MAX_LENGTH, headline, likeness, telling
from recommender.graph.maps.phrases import CLAUSE, MOSTLY, Phrase, best_phrases, covered, word_weights
from recommender.graph.maps.shared_topics import shared_topics
from recommender.graph.maps.spelling import MAX_CHARACTERS
from recommender.graph.maps.titles import Title, parsed
from recommender.graph.maps.word_places import WordPlaces
from recommender.text import surface_forms, tokenize

__all__ = ["SEPARATOR", "Wording", "distinct", "numbered", "one_line"]

MOST_TERMS = 10
"""How many distinctive words are kept of a community. A plain choice."""

COMMON = 0.1
"""Words in a larger share of a site's titles are what the whole site is about. A plain choice."""

NOT_ALL, SECOND_SHARE, SECOND_WORTH = 0.65, 1 / 3, 0.2
"""If the first phrase covers a smaller share of the titles than `NOT_ALL`, a second one is named beside it: one that is
no clause, in at least `SECOND_SHARE` of the other titles, and worth at least `SECOND_WORTH` of the first. A single word
has a second phrase of as many of the titles that have it. A second one that is a single word without a capital must be
in `HALF` of them: not Manitoba · environmental. Plain choices."""

SAME_BEGINNING = 4
"""In letters: words that begin alike say the same beside each other: not Hacking, hackathon. A plain choice."""

CLAIMED = 0.3
"""A community of whose titles a smaller share has half of what a name says has none. A plain choice."""

NEARLY = 0.3
"""A phrase names a community instead of its best one, if another has that, if it is worth this share of it. A plain
choice."""

HALF, FEW, ALIKE = 0.5, 12, 0.2
"""A phrase that a smaller share of the titles than `HALF` has says little of the others: a topic that most members
share is named instead, or beside it. Of at most `FEW` articles a sentence is, if half of what it says is in more
titles, or, of at most `EVENT` articles or instead of a piece of a sentence, in as many, and if its words are in `ALIKE`
of the other titles, on average. Plain choices, by looking at names of six sites."""

SEPARATOR = " · "
"""Between the two phrases of a name."""

SEVERAL = 3
"""A part of a title is boilerplate if titles of so many communities have it, and a word says nothing beside a
name then, if it is common. A plain choice."""

Text = tuple[str, str]
"""A title and the language tag of its article."""


@dataclass(frozen=True)
class Wording:
    """The titles of communities, and how often the site and each of them has which word.

    Attributes
    ----------
    texts : sequence of sequence of (title, language)
        For each community the titles of its members, the most central first.
    words : sequence of sequence of Title
        The same as words, without boilerplate.
    n_titles : int
        Of the whole site.
    site : mapping of str to int
        How many titles of the site have each stem.
    common : frozenset of str
        Stems that more than the share `COMMON` of the site's titles have.
    places : WordPlaces
        Where words stand in the titles of the site.
    topics : sequence of str
        For each community a topic that names it, empty for none.
    """

    texts: Sequence[Sequence[Text]]
    words: Sequence[Sequence[Title]]
    n_titles: int
    site: Mapping[str, int]
    common: frozenset[str]
    places: WordPlaces
    topics: Sequence[str]

    @classmethod
    def of(cls, texts: Sequence[Sequence[Text]], topics: Sequence[Sequence[Iterable[str]]] = ()) -> Self:
        """Read the titles of all communities of a site, and the topics of their members, if these are known."""
        words = [[parsed(*title) for title in of_one] for of_one in without_recurring(texts, SEVERAL)]
        site = Counter(stem for of_one in words for title in of_one for stem in title.stems)
        n_titles = sum(map(len, words))
        common = frozenset(stem for stem, n in site.items() if n >= COMMON * n_titles)
        places = WordPlaces(title for of_one in words for title in of_one)
        shared = [*shared_topics(topics, words, MAX_LENGTH)] if topics else [""] * len(words)
        return cls(texts, words, n_titles, site, common, places, shared)

    @cached_property
    def counts(self) -> list[Counter[str]]:
        """How many titles of each community have each stem."""
        return [Counter(stem for title in of_one for stem in title.stems) for of_one in self.words]

    @cached_property
    def everywhere(self) -> frozenset[str]:
        """The common stems that titles of `SEVERAL` communities have."""
        spread = Counter(stem for own in self.counts for stem in own)
        return frozenset(stem for stem in self.common if spread[stem] >= SEVERAL)

    @cached_property
    def weights(self) -> list[dict[str, float]]:
        """What each stem says of each community, see `word_weights`."""
        return [
            word_weights(own, len(of_one), self.site, self.n_titles)
            for own, of_one in zip(self.counts, self.words, strict=True)
        ]

    def names(self, fallback: Sequence[str], kept: Sequence[str] = ()) -> list[str]:
        """Name each community differently.

        Parameters
        ----------
        fallback : sequence of str
            For each community the name if its titles have no words.
        kept : sequence of str
            For each community its former name, empty for none. It is kept as long as it fits: the titles have at least
            half of its words.
        """
        former = [
            name if name and self._fits(number, name) else ""
            for number, name in enumerate(kept or [""] * len(self.texts))
        ]
        return list(distinct((self._candidates(number, name) for number, name in enumerate(fallback)), former))

    def terms(self) -> list[tuple[str, ...]]:
        """Return the most distinctive words of each community, as its titles spell them most; at most `MOST_TERMS`."""
        return [_spelled(*one) for one in zip(self.texts, self.weights, strict=True)]

    def _fits(self, number: int, name: str) -> bool:
        texts, counts = self.texts[number], self.counts[number]
        for language in dict.fromkeys(language for _, language in texts):
            words = set(tokenize(name, language))
            if words and 2 * sum(word in counts for word in words) >= len(words):
                return True
        return name in {one_line(title) for title, _ in texts}

    def _phrases(self, number: int) -> list[Phrase]:
        best = best_phrases(self.words[number], self.weights[number], self.common, self.places)
        return [phrase for phrase in best if phrase.worth > 0]

    def _candidates(self, number: int, fallback: str) -> Iterator[str]:
        """Names in the order of preference: a headline, phrases or what says more, and the same with a number."""
        texts = self.texts[number]
        alone = one_line(texts[0][0]) if len(texts) == 1 else ""
        speaker = headline(self.words[number], self.counts[number], self.weights[number], self.common)
        name = alone or _sentence(speaker)
        if name:
            yield name
        phrases = [] if alone else self._phrases(number)
        best = [phrase for phrase in phrases if phrase.worth >= NEARLY * phrases[0].worth]
        for phrase in best:
            both = _sentence(phrase.text)
            second = self._second(number, phrase)
            if second and len(both) + len(SEPARATOR) + len(second.text) <= MAX_CHARACTERS:
                both += SEPARATOR + second.text
            stems = phrase.stems + (second.stems if second else ())
            if not name and self._claimed(number, stems) < CLAIMED:
                continue
            if not name:
                both = self._instead(number, phrase, second) or both
            name = name or both
            yield both
        if not name and self.topics[number]:
            yield from numbered(_sentence(self.topics[number]))
        if not name and phrases and len(texts) > 2:
            yield from numbered(f"{len(texts)} articles")
        for other in phrases:  # if another community has each of these names
            both = SEPARATOR.join((_sentence(phrases[0].text), other.text))
            if not set(other.stems) & set(phrases[0].stems) and len(both) <= MAX_CHARACTERS:
                yield both
        yield from numbered(name or one_line(texts[0][0] if texts else "") or one_line(fallback) or "Community")

    def _instead(self, number: int, phrase: Phrase, second: Phrase | None) -> str:
        """What says more than a phrase that says little of many titles: a topic, or of a few titles a sentence."""
        words, weights, counts = self.words[number], self.weights[number], self.counts[number]
        is_few, is_word = len(words) <= EVENT, len(phrase.stems) == 1 and phrase.share < MOSTLY
        is_piece = (phrase.is_clause or phrase.is_once) and phrase.whole <= CLAUSE
        if (second or phrase.whole < HALF) and (topic := self.topics[number]):
            both = _sentence(phrase.text) + SEPARATOR + topic
            is_beside = " " not in topic and not is_piece and self._is_other(topic, phrase.text)
            return both if is_beside and len(both) <= MAX_CHARACTERS else _sentence(topic)
        if is_few and (second or is_word):
            text, _ = telling(words, weights, phrase.stems + (second.stems if second else ()))
            if text:
                return _sentence(text)
        if len(words) > FEW or not (second or phrase.whole < HALF or is_piece or (is_few and is_word)):
            return ""
        text, stems = telling(words, weights)
        known = [covered(words, one.stems, weights) for one in (phrase, second) if one]
        more = sum(covered(words, stems, weights)) - sum(map(any, zip(*known, strict=True)))
        is_alike = likeness(stems.difference(self.common) or stems, counts, len(words) - 1) >= ALIKE
        return _sentence(text) if is_alike and more >= (0 if is_few or is_piece else 1) else ""

    def _claimed(self, number: int, stems: Sequence[str]) -> float:
        """The share of the titles that have one of some words."""
        words = self.words[number]
        return sum(not title.stems.isdisjoint(stems) for title in words) / len(words)

    def _second(self, number: int, first: Phrase) -> Phrase | None:
        """A phrase to stand beside a first one: for the titles that this does not cover, or that have it, too."""
        words = self.words[number]
        known = covered(words, first.stems, self.weights[number])
        ways = [False] if first.share < NOT_ALL else []
        if len(first.stems) == 1:  # Apple · contact tracing
            ways.insert(0, True)
        for way in ways:
            titles = [title for title, is_known in zip(words, known, strict=True) if is_known == way]
            counts = Counter(stem for title in titles for stem in title.stems.difference(first.stems))
            weights = word_weights(counts, len(titles), self.site, self.n_titles)
            least = max(SECOND_SHARE, 2 / max(2, len(titles)))  # two titles, so that none speaks for itself alone
            for phrase in best_phrases(titles, weights, self.common, self.places):
                is_plain = len(phrase.stems) == 1 and phrase.text.islower()
                enough = phrase.whole >= (max(HALF, least) if is_plain else least)
                enough = enough and phrase.worth > (0 if way else SECOND_WORTH * first.worth)
                if enough and self._goes_beside(phrase, first):
                    return phrase
        return None

    def _goes_beside(self, phrase: Phrase, first: Phrase) -> bool:
        """Whether a second phrase says something else than a first one, and something that not all of the site says."""
        if phrase.is_clause or set(phrase.stems) <= self.everywhere or not set(phrase.stems).isdisjoint(first.stems):
            return False
        words = phrase.text.casefold().split()
        if self.places.is_verb(words[-1]) or self.places.governs(words[-1]):
            return False
        return self._is_other(phrase.text, first.text)

    @staticmethod
    def _is_other(one: str, other: str) -> bool:
        """Whether no words of two phrases begin alike."""
        beginnings = [{word[:SAME_BEGINNING] for word in text.casefold().split()} for text in (one, other)]
        return beginnings[0].isdisjoint(beginnings[1])


def numbered(name: str) -> Iterator[str]:
    """A name, and the same with a number."""
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _spelled(titles: Sequence[Text], weights: Mapping[str, float]) -> tuple[str, ...]:
    best = sorted(weights, key=lambda stem: (-weights[stem], stem))[: 2 * MOST_TERMS]
    spellings: dict[str, Counter[str]] = {stem: Counter() for stem in best}
    for title, language in titles:
        for stem, word in surface_forms(title, language).items():
            if stem in spellings:
                spellings[stem][word] += 1
    spelled = [max(own, key=own.__getitem__) if (own := spellings[stem]) else stem for stem in best]
    first = {word.casefold(): word for word in reversed(spelled)}
    return tuple(word[:MAX_LENGTH] for word in spelled if first[word.casefold()] is word)[:MOST_TERMS]


def distinct(candidates: Iterable[Iterable[str]], kept: Sequence[str]) -> Iterator[str]:
    """For each of several things its kept name, if any, or else the first of its candidate names that no other has."""
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
    is_plain = first.replace("’", "").replace("'", "").replace("-", "").isalpha() and first.islower()
    return text[0].upper() + text[1:] if is_plain else text


def one_line(text: str, most: int = MAX_LENGTH) -> str:
    """Return a text of any kind as a name: one line without control characters, cut after so many characters."""
    line = " ".join(remove_control_characters(text[: 20 * most]).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
