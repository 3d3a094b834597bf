"""How Python works in a process that does nothing but answer: its own settings, which no caller's process gets."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

from recommender._io.gc_pauses import set_gc_rare
from recommender._io.process_pool import end_with_parent

if TYPE_CHECKING:
    from recommender.api import Site

__all__ = ["in_own_process"]

SWITCH_SECONDS = 0.0005
"""After how long a thread that computes lets others run. The loop that receives and sends waits for it, several times a
request; Python's own 0.005 would be longer than a question takes. A plain choice."""


def in_own_process(open_site: Callable[[], Site]) -> Callable[[], Site]:
    """Return a function that opens a site and prepares the process for nothing but answering about it."""

    def opened() -> Site:
        # As by its supervisor: a worker whose supervisor was killed would keep the port.
        end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
        set_gc_rare()
        sys.setswitchinterval(SWITCH_SECONDS)
        site = open_site()
        gc.collect()
        gc.freeze()  # the site stays: the collector need not look at it, and workers that are forked later share it
        return site

    return opened
