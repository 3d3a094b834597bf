"""The table of limits in the documents is true, and files beyond the limits are cut and reported."""

from __future__ import annotations

import importlib
import json
import re
from pathlib import Path

import pytest

from recommender.readers import READERS, read_articles, report
from recommender.readers.files import MAX_TEXT_BYTES

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "limits.md"
ROWS = re.findall(r"^\| [^|]+ \| ([\d,]+) \| `([\w.]+)\.(\w+)` \|$", DOCUMENT.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize(("value", "module", "name"), ROWS, ids=[name for _, _, name in ROWS])
def test_the_document_names_the_limit_that_the_code_has(value: str, module: str, name: str) -> None:
    assert getattr(importlib.import_module(f"recommender.{module}"), name) == int(value.replace(",", ""))


def test_the_document_has_a_row_for_every_limit() -> None:
    assert len(ROWS) == sum(line.startswith("| ") for line in DOCUMENT.read_text(encoding="utf-8").splitlines()) - 1


@pytest.mark.parametrize(
    "suffix", [pytest.param(suffix, marks=[pytest.mark.slow] * (suffix != ".md")) for suffix in sorted(READERS)]
)
def test_a_file_beyond_the_limit_is_said_to_be_cut(tmp_path: Path, suffix: str) -> None:
    contents = {
        ".jsonl": json.dumps({"id": "a", "title": "A", "text": "x" * MAX_TEXT_BYTES}),
        ".xml": "<rss version='2.0'><channel><item><title>A</title></item><!--" + " " * MAX_TEXT_BYTES,
    }
    long_text = "x " * (MAX_TEXT_BYTES // 2 + 10)
    contents[".html"] = f"---\ntitle: A\n---\n{long_text}"
    contents[".json"] = json.dumps([{"id": "a", "title": "A", "text": "x" * 64_000_000}])
    kinds = {".ndjson": ".jsonl", ".rss": ".xml", ".atom": ".xml", ".htm": ".html", ".erb": ".html"}
    (tmp_path / f"a{suffix}").write_text(contents.get(kinds.get(suffix, suffix), long_text))
    _, problems = read_articles(tmp_path)
    assert "too large" in {problem.kind for problem in problems}


def test_the_problems_of_one_file_are_cut(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text("no record\n" * (report.MAX_PROBLEMS + 100))
    _, problems = read_articles(tmp_path)
    assert len(problems) == report.MAX_PROBLEMS + 1
    assert any(problem.kind == "too large" for problem in problems)
