"""A shell for documents: it runs their commands in a folder made for them, as a reader would type them."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import subprocess
import sys
import tomllib
from pathlib import Path

from recommender.cli import main

ROOT = Path(__file__).resolve().parents[2]
_PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
_OPERATORS = {"|", "||", "&&", "&", ";", "<"}
_STAYING = {"serve", "server", "judge", "--watch"}
ELLIPSIS = "…"
"""A line of its own in a transcript stands for any output; at the end of a line, for the rest of it."""


def commands(code: str) -> list[str]:
    """Return the commands of a block, one a line; a line may go on behind a backslash."""
    lines = code.replace("\\\n", " ").splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith("#")]


def transcript(code: str) -> list[tuple[str, str]]:
    """Return the commands of a transcript, and what it shows below each."""
    parts = re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]
    pairs = []
    for part in parts:
        command, rest = re.match(r"((?:[^\n]*\\\n)*[^\n]*)\n?(.*)\Z", part, re.DOTALL).groups()  # type: ignore[union-attr]
        pairs.append((command.replace("\\\n", " "), rest))
    return pairs


def is_shown(shown: str, output: str) -> bool:
    """Whether an output is what a transcript shows; blanks and the ends of lines do not matter."""
    words = [re.escape(" ".join(part.split())) for part in shown.split(ELLIPSIS)]
    return re.fullmatch(r"\s?.*\s?".join(words), " ".join(output.split()), re.DOTALL) is not None


def run(command: str, folder: Path) -> str:
    """Run a command, and return its output; a command that fails is an error.

    This program is called in this process, other programs by a shell. What installs is not run: its names of extras are
    looked up. ``make`` says what it would do.
    """
    lexer = shlex.shlex(command, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    if words[:2] == ["pip", "install"]:
        return _installed(words[2:])
    assert not _STAYING & {*words}, f"{command}: it ends with Ctrl-C only; say so above the block"
    if words[0] == "recommender" and not _OPERATORS & {*words}:
        target = Path(words[words.index(">") + 1]) if ">" in words else None
        arguments = words[1 : words.index(">")] if target else words[1:]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(arguments)
            if target:
                target.write_text(out.getvalue(), encoding="utf-8")
        assert code == 0, f"{command}\n{err.getvalue()}"
        return "" if target else out.getvalue()
    if words[0] == "make":
        words.insert(1, "--dry-run")
        done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
    else:
        environment = {name: value for name, value in os.environ.items() if name != "RECOMMENDER_CONTENT"}
        environment |= {"PYTHONPATH": str(ROOT), "PATH": f"{_programs(folder)}{os.pathsep}{os.environ['PATH']}"}
        shell = ["bash", "-euo", "pipefail", "-c", command]
        done = subprocess.run(shell, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"
    return done.stdout


def _installed(names: list[str]) -> str:
    for name in names:
        if found := re.fullmatch(r"(?:recommender|\.)\[([\w,]+)\].*", name):
            assert {*found[1].split(",")} <= {*_PROJECT["optional-dependencies"]}, name
    return ""


def _programs(folder: Path) -> Path:
    """A folder with this program, for the search path."""
    programs = folder.parent / "programs"
    programs.mkdir(exist_ok=True)
    program = programs / "recommender"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m recommender "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    return programs
