"""The options of a list of related stories: from the command line, and from the settings where it says nothing."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from recommender.cli.content import open_site
from recommender.cli.days import end_of_day

if TYPE_CHECKING:
    from recommender.api import Site

__all__ = ["given_options", "open_for_lists"]

OPTIONS = ("k", "mentions", "externals", "duplicates", "diversity", "fill", "min_score")
"""Arguments of `Recommender.recommend` that the command line calls by the same name."""

OPTION_OF_FILTER = {
    "language": "language",
    "topics": "topic",
    "providers": "provider",
    "kinds": "kind",
    "max_age": "max_age",
    "block": "block",
}
"""Attribute of `recommender.Filters` → option of the command line."""


def open_for_lists(arguments: argparse.Namespace, *, patient: bool = False) -> tuple[Site, dict[str, Any]]:
    """Open the site of the content folder, and return what the command line says of its lists.

    Wrong options are refused before the content is opened. `patient` is as for `open_site`.
    """
    options = given_options(arguments)
    return open_site(arguments, patient=patient), options


def given_options(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the options that the command line sets; the settings decide the others."""
    from recommender.ranking import Filters

    given = vars(arguments)
    filters = {name: given[option] for name, option in OPTION_OF_FILTER.items() if given[option] not in (None, [])}
    options = {name: given[name] for name in OPTIONS}
    days = {"as_of": end_of_day("--as-of", arguments.as_of), "moment": end_of_day("--moment", arguments.moment)}
    options |= {**days, "filters": Filters(**filters) if filters else None}
    return {name: value for name, value in options.items() if value is not None}
