"""The words of a synthetic newsroom: how they are spelt, how frequent they are, and which topic they belong to.

A word is a rank, counted from 0: the most frequent word has rank 0. Ranks below `COMMON` are function words. Then the
topics take turns until each has `TOPIC_WORDS`. All further ranks are names and other rare words.
"""

from __future__ import annotations

import numpy as np

from recommender._arrays.types import Float64s, Ints

__all__ = ["TOPICS", "background_words", "spelt", "story_words", "topic_words", "vocabulary_size", "word", "zipf"]

TOPICS = (
    *("Politics", "Business", "Health", "Climate", "Science", "Technology", "Football", "Courts", "Schools", "Energy"),
    *("Housing", "Transport", "Music", "Film", "Books", "Food", "Travel", "Farming", "Defence", "Markets"),
    *("Weather", "Cycling", "Media", "Religion"),
)

COMMON, TOPIC_WORDS = 100, 400
"""How many function words there are, and how many words each topic has. Plain choices."""

EXPONENT, SHIFT = 1.2, 1.5
"""Of the Zipf–Mandelbrot law of background words: a rank's frequency is (rank + SHIFT) to the power of -EXPONENT."""

TOPIC_EXPONENT, TOPIC_SHIFT = 0.8, 5.0
"""The same for the words of a topic, which are more evenly frequent. A plain choice."""

NAME_EXPONENT, NAME_SHIFT = 1.0, 500.0
"""The same for the words that a story has for itself: nearly even at first, so that stories have different ones."""

HEAPS, HEAPS_FACTOR = 0.6, 25.0
"""Heaps' law: a text of n words has about HEAPS_FACTOR times n to the power of HEAPS different ones."""

STORY_TOPIC_WORDS, STORY_NAMES = 10, 8
"""The vocabulary of a story: words of its topic, which other stories use as well, and words of its own."""

CONSONANTS, VOWELS = "bdfghklmnprstvzj", "aeiou"

SCRAMBLE = 50_867
"""Spreads neighbouring ranks over different syllables. It has no factor in common with 80, the number of syllables, so
that no two ranks get the same word."""


def word(rank: int) -> str:
    """Return the word of a rank, counted from 0. All words differ; a word of s syllables has 2 s letters.

    There are 80 words of one syllable, 80² of two, and so on.
    """
    return spelt(rank + 1, rank)[0]


def spelt(stop: int, start: int = 0) -> list[str]:
    """Return the words of the ranks from `start` up to `stop`, without it."""
    syllables = np.array([[ord(c), ord(v)] for c in CONSONANTS for v in VOWELS], dtype=np.uint32)
    words: list[str] = []
    first, length, base = 0, 1, len(syllables)
    while first < stop:
        ranks = np.arange(max(first, start), min(first + base**length, stop), dtype=np.int64) - first
        if len(ranks):
            scrambled = ranks * SCRAMBLE % base**length
            digits = scrambled[:, None] // base ** np.arange(length) % base
            letters = np.ascontiguousarray(syllables[digits].reshape(len(ranks), 2 * length))
            words += letters.view(f"<U{2 * length}").ravel().tolist()
        first, length = first + base**length, length + 1
    return words


def vocabulary_size(n_words: float) -> int:
    """Return how many ranks are in use after a text of `n_words` words, by Heaps' law."""
    return COMMON + TOPIC_WORDS * len(TOPICS) + int(HEAPS_FACTOR * n_words**HEAPS)


def background_words(size: int, uniform: Float64s) -> Ints:
    """Return ranks below `size`, one for each number of `uniform`, as frequent as in running text."""
    return zipf(size, EXPONENT, SHIFT, uniform)


def topic_words(topic: Ints, uniform: Float64s) -> Ints:
    """Return ranks of words of each `topic`, one for each number of `uniform`; the shapes must broadcast."""
    return COMMON + zipf(TOPIC_WORDS, TOPIC_EXPONENT, TOPIC_SHIFT, uniform) * len(TOPICS) + topic


def story_words(topic: Ints, size: int, rng: np.random.Generator) -> Ints:
    """Return the vocabulary of each story as ranks below `size`, shape (n_stories, n_words), in random order."""
    n_stories = len(topic)
    of_topic = topic_words(topic[:, None], rng.random((n_stories, STORY_TOPIC_WORDS)))
    names = COMMON + zipf(size - COMMON, NAME_EXPONENT, NAME_SHIFT, rng.random((n_stories, STORY_NAMES)))
    return rng.permuted(np.hstack([of_topic, names]), axis=1)


def zipf(n: int, exponent: float, shift: float, uniform: Float64s) -> Ints:
    """Return ranks in [0, n) by the inverse of a Zipf–Mandelbrot distribution, taken as continuous.

    The density of a rank falls as (rank + shift) to the power of -exponent. `uniform` are numbers in [0, 1).
    """
    if exponent == 1.0:
        ranks = shift * ((n + shift) / shift) ** uniform
    else:
        power = 1.0 - exponent
        low, high = shift**power, (n + shift) ** power
        ranks = (low + uniform * (high - low)) ** (1.0 / power)
    return np.clip((ranks - shift).astype(np.int64), 0, n - 1)
