"""Signals and features: evidence as columns of numbers, one row per candidate.

A score is the logistic function of a sum, so a feature is best thought of as a logarithm: to add log 2 is to double the
similarity. To add a feature, write a function, enter it in `SIGNALS`, and give it a coefficient in
`recommender.ranking.scoring.DEFAULT`; ``docs/extending.md`` shows how.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt

from recommender._arrays.types import Float64s
from recommender.ranking.evidence import Evidence

__all__ = ["FEATURES", "SIGNALS", "feature_columns"]

SMOOTHING = 0.01
"""Similarity that is added to that of any two texts, so that its logarithm exists. A plain choice, small beside the
similarity of texts that have anything to do with each other."""

CONSENSUS_SHARE = 0.2
"""The share, in [0, 1], that the consensus has in the similarity; the query itself has the rest. Measured, with the
number of articles that give feedback (`recommender.ranking.retrieval.FEEDBACK_ARTICLES`): see *Consensus* in
``evaluation/experiments.md``."""

MEANING_SHARE = 0.3
"""How much the squared similarity of meaning adds to the similarity of the texts. Measured on three sites: see
``docs/decisions/0006-language-and-meaning.md``."""

CONTEXT_SMOOTHING = 0.05
"""Similarity that is added to that of a linked article before the logarithm is taken. Differences far below it hardly
count. A plain choice; that there is a logarithm at all was measured, see *Links* in ``evaluation/experiments.md``."""

STORY_SIMILARITY = 0.5
"""The similarity of the closest article from which on time counts in full; in proportion below. An article that no text
is close to belongs to no story, and what else appeared on its day has nothing to do with it. Measured, see *Time* and
*Constants chosen on other sites* in ``evaluation/experiments.md``."""

NEUTRAL_DAYS = 30.0
"""The distance in days at which dates speak neither for nor against a candidate. Unknown dates count as this distance.
A plain choice: it moves all candidates with known dates alike."""

OLD_DAYS = 365.0
"""The distance in days beyond which nothing gets any older. A plain choice, see *Time* in
``evaluation/experiments.md``."""


def _consensus(evidence: Evidence) -> Float64s:
    """The logarithm of the factor by which the similarity grows when the consensus has its share in it."""
    blended = (1.0 - CONSENSUS_SHARE) * evidence.similarity + CONSENSUS_SHARE * evidence.consensus
    return np.asarray(np.log((blended + SMOOTHING) / (evidence.similarity + SMOOTHING)))


def _meaning(evidence: Evidence) -> Float64s:
    """The logarithm of the factor by which the similarity grows when similarity of meaning is added to it."""
    return np.asarray(np.log1p(MEANING_SHARE * evidence.meaning**2 / (evidence.similarity + SMOOTHING)))


def _age(evidence: Evidence, unit: float) -> Float64s:
    """Nearness in time: minus the logarithm of (unit + days), 0 at `NEUTRAL_DAYS`, as far as the query has a story."""
    distance = np.where(np.isnan(evidence.days), NEUTRAL_DAYS, np.abs(evidence.days))
    nearness = np.log((unit + NEUTRAL_DAYS) / (unit + np.minimum(distance, OLD_DAYS)))
    return np.asarray(np.minimum(1.0, evidence.max_similarity / STORY_SIMILARITY) * nearness)


SIGNALS: dict[str, dict[str, Callable[[Evidence], npt.NDArray[Any]]]] = {
    "text": {
        "similarity": lambda evidence: np.log(evidence.similarity + SMOOTHING),
        "consensus": _consensus,
        "meaning": _meaning,
        "level": lambda evidence: np.ones(len(evidence.candidates)),
    },
    "links": {
        "bridge": lambda evidence: np.log1p(evidence.walk / (evidence.similarity + SMOOTHING)),
        "elsewhere": lambda evidence: -1.0 * (evidence.linked_article >= 0),
        "context": lambda evidence: np.log(
            (evidence.context.astype(np.float64) + CONTEXT_SMOOTHING) / CONTEXT_SMOOTHING
        ),
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
"""Features by signal and name: evidence → one column. Higher speaks for the candidate; 0 where nothing is known.

``similarity``
    Logarithm of the similarity of the texts. All other features act as factors on the similarity.
``consensus``
    By how much that logarithm grows when similarity to the articles closest to the query counts too (pseudo-relevance
    feedback; Rocchio, 1971).
``meaning``
    By how much it grows when similarity of meaning is added; 0 without a model.
``level``
    1 for every candidate. It moves no candidate past another one, but all scores of a site.
``bridge``
    By how much it grows when the mass of the walk is added: editors linked the candidate with articles close to the
    query.
``elsewhere``
    -1 if the candidate has curated links at all, else 0. A candidate whose links lead to other articles belongs to
    another story.
``context``
    How similar to the query the closest article is with which the candidate is linked: a logarithm, 0 for none. It
    makes up for ``elsewhere`` where the links stay within the story.
``topics``
    Cosine of the topics, rare ones counting more.
``age``, ``months``
    Nearness in time, on the scale of days and of months. Both fade where no article is similar to the query, because
    then the query belongs to no story.
``later``
    0.5 if the candidate is newer than the query, -0.5 if it is older.
"""

FEATURES = tuple((signal, name) for signal, features in SIGNALS.items() for name in features)
"""Signal and name of every feature, in the order of the columns."""


def feature_columns(evidence: Evidence) -> Float64s:
    """Return the features as a matrix of shape (n_candidates, n_features), in the order of `FEATURES`."""
    columns = np.empty((len(evidence.candidates), len(FEATURES)))
    for number, (signal, name) in enumerate(FEATURES):
        columns[:, number] = SIGNALS[signal][name](evidence)
    return columns
