"""How ours is made where it is evaluated: arguments of `recommender.Recommender.fit`, and the checks of them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from recommender._io.arguments import checked_count, checked_path
from recommender.engine import check_settings
from recommender.errors import SettingsError, check_options, wrong_argument
from recommender.text import SEMANTIC_CHARACTERS, find_model

__all__ = ["FITTING", "OF_TEXT", "checked_fitting", "embedding_of", "plain"]

OF_TEXT = ("semantic", "semantic_max_characters")
"""Arguments of `recommender.Recommender.fit` that choose the index of the text."""

FITTING = (*OF_TEXT, "weights", "exclude_hidden", "learn")
"""What may be said of how ours is made: arguments of `recommender.Recommender.fit`."""


def checked_fitting(fitting: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Return arguments of `recommender.Recommender.fit`, once all are known to be right; `place` is for the message.

    Raises
    ------
    SettingsError
        If a name is not among `FITTING`, or a value is wrong.
    """
    if not isinstance(fitting, Mapping):
        raise wrong_argument(place, fitting, 'a mapping: {"semantic": "folder of a model"}')
    check_options(fitting, FITTING, place)
    try:
        _check_values(fitting)
    except SettingsError as error:
        raise SettingsError(f"{place}: {error}") from error
    return dict(fitting)


def _check_values(fitting: Mapping[str, Any]) -> None:
    check_settings(**{name: value for name, value in fitting.items() if name not in OF_TEXT})
    if (semantic := fitting.get("semantic")) is not None:
        find_model(
            checked_path("semantic", semantic, "the folder of an ONNX model, or the name of one that was fetched")
        )
    longest = fitting.get("semantic_max_characters", SEMANTIC_CHARACTERS)
    checked_count("semantic_max_characters", longest, 1, "how much of a text is embedded")


def plain(fitting: Mapping[str, Any]) -> dict[str, Any]:
    """Return settings as a report keeps them: paths as text."""
    return {name: str(value) if isinstance(value, Path) else value for name, value in fitting.items()}


def embedding_of(fitting: Mapping[str, Any]) -> tuple[str | None, int]:
    """Return the model that settings name, if any, and how many characters of a text it embeds."""
    semantic = fitting.get("semantic")
    return str(semantic) if semantic else None, fitting.get("semantic_max_characters", SEMANTIC_CHARACTERS)
