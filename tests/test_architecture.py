"""Who may import whom: data walks one way, and nobody calls upstairs from downstairs.

A room is a module or a package directly below `recommender`. The tables below are the drawing in
`docs/architecture.md`; each broken rule is reported as a sentence that names the file and the line.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

LEVELS = re.findall(
    r"^\| \d+ \| (.*) \|$", (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"), re.MULTILINE
)
LAYERS: list[set[str]] = [set(re.findall(r"`(\w+)`", rooms)) for rooms in LEVELS] + [{"__main__"}]
"""From the ground up; a room imports from its own layer or from below. The front door may import them all."""
FRONT_DOOR = "__init__"

KNOWS_ONLY = {"exporters": {"errors", "article", "explorer", "maps"}}
"""Rooms that know less of the house than their layer allows."""

SETTINGS = "config"
KNOWS_SETTINGS = {FRONT_DOOR, "build", "cli", "folder"}
"""The others take plain keyword arguments."""

SPECIALISTS = {
    "yaml": {"readers"},
    "sklearn.feature_extraction": {"baselines"},
    "py3langid": {"text"},
    "model2vec": {"text"},
    "networkx": {"graph", "maps", "selection", "exporters"},
    "igraph": {"maps"},
    "scipy.sparse._sparsetools": {"sparse"},
    "subprocess": {"crew"},
    "rich": {"cli"},
}
"""Libraries that only some rooms know. What is imported for type checkers alone does not count."""

LOADED_ON_FIRST_USE = ("model2vec", "networkx", "pandas", "py3langid", "scipy", "sklearn")
ARRAYS = ("numpy", "scipy.sparse")
WITHOUT_ARRAYS = {FRONT_DOOR, "__main__", "cli", "config", "exporters"}
"""Rooms that every start passes through. They load arrays on first use, too; the others may at their top."""

FORBIDDEN = ("pickle", "cloudpickle", "dill", "joblib", "marshal", "shelve")
"""Loading such a file runs what it says."""

OUTSIDE = ("evaluation", "tests")
"""Folders that import the package, never the reverse."""


# --- reading imports ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Import:
    """One name that a file imports: ``a.b.c`` for both ``import a.b.c`` and ``from a.b import c``."""

    file: str
    line: int
    room: str
    name: str
    at_top: bool
    """Runs when the file is imported."""
    for_types: bool
    """Stands below ``if TYPE_CHECKING``: never runs."""

    @property
    def target(self) -> str:
        """The room it leads to, or empty if it leads out of the house."""
        package, _, rest = self.name.partition(".")
        return (rest.partition(".")[0] or FRONT_DOOR) if package == "recommender" else ""

    def leads_to(self, *modules: str) -> bool:
        return any(self.name == module or self.name.startswith(f"{module}.") for module in modules)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


def files(root: Path, folder: str) -> Iterator[Path]:
    yield from sorted((root / folder).rglob("*.py"))


def room_of(root: Path, file: Path) -> str:
    return file.relative_to(root).parts[1].removesuffix(".py")


def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), str(file))


def imports(root: Path, folder: str = "recommender") -> list[Import]:
    """All imports of all files below `folder`, wherever they stand."""
    return [found for file in files(root, folder) for found in imports_of(root, file)]


def imports_of(root: Path, file: Path) -> Iterator[Import]:
    rooms = {path.stem for path in (root / "recommender").glob("*")}
    for node, at_top, for_types in walk(tree(file)):
        for name in names(node, file.relative_to(root), rooms):
            place = str(file.relative_to(root))
            yield Import(place, node.lineno, room_of(root, file), name, at_top, for_types)


def walk(node: ast.AST, at_top: bool = True, for_types: bool = False) -> Iterator[tuple[ast.AST, bool, bool]]:
    """Every node below `node`, and whether it runs at import and whether it is there for types only."""
    for child in ast.iter_child_nodes(node):
        inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        typed = for_types or (isinstance(node, ast.If) and child in node.body and is_type_checking(node.test))
        yield child, at_top, typed
        yield from walk(child, at_top and not inside, typed)


def is_type_checking(test: ast.expr) -> bool:
    return ast.unparse(test) in {"TYPE_CHECKING", "typing.TYPE_CHECKING"}


def names(node: ast.AST, file: Path, rooms: set[str]) -> list[str]:
    """The names that one statement or call imports."""
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(module=module, names=aliases, level=level):
            package = ".".join(file.parts[: len(file.parts) - level]) if level else ""
            base = ".".join(part for part in (package, module) if part)
            # `from recommender import fit` takes a public name from the front door, not a room.
            return [
                base if base == "recommender" and alias.name not in rooms else f"{base}.{alias.name}"
                for alias in aliases
            ]
        case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


# --- rules: each returns one sentence for every place that breaks it ----------------------------------------


def rooms_without_a_place(root: Path) -> list[str]:
    known = {FRONT_DOOR}.union(*LAYERS)
    return [
        f"{file.relative_to(root)} is in the room {room!r}, which has no place in LAYERS; give it one"
        for file in files(root, "recommender")
        if (room := room_of(root, file)) not in known
    ]


def calls_upstairs(root: Path) -> list[str]:
    floor = {room: number for number, layer in enumerate(LAYERS) for room in layer}
    return [
        f"{found}: {found.room} is below {found.target} and may not import it"
        for found in imports(root)
        if floor.get(found.room, len(LAYERS)) < floor.get(found.target, -1)
    ]


def circles(root: Path) -> list[str]:
    links: dict[str, set[str]] = {}
    for found in imports(root):
        if found.target and FRONT_DOOR not in {found.room, found.target} and not found.for_types:
            links.setdefault(found.room, set()).add(found.target)
    for room, targets in links.items():
        targets.discard(room)
    try:
        TopologicalSorter(links).prepare()
    except CycleError as error:
        # The sorter lists each room before the one that imports it.
        return ["rooms import each other in a circle: " + " imports ".join(reversed(error.args[1]))]
    return []


def knows_too_much(root: Path) -> list[str]:
    return [
        f"{found}: {found.room} may import only {listed(KNOWS_ONLY[found.room])} of this package"
        for found in imports(root)
        if found.target and found.target not in KNOWS_ONLY.get(found.room, {found.target}) | {found.room}
    ]


def knows_the_settings(root: Path) -> list[str]:
    return [
        f"{found}: only {listed(KNOWS_SETTINGS)} know the settings; take plain keyword arguments"
        for found in imports(root)
        if found.target == SETTINGS and found.room not in KNOWS_SETTINGS | {SETTINGS}
    ]


def strangers_to_a_library(root: Path, library: str) -> list[str]:
    return [
        f"{found}: only {listed(SPECIALISTS[library])} may import {library}"
        for found in imports(root)
        if found.leads_to(library) and found.room not in SPECIALISTS[library] and not found.for_types
    ]


def loaded_too_early(root: Path) -> list[str]:
    return [
        f"{found} when it is itself imported; import it inside the function that needs it"
        for found in imports(root)
        if found.at_top and not found.for_types and is_too_early(found)
    ]


def is_too_early(found: Import) -> bool:
    if found.leads_to(*ARRAYS):
        return found.room in WITHOUT_ARRAYS
    return found.leads_to(*LOADED_ON_FIRST_USE)


def prints(root: Path) -> list[str]:
    return [
        f"{file.relative_to(root)}:{node.lineno} prints; only cli may: return the text, or raise an error"
        for file in files(root, "recommender")
        if room_of(root, file) != "cli"
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]


def reaches_outside(root: Path) -> list[str]:
    return [
        f"{found}: {found.name.partition('.')[0]} imports recommender, never the reverse"
        for found in imports(root)
        if found.leads_to(*OUTSIDE)
    ]


def unsafe_formats(root: Path) -> list[str]:
    return [
        f"{found}: loading such a file runs whatever it holds; use JSON or NumPy files"
        for folder in ("recommender", "evaluation")
        for found in imports(root, folder)
        if found.leads_to(*FORBIDDEN)
    ]


def listed(names: set[str]) -> str:
    return " and ".join(sorted(names - {FRONT_DOOR}))


# --- the house keeps the rules ------------------------------------------------------------------------------


def assert_kept(broken: list[str]) -> None:
    assert not broken, "\n".join(broken)


def test_every_room_has_a_place_in_the_drawing() -> None:
    assert_kept(rooms_without_a_place(ROOT))


def test_nobody_calls_upstairs() -> None:
    assert_kept(calls_upstairs(ROOT))


def test_rooms_do_not_import_each_other_in_a_circle() -> None:
    assert_kept(circles(ROOT))


def test_exporters_know_only_errors_articles_maps_and_the_page() -> None:
    assert_kept(knows_too_much(ROOT))


def test_only_the_doors_know_the_settings() -> None:
    assert_kept(knows_the_settings(ROOT))


@pytest.mark.parametrize("library", SPECIALISTS)
def test_special_libraries_stay_in_their_rooms(library: str) -> None:
    assert_kept(strangers_to_a_library(ROOT, library))


def test_heavy_libraries_are_loaded_on_first_use() -> None:
    assert_kept(loaded_too_early(ROOT))


def test_only_the_command_line_prints() -> None:
    assert_kept(prints(ROOT))


def test_the_package_never_imports_the_evaluation() -> None:
    assert_kept(reaches_outside(ROOT))


def test_nothing_is_pickled() -> None:
    assert_kept(unsafe_formats(ROOT))


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"numpy", "sklearn", "networkx", "scipy", "yaml", "rich"}
    code = f"import sys, recommender; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [], f"`import recommender` loads {done.stdout.strip()}; import on first use"


# --- the rules see what breaks them -------------------------------------------------------------------------

BROKEN = [
    (
        rooms_without_a_place,
        "attic.py",
        "",
        "attic.py is in the room 'attic', which has no place",
    ),
    (
        calls_upstairs,
        "text.py",
        "from recommender.engine import x",
        "recommender.engine.x: text is below engine",
    ),
    (calls_upstairs, "readers/md.py", "def f():\n    from ..graph import x", "readers is below graph"),
    (calls_upstairs, "graph.py", "if TYPE_CHECKING:\n    from . import engine", "graph is below engine"),
    (
        knows_too_much,
        "exporters/x.py",
        "import recommender.corpus",
        "may import only article and errors",
    ),
    (knows_the_settings, "text.py", "from recommender import config", "know the settings; take plain"),
    (
        loaded_too_early,
        "text.py",
        "try:\n    import sklearn\nfinally: pass",
        "text.py:2 imports sklearn when",
    ),
    (loaded_too_early, "graph.py", "class A:\n    import scipy.stats", "graph.py:2 imports scipy.stats when"),
    (loaded_too_early, "cli.py", "import numpy as np", "cli.py:1 imports numpy when it is itself imported"),
    (prints, "engine.py", "def f():\n    print(1)", "engine.py:2 prints; only cli may"),
    (reaches_outside, "engine.py", "def f():\n    from evaluation.peers import x", "never the reverse"),
    (
        unsafe_formats,
        "store.py",
        "def f():\n    import joblib",
        "store.py:2 imports joblib: loading",
    ),
    (unsafe_formats, "store.py", "importlib.import_module('pickle')", "store.py:1 imports pickle"),
]


def write(root: Path, name: str, code: str) -> None:
    file = root / "recommender" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")


@pytest.mark.parametrize(("rule", "name", "code", "sentence"), BROKEN)
def test_a_broken_rule_is_told_in_a_sentence(
    rule: Callable[[Path], list[str]], name: str, code: str, sentence: str, tmp_path: Path
) -> None:
    for room in ("config.py", "corpus.py", "engine.py", "graph.py"):
        write(tmp_path, room, "")
    write(tmp_path, name, code)
    (told,) = rule(tmp_path)
    assert sentence in told


@pytest.mark.parametrize("library", SPECIALISTS)
def test_a_stranger_to_a_library_is_told_in_a_sentence(library: str, tmp_path: Path) -> None:
    module, _, name = library.rpartition(".")
    write(tmp_path, "corpus.py", f"def f():\n    from {module} import {name}" if module else f"import {library}")
    (told,) = strangers_to_a_library(tmp_path, library)
    assert f"may import {library}" in told


def test_a_circle_is_told_in_a_sentence(tmp_path: Path) -> None:
    write(tmp_path, "readers.py", "from recommender import corpus")
    write(tmp_path, "corpus.py", "def f():\n    import recommender.readers")
    (told,) = circles(tmp_path)
    assert told.startswith("rooms import each other in a circle: ")
    assert "corpus imports readers" in told


ALLOWED = """
from __future__ import annotations
from typing import TYPE_CHECKING
import numpy as np
import scipy.sparse as sp
from scipy import sparse
from recommender import __version__
from recommender.corpus import Corpus
if TYPE_CHECKING:
    import networkx as nx
    from sklearn.feature_extraction.text import TfidfVectorizer
def late():
    import sklearn.preprocessing
    from scipy.sparse import csgraph
"""


def test_a_good_room_breaks_no_rule(tmp_path: Path) -> None:
    write(tmp_path, "signals.py", ALLOWED)
    rules = [rooms_without_a_place, calls_upstairs, circles, knows_too_much, knows_the_settings]
    rules += [loaded_too_early, prints, reaches_outside, unsafe_formats]
    assert [told for rule in rules for told in rule(tmp_path)] == []
    assert [told for library in SPECIALISTS for told in strangers_to_a_library(tmp_path, library)] == []
