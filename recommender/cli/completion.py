"""``--print-completion``: a script by which a shell completes commands, options, their choices, files and folders."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import Any

__all__ = ["PrintCompletion"]

SHELLS = ("bash", "zsh", "tcsh")
"""Those for which shtab writes scripts, and a test tries them."""

FILES, FOLDERS = ("FILE", "LOG", "PATH", "POOL"), ("FOLDER",)
"""What arguments are called that name a file, or a folder."""


class PrintCompletion(argparse.Action):
    """Print the script for a shell, and end with 0."""

    def __init__(self, option_strings: list[str], dest: str, **more: Any) -> None:
        help_text = "print a script that completes commands and options in this shell"
        super().__init__(option_strings, dest, choices=SHELLS, help=help_text)

    def __call__(self, parser: argparse.ArgumentParser, _: object, shell: Any, __: object = None) -> None:
        """Print it."""
        import shtab  # not needed by any other command

        for action in _actions(parser):
            if action.metavar in (*FILES, *FOLDERS):
                vars(action)["complete"] = shtab.DIRECTORY if action.metavar in FOLDERS else shtab.FILE
        print(shtab.complete(parser, shell))
        parser.exit()


def _actions(parser: argparse.ArgumentParser) -> Iterator[argparse.Action]:
    for action in parser._actions:
        yield action
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from _actions(below)
