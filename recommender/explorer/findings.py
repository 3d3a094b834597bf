"""What the page shows beside the graph: the related list of each article, the computed list, and doubtful links."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from recommender.corpus import Corpus
from recommender.errors import wrong_argument
from recommender.judging.trust import doubtful_links
from recommender.ranking import Recommendation
from recommender.text import TextIndex

__all__ = ["Findings", "checked_findings"]


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
    doubtful : collection of (str, str), or None
        Curated links that the texts do not confirm, as (source, target). None if links were not checked.
    """

    title: str = ""
    article: str = ""
    curated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lists: Iterable[tuple[str, Sequence[Recommendation]]] = field(default=(), repr=False)
    doubtful: Collection[tuple[str, str]] | None = None
    by_program: Collection[str] = ()

    @cached_property
    def computed(self) -> dict[str, Sequence[Recommendation]]:
        """The computed lists by article; waits until all of them are there."""
        return dict(self.lists)

    @classmethod
    def from_corpus(
        cls,
        corpus: Corpus,
        text: TextIndex,
        lists: Iterable[tuple[str, Sequence[Recommendation]]],
        *,
        title: str = "",
        article: str = "",
    ) -> Findings:
        """Collect the related lists of a corpus and its doubtful links (see `recommender.judging.trust`).

        Parameters
        ----------
        corpus : Corpus
            The site.
        text : TextIndex
            Of the same corpus.
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
        return cls(title, article, curated, lists, doubtful_links(corpus, text), by_program)


def checked_findings(value: object) -> Findings | None:
    """Return findings, or None; anything else raises a SettingsError."""
    if value is not None and not isinstance(value, Findings):
        raise wrong_argument("findings", value, "Findings, as those of a Recommender, or None")
    return value
