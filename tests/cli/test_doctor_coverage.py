"""The command ``doctor`` says what was understood, what is kept out, what was lost, and what the generator decides."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from command_line import Run

PAGES = {
    "content/a.md": "title: Pilots\ndate: 2026-01-01\nzones: [north, south]\nstandfirst: " + "long words again " * 9,
    "content/b.md": "title: Tugs\ndraft: true\nzones: [north]\nseen: 2026-01-02",
    "content/c.md": "excerpt: No title here.\nrelated: [a]\ndate: 2099-01-01",
    "content/README.md": "title: Readme",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for name, front_matter in PAGES.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"---\n{front_matter}\n---\nA text about the harbour.\n", encoding="utf-8")
    (tmp_path / "hugo.toml").write_text("baseURL = 'https://example.org/'\n", encoding="utf-8")
    (tmp_path / "content" / "picture.psd").write_bytes(b"x")
    return tmp_path / "content"


def report(run: Run, site: Path, *more: str) -> dict[str, Any]:
    code, out, _ = run("doctor", "--content", str(site), "--json", *more)
    assert code == 0
    result: dict[str, Any] = json.loads(out)
    return result


def test_what_is_filled_is_counted(run: Run, site: Path) -> None:
    told = report(run, site)
    assert told["articles"] == 3
    assert told["filled"] | {"title": 2, "excerpt": 1, "body": 3, "date": 2, "curated list": 1} == told["filled"]


def test_what_is_kept_out_is_counted_by_reason(run: Run, site: Path) -> None:
    assert report(run, site)["kept_out"] == {"draft": 1, "scheduled": 1}
    assert "  scheduled: 1 (it is not published yet)" in run("doctor", "--content", str(site))[1].splitlines()


def test_undated_pages_at_the_root_are_named_where_articles_have_dates(run: Run, site: Path) -> None:
    (site / "about.md").write_text("---\ntitle: About\n---\nWho we are.\n", encoding="utf-8")
    assert report(run, site)["undated_at_root"] == []  # two of four have a date
    (site / "d.md").write_text("---\ntitle: Ebb\ndate: 2026-01-03\n---\nWater.\n", encoding="utf-8")
    assert report(run, site)["undated_at_root"] == ["about.md"]
    assert '; if not: ignore = ["about.md"] in recommender.toml' in run("doctor", "--content", str(site))[1]


def test_keys_that_nobody_uses_are_named_with_a_setting(run: Run, site: Path) -> None:
    unused = {one["key"]: (one["count"], one["field"]) for one in report(run, site)["unused_keys"]}
    assert unused == {"zones": (2, "topics"), "standfirst": (1, "excerpt"), "seen": (1, "published")}
    (site.parent / "recommender.toml").write_text('content = "content"\n[fields]\ntopics = ["zones"]\n')


def test_the_generator_and_what_it_decides_is_shown(run: Run, site: Path) -> None:
    generator = report(run, site)["generator"]
    assert (generator["name"], generator["sign"]) == ("hugo", "hugo.toml")
    assert generator["decides"]["address of the site"] == "https://example.org/"
    assert generator["decides"]["pages dated in the future"] == "kept out until their day"
    assert generator["decides"]["addresses of pages"] == "by the path"
    assert set(generator["decides"]) >= {"ids of articles", "drafts", "languages in names", "output folder, never read"}


def test_files_that_are_not_read_are_counted(run: Run, site: Path) -> None:
    left_out = {(one["reason"], one["name"]): one["count"] for one in report(run, site)["left_out"]}
    assert left_out[("project paper", ".md")] == 1
    assert any(name == ".psd" for _, name in left_out)


def test_the_settings_use_a_key(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site.parent / "recommender.toml").write_text('content = "content"\n[fields]\ntopics = ["zones"]\n')
    monkeypatch.chdir(site.parent)
    assert "zones" not in {one["key"] for one in report(run, site)["unused_keys"]}
