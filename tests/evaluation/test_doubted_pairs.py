"""Sheets of doubted pairs: what assessors see tells no kind, and their marks are counted with the right pairs."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run(step: str, sheet: Path, *sites: str) -> str:
    command = [sys.executable, str(ROOT / "evaluation/doubted_pairs.py"), step, str(sheet), *sites]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    sheet = tmp_path_factory.mktemp("sheets") / "doubts"
    assert run("draw", sheet, "newsroom=seeds/newsroom") == ""
    return sheet


def rows(sheet: Path) -> list[dict[str, str]]:
    with sheet.with_suffix(".csv").open(encoding="utf-8", newline="") as file:
        return [*csv.DictReader(file)]


def key(sheet: Path) -> dict[str, dict[str, object]]:
    return dict(json.loads(sheet.with_suffix(".key.json").read_text(encoding="utf-8")))


def graded(sheet: Path, folder: Path, marks: dict[str, tuple[str, str]]) -> Path:
    """The sheet with marks by the kind of each pair."""
    copy, own, kinds = folder / "graded", rows(sheet), key(sheet)
    for row in own:
        row["first"], row["second"] = marks[str(kinds[row["row"]]["kind"])]
    with copy.with_suffix(".csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, own[0])
        writer.writeheader()
        writer.writerows(own)
    copy.with_suffix(".key.json").write_text(json.dumps(kinds), encoding="utf-8")
    return copy


def test_pairs_of_all_kinds_are_drawn_in_random_order_and_only_the_key_tells_them_apart(drawn: Path) -> None:
    sheet, origins = rows(drawn), [*key(drawn).values()]
    kinds = [str(origin["kind"]) for origin in origins]
    assert Counter(kinds).keys() == {"doubted", "next", "not doubted"}
    assert kinds != sorted(kinds)
    assert [*sheet[0]] == [
        "row",
        *(f"{what} {end}" for end in "ab" for what in ("title", "text", "topics")),
        "first",
        "second",
    ]
    assert all(row["title a"] and row["title b"] for row in sheet)
    assert not any(row["first"] or row["second"] for row in sheet)
    assert len({tuple(sorted(origin["pair"])) for origin in origins}) == len(sheet)


def test_a_zero_counts_for_the_kind_of_its_pair(drawn: Path, tmp_path: Path) -> None:
    """The precision of doubts is the share of zeros among doubted pairs, whoever gave them, and no other pair's."""
    marks = {"doubted": ("0", "0"), "next": ("0", "1"), "not doubted": ("1", "1")}
    lines = run("count", graded(drawn, tmp_path, marks)).splitlines()[2:]
    cells = {line.split(" | ")[1]: line.strip("| ").split(" | ")[3:6] for line in lines if "newsroom" in line}
    assert cells["doubted"] == ["1.00", "1.00", "1.00"]
    assert cells["next"] == ["1.00", "0.00", "0.00"]
    assert cells["not doubted"] == ["0.00", "0.00", "0.00"]
    assert {line.split(" | ")[0] for line in lines} == {"| all sites", "| newsroom"}


def test_a_pair_without_a_mark_is_named_and_not_passed_over(drawn: Path, tmp_path: Path) -> None:
    marks = {"doubted": ("0", "0"), "next": ("0", ""), "not doubted": ("1", "1")}
    assert "second is ''; write 0 or 1" in run("count", graded(drawn, tmp_path, marks))
