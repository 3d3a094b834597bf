"""Rules of the house that import-linter cannot see: doors and faces, what is loaded when, and what nobody does.

Who may import whom is written in `pyproject.toml` and checked by ``make lint``. Each rule here is a function that
returns one sentence for every place that breaks it; below, each rule is shown a place that does.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from patches import EXCEPTIONS, FUNCTIONS, Patch, Place, patches, places

ROOT = Path(__file__).resolve().parent.parent

DOORS = {"_version", "__init__", "__main__", "asgi", "errors", "settings"}
"""The modules that stand in no room."""

TOOLBOXES = {"_arrays", "_io"}
"""Private rooms without a face of their own: their modules are imported by name."""

MOST_LINES = 300

KNOW_SETTINGS = {"__init__", "api", "cli", "index", "service", "settings", "sites"}
"""The others take plain keyword arguments, so that a test can hand them three nodes and a number."""

LOADED_ON_FIRST_USE = ("fastembed", "igraph", "matplotlib", "networkx", "pandas", "py3langid", "scipy", "sklearn")
ARRAYS = ("numpy", "scipy.sparse")
WITHOUT_ARRAYS = {"__init__", "__main__", "cli", "content", "errors", "exporters", "settings"}
"""Every start passes through these: they load arrays on first use, too. The others may at their top."""

PRIVATE_KERNELS = "scipy.sparse._sparsetools"
KNOWS_KERNELS = "recommender/_arrays/sparse.py"

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
    module: str
    """The importing module without ``recommender.``; a package is called by its name."""
    name: str
    at_top: bool
    """Runs when the file is imported."""
    for_types: bool
    """Stands below ``if TYPE_CHECKING``: never runs."""

    @property
    def room(self) -> str:
        return self.module.partition(".")[0]

    def leads_to(self, *modules: str) -> bool:
        return any(self.name == module or self.name.startswith(f"{module}.") for module in modules)

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.name}"


def files(root: Path) -> Iterator[Path]:
    yield from sorted((root / "recommender").rglob("*.py"))


def module_of(root: Path, file: Path) -> str:
    parts = file.relative_to(root / "recommender").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


@dataclass(frozen=True)
class Code:
    """What the rules ask of one file, collected in one walk."""

    statements: tuple[Statement, ...]
    patches: tuple[Patch, ...]


@dataclass(frozen=True)
class Statement:
    """An import, or a call that imports or prints."""

    node: ast.Import | ast.ImportFrom | ast.Call
    at_top: bool
    """Runs when the file is imported."""
    for_types: bool
    """Stands below ``if TYPE_CHECKING``: never runs."""

    @classmethod
    def at(cls, place: Place) -> Statement:
        late = any(isinstance(parent, (*FUNCTIONS, ast.Lambda)) for parent in place.parents)
        return cls(place.node, not late, is_for_types(place))


def code_of(file: Path) -> Code:
    return _looked_through(file.read_text(encoding="utf-8"), str(file))


@cache  # each rule looks at the whole house
def _looked_through(text: str, name: str) -> Code:
    found = [*places(ast.parse(text, name))]
    return Code(tuple(Statement.at(place) for place in found if is_statement(place.node)), tuple(patches(found)))


def is_statement(node: ast.AST) -> bool:
    match node:
        case ast.Import() | ast.ImportFrom():
            return True
        case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name)):
            return name in {"print", "import_module", "__import__"}
    return False


def is_for_types(place: Place) -> bool:
    while parent := place.parent:
        match parent.node:
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), body=body) if place.node in body:
                return True
        place = parent
    return False


def imports(root: Path) -> Iterator[Import]:
    """All imports of all files of the package, wherever they stand."""
    for file in files(root):
        place, module, package = file.relative_to(root).as_posix(), module_of(root, file), package_of(root, file)
        for found in code_of(file).statements:
            for name in imported_names(found.node, package):
                yield Import(place, found.node.lineno, module, name, found.at_top, found.for_types)


def package_of(root: Path, file: Path) -> str:
    """The package that a file stands in, in full: relative imports begin there."""
    return ".".join(file.relative_to(root).parent.parts)


def base_of(node: ast.ImportFrom, package: str) -> str:
    """The module that a statement imports from, in full, also if it is written with dots from `package`."""
    if not node.level:
        return node.module or ""
    parts = package.split(".")
    return ".".join([*parts[: len(parts) - node.level + 1], *([node.module] if node.module else [])])


def imported_names(node: ast.AST, package: str) -> list[str]:
    match node:
        case ast.Import(names=aliases):
            return [alias.name for alias in aliases]
        case ast.ImportFrom(names=aliases):
            return [f"{base_of(node, package)}.{alias.name}" for alias in aliases]
        case ast.Call(func=ast.Name(id="import_module" | "__import__"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
        case ast.Call(func=ast.Attribute(attr="import_module"), args=[ast.Constant(value=str(name)), *_]):
            return [name]
    return []


# --- rules: each returns one sentence for every place that breaks it ----------------------------------------


def modules_outside_of_rooms(root: Path) -> list[str]:
    return [
        f"{file.relative_to(root)} stands in no room; only {', '.join(sorted(DOORS))} do"
        for file in sorted((root / "recommender").glob("*.py"))
        if file.stem not in DOORS
    ]


def too_long(root: Path) -> list[str]:
    return [
        f"{file.relative_to(root)} has {lines} lines; split it where its second idea begins"
        for folder in ("recommender", "evaluation")
        for file in sorted((root / folder).rglob("*.py"))
        if (lines := len(file.read_text(encoding="utf-8").splitlines())) > MOST_LINES
    ]


def reaches_behind_a_face(root: Path) -> list[str]:
    """What a room needs from another one it takes from that room's ``__init__``."""
    package = root / "recommender"
    return [
        f"{found}: take it from the face of the room, recommender.{face}"
        for found in imports(root)
        if found.name.startswith("recommender.") and found.module not in {"__init__", "__main__"}
        if (face := foreign_face(package, found.module, found.name.split(".")[1:-1]))
    ]


def foreign_face(package: Path, importer: str, target: list[str]) -> str:
    """The innermost room on the way to the module `target`, if that is no face itself, nor one of the importer's."""
    if len(target) < 2 or target[0] in TOOLBOXES or (package.joinpath(*target) / "__init__.py").exists():
        return ""
    room = target[:-1]
    own = importer.split(".")
    return "" if own[: len(room)] == room else ".".join(room)


def knows_the_settings(root: Path) -> list[str]:
    return [
        f"{found}: only {', '.join(sorted(KNOW_SETTINGS))} know the settings; take plain keyword arguments"
        for found in imports(root)
        if found.leads_to("recommender.settings") and found.room not in KNOW_SETTINGS
    ]


def knows_private_kernels(root: Path) -> list[str]:
    return [
        f"{found}: only {KNOWS_KERNELS} may; use its functions"
        for found in imports(root)
        if found.leads_to(PRIVATE_KERNELS) and found.file != KNOWS_KERNELS
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
        f"{file.relative_to(root)}:{found.node.lineno} prints; only cli may: return the text, or raise an error"
        for file in files(root)
        if module_of(root, file).partition(".")[0] != "cli"
        for found in code_of(file).statements
        if isinstance(found.node, ast.Call) and isinstance(found.node.func, ast.Name) and found.node.func.id == "print"
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
        for found in imports(root)
        if found.leads_to(*FORBIDDEN)
    ]


def patches_an_object(root: Path) -> list[str]:
    """An object that looks immutable is; only its own class fills in, in ``restored``, what is known already."""
    return [
        f"{file}:{patch.line} patches an object, {patch.target}; derive another one, or fill it in `restored`"
        for file, patch in patched(root)
        if (file, patch.target) not in EXCEPTIONS
    ]


def patched(root: Path) -> Iterator[tuple[str, Patch]]:
    """Yield the file and place of each write into the attributes of an object that its own class does not make."""
    for folder in ("recommender", "evaluation"):
        for file in sorted((root / folder).rglob("*.py")):
            yield from ((file.relative_to(root).as_posix(), patch) for patch in code_of(file).patches)


def goes_in_by_the_front_door(root: Path) -> list[str]:
    """The front door imports all rooms on first use, so that through it a room could reach those above its own."""
    package = root / "recommender"
    seen = {"recommender.__version__", *(f"recommender.{face.parent.name}" for face in package.glob("*/__init__.py"))}
    return [
        f"{file.relative_to(root)}:{found.node.lineno} imports {name} by the front door; name the room that has it"
        for file in files(root)
        if module_of(root, file) != "__init__"
        for found in code_of(file).statements
        for name in imported_by_the_front_door(found.node, package_of(root, file))
        if name not in seen
    ]


def imported_by_the_front_door(node: ast.AST, package: str) -> list[str]:
    """What a statement imports from the root package itself, and that package; import-linter ignores such imports."""
    match node:
        case ast.Import(names=aliases):
            # `import recommender.text` gives the name `recommender` to the root package, too; with `as` it does not.
            bound = [alias.name if alias.asname else alias.name.partition(".")[0] for alias in aliases]
            return [name for name in bound if name == "recommender"]
        case ast.ImportFrom(names=aliases) if base_of(node, package) == "recommender":
            return [f"recommender.{alias.name}" for alias in aliases]
    return []


MAY_IMPORT_BY_NAME = {
    "recommender/__init__.py": "the front door imports the room of a public name when that is used first",
    "recommender/cli/entry_point.py": "a command is imported when it is called, so that the others cost nothing",
}
"""Files that import parts of the package by strings, which import-linter does not see, and why."""


def imports_by_name(root: Path) -> list[str]:
    return [
        f"{file.relative_to(root)}:{found.node.lineno} imports {name} by a string; use an import statement"
        for file in files(root)
        if file.relative_to(root).as_posix() not in MAY_IMPORT_BY_NAME
        for found in code_of(file).statements
        if (name := package_named_in(found.node))
    ]


def package_named_in(node: ast.AST) -> str:
    """The part of the package that a call imports by a string, or the expression that makes the string; else empty."""
    match node:
        case ast.Call(func=ast.Name(id=function) | ast.Attribute(attr=function), args=[name, *_]):
            if function not in {"import_module", "__import__"}:
                return ""
            if not isinstance(name, ast.Constant):
                return ast.unparse(name)
            return str(name.value) if str(name.value).split(".")[0] in {"recommender", ""} else ""
    return ""


RULES: list[Callable[[Path], list[str]]] = [
    modules_outside_of_rooms,
    too_long,
    reaches_behind_a_face,
    knows_the_settings,
    knows_private_kernels,
    loaded_too_early,
    prints,
    reaches_outside,
    unsafe_formats,
    patches_an_object,
    goes_in_by_the_front_door,
    imports_by_name,
]


# --- the house keeps the rules ------------------------------------------------------------------------------


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_the_house_keeps_the_rule(rule: Callable[[Path], list[str]]) -> None:
    broken = rule(ROOT)
    assert not broken, "\n".join(broken)


def test_importing_the_package_loads_nothing_heavy() -> None:
    heavy = {"numpy", "sklearn", "networkx", "scipy", "yaml", "rich"}
    code = f"import sys, recommender; print(*sorted({heavy!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == [], f"`import recommender` loads {done.stdout.strip()}; import on first use"


# --- the rules see what breaks them -------------------------------------------------------------------------

BROKEN = [
    (modules_outside_of_rooms, "attic.py", "", "attic.py stands in no room"),
    (too_long, "text/a.py", "x = 1\n" * 301, "text/a.py has 301 lines"),
    (
        reaches_behind_a_face,
        "graph/a.py",
        "def f():\n    from recommender.text.words import x",
        "take it from the face of the room, recommender.text",
    ),
    (
        reaches_behind_a_face,
        "engine/a.py",
        "from recommender.graph.maps.ties import x",
        "take it from the face of the room, recommender.graph.maps",
    ),
    (knows_the_settings, "text/a.py", "from recommender.settings import Settings", "take plain keyword arguments"),
    (knows_private_kernels, "text/a.py", "from scipy.sparse._sparsetools import x", "use its functions"),
    (loaded_too_early, "text/a.py", "try:\n    import sklearn\nfinally: pass", "text/a.py:2 imports sklearn when"),
    (loaded_too_early, "graph/a.py", "class A:\n    import scipy.stats", "graph/a.py:2 imports scipy.stats when"),
    (loaded_too_early, "cli/a.py", "import numpy as np", "cli/a.py:1 imports numpy when it is itself imported"),
    (prints, "engine/a.py", "def f():\n    print(1)", "engine/a.py:2 prints; only cli may"),
    (reaches_outside, "engine/a.py", "def f():\n    from evaluation.sites import x", "never the reverse"),
    (unsafe_formats, "_io/a.py", "def f():\n    import joblib", "_io/a.py:2 imports joblib: loading"),
    (loaded_too_early, "graph/maps/a.py", "from ..b import x\nimport igraph", "a.py:2 imports igraph when"),
    (reaches_behind_a_face, "graph/a.py", "from ..text.words import x", "take it from the face of the room"),
    (unsafe_formats, "_io/a.py", "importlib.import_module('pickle')", "_io/a.py:1 imports pickle"),
]


PATCHES = [
    "vars(x)['y'] = 1",
    "vars(x)['y'] += 1",
    "del vars(x)['y']",
    "vars(x).update(y=1)",
    "vars(x).__setitem__('y', 1)",
    "vars(x).__ior__({'y': 1})",
    "dict.update(vars(x), y=1)",
    "change(vars(x))",
    "x.__dict__ = {}",
    "x.__dict__.update(y=1)",
    "d = vars(x); d['y'] = 1",
    "d = x.__dict__; d.pop('y')",
    "d: dict = vars(x); del d['y']",
    "(d := vars(x)).clear()",
    "d = vars(x); e = d",
    "d, e = vars(x), 1",
    "x.z.__dict__['y'] = 1",
    "object.__setattr__(x, 'y', 1)",
    "object.__delattr__(x, 'y')",
    "x.__setattr__('y', 1)",
    "setattr(x, 'y', 1)",
    "setattr(x.z, 'y', 1)",
    "delattr(x, 'y')",
    "map(setattr, x, 'y', '1')",
    "x.y = 1",
    "x.y += 1",
    "x.y: int = 1",
    "x.z.y = 1",
    "x[0].y = 1",
    "a, (b, *x.y) = z",
    "del x.y",
    "for x.y in z: pass",
    "with z as x.y: pass",
    "self.z.y = 1",
]
BROKEN += [
    (patches_an_object, "text/a.py", f"def f(x, self):\n    {code}", "a.py:2 patches an object") for code in PATCHES
]
BROKEN += [
    (patches_an_object, "text/a.py", code, "patches an object")
    for code in (
        "def f(self):\n    self.y = 1",
        "def restored(x):\n    vars(x).update(y=1)",
        "def __post_init__(self):\n    object.__setattr__(self, 'y', 1)",
        "class A:\n    def restored(self, x):\n        vars(x).update(y=1)",
        "class A:\n    def f(self, x):\n        def restored():\n            vars(x).update(y=1)",
        "class A:\n    def __post_init__(self):\n        object.__setattr__(self.x, 'y', 1)",
        "class A:\n    def f(self, x):\n        x.y = 1",
    )
]

FRONT_DOOR = [
    "from recommender import Recommender",
    "from recommender import text, evaluate",
    "from recommender import *",
    "from .. import Recommender",
    "import recommender",
    "import recommender as r",
    "import recommender.engine",
    "if TYPE_CHECKING:\n    from recommender import Recommender",
    "def f():\n    from recommender import Recommender",
]
BROKEN += [(goes_in_by_the_front_door, "text/a.py", code, "by the front door") for code in FRONT_DOOR]
BROKEN += [
    (goes_in_by_the_front_door, "api/x.py", "from recommender import evaluate", "api/x.py:1 imports recommender.evalu")
]

BY_NAME = [
    "importlib.import_module('recommender.engine')",
    "import_module('recommender')",
    "import_module(f'recommender.{name}')",
    "import_module('recommender.' + name)",
    "import_module('..engine', __package__)",
    "import_module(name)",
    "__import__('recommender.engine')",
]
BROKEN += [(imports_by_name, "text/a.py", code, "by a string") for code in BY_NAME]


def write(root: Path, name: str, code: str) -> None:
    file = root / "recommender" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(code, encoding="utf-8")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with a few empty rooms."""
    for room in ("_io", "cli", "engine", "graph", "graph/maps", "text"):
        write(tmp_path, f"{room}/__init__.py", "")
    return tmp_path


@pytest.mark.parametrize(("rule", "name", "code", "sentence"), BROKEN)
def test_a_broken_rule_is_said_in_a_sentence(
    rule: Callable[[Path], list[str]], name: str, code: str, sentence: str, house: Path
) -> None:
    write(house, name, code)
    (said,) = rule(house)
    assert sentence in said


ALLOWED = """
from __future__ import annotations
from typing import TYPE_CHECKING
import numpy as np
import scipy.sparse as sp
from scipy import sparse
from recommender._arrays.operations import top_k
from recommender.graph.maps import mapped
from recommender.text.words import surface_forms
from recommender import __version__, graph
import recommender.graph.maps as maps
if TYPE_CHECKING:
    import networkx as nx
    from sklearn.feature_extraction.text import TfidfVectorizer
def late():
    import sklearn.preprocessing
    from scipy.sparse import csgraph
class Known:
    @classmethod
    def restored(cls, known):
        made = cls()
        vars(made).update(known)
        return made
    def __post_init__(self):
        object.__setattr__(self, "x", 1)
    def fill(self):
        self.x, cls.y = 1, 2
        known = vars(self)
        if "x" in known and "x" in vars(self):
            return {name: known[name] for name in known} | {"y": vars(self)["y"], "z": vars(self).get("z")}
importlib.import_module("msvcrt")
"""


def test_a_good_module_breaks_no_rule(house: Path) -> None:
    write(house, "text/terms.py", ALLOWED)
    assert [said for rule in RULES for said in rule(house)] == []


@pytest.mark.slow
def test_every_exception_is_needed() -> None:
    assert {(file, patch.target) for file, patch in patched(ROOT)} == set(EXCEPTIONS)
    assert all("import_module(" in (ROOT / file).read_text(encoding="utf-8") for file in MAY_IMPORT_BY_NAME)


def test_no_two_files_of_tests_have_one_name() -> None:
    """pytest imports them by their names alone: of two, the second is not run."""
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))
