"""All systems that can be evaluated, by name: this package, baselines, and what publishers use today.

To add one, write a `recommender.evaluation.Ranker` and enter it in `SYSTEMS`; or hand it to `recommender.evaluate`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec

from recommender._io.arguments import checked_names
from recommender.errors import EvaluationError, unknown, wrong_argument
from recommender.evaluation import baselines, peers
from recommender.evaluation.ours import Ours
from recommender.evaluation.rankers import Ranker
from recommender.text import TextIndex

__all__ = ["DEFAULT_SYSTEMS", "SYSTEMS", "Systems", "all_systems", "makers_of"]

Systems = str | Sequence[str] | Mapping[str, Ranker]
"""Names from `SYSTEMS`, or rankers by a name of their own."""

Maker = Callable[[TextIndex], Ranker]

SYSTEMS: dict[str, Maker] = {
    "ours": Ours,
    "tfidf": lambda text: baselines.TfIdf(),
    "lsi": lambda text: baselines.Lsi(),
    "topics": lambda text: baselines.SameTopics(),
    "nearest": lambda text: baselines.Nearest(),
    "newest": lambda text: baselines.Newest(),
    "most-linked": lambda text: baselines.MostLinked(),
    "pagerank": lambda text: baselines.PageRank(),
    "co-citation": lambda text: baselines.CoCitation(),
    "adamic-adar": lambda text: baselines.AdamicAdar(),
    "random": lambda text: baselines.Random(),
    "bm25": lambda text: peers.Bm25(),
    "more-like-this": lambda text: peers.MoreLikeThis(),
    "hugo": lambda text: peers.Hugo(),
    "node2vec": lambda text: peers.Node2Vec(),
}
"""System by name: text index of the corpus → ranker."""

LINKS_ONLY = {"pagerank", "co-citation", "adamic-adar", "node2vec"}
"""Systems that know nothing where all links of the query are hidden: they are for the protocol complete."""

DEFAULT_SYSTEMS = ("ours", "tfidf", "topics", "nearest", "newest", "random")


def all_systems(protocol: str) -> tuple[str, ...]:
    """Return the names of all systems that can answer under a protocol, and whose libraries are installed."""
    return tuple(name for name in SYSTEMS if (protocol == "complete" or name not in LINKS_ONLY) and not missing(name))


def missing(name: str) -> str:
    """Return the library that a system needs and that is not installed; empty if there is none."""
    library = peers.LIBRARIES.get(name, "")
    return library if library and find_spec(library) is None else ""


def makers_of(systems: Systems) -> dict[str, Maker]:
    """Return the makers of systems by name, once every name is known to be right.

    Raises
    ------
    EvaluationError
        If a name is unknown, or there is none.
    SettingsError
        If `systems` are no names, or one of them is no ranker.
    """
    makers: dict[str, Maker] = {}
    if isinstance(systems, Mapping):
        for name, ranker in systems.items():
            makers[name] = _maker_of(name, ranker)
    else:
        for name in checked_names("systems", systems):
            if name not in SYSTEMS:
                raise EvaluationError(unknown("system", name, SYSTEMS))
            makers[name] = SYSTEMS[name]
    if not makers:
        raise EvaluationError("name at least one system")
    return makers


def _maker_of(name: str, ranker: Ranker) -> Maker:
    """The maker of a system that is made already."""
    if isinstance(ranker, type) or not all(callable(getattr(ranker, method, None)) for method in ("fit", "rank")):
        expected = "an object with the methods fit and rank, see recommender.evaluation.Ranker"
        raise wrong_argument(f"the system {name!r}", ranker, expected)
    return lambda text: ranker
