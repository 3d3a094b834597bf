"""The options of the larger commands. They stand apart from the commands, because ``--help`` must not load those."""

from __future__ import annotations

import argparse
import re

__all__ = [
    "SITE_FORMATS",
    "SUFFIXES",
    "add_all_options",
    "add_change_options",
    "add_evaluate_options",
    "add_export_options",
    "add_judge_options",
    "add_list_options",
    "add_moment",
    "add_serve_options",
    "add_site_options",
    "add_suggest_options",
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


def add_moment(parser: argparse.ArgumentParser, help_text: str) -> None:
    """Add the option for the moment that decides what is public."""
    parser.add_argument("--moment", metavar="DAY", help=help_text)


def add_evaluate_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``evaluate``."""
    group = parser.add_argument_group("what is measured")
    protocols = "cold (default), cluster, as-of, complete; where there are no lists: mentions, series"
    group.add_argument("--protocol", default="cold", metavar="NAMES", help=protocols)
    ours = "ours: the ranking in any language, with copies, without a threshold; ours-served: lists as they are served"
    group.add_argument("--systems", metavar="NAMES", help=f"comma separated, or all; default: a few. {ours}")
    group.add_argument(
        "--metrics", metavar="NAMES", help="comma separated; default: nDCG@10,R@10,RR,P@5; the first decides"
    )
    group.add_argument("--baseline", metavar="NAME", help="the system that the others are compared with (tfidf)")
    group.add_argument("--externals", action="store_true", help="pages outside the site are candidates too (cold)")
    group.add_argument("--leaks", metavar="NAMES", help="leave links visible: reciprocal, co-citation (cold)")
    group.add_argument(
        "--learn",
        choices=["auto", "true", "false"],
        help="what lists teach ours: how far links are trusted, coefficients too, nothing (default: the settings')",
    )
    group.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of all chance (default: 0)")
    people = parser.add_argument_group("graded judgments")
    people.add_argument(
        "--judgments",
        "--qrels",
        "--judge",
        action="append",
        metavar="FILE",
        help="score against grades instead of the curated lists: a file that `recommender judge` writes, a judging "
        "sheet, or TREC qrels; give it again for another assessor; where two grade a pair, the first counts",
    )
    people.add_argument("--pool", metavar="FILE", help="write a blind judging sheet; newest, random only by --systems")
    people.add_argument("--depth", type=int, default=5, metavar="N", help="how many of each system's results (5)")
    people.add_argument("--sample", type=int, metavar="N", help="of that many queries, drawn by chance (all)")
    people.add_argument(
        "--pool-queries",
        choices=["lists", "all"],
        help="articles with a list, or judged already, are queries of the sheet (default); or all",
    )
    readers = parser.add_argument_group("clicks of readers")
    readers.add_argument(
        "--clicks",
        nargs="+",
        action="extend",
        metavar="LOG",
        help="what the clicks of readers say about systems, and nothing else is scored: files, folders or patterns; "
        "docs/clicks.md says how a log is written. With --baseline, --rng and --json",
    )
    readers.add_argument(
        "--eta",
        type=float,
        metavar="X",
        help="place p is looked at as often as 1 / p^X says (default: as interleaved lists say; 1 beyond them)",
    )
    output = parser.add_argument_group("output")
    output.add_argument(
        "--advise", action="store_true", help="try each signal left out, text alone, learned or not: what to change"
    )
    output.add_argument("--worst", type=int, metavar="N", default=0, help="list the N queries we do worst on")
    output.add_argument("--report", metavar="FILE", help="write a page: .html, or .md")
    output.add_argument("--json", metavar="FILE", help="write the whole report, queries included")
    output.add_argument("--export-trec", metavar="FOLDER", help="write qrels and runs for trec_eval and similar tools")
    output.add_argument("--gate", metavar="FILE", help="exit with 3 if quality fell since this report was written")
    output.add_argument(
        "--tolerance", type=float, metavar="X", help="with --gate: the fall of the first metric that is let pass (0)"
    )


def add_judge_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command ``judge``."""
    parser.add_argument("pool", nargs="?", metavar="POOL", help="of `evaluate --pool`, or any file of judgments")
    parser.add_argument("--assessor", metavar="NAME", default="assessor-1", help="who grades (default: %(default)s)")
    parser.add_argument(
        "--assessor-kind",
        choices=["editor", "language-model"],
        help="a person (default), or a program in the place of one; kept with the grades",
    )
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="seed of the order (default: 0)")
    parser.add_argument("--no-browser", action="store_true", help="print the address of the page, and open nothing")
    parser.add_argument("--port", type=int, default=0, help="of the page (default: any that is free)")
    parser.add_argument(
        "--host", default="127.0.0.1", help="let other machines reach the page by this name (default: this one only)"
    )
    parser.add_argument(
        "--export", metavar="FILE", help="write the assessor's grades, and serve nothing: .qrels, or .tsv for a sheet"
    )
    parser.add_argument(
        "--agreement", nargs=2, metavar="FILE", help="compare two files of judgments, and serve nothing"
    )


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
        default=0.0,
        metavar="W",
        help="edges of this weight or more; a curated link weighs 1",
    )
    part.add_argument("--since", metavar="DAY", help="articles published then or later: 2021-01-01")
    part.add_argument("--until", metavar="DAY", help="articles published then or earlier")
    part.add_argument("--topic", action="append", default=[], help="with this topic, or another one named")


def add_suggest_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of ``suggest``."""
    parser.add_argument("content", nargs="?", metavar="FOLDER", default=argparse.SUPPRESS, help="the same")
    parser.add_argument("--only", nargs="+", metavar="PATH", help="only the lists of these files and folders")
    parser.add_argument(
        "--min-chance", type=float, metavar="P", help="suggest stories that are related with this chance (default: 0.8)"
    )
    parser.add_argument("--per-page", type=int, metavar="N", help="at most so many new stories for a page (default: 3)")
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
