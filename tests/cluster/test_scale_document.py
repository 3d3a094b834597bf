"""What ``docs/scale.md`` says is typed and run as it stands there, with files and a scheduler of this machine."""

from __future__ import annotations

import json
import shlex
from pathlib import Path
from typing import Any

import pytest
from cluster.sites import rows
from documents import blocks

from recommender.cli import main

PAGE = Path(__file__).resolve().parents[2] / "docs" / "scale.md"
SHELL = [block.code for block in blocks(PAGE) if block.language == "sh"]
PYTHON = [block.code for block in blocks(PAGE) if block.language == "python"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an archive in lines and as a table."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    (tmp_path / "archive" / "2026").mkdir(parents=True)
    few = [{"id": row["id"], "title": row["title"], "body": row.get("body", "")} for row in rows()][:30]
    (tmp_path / "archive/2026/a.jsonl").write_text("".join(json.dumps(row) + "\n" for row in few))
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    parquet.write_table(pyarrow.Table.from_pylist(few), tmp_path / "archive/2026/a.parquet")
    return tmp_path


def as_here(code: str, here: Path, scheduler: str = "") -> str:
    for there, instead in (
        ("s3://bucket/archive/*.parquet", f"{here}/archive/**/*.parquet"),
        ("/shared/index", f"{here}/shared"),
        ("tcp://10.0.0.1:8786", scheduler),
    ):
        code = code.replace(there, instead)
    return code


def recommender_commands(code: str) -> list[list[str]]:
    lines = (shlex.split(line, comments=True) for line in code.splitlines())
    return [words[1:] for words in lines if words[:1] == ["recommender"]]


def test_the_commands_and_the_code_for_one_process(here: Path) -> None:
    for arguments in recommender_commands(SHELL[0]):
        assert main(arguments) == 0, arguments
    assert len((here / "lists.jsonl").read_text().splitlines()) == 30
    names: dict[str, Any] = {}
    exec(as_here(PYTHON[0], here), names)
    assert len(names["rec"].corpus) == 30


@pytest.mark.slow
@pytest.mark.filterwarnings("default")
def test_the_commands_and_the_code_for_dask(here: Path) -> None:
    distributed = pytest.importorskip("distributed", reason="of the extra cluster")
    options: dict[str, Any] = {"n_workers": 1, "threads_per_worker": 1, "dashboard_address": None}
    with distributed.LocalCluster(**options) as local:
        for arguments in recommender_commands(as_here(SHELL[1], here, local.scheduler_address)):
            assert main(arguments) == 0, arguments
        names: dict[str, Any] = {}
        exec(as_here(PYTHON[1], here, local.scheduler_address), names)
        assert names["n"] == 30
