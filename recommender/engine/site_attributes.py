"""What a recommender tells of its site: attributes that cannot be set."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from recommender.corpus import Corpus
from recommender.engine.fitted import Fitted
from recommender.ranking import LinkChances
from recommender.ranking.learning import Calibration, Learn
from recommender.text import TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["SiteAttributes"]


class SiteAttributes:
    """The part of a recommender that can be read: what is known of the site, and how it is ranked."""

    _site: Fitted

    @property
    def corpus(self) -> Corpus:
        return self._site.corpus

    @property
    def text(self) -> TextIndex:
        return self._site.text

    @property
    def weights(self) -> Mapping[str, float] | None:
        return self._site.weights

    @property
    def exclude_hidden(self) -> bool:
        return self._site.exclude_hidden

    @property
    def learn(self) -> Learn:
        return self._site.learn

    @property
    def graph(self) -> nx.DiGraph[str]:
        """The graph as NetworkX knows it; see `recommender.graph.ArticleGraph.to_networkx`.

        Edges have ``doubt``, too: whether a curated link is doubtful (`link_chances`). Curated ones have ``trust``: how
        far the link is believed, in [0, 1]. The graph is frozen; to change one, take ``graph.copy()``. NetworkX's own
        ``to_undirected`` loses curated links; `undirected` keeps them.
        """
        return self._site.graph

    @property
    def undirected(self) -> nx.Graph[str]:
        """The graph without directions, one edge a pair; see `recommender.undirected`. It is frozen."""
        return self._site.undirected

    @property
    def map(self) -> nx.DiGraph[str]:
        """The graph with communities, places, colours and sizes (see `mapped`); `select` takes parts out of it."""
        return self._site.map

    @property
    def calibration(self) -> Calibration:
        """What the site's own lists teach; see `recommender.ranking.learning`."""
        return self._site.calibration

    @property
    def link_chances(self) -> LinkChances:
        """How likely the articles of each curated link are related, by all but the link itself.

        ``link_chances.doubtful`` names the links that are worth an editor's look.
        """
        return self._site.link_chances
