"""wrk, a loader that others know, beside our own: a closed loop, in C (``apt-get install wrk``).

It tells what `load.py` tells; whatever one of them measured wrongly, the other one would show. It has no open loop.
"""

from __future__ import annotations

import asyncio
import json
import subprocess
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from shutil import which

__all__ = ["WrkFigures", "version", "wrk"]

SCRIPT = Path(__file__).with_name("wrk.lua")


@dataclass(frozen=True)
class WrkFigures:
    """What wrk measured; times in milliseconds."""

    questions: int
    seconds: float
    median: float
    p99: float
    slowest: float
    errors: int

    def cells(self) -> list[str]:
        """The cells of a row under `load.TITLES`."""
        times = [f"{time:.1f}" for time in (self.median, self.p99, self.slowest)]
        return [f"{self.questions:,}", f"{self.questions / self.seconds:.0f}", *times, str(self.errors)]


def version() -> str:
    """Which wrk is installed, as it says itself; empty if none is."""
    if not which("wrk"):
        return ""
    said = subprocess.run(["wrk", "--version"], capture_output=True, text=True, check=False)  # it exits with 1
    return " ".join(said.stdout.split()[:2])


async def wrk(host: str, port: int, paths: Iterable[str], connections: int, seconds: float) -> WrkFigures:
    """Ask a service, each path in turn, and again from the first one.

    Parameters
    ----------
    host, port : str, int
        Of the service.
    paths : iterable of str
        The questions.
    connections : int
        Each asks when it was answered.
    seconds : float
        How long; wrk knows whole seconds.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as file:
        file.writelines(f"{path}\n" for path in paths)
        file.flush()
        options = ["-t1", f"-c{connections}", f"-d{max(1, round(seconds))}s", "--latency", "-s", str(SCRIPT)]
        process = await asyncio.create_subprocess_exec(
            "wrk", *options, f"http://{host}:{port}", "--", file.name, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate()
    return WrkFigures(**json.loads(said.decode().splitlines()[-1]))
