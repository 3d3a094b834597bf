"""Names that look alike: what somebody may have meant who misspelt one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property

from recommender.content import Article, fold_case, one_line, shortened

__all__ = ["MIN_LIKENESS", "AlikeNames", "introduced"]

MIN_LIKENESS = 0.15
"""The least Jaccard similarity of trigrams, from 0 to 1, at which a name is suggested. A plain choice: what a
typing error or a missing word leaves is above it, and unrelated names are mostly below."""


class AlikeNames:
    """Finds the articles whose id, slug or title shares most trigrams with a text.

    Parameters
    ----------
    articles : sequence of Article
    """

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = articles

    def closest(self, key: str, k: int = 3, min_likeness: float = MIN_LIKENESS) -> list[Article]:
        """Return up to `k` articles that look most like `key`, and alike enough, best first; of equals, the first."""
        wanted = _trigrams(key)
        shared = Counter(name for trigram in wanted for name in self._postings.get(trigram, ()))
        best: dict[int, float] = {}
        for (position, _, size), common in shared.items():
            best[position] = max(best.get(position, 0.0), common / (len(wanted) + size - common))
        ordered = sorted(best.items(), key=lambda item: (-item[1], item[0]))
        return [self._articles[position] for position, likeness in ordered[:k] if likeness > min_likeness]

    @cached_property
    def _postings(self) -> dict[str, list[tuple[int, int, int]]]:
        """Trigram → the names that hold it, each as (article, which name, how many trigrams it has)."""
        postings: dict[str, list[tuple[int, int, int]]] = {}
        for position, article in enumerate(self._articles):
            for number, name in enumerate((article.id, article.slug, article.title)):
                grams = _trigrams(name)
                entry = (position, number, len(grams))
                for gram in grams:
                    postings.setdefault(gram, []).append(entry)
        return postings


def introduced(article: Article) -> str:
    """An article as messages name it: by its id, and by its title where the id is a number or the like."""
    is_said = any(len(word) > 3 and word in fold_case(article.id) for word in fold_case(article.title).split())
    return repr(article.id) if is_said else f"{article.id!r} ({one_line(shortened(article.title, 80))})"


def _trigrams(text: str) -> set[str]:
    text = f"  {text.casefold()} "
    return {text[start : start + 3] for start in range(len(text) - 2)}
