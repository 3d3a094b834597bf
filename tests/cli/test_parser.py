"""The parser: every command that it names can be run, and it loads none of them."""

from __future__ import annotations

import argparse
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from command_line import NEWSROOM, Run

from recommender.cli import build_parser, commands
from recommender.cli.options import split_names


def names_of_commands() -> list[str]:
    (subparsers,) = [action for action in build_parser()._actions if isinstance(action, argparse._SubParsersAction)]
    return sorted(subparsers.choices)


@pytest.mark.parametrize("name", names_of_commands())
def test_every_command_is_a_module_of_its_name(name: str) -> None:
    assert callable(import_module(f"recommender.cli.commands.{name}").run)


def test_every_module_of_commands_is_a_command() -> None:
    modules = {path.stem for path in Path(commands.__path__[0]).glob("*.py")} - {"__init__"}
    assert modules == set(names_of_commands())


def test_help_loads_no_command_and_nothing_heavy() -> None:
    late = ("recommender.cli.commands.", "recommender.engine", "recommender.evaluation", "numpy", "rich")
    code = f"""
import sys
from recommender.cli import main
try:
    main(["--help"])
finally:
    print(*[name for name in sys.modules if name.startswith({late!r})], file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.split() == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (None, ()), ("", ()), (",", ()), ("a", ("a",)), ("a, b,,a", ("a", "b")),
        ("a, rrf(b,c),d", ("a", "rrf(b,c)", "d")), ("P(rel=3)@5,RR", ("P(rel=3)@5", "RR")),
    ],
)  # fmt: skip
def test_names_are_split_at_commas_outside_brackets(text: str | None, names: tuple[str, ...]) -> None:
    assert split_names(text) == names


@pytest.mark.parametrize(
    "arguments",
    [
        ("recommend", "x", "--k", "3"),
        ("doctor", "--js"),
        ("all", "--out", "x"),
        ("evaluate", "--base", "x"),
        ("--ver",),
    ],
)
def test_an_option_is_not_guessed_from_its_beginning(
    arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as caught:
        build_parser().parse_args(arguments)
    assert caught.value.code == 2
    assert "usage: recommender" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("doctor", "--kind", "nope"), "--kind: unknown kind of problem 'nope'; did you mean 'no date'? Known: "),
        (("recommend", "x", "--language", "klingon!!"), "language is 'klingon!!'; use \"same\", \"any\" or a tag like"),
        (("recommend", "--text", ""), "--text is empty; give the words of a headline"),
        (("recommend", "--text", " "), "--text is empty; give the words of a headline"),
    ],
)  # fmt: skip
def test_a_value_that_means_nothing_is_refused(run: Run, arguments: tuple[str, ...], message: str) -> None:
    code, out, err = run(*arguments, "--content", NEWSROOM)
    assert (code, out) == (2, "")
    assert message in err
    assert len(err.splitlines()) == 1
