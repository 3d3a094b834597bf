"""The checks of arguments: the name of an article, and the settings of a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import Executor

from recommender._io.arguments import checked_count, checked_flag, is_number
from recommender.content import Article
from recommender.corpus import NAME_OF_ARTICLE, Corpus
from recommender.errors import SettingsError, unknown, wrong_argument
from recommender.ranking import SIGNALS
from recommender.ranking.learning import Learn, checked_learn

__all__ = ["check_settings", "checked_executor", "checked_name", "checked_offset"]

MAX_WEIGHT = 1e6
"""The largest weight of a signal. A plain choice, so that no sum of evidence is too large for its exponential."""


def checked_name(argument: str, value: object, corpus: Corpus) -> str:
    """Return the name of an article; all else raises a SettingsError that suggests the nearest name in `corpus`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Article):
        remedy = f"not the article itself; give its id {value.id!r}"
        raise wrong_argument(argument, value.id, f"{NAME_OF_ARTICLE}, {remedy}")
    closest = corpus.book.closest(str(value), 1) or [corpus.ids[0]]
    raise wrong_argument(argument, value, f"{NAME_OF_ARTICLE}, such as {closest[0]!r}")


def checked_offset(offset: object) -> int:
    """Return how many stories are left out in front of a page."""
    return checked_count("offset", offset, 0, "how many stories are left out in front of the page")


def checked_executor(executor: object) -> Executor | None:
    """Return an executor, or None."""
    if executor is not None and not isinstance(executor, Executor):
        raise wrong_argument("executor", executor, "an Executor, see concurrent.futures; of Dask, get_executor()")
    return executor


def check_settings(
    weights: Mapping[str, float] | None = None, exclude_hidden: bool = False, learn: Learn = "auto"
) -> None:
    """Check how a site is to be ranked: `weights`, `exclude_hidden` and `learn` of `recommender.Recommender`.

    Raises
    ------
    SettingsError
        If one of them is wrong: says what it must be.
    """
    checked_flag("exclude_hidden", exclude_hidden)
    checked_learn(learn)
    if weights is not None:
        _check_weights(weights)


def _check_weights(weights: Mapping[str, float]) -> None:
    if not isinstance(weights, Mapping):
        raise wrong_argument("weights", weights, 'a mapping of signals to numbers: {"text": 1.0, "time": 0.5}')
    for name, weight in weights.items():
        if name not in SIGNALS:
            raise SettingsError(unknown("signal", name, SIGNALS, " in weights"))
        if not is_number(weight) or not 0 <= weight <= MAX_WEIGHT:
            raise wrong_argument(f"the weight of {name!r}", weight, f"a number from 0 to {MAX_WEIGHT:g}")
    if not sum(weights.values()):
        raise SettingsError(f"all weights are 0: {dict(weights)!r}; give at least one signal a weight above 0")
