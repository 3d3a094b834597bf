"""What users install: wheel and sdist are whole, and the wheel does in an empty environment what the README shows."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from documents import code_blocks, commands
from test_docs import source

from recommender.sites import TARGETS

ROOT = Path(__file__).resolve().parent.parent
README = ROOT / "README.md"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PLATFORMS = (
    "x86_64-manylinux_2_28", "aarch64-manylinux_2_28", "aarch64-apple-darwin",
    "x86_64-pc-windows-msvc",
)  # fmt: skip
PYTHONS = [one.split()[-1] for one in PROJECT["project"]["classifiers"] if ":: Python :: 3." in one]

COMMIT = ("git", "-c", "user.name=A", "-c", "user.email=a@news.example", "commit", "--quiet", "--message", "As it is")

pytestmark = pytest.mark.packaging


def run(*command: str | Path, cwd: Path) -> str:
    """Return the output of `command`; if it fails, fail with all of its output.

    Variables that would let it find this checkout are removed: they would hide what the wheel lacks. So is the one of
    CI, which asks for real sites beside the checkout.
    """
    hidden = {"CI", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "RECOMMENDER_CONTENT"}
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    done = subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sdist and of the wheel that is built from it, or those that a release is about to publish."""
    if built := os.environ.get("RECOMMENDER_DIST"):
        return ROOT / built
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (built,) = dist.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def sdist(dist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the sdist unpacks to."""
    (built,) = dist.glob("*.tar.gz")
    folder = tmp_path_factory.mktemp("sdist")
    with tarfile.open(built) as archive:
        archive.extractall(folder, filter="data")
    return folder / built.name.removesuffix(".tar.gz")


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
    assert run(installed / "recommender", "--version", cwd=tmp_path).splitlines()[0] == f"recommender {version}"
    code = "import recommender, importlib.metadata as m; print(recommender.__version__, m.version('recommender'))"
    assert run(installed / "python", "-c", code, cwd=tmp_path).split() == [version, version]


def test_the_index_takes_the_files(dist: Path) -> None:
    run(sys.executable, "-m", "twine", "check", "--strict", *sorted(dist.iterdir()), cwd=dist)


def test_the_sdist_has_what_its_tests_read(sdist: Path) -> None:
    for name in (
        ".ci/script/lint_workflow.mjs",
        ".github/SECURITY.md",
        ".pre-commit-hooks.yaml",
        "Makefile",
        "action.yml",
    ):
        assert (sdist / name).exists(), name
    assert not [path for name in ("node_modules", ".venv", "__pycache__", "out") for path in sdist.rglob(name)]
    pytest_ = (sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider")
    run(*pytest_, "--collect-only", "tests", cwd=sdist)
    run(*pytest_, "tests/content", "tests/test_settings.py", cwd=sdist)


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone of this checkout with a tag that is newer than all others."""
    if not (ROOT / ".git").exists():
        pytest.skip("no checkout of git")
    folder = tmp_path_factory.mktemp("clone")
    run("git", "clone", "--quiet", ROOT, folder, cwd=folder)
    for name in ("pyproject.toml", ".gitignore", ".gitattributes", ".git_archival.txt"):
        shutil.copy(ROOT / name, folder)
    run("git", "add", "--all", cwd=folder)
    run(*COMMIT, "--allow-empty", cwd=folder)
    run("git", "tag", "v98.7.6", cwd=folder)
    return folder


def test_the_version_is_that_of_the_tag_wherever_the_code_comes_from(clone: Path, tmp_path: Path) -> None:
    """Of an editable checkout, of a commit after the tag, of an archive of git, of a copy without git, without tags."""
    fallback = PROJECT["tool"]["hatch"]["version"]["fallback-version"]
    environment = tmp_path / "environment"
    run(sys.executable, "-m", "venv", environment, cwd=tmp_path)

    def version(folder: Path) -> str:
        python = environment / "bin" / "python"
        run(python, "-m", "pip", "install", "--quiet", "--no-deps", "--editable", folder, cwd=tmp_path)
        code = "import recommender, importlib.metadata as m; print(recommender.__version__, m.version('recommender'))"
        imported, named = run(python, "-c", code, cwd=tmp_path).split()
        assert imported == named
        return imported

    assert version(clone) == "98.7.6"
    run(*COMMIT, "--allow-empty", cwd=clone)
    assert version(clone).startswith("98.7.7.dev1+g")
    archive, copy, shallow = tmp_path / "archive", tmp_path / "copy", tmp_path / "shallow"
    archive.mkdir()
    run("git", "archive", "--output", tmp_path / "archive.tar", "v98.7.6", cwd=clone)
    shutil.unpack_archive(tmp_path / "archive.tar", archive, filter="data")
    assert version(archive) == "98.7.6"
    shutil.copytree(clone, copy, ignore=shutil.ignore_patterns(".git", "_version.py"))
    assert version(copy) == fallback
    run("git", "clone", "--quiet", "--depth", "1", "--no-tags", clone.as_uri(), shallow, cwd=tmp_path)
    number = version(shallow)
    assert ".dev1+" in number, number
    assert "0.1" not in number, "a clone without tags is no older than the last release"


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_base_install_needs_no_compiler(platform: str, tmp_path: Path) -> None:
    """On any platform, and with any Python, that the documents name: all that it brings has wheels."""
    uv = Path(sys.executable).with_name("uv")

    def compiled(python: str, source: Path) -> list[str]:
        options = ("--quiet", "--no-build", "--python-version", python, "--python-platform", platform)
        found = run(uv, "pip", "compile", *options, "--no-annotate", "--no-header", source, cwd=tmp_path)
        return found.splitlines()

    probe = tmp_path / "probe.in"
    probe.write_text("numpy\n", encoding="utf-8")
    try:
        for python in PYTHONS:
            compiled(python, probe)
    except AssertionError as error:  # a mirror may have the wheels of its own platform only
        pytest.skip(f"the package index is not reached, or has no wheels for {platform}: {error}")
    for python in PYTHONS:
        assert len(compiled(python, ROOT / "pyproject.toml")) <= 24, "another package: enter it in docs/install.md"


def test_the_fallback_is_the_newest_release_of_the_changelog() -> None:
    fallback = PROJECT["tool"]["hatch"]["version"]["fallback-version"]
    newest = re.search(r"^## \[(\d[^\]]*)\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert newest is None or fallback == f"{newest[1]}+unknown"


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
    run(*COMMIT, cwd=repository)
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
