"""The command ``judge``: a page in which people grade pairs, their grades as other files, and how far two agree."""

from __future__ import annotations

from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

from recommender._io.textfiles import check_writable
from recommender.cli.content import exit_code, open_corpus
from recommender.cli.output import next_command, print_line
from recommender.cli.remarks import print_done, remark
from recommender.content import counted
from recommender.errors import EvaluationError, ExportError
from recommender.evaluation import GradesFile, read_judgments, read_pairs, write_graded
from recommender.judging import GRADES, Agreement, agreement, kind_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from recommender.corpus import Corpus
    from recommender.evaluation.judging_page import JudgingSession

__all__ = ["run"]

FORMATS = (".qrels", ".tsv")
"""Suffixes of ``--export``."""


def run(arguments: argparse.Namespace) -> int:
    """Serve the page until Ctrl-C, or write or compare grades; return the exit code."""
    _check_arguments(arguments)
    corpus, _ = open_corpus(arguments)
    if arguments.agreement:
        first, second = (read_judgments(path, corpus) for path in arguments.agreement)
        _print_agreement(agreement(first, second), arguments.agreement)
        return exit_code(arguments, corpus)
    pairs, problems = read_pairs(arguments.pool, corpus)
    for problem in problems:
        remark(f"left out: {problem}")
    kind = kind_of(arguments.assessor_kind or "")
    if arguments.export:
        _export(arguments, pairs, corpus)
    else:
        from recommender.evaluation.judging_page import JudgingSession

        file = GradesFile.beside(arguments.pool, arguments.assessor, kind)
        _serve(arguments, JudgingSession(pairs, corpus, file, arguments.rng))
    return exit_code(arguments, corpus)


def _check_arguments(arguments: argparse.Namespace) -> None:
    if bool(arguments.pool) == bool(arguments.agreement):
        raise EvaluationError("name one POOL to grade, as evaluate --pool writes it, or two files for --agreement")
    if arguments.agreement and arguments.export:
        raise EvaluationError("--agreement writes no file; leave out --export")
    if arguments.rng < 0:
        raise EvaluationError(f"--rng is {arguments.rng}; it must be 0 or more")
    if arguments.export:
        if not arguments.export.lower().endswith(FORMATS):
            raise ExportError(f"the suffix of {arguments.export!r} names no format; use {' or '.join(FORMATS)}")
        check_writable(arguments.export)


def _export(arguments: argparse.Namespace, pairs: Sequence[tuple[str, str]], corpus: Corpus) -> None:
    """Write the grades of one assessor: all of them as qrels, those of the pool as a sheet."""
    path = GradesFile.path_beside(arguments.pool, arguments.assessor)
    judgments = read_judgments(path, corpus)
    if arguments.export.lower().endswith(".tsv"):
        write_graded(arguments.export, pairs, corpus, judgments)
    else:
        judgments.to_qrels(arguments.export)
    for problem in judgments.problems:
        remark(f"left out: {problem}")
    print_done(f"{arguments.export}: {counted(judgments.n_pairs, 'grade')} from {path}")


def _serve(arguments: argparse.Namespace, session: JudgingSession) -> None:
    """Serve the page until Ctrl-C, and say what to do with the grades."""
    from recommender.evaluation.judging_page import JudgingServer

    with JudgingServer(session, arguments.host, arguments.port) as server:
        file = session.file
        graded = f"{session.n_graded} of {counted(len(session), 'pair')} graded"
        print_done(f"{file.path}: {graded} by {file.assessor} ({file.kind})")
        print_line(f"open {server.url}", flush=True)
        remark("each grade is saved at once; Ctrl-C ends it")
        if not arguments.no_browser:
            import webbrowser

            # Some browsers return only when they are closed.
            Thread(target=webbrowser.open, args=(server.url,), daemon=True).start()
        with suppress(KeyboardInterrupt):
            server.serve_forever()
    print_done(f"{file.path}: {session.n_graded} of {counted(len(session), 'pair')} graded")
    if file.grades:
        print_done(f"next: {next_command(arguments, 'evaluate', '--judgments', str(file.path))}")


def _print_agreement(found: Agreement, paths: Sequence[str]) -> None:
    print_line(f"{counted(found.n_pairs, 'pair')} graded in both {paths[0]} and {paths[1]}")
    if not found.n_pairs:
        raise EvaluationError("the two files have no pair in common; let both assessors grade the same pool")
    print_line(f"exact agreement           {found.exact:.3f}")
    kappa = "not defined: each gave one and the same grade" if found.kappa is None else f"{found.kappa:.3f}"
    print_line(f"quadratic weighted kappa  {kappa}")
    print_line(f'agreement on "at least 2" {found.clearly_related:.3f}')
    print_line("")
    print_line("rows: grades of the first; columns: of the second")
    print_line("    " + "".join(f"{grade:>6}" for grade in sorted(GRADES)))
    for grade, row in enumerate(found.table.tolist()):
        print_line(f"{grade:>4}" + "".join(f"{count:>6}" for count in row))
