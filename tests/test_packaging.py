"""What users install: the wheel, in an empty environment, does what the README shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from documents import code_blocks, commands
from test_docs import source

from recommender.sites import TARGETS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Return the output of `command`; if it fails, fail with all of its output.

    Variables that would let it find this checkout are removed: they would hide what the wheel lacks.
    """
    hidden = {"PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "RECOMMENDER_CONTENT"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--outdir", folder, ROOT, cwd=folder)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that holds the wheel and its dependencies only."""
    folder = tmp_path_factory.mktemp("environment")
    run(sys.executable, "-m", "venv", folder, cwd=folder)
    run(folder / "bin" / "python", "-m", "pip", "install", "--quiet", "--prefer-binary", wheel, cwd=folder)
    return folder / "bin"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder outside the repository with the sample content and the settings that name it."""
    shutil.copytree(ROOT / "seeds", tmp_path / "seeds")
    shutil.copy(ROOT / "recommender.toml", tmp_path)
    return tmp_path


def test_wheel_holds_the_package_and_nothing_else(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "recommender/py.typed" in names
    assert {f"recommender/explorer/assets/page.{kind}" for kind in ("html", "css")} <= set(names)
    judging = "recommender/evaluation/judging_page/assets/judge"
    assert {f"{judging}.{kind}" for kind in ("html", "css", "js")} <= set(names)
    themes = {name for target in TARGETS.values() for name in target.partials}
    assert {f"recommender/sites/themes/{name}" for name in ("box.css", *themes)} <= set(names)
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"recommender"}
    assert any(name.endswith("/LICENSE") for name in names)


def test_the_command_prints_the_version_of_the_wheel(installed: Path, wheel: Path, tmp_path: Path) -> None:
    version = wheel.name.split("-")[1]
    assert version in run(installed / "recommender", "--version", cwd=tmp_path)


def test_import_gives_no_warning(installed: Path, tmp_path: Path) -> None:
    run(installed / "python", "-W", "error", "-c", "import recommender", cwd=tmp_path)


def test_first_python_example_of_the_readme_prints_recommendations(installed: Path, site: Path) -> None:
    _, _, code = code_blocks(README, "python")[0]
    (site / "example.py").write_text(source(code), encoding="utf-8")
    assert run(installed / "python", "example.py", cwd=site).strip()


def test_first_command_of_the_readme_prints_recommendations(installed: Path, site: Path) -> None:
    _, arguments = commands(README, "recommender")[0]
    assert len(run(installed / "recommender", *arguments, cwd=site).splitlines()) > 1


def test_pre_commit_installs_the_hooks_and_runs_them(tmp_path: Path) -> None:
    """In a repository of its own, as `pre-commit try-repo` does it, with the hooks of this checkout."""
    site = tmp_path / "site"
    shutil.copytree(ROOT / "seeds" / "newsroom", site / "content")
    (site / "hugo.toml").write_text('baseURL = "https://news.example/"\n', encoding="utf-8")
    repository = tmp_path / "repository"
    ignored = shutil.ignore_patterns(".git", ".venv", "out", "node_modules", "__pycache__", ".*_cache", ".recommender")
    shutil.copytree(ROOT, repository, ignore=ignored)
    for folder in (site, repository):
        run("git", "init", "--quiet", cwd=folder)
        run("git", "add", "--all", cwd=folder)
    committer = ("-c", "user.name=A", "-c", "user.email=a@news.example")
    run("git", *committer, "commit", "--quiet", "--message", "As it is", cwd=repository)
    pre_commit = Path(sys.executable).with_name("pre-commit")
    environment = {**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "cache")}
    said = []
    for hook in ("recommender-site", "recommender-doctor"):
        command = [pre_commit, "try-repo", repository, hook, "--all-files", "--verbose"]
        done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
        said.append(done.stdout + done.stderr)
    assert "data/related_stories.json" in said[0], said[0]
    assert "exit code: 1" in said[1], said[1]  # the sample content has problems, on purpose
    assert "generator: hugo" in said[1], said[1]
