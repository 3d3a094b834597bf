"""The command ``doctor``: what could not be read or resolved, with place and remedy, what is read, and what is not."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from recommender.cli.changes import check_output, follow
from recommender.cli.content import exit_code, located, reading
from recommender.cli.days import end_of_day
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import next_command, print_json, print_line
from recommender.content import KEPT_OUT, PROBLEM_KINDS, counted
from recommender.errors import NoArticlesError, SettingsError, unknown

if TYPE_CHECKING:
    from recommender.content import Article, Problem
    from recommender.readers import Coverage, Project
    from recommender.sites.suggestions import SiteFiles

__all__ = ["run"]

MAX_OF_KIND = 5
"""How many problems of each kind, unused keys and so on are printed without ``--all``: enough to see their kind."""

MENDED_BY_SUGGEST = ("dangling link", "repeated link", "self link", "unpublished link")
"""Kinds of problems that entries of lists have, and that `recommender suggest` mends."""


def run(arguments: argparse.Namespace) -> int:
    """Print the coverage and the problems of the content, and return the exit code."""
    from recommender.readers import Coverage, UnusedKeys, decisions, find_content, left_out, read_files

    check_output(arguments)
    changing = [name for name in ("apply", "interactive", "one_way") if getattr(arguments, name)]
    if (changing or arguments.format != "diff") and not arguments.fix:
        name = changing[0].replace("_", "-") if changing else "format"
        raise SettingsError(f"--{name} says how to mend; name --fix, too")
    if arguments.kind is not None and arguments.kind not in PROBLEM_KINDS:
        raise SettingsError(f"--kind: {unknown('kind of problem', arguments.kind, PROBLEM_KINDS)}")
    moment = end_of_day("--moment", arguments.moment) or datetime.now(UTC)
    settings, folder, _ = located(arguments)
    unused = UnusedKeys()
    with settings.error_context():
        files, project = find_content(folder, **settings.selection)
        articles, problems = read_files(
            files, folder, project, fields=settings.fields, reading=reading(), unused=unused
        )
    if arguments.fix:
        from recommender.sites.suggestions import SiteFiles

        return _fix(arguments, articles, problems, SiteFiles.of(folder, settings, project), moment)
    counts, all_problems = _corpus_of(articles, problems)
    coverage = Coverage.of(articles, problems, unused, moment)
    outside = [asdict(entry) for entry in left_out(folder, project)]
    shown = [problem for problem in all_problems if arguments.kind in (None, problem.kind)]
    if arguments.json:
        generator = {"name": project.generator.name, "sign": project.sign, "decides": decisions(project)}
        rest = {"left_out": outside, "problems": [asdict(problem) for problem in shown]}
        print_json({"generator": generator, **coverage.to_dict(), **rest})
    else:
        print_line(counts)
        limit = None if arguments.all else MAX_OF_KIND
        _print_problems(arguments, shown, None if arguments.kind else limit)
        if arguments.kind is None:
            _print_generator(project)
            _print_coverage(arguments, coverage, limit)
            _print_left_out(arguments, outside, limit)
    to_mend = not all(problem.is_note for problem in all_problems)
    return PROBLEMS if arguments.strict and (to_mend or not articles) else DONE


def _fix(
    arguments: argparse.Namespace,
    articles: Sequence[Article],
    problems: Sequence[Problem],
    files: SiteFiles,
    moment: datetime,
) -> int:
    """Mend what can be mended in curated lists, or show how, and return the exit code."""
    from recommender.corpus import Corpus
    from recommender.sites.suggestions import Repairs, one_way

    corpus = Corpus.from_articles(articles, problems)
    repairs = [*Repairs(corpus, moment).all(removals=False)]
    repairs += one_way(corpus, moment) if arguments.one_way else ()
    code = follow(arguments, sorted(repairs, key=lambda one: (one.path, one.article_id)), corpus, files, {})
    return max(code, exit_code(arguments, corpus))


def _corpus_of(articles: Sequence[Any], problems: Sequence[Problem]) -> tuple[str, Sequence[Problem]]:
    """A line about the content, and all of its problems."""
    from recommender.corpus import Corpus

    try:
        corpus = Corpus.from_articles(articles, problems)
    except NoArticlesError as error:  # here a result like any other
        return str(error), error.problems
    counts = f"{corpus.size_in_words}, {counted(len(corpus.externals), 'external page')}"
    return counts, corpus.problems


def _print_generator(project: Project) -> None:
    from recommender.readers import decisions

    print()
    print_line(f"generator: {project.generator.name}" + (f" (by {project.sign})" if project.sign else ""))
    if not project.sign:
        print_line(
            '  if the site has one, name it in recommender.toml: generator = "hugo"; without, the stricter rules count'
        )
    for subject, decision in decisions(project).items():
        print_line(f"  {subject}: {decision}")


def _print_coverage(arguments: argparse.Namespace, coverage: Coverage, limit: int | None) -> None:
    print()
    print_line("coverage:")
    for name, count in coverage.filled.items():
        print_line(f"  {name}: {count} of {coverage.n}")
    if coverage.kept_out:
        print()
        print_line(f"never recommended: {sum(coverage.kept_out.values())}")
        for reason, count in coverage.kept_out.items():
            print_line(f"  {reason}: {count} ({KEPT_OUT[reason]})")
    if coverage.undated:
        print()
        print_line(f"pages without a date, beside articles that have one: {len(coverage.undated)}")
        for path in coverage.undated[:limit]:
            print_line(f"  {path}")
        _print_more(arguments, len(coverage.undated), limit)
        print_line(
            f"  → they are recommended, too; if not: ignore = [{json.dumps(coverage.undated[0])}] in recommender.toml"
        )
    if coverage.unused:
        print()
        print_line(f"keys of front matter that nothing is made of: {len(coverage.unused)}")
    for row in coverage.to_dict()["unused_keys"][:limit]:
        setting = f'; [fields] {row["field"]} = ["{row["key"]}"] would use it' if row["field"] else ""
        print_line(f"  {row['key']}: {counted(row['count'], 'time')}, first {row['example']}{setting}")
    _print_more(arguments, len(coverage.unused), limit)


def _print_left_out(arguments: argparse.Namespace, rows: Sequence[dict[str, Any]], limit: int | None) -> None:
    if rows:
        print()
        print_line(f"files and folders that are not read: {sum(row['count'] for row in rows)}")
    for row in rows[:limit]:
        print_line(f"  {row['reason']}: {row['name']}: {row['count']}, such as {row['example']}")
    _print_more(arguments, len(rows), limit)


def _print_more(arguments: argparse.Namespace, n: int, limit: int | None) -> None:
    if limit is not None and n > limit:
        print_line(f"  … and {n - limit} more: {next_command(arguments, 'doctor', '--all')}")


def _print_problems(arguments: argparse.Namespace, problems: Sequence[Problem], max_of_kind: int | None) -> None:
    """Print how many problems there are, those of each kind, notes last, and what to do next."""
    n = sum(not problem.is_note for problem in problems)
    print()
    if not n:
        print_line("no problems")
    elif not arguments.kind:
        print_line(f"{counted(n, 'problem')} (with --strict, the exit code is 1)")
    by_kind = sorted({(problem.is_note, problem.kind) for problem in problems})
    for is_note, kind in by_kind:
        of_kind = [problem for problem in problems if problem.kind == kind]
        if not (arguments.kind and n):
            print()
        print_line(f"{kind}: {len(of_kind)}{' (only a note)' if is_note else ''}")
        for problem in of_kind[:max_of_kind]:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            for line in (f"  {place}", f"      {problem.text}", f"      → {problem.remedy}"):
                print_line(line)
        if max_of_kind is not None and len(of_kind) > max_of_kind:
            more = next_command(arguments, "doctor", "--kind", kind)
            print_line(f"  … and {len(of_kind) - max_of_kind} more: {more}")
    if not arguments.kind and any(kind in MENDED_BY_SUGGEST for _, kind in by_kind):
        print()
        print_line(
            f"to mend lists: {next_command(arguments, 'suggest', '--per-page', '0')}; then the same with --apply"
        )
