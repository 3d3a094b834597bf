"""Filters: which stories may be recommended at all. They are applied before candidates are ordered and cut to `k`."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from recommender._arrays.types import Bools
from recommender._io.arguments import checked_strings, is_number
from recommender.content import is_language_tag, primary
from recommender.corpus import FACETS, Corpus, checked_corpus
from recommender.errors import SettingsError, checked_keywords
from recommender.graph import ArticleGraph
from recommender.ranking.evidence import Evidence, Query

__all__ = ["Filters"]


Names = tuple[str, ...] | list[str]
"""Some names: no `Sequence`, which a string alone would be, too. What is given becomes a tuple."""


@checked_keywords
@dataclass(frozen=True, slots=True)
class Filters:
    """Conditions that a story must meet to be recommended. An article's own curated list is never filtered.

    Attributes
    ----------
    language : str
        ``"same"``: the language of the query. ``"any"``: all languages. Otherwise a BCP 47 tag, of which the first
        part counts. A story whose language is unknown always passes; if the language of the query is unknown,
        ``"same"`` lets every story pass.
    topics, providers, kinds : tuple or list of str
        The story must have one of the named topics, one of the named providers and one of the named kinds; empty for
        no condition. Case does not matter. External pages have no topics, and their kind is ``"external"``.
    max_age : float or None
        In days, ≥ 0: how much older a story may be than the day asked for (`as_of`), or than the newest article of the
        site. A story without a date passes.
    block : tuple or list of str
        Articles, by any of their names, and external pages, by address, that are never recommended.

    Raises
    ------
    SettingsError
        If a value is of the wrong type or out of range.

    Examples
    --------
    >>> from recommender import Filters, Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> query = "Ferry crews walk out, cutting off the Skerrin Islands"
    >>> for story in newsroom.recommend(query, 2, filters=Filters(kinds=("video",)), mode="computed-only"):
    ...     print(story.title)
    Video: The fishing boats doing the ferry’s job
    """

    language: str = "same"
    topics: Names = ()
    providers: Names = ()
    kinds: Names = ()
    max_age: float | None = None
    block: Names = ()

    def __post_init__(self) -> None:
        if not isinstance(self.language, str) or not is_language_tag(self.language):
            raise SettingsError(f'the filter language is {self.language!r}; use "same", "any" or a tag like "en"')
        age = self.max_age
        if age is not None and not (isinstance(age, int | float) and is_number(age) and age >= 0):
            raise SettingsError(f"the filter max_age is {age!r}; it must be a number of days, 0 or more")
        for name in ("topics", "providers", "kinds", "block"):
            strings = checked_strings(f"the filter {name}", getattr(self, name))
            object.__setattr__(self, name, tuple(strings))

    def check(self, corpus: Corpus) -> None:
        """Check that every topic, provider and kind is one that `corpus` has.

        Raises
        ------
        SettingsError
            If no article and no external page has one of them; the message names the nearest that there is.
        """
        checked_corpus(corpus)
        if any(getattr(self, name) for name in FACETS):  # or every article would be read for nothing
            self.check_among(corpus.facets)

    def check_among(self, facets: Mapping[str, Mapping[str, str]]) -> None:
        """Check the same for the values that some articles have, by facet: lower case → as it is shown."""
        for name in FACETS:
            for value in getattr(self, name):
                existing = facets[name]
                if value.casefold() not in existing and value != "external":
                    nearest = difflib.get_close_matches(value.casefold(), existing, 1, 0.0)
                    hint = f"; did you mean {existing[nearest[0]]!r}?" if nearest else "; no article has any"
                    raise SettingsError(f"no article has {value!r} among its {name}{hint}")

    def refused(self, graph: ArticleGraph, query: Query, evidence: Evidence) -> Iterator[tuple[str, Bools]]:
        """Yield, for each filter that is set, the cause in words and which candidates it bars.

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
            Why they are barred, as in "it is older than 30 days".
        refused : ndarray, shape (n,), bool
            Which candidates are barred.
        """
        corpus, positions = graph.corpus, evidence.candidates
        language = self._language(graph, query)
        if language:
            yield f"it is not in the language {language!r}", graph.foreign[language][positions]
        if self.max_age is not None:
            newest = np.nanmax(corpus.dates[: len(corpus)], initial=-np.inf)
            today = newest if np.isnan(query.as_of) else query.as_of
            yield f"it is older than {self.max_age:g} days", evidence.dates < today - self.max_age
        for name, values_of in FACETS.items():
            wanted = {value.casefold() for value in getattr(self, name)}
            if wanted:
                nodes = (corpus.node(position, without=query.masked) for position in positions.tolist())
                lacks = [wanted.isdisjoint(value.casefold() for value in values_of(node)) for node in nodes]
                yield f"none of its {name} is {_either(getattr(self, name))}", np.array(lacks, dtype=bool)
        if self.block:
            yield "it is on the block list", np.isin(positions, self._blocked(corpus))

    def _language(self, graph: ArticleGraph, query: Query) -> str:
        """The language that stories must have; empty for any."""
        if self.language == "any":
            return ""
        if self.language != "same":
            return primary(self.language)
        return primary(query.language) if query.position is None else str(graph.languages[query.position])

    def _blocked(self, corpus: Corpus) -> list[int]:
        """The positions of the blocked nodes: by id, else by any other name of an article."""
        by_id = ((name, corpus.node_position(name)) for name in self.block)
        return [position if position >= 0 else corpus.position(name) for name, position in by_id]


def _either(values: Names) -> str:
    return " or ".join(repr(value) for value in values)
