"""What the page shows beside the graph: the related list of each article, the computed list, and doubtful links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from math import isfinite
from typing import Literal, Protocol

import numpy as np

from recommender.corpus import Corpus
from recommender.errors import wrong_argument
from recommender.graph.maps import MapChanges
from recommender.judging.trust import share_by_chance
from recommender.ranking import LinkChances, Recommendation
from recommender.ranking.learning import Lesson
from recommender.text import TextIndex

__all__ = ["Findings", "Suggested", "Trust", "checked_findings"]

MUCH_NOISE = 0.25
"""The share of entries by chance from which on the page warns of lists: there, links count half in the ranking. A plain
choice."""


@dataclass(frozen=True, slots=True)
class Trust:
    """How far the related lists of a site can be trusted; all but the first in [0, 1].

    Attributes
    ----------
    n_lists : int
        How many lists were looked at.
    noise : float or None
        The share of their entries that look as if they were drawn by chance, as ``evaluate`` says it, where that is
        certainly much: the page then warns of the lists. None where it is not, or where the lists are too few to tell.
    trust : float
        By how much links count, in our own lists and on the map.
    doubtful : float
        The share of the links that are doubtful, whether they are named or not.
    """

    n_lists: int
    noise: float | None
    trust: float
    doubtful: float

    @classmethod
    def of(cls, corpus: Corpus, text: TextIndex, chances: LinkChances, lesson: Lesson) -> Trust | None:
        """Return how far lists can be trusted, see `Findings.from_corpus`; None without links, or if nobody looked."""
        doubtful = chances.share_doubtful
        if not lesson.lists or not isfinite(lesson.noise + doubtful):
            return None
        # What the ranker goes by is careful where there are few lists, and doubts links across languages. Whoever is
        # to be warned of his own lists gets the estimate that `evaluate` prints, and only if its whole interval is bad.
        noise = share_by_chance(corpus, text) if lesson.noise >= MUCH_NOISE else None
        is_sure = noise is not None and noise.reliable and noise.ends[0] >= MUCH_NOISE
        return cls(lesson.lists, min(1.0, noise.mean) if noise and is_sure else None, lesson.trust, doubtful)

    def to_dict(self) -> dict[str, float | None]:
        """Return the figures as the page knows them."""
        return {name: None if figure is None else round(figure, 3) for name, figure in asdict(self).items()}


class Suggested(Protocol):
    """A change of a list that a page proposes, see `recommender.sites.suggestions.Suggestion`."""

    @property
    def article_id(self) -> str:
        """The article with the list."""

    @property
    def action(self) -> Literal["add", "remove", "replace", "check"]:
        """What becomes of the list."""

    @property
    def target_id(self) -> str:
        """The article that the entry means or is to mean, or empty."""

    @property
    def title(self) -> str:
        """The title of that article, or what the entry says."""

    @property
    def reason(self) -> str:
        """Why."""

    @property
    def chance(self) -> float | None:
        """That the two are clearly related, where the ranker says so."""


@dataclass(frozen=True)
class Findings:
    """What a recommender knows about a site beside its graph, for the page that shows the graph.

    A graph is enough for a page; what is given here is shown in addition. `recommender.engine.findings_of` makes one,
    and `recommender.export` and `recommender.show` take one. All fields are optional.

    Attributes
    ----------
    title : str
        The title of the page.
    article : str
        The id of the node that is selected when the page opens; none if empty.
    curated : mapping of str to sequence of str
        For each article the ids of its related list, in its order.
    by_program : collection of str
        Ids of the articles whose related lists were made by a program; the others are an editor's.
    lists : iterable of (str, sequence of Recommendation)
        The computed list of each article, with reasons. It is read once, when `computed` is used first, so that other
        processes can work on it until then.
    doubtful : mapping of (str, str) to float, or None
        Curated links whose articles are hardly related, as (source, target), and the chance that they are; the least
        likely first, and two articles that list each other once. None if links were not checked.
    not_public : collection of str
        Ids of drafts and others that readers never see: it is no fault that nothing links to them.
    suggestions : sequence of Suggested, or None
        What lists may lack, and their broken entries. None if nobody looked: that takes the files of the site.
    sections : mapping of str to str
        The section of each article that has one.
    trust : Trust or None
        How far the lists can be trusted. None if that is not known, or there are no lists.
    changes : MapChanges or None
        What changed since a former map, see `recommender.graph.maps.changes_since`. None if none is known.
    """

    title: str = ""
    article: str = ""
    curated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lists: Iterable[tuple[str, Sequence[Recommendation]]] = field(default=(), repr=False)
    doubtful: Mapping[tuple[str, str], float] | None = None
    by_program: Collection[str] = ()
    trust: Trust | None = None
    not_public: Collection[str] = ()
    suggestions: Sequence[Suggested] | None = None
    sections: Mapping[str, str] = field(default_factory=dict)
    changes: MapChanges | None = None

    @cached_property
    def computed(self) -> dict[str, Sequence[Recommendation]]:
        """The computed lists by article; waits until all of them are there."""
        return dict(self.lists)

    @cached_property
    def doubted(self) -> dict[tuple[str, str], float]:
        """The doubtful links without those that a computed list has: nobody is asked to take away what stands there."""
        shown = {(source, story.article_id) for source, stories in self.computed.items() for story in stories}
        return {pair: chance for pair, chance in (self.doubtful or {}).items() if shown.isdisjoint((pair, pair[::-1]))}

    @classmethod
    def from_corpus(
        cls,
        corpus: Corpus,
        text: TextIndex,
        chances: LinkChances,
        lesson: Lesson,
        lists: Iterable[tuple[str, Sequence[Recommendation]]],
        *,
        title: str = "",
        article: str = "",
    ) -> Findings:
        """Collect the related lists of a corpus, its doubtful links, and how far the lists can be trusted.

        Parameters
        ----------
        corpus : Corpus
            The site.
        text : TextIndex
            Of the same corpus.
        chances : LinkChances
            Of the same corpus.
        lesson : Lesson
            What its lists teach, see `recommender.ranking.learning.Calibration.whole`.
        lists : iterable of (str, sequence of Recommendation)
            The computed lists.
        title, article : str
            As the attributes.
        """
        ids = [*corpus.positions]
        curated = {
            article_id: [ids[target] for target in corpus.related(position).tolist()]
            for position, article_id in enumerate(ids[: len(corpus)])
        }
        by_program = frozenset(ids[position] for position in np.flatnonzero(corpus.columns.by_program).tolist())
        doubtful = chances.doubtful if len(chances.source) else None
        return cls(
            title=title,
            article=article,
            curated=curated,
            lists=lists,
            doubtful=doubtful,
            by_program=by_program,
            trust=Trust.of(corpus, text, chances, lesson),
            not_public=frozenset(one.id for one in corpus if one.why_kept_out(None)),
            sections=_sections(corpus),
        )


def _sections(corpus: Corpus) -> dict[str, str]:
    """The section of each article: as it says, or the folder in which it lies."""
    sections = ((one.id, one.section or (one.path.partition("/")[0] if "/" in one.path else "")) for one in corpus)
    return {article_id: section for article_id, section in sections if section}


def checked_findings(value: object) -> Findings | None:
    """Return findings, or None; anything else raises a SettingsError."""
    if value is not None and not isinstance(value, Findings):
        raise wrong_argument("findings", value, "Findings, as those of a Recommender, or None")
    return value
