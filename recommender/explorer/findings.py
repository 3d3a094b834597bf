"""What is known of a site beside its graph: the lists, and which curated links are doubtful."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from recommender.corpus import Corpus
from recommender.judging.trust import doubtful_links
from recommender.ranking import Recommendation
from recommender.text import TextIndex

__all__ = ["Findings"]


@dataclass(frozen=True)
class Findings:
    """What the page of a graph tells beside the graph itself.

    Attributes
    ----------
    title : str
        What the page is called.
    article : str
        The id of the node that is chosen at first; none if empty.
    curated : mapping of str to sequence of str
        The lists of the editors, in their order, by article.
    lists : iterable of (str, sequence of Recommendation)
        Our own lists, with reasons, by article.
    doubtful : collection of (str, str), or None
        Curated links without evidence in their words, as (source, target); None if nobody looked.
    """

    title: str = ""
    article: str = ""
    curated: Mapping[str, Sequence[str]] = field(default_factory=dict)
    lists: Iterable[tuple[str, Sequence[Recommendation]]] = field(default=(), repr=False)
    doubtful: Collection[tuple[str, str]] | None = None

    @cached_property
    def computed(self) -> dict[str, Sequence[Recommendation]]:
        """Our own lists by article; they may be waited for."""
        return dict(self.lists)

    @classmethod
    def of(
        cls,
        corpus: Corpus,
        text: TextIndex,
        lists: Iterable[tuple[str, Sequence[Recommendation]]],
        *,
        title: str = "",
        article: str = "",
    ) -> Findings:
        """Look at the lists of a corpus.

        Parameters
        ----------
        corpus : Corpus
            The site.
        text : TextIndex
            Of that corpus.
        lists : iterable of (str, sequence of Recommendation)
            Our own list of each article that is to have one; looked at when somebody asks for `computed`.
        title, article : str
            As the attributes.
        """
        ids = [*corpus.positions]
        curated = {
            name: [ids[node] for node in corpus.related(position).tolist()]
            for position, name in enumerate(ids[: len(corpus)])
        }
        return cls(title, article, curated, lists, doubtful_links(corpus, text))
