"""The command line: prints, shows progress, and turns errors into exit codes. One function call per command."""

from __future__ import annotations

import argparse
import atexit
import errno
import io
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from recommender import __version__
from recommender._io.gc_pauses import set_gc_rare
from recommender.cli.content import read_content
from recommender.cli.options import SUFFIXES, add_evaluate_options, add_export_options, add_list_options
from recommender.errors import NoArticlesError, RecommenderError

if TYPE_CHECKING:
    from recommender.content import Problem
    from recommender.corpus import Corpus

__all__ = ["build_parser", "main"]

EPILOG = """\
The content folder is found in this order: --content, the environment variable RECOMMENDER_CONTENT,
recommender.toml or [tool.recommender] in pyproject.toml, from the current folder upward.

exit codes: 0 done; 1 with --strict, when the content has problems; 2 wrong usage or nothing to work on, also if one of
several protocols of evaluate cannot be followed; 3 with evaluate --gate, when quality fell
"""


_OUTPUT_FAILED = {errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""What an error says that is of the output, and of no file that somebody named."""


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command ``recommender``."""
    parser = argparse.ArgumentParser(
        prog="recommender",
        description="Related stories from a folder of articles: ranked, explained, evaluated.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"recommender {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], help_text: str) -> argparse.ArgumentParser:
        sub = commands.add_parser(name, help=help_text, description=help_text)
        sub.add_argument("--content", metavar="FOLDER", help="folder of articles")
        sub.add_argument("--strict", action="store_true", help="exit with 1 if the content has problems")
        sub.set_defaults(run=run)
        return sub

    recommend = command("recommend", _recommend, "print related stories of an article or a text")
    what = recommend.add_mutually_exclusive_group(required=True)
    what.add_argument("article", nargs="?", metavar="ARTICLE", help="id, path, slug, URL or exact title")
    what.add_argument("--text", help="any text instead of an article")
    recommend.add_argument("--explain", action="store_true", help="say how much each reason contributes")
    add_list_options(recommend)

    explain = command("explain", _explain, "say what speaks for one story, and why it is shown or not")
    explain.add_argument("article", metavar="ARTICLE", help="id, path, slug, URL or exact title")
    explain.add_argument("other", metavar="OTHER", help="the story asked about; an external page by its address")
    add_list_options(explain)

    add_evaluate_options(command("evaluate", _evaluate, "score rankings against the site's own curated lists"))

    build = command("build", _build, "make the index of the content, or bring it up to date")
    build.add_argument("--watch", action="store_true", help="keep it up to date as files or settings change")

    everything = command("all", _all, "write the list of every article, as JSON Lines")
    everything.add_argument("-o", "--output", metavar="FILE", help="where to (default: standard output)")
    add_list_options(everything, lists=True)

    formats = f"write the graph as a map: {', '.join(SUFFIXES)}"
    add_export_options(command("export", _export, formats))

    doctor = command("doctor", _doctor, "list what could not be read or resolved, file by file")
    doctor.add_argument("--kind", metavar="KIND", help="only problems of this kind, every one of them")
    doctor.add_argument("--all", action="store_true", help="every problem; else a few of each kind")
    doctor.add_argument("--json", action="store_true", help="print JSON")
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit code."""
    _make_ready_to_speak()
    argv = sys.argv[1:] if argv is None else argv
    arguments = build_parser().parse_args(argv)
    # Nearly all that a command makes lives until it ends: looking for garbage all the time takes a tenth of it.
    set_gc_rare()
    try:
        with _ending_in_order():
            code: int = arguments.run(arguments)
            sys.stdout.flush()
            return code
    except RecommenderError as error:
        print(f"recommender: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("recommender: interrupted", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has seen enough: `recommender doctor | head`
        _say_no_more()
        return 0
    except OSError as error:
        told = error.strerror or str(error)
        if error.errno in _OUTPUT_FAILED:
            _say_no_more()
            told = f"the output cannot be written: {told}; make room, or lead it elsewhere"
        elif error.filename is not None:
            told = f"{error.filename!r} is of no use: {told}"
        print(f"recommender: {told}", file=sys.stderr)
        return 2


def _make_ready_to_speak() -> None:
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed, as some daemons are started
            setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115, until Python ends
        elif isinstance(stream, io.TextIOWrapper):
            # A terminal that lacks a letter shows "?" instead of a traceback; a file or a program lacks none.
            stream.reconfigure(encoding=None if stream.isatty() else "utf-8", errors="replace")


@contextmanager
def _ending_in_order() -> Iterator[None]:
    """Let a signal to end do what it always does, but only when nothing half done is left."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    received: list[int] = []

    def unwind(number: int, _: object) -> None:
        received.append(number)
        sys.exit(128 + number)

    def end() -> None:
        if received:
            os.kill(os.getpid(), received[0])

    known = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    ours = [number for number in known if signal.getsignal(number) is signal.SIG_DFL]
    atexit.register(end)  # whatever is registered later comes before
    for number in ours:
        signal.signal(number, unwind)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
        if not received:
            atexit.unregister(end)


def _say_no_more() -> None:
    """Let Python's end not try to write once more."""
    with suppress(OSError):  # which is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _recommend(arguments: argparse.Namespace) -> int:
    from recommender.cli.stories import recommend

    return recommend(arguments)


def _explain(arguments: argparse.Namespace) -> int:
    from recommender.cli.stories import explain

    return explain(arguments)


def _build(arguments: argparse.Namespace) -> int:
    from recommender.cli.index import build

    return build(arguments)


def _all(arguments: argparse.Namespace) -> int:
    from recommender.cli.index import all_lists

    return all_lists(arguments)


def _evaluate(arguments: argparse.Namespace) -> int:
    from recommender.cli.evaluation import run

    return run(arguments)


def _export(arguments: argparse.Namespace) -> int:
    from recommender.cli.graph import export

    return export(arguments)


def _doctor(arguments: argparse.Namespace) -> int:
    corpus: Corpus | None
    try:
        corpus, _ = read_content(arguments)
        found = corpus.problems
        summary = f"{len(corpus)} articles, {corpus.links.nnz} curated links, {len(corpus.externals)} external pages"
    except NoArticlesError as error:  # for the doctor, a finding like others
        corpus, found, summary = None, error.problems, str(error)
    problems = [problem for problem in found if arguments.kind in (None, problem.kind)]
    if arguments.json:
        print(json.dumps([asdict(problem) for problem in problems], ensure_ascii=False, indent=2))
    else:
        print(summary)
        _print_problems(problems, most=len(problems) if arguments.all or arguments.kind else 5)
    return 1 if arguments.strict and (found or not corpus) else 0


def _print_problems(problems: Sequence[Problem], most: int) -> None:
    for kind in sorted({problem.kind for problem in problems}):
        of_kind = [problem for problem in problems if problem.kind == kind]
        print(f"\n{kind}: {len(of_kind)}")
        for problem in of_kind[:most]:
            place = f"{problem.path}:{problem.line}" if problem.line else problem.path
            print(f"  {place}\n      {problem.text}\n      → {problem.remedy}")
        if len(of_kind) > most:
            print(f"  … and {len(of_kind) - most} more: recommender doctor --kind {kind!r}")
    if not problems:
        print("no problems")
