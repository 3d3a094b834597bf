"""What to call a community: the words that its titles have and the others' have not.

Words are weighed by class-based TF-IDF (Grootendorst 2022, *BERTopic*, arXiv:2203.05794): how many titles of the
community hold the word, times log(1 + A / f), where f titles hold it in all communities and A is how many words the
titles of a community have on average.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count, permutations

from recommender.content import remove_control_characters
from recommender.text import is_filler, spellings, words

__all__ = ["names_of"]

IN_A_NAME, MOST_TERMS = 3, 10
LONGEST = 40
"""In characters, of one word or of a title that is a name."""

OFTEN_TOGETHER = 0.6
"""Two words are one if the rarer of them stands beside the other in so many of its titles."""

Title = tuple[str, str]
"""A title and the language tag of its article."""


def names_of(titles: Sequence[Sequence[Title]], fallback: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Name communities by the titles of their members, each unlike the others.

    Parameters
    ----------
    titles : sequence of sequence of (title, language)
        For each community the titles of its members, the most central first.
    fallback : sequence of str
        What to call one whose titles have no words.

    Returns
    -------
    list of (name, terms)
        The terms are words as the titles write them, the most telling first.
    """
    counts = [Counter(term for title in of_one for term in set(words(*title))) for of_one in titles]
    everywhere: Counter[str] = sum(counts, Counter())
    average = everywhere.total() / max(1, len(counts))
    idf = {term: math.log1p(average / n) for term, n in everywhere.items()}
    terms = [_terms(of_one, found, idf) for of_one, found in zip(titles, counts, strict=True)]
    alone = [_line(of_one[0][0]) if len(of_one) == 1 else "" for of_one in titles]
    names = (_candidates(*found) for found in zip(alone, map(_joined, terms, titles), fallback, strict=True))
    return list(zip(_distinct(names), terms, strict=True))


def _terms(titles: Sequence[Title], counts: Counter[str], idf: dict[str, float]) -> tuple[str, ...]:
    """The most telling words of a community as its titles write them."""
    least = 2 if len(titles) > 2 else 1
    telling = [term for term, n in counts.items() if n >= least and not _says_nothing(term)]
    telling.sort(key=lambda term: (-counts[term] * idf[term], term))
    written = _written(titles, telling[: 2 * MOST_TERMS])
    found = [written[term][:LONGEST] for term in telling if term in written]
    once = {word.casefold(): word for word in reversed(found)}
    return tuple(word for word in found if once[word.casefold()] is word and not is_filler(word))[:MOST_TERMS]


def _says_nothing(term: str) -> bool:
    return term.isdigit() or is_filler(term)


def _written(titles: Iterable[Title], terms: Sequence[str]) -> dict[str, str]:
    """How most titles write each term; a pair of characters of a script without spaces stands for itself."""
    found: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for title, language in titles:
        for term, word in spellings(title, language).items():
            if term in found:
                found[term][word] += 1
    return {term: min(seen, key=lambda word: (-seen[word], word)) if seen else term for term, seen in found.items()}


def _joined(terms: Sequence[str], titles: Sequence[Title]) -> list[str]:
    """Words that mostly stand side by side as one: "Hong Kong", "Battle Pass"; 顔認 and 認証 as 顔認証."""
    text = "\n".join(f" {' '.join(title.split())} " for title, _ in titles).casefold()
    found = list(terms)
    for one, other in permutations(terms[: 2 * IN_A_NAME], 2):
        pairs = len(one) == len(other) == 2 and one[-1] == other[0] and not one.isascii()
        joined, space = (one + other[1:], "") if pairs else (f"{one} {other}", " ")
        together, *apart = (text.count(f"{space}{words}{space}".casefold()) for words in (joined, one, other))
        if one in found and other in found and together >= max(2, OFTEN_TOGETHER * min(apart)):
            first, second = sorted((found.index(one), found.index(other)))
            found[first] = joined
            del found[second]
    return found


def _distinct(candidates: Iterable[Iterable[str]]) -> Iterable[str]:
    taken: set[str] = set()
    for names in candidates:
        name = next(name for name in names if name not in taken)
        taken.add(name)
        yield name


def _candidates(title: str, terms: Sequence[str], otherwise: str) -> Iterable[str]:
    """The title of one that is alone; else ever longer names, and then numbered ones."""
    if title:
        yield title
    for length in range(IN_A_NAME, max(IN_A_NAME, len(terms)) + 1):
        if terms:
            yield ", ".join(terms[:length])
    name = title or ", ".join(terms[:IN_A_NAME]) or _line(otherwise) or "Community"
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def _line(text: str) -> str:
    line = " ".join(remove_control_characters(text).split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"
