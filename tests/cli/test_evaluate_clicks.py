"""``evaluate --clicks``: tables and JSON of what readers did, and what is refused before any work."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command_line import FERRY, NEWSROOM, Run

from recommender.evaluation import Click, Impression, interleave

BREAD = "2026-03-06-islanders-ration-bread-and-diesel-on-day-two-of-ferry-strike"


@pytest.fixture
def log(tmp_path: Path) -> str:
    """Eight days of interleaved boxes under one article; readers click what one of the systems puts first."""
    lines = []
    for number in range(80):
        time = datetime(2026, 4, 1, tzinfo=UTC) + timedelta(days=number // 10, seconds=number)
        lists = {"ours": ["a", BREAD, "c"], "other": ["c", "d", "a"]}
        stories, teams = interleave(FERRY, lists, 4, rng=number)
        box = Impression(time, f"i{number}", FERRY, tuple(stories), tuple(lists), tuple(teams))
        lines += [box.to_json(), *([Click(time, f"i{number}", BREAD).to_json()] if BREAD in stories else [])]
    folder = tmp_path / "log"
    folder.mkdir()
    (folder / "clicks.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder)


def test_tables_and_json_say_what_readers_did(run: Run, log: str, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--clicks", log, "--json", str(target), "--baseline", "other")
    assert code == 0
    for word in ("80 boxes", "8 days", "examination", "ours to other", "against other", "section", "2026-04"):
        assert word in out
    report = json.loads(target.read_text(encoding="utf-8"))
    assert report["report"] == "clicks"
    assert report["preferences"][0]["share"]["mean"] > 0.9


def test_bad_lines_are_named_and_strict_counts_them(run: Run, log: str) -> None:
    file = Path(log, "clicks.jsonl")
    with file.open("a", encoding="utf-8") as stream:
        stream.write('{"ip": "192.0.2.7"}\n' * 12)
    n_lines = len(file.read_text(encoding="utf-8").splitlines())
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--clicks", str(file))
    assert code == 0
    assert "12 lines could not be used" in out
    assert f"clicks.jsonl:{n_lines - 11}: wrong type" in out
    assert "and 2 more" in out
    assert run("evaluate", "--content", NEWSROOM, "--clicks", str(file), "--strict")[0] == 1


def test_names_in_a_log_cannot_command_the_terminal(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "clicks.jsonl"
    time = datetime(2026, 4, 1, tzinfo=UTC)
    lines = [
        Impression(time, "i", "[red]\x1b[31m", ("a\nb",), ("ours",)).to_json(),
        Click(time, "i", "\x1b[2J").to_json(),
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--clicks", str(file))
    assert code == 0
    assert "\x1b" not in out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--clicks", "none.jsonl"), "there is no click log 'none.jsonl'; name a file, a folder or a pattern"),
        (("--clicks", "none.jsonl", "--metrics", "RR", "--gate", "x"), "leave out --metrics and --gate"),
        (("--clicks", "none.jsonl", "--protocol", "cluster"), "leave out --protocol"),
        (("--clicks", "none.jsonl", "--advise"), "leave out --advise"),
        (("--clicks", "none.jsonl", "--eta", "-1"), "--eta is -1.0; it must be a number from 0 to 10"),
        (("--clicks", "none.jsonl", "--eta", "nan"), "--eta is nan; it must be a number from 0 to 10"),
        (("--clicks", "none.jsonl", "--rng", "-1"), "--rng is -1; it must be 0 or more"),
        (("--eta", "1"), "--eta is about --clicks; name a log with --clicks FILE, or leave it out"),
    ],
)
def test_options_that_do_not_fit_are_refused(run: Run, options: tuple[str, ...], message: str) -> None:
    code, out, err = run("evaluate", "--content", NEWSROOM, *options)
    assert (code, out) == (2, "")
    assert message in err


def test_a_system_that_the_log_does_not_have_is_no_baseline(run: Run, log: str) -> None:
    code, _, err = run("evaluate", "--content", NEWSROOM, "--clicks", log, "--baseline", "tfidf")
    assert code == 2
    assert "unknown system 'tfidf' of the log" in err
