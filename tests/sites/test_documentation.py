"""The page on suggestions is true: its commands run, and print what it says."""

from __future__ import annotations

import shlex
import shutil
from pathlib import Path

import pytest
from documents import code_blocks
from site_changes import git

from recommender.cli import main

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "suggesting.md"


def test_the_commands_of_the_page_print_what_it_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ROOT / "seeds" / "newsroom", tmp_path / "content")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--quiet", "--message", "As it was")
    session = "".join(code for _, _, code in code_blocks(PAGE, "console"))
    commands = session.removeprefix("$ ").split("\n$ ")
    assert len(commands) > 5
    for text in commands:
        command, _, expected = text.partition("\n")
        words, _, target = command.partition(" > ")
        program, *arguments = shlex.split(words)
        if program == "git":
            done = git(tmp_path, *arguments)
            assert done.returncode == 0, done.stderr
            continue
        assert main(arguments) == 0, command
        out = capsys.readouterr().out
        if target:
            (tmp_path / target).write_text(out, encoding="utf-8", newline="\n")
        shown = expected.strip("\n").removesuffix("…").strip("\n")
        if "…" in expected:
            assert out.startswith(shown), command
        elif not target:
            assert out.strip("\n") == shown, command
