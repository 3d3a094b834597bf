"""The command ``model``: which models compare meanings, and to download one."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from recommender.cli.exit_codes import DONE
from recommender.cli.output import print_json, print_line
from recommender.cli.progress import status
from recommender.cli.remarks import print_done

if TYPE_CHECKING:
    from recommender.text import CatalogueModel

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """List the models, or fetch one, and return the exit code."""
    if arguments.action == "list":
        _list(as_json=arguments.json)
    else:
        _fetch(arguments.name)
    return DONE


def _list(*, as_json: bool) -> None:
    from recommender.text import list_models

    models = list_models()
    if as_json:
        print_json([_as_dict(model) for model in models])
        return
    for model in models:
        print_line(f"{model.name}  ({_facts(model)}{'; fetched' if model.is_fetched else ''})")
        print_line(f"    {model.description}")


def _fetch(name: str) -> None:
    from recommender.text import fetch_model, find_listed

    model = find_listed(name)
    if model.is_fetched:
        print_done(f"{model.name} is here already: {model.folder}")
        return
    print_done(f"{model.name}: {_facts(model)}")
    with status(f"fetching {model.name}"):
        fetch_model(name)
    print_done(f"fetched into {model.folder}; to use it, write into recommender.toml: semantic = {model.name!r}")


def _facts(model: CatalogueModel) -> str:
    return f"{model.size * 1000:,.0f} MB, licence {model.licence}"


def _as_dict(model: CatalogueModel) -> dict[str, object]:
    size = {"megabytes": round(model.size * 1000), "licence": model.licence}
    return {"name": model.name, "description": model.description, **size, "fetched": model.is_fetched}
