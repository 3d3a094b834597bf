"""Every block of code in the documents is run, and its output compared; or it says above itself why not.

A block that is not run has ``*Not run: REASON.*`` above it. How many there are is written here, so that they cannot
become more unnoticed. Blocks in docstrings are run by ``pytest --doctest-modules``, and none is skipped.
"""

from __future__ import annotations

import contextlib
import doctest
import io
import json
import re
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from documents import Block, blocks
from shell import ROOT, commands, is_shown, run, transcript

from recommender import evaluate, read_corpus
from recommender.settings import load_settings

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]

ELSEWHERE = {
    "docs/ci.md": ("tests/sites/test_action.py", {"sh", "toml", "yaml"}),
    "docs/extending.md": ("tests/test_docs.py", {"python"}),
    "docs/graph.md": ("tests/exporters/test_other_programs.py", {"python"}),
    "docs/python.md": ("tests/api/test_python_document.py", {"python"}),
    "docs/scale.md": ("tests/cluster/test_scale_document.py", {"sh", "python"}),
    "docs/serve.md": ("tests/service/test_serve_docs.py", {"html", "http", "ini", "nginx", "sh", "toml"}),
    "docs/suggesting.md": ("tests/sites/test_documentation.py", {"console"}),
    "docs/sites/": ("tests/sites/test_guides.py", {"sh", "html", "js", "python", "toml", "yaml", "ts", "astro"}),
    "docs/sites/other.md": ("tests/sites/test_recipes.py", {"sh", "js", "jsx", "vue", "jinja", "lua", "toml"}),
}
"""Page, or folder of pages → the test that runs its blocks, and in which languages."""

SHOWN = {"mermaid", "{toctree}", "{made}", "{document}", "{eval-rst}"}
"""Fences that hold no code: pictures, and what the site of the documentation is made of."""

NOT_RUN = 13
"""How many blocks say that they are not run. Fewer is better: lower this number with them."""

HERE = {"console", "sh", "python", "toml", "json", "yaml"}
ALL = [(page, block) for page in PAGES for block in blocks(page)]


def name_of(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def run_elsewhere(page: Path, block: Block) -> bool:
    names = [name for name in ELSEWHERE if name_of(page).startswith(name)]
    return any(block.language in ELSEWHERE[name][1] for name in names)


def here(page: Path) -> list[Block]:
    """The blocks of a page that are run by this module."""
    return [
        block
        for block in blocks(page)
        if block.language in HERE and not block.not_run and not run_elsewhere(page, block)
    ]


def test_every_block_is_run_or_says_why_not() -> None:
    lost = [
        f"{name_of(page)}:{block.line}: {block.language or 'no language'}"
        for page, block in ALL
        if block.language not in HERE | SHOWN and not block.not_run and not run_elsewhere(page, block)
    ]
    assert not lost, "write *Not run: REASON.* above these blocks, or let a test run them"


def test_blocks_that_are_not_run_do_not_become_more() -> None:
    left_out = [f"{name_of(page)}:{block.line}: {block.not_run}" for page, block in ALL if block.not_run]
    assert len(left_out) <= NOT_RUN, "\n".join(left_out)
    assert len(left_out) == NOT_RUN, "fewer than before: lower NOT_RUN"


def test_what_is_run_elsewhere_is_run_there() -> None:
    for page, (test, _) in ELSEWHERE.items():
        text = (ROOT / test).read_text(encoding="utf-8")
        assert page.removeprefix("docs/").strip("/").removesuffix(".md") in text or "GUIDES" in text, (page, test)


@pytest.fixture
def scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as documents have it, in git: the sample site, its newsroom as ``content``, the examples."""
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)
    folder = tmp_path / "site"
    shutil.copytree(ROOT / "seeds", folder / "seeds")
    shutil.copytree(ROOT / "seeds" / "newsroom", folder / "content")
    made = shutil.ignore_patterns("data", "public", "related-stories.html", ".recommender")
    shutil.copytree(ROOT / "examples", folder / "examples", ignore=made)
    shutil.copy(ROOT / "recommender.toml", folder)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    return folder


@contextlib.contextmanager
def session(page: Path, folder: Path) -> Iterator[dict[str, Any]]:
    """A session of Python in the folder, for all blocks of a page."""
    with contextlib.chdir(folder):
        yield {"__name__": "__main__", "__file__": str(page)}


SLOW = {"docs/judging.md", "docs/metrics.md", "docs/quality.md"}
"""Pages whose blocks evaluate the sample site several times."""


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=name_of(page), marks=[pytest.mark.slow] if name_of(page) in SLOW else [])
        for page in PAGES
        if here(page)
    ],
)
def test_the_blocks_of_a_page_run_from_top_to_bottom(page: Path, scratch: Path) -> None:
    folder = scratch / FOLDERS.get(name_of(page), ".")
    if name_of(page) in PREPARED:
        PREPARED[name_of(page)](scratch)
    with session(page, scratch) as names:
        exec(IMPLIED.get(name_of(page), ""), names)
        for block in here(page):
            where = f"{name_of(page)}:{block.line}"
            RUNNERS[block.language](block.code, where, folder, names)


def run_commands(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    for command in commands(code):
        if command.startswith("cd "):
            folder = folder / command.split()[1]
            continue
        run(command, folder)


def run_transcript(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    for command, shown in transcript(code):
        output = run(command, folder)
        assert is_shown(shown, output), f"{where}: {command}\n{output}"


def run_python(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    """A script, or a session whose output is compared."""
    if ">>> " not in code:
        with contextlib.redirect_stdout(io.StringIO()):
            exec(compile(code, where, "exec"), names)
        return
    test = doctest.DocTestParser().get_doctest(code, names, where, where, 0)
    told = io.StringIO()
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    results = doctest.DocTestRunner(optionflags=flags).run(test, out=told.write, clear_globs=False)
    names.update(test.globs)
    assert results.failed == 0, told.getvalue()


def read_settings(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    file = folder / "settings" / "recommender.toml"
    file.parent.mkdir(exist_ok=True)
    file.write_text(code, encoding="utf-8")
    assert load_settings(file.parent).path == file, where
    tomllib.loads(code)


def read_json(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    """One value, or one a line."""
    try:
        json.loads(code)
    except json.JSONDecodeError:
        [json.loads(line) for line in code.splitlines()]


def read_yaml(code: str, where: str, folder: Path, names: dict[str, Any]) -> None:
    yaml.safe_load(code)


RUNNERS = {
    "console": run_transcript,
    "sh": run_commands,
    "python": run_python,
    "toml": read_settings,
    "json": read_json,
    "yaml": read_yaml,
}

FOLDERS = {"docs/tutorials/site.md": "examples/hugo", "docs/sites.md": "examples/hugo"}
"""Page → where its commands are typed, if that is not the root of the scratch folder."""


def _click_log(folder: Path) -> None:
    (page_log,) = (block.code for block in blocks(ROOT / "docs" / "clicks.md") if block.language == "json")
    (folder / "log").mkdir()
    (folder / "log" / "clicks.jsonl").write_text(page_log, encoding="utf-8")


def _grades(folder: Path) -> None:
    ids = [path.stem for path in sorted((folder / "content").glob("*.md"))]
    lines = [f"{ids[0]} 0 {other} {grade}" for grade, other in enumerate(ids[1:4])]
    (folder / "judged.qrels").write_text("\n".join(lines), encoding="utf-8")


PREPARED: dict[str, Callable[[Path], None]] = {"docs/clicks.md": _click_log, "docs/judging.md": _grades}
"""Page → what makes the files that it speaks of."""

IMPLIED = {
    "docs/metrics.md": "from recommender import evaluate, read_corpus\ncorpus = read_corpus('seeds/newsroom')\n"
    "import ir_measures, ranx\n"
}
"""Page → what its blocks take for granted."""


@pytest.mark.parametrize(
    ("shown", "output", "same"),
    [
        ("a  b\n", "a b", True),
        ("a\n…\nc", "a\nb\nc", True),
        ("a\n…", "a", True),
        ("a …", "a bit", True),
        ("a", "a b", False),
        ("a\n…\nc", "a\nb", False),
    ],
)
def test_transcripts_are_compared(shown: str, output: str, same: bool) -> None:
    assert is_shown(shown, output) is same


def test_transcripts_are_taken_apart() -> None:
    assert transcript("$ a \\\n  b\nx\ny\n$ c\n") == [("a    b", "x\ny\n"), ("c", "")]
    assert re.fullmatch(r"a +b", commands("a \\\nb")[0])


def test_the_figures_that_a_reader_can_repeat_are_those_that_he_gets() -> None:
    """The sentence of the README that names a command and what it says."""
    said = dict(re.findall(r"\*([\w+-]+)\* (?:gets )?(\d\.\d{3})", _sentence("To repeat a figure in seconds")))
    report = evaluate(read_corpus(ROOT / "seeds"), systems=tuple(said), metrics=("nDCG@10",))
    assert said == {system: f"{report.mean('nDCG@10', system):.3f}" for system in ("ours", "tfidf")}


def _sentence(beginning: str) -> str:
    """A sentence of the README."""
    return beginning + (ROOT / "README.md").read_text(encoding="utf-8").partition(beginning)[2].partition(". [")[0]
