"""Mutation testing: does any test notice a small mistake in the code?

    python tests/mutants.py --count 100

A mutant is the code with one small mistake, as another operator, another constant or a missing argument. mutmut makes
the mutants and runs the tests that reach the changed function. A mutant is killed if one of them fails or takes too
long. It survives if all pass: then a test is missing, or the mistake makes no difference.

The sample is fixed: it is drawn by the names of the mutants, which depend on the code only. mutmut draws no samples and
cannot leave a kind of mutants out; this script does both with the commands of mutmut. `pyproject.toml` says which rooms
are mutated and which tests are run.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

COPIED = (
    "recommender", "tests", "seeds", "docs", "evaluation",
    "conftest.py", "pyproject.toml", "recommender.toml", "README.md",
)  # fmt: skip
"""What the tests need. mutmut works in a copy of it, because it writes beside the code."""

SURVIVED = ("survived", "no tests")


class Mutmut:
    """The commands of mutmut in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        # In one order the tests of a mutant are run, and each process keeps to its own core.
        self.environment |= {"PYTHONHASHSEED": "0", "OMP_NUM_THREADS": "1"}

    def __call__(self, *arguments: str, check: bool = True) -> str:
        """Return the output of a command; end with it if the command fails."""
        command = [Path(sys.executable).with_name("mutmut"), *arguments]
        done = subprocess.run(
            command, cwd=self.folder, env=self.environment, capture_output=True, text=True, check=False
        )
        if check and done.returncode:
            sys.exit(f"mutmut {arguments[0]} failed:\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}")
        return done.stdout

    def prepare(self) -> None:
        """Make all mutants, and run the tests once to see which functions each test reaches.

        mutmut does this at the start of every run. There is none without a mutant: this one has a name that none has.
        """
        output = self("run", "no such mutant", check=False)
        if not (self.folder / "mutants" / "mutmut-stats.json").exists():
            sys.exit(f"the tests fail without any mutant:\n{output[-4000:]}")

    def statuses(self) -> dict[str, str]:
        """Return name → status of all mutants."""
        lines = self("results", "--all", "true").splitlines()
        return dict(line.strip().split(": ", 1) for line in lines if "__mutmut_" in line)

    def diff(self, name: str) -> list[str]:
        """Return what a mutant changes: the line of its file, and the lines that differ, with - and +."""
        lines = self("show", name).splitlines()
        return [line for line in lines if line[:1] in "-+@" and line[:3] not in ("---", "+++")]


def sample(mutmut: Mutmut) -> Iterator[str]:
    """Yield the names of mutants in an order that is random, but always the same."""
    for name in sorted(mutmut.statuses(), key=lambda name: hashlib.sha256(name.encode()).digest()):
        if not changes_words_only(mutmut.diff(name)):
            yield name


def changes_words_only(diff: list[str]) -> bool:
    """Whether a mutant differs in the letters of a string only; mutmut puts XX around them, or changes their case.

    Most of them are messages and names of columns, whose every letter no test should hold.
    """
    before, after = ("".join(line[1:] for line in diff if line[0] == sign) for sign in "-+")
    return before.lower() == after.replace("XX", "").lower()


def main() -> None:
    parser = argparse.ArgumentParser(description="Count the small mistakes in the code that no test notices.")
    parser.add_argument("--count", type=int, default=100, help="how many mutants (default: 100)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many at a time (default: one a core)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for name in COPIED:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
            copy(ROOT / name, Path(folder, name))
        mutmut = Mutmut(Path(folder))
        print("running the tests without any mutant", flush=True)
        mutmut.prepare()
        chosen = [*islice(sample(mutmut), arguments.count)]
        print(f"running them against {len(chosen)} mutants", flush=True)
        mutmut("run", "--max-children", str(arguments.jobs), *chosen)
        statuses = mutmut.statuses()
        survivors = [name for name in chosen if statuses[name] in SURVIVED]
        for name in survivors:
            print("", f"{name}: {statuses[name]}", *mutmut.diff(name), sep="\n")
    print(f"\nscore: {len(chosen) - len(survivors)} of {len(chosen)} mutants killed")


if __name__ == "__main__":
    main()
