"""Which node stands at which position, and the other way round."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from functools import cached_property
from itertools import chain
from numbers import Integral

from recommender._arrays.strings import find
from recommender.content import Article, canonical_url
from recommender.corpus.address_book import NAME_OF_ARTICLE, AddressBook
from recommender.corpus.entries import Entries
from recommender.corpus.externals import FACETS, External, Externals, Node, Nodes
from recommender.errors import wrong_argument

__all__ = ["NodeLookup"]


class NodeLookup:
    """The part of a corpus that finds nodes: articles come first, sorted by id, then externals, sorted by id."""

    articles: Sequence[Article]
    entries: Entries
    book: AddressBook

    @cached_property
    def n_articles(self) -> int:
        return len(self.articles)

    @cached_property
    def n_nodes(self) -> int:
        return len(self.articles) + len(self.entries.externals)

    def __len__(self) -> int:
        return self.n_articles

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles)

    def __contains__(self, article: object) -> bool:
        """Whether an article has this id; of an `Article` itself, whether it is one of these."""
        if isinstance(article, Article):
            return article.id in self and self.articles[self.node_position(article.id)] == article
        return isinstance(article, str) and 0 <= self.node_position(article) < self.n_articles

    def __getitem__(self, key: str) -> Article:
        """Return the article that answers to `key`; see `find`."""
        return self.find(key)

    def find(self, key: str) -> Article:
        """Return the article that answers to `key`.

        Parameters
        ----------
        key : str
            An id, a path, a slug, any known URL, or an exact title.

        Raises
        ------
        UnknownArticleError
            If none does (with the closest matches) or several do.
        SettingsError
            If `key` is no string.
        """
        return self.articles[self.position(key)]

    def position(self, key: str) -> int:
        """Return the row number of the article that answers to `key`; see `find`."""
        return self.book.find(key)

    def node(self, position: int, without: Collection[int] = ()) -> Article | External:
        """Return the article or external at `position`.

        Parameters
        ----------
        position : int
            Its row number.
        without : collection of int, optional
            Articles whose curated entries do not count: an external is as the others describe it.
        """
        position = self._checked(position)
        if position < self.n_articles:
            return self.articles[position]
        external = self.externals[position - self.n_articles]
        return external.without(without) or external if without else external

    @cached_property
    def nodes(self) -> Sequence[Node]:
        """All articles and then all externals: the node at every position."""
        return Nodes(self.articles, self.externals)

    @cached_property
    def positions(self) -> dict[str, int]:
        """The position of every node by its id: for those who ask for many. For other names see `position`."""
        return {name: position for position, name in enumerate(chain(self.ids, self.entries.externals))}

    @cached_property
    def ids(self) -> Sequence[str]:
        """The id of every article, sorted."""
        return [article.id for article in self.articles]

    def id_of(self, position: int) -> str:
        """Return the id of the node at `position`."""
        n, position = self.n_articles, self._checked(position)
        return self.ids[position] if position < n else self.entries.externals[position - n]

    def _checked(self, position: int, *, article: bool = False) -> int:
        """A position as an int of Python; a SettingsError if no node, or no article, stands there."""
        n = self.n_articles if article else self.n_nodes
        # An int is the usual case; to ask for its abstract class takes longer than the rest.
        is_number = type(position) is int or (isinstance(position, Integral) and not isinstance(position, bool))
        if not is_number or not 0 <= position < n:
            raise wrong_argument("position", position, f"a row number, from 0 to {n - 1}")
        return int(position)

    def find_node(self, name: str) -> int:
        """Return the position of an article by any of its names, or of an external page by its id or address.

        Raises
        ------
        UnknownArticleError
            If nothing, or more than one article, answers to `name`.
        SettingsError
            If `name` is no string.
        """
        if not isinstance(name, str):
            raise wrong_argument("name", name, f"{NAME_OF_ARTICLE}, or the address of an external page")
        for external in (name, canonical_url(name)):
            if (position := self.node_position(external)) >= len(self):
                return position
        return self.position(name)

    def node_position(self, node_id: str) -> int:
        """Return the position of the node with an id, -1 if there is none. For other names see `position`."""
        if not isinstance(node_id, str):
            raise wrong_argument("node_id", node_id, "a string: the id of an article or of an external page")
        place = find(self.ids, node_id)
        if place < 0 <= (outside := find(self.entries.externals, node_id)):
            return len(self) + outside
        return place

    @cached_property
    def externals(self) -> Sequence[External]:
        """Targets of curated entries that are no articles of the site, sorted by id."""
        return Externals(self.entries, self.articles)

    @cached_property
    def facets(self) -> dict[str, dict[str, str]]:
        """The topics, providers and kinds that any node has, by the facet's name; case folded, as they are written."""
        values: dict[str, dict[str, str]] = {name: {} for name in FACETS}
        for node in self.nodes:
            for name, values_of in FACETS.items():
                values[name].update((value.casefold(), value) for value in values_of(node))
        return values
