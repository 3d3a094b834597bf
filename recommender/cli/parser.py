"""The parser of the command line: every command with its options. It loads no command."""

from __future__ import annotations

import argparse

from recommender.cli.change_options import add_change_options, add_suggest_options
from recommender.cli.completion import PrintCompletion
from recommender.cli.measuring_options import add_evaluate_options, add_judge_options
from recommender.cli.options import (
    SUFFIXES,
    add_all_options,
    add_export_options,
    add_folder,
    add_list_options,
    add_moment,
    add_serve_options,
    add_site_options,
    add_verbosity,
)
from recommender.cli.versions import ShowVersions

__all__ = ["build_parser"]

EPILOG = """\
The content folder is found in this order: --content, the environment variable RECOMMENDER_CONTENT,
recommender.toml or [tool.recommender] in pyproject.toml, from the current folder upward; else where the generator of
the site in the current folder looks for content.

To let the shell complete commands and options: eval "$(recommender --print-completion bash)" in ~/.bashrc, or
recommender --print-completion zsh > "${fpath[1]}/_recommender".

exit codes: 0 done; 1 with --strict, when the content has problems, and always when some of the pages that were to be
written could not be; 2 wrong usage or nothing to work on, also if one of several protocols of evaluate cannot be
followed; 3 with evaluate --gate, when quality fell
"""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command ``recommender``; its result names the command in ``command``."""
    parser = argparse.ArgumentParser(
        prog="recommender",
        description="Related stories from a folder of articles: ranked, explained, evaluated.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,  # else --k would be --kind
    )
    parser.add_argument("--version", action=ShowVersions)
    parser.add_argument("--print-completion", action=PrintCompletion)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        subparser = commands.add_parser(name, help=help_text, description=help_text, allow_abbrev=False)
        subparser.add_argument("--content", metavar="FOLDER", help="folder of articles")
        subparser.add_argument("--strict", action="store_true", help="exit with 1 if the content has problems")
        add_verbosity(subparser)
        return subparser

    recommend = command("recommend", "print related stories of an article or a text")
    query = recommend.add_mutually_exclusive_group(required=True)
    query.add_argument("article", nargs="?", metavar="ARTICLE", help="id, path, slug, URL or exact title")
    query.add_argument("--text", help="any text instead of an article; - reads it from standard input")
    recommend.add_argument(
        "--format", choices=["table", "json", "csv"], help="what to print; --json is the same as --format json"
    )
    recommend.add_argument("--explain", action="store_true", help="say how much each reason contributes")
    add_list_options(recommend)

    explain = command("explain", "say what speaks for one story, and why it is shown or not")
    explain.add_argument("article", metavar="ARTICLE", help="id, path, slug, URL or exact title")
    explain.add_argument("other", metavar="OTHER", help="the story asked about; an external page by its address")
    add_list_options(explain)

    add_evaluate_options(
        command("evaluate", "score rankings by curated lists or grades, or report what readers clicked")
    )

    add_judge_options(command("judge", "grade pairs of articles in a page, for evaluate --judgments"))

    build = command("build", "make the index of the content, or bring it up to date")
    build.add_argument("--watch", action="store_true", help="keep it up to date as files or settings change")
    build.add_argument(
        "--shards", type=int, metavar="N", help="cut it into N parts, of JSON Lines or tables: --content 'data/*.jsonl'"
    )
    build.add_argument("--scheduler", metavar="ADDRESS", help="with --shards: let Dask do it (tcp://10.0.0.1:8786)")

    add_all_options(command("all", "write the list of every article, as JSON Lines"))

    add_site_options(command("site", "put related stories into the pages of a static site"))

    add_export_options(command("export", f"write the graph as a map: {', '.join(SUFFIXES)}"))

    model = commands.add_parser("model", help="list the models that compare meanings, or fetch one", allow_abbrev=False)
    actions = model.add_subparsers(dest="action", metavar="ACTION", required=True)
    model_list = actions.add_parser("list", help="all models by name, with size and licence", allow_abbrev=False)
    model_list.add_argument("--json", action="store_true", help="print JSON")
    add_verbosity(model_list)
    fetch = actions.add_parser("fetch", help="download one, which no other command does", allow_abbrev=False)
    fetch.add_argument("name", metavar="NAME", help="as the list says")
    add_verbosity(fetch)

    add_suggest_options(command("suggest", "say what curated lists may lack or have too much, as a diff"))

    add_serve_options(command("serve", "answer over HTTP, with a page to try it and a box for any page"))

    command("mcp", "answer an assistant on standard input and output (Model Context Protocol)")

    doctor = command("doctor", "list what could not be read or resolved, file by file")
    add_folder(doctor)
    doctor.add_argument("--kind", metavar="KIND", help="only problems of this kind, every one of them")
    doctor.add_argument("--all", action="store_true", help="every problem; else a few of each kind")
    add_moment(doctor, "count as never recommended what is not public on that day: 2026-12-07 (default: now)")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    doctor.add_argument("--fix", action="store_true", help="mend entries of curated lists: a diff, unless --apply")
    doctor.add_argument("--one-way", action="store_true", help="with --fix: add the way back of one-way links")
    add_change_options(doctor)
    return parser
