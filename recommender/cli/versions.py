"""What ``--version`` prints: the versions of what answers depend on."""

from __future__ import annotations

import argparse
import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from recommender import __version__

__all__ = ["ShowVersions"]

LIBRARIES = ("numpy", "scipy", "networkx", "PyStemmer", "stop-words", "py3langid", "PyYAML", "markdown-it-py")
"""The libraries by which an answer is computed, or a file is read."""

EXTRAS = ("fastembed", "igraph", "pyarrow", "sqlalchemy", "starlette")
"""Those of extras, which are named where they are installed."""


class ShowVersions(argparse.Action):
    """Print the versions, and end with 0."""

    def __init__(self, option_strings: list[str], dest: str, **more: Any) -> None:
        super().__init__(option_strings, dest, nargs=0, help="show the versions of this program and of its libraries")

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        """Print them: the program on the first line, and on the second what it computes with."""
        found = ((name, _version(name)) for name in (*LIBRARIES, *EXTRAS))
        libraries = ", ".join(f"{name} {number}" for name, number in found if number)
        print(f"recommender {__version__}\nPython {platform.python_version()}, {libraries}")
        parser.exit()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""
