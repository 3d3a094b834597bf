"""The command ``all``: the list of every article, as JSON Lines."""

from __future__ import annotations

import argparse

from recommender.cli.content import check_workers, exit_code, n_processes
from recommender.cli.lists import open_for_lists
from recommender.cli.progress import progress_bar
from recommender.cli.remarks import print_done
from recommender.content import counted

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Write one JSON object a line, one for each article, and return the exit code."""
    from recommender._io.textfiles import check_writable, save_lines

    check_workers(arguments.workers)
    if arguments.output is not None:
        check_writable(arguments.output)
    site, options = open_for_lists(arguments, patient=True)
    n = len(site)
    processes = n_processes(n, arguments.workers)
    lists = site.lines(mode=arguments.mode, reasons=arguments.reasons, processes=processes, **options)
    lines = progress_bar(lists, n, "ranking")
    if arguments.output is None:
        for line in lines:
            print(line)
    else:
        changed = save_lines(arguments.output, lines)
        print_done(f"{arguments.output}: {counted(n, 'list')}{'' if changed else ', unchanged'}")
    return exit_code(arguments, site.corpus)
