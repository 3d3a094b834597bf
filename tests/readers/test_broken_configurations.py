"""A configuration of a generator that cannot be read is a problem with its place; what is right is none."""

from __future__ import annotations

from pathlib import Path

import pytest

import recommender
from recommender.cli import main
from recommender.content import Problem
from recommender.readers import read_articles

PAGE = "---\ntitle: Ferry\ndate: 2026-01-05\n---\nThe ferry sails at noon.\n"
OPEN = "baseURL = 'https://e.org/"


def problems_of(root: Path, files: dict[str, str]) -> list[Problem]:
    """Write a site whose articles lie in ``content``, and return the problems of its configuration."""
    for name, text in {**files, "content/a.md": PAGE}.items():
        file = root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    articles, problems = read_articles(root / "content")
    assert {article.title for article in articles} == {"Ferry"}
    return [problem for problem in problems if problem.kind == "unreadable configuration"]


BROKEN = {
    "TOML": ({"hugo.toml": f"title = 'News'\n{OPEN}"}, "../hugo.toml", 2),
    "JSON": ({"hugo.json": '{"title": "News",\n"baseURL" "x"}'}, "../hugo.json", 2),
    "YAML": ({"hugo.yaml": "title: News\nparams: [a\nb: 2\n"}, "../hugo.yaml", 3),
    "Python": ({"pelicanconf.py": "SITENAME = 'News'\nPATH = ('content'\n"}, "../pelicanconf.py", 2),
    "a table of its own": (
        {"hugo.toml": "title = 'News'\n", "config/_default/permalinks.toml": "posts = '/"},
        "../config/_default/permalinks.toml",
        1,
    ),
    "in the content": ({"content/mkdocs.yml": "site_name: 'x\n"}, "mkdocs.yml", 2),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_configuration_is_named(name: str, tmp_path: Path) -> None:
    files, path, line = BROKEN[name]
    (problem,) = problems_of(tmp_path, files)
    assert (problem.path, problem.line) == (path, line)
    assert problem.remedy.startswith("mend the ")
    assert not problem.is_note


RIGHT = {
    "objects of Python": {"mkdocs.yml": "docs_dir: content\nx: !!python/name:a.b\ny: !ENV [A, b]\n"},
    "calls": {"conf.py": "import os\nextensions = [x for x in os.environ]\n"},
    "empty": {"hugo.toml": ""},
    "JavaScript": {"astro.config.mjs": "export default defineConfig({ site: `${x}"},
}


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_only_not_understood_is_no_problem(name: str, tmp_path: Path) -> None:
    assert not problems_of(tmp_path, RIGHT[name])


def test_an_index_knows_it_once_and_until_it_is_mended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only pages have changed, and where another line is broken than before."""
    monkeypatch.chdir(tmp_path)
    problems_of(tmp_path, {"hugo.toml": OPEN, "content/b.md": PAGE.replace("noon", "dusk")})

    def texts() -> list[str]:
        assert main(["build", "--content", "content"]) == 0
        corpus = recommender.open(tmp_path, content="content").recommender.corpus
        return [str(one) for one in corpus.reading_problems if one.kind == "unreadable configuration"]

    first = texts()
    (tmp_path / "content" / "a.md").write_text(PAGE.replace("noon", "dawn"), encoding="utf-8")
    assert texts() == first
    assert len(first) == 1
    (tmp_path / "hugo.toml").write_text(f"\n{OPEN}", encoding="utf-8")
    assert texts() != first
    assert len(texts()) == 1
    (tmp_path / "hugo.toml").write_text(f"{OPEN}'", encoding="utf-8")
    assert not texts()
