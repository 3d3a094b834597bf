"""``python -m recommender``: the same as the command ``recommender``, which begins here, too."""

from __future__ import annotations

import atexit
import os
import signal
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import NoReturn

__all__ = ["run"]

INTERRUPTED = 130
"""As in `recommender.cli.exit_codes`, which is not imported yet when it is needed."""


def run() -> int:
    """Run the command line, and say so if Ctrl-C ends it, from the first moment on.

    While modules are being imported there is nothing to clean up, and libraries may swallow an exception: a handler
    ends the process at once. `recommender.cli.main` takes over from there.
    """
    is_default = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if is_default:
        signal.signal(signal.SIGINT, _end_at_once)
    from recommender.cli import main

    try:
        if is_default:
            signal.signal(signal.SIGINT, signal.default_int_handler)
        code = main()
    except KeyboardInterrupt:  # just before `main` is ready, or just after it is done
        _end_at_once()
    if is_default:  # what is left to do takes milliseconds, and must not end in a traceback
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if code == INTERRUPTED:
        # Python would send itself SIGINT, and so end with another code, if the exception had passed through `exec`.
        atexit._run_exitfuncs()
        sys.stdout.flush()
        os._exit(INTERRUPTED)
    return code


def _end_at_once(*_: object) -> NoReturn:
    os.write(2, b"recommender: interrupted\n")
    os._exit(INTERRUPTED)


if __name__ == "__main__":
    sys.exit(run())
