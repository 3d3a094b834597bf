"""From arguments to an exit code: run one command, and report in one line what went wrong."""

from __future__ import annotations

import errno
import sys
from argparse import Namespace
from collections.abc import Sequence
from contextlib import nullcontext
from importlib import import_module

from recommender._io.gc_pauses import set_gc_rare
from recommender._io.kept_processes import keep_processes
from recommender.cli.exit_codes import DONE, FAILED, INTERRUPTED
from recommender.cli.output import guard_streams
from recommender.cli.parser import build_parser
from recommender.cli.remarks import detail, say, speaking
from recommender.cli.signals import clean_up_on_signals
from recommender.cli.streams import discard_output, prepare_streams
from recommender.errors import RecommenderError

__all__ = ["main"]

OUTPUT_ERRORS = {errno.ENOSPC, errno.EIO, errno.EFBIG, errno.EBADF, getattr(errno, "EDQUOT", errno.ENOSPC)}
"""Numbers of errors that concern standard output, and no file that the user named."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code.

    Parameters
    ----------
    argv : sequence of str, optional
        The arguments after the name of the program; those of this process by default.

    Raises
    ------
    SystemExit
        By `argparse`: with 2 if the arguments are wrong, with 0 after ``--help`` and ``--version``.
    """
    prepare_streams()
    with guard_streams():
        return _run_guarded(argv)


def _run_guarded(argv: Sequence[str] | None) -> int:
    """Run one command, and say in one line what ended it."""
    arguments = build_parser().parse_args(argv)
    # Nearly all objects that a command makes live until it ends: frequent garbage collection costs a tenth of the time.
    set_gc_rare()
    try:
        with clean_up_on_signals(), speaking(arguments.verbosity):
            code = _run(arguments)
            sys.stdout.flush()
            detail("done")
            return code
    except RecommenderError as error:
        return _failed(str(error))
    except KeyboardInterrupt:
        return _failed("interrupted", INTERRUPTED)
    except BrokenPipeError:  # the reader of the output has closed it, as in `recommender doctor | head`
        discard_output()
        return DONE
    except OSError as error:
        return _failed(_reason(error))


def _run(arguments: Namespace) -> int:
    command = import_module(f"recommender.cli.commands.{arguments.command}")
    # What goes on for days keeps no processes that it needs once.
    is_lasting = arguments.command == "serve" or getattr(arguments, "watch", False)
    with nullcontext() if is_lasting else keep_processes("recommender.engine"):
        code: int = command.run(arguments)
    return code


def _failed(reason: str, code: int = FAILED) -> int:
    say(reason)
    return code


def _reason(error: OSError) -> str:
    """Return what an error of the operating system means for the user."""
    reason = error.strerror or str(error)
    if error.errno in OUTPUT_ERRORS:
        discard_output()
        return f"the output cannot be written: {reason}; make room, or lead it elsewhere"
    return reason if error.filename is None else f"{error.filename!r} cannot be used: {reason}"
