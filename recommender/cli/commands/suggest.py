"""The command ``suggest``: what an editor may want to add to curated lists, or take from them, as a diff."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import cast

from recommender.cli.changes import check_output, follow, selected
from recommender.cli.content import exit_code, n_processes, open_site
from recommender.cli.days import end_of_day
from recommender.errors import SettingsError

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Print or write suggestions, and return the exit code."""
    from recommender.sites.suggestions import (
        MIN_CHANCE,
        PER_PAGE,
        Repairs,
        SiteFiles,
        Wanted,
        additions,
        doubtful,
        one_way,
    )

    check_output(arguments)
    min_chance = MIN_CHANCE if arguments.min_chance is None else arguments.min_chance
    per_page = PER_PAGE if arguments.per_page is None else arguments.per_page
    if not 0 < min_chance <= 1:
        raise SettingsError(f"--min-chance is {min_chance}; it must be above 0, and 1 at most")
    if per_page < 0:
        raise SettingsError(f"--per-page is {per_page}; it must be 0 or more")
    given = end_of_day("--moment", arguments.moment)
    site = open_site(arguments)
    recommender, settings, corpus = site.recommender, site.settings, site.corpus
    moment, folder = site.options(moment=given)["moment"], cast(Path, site.content)  # a command names a folder
    names = selected(corpus, folder, arguments.only)
    wanted = Wanted(min_chance, per_page, settings.length, n_processes(len(names)))
    found = [*Repairs(corpus, moment).all(removals=True)]
    if arguments.doubtful:
        taken = {(one.article_id, one.number) for one in found}
        found += (one for one in doubtful(recommender, moment) if (one.article_id, one.number) not in taken)
    if arguments.one_way:
        found += one_way(corpus, moment)
    found += additions(recommender, moment, wanted, names) if per_page else ()
    kept, seen = set(names), set[tuple[str, str]]()
    suggestions = []
    for one in found:
        is_repeated = one.action == "add" and (one.article_id, one.target_id) in seen
        if one.article_id in kept and not is_repeated:
            suggestions.append(one)
            seen.add((one.article_id, one.target_id))
    suggestions.sort(key=lambda one: (one.path, one.article_id))
    facts = {"min_chance": min_chance, "per_page": per_page}
    code = follow(arguments, suggestions, corpus, SiteFiles.of(folder, settings), facts)
    return max(code, exit_code(arguments, corpus))
