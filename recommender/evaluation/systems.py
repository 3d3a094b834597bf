"""All systems that can be evaluated, by name: this package, baselines, peers, and what is made of these.

To add one, write a `recommender.evaluation.Ranker` and enter it in `SYSTEMS`; or hand it to `recommender.evaluate`.
docs/metrics.md says of each what it is and where it comes from.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any

from recommender._io.arguments import checked_names
from recommender.errors import EvaluationError, unknown, wrong_argument
from recommender.evaluation import baselines, lexical, peers
from recommender.evaluation.combined import PlusLinks, TimesNearness
from recommender.evaluation.extra import missing_library
from recommender.evaluation.fitting import OF_TEXT, checked_fitting
from recommender.evaluation.ours import Ours
from recommender.evaluation.rankers import Ranker, Scorer
from recommender.evaluation.report import SERVED
from recommender.text import TextIndex

__all__ = [
    "DEFAULT_SYSTEMS",
    "POOLED_SYSTEMS",
    "SYSTEMS",
    "Maker",
    "Plan",
    "Systems",
    "all_systems",
    "plan_of",
    "ranker_of",
]

Systems = str | Sequence[str] | Mapping[str, "str | Ranker | Mapping[str, Any]"]
"""Names from `SYSTEMS`, or by names of their own: such names, rankers, and settings of this package."""

Maker = Callable[[TextIndex], Ranker]

Made = str | Maker | Mapping[str, Any]
"""How a system is made, see `Plan.asked`."""

TEXT: dict[str, Callable[[TextIndex], Scorer]] = {
    "tfidf-stemmed": lexical.StemmedTfIdf,
    "tfidf-stemmed-full": lambda text: lexical.StemmedTfIdf(text, full=True),
    "bm25f": lexical.Bm25F,
    "bm25f-full": lambda text: lexical.Bm25F(text, full=True),
}
"""The strong systems on text: text index of the corpus → ranker."""


def _based(combined: Callable[[Scorer], Ranker], made: Callable[[TextIndex], Scorer]) -> Maker:
    """The maker of a system that changes the scores of another one."""
    return lambda text: combined(made(text))


SYSTEMS: dict[str, Maker] = {
    "ours": Ours,
    SERVED: lambda text: Ours(text, served=True),
    "tfidf": lambda text: lexical.TfIdf(),
    **TEXT,
    **{f"{name}+time": _based(TimesNearness, made) for name, made in TEXT.items()},
    **{f"{name}+links": _based(PlusLinks, made) for name, made in TEXT.items()},
    "lsi": lambda text: lexical.Lsi(),
    "dense": baselines.Dense,
    "topics": lambda text: baselines.SameTopics(),
    "nearest": lambda text: baselines.Nearest(),
    "newest": lambda text: baselines.Newest(),
    "most-linked": lambda text: baselines.MostLinked(),
    "pagerank": lambda text: baselines.PageRank(),
    "co-citation": lambda text: baselines.CoCitation(),
    "adamic-adar": lambda text: baselines.AdamicAdar(),
    "random": lambda text: baselines.Random(),
    "bm25": lambda text: lexical.Bm25(),
    "more-like-this": lambda text: peers.MoreLikeThis(),
    "hugo": lambda text: peers.Hugo(),
    "node2vec": lambda text: peers.Node2Vec(),
}
"""System by name: text index of the corpus → ranker."""

LIBRARIES = {
    **{name: "bm25s" for name in SYSTEMS if name.startswith("bm25")},
    "more-like-this": "tantivy",
    "node2vec": "gensim",
}
"""The library that a system needs, by its name; all are in the extra ``peers``."""

LINKS_ONLY = {"pagerank", "co-citation", "adamic-adar", "node2vec"}
"""Systems that know nothing where all links of the query are hidden: they are for the protocol complete."""

ASKED_HERE = {"random", "lsi"}
"""Systems that no other process asks: chance goes on from one question to the next, and the last bits depend on how
many threads of arithmetic there are."""

SEMANTIC = {"dense"}
"""Systems that need embeddings: a model that the setting `semantic` names."""

DEFAULT_SYSTEMS = ("ours", "tfidf-stemmed", "tfidf-stemmed+time", "tfidf", "topics", "nearest", "newest", "random")
"""What is compared unless somebody says otherwise: ours, the strongest that the base install has (on news, that is text
and time together), what others do, and what chance does."""

POOLED_SYSTEMS = tuple(name for name in DEFAULT_SYSTEMS if name not in {"newest", "random"})
"""Whose results a judging sheet has unless somebody says otherwise: `newest` and `random` do not look at the query, so
nearly all that they add to it are pairs that somebody reads to write a 0."""

FUSION = re.compile(r"rrf\((.*)\)")
"""Reciprocal-rank fusion of the systems that stand between the brackets, comma separated."""

EXAMPLE = "rrf(tfidf-stemmed,bm25f)"


def all_systems(protocol: str, *, semantic: bool = False) -> tuple[str, ...]:
    """Return the names of all systems that can answer under a protocol, and whose libraries are installed.

    Parameters
    ----------
    protocol : str
        A name from `recommender.evaluation.PROTOCOLS`.
    semantic : bool
        Whether a model of embeddings is named.
    """
    return tuple(
        name
        for name in SYSTEMS
        if (protocol == "complete" or name not in LINKS_ONLY)
        and (semantic or name not in SEMANTIC)
        and not _missing(name)
    )


def _missing(name: str) -> str:
    """The library that a system needs and that is not installed; empty if there is none."""
    library = LIBRARIES.get(name, "")
    return library if library and find_spec(library) is None else ""


@dataclass(frozen=True)
class Plan:
    """Which systems are asked, and how each is made.

    Attributes
    ----------
    names : tuple of str
        Of the systems that are scored.
    asked : mapping of str to str, Maker, or mapping of str to object
        How each system is made that is asked, by name: a name from `SYSTEMS`; or by a function, if it was handed over;
        a mapping is how this package is: names of `recommender.evaluation.fitting.FITTING`.
    fused : mapping of str to tuple of str
        The names of the systems that a fusion is made of: all of them are asked.
    """

    names: tuple[str, ...]
    asked: Mapping[str, Made]
    fused: Mapping[str, tuple[str, ...]]


def plan_of(systems: Systems, fitting: Mapping[str, Any]) -> Plan:
    """Return how systems are made, once every name is known to be right.

    Parameters
    ----------
    systems : Systems
        As for `recommender.evaluate`.
    fitting : mapping of str to object
        How this package is made by default; settings of a system count before these.

    Raises
    ------
    EvaluationError
        If a name is unknown, or there is none, or a system cannot be asked here: says what it needs.
    SettingsError
        If `systems` are no names, or one of them is neither a ranker nor settings, or a setting is wrong.
    """
    names = checked_names("systems", systems)
    given = {name: systems[name] if isinstance(systems, Mapping) else name for name in names}
    if not given:
        raise EvaluationError("name at least one system")
    fusions = {name: one for name, one in given.items() if isinstance(one, str) and FUSION.fullmatch(one)}
    asked = {name: one for name, one in given.items() if name not in fusions}
    fused = {name: _members(one, asked) for name, one in fusions.items()}
    asked |= {member: member for members in fused.values() for member in members if member not in asked}
    return Plan(tuple(names), {name: _made(name, one, fitting) for name, one in asked.items()}, fused)


def ranker_of(system: Made, text: TextIndex) -> Ranker:
    """Return a system that is made as `Plan.asked` says, with a text index of the settings that it has."""
    if isinstance(system, Mapping):
        return Ours(text, **{name: value for name, value in system.items() if name not in OF_TEXT})  # and `served`
    return (SYSTEMS[system] if isinstance(system, str) else system)(text)


def _made(name: str, system: Any, fitting: Mapping[str, Any]) -> Made:
    """How a system is made: what `Plan.asked` has of it."""
    if isinstance(system, Mapping):
        return {**fitting, **checked_fitting(system, f"the system {name!r}")}
    if isinstance(system, str):
        ours = {"ours": fitting, SERVED: {**fitting, "served": True}}
        return ours[system] if system in ours else _named(system, fitting)
    return _maker_of(name, system)


def _members(name: str, others: Mapping[str, object]) -> tuple[str, ...]:
    """The systems that the name of a fusion names: other ones of the caller, or from the table."""
    members = tuple(filter(None, map(str.strip, name[len("rrf(") : -1].split(","))))
    for member in members:
        if member not in others and member not in SYSTEMS:
            raise EvaluationError(unknown("system", member, dict.fromkeys([*others, *SYSTEMS]), f" in {name!r}"))
    if len(set(members)) < 2:
        raise EvaluationError(f"{name!r} fuses fewer than two systems; name them as in {EXAMPLE!r}")
    return members


def _named(name: str, fitting: Mapping[str, Any]) -> str:
    """The name of a system of the table, if it can be asked here."""
    if name not in SYSTEMS:
        raise EvaluationError(unknown("system", name, [*SYSTEMS, EXAMPLE]))
    if name in SEMANTIC and not fitting.get("semantic"):
        raise EvaluationError(f"system {name!r} compares embeddings, and no model is named; {baselines.NAME_A_MODEL}")
    if library := _missing(name):
        raise missing_library(f"system {name!r}", library)
    return name


def _maker_of(name: str, ranker: Ranker) -> Maker:
    """The maker of a system that is made already."""
    if isinstance(ranker, type) or not all(callable(getattr(ranker, method, None)) for method in ("fit", "rank")):
        expected = (
            "an object with the methods fit and rank (see recommender.evaluation.Ranker), "
            'settings such as {"weights": {"text": 1}}, or a name of recommender.evaluation.SYSTEMS'
        )
        raise wrong_argument(f"the system {name!r}", ranker, expected)
    return lambda text: ranker
