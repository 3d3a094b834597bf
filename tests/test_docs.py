"""The documents are true: links lead to something, commands exist, public names have docstrings.

That their code runs is the business of ``tests/documentation``.
"""

from __future__ import annotations

import ast
import doctest
import inspect
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from documents import anchors, code_blocks, code_spans, commands, links

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
DOCUMENTS = [
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "CHANGELOG.md",
    *sorted((ROOT / "docs").rglob("*.md")),
    ROOT / "examples" / "README.md",
]
MODULES = sorted((ROOT / "recommender").rglob("*.py"))

# A short function whose name says it all needs no docstring.
LONGEST_WITHOUT_DOCSTRING = 6

# Absolute paths of one machine (but not the same names of folders inside an address), and hosts of packages.
NOT_FOR_READERS = re.compile(rf"(?<![\w.~-])/{'(?:work|root)'}/|pypi\.org/{'simple'}")

each_document = pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))


def source(code: str) -> str:
    """Return an example as a plain script, also if it was written as an interactive session."""
    return doctest.script_from_examples(code) if ">>> " in code else code


@each_document
def test_relative_links_lead_to_a_file_and_a_heading(document: Path) -> None:
    broken = []
    for link in links(document):
        if re.match(r"[a-z][a-z0-9+.-]*:|//", link, re.IGNORECASE):
            continue
        name, _, anchor = unquote(link).partition("#")
        target = document.parent / name if name else document
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_the_readme_stays_short() -> None:
    """Three readers, one screenful each; all else has its page in the documentation."""
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


@each_document
def test_python_examples_compile(document: Path) -> None:
    for line, _, code in code_blocks(document, "python"):
        compile(source(code), f"{document.name}:{line}", "exec")


def test_the_examples_of_extending_run_from_top_to_bottom() -> None:
    """In a Python of their own: they add to the tables of the package."""
    code = "\n\n".join(source(code) for _, _, code in code_blocks(ROOT / "docs" / "extending.md", "python"))
    assert code.count("assert ") >= 5
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "own" in done.stdout


@each_document
def test_recommender_commands_are_understood_by_the_real_parser(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from recommender.cli import build_parser

    for line, arguments in commands(document, "recommender"):
        try:
            build_parser().parse_args(arguments)
        except SystemExit as stop:  # --help and --version stop with 0
            command = " ".join(arguments)
            assert not stop.code, f"{document.name}:{line}: {command}\n{capsys.readouterr().err}"


@each_document
def test_make_targets_exist(document: Path) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = {word for _, words in commands(document, "make") for word in words if "=" not in word}
    named |= {span.split()[1] for span in code_spans(document) if re.match(r"make [a-z-]+( |$)", span)}
    assert named <= targets


def test_public_names_have_docstrings() -> None:
    import recommender

    public = {name: getattr(recommender, name) for name in recommender.__all__}
    bare = [
        name
        for name, thing in public.items()
        if (inspect.isclass(thing) or inspect.isroutine(thing)) and not inspect.getdoc(thing)
    ]
    assert not bare


def test_public_names_have_examples() -> None:
    """The examples themselves are run by ``pytest --doctest-modules``."""
    import recommender

    public = {name: getattr(recommender, name) for name in recommender.__all__ if name != "__version__"}
    missing = [f"{thing.__module__}.{name}" for name, thing in public.items() if not has_example(thing.__doc__)]
    assert not missing, f"no example (>>>) in the docstrings of {len(missing)} public names: {', '.join(missing)}"


def has_example(docstring: str | None) -> bool:
    """Whether a docstring has an example that is run."""
    examples = doctest.DocTestParser().get_examples(docstring or "")
    return any(not example.options.get(doctest.SKIP) for example in examples)


def test_no_example_is_skipped() -> None:
    skipped = [
        f"{module.relative_to(ROOT)}:{line}"
        for module in MODULES
        for line, docstring in docstrings(module)
        if "+SKIP" in docstring
    ]
    assert not skipped


def docstrings(module: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, text) of the docstrings in a module."""
    for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield getattr(node, "lineno", 1), ast.get_docstring(node) or ""


def test_every_module_can_be_imported_without_the_extras() -> None:
    """Otherwise pytest could not look for examples in it where an extra is missing.

    Plugins of generators are imported by these alone, and the service as a whole needs its extra.
    """
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    requirements = [requirement for name, group in extras.items() if name != "dev" for requirement in group]
    packages = {re.split(r"[\[><=]", requirement)[0] for requirement in requirements} - {"recommender"}
    modules = [".".join(module.relative_to(ROOT).with_suffix("").parts) for module in MODULES]
    others = re.compile(r".*__main__|recommender\.(sites\.plugins\.|service\.|asgi).*")
    code = f"""
import importlib, sys
sys.modules.update(dict.fromkeys({sorted(packages)!r}))
for name in {[name for name in modules if not others.fullmatch(name)]!r}:
    importlib.import_module(name.removesuffix(".__init__"))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert not done.stderr


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_long_public_definitions_have_docstrings(module: Path) -> None:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    bare = [
        f"{module.relative_to(ROOT)}:{node.lineno} {node.name}"
        for node in public_definitions(tree)
        if node.end_lineno
        and node.end_lineno - node.lineno + 1 > LONGEST_WITHOUT_DOCSTRING
        and not ast.get_docstring(node)
    ]
    assert not bare


def public_definitions(
    parent: ast.Module | ast.ClassDef,
) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """Yield the public classes and functions of a module, and the public methods of those classes.

    Methods of a class with a base are left out: what they do is said where they are first defined.
    """
    for node in parent.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if node.name.startswith("_"):
            continue
        yield node
        if isinstance(node, ast.ClassDef) and not node.bases:
            yield from public_definitions(node)


def test_changelog_has_a_place_for_the_next_change() -> None:
    assert "unreleased" in anchors(ROOT / "CHANGELOG.md")


def test_no_tracked_file_names_a_machine_or_a_package_host() -> None:
    leaks = []
    for path in tracked_files():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if NOT_FOR_READERS.search(line):
                leaks.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}")
    assert not leaks


def tracked_files() -> list[Path]:
    if not (ROOT / ".git").exists() or not shutil.which("git"):
        pytest.skip("not a git checkout")
    # A checkout that belongs to another user, as in some containers, is still this one.
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    names = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return [ROOT / name for name in names.split("\0") if name and (ROOT / name).is_file()]
