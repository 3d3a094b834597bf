"""A fitted site: what is known of it at one moment. It never changes; an update makes another one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from recommender._arrays.lazy import Cache
from recommender._arrays.sparse import StackedRows
from recommender._arrays.types import Bytes, Float64s
from recommender._io import array_store
from recommender._io.arguments import checked_flag, checked_list
from recommender._io.array_files import REMEDY
from recommender.content import Article, Problem
from recommender.corpus import Change, Corpus, apply_changes, checked_corpus, checked_members, days
from recommender.engine.arguments import check_settings, checked_name
from recommender.engine.coefficients import coefficients_for
from recommender.engine.lines import Lines
from recommender.engine.networks import frozen, with_doubts
from recommender.engine.packing import pack_strings
from recommender.engine.serialise import StoreStrings, pack, unpack
from recommender.engine.shards import shards_of
from recommender.errors import SettingsError, StoreError, wrong_argument
from recommender.graph import ArticleGraph, undirected
from recommender.ranking import LinkChances, ListOptions, Request
from recommender.ranking.learning import Calibration, Learn, calibrate, checked_learn
from recommender.text import EmbeddingProgress, TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Fitted", "Stored"]

Arrays = dict[str, npt.NDArray[Any]]
Facts = dict[str, Any]


class Stored(NamedTuple):
    """Where an index lies: its folder, and the name of the generation."""

    folder: Path
    generation: str


@dataclass(frozen=True, eq=False)
class Fitted:
    """What is known of a site, and how it is ranked.

    Attributes
    ----------
    corpus, text, weights, exclude_hidden, learn
        As for `recommender.Recommender`.
    """

    corpus: Corpus
    text: TextIndex = field(repr=False)
    weights: Mapping[str, float] | None = None
    exclude_hidden: bool = False
    learn: Learn = "auto"

    def __post_init__(self) -> None:
        checked_corpus(self.corpus)
        if not isinstance(self.text, TextIndex):
            raise wrong_argument("text", self.text, "a TextIndex of the same articles; Recommender.fit makes one")
        of_nodes, shape = self.corpus.n_nodes, (self.text.n_articles, self.text.matrix.shape[0])
        if shape != (len(self.corpus), of_nodes):
            other = f"that of {shape[0]} articles and {shape[1] - shape[0]} external pages"
            expected = f"that of the corpus, which has {len(self.corpus)} and {of_nodes - len(self.corpus)}"
            raise SettingsError(f"text is {other}; it must be {expected}; TextIndex.fit(corpus) makes one")
        check_settings(self.weights, self.exclude_hidden, self.learn)

    @classmethod
    def fit(cls, corpus: Corpus, text: TextIndex | None, of_text: Mapping[str, Any], **options: Any) -> Fitted:
        """Learn the vocabulary of a site; parameters as for `recommender.Recommender.fit`.

        `of_text` are the arguments of `recommender.text.TextIndex.fit`, where there is no `text`.
        """
        checked_corpus(corpus)
        return cls(corpus, TextIndex.fit(corpus, **of_text) if text is None else text, **options)

    @classmethod
    def restored(cls, *attributes: Any, known: Mapping[str, Any], **more: Any) -> Fitted:
        """Return a fitted site of which some derived values need not be computed again.

        Parameters
        ----------
        *attributes, **more
            As for the class.
        known : mapping of str to object
            Values of cached properties by name, exactly as these would compute them.
        """
        site = cls(*attributes, **more)
        vars(site).update(known)
        return site

    @classmethod
    def unpack(
        cls,
        arrays: Mapping[str, npt.NDArray[Any]],
        facts: Mapping[str, Any],
        stored: Stored | None = None,
        *,
        verify: bool = True,
    ) -> Fitted:
        """Return the site that `pack` was called on; `stored` says where they come from, if they do from an index.

        `verify` is that of `Shards.load`, of a site in shards.

        Raises
        ------
        StoreError
            If parts of it are missing, or other code made it.
        """
        shards = shards_of(facts) if stored else None
        parts = shards.load(stored.folder, verify=verify) if shards and stored else ()
        corpus, text, calibration = unpack(arrays, facts, parts)
        if "options" not in facts:
            raise StoreError("the index is damaged: its options are missing", REMEDY)
        try:
            return cls.restored(corpus, text, **facts["options"], known={"calibration": calibration, "stored": stored})
        except (SettingsError, TypeError) as error:
            raise StoreError(f"the index is damaged: {error}", REMEDY) from error

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy or a pickle holds what an index holds, so it answers the same."""
        return Fitted.unpack, self.pack()

    @classmethod
    def load(cls, folder: Path, *, verify: bool) -> Fitted:
        """Return the site that `save` wrote; parameters as for `recommender.Recommender.load`."""
        generation, arrays, facts = array_store.load_generation(folder, verify=checked_flag("verify", verify))
        return cls.unpack(arrays, facts, Stored(folder, generation), verify=verify)

    def save(self, folder: Path) -> None:
        """Write all that was learned; see `recommender.Recommender.save`."""
        with array_store.locked(folder), array_store.drafted(folder) as draft:
            arrays, facts = self.pack(draft.strings)
            with suppress(StoreError, KeyError):  # the index keeps the name of the content folder it was made of
                facts["key"] = {"content": array_store.facts_of(folder)["key"]["content"]}
            draft.publish(arrays, facts)

    def pack(self, store: StoreStrings = pack_strings) -> tuple[Arrays, Facts]:
        """Return all that was learned as arrays and facts, which `unpack` needs, but for what `store` has stored."""
        self._check_whole("saved or copied: copy the folder of its index")
        arrays, facts = pack(self.corpus, self.text, self.calibration, store)
        weights = self.weights and {name: float(weight) for name, weight in self.weights.items()}
        options = {"weights": weights, "exclude_hidden": bool(self.exclude_hidden), "learn": checked_learn(self.learn)}
        return arrays, {**facts, "options": options}

    def with_settings(self, *, weights: Mapping[str, float] | None, exclude_hidden: bool) -> Fitted:
        """Return the same site, ranked by other settings that need no new index."""
        names = ("calibration", "article_graph", "stored")
        known: dict[str, Any] = {name: vars(self)[name] for name in names if name in vars(self)}
        return self.restored(self.corpus, self.text, weights, exclude_hidden, self.learn, known=known)

    def updated(self, changed: Iterable[Article], removed: Iterable[str]) -> Fitted:
        """Add, change and remove articles; parameters as for `recommender.Recommender.updated`."""
        coming = {article.id: article for article in checked_members("changed", changed, Article)}
        names = checked_list("removed", removed, "names")
        places = (self.corpus.node_position(name) for name in coming)
        replaced = {place for place in places if 0 <= place < len(self.corpus)}
        leaving = replaced | {self.position("removed", name) for name in names}
        return self.after_changes(leaving, [*coming.values()], self.corpus.reading_problems)[0]

    def after_changes(
        self,
        leaving: Collection[int],
        coming: Sequence[Article],
        problems: Sequence[Problem],
        progress: EmbeddingProgress | None = None,
    ) -> tuple[Fitted, Change]:
        """Remove some articles and add others; see `recommender.corpus.apply_changes`, and `progress` of `fit`.

        Returns
        -------
        site : Fitted
            As `fit` would make it of the same articles, bit for bit.
        change : Change
            The change of the corpus.
        """
        self._check_whole("updated: build it again")
        change = apply_changes(self.corpus, leaving, coming, problems)
        text = self.text.after_change(change.corpus, change.origin, progress)
        return replace(self, corpus=change.corpus, text=text), change

    def _check_whole(self, what: str) -> None:
        """Refuse what cannot be done with a site in shards."""
        if isinstance(self.text.matrix, StackedRows):
            raise StoreError(f"a site in shards cannot be {what}")

    def request(self, k: int, options: ListOptions, function: str) -> Request:
        """Return what a caller wants of a list, checked; see `recommender.ranking.Request.of`.

        Without a moment, it is for that of `as_of`, else for that at which the files were read.
        """
        request = Request.of(k, options, function)
        request.filters.check(self.corpus)
        return replace(request, moment=request.moment or request.as_of or self.corpus.moment)

    def position(self, argument: str, name: object) -> int:
        """Return the position of the article that an argument names."""
        return self.corpus.position(checked_name(argument, name, self.corpus))

    def node(self, argument: str, name: str) -> int:
        """Return the position of the article, or of the external page, that an argument names."""
        return self.corpus.find_node(checked_name(argument, name, self.corpus))

    @cached_property
    def stored(self) -> Stored | None:
        """The index that holds this very site, whatever the settings: the one that it was loaded from, if it was."""
        return None

    @cached_property
    def article_graph(self) -> ArticleGraph:
        """The graph as arithmetic sees it."""
        return ArticleGraph(self.corpus, self.text)

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The graph as NetworkX knows it, frozen: it belongs to all who ask."""
        return frozen(with_doubts(self.article_graph, self.link_chances, self.calibration.whole.trust))

    @cached_property
    def undirected(self) -> nx.Graph[str]:
        """The graph without directions, frozen."""
        return frozen(undirected(self.graph))

    @cached_property
    def map(self) -> nx.DiGraph[str]:
        """The graph with communities, places, colours and sizes, frozen."""
        from recommender.graph.maps import write_map

        # Not made of `graph`, whose nodes and edges a caller may have given other attributes.
        return frozen(write_map(with_doubts(self.article_graph, self.link_chances, self.calibration.whole.trust)))

    @cached_property
    def calibration(self) -> Calibration:
        """What the site's own lists teach; see `recommender.ranking.learning`."""
        return calibrate(self.article_graph, self.learn)

    @cached_property
    def link_chances(self) -> LinkChances:
        """How likely the articles of each curated link are related, by all but the link itself."""
        return LinkChances.of(self.article_graph, partial(coefficients_for, self.calibration, self.weights))

    @cached_property
    def lines(self) -> Lines:
        """Writes lists as JSON."""
        return Lines(self.corpus)

    @cached_property
    def _changes(self) -> Float64s:
        """The days, as numbers since 1970, at which anything is published or expires, ascending."""
        columns = self.corpus.columns
        days_of_change = np.unique(np.concatenate([columns.public_from, columns.public_until]))
        changes: Float64s = days_of_change[~np.isnan(days_of_change)]
        return changes

    @cached_property
    def _kept_out(self) -> Cache[float | None, Bytes]:
        """Why each node may not be shown, from a day of change to the next; under None, without any day."""
        columns, hidden = self.corpus.columns, self.exclude_hidden  # without `self`, which would be a cycle
        outside = np.zeros(len(self.corpus.entries.externals), dtype=np.uint8)

        def codes(day: float | None) -> Bytes:
            return np.append(columns.kept_out_at(np.nan if day is None else day, hidden=hidden), outside)

        return Cache(codes, 2)

    def kept_out_at(self, moment: datetime | None) -> Bytes:
        """Return why each node may not be shown at a moment, shape (n_nodes,): `recommender.corpus.KEPT_OUT_CODES`."""
        if moment is None:
            return self._kept_out[None]
        period = self.period(moment)
        return self._kept_out[float(self._changes[period - 1]) if period else -np.inf]

    def period(self, moment: datetime | None) -> int:
        """Return how many times anything has been published or has expired until a moment; 0 without one."""
        return 0 if moment is None else int(np.searchsorted(self._changes, days(moment), side="right"))
