"""The language of each article: what its record names, else what is detected in its text, else unknown.

Unknown is a valid answer: the language of a headline of three words, or of a list of names, is often uncertain. On a
site that is nearly all in one language, an uncertain text counts as that language if this is also the best guess for
it. An uncertain text never counts as any other language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from recommender._arrays.operations import spliced
from recommender._arrays.types import Bools, Ints, Strings
from recommender.content import Article, primary
from recommender.text.detection import detected
from recommender.text.words import lead_of

__all__ = ["Languages"]

FIRST_CHARACTERS, MORE_CHARACTERS = 160, 600
"""How many characters are read first, and how many where the first leave a doubt.

Detection takes time in proportion to the length of the text, and two lines nearly always suffice. See
``docs/decisions/0006-language-and-meaning.md``.
"""

CERTAIN = 0.9
"""Probability, in [0, 1], from which a detected language counts as known. The model calibrates it by the text's length.

Checked on 8,635 English news, of which hardly any is taken for another language; see
``docs/decisions/0006-language-and-meaning.md``.
"""

MAIN_SHARE = 0.9
"""Share, in [0, 1], of the articles with a known language: from it on, their language is the site's main one.

A plain choice: lower, and uncertain texts of a site in two languages would count as the larger of them.
"""

_TAG = np.dtype("U8")
"""BCP 47 allows eight letters for the primary language."""

_NO_PROSE = re.compile(r"https?://\S+|www\.\S+|[#@]\w+")
"""Addresses, handles and hashtags: their letters mislead the detector."""


@dataclass(frozen=True, eq=False)
class Languages:
    """The languages of the articles of a site.

    Attributes
    ----------
    guesses : ndarray of str, shape (n_articles,)
        Primary languages of BCP 47 (``"de"``): what each record names, else the likeliest by its text; empty for a text
        without any language.
    certain : ndarray of bool, shape (n_articles,)
        Whether the guess counts as known.
    """

    guesses: Strings = field(repr=False)
    certain: Bools = field(repr=False)

    @classmethod
    def of(cls, articles: Iterable[Article]) -> Languages:
        """Return the languages of `articles`, in their order."""
        articles = [*articles]
        guesses = _guesses([lead_of(article) for article in articles], [article.language for article in articles])
        return cls(
            np.array([language for language, _ in guesses], dtype=_TAG),
            np.array([certain for _, certain in guesses], dtype=bool),
        )

    def spliced(self, origin: Ints, fresh: Languages) -> Languages:
        """Return the rows `origin` of these, and the next of `fresh` wherever that is negative."""
        return Languages(spliced(self.guesses, origin, fresh.guesses), spliced(self.certain, origin, fresh.certain))

    @cached_property
    def main(self) -> str:
        """The language of nearly all articles, see `MAIN_SHARE`; empty if there is none."""
        known = self.guesses[self.certain & (self.guesses != "")]
        tags, counts = np.unique(known, return_counts=True)
        return str(tags[counts.argmax()]) if len(known) and counts.max() >= MAIN_SHARE * len(known) else ""

    @cached_property
    def tags(self) -> Strings:
        """The primary language of each article, empty where it is unknown; shape (n_articles,)."""
        return np.where(self.certain | (self.guesses == self.main), self.guesses, "")

    def tag(self, text: str, language: str = "") -> str:
        """Return the primary language of `text`, empty if unknown.

        Parameters
        ----------
        text : str
            The text of a node of the site, or of a query.
        language : str, optional
            BCP 47 tag, where the record names one: it is taken as it is.
        """
        guess, certain = _guess(text, language)
        return guess if certain or guess == self.main else ""


def _guesses(texts: Sequence[str], named: Sequence[str]) -> list[tuple[str, bool]]:
    """Return for each text the language that its record names, else the likeliest; and whether it counts as known."""
    guesses = [(primary(language), True) for language in named]
    unnamed = [number for number, (language, _) in enumerate(guesses) if not language]
    prose = [_NO_PROSE.sub(" ", texts[number][: 2 * MORE_CHARACTERS])[:MORE_CHARACTERS] for number in unnamed]
    answers = detected([text[:FIRST_CHARACTERS] for text in prose])
    doubtful = [
        place
        for place, (_, probability) in enumerate(answers)
        if probability < CERTAIN and len(prose[place]) > FIRST_CHARACTERS
    ]
    for place, answer in zip(doubtful, detected([prose[place] for place in doubtful]), strict=True):
        answers[place] = answer
    for number, (language, probability) in zip(unnamed, answers, strict=True):
        # By ISO 639, zxx means that a text has no linguistic content.
        guesses[number] = ("", False) if language == "zxx" else (primary(language), probability >= CERTAIN)
    return guesses


@lru_cache(maxsize=10_000)  # externals are read again for each query that lists them
def _guess(text: str, named: str) -> tuple[str, bool]:
    """Return the guess for one text, see `_guesses`."""
    return _guesses([text], [named])[0]
