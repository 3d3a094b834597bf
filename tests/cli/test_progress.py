"""Progress is shown on a terminal only, and never on standard output."""

from __future__ import annotations

import io
from contextlib import redirect_stderr

import pytest

from recommender.cli.progress import MIN_ITEMS, embedding_progress, progress_bar, reading_progress, status


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _terminal_that_can_move_its_cursor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")


def test_a_bar_shows_what_is_counted_and_gives_every_item(capsys: pytest.CaptureFixture[str]) -> None:
    files = range(MIN_ITEMS)
    with redirect_stderr(Terminal()) as terminal:
        assert [*reading_progress(files, len(files))] == [*files]
    assert "reading" in terminal.getvalue() and "100%" in terminal.getvalue()
    assert capsys.readouterr().out == ""


def test_embedding_shows_a_bar_of_its_own() -> None:
    texts = range(MIN_ITEMS)
    with redirect_stderr(Terminal()) as terminal:
        assert [*embedding_progress(texts, len(texts))] == [*texts]
    assert "embedding" in terminal.getvalue() and "100%" in terminal.getvalue()


def test_few_items_need_no_bar() -> None:
    items = range(MIN_ITEMS - 1)
    with redirect_stderr(Terminal()) as terminal:
        assert progress_bar(items, len(items), "reading") is items
    assert terminal.getvalue() == ""


def test_a_status_shows_its_description_as_it_is() -> None:
    with redirect_stderr(Terminal()) as terminal, status("writing [red].html"):
        pass
    assert "writing [red].html" in terminal.getvalue()


def test_without_a_terminal_nothing_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    items = range(MIN_ITEMS)
    assert progress_bar(items, len(items), "reading") is items
    with status("writing"):
        pass
    assert capsys.readouterr() == ("", "")
