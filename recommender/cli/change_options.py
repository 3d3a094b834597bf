"""Options of commands that change files: ``suggest``, and ``doctor --fix``."""

from __future__ import annotations

import argparse

from recommender.cli.options import add_folder, add_moment

__all__ = ["add_change_options", "add_suggest_options"]


def add_suggest_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``suggest``."""
    add_folder(parser)
    parser.add_argument("--only", nargs="+", metavar="PATH", help="only the lists of these files and folders")
    parser.add_argument(
        "--min-chance", type=float, metavar="P", help="suggest stories that are related with this chance (default: 0.8)"
    )
    parser.add_argument(
        "--per-page",
        type=int,
        metavar="N",
        help="at most so many new stories for a page (default: 3); 0: only repairs of the entries that are there",
    )
    parser.add_argument(
        "--doubtful", action="store_true", help="also take away entries that are hardly related; read them first"
    )
    parser.add_argument("--one-way", action="store_true", help="also add the way back where a list is not returned")
    parser.add_argument("--accepted", metavar="FILE", help="only what was accepted on a page of export (JSON)")
    add_moment(parser, "what is public on that day: 2026-12-07 (default: now)")
    add_change_options(parser)
    parser.add_argument("--json", action="store_true", help="print JSON: suggestions and diffs, file by file")


def add_change_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that say whether changes are shown, asked for or written."""
    parser.add_argument("--apply", action="store_true", help="write the changes into the files")
    parser.add_argument("--interactive", action="store_true", help="ask for each change, then write")
    parser.add_argument(
        "--format", choices=("diff", "github"), default="diff", help="a diff as git has it, or a comment in Markdown"
    )
