"""Signals: evidence as columns of numbers, one row per candidate."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s
from recommender.ranking.evidence import Evidence

__all__ = ["FEATURES", "SIGNALS", "feature_columns"]

FLOOR = 0.01
"""Similarity that any two texts are granted, so that its logarithm exists."""

CONSENSUS = 0.2
"""How much the closest other texts have to say beside the query itself."""

MEANING = 0.3
"""How much likeness of meaning, squared, counts beside similarity."""

VAGUE = 0.05
"""Similarity below which it hardly matters how alike to the query it is what a candidate is linked with."""

STORY = 0.5
"""Similarity of the closest text from which on time counts in full; in proportion below. An article that none is alike
to belongs to no story, and what else appeared on its day has nothing to do with it."""

NEUTRAL_DAYS, OLD_DAYS = 30.0, 365.0
"""At the first distance in time, dates speak neither for nor against, and so do unknown dates; beyond the second,
nothing gets any older."""


def _consensus(evidence: Evidence) -> Float64s:
    """By how much the similarity grows, as a factor, when the closest other texts are heard too."""
    heard = (1.0 - CONSENSUS) * evidence.similarity + CONSENSUS * evidence.consensus
    return np.asarray(np.log((heard + FLOOR) / (evidence.similarity + FLOOR)))


def _meaning(evidence: Evidence) -> Float64s:
    """By how much the similarity grows, as a factor, when what the texts mean counts beside their words."""
    return np.asarray(np.log1p(MEANING * evidence.meaning**2 / (evidence.similarity + FLOOR)))


def _age(evidence: Evidence, unit: float) -> Float64s:
    """How near in time, in e-foldings of (unit + days), as far as the query has a story."""
    apart = np.where(np.isnan(evidence.days), NEUTRAL_DAYS, np.abs(evidence.days))
    nearness = np.log((unit + NEUTRAL_DAYS) / (unit + np.minimum(apart, OLD_DAYS)))
    return np.asarray(np.minimum(1.0, evidence.closest / STORY) * nearness)


SIGNALS: dict[str, dict[str, Callable[[Evidence], npt.NDArray[Any]]]] = {
    "text": {
        "similarity": lambda evidence: np.log(evidence.similarity + FLOOR),
        "consensus": _consensus,
        "meaning": _meaning,
        "level": lambda evidence: np.ones(len(evidence.candidates)),
    },
    "links": {
        "bridge": lambda evidence: np.log1p(evidence.walk / (evidence.similarity + FLOOR)),
        "elsewhere": lambda evidence: -1.0 * (evidence.via >= 0),
        "context": lambda evidence: np.log((evidence.context.astype(np.float64) + VAGUE) / VAGUE),
    },
    "topics": {
        "topics": lambda evidence: evidence.topics,
    },
    "time": {
        "age": lambda evidence: _age(evidence, 1.0),
        "months": lambda evidence: _age(evidence, 30.0),
        "later": lambda evidence: np.where(np.isnan(evidence.days), 0.0, 0.5 * np.sign(evidence.days)),
    },
}
"""Features by signal and name: evidence → one column, higher speaks for the candidate, 0 for nothing known.

``similarity``: logarithm of the similarity of the texts, so that everything else acts as a factor on it. ``consensus``:
by how much that grows when the texts closest to the query are heard, too.
``meaning``: by how much it grows when likeness of meaning is added; 0 without a model.
``level``: one for all, which moves no candidate past another.
``bridge``: by how much that similarity grows when the walk is added to it, because editors linked the candidate with
the query's closest texts. ``elsewhere`` and ``context``: whether editors linked the candidate at all, and how alike to
the query is what they linked it with; a candidate whose links lead elsewhere belongs to another story. ``topics``:
what they share, rare topics counting more. ``age`` and ``months``: nearness in time, on the scale of days and of
months; both fade where no text is close to the query, because then it belongs to no story. ``later``: half if the
candidate is newer than the query, minus half if older.
"""

FEATURES = tuple((signal, name) for signal, features in SIGNALS.items() for name in features)
"""Signal and name of every feature, in the order of the columns."""


def feature_columns(evidence: Evidence) -> Float64s:
    """Return the features as a matrix of shape (n_candidates, n_features), in the order of `FEATURES`."""
    columns = np.empty((len(evidence.candidates), len(FEATURES)))
    for number, (signal, name) in enumerate(FEATURES):
        columns[:, number] = SIGNALS[signal][name](evidence)
    return columns
