"""Nothing printed commands a terminal: control and bidi characters in names, titles and arguments are escaped."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from command_line import Run
from rich.text import Text

from recommender.cli import main, output
from recommender.cli.commands import doctor
from recommender.cli.output import EscapingStream, guard_streams, make_console, one_line, print_json

HOSTILE = "\x1b]0;owned\x07 \x9b31m \x7f \x85 \u202eevil\u2066 \u200e\u061c \r\b"
RAW = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
NAME = "a\x1b[31m\n::error::b \x9b\u202e"

pytestmark = pytest.mark.skipif(os.name == "nt", reason="that system allows no such names")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Two stories of one kind, with all that is hostile in path, id, title, topic and list."""
    folder = tmp_path / f"site{NAME}"
    folder.mkdir()
    quoted = json.dumps(HOSTILE)
    for number in range(4):
        text = (
            f'---\ntitle: "Ferry strike {number} " \ntitle2: {quoted}\ndate: 2026-03-0{number + 1}\n'
            f"tags: [{quoted}]\nrelated: [{json.dumps(NAME + '0')}, {quoted}]\n---\nFerry crews {HOSTILE} on strike.\n"
        )
        (folder / f"{NAME}{number}.md").write_text(text, encoding="utf-8")
    records = [
        {"id": f"{HOSTILE}{n}", "title": f"Ferry {HOSTILE} crews {n}", "date": HOSTILE, "text": "Ferry strike."}
        for n in range(3)
    ]
    (folder / f"{NAME}.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return folder


COMMANDS: list[list[str]] = [
    ["doctor"],
    ["doctor", "--all"],
    ["doctor", "--json"],
    ["doctor", "--kind", HOSTILE],
    ["recommend", f"{NAME}1"],
    ["recommend", f"{NAME}1", "--explain"],
    ["recommend", f"{NAME}1", "--json"],
    ["recommend", HOSTILE],
    ["recommend", "--text", f"ferry {HOSTILE}"],
    ["explain", f"{NAME}1", f"{NAME}2"],
    ["explain", f"{NAME}1", f"{NAME}2", "--json"],
    ["explain", f"{NAME}1", HOSTILE],
    ["build"],
    ["all"],
    ["all", "-o", f"lists{NAME}.jsonl"],
    ["export", f"map{NAME}.json"],
    ["export", f"map{HOSTILE}"],
    ["evaluate", "--worst", "3", "--systems", "ours,tfidf"],
    ["evaluate", "--protocol", HOSTILE],
    ["evaluate", "--gate", HOSTILE],
    ["recommend", "-k", HOSTILE, "x"],
    [HOSTILE],
    ["doctor", f"--{HOSTILE}"],
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: " ".join(command).encode("ascii", "ignore").decode())
def test_no_command_prints_a_raw_control_character(
    site: Path, command: list[str], capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(site.parent)
    content = [] if command == [HOSTILE] else ["--content", str(site)]
    for _ in range(2):  # the second time with an index, where the command makes one
        try:
            main([*command, *content])
        except SystemExit as error:
            assert error.code == 2
        captured = capfd.readouterr()
        for text in (captured.out, captured.err):
            assert not RAW.findall(text)
            assert not re.search(r"^::", text, re.MULTILINE), "a line that GitHub takes for a command"
    if "--json" in command and captured.out:
        assert json.loads(captured.out) is not None
    if command == ["all"]:
        assert {json.loads(line)["article_id"] for line in captured.out.splitlines()} >= {f"{NAME}1"}


def test_a_hostile_name_is_still_recognised(site: Path, run: Run) -> None:
    code, out, _ = run("recommend", f"{NAME}1", "--json", "--content", str(site))
    assert code == 0
    assert f"{NAME}0" in {story["article_id"] for story in json.loads(out)}


def test_json_says_the_same_with_escapes(capsys: pytest.CaptureFixture[str]) -> None:
    with guard_streams():
        print_json({HOSTILE: [HOSTILE, "Ernte größer 収穫"]})
    text = capsys.readouterr().out
    assert json.loads(text) == {HOSTILE: [HOSTILE, "Ernte größer 収穫"]}
    assert not RAW.search(text)
    assert "größer 収穫" in text


def test_a_console_on_a_terminal_has_its_colours_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    terminal = Terminal()
    with redirect_stdout(terminal), guard_streams():
        console = make_console()
        console.print(Text(f"bold {HOSTILE}", style="bold"))
        with console.status("working"):
            print("below")
    shown = terminal.getvalue()
    assert "\x1b[1m" in shown
    assert "\x1b]0;" not in shown
    assert not re.search("[\x07\x9b\x85\u202e\u2066]", shown)


def test_the_traceback_of_a_mistake_is_escaped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    code = (
        "import recommender.cli.commands.doctor as d, sys\n"
        "from recommender.cli import main\n"
        f"def fail(_): raise ZeroDivisionError({HOSTILE!r})\n"
        "d.run = fail\n"
        "sys.exit(main(['doctor']))\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=tmp_path)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stderr
    assert not RAW.search(done.stderr)


def test_the_streams_of_the_caller_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.stdout, sys.stderr
    monkeypatch.setattr(doctor, "run", lambda _: 0)
    assert main(["doctor"]) == 0
    with pytest.raises(SystemExit):
        main(["doctor", "--nonsense"])
    assert (sys.stdout, sys.stderr) == before
    with guard_streams(), guard_streams():
        inner: Any = sys.stdout
        assert isinstance(inner, EscapingStream)
        assert not isinstance(inner.unguarded, EscapingStream)


def test_one_line_is_one_line() -> None:
    assert one_line("a\r\nb\tc\u2028d ä 収") == "a\\u000d\\u000ab\\u0009c\\u2028d ä 収"
    assert output.one_line("") == ""
