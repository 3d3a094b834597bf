"""Dotted names in docstrings and documents exist: `recommender.x.y`, and `Corpus.find` of a public class."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from documents import code_spans

import recommender

ROOT = Path(__file__).resolve().parent.parent
SOURCES = [*sorted((ROOT / "recommender").rglob("*.py")), *sorted((ROOT / "evaluation").rglob("*.py"))]
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]
"""Without ``docs/decisions``, which say what was true on their day."""

NAME = re.compile(rf"((?:recommender|{'|'.join(recommender.__all__)})(?:\.\w+)+)(?:\(.*\))?")
FILES = {"recommender.toml"}


@pytest.mark.parametrize("path", [*SOURCES, *DOCUMENTS], ids=lambda path: path.relative_to(ROOT).as_posix())
def test_dotted_names_lead_to_something(path: Path) -> None:
    spans = code_spans(path) if path.suffix == ".md" else spans_of_docstrings(path)
    names = {match[1] for span in spans if (match := NAME.fullmatch(span))}
    dead = sorted(name for name in names - FILES if not exists(name))
    assert not dead


def spans_of_docstrings(module: Path) -> Iterator[str]:
    """Yield what stands between backticks in all docstrings of a module, those of constants and fields included."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield from (match[2] for match in re.finditer(r"(`+)([^`\n]+)\1", node.value.value))


def exists(name: str) -> bool:
    """Whether a name is that of a module, or of something in one; a public name may stand alone."""
    parts = name.removeprefix("recommender.").split(".")
    thing: object = recommender
    for number, part in enumerate(parts, 1):
        try:
            thing = getattr(thing, part)
        except AttributeError:
            if part in getattr(thing, "__dataclass_fields__", {}):
                return number == len(parts)
            try:
                thing = import_module(".".join(["recommender", *parts[:number]]))
            except ModuleNotFoundError:
                return False
    return True


@pytest.mark.parametrize(
    "name", ["recommender.ranking.scoring.DEFAULT", "Recommender.fit", "recommender.Filters.topics", "Reason.signal"]
)
def test_living_names_are_known(name: str) -> None:
    assert exists(name)


@pytest.mark.parametrize(
    "name", ["recommender.ranking.NOTHING", "Recommender.findings", "recommender.nowhere", "recommender.text.words.x"]
)
def test_dead_names_are_seen(name: str) -> None:
    assert not exists(name)
    assert NAME.fullmatch(name)
