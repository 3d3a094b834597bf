"""The command ``suggest``: what an editor may want to add to curated lists, or take from them, as a diff."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from recommender.cli.changes import MAX_REFUSED, check_output, follow, selected
from recommender.cli.content import exit_code, located, n_processes, open_corpus, open_site
from recommender.cli.days import end_of_day
from recommender.cli.remarks import remark, say
from recommender.errors import SettingsError

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Print or write suggestions, and return the exit code."""
    from recommender.sites.suggestions import MIN_CHANCE, PER_PAGE, SiteFiles, Wanted, suggestions_of

    check_output(arguments)
    if arguments.accepted is not None:
        return _follow_decisions(arguments)
    min_chance = MIN_CHANCE if arguments.min_chance is None else arguments.min_chance
    per_page = PER_PAGE if arguments.per_page is None else arguments.per_page
    if not 0 < min_chance <= 1:
        raise SettingsError(f"--min-chance is {min_chance}; it must be above 0, and 1 at most")
    if per_page < 0:
        raise SettingsError(f"--per-page is {per_page}; it must be 0 or more")
    given = end_of_day("--moment", arguments.moment)
    site = open_site(arguments)
    settings, corpus = site.settings, site.corpus
    moment, folder = site.options(moment=given)["moment"], cast(Path, site.content)  # a command names a folder
    names = selected(corpus, folder, arguments.only)
    wanted = Wanted(min_chance, per_page, settings.length, n_processes(len(names)))
    also = {"with_doubtful": arguments.doubtful, "with_one_way": arguments.one_way}
    suggestions = [*suggestions_of(site.recommender, moment, wanted, names, **also)]
    facts = {"min_chance": min_chance, "per_page": per_page}
    code = follow(arguments, suggestions, corpus, SiteFiles.of(folder, settings), facts)
    return max(code, exit_code(arguments, corpus))


def _follow_decisions(arguments: argparse.Namespace) -> int:
    """Print or write what an editor accepted on the page of the site, and return the exit code."""
    from recommender.sites.suggestions import Accepted, SiteFiles, read_decisions

    names = {"min_chance": None, "per_page": None, "doubtful": False, "one_way": False}
    if given := [f"--{name.replace('_', '-')}" for name, unset in names.items() if getattr(arguments, name) != unset]:
        raise SettingsError(f"--accepted names what is to be done, so {' and '.join(given)} would change nothing")
    rows = read_decisions(Path(arguments.accepted))
    moment = end_of_day("--moment", arguments.moment) or datetime.now(UTC)
    corpus, settings = open_corpus(arguments)
    folder = located(arguments)[1]
    kept = {*selected(corpus, folder, arguments.only)}
    suggestions, refused = Accepted(corpus, moment).suggestions(rows)
    notes = sum(row["action"] is None for row in rows)
    if notes:
        remark(f"{notes} accepted without a change of a list, as duplicates and orphans are")
    for reason in refused[:MAX_REFUSED]:
        say(reason)
    if len(refused) > MAX_REFUSED:
        say(f"… and {len(refused) - MAX_REFUSED} more that cannot be done")
    chosen = [one for one in suggestions if one.article_id in kept]
    code = follow(arguments, chosen, corpus, SiteFiles.of(folder, settings), {"not_done": refused})
    return max(code, exit_code(arguments, corpus))
