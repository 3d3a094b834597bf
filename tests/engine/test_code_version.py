"""An index is made again, and a worker refused, where the code that reads and ranks is another: no more, no less."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import grimp
import pytest

from recommender.engine import code_version

module = sys.modules["recommender.engine.code_version"]
DECIDE_NOTHING = {"_version", "errors", "explorer", "exporters", "settings"}
"""What the rooms use besides: settings are part of the key by their values."""


@pytest.fixture
def version_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):  # type: ignore[no-untyped-def]
    """Return what a copy of the package says, as a checkout or as a wheel of some version."""
    package = tmp_path / "recommender"
    shutil.copytree(Path(module.__file__).parents[1], package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "PACKAGE", package)

    def version(number: str, *, checkout: bool = False) -> str:
        monkeypatch.setattr(module, "__version__", number)
        (tmp_path / "pyproject.toml").write_text("") if checkout else (tmp_path / "pyproject.toml").unlink(True)
        return code_version.__wrapped__()

    version.package = package  # type: ignore[attr-defined]
    return version


def test_a_release_is_known_by_its_number(version_in) -> None:  # type: ignore[no-untyped-def]
    assert version_in("0.2.0") == "0.2.0"
    assert version_in("0.3.0rc1") == "0.3.0rc1"


def test_a_commit_that_touches_no_code_changes_nothing(version_in) -> None:  # type: ignore[no-untyped-def]
    before = version_in("0.2.1.dev3+g1a2b3c4")
    (version_in.package / "cli" / "parser.py").write_text("# words for people\n")
    (version_in.package / "_version.py").write_text("__version__ = '0.2.1.dev4+g5d6e7f8'\n")
    assert version_in("0.2.1.dev4+g5d6e7f8") == before
    assert version_in("0.2.0", checkout=True) == before, "a checkout of the same code is the same"


@pytest.mark.parametrize("number", ["0.2.1.dev3+g1a2b3c4", "0.2.0+unknown", "0+unbuilt"])
def test_checkouts_of_different_code_are_different(version_in, number: str) -> None:  # type: ignore[no-untyped-def]
    before = version_in(number, checkout=True)
    file = version_in.package / "ranking" / "scoring.py"
    file.write_text(file.read_text("utf-8") + "\n# another line\n", "utf-8")
    assert version_in(number, checkout=True) != before
    assert version_in(number) != before
    renamed = version_in(number)
    file.rename(file.with_name("scored.py"))
    assert version_in(number) != renamed


def test_the_rooms_are_all_on_which_an_index_and_a_list_depend() -> None:
    graph = grimp.build_graph("recommender")
    for name in graph.find_modules_directly_imported_by("recommender"):  # the front door leads everywhere
        graph.remove_import(importer="recommender", imported=name)
    needed = set()
    for room in ("recommender.engine", "recommender.index"):
        needed |= graph.find_upstream_modules(room, as_package=True)
    rooms = {name.split(".")[1] for name in needed if "." in name}
    assert rooms | {"engine", "index"} <= {*module.ROOMS, *DECIDE_NOTHING}
    assert all((Path(module.__file__).parents[1] / room).is_dir() for room in module.ROOMS)
