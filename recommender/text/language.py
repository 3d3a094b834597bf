"""The language of each article: what its record says, else what its letters tell, else unknown.

Unknown is an honest answer: headlines of three words, lists of names and mixed texts have no language that anybody
could be sure of. On a site that is nearly all in one language they are taken to be in it, if that is at all what they
look like; nothing doubtful is ever said to be in another one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from recommender._arrays.operations import spliced
from recommender._arrays.types import Bools, Ints, Strings
from recommender.content import Article, primary
from recommender.text.detector import detector
from recommender.text.reading import readable

__all__ = ["Languages"]

GLANCE, LOOK = 160, 600
"""How many characters are looked at first, and how many where those leave a doubt."""

CERTAIN = 0.9
"""From this probability, which the model calibrates by the length of the text, a guess counts as knowledge."""

NEARLY_ALL = 0.9
"""From this share of the articles whose language is known, a site is in one language."""

_TAG = np.dtype("U8")
"""Longest primary language of BCP 47."""

_ADDRESS = re.compile(r"https?://\S+|www\.\S+|[#@]\w+")


@dataclass(frozen=True, eq=False)
class Languages:
    """The languages of a site.

    Attributes
    ----------
    guesses : ndarray of str, shape (n_articles,)
        What each record says, else what its text looks most like: primary languages of BCP 47 (``"de"``), or nothing.
    certain : ndarray of bool, shape (n_articles,)
        Whether that is known, and no mere guess.
    """

    guesses: Strings = field(repr=False)
    certain: Bools = field(repr=False)

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Languages:
        """Return the languages of `articles`, in their order."""
        told = [_told(readable(article), article.language) for article in articles]
        return cls(np.array([guess for guess, _ in told], dtype=_TAG), np.array([sure for _, sure in told], dtype=bool))

    def updated(self, new: Iterable[Article], origin: Ints) -> Languages:
        """Return what `of` would for a site whose articles stood at `origin` in this one, or are `new`: -1."""
        fresh = Languages.of(new)
        return Languages(spliced(self.guesses, origin, fresh.guesses), spliced(self.certain, origin, fresh.certain))

    @cached_property
    def main(self) -> str:
        """The language that nearly the whole site is in; empty if there is none."""
        known = self.guesses[self.certain & (self.guesses != "")]
        tags, counts = np.unique(known, return_counts=True)
        return str(tags[counts.argmax()]) if len(known) and counts.max() >= NEARLY_ALL * len(known) else ""

    @cached_property
    def tags(self) -> Strings:
        """The primary language of each article, empty where it is unknown; shape (n_articles,)."""
        return np.where(self.certain | (self.guesses == self.main), self.guesses, "")

    def tag(self, text: str, language: str = "") -> str:
        """Return the primary language of `text`, empty if unknown.

        Parameters
        ----------
        text : str
            Of the site, or asked of it.
        language : str, optional
            BCP 47 tag, where the record has one: that settles it.
        """
        guess, certain = _told(text, language)
        return guess if certain or guess == self.main else ""


def _told(text: str, language: str) -> tuple[str, bool]:
    """What a record says of its language, else what its text looks like; and whether that is certain."""
    if said := primary(language):
        return said, True
    guess, chance = _detected(_ADDRESS.sub(" ", text[: 2 * LOOK])[:LOOK])
    return guess, chance >= CERTAIN


@lru_cache(maxsize=10_000)
def _detected(text: str) -> tuple[str, float]:
    """The likeliest language of `text` and its probability."""
    guess, chance = detector().classify(text[:GLANCE])
    if chance < CERTAIN and len(text) > GLANCE:
        guess, chance = detector().classify(text)
    return ("", 0.0) if guess == "zxx" else (primary(guess), chance)  # zxx: not language at all
