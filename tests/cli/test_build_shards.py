"""``build --shards`` makes an index that other commands ask as it is."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from command_line import Run

import recommender

TITLES = ["Ferry crews walk out", "Ferry crews sail again", "Harbour closed by ferry crews", "Olive harvest begins"]


@pytest.fixture
def lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The pattern of some files in the current folder."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").mkdir()
    texts = ["", ""]
    for number, title in enumerate(TITLES):
        row = {"id": f"a{number}", "title": title, "body": f"{title}, again and again."}
        texts[number % 2] += json.dumps(row) + "\n"
    for number, text in enumerate(texts):
        (tmp_path / f"data/{number}.jsonl").write_text(text)
    return "data/*.jsonl"


def test_an_index_in_shards_is_asked_as_it_is(run: Run, lines: str) -> None:
    code, out, _ = run("build", "--shards", "2", "--content", lines)
    assert code == 0 and "4 articles" in out and "2 shards" in out
    code, unnamed, _ = run("recommend", "a0", "--fill", "--json")
    assert code == 0 and "Ferry crews sail again" in unnamed
    code, named, _ = run("recommend", "a0", "--fill", "--json", "--content", lines)
    assert (code, named) == (0, unnamed)
    code, out, _ = run("all")
    assert code == 0 and len(out.splitlines()) == 4


def test_a_service_finds_it_unchanged_until_it_is_built_again(run: Run, lines: str) -> None:
    run("build", "--shards", "2", "--content", lines)
    site = recommender.open(content=lines)
    assert len(site) == 4 and not site.refresh()
    with Path("data/0.jsonl").open("a") as file:
        file.write('{"id": "b", "title": "Ferry crews rest"}\n')
    assert not site.refresh()
    run("build", "--shards", "2", "--content", lines)
    assert site.refresh() and len(site) == 5


def test_what_does_not_go_with_shards_is_said(run: Run, lines: str) -> None:
    for options in (["--scheduler", "tcp://127.0.0.1:1"], ["--shards", "2", "--watch"]):
        code, _, said = run("build", *options, "--content", lines)
        assert code == 2 and "--scheduler needs --shards N, and shards are not watched" in said
    Path("recommender.toml").write_text('semantic = "x"\n')
    code, _, said = run("build", "--shards", "2", "--content", lines)
    assert code == 2 and "semantic is 'x'; shards are not compared by meaning" in said
