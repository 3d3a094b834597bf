"""The site of the documentation: the reference has all there is, each page its box; nothing comes from elsewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from documents import blocks

import recommender

ROOT = Path(__file__).resolve().parents[2]
SPHINX = ROOT / "docs" / "_sphinx"

BUILT_WITHOUT_TEXT = {"genindex.html", "search.html"}
"""Pages that have no text of their own, and so no related pages."""


@pytest.fixture
def reference(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(SPHINX)
    return import_module("reference")


def test_every_command_and_option_is_in_the_reference(reference: ModuleType) -> None:
    from recommender.cli import build_parser

    text = reference.CHAPTERS["commands"]()
    (commands,) = [action.choices for action in build_parser()._actions if action.dest == "command"]
    assert commands
    for name, command in commands.items():
        chapter = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
        options = {option for action in command._actions for option in action.option_strings}
        assert not {option for option in options if f"`{option}`" not in chapter}, name
    assert "### model fetch" in text


def test_every_setting_is_in_the_reference_with_a_description(reference: ModuleType) -> None:
    from recommender.settings import _ALLOWED

    text = reference.CHAPTERS["settings"]()
    chapters = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL))
    assert chapters.keys() == _ALLOWED.keys()
    assert all(len(chapter.split("Default:")[1]) > 40 for chapter in chapters.values())
    assert "`max_age`" in chapters["filters"] and "`inbox`" in chapters["serve"]


def test_every_field_and_dialect_is_in_the_reference(reference: ModuleType) -> None:
    from recommender.readers import GENERATORS, READERS
    from recommender.readers.fields import FIELDS

    fields, dialects = reference.CHAPTERS["fields"](), reference.CHAPTERS["dialects"]()
    rows = dict(re.findall(r"^\| `(\w+)` \| .* \| (.*) \|$", fields, re.MULTILINE))
    assert {name for name, text in rows.items() if text} >= FIELDS.keys(), "each with a description"
    assert all(f"`{name}`" in dialects for name in (*READERS, *GENERATORS))


def test_the_table_of_names_in_the_repository_is_as_the_code_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """``python docs/_sphinx/names_table.py`` writes it."""
    monkeypatch.syspath_prepend(SPHINX)
    table = import_module("names_table")
    page = table.PAGE.read_text(encoding="utf-8")
    assert table.with_table(page) == page
    assert "| [`read_corpus`](../../recommender/api/reading.py) | Read every article below a folder, or of a t" in page


def test_every_public_name_is_in_the_reference(reference: ModuleType) -> None:
    names = [name for chapter in reference.NAMES.values() for name in chapter]
    assert sorted(names) == sorted({*recommender.__all__, "open"} - {"__version__"})


def test_diagrams_are_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """A node is one row below those that lead to it; what cannot be drawn is an error, not a gap."""
    pytest.importorskip("sphinx")
    monkeypatch.syspath_prepend(SPHINX)
    diagrams = import_module("diagrams")
    labels, edges = {"a": "A", "b": "B<br/>2", "c": "C"}, [("a", "b", ""), ("b", "c", "to"), ("a", "c", "far")]
    nodes, paths = diagrams.laid_out(labels, edges)
    assert [node.y for node in nodes if node.lines] == [0, diagrams.ROW, 2 * diagrams.ROW]
    assert [len(way) for way, _ in paths] == [2, 2, 3]
    with pytest.raises(ValueError, match="not understood"):
        diagrams.svg(["flowchart TD", "a ==> b"])
    for page in ("architecture.md", "how-it-works.md"):
        (block,) = [block for block in blocks(ROOT / "docs" / page) if block.language == "mermaid"]
        picture = diagrams.svg(block.code.splitlines())
        assert picture.count("<path class") == block.code.count("-->")


@pytest.mark.slow
def test_the_site_is_built_without_a_warning(tmp_path: Path) -> None:
    """What `make docs` does; every page has a box of related pages, and a reader without a network misses nothing."""
    pytest.importorskip("sphinx")
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--keep-going", "-d", tmp_path / "trees"]
    done = subprocess.run([*command, "docs", tmp_path / "site"], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    site = tmp_path / "site"
    pages = {page.relative_to(site).as_posix(): page.read_text("utf-8") for page in site.rglob("*.html")}
    assert len(pages) > 60
    assert not [name for name, text in pages.items() if not has_box(text) and name not in BUILT_WITHOUT_TEXT]
    assert not {(name, address) for name, text in pages.items() for address in loaded(text) if "//" in address}
    assert (site / "searchindex.js").stat().st_size > 10_000
    assert "Recommender.similar_items" in pages["reference/python.html"]


def has_box(page: str) -> bool:
    return 'class="related-stories"' in page


def loaded(page: str) -> Iterator[str]:
    """Yield the addresses of what a browser loads with a page."""
    for tag in re.findall(r"<(?:script|link|img|iframe)\b[^>]*>", page):
        if 'rel="canonical"' not in tag:
            yield from re.findall(r'(?:src|href)="([^"]*)"', tag)


TABLE = re.compile(r"^\| ([^|]*) \|((?: \**\.\d{3}\** \|){6})", re.MULTILINE)


def figures(text: str) -> dict[str, list[str]]:
    """Rows of the table of quality: name → its figures."""
    return {name.strip("* "): re.findall(r"\.\d{3}", row) for name, row in TABLE.findall(text)}


def test_the_figures_of_quality_are_those_that_the_script_wrote() -> None:
    """In the README and docs/quality.md they are copied from evaluation/experiments.md, with the day."""
    experiments = (ROOT / "evaluation" / "experiments.md").read_text("utf-8")
    measured = [re.findall(r"\.\d{3}", line)[:6] for line in experiments.splitlines() if line.startswith("|")]
    for name in ("README.md", "docs/quality.md"):
        text = (ROOT / name).read_text("utf-8")
        rows = figures(text)
        assert len(rows) >= 7
        assert not {system for system, row in rows.items() if row not in measured}, name
        assert re.search(r"[Mm]easured on 20\d\d-\d\d-\d\d", text), name
    best = re.findall(r"\*\*\.\d{3}\*\*", (ROOT / "README.md").read_text("utf-8"))
    assert len(best) == 6, "the best of each column is bold, also where it is not ours"


MEASURED = re.compile(r"^\|.*\.\d{3}.*\.\d{3}.*\|$", re.MULTILINE)


def test_tables_of_figures_say_when_they_were_measured() -> None:
    """In the section that they stand in. A decision has its day at the top."""
    undated = []
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))):
        text = page.read_text("utf-8")
        for section in [text] if page.parent.name == "decisions" else re.split(r"^(?=#)", text, flags=re.MULTILINE):
            if MEASURED.search(section) and not re.search(r"20\d\d-\d\d-\d\d", section):
                undated.append(f"{page.relative_to(ROOT)}: {section.splitlines()[0]}")
    assert not undated
