"""The command ``doctor``: what could not be read or resolved, with file, line and remedy."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from recommender.cli.content import read_content
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import print_json, print_line
from recommender.content import PROBLEM_KINDS
from recommender.errors import NoArticlesError, SettingsError, unknown

if TYPE_CHECKING:
    from recommender.content import Problem

__all__ = ["run"]

MAX_OF_KIND = 5
"""How many problems of each kind are printed, without ``--all``: enough to see what they are like."""


def run(arguments: argparse.Namespace) -> int:
    """Print the problems of the content, and return the exit code."""
    if arguments.kind is not None and arguments.kind not in PROBLEM_KINDS:
        raise SettingsError(f"--kind: {unknown('kind of problem', arguments.kind, PROBLEM_KINDS)}")
    summary, all_problems, has_articles = _diagnosis(arguments)
    problems = [problem for problem in all_problems if arguments.kind in (None, problem.kind)]
    if arguments.json:
        print_json([asdict(problem) for problem in problems])
    else:
        print_line(summary)
        _print_problems(problems, len(problems) if arguments.all or arguments.kind else MAX_OF_KIND)
    to_mend = not all(problem.is_note for problem in all_problems)
    return PROBLEMS if arguments.strict and (to_mend or not has_articles) else DONE


def _diagnosis(arguments: argparse.Namespace) -> tuple[str, Sequence[Problem], bool]:
    """Return a line about the content, all of its problems, and whether it has any articles."""
    try:
        corpus, _ = read_content(arguments)
    except NoArticlesError as error:  # here a result like any other
        return str(error), error.problems, False
    counts = f"{len(corpus)} articles, {corpus.links.nnz} curated links, {len(corpus.externals)} external pages"
    return counts, corpus.problems, True


def _print_problems(problems: Sequence[Problem], max_of_kind: int) -> None:
    for kind in sorted({problem.kind for problem in problems}):
        of_kind = [problem for problem in problems if problem.kind == kind]
        print(f"\n{kind}: {len(of_kind)}")
        for problem in of_kind[:max_of_kind]:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            for line in (f"  {place}", f"      {problem.text}", f"      → {problem.remedy}"):
                print_line(line)
        if len(of_kind) > max_of_kind:
            print_line(f"  … and {len(of_kind) - max_of_kind} more: recommender doctor --kind {kind!r}")
    if not problems:
        print("no problems")
