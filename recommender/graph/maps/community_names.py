"""The name of a community: words that its titles have, and the titles of other communities do not have.

Words are weighted by class-based TF-IDF (Grootendorst 2022, *BERTopic*, arXiv:2203.05794): the number of titles of the
community that hold the word, times log(1 + A / f), where f is the number of titles in all communities that hold the
word, and A is the average number of words in the titles of a community.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import count, permutations

from recommender.content import remove_control_characters
from recommender.text import surface_forms, tokenize

__all__ = ["names_of", "one_line"]

NAME_TERMS, MOST_TERMS = 3, 10
"""How many terms a name usually has, and how many are kept of a community. Plain choices: a name has to be short."""

MAX_LENGTH = 40
"""In characters, of one word, or of a title that serves as a name: what fits on a line of the map's legend."""

SIDE_BY_SIDE = 0.6
"""Two words are joined to one term if the rarer of them stands beside the other in this share of the places where it
stands. A plain choice: clearly more than half."""

Title = tuple[str, str]
"""A title and the language tag of its article."""


def names_of(
    titles: Sequence[Sequence[Title]], fallback: Sequence[str], kept: Sequence[str] = ()
) -> list[tuple[str, tuple[str, ...]]]:
    """Name communities by the titles of their members, each differently.

    Parameters
    ----------
    titles : sequence of sequence of (title, language)
        For each community the titles of its members, the most central first.
    fallback : sequence of str
        For each community the name if its titles have no words.
    kept : sequence of str
        For each community its former name, empty for none; it is kept while it fits, see `_fits`.

    Returns
    -------
    list of (name, terms)
        The terms are words as the titles spell them, the most distinctive first.
    """
    counts = [Counter(term for title in of_one for term in set(tokenize(*title))) for of_one in titles]
    total: Counter[str] = sum(counts, Counter())
    average = total.total() / max(1, len(counts))
    idf = {term: math.log1p(average / n) for term, n in total.items()}
    terms = [_terms(of_one, own, idf) for of_one, own in zip(titles, counts, strict=True)]
    single = [one_line(of_one[0][0]) if len(of_one) == 1 else "" for of_one in titles]
    candidates = [_candidates(*one) for one in zip(single, map(_joined, terms, titles), fallback, strict=True)]
    fitting = [name if _fits(name, own) else "" for name, own in zip(kept or [""] * len(titles), counts, strict=True)]
    return list(zip(_distinct(candidates, fitting), terms, strict=True))


def _fits(name: str, counts: Counter[str]) -> bool:
    """Whether a former name still says what a community is about: the titles have at least half of its words."""
    words = set(tokenize(name))
    return bool(name) and 2 * sum(word in counts for word in words) >= len(words)


def _terms(titles: Sequence[Title], counts: Counter[str], idf: dict[str, float]) -> tuple[str, ...]:
    """The most distinctive words of a community, as its titles spell them."""
    # In a community of three or more, a word of one title only says nothing about the others.
    least = 2 if len(titles) > 2 else 1
    terms = [term for term, n in counts.items() if n >= least and not term.isdigit()]
    terms.sort(key=lambda term: (-counts[term] * idf[term], term))
    spelling = _spelling(titles, terms[: 2 * MOST_TERMS])
    spelled = [spelling[term][:MAX_LENGTH] for term in terms if term in spelling]
    first = {word.casefold(): word for word in reversed(spelled)}
    return tuple(word for word in spelled if first[word.casefold()] is word)[:MOST_TERMS]


def _spelling(titles: Iterable[Title], terms: Sequence[str]) -> dict[str, str]:
    """The most frequent spelling of each term in the titles.

    In scripts without spaces a term is a pair of characters, which has no other spelling.
    """
    spellings: dict[str, Counter[str]] = {term: Counter() for term in terms}
    for title, language in titles:
        for term, word in surface_forms(title, language).items():
            if term in spellings:
                spellings[term][word] += 1
    return {
        term: min(counts, key=lambda word: (-counts[word], word)) if counts else term
        for term, counts in spellings.items()
    }


def _joined(terms: Sequence[str], titles: Sequence[Title]) -> list[str]:
    """The terms; those that mostly stand side by side become one: "Hong Kong"; 顔認 and 認証 become 顔認証."""
    text = "\n".join(f" {' '.join(title.split())} " for title, _ in titles).casefold()
    joined = list(terms)
    for one, other in permutations(terms[: 2 * NAME_TERMS], 2):
        character_pairs = len(one) == len(other) == 2 and one[-1] == other[0] and not one.isascii()
        both, space = (one + other[1:], "") if character_pairs else (f"{one} {other}", " ")
        together, *each = (text.count(f"{space}{part}{space}".casefold()) for part in (both, one, other))
        if one in joined and other in joined and together >= max(2, SIDE_BY_SIDE * min(each)):
            first, second = sorted((joined.index(one), joined.index(other)))
            joined[first] = both
            del joined[second]
    return joined


def _distinct(candidates: Sequence[Iterable[str]], kept: Sequence[str]) -> Iterable[str]:
    """For each community its kept name, or else the first of its candidate names that no other community has."""
    taken: set[str] = set()
    unique = [name if name and not (name in taken or taken.add(name)) else "" for name in kept]  # type: ignore[func-returns-value]
    for names, name in zip(candidates, unique, strict=True):
        chosen = name or next(name for name in names if name not in taken)
        taken.add(chosen)
        yield chosen


def _candidates(title: str, terms: Sequence[str], fallback: str) -> Iterable[str]:
    """Names in the order of preference: the title of a single node, then more and more terms, then numbered names."""
    if title:
        yield title
    for length in range(NAME_TERMS, max(NAME_TERMS, len(terms)) + 1):
        if terms:
            yield ", ".join(terms[:length])
    name = title or ", ".join(terms[:NAME_TERMS]) or one_line(fallback) or "Community"
    yield name
    yield from (f"{name} ({number})" for number in count(2))


def one_line(text: str) -> str:
    line = " ".join(remove_control_characters(text).split())
    return line if len(line) <= MAX_LENGTH else f"{line[: MAX_LENGTH - 1]}…"
