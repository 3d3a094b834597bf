"""Which stories may be recommended at all: conditions that are checked before anything is ordered or cut."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Bools
from recommender.content import primary
from recommender.corpus import FACETS, Corpus
from recommender.errors import SettingsError
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query

__all__ = ["Filters"]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a story must be like to be recommended. An editor's own list is never filtered.

    Attributes
    ----------
    language : str
        ``"same"`` as the query's, ``"any"``, or a BCP 47 tag of which the first part counts. What is of an unknown
        language always passes, and so does everything where the query's is unknown.
    topics, providers, kinds : tuple of str
        The story must have one of each that is named; case does not matter. External pages have no topics, and their
        kind is ``"external"``.
    max_age : float or None
        Days before the day asked for (`as_of`), or before the newest article of the site. A story without a date
        passes.
    block : tuple of str
        Articles, by any name they go by, and external pages, by address, that are never recommended.

    Raises
    ------
    SettingsError
        If a value is of the wrong type.
    """

    language: str = "same"
    topics: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    max_age: float | None = None
    block: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not isinstance(self.language, str) or not primary(self.language):
            raise SettingsError(f'the filter language is {self.language!r}; use "same", "any" or a tag like "en"')
        age = self.max_age
        if age is not None and (isinstance(age, bool) or not isinstance(age, int | float) or not age >= 0):
            raise SettingsError(f"the filter max_age is {age!r}; it must be a number of days, 0 or more")
        for name in ("topics", "providers", "kinds", "block"):
            value = getattr(self, name)
            if isinstance(value, str) or not all(isinstance(entry, str) for entry in value):
                raise SettingsError(f"the filter {name} is {value!r}; it must be a list of strings")
            object.__setattr__(self, name, tuple(value))

    def check(self, corpus: Corpus) -> None:
        """Refuse topics, providers and kinds that no article or external page of `corpus` has.

        Raises
        ------
        SettingsError
            With the nearest that there is.
        """
        for name in FACETS:
            for value in getattr(self, name):
                known = corpus.facets[name]
                if value.casefold() not in known and value != "external":
                    nearest = difflib.get_close_matches(value.casefold(), known, 1, 0.0)
                    hint = f"; did you mean {known[nearest[0]]!r}?" if nearest else "; no article has any"
                    raise SettingsError(f"no article has {value!r} among its {name}{hint}")

    def refused(self, graph: ArticleGraph, query: Query, evidence: Evidence) -> Iterator[tuple[str, Bools]]:
        """Yield for each filter in force why it leaves something out, and which candidates.

        Parameters
        ----------
        graph : ArticleGraph
            Of the site.
        query : Query
            Whose language and day count.
        evidence : Evidence
            Of the n candidates.

        Yields
        ------
        cause : str
            In words.
        refused : ndarray, shape (n,), bool
        """
        corpus, positions = graph.corpus, evidence.candidates
        language = self._language(graph, query)
        if language:
            yield f"it is not in the language {language!r}", graph.foreign[language][positions]
        if self.max_age is not None:
            newest = np.nanmax(corpus.dates[: len(corpus)], initial=-np.inf)
            today = newest if np.isnan(query.as_of) else query.as_of
            yield f"it is older than {self.max_age:g} days", evidence.dates < today - self.max_age
        for name, known_to in FACETS.items():
            wanted = {value.casefold() for value in getattr(self, name)}
            if wanted:
                nodes = (corpus.node(position, without=query.masked) for position in positions.tolist())
                strange = [wanted.isdisjoint(value.casefold() for value in known_to(node)) for node in nodes]
                yield f"none of its {name} is {_named(getattr(self, name))}", np.array(strange, dtype=bool)
        if self.block:
            yield "it is on the block list", np.isin(positions, self._blocked(corpus))

    def _language(self, graph: ArticleGraph, query: Query) -> str:
        if self.language == "any":
            return ""
        if self.language != "same":
            return primary(self.language)
        return primary(query.language) if query.position is None else str(graph.languages[query.position])

    def _blocked(self, corpus: Corpus) -> list[int]:
        known = ((name, corpus.node_position(name)) for name in self.block)
        return [position if position >= 0 else corpus.position(name) for name, position in known]


def _named(values: tuple[str, ...]) -> str:
    return " or ".join(repr(value) for value in values)
