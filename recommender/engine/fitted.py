"""A fitted site: made from a corpus, written, read again, and changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import cached_property
from numbers import Real
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypeVar

import numpy as np
import numpy.typing as npt

from recommender._arrays.strings import find
from recommender._arrays.types import Ints
from recommender._io import array_store as store
from recommender.content import Article
from recommender.corpus import Change, Corpus
from recommender.corpus import changed as changed_corpus
from recommender.engine.serialise import pack, unpack
from recommender.errors import SettingsError, StoreError, unknown
from recommender.graph import ArticleGraph
from recommender.ranking import SIGNALS
from recommender.ranking.learning import Calibration, calibrate
from recommender.text import TextIndex

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Fitted", "listed"]

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class Fitted:
    """What is known of a site; `recommender.Recommender` is what it can be asked.

    Attributes
    ----------
    corpus, text, weights, exclude_hidden, learn
        As for `recommender.Recommender`.
    """

    corpus: Corpus
    text: TextIndex = field(repr=False)
    weights: Mapping[str, float] | None = None
    exclude_hidden: bool = False
    learn: bool = True

    def __post_init__(self) -> None:
        if self.weights is not None:
            _check_weights(self.weights)

    @classmethod
    def fit(
        cls,
        corpus: Corpus,
        *,
        text: TextIndex | None = None,
        weights: Mapping[str, float] | None = None,
        exclude_hidden: bool = False,
        learn: bool = True,
        semantic: str | Path | None = None,
    ) -> Self:
        """Learn the site's vocabulary and lay out its links; parameters as for the class.

        A `text` index of the same articles is taken as it is: it knows nothing of links. Without one, `semantic` may
        name the folder of a model2vec model, and texts are compared by their meaning too.
        """
        return cls(corpus, text or TextIndex.fit(corpus, semantic=semantic), weights, exclude_hidden, learn)

    @classmethod
    def load(cls, folder: str | Path, *, verify: bool = True) -> Self:
        """Return what `save` wrote, or ``recommender build``: its answers are the same, to the last bit.

        Parameters
        ----------
        folder : str or Path
            Of the index. Its files are mapped, and must not be changed by others than recommender.
        verify : bool
            Whether all files are compared with their checksums.

        Raises
        ------
        NoIndexError
            If there is none.
        StoreError
            If it is damaged, none of ours, or of another format.
        """
        return cls.unpacked(*store.load(Path(folder), verify=verify))

    @classmethod
    def unpacked(cls, arrays: Mapping[str, npt.NDArray[Any]], facts: Mapping[str, Any]) -> Self:
        """Return the recommender that `packed` was asked of."""
        corpus, text, calibration = unpack(arrays, facts)
        recommender = cls(corpus, text, **facts["options"])
        vars(recommender)["calibration"] = calibration
        return recommender

    def save(self, folder: str | Path) -> None:
        """Write all that was learned into a folder, as one step: a reader sees the former index or the new one.

        Where the former one was made of a folder of articles, ``recommender build`` makes it of these again.

        Parameters
        ----------
        folder : str or Path
            Of an index, or none yet.

        Raises
        ------
        StoreError
            If it cannot be written; the former one stays as it was.
        """
        with store.locked(Path(folder)):
            arrays, facts = self.packed()
            with suppress(StoreError, KeyError):
                facts["key"] = {"content": store.facts_of(Path(folder))["key"]["content"]}
            store.save(Path(folder), arrays, facts)

    def packed(self) -> tuple[dict[str, npt.NDArray[Any]], dict[str, Any]]:
        """Return all that was learned as arrays and facts, which `load` needs."""
        arrays, facts = pack(self.corpus, self.text, self.calibration)
        weights = self.weights and {name: float(weight) for name, weight in self.weights.items()}
        options = {"weights": weights, "exclude_hidden": self.exclude_hidden, "learn": self.learn}
        return arrays, {**facts, "options": options}

    def updated(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> Self:
        """Return a recommender for the site with some articles added, changed or removed; this one stays as it is.

        It knows, bit for bit, what `fit` would make of the same articles; only what the lists teach is taken over until
        one in twenty articles has changed (see `recommender.ranking.learning`).

        Parameters
        ----------
        changed : iterable of Article
            New ones, and new versions: an article of the same id is replaced. Of several with one id the last counts.
        removed : iterable of str
            Names of articles, as `recommend` takes them. One that is among those changed, too, is replaced.

        Raises
        ------
        UnknownArticleError
            If there is no such article to remove.
        NoArticlesError
            If no article is left.
        SettingsError
            If something else is given than articles and names.
        """
        coming = {_article(one).id: one for one in listed(changed, "changed", "articles")}
        removed = listed(removed, "removed", "names")
        places = (self.corpus.node_position(name) for name in coming)
        replaced = {place for place in places if 0 <= place < len(self.corpus)}
        leaving = replaced | {self.corpus.position(name) for name in removed}
        return self.following(changed_corpus(self.corpus, leaving, [*coming.values()], self.corpus.found))

    def following(self, change: Change) -> Self:
        """Return a recommender for what has become of the site."""
        text = self.text.updated(change.corpus, change.origin)
        after = replace(self, corpus=change.corpus, text=text)
        if "calibration" in vars(self):
            former = self._former(change)
            kept = None if former is None else self.calibration.after_change(change.corpus, former, change.size)
            vars(after).update({"calibration": kept} if kept else {})
        return after

    def _former(self, change: Change) -> Ints | None:
        """Where each article stood before, corrected since or not, -1 if it is new; None if nobody can tell.

        An article that was corrected is the same: what its list taught, it has taught. It goes by its id; where several
        share one, which of them is called what may have changed, and it goes by its place among the files.
        """
        before, after = self.corpus, change.corpus
        former = change.origin[: len(after)].copy()
        unknown = np.flatnonzero(former < 0).tolist()
        if not (before.renamed or after.renamed):
            former[unknown] = [find(before.ids, after.ids[position]) for position in unknown]
            return former
        namesakes = defaultdict[str, list[int]](list)
        for position, name in enumerate(before.written_ids()):
            namesakes[name].append(position)
        written = [*after.written_ids()]
        for position in unknown:
            known = namesakes.get(written[position], [])
            here = [place for place in known if _file_of(before.articles[place]) == _file_of(after.articles[position])]
            if known and len(here) != 1:
                return None
            former[position] = here[0] if here else -1
        return former

    def update(self, changed: Iterable[Article] = (), removed: Iterable[str] = ()) -> None:
        """Add, change or remove articles in place; see `updated`, which is for services that answer meanwhile."""
        object.__setattr__(self, "__dict__", vars(self.updated(changed, removed)))

    def as_it_is(self) -> Self:
        """Return the site as it is, whatever an `update` makes of this one; what either learns till then, both know."""
        site = object.__new__(type(self))
        object.__setattr__(site, "__dict__", vars(self))
        return site

    @cached_property
    def article_graph(self) -> ArticleGraph:
        """The graph as arithmetic sees it."""
        return ArticleGraph(self.corpus, self.text)

    @cached_property
    def graph(self) -> nx.DiGraph[str]:
        """The graph as NetworkX knows it; see `ArticleGraph.to_networkx`."""
        return self.article_graph.to_networkx()

    @cached_property
    def calibration(self) -> Calibration:
        """What the site's own lists teach; see `recommender.ranking.learning`."""
        return calibrate(self.article_graph) if self.learn else Calibration.default(len(self.corpus))


def _file_of(article: Article) -> tuple[str, int]:
    return article.path, article.line


def listed(given: Iterable[T], name: str, members: str) -> Sequence[T]:
    """Return what was given as the argument `name`; one of its `members` alone, which Python might iterate, is no list.

    Raises
    ------
    SettingsError
        If it is no list.
    """
    if isinstance(given, str | Article):
        raise SettingsError(f"{name} is {given!r}; give a list of {members}, even if it is one")
    return [*given]


def _article(given: Article) -> Article:
    if not isinstance(given, Article):
        raise SettingsError(f"changed holds {given!r}, which is no Article; recommender.read_corpus reads files")
    return given


def _check_weights(weights: Mapping[str, float]) -> None:
    for name, weight in weights.items():
        if name not in SIGNALS:
            raise SettingsError(unknown("signal", name, SIGNALS, " in weights"))
        if isinstance(weight, bool) or not isinstance(weight, Real) or not 0 <= weight < float("inf"):
            raise SettingsError(f"the weight of {name!r} is {weight!r}; it must be a number, 0 or more")
    if not sum(weights.values()):
        raise SettingsError(f"all weights are 0: {dict(weights)!r}; give at least one signal a weight above 0")
