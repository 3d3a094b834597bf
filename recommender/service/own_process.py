"""How Python works in a process that does nothing but answer: its own settings, which no caller's process gets."""

from __future__ import annotations

import gc
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.gc_pauses import set_gc_rare
from recommender._io.process_pool import end_with_parent

if TYPE_CHECKING:
    from recommender.api import Site

__all__ = ["in_own_process", "send_at_once"]

SWITCH_SECONDS = 0.0005
"""After how long a thread that computes lets others run. The loop that receives and sends waits for it, several times a
request; Python's own 0.005 would be longer than a question takes. A plain choice."""


def in_own_process(open_site: Callable[[], Site]) -> Callable[[], Site]:
    """Return a function that opens a site and prepares the process for nothing but answering about it."""

    def opened() -> Site:
        # As by its supervisor: a worker whose supervisor was killed would keep the port.
        end_with_parent(lambda: os.kill(os.getpid(), signal.SIGTERM))
        send_at_once()
        set_gc_rare()
        sys.setswitchinterval(SWITCH_SECONDS)
        site = open_site()
        gc.collect()
        gc.freeze()  # the site stays: the collector need not look at it, and workers that are forked later share it
        return site

    return opened


def send_at_once() -> None:
    """Let the sockets at which this process will listen send what they have, however little it is (``TCP_NODELAY``).

    Servers write the head of an answer and its body one after the other, and a socket that listens hands the option on
    to its connections. Where a server has forgotten it, as uvicorn does with several workers, each answer waits 40 ms
    until the client has acknowledged its head.
    """
    open_files = Path("/dev/fd")
    for number in [int(one.name) for one in open_files.iterdir()] if open_files.is_dir() else ():
        with suppress(OSError):
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            with socket.socket(fileno=os.dup(number)) as one:
                if one.family in (socket.AF_INET, socket.AF_INET6) and one.type == socket.SOCK_STREAM:
                    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
