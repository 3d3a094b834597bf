"""What is true: which articles are relevant to which, and on whose word."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from recommender.corpus import Corpus
from recommender.errors import EvaluationError

__all__ = ["Judgments"]


@dataclass(frozen=True)
class Judgments:
    """Relevant articles by query.

    Attributes
    ----------
    grades : mapping of str to mapping of str to int
        ``grades[query_id][article_id]``: 0 unrelated … 3 same story; curated lists know only 1.
    source : str
        ``"curated"`` or the name of a file.
    """

    grades: Mapping[str, Mapping[str, int]]
    source: str = "curated"

    @classmethod
    def from_corpus(cls, corpus: Corpus) -> Judgments:
        """Take every curated list as truth: its entries within the site are relevant, with grade 1.

        Raises
        ------
        EvaluationError
            If no article lists another article of the site.
        """
        grades = {}
        for position, article in enumerate(corpus.articles):
            within = [node for node in corpus.related(position).tolist() if node < len(corpus)]
            if within:
                grades[article.id] = {corpus.articles[node].id: 1 for node in within}
        if not grades:
            raise EvaluationError(
                "nothing to evaluate: no article has a curated list with a link to another article of the site; "
                "add `related:` lists, or name a file of judgments"
            )
        return cls(grades)

    @property
    def n_pairs(self) -> int:
        """How many judgments there are."""
        return sum(len(grades) for grades in self.grades.values())
