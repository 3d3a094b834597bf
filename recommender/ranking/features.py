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

SMOOTHNESS = 0.03
"""The similarity, beyond what is typical, at which the softplus function bends: see `closeness`. A plain choice: values
from 0.01 to 0.1 give the same order within noise."""

TYPICAL_SHARE = 0.35
"""By how much of its typicality a candidate's similarity is lowered. Measured on five sites: see *Hubs* in
``evaluation/experiments.md``."""

MEANING_SHARE = 0.5
"""How much of the cosine of the embeddings is added to the similarity of the texts. Measured on five sites: see
*Meaning* in ``evaluation/experiments.md``."""

RARE_TOPICS = 10.0
"""The rarity of shared topics and other labels, in nats, from which on they say no more: about two topics, each of one
article in a hundred. A plain choice."""

LINK_SMOOTHING = 0.01
"""Similarity that is added to that of a candidate before the mass of the walk is divided by it. A plain choice."""

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


def closeness(similarity: npt.NDArray[Any]) -> Float64s:
    """Return how close candidates are, > 0: the softplus function (Dugas et al. 2001) of their similarity.

    It is the similarity itself where that is well above 0, and falls to 0 without ever reaching it below: so it has a
    logarithm, and keeps the order.
    """
    return np.asarray(SMOOTHNESS * np.logaddexp(0.0, similarity / SMOOTHNESS))


def _beyond_typical(evidence: Evidence) -> Float64s:
    """The similarity of the texts, beyond what makes a candidate similar to any query."""
    return evidence.similarity.astype(np.float64) - TYPICAL_SHARE * evidence.typicality


def _meaning(evidence: Evidence) -> Float64s:
    """The logarithm of the factor by which closeness grows when similarity of meaning is added."""
    if not (evidence.meaning.any() or evidence.typical_meaning.any()):  # without a model
        return np.zeros(len(evidence.candidates))
    similarity = _beyond_typical(evidence)
    with_meaning = similarity + MEANING_SHARE * (evidence.meaning - TYPICAL_SHARE * evidence.typical_meaning)
    return np.asarray(np.log(closeness(with_meaning)) - np.log(closeness(similarity)))


def _age(evidence: Evidence, unit: float) -> Float64s:
    """Nearness in time: minus the logarithm of (unit + days), 0 at `NEUTRAL_DAYS`, as far as the query has a story."""
    distance = np.where(np.isnan(evidence.days), NEUTRAL_DAYS, np.abs(evidence.days))
    nearness = np.log((unit + NEUTRAL_DAYS) / (unit + np.minimum(distance, OLD_DAYS)))
    return np.asarray(np.minimum(1.0, evidence.max_similarity / STORY_SIMILARITY) * nearness)


SIGNALS: dict[str, dict[str, Callable[[Evidence], npt.NDArray[Any]]]] = {
    "text": {
        "similarity": lambda evidence: np.log(closeness(_beyond_typical(evidence))),
        "meaning": _meaning,
        "level": lambda evidence: np.ones(len(evidence.candidates)),
    },
    "mentions": {
        "mention": lambda evidence: evidence.mention,
    },
    "links": {
        "bridge": lambda evidence: np.log1p(evidence.walk / (evidence.similarity + LINK_SMOOTHING)),
        "elsewhere": lambda evidence: -1.0 * (evidence.linked_article >= 0),
        "context": lambda evidence: np.log(
            (evidence.context.astype(np.float64) + CONTEXT_SMOOTHING) / CONTEXT_SMOOTHING
        ),
    },
    "topics": {
        "topics": lambda evidence: np.minimum(evidence.topics / RARE_TOPICS, 1.0),
    },
    "time": {
        "age": lambda evidence: _age(evidence, 1.0),
        "months": lambda evidence: _age(evidence, 30.0),
        "later": lambda evidence: np.where(np.isnan(evidence.days), 0.0, 0.5 * np.sign(evidence.days)),
    },
}
"""Features by signal and name: evidence → one column. Higher speaks for the candidate; 0 where nothing is known.

``similarity``
    Logarithm of the closeness of the texts: of their similarity beyond what is typical of the site. All other features
    act as factors on it.
``meaning``
    By how much it grows when the cosine of the embeddings is added; 0 without a model.
``level``
    1 for every candidate. It moves no candidate past another one, but all scores of a site.
``mention``
    How much a link in the text of one of the two to the other says, in [0, 1].
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
    The rarity of what both are filed under: topics, series, section; in [0, 1]. See `recommender.graph.Labels`.
``age``, ``months``
    Nearness in time, on the scale of days and of months. Both fade where no article is similar to the query, because
    then the query belongs to no story.
``later``
    0.5 if the candidate is newer than the query, -0.5 if it is older.
"""

FEATURES = tuple((signal, name) for signal, features in SIGNALS.items() for name in features)
"""Signal and name of every feature, in the order of the columns."""


def feature_columns(evidence: Evidence) -> Float64s:
    """Return the features as a matrix of shape (n_candidates, n_features), in the order of `FEATURES`.

    The numbers of one feature lie beside each other in memory.
    """
    features = np.empty((len(FEATURES), len(evidence.candidates)))
    for number, (signal, name) in enumerate(FEATURES):
        features[number] = SIGNALS[signal][name](evidence)
    return features.T
