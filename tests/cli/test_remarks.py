"""What commands say beside their results: once, about what was asked, and as much as is wanted."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from command_line import FERRY, NEWSROOM, Run

from recommender.cli import build_parser, main
from recommender.cli.completion import SHELLS

BAD = "2026-03-02-larkhaven-schools-will-offer-free-lunch-to-every-pupil-from-autumn"
"""An article of the sample site whose date is wrong."""


def test_problems_of_the_article_that_was_asked_about_are_printed_and_the_others_counted(run: Run) -> None:
    _, _, about_bad = run("recommend", BAD, "--content", NEWSROOM)
    own, others = about_bad.splitlines()
    assert f"{BAD}.md:5: " in own and "is no date" in own
    more = f"in the content; see: recommender doctor --content {NEWSROOM}"
    assert others == f"recommender: 7 other problems {more}"
    _, _, about_ferry = run("recommend", FERRY, "--content", NEWSROOM)
    assert about_ferry == f"recommender: 8 problems {more}\n"


def test_problems_of_an_article_are_known_after_an_update_of_the_index_too(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(NEWSROOM, "content")
    assert run("build", "--content", "content")[0] == 0
    for _ in ("from the index", "brought up to date"):
        _, _, said = run("recommend", BAD)
        assert said.count("is no date") == 1
        Path("content/new.md").write_text("---\ntitle: New\ndate: 2026-03-04\n---\n")


def test_each_command_can_be_quiet_or_verbose() -> None:
    for command in (["recommend", "x"], ["doctor"], ["evaluate"], ["model", "list"], ["serve"], ["site"], ["all"]):
        assert build_parser().parse_args([*command, "-q"]).verbosity == "quiet"
        assert build_parser().parse_args([*command, "--verbose"]).verbosity == "verbose"
        with pytest.raises(SystemExit):
            build_parser().parse_args([*command, "-q", "-v"])


def test_quiet_leaves_results_and_errors_only(run: Run, tmp_path: Path) -> None:
    arguments = ("--content", NEWSROOM)
    _, usual, _ = run("recommend", FERRY, *arguments)
    assert run("recommend", FERRY, "-q", *arguments) == (0, usual, "")
    assert run("all", "-q", "-o", str(tmp_path / "lists"), *arguments) == (0, "", "")
    assert (tmp_path / "lists").is_file()
    assert run("export", "-q", str(tmp_path / "graph.json"), *arguments) == (0, "", "")
    code, _, said = run("recommend", "nothing", "-q", *arguments)
    assert (code, "no article answers to" in said) == (2, True)
    code, _, said = run("recommend", FERRY, "-q", "--strict", *arguments)
    assert (code, said.count("\n"), "8 problems" in said) == (1, 1, True)  # else nobody knew why it failed


def test_verbose_says_what_was_read_from_where_and_when(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(NEWSROOM, "content")
    _, usual, _ = run("recommend", FERRY, "--content", "content")
    code, out, said = run("recommend", FERRY, "--content", "content", "-v")
    assert (code, out) == (0, usual)
    assert "settings: none; content: content; index: " in said
    assert "no index covers content: all files read; 63 articles" in said
    assert run("build", "--content", "content")[0] == 0
    _, _, said = run("evaluate", "--systems", "tfidf", "-v")
    lines = said.splitlines()
    assert any(f"{Path('.recommender')}: nothing changed; 63 articles" in line for line in lines)
    assert any("evaluating tfidf: " in line for line in lines)
    seconds = [float(found[1]) for line in lines if (found := re.match(r"recommender: +(\d+\.\d\d) s  ", line))]
    assert len(seconds) >= 4 and seconds == sorted(seconds)


def test_an_evaluation_of_the_index_is_that_of_the_files(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(NEWSROOM, "content")
    reports = []
    for name in ("files.json", "index.json"):
        assert run("evaluate", "--content", "content", "--protocol", "cold,as-of", "--json", name)[0] == 0
        reports.append(json.loads(Path(name).read_text()))
        assert run("build", "--content", "content")[0] == 0
    assert reports[0] == reports[1]


# --- completion -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_shell_accepts_its_script(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--print-completion", shell])
    script = capsys.readouterr().out
    assert ended.value.code == 0
    assert "computed-only" in script
    if program := shutil.which(shell):
        checked = subprocess.run([program, "-n"], input=script, capture_output=True, text=True, check=False)
        assert (checked.returncode, checked.stderr) == (0, "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        (["reco"], {"recommend"}),
        (["recommend", "--mod"], {"--mode"}),
        (["recommend", "x", "--mode", "c"], {"curated-first", "computed-only", "complete"}),
        (["all", "--output", "RE"], {"README.md"}),
    ],
)
def test_bash_completes_commands_options_choices_and_files(
    line: list[str], offered: set[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    with pytest.raises(SystemExit):
        main(["--print-completion", "bash"])
    script = capsys.readouterr().out
    (function,) = re.findall(r"-F (\S+) recommender", script)
    (tmp_path / "README.md").touch()
    words = " ".join(["recommender", *line])
    script += f'COMP_WORDS=({words}); COMP_CWORD={len(line)}; {function}; printf "%s\\n" "${{COMPREPLY[@]}}"\n'
    done = subprocess.run(["bash", "-c", script], capture_output=True, text=True, check=True, cwd=tmp_path)
    assert {word.strip() for word in done.stdout.split()} == offered
