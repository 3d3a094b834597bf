"""What the settings say about the ranker and about lists, as arguments of `recommender.Recommender`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from typing import Any

from recommender._io.arguments import checked_moment
from recommender.errors import SettingsError, unknown
from recommender.ranking import Filters
from recommender.settings import Settings

__all__ = ["at_the_call", "fit_options", "list_options"]


def fit_options(settings: Settings) -> dict[str, Any]:
    """Return what `settings` say about the ranker, as arguments of `Recommender.fit`."""
    options = {
        "weights": settings.weights or None,
        "exclude_hidden": settings.exclude_hidden or None,
        "learn": None if settings.learn == "auto" else settings.learn,
        "semantic": settings.model,
        "semantic_max_characters": settings.semantic_max_characters if settings.semantic else None,
    }
    return {name: value for name, value in options.items() if value is not None}


def list_options(settings: Settings, **given: Any) -> dict[str, Any]:
    """Return the options of a list, as arguments of `Recommender.recommend`.

    Parameters
    ----------
    settings : Settings
        What the site says.
    **given
        What the caller says, which goes before the settings: to fill a list also goes before their `min_score`.

    Raises
    ------
    SettingsError
        If they name an unknown filter, or one that is impossible.
    """
    known = [entry.name for entry in fields_of(Filters)]
    for name in settings.filters:
        if name not in known:
            raise SettingsError(f"{settings.path}: {unknown('filter', name, known)}")
    names = ("k", "externals", "duplicates", "diversity", "fill", "min_score")
    options = {name: value for name in names if (value := getattr(settings, name)) is not None}
    options["filters"] = Filters(**settings.filters)
    if given.get("fill") is True:
        options.pop("min_score", None)
    return {**options, **given}


def at_the_call(options: Mapping[str, Any], moment: datetime | None = None) -> dict[str, Any]:
    """Return the options of a list, for a moment if they name no other; by default, for that of the call."""
    given = (checked_moment(name, options.get(name)) for name in ("moment", "as_of"))
    named = next(filter(None, given), None)
    return {**options, "moment": named or moment or datetime.now(UTC)}
