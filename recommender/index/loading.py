"""An index is loaded as it is, without a look at the files it was made of."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from recommender._io import array_store
from recommender.engine import Fitted, Recommender, Stored, recommender_of
from recommender.index.key import key_of_settings
from recommender.settings import Settings

__all__ = ["Loaded", "generation_of", "load_index"]


@dataclass(frozen=True, slots=True)
class Loaded:
    """What `load_index` found.

    Attributes
    ----------
    recommender : Recommender
        Ranks as the settings say, where they say anything; else as it did when it was saved.
    generation : str
        The name of the generation that was read, see `generation_of`.
    trouble : str
        What the settings say that only a new index can follow; else empty.
    """

    recommender: Recommender
    generation: str
    trouble: str = ""


def generation_of(index: Path) -> str:
    """Return the name of the current generation of an index; errors as for `recommender.Recommender.load`."""
    return array_store.generation_of(index)


def load_index(index: Path, settings: Settings) -> Loaded:
    """Load an index, ranked as `settings` say; errors as for `recommender.Recommender.load`."""
    generation, arrays, facts = array_store.load_generation(index)
    site = Fitted.unpack(arrays, facts, Stored(index, generation))
    with settings.error_context():
        ranked = site.with_settings(
            weights=settings.weights or site.weights, exclude_hidden=settings.exclude_hidden or site.exclude_hidden
        )
    return Loaded(recommender_of(ranked), generation, _trouble(index, facts.get("key"), settings))


def _trouble(index: Path, key: Any, settings: Settings) -> str:
    """What only a new index can follow, in words; of an index that `recommender.Recommender.save` wrote, nothing."""
    if not isinstance(key, dict) or "version" not in key:
        return ""
    other = [name for name, value in key_of_settings(settings).items() if key.get(name) != value]
    if not other:
        return ""
    return (
        f"{settings.path or 'the settings'}: {', '.join(other)} changed since {index} was made; run recommender build"
    )
