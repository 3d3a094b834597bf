"""The options of the larger commands. They stand apart from the commands, because ``--help`` must not load those."""

from __future__ import annotations

import argparse
import re

__all__ = [
    "SITE_FORMATS",
    "SUFFIXES",
    "add_all_options",
    "add_export_options",
    "add_folder",
    "add_list_options",
    "add_moment",
    "add_serve_options",
    "add_site_options",
    "add_verbosity",
    "split_names",
]

SUFFIXES = (".csv", ".cyjs", ".dot", ".gexf", ".graphml", ".html", ".json", ".parquet", ".png", ".svg")
"""The keys of `recommender.exporters.EXPORTERS`, which ``--help`` must not load; a test compares the two."""

SITE_FORMATS = ("json", "jsonl", "html")
"""The keys of `recommender.sites.FORMATS`; as above."""


def add_list_options(parser: argparse.ArgumentParser, *, many: bool = False, k: int = 10) -> None:
    """Add the options of a list of related stories, `k` by default; `many` lists are always written as JSON."""
    parser.add_argument("-k", type=int, help=f"how many stories (default: the settings' k, else {k})")
    parser.add_argument(
        "--mode",
        choices=["curated-first", "computed-only", "complete"],
        default="curated-first",
        help="the article's own list first (default); only what the ranker says; or what its list may be missing",
    )
    parser.add_argument(
        "--mentions",
        choices=["visible", "masked"],
        help="links between the texts of two articles are evidence (default), or are not looked at",
    )
    parser.add_argument(
        "--externals", choices=["none", "curated", "all"], help="which pages outside the site (default: curated)"
    )
    parser.add_argument(
        "--duplicates",
        choices=["collapse", "keep"],
        help="near-copies under the best of them (default), or each as a story of its own",
    )
    parser.add_argument("--diversity", type=float, metavar="D", help="variety, from 0 (default) to 1")
    add_moment(parser, "show what is public on that day: 2026-12-07, or at 2026-12-07T18:00 (default: now)")
    parser.add_argument("--as-of", metavar="DAY", help="answer as on that day in the past, without all that came later")
    parser.add_argument(
        "--fill",
        action=argparse.BooleanOptionalAction,
        help="as many stories as asked for, if the site has so many that are not absurd "
        f"({'default' if many else 'default: only those that are related'})",
    )
    parser.add_argument(
        "--min-score", type=float, metavar="S", help="show nothing below this score, from 0 to 1, whatever --fill says"
    )
    if not many:
        parser.add_argument("--json", action="store_true", help="print JSON")
    filters = parser.add_argument_group(
        "only stories",
        "that are all of this, whatever the settings' filters say; the article's own list is not filtered",
    )
    filters.add_argument("--language", metavar="TAG", help="same (default), any, or a tag like en")
    filters.add_argument("--topic", action="append", default=[], help="with this topic, or another one named")
    filters.add_argument("--provider", action="append", default=[], help="from this provider, or another one named")
    filters.add_argument("--kind", action="append", default=[], help="of this kind: article, video, …")
    filters.add_argument("--max-age", type=float, metavar="DAYS", help="that are not older")
    filters.add_argument("--block", action="append", default=[], metavar="NAME", help="but this article or page")


def add_verbosity(parser: argparse.ArgumentParser) -> None:
    """Add the options that say how much a command says beside its results."""
    of_both = parser.add_mutually_exclusive_group()
    for letter, name, help_text in (
        ("-q", "quiet", "print results and errors only"),
        ("-v", "verbose", "say, too, what is read from where, and where time goes"),
    ):
        of_both.add_argument(
            letter, f"--{name}", dest="verbosity", action="store_const", const=name, default="usual", help=help_text
        )


def add_folder(parser: argparse.ArgumentParser) -> None:
    """Add the argument that says the same as ``--content``."""
    help_text = "folder of articles: the same as --content FOLDER"
    parser.add_argument("content", nargs="?", metavar="FOLDER", default=argparse.SUPPRESS, help=help_text)


def add_moment(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add the option for the moment that decides what is public."""
    parser.add_argument("--moment", metavar="DAY", help=help_text)


def add_site_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``site``."""
    parser.add_argument(
        "folder", nargs="?", default=".", metavar="FOLDER", help="of the site (default: the current one)"
    )
    parser.add_argument("--install", action="store_true", help="also write the partial that shows the box")
    parser.add_argument(
        "--uninstall", action="store_true", help="remove what was written, but for a partial that was changed"
    )
    parser.add_argument("--watch", action="store_true", help="go on, and write the lists again whenever they change")
    parser.add_argument(
        "--format",
        choices=(*SITE_FORMATS, "front-matter"),
        help="print the lists, or write them to --output, for anything else; or write them into the pages themselves",
    )
    parser.add_argument("--dry-run", action="store_true", help="with front-matter: show the changes as a diff")
    parser.add_argument("-o", "--output", metavar="FILE", help="where to (default: where the generator looks for it)")
    parser.add_argument("--scores", action="store_true", help="each story says its score, with two digits")
    parser.add_argument("--reasons", action="store_true", help="each story says why it is there")
    add_list_options(parser, many=True, k=5)


def add_all_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``all``."""
    parser.add_argument("-o", "--output", metavar="FILE", help="where to (default: standard output)")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes that share the work (default: one for 500 lists and core)"
    )
    parser.add_argument(
        "--reasons",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="say why (default), or not, which is quicker",
    )
    add_list_options(parser, many=True)


def add_export_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``export``."""
    parser.add_argument("target", metavar="FILE", help="its suffix chooses the format")
    parser.add_argument("--title", help="of a page (default: what the generator of the site calls it)")
    parser.add_argument(
        "--near",
        metavar="FILE",
        help="stories keep the names, colours and places of a former export (.json), and what changed is said",
    )
    parser.add_argument(
        "--flavour",
        metavar="PROGRAM",
        help="which program reads it: gephi, kumu or neo4j for .csv; networkx, d3 or graphology for .json",
    )
    add_moment(parser, "lists on a page show what is public on that day: 2026-12-07 (default: now)")
    part = parser.add_argument_group("only a part of the graph", "that fulfils all of this")
    part.add_argument(
        "--around",
        metavar="ARTICLE",
        help="what can be reached from it: any name of an article, or an external page's URL",
    )
    part.add_argument("--hops", type=int, metavar="N", help="by how many edges (default: 1)")
    part.add_argument(
        "--edges",
        metavar="KINDS",
        help="comma separated: related (listed), mention (in a text), similar (neither); default: all",
    )
    part.add_argument(
        "--min-weight",
        type=float,
        metavar="W",
        help="edges of this weight or more; a curated link weighs 1",
    )
    part.add_argument("--since", metavar="DAY", help="articles published then or later: 2021-01-01")
    part.add_argument("--until", metavar="DAY", help="articles published then or earlier")
    part.add_argument("--topic", action="append", help="with this topic, or another one named")


def add_serve_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``serve``."""
    parser.add_argument("--host", default="127.0.0.1", help="where to listen (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="0 for any that is free (default: %(default)s)")
    parser.add_argument("--workers", type=int, default=1, metavar="N", help="processes over one index (default: 1)")
    parser.add_argument("--no-access-log", action="store_true", help="log no requests")


def split_names(text: str | None) -> tuple[str, ...]:
    """Split an option at commas outside brackets; a name that stands twice counts once, and nothing names nothing."""
    names = re.split(r",(?![^()]*\))", text) if text else ()
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))
