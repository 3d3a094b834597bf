"""What the box shows on another day: the option ``--moment`` of every command that makes lists, or counts them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."


@pytest.fixture
def content(tmp_path: Path) -> str:
    for name, day in (("a", "2026-01-01"), ("b", "2026-01-02"), ("monday", "2031-12-08T09:00:00")):
        text = f"---\ntitle: Pilots refuse night shift {name}\ndate: {day}\n---\n\n{TEXT}\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    return str(tmp_path)


DAYS = {"2031-12-07": False, "2031-12-08": True, "2031-12-08T08:59": False}
COMMANDS = (("recommend", "a"), ("all",), ("explain", "a", "b"), ("doctor",), ("export", "g.html"))


@pytest.mark.parametrize(("day", "is_shown"), DAYS.items())
def test_a_list_is_that_of_the_day(run: Run, content: str, tmp_path: Path, day: str, is_shown: bool) -> None:
    options = ("--content", content, "--duplicates", "keep", "--moment", day)
    _, out, _ = run("recommend", "a", *options, "--json")
    assert ("monday" in {story["article_id"] for story in json.loads(out)}) == is_shown
    _, out, _ = run("all", *options)
    lines = [json.loads(line) for line in out.splitlines()]
    assert ("monday" in str(next(line for line in lines if line["article_id"] == "a")["related"])) == is_shown
    _, out, _ = run("explain", "a", "monday", *options, "--json")
    assert ("it is not published yet" in json.loads(out)["fate"]["text"]) != is_shown
    _, out, _ = run("doctor", "--content", content, "--moment", day, "--json")
    assert json.loads(out)["kept_out"] == ({} if is_shown else {"scheduled": 1})


@pytest.mark.parametrize("command", COMMANDS)
def test_what_is_no_day_is_refused(run: Run, content: str, command: tuple[str, ...]) -> None:
    code, out, err = run(*command, "--content", content, "--moment", "monday")
    assert (code, out) == (2, "")
    assert "--moment is 'monday'; write a day like" in err
