"""Fixtures of the tests of commands."""

from __future__ import annotations

import pytest
from command_line import Run

from recommender.cli import main


@pytest.fixture(autouse=True)
def _no_content_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def run(*arguments: str) -> tuple[int, str, str]:
        code = main(arguments)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run
