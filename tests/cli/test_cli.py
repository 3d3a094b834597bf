"""The command line: what it prints, where, and with which exit code."""

from __future__ import annotations

import csv
import io
import json
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from recommender.cli import evaluation, main
from recommender.cli.options import SUFFIXES
from recommender.evaluation.report import EvaluationReport
from recommender.exporters import EXPORTERS

ROOT = Path(__file__).resolve().parents[2]
NEWSROOM = str(ROOT / "seeds" / "newsroom")
FERRY = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"


@pytest.fixture(autouse=True)
def _no_content_from_the_shell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("RECOMMENDER_CONTENT", raising=False)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main(arguments)
    captured = capsys.readouterr()
    return code, captured.out, captured.err


def test_recommend_prints_the_editors_list_first(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "recommend", FERRY, "--content", NEWSROOM, "-k", "5")
    lines = [line for line in out.splitlines() if line.lstrip()[:1].isdigit()]
    assert code == 0
    assert len(lines) == 5
    assert ["curated" in line for line in lines] == [True, True, True, False, False]


def test_recommend_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "recommend", FERRY, "--content", NEWSROOM, "--json", "--mode", "computed-only")
    stories = json.loads(out)
    assert code == 0
    assert [story["rank"] for story in stories] == list(range(1, len(stories) + 1))
    for story in stories:
        assert sum(reason["contribution"] for reason in story["reasons"]) == pytest.approx(story["score"])


def test_explain_shows_what_each_reason_contributes(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "recommend", FERRY, "--content", NEWSROOM, "--explain", "--mode", "computed-only")
    assert "links" in out
    assert "shares" in out


PORT = "2026-04-02-harrowmouth-signs-25-year-terminal-deal-with-a-jobs-guarantee-and-a-new-ferry-berth"


def test_explain_says_what_speaks_for_a_story_and_what_became_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "explain", FERRY, PORT, "--content", NEWSROOM, "-k", "3")
    assert code == 0
    assert "Harrowmouth signs" in out
    assert "text     shares" in out
    assert "not shown: ranked" in out
    code, out, _ = run(capsys, "explain", FERRY, PORT, "--content", NEWSROOM, "--json", "--topic", "Sport")
    told = json.loads(out)
    assert told["story"]["article_id"] == told["fate"]["article_id"] == PORT
    assert (told["fate"]["cause"], told["fate"]["rank"]) == ("barred", None)
    assert "none of its topics is 'Sport'" in told["fate"]["text"]
    code, out, _ = run(capsys, "explain", FERRY, PORT, "--content", NEWSROOM, "--json", "--as-of", "2026-04-03")
    told = json.loads(out)
    assert told["story"]["score"] == told["fate"]["score"]


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--as-of", "yesterday"], "--as-of is 'yesterday'; write a day like"),
        (["--diversity", "7"], "diversity is 7.0"),
        (["--max-age", "-1"], "max_age is -1.0"),
        (["--topic", "Polics"], "did you mean 'Politics'?"),
        (["--block", "nobody-knows"], "no article answers to 'nobody-knows'"),
    ],
)
def test_impossible_lists_are_refused_with_the_value(
    capsys: pytest.CaptureFixture[str], options: list[str], told: str
) -> None:
    code, out, err = run(capsys, "recommend", FERRY, "--content", NEWSROOM, *options)
    assert (code, out) == (2, "")
    assert told in err


def test_a_day_of_the_past_ends_at_midnight(capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--content", NEWSROOM, "--json", "--mode", "computed-only", "--min-score", "0")
    _, out, _ = run(capsys, "recommend", FERRY, *options, "--as-of", "2026-03-08")
    dates = [story["published"][:10] for story in json.loads(out)]
    assert max(dates) == "2026-03-08"


def test_a_text_finds_its_story(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "recommend", "--text", "States limit facial recognition", "--content", NEWSROOM, "-k", "1")
    assert "facial recognition" in out


def test_an_unknown_article_names_the_closest(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "recommend", FERRY[:-3], "--content", NEWSROOM)
    assert (code, out) == (2, "")
    assert FERRY in err


def test_evaluate_prints_a_table_and_writes_the_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    code, out, _ = run(
        capsys, "evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf,random", "--json", str(target)
    )
    assert code == 0
    assert out.index("ours ") < out.index("random")
    assert "nDCG@10" in out
    assert json.loads(target.read_text(encoding="utf-8"))[0]["protocol"] == "cold"


def claim_perfection(path: Path) -> None:
    """Let an earlier report say that we were perfect."""
    report = json.loads(path.read_text(encoding="utf-8"))
    values = report[0]["values"]["ours"]
    values["nDCG@10"] = dict.fromkeys(values["nDCG@10"], 1.0)
    path.write_text(json.dumps(report), encoding="utf-8")


def test_a_gate_opens_for_the_same_quality_and_closes_when_it_fell(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    before = tmp_path / "before.json"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf")
    assert run(capsys, *options, "--json", str(before))[0] == 0
    assert run(capsys, *options, "--gate", str(before))[0] == 0
    claim_perfection(before)
    code, out, _ = run(capsys, *options, "--gate", str(before))
    assert code == 3
    assert "quality fell" in out


def test_the_gate_reads_the_earlier_report_before_it_is_overwritten(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "report.json"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf")
    assert run(capsys, *options, "--json", str(path))[0] == 0
    claim_perfection(path)
    assert run(capsys, *options, "--gate", str(path), "--json", str(path))[0] == 3


def test_the_gate_refuses_to_compare_unlike_runs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf")
    assert run(capsys, *options, "--json", str(path))[0] == 0
    code, _, err = run(capsys, *options, "--leaks", "reciprocal", "--gate", str(path))
    assert code == 2
    assert "leaks" in err


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this platform has no full device")
@pytest.mark.parametrize("command", [["doctor"], ["all"]])
def test_a_full_disk_behind_the_output_is_told(command: list[str]) -> None:
    asked = [sys.executable, "-m", "recommender", *command, "--content", NEWSROOM]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(asked, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "the output cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this platform gives the output no name")
def test_the_output_may_be_named_like_a_file() -> None:
    command = [sys.executable, "-m", "recommender", "all", "--content", NEWSROOM, "-k", "1", "-o", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b'{"article_id"') > 10


def test_a_name_that_is_no_name_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    code, _, err = run(capsys, "doctor", "--content", 300 * "a")
    assert code == 2
    assert "aaa" in err
    assert "output" not in err


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the output")
def test_nobody_need_listen(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m recommender build --content "{NEWSROOM}" >&- 2>&-'
    assert subprocess.run(command, shell=True, cwd=tmp_path, check=False).returncode == 0
    assert (tmp_path / ".recommender" / "current").exists()


@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
@pytest.mark.parametrize("sent", [15, 1])
def test_a_command_that_is_ended_leaves_nothing_half_done(tmp_path: Path, sent: int) -> None:
    folder, temporary = tmp_path / "content", tmp_path / "temporary"
    folder.mkdir()
    temporary.mkdir()
    for number in range(1_500):
        (folder / f"{number}.md").write_text(f"---\ntitle: Olive harvest {number} in village {number % 7}\n---\n")
    command = [sys.executable, "-m", "recommender", "all", "--content", str(folder), "-o", "lists.jsonl"]
    environment = {**os.environ, "TMPDIR": str(temporary)}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stderr=subprocess.PIPE) as process:
        until = time.monotonic() + 60
        while not [*tmp_path.glob(".*.tmp")] and time.monotonic() < until:
            time.sleep(0.01)
        process.send_signal(sent)
        assert process.wait(30) == -sent, "whoever sent the signal sees that it was heard"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "temporary"]
    assert not [*temporary.iterdir()]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this platform makes no terminals")
def test_a_terminal_without_the_letters_gets_no_traceback() -> None:
    ours, theirs = os.openpty()
    shown, command = list[bytes](), [sys.executable, "-m", "recommender", "doctor", "--content", NEWSROOM]

    def read() -> None:
        with suppress(OSError):  # where the other end is closed
            while told := os.read(ours, 1 << 16):
                shown.append(told)

    reader = Thread(target=read, daemon=True)
    reader.start()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, stdout=theirs, stderr=subprocess.PIPE, check=False)
    os.close(theirs)
    reader.join(10)
    os.close(ours)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in b"".join(shown)


def test_whatever_a_system_speaks_files_and_programs_get_every_letter(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Ernte größer 収穫\n---\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: Ernte kleiner 収穫\n---\n", encoding="utf-8")
    command = [sys.executable, "-m", "recommender", "all", "--content", str(tmp_path)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Ernte größer 収穫" in done.stdout.decode("utf-8")


@pytest.mark.parametrize(
    "option",
    [
        ["--json", "{0}/no/x.json"],
        ["--json", "{0}"],
        ["--report", "{0}/no/x.html"],
        ["--pool", "{0}/no/x.tsv"],
        ["--export-trec", "{0}/file"],
        ["--export-trec", "{0}/file/below"],
    ],
)
def test_a_target_that_cannot_be_written_is_told_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(evaluation, "read_content", lambda _: pytest.fail("read"))
    name, target = option[0], option[1].format(tmp_path)
    code, out, err = run(capsys, "evaluate", "--content", NEWSROOM, name, target)
    assert (code, out) == (2, "")
    assert target in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--systems", "tfidf,random"], "no 'ours' to compare"),
        (["--protocol", "as-of"], "no report by protocol as-of, only by cold"),
        (["--metrics", "RR"], "--metrics"),
    ],
)
def test_the_gate_refuses_before_anything_is_ranked(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str], told: str
) -> None:
    path = tmp_path / "report.json"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf")
    assert run(capsys, *options, "--json", str(path))[0] == 0
    monkeypatch.setattr(evaluation.Evaluation, "run", lambda *_: pytest.fail("ranked"))
    code, _, err = run(capsys, *options, *option, "--gate", str(path))
    assert code == 2
    assert told in err


def test_a_page_without_its_libraries_is_told_before_anything_is_read(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr(evaluation, "read_content", lambda _: pytest.fail("read"))
    code, _, err = run(capsys, "evaluate", "--content", NEWSROOM, "--report", str(tmp_path / "report.html"))
    assert code == 2
    assert "pip install recommender[report]" in err


def test_the_worst_queries_are_those_of_ours_even_if_another_system_is_better(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "report.json"
    options = ("--systems", "random,ours,tfidf", "--worst", "3", "--json", str(target))
    _, out, _ = run(capsys, "evaluate", "--content", NEWSROOM, *options)
    (report,) = EvaluationReport.from_json(target)
    assert "Where ours did worst, by nDCG@10:" in out
    assert all(query in out for query, _ in report.worst(3, "ours"))


def write_site(folder: Path, n: int, related: Callable[[int], str], dates: bool = False) -> str:
    """Articles n0, n1, … with the list that `related` gives for each."""
    for i in range(n):
        date = f"date: 2024-01-0{i + 1}\n" if dates else ""
        text = f"---\ntitle: Olive harvest of {2000 + i}\n{date}{related(i)}---\nGrowers expect a poor year.\n"
        (folder / f"n{i}.md").write_text(text, encoding="utf-8")
    return str(folder)


def next_two(i: int) -> str:
    return f"related:\n  - n{(i + 1) % 8}\n  - n{(i + 2) % 8}\n"


def test_a_protocol_that_cannot_be_followed_keeps_no_other_from_being_shown_and_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    target = tmp_path / "report.json"
    (tmp_path / "site").mkdir()
    options = ("evaluate", "--content", write_site(tmp_path / "site", 8, next_two), "--systems", "ours,tfidf")
    code, out, err = run(capsys, *options, "--protocol", "cold,as-of,complete", "--json", str(target))
    assert code == 2
    assert "cold: 8 articles" in out and "complete: 8 articles" in out
    assert "protocol as-of needs dates" in err
    assert [report.protocol for report in EvaluationReport.from_json(target)] == ["cold", "complete"]
    code, out, err = run(capsys, *options, "--protocol", "as-of", "--json", str(tmp_path / "none.json"))
    assert (code, out) == (2, "")
    assert "protocol as-of needs dates" in err
    assert not (tmp_path / "none.json").exists()


def outside(i: int) -> str:
    return f"related:\n  - url: https://else.example/{i % 3}\n    title: Elsewhere\n"


@pytest.mark.parametrize(
    ("n", "related", "told"),
    [
        (1, lambda i: "", "one article, and no other"),
        (8, lambda i: "", "add `related:` lists"),
        (8, lambda i: next_two(i) if i < 4 else "", "only 4 of the queries can be scored"),
        (8, outside, "count externals, too"),
    ],
)
def test_a_site_with_too_little_to_score_is_told_the_remedy_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, n: int, related: Callable[[int], str], told: str
) -> None:
    code, out, err = run(
        capsys, "evaluate", "--content", write_site(tmp_path, n, related), "--protocol", "cold,cluster"
    )
    assert (code, out) == (2, "")
    assert told in err
    assert "Traceback" not in err


def test_lists_that_lead_outside_are_scored_with_externals(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    options = ("--content", write_site(tmp_path, 8, outside), "--externals", "--systems", "ours,tfidf")
    code, out, _ = run(capsys, "evaluate", *options)
    assert code == 0
    assert "8 queries" in out


def test_a_malformed_line_of_judgments_is_told_with_its_number(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    qrels = tmp_path / "people.qrels"
    qrels.write_text(f"{FERRY} 0 {FERRY} 1\n{FERRY} 0 3\n", encoding="utf-8")
    code, out, err = run(capsys, "evaluate", "--content", NEWSROOM, "--qrels", str(qrels))
    assert (code, out) == (2, "")
    assert "people.qrels:2: 3 fields" in err


def test_few_judged_queries_are_told_to_be_too_few(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    qrels = tmp_path / "people.qrels"
    others = [path.stem for path in sorted(Path(NEWSROOM).glob("*.md")) if path.stem != FERRY]
    qrels.write_text("".join(f"{FERRY} 0 {name} 2\n" for name in others[:3]), encoding="utf-8")
    code, out, err = run(capsys, "evaluate", "--content", NEWSROOM, "--qrels", str(qrels))
    assert (code, out) == (2, "")
    assert "only 1 of the queries can be scored" in err
    assert "judge more queries" in err


def test_the_baseline_that_is_named_stands_in_every_report(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    page = tmp_path / "report.md"
    options = ("--systems", "ours,tfidf,random", "--baseline", "random", "--report", str(page))
    code, out, _ = run(capsys, "evaluate", "--content", NEWSROOM, *options)
    assert code == 0
    assert "against random" in out
    assert "from the baseline random" in page.read_text(encoding="utf-8")


def test_several_protocols_export_into_a_new_folder(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "new" / "trec"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "tfidf", "--protocol", "cold,complete")
    assert run(capsys, *options, "--export-trec", str(folder))[0] == 0
    assert (folder / "cold" / "qrels.txt").exists() and (folder / "complete" / "qrels.txt").exists()


def test_a_judging_sheet_goes_out_blind_and_comes_back(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sheet = tmp_path / "pool.tsv"
    assert run(capsys, "evaluate", "--content", NEWSROOM, "--pool", str(sheet), "--depth", "2")[0] == 0
    head, *rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert "ours" not in head and "tfidf" not in "".join(rows)
    column = head.split("\t").index("grade")
    filled = []
    for number, row in enumerate(rows):
        cells = row.split("\t")
        cells[column] = str(number % 4)
        filled.append("\t".join(cells))
    sheet.write_text("\n".join([head, *filled]) + "\n", encoding="utf-8")
    code, out, _ = run(capsys, "evaluate", "--content", NEWSROOM, "--judge", str(sheet))
    assert code == 0
    assert "Judged@5" in out


def queries_of(sheet: Path) -> set[str]:
    rows = csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline=""), dialect="excel-tab")
    return {row["query"].removeprefix("'") for row in rows}


def test_a_sheet_can_be_of_a_few_queries_drawn_by_chance(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    sheets = [tmp_path / f"{name}.tsv" for name in ("one", "same", "other", "all")]
    for sheet, options in zip(sheets, (["--rng", "1"], ["--rng", "1"], ["--rng", "2"], []), strict=True):
        sample = ["--sample", "4"] if options else []
        pool = ("evaluate", "--content", NEWSROOM, "--pool", str(sheet), "--systems", "ours,tfidf")
        code, out, _ = run(capsys, *pool, *sample, *options)
        assert code == 0
        assert f"of {len(queries_of(sheet))} queries" in out
        assert "nDCG" not in out, "a sheet scores nothing"
    one, same, other, every = map(queries_of, sheets)
    assert len(one) == len(other) == 4
    assert one == same != other
    assert one | other < every
    assert sheets[0].read_bytes() == sheets[1].read_bytes()


def test_a_site_without_lists_can_be_judged_by_people(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    sheet, folder = tmp_path / "pool.tsv", write_site(tmp_path / "site", 8, lambda i: "")
    pool = ("evaluate", "--content", folder, "--pool", str(sheet), "--systems", "tfidf,newest")
    assert run(capsys, *pool)[0] == 2
    assert run(capsys, *pool, "--pool-queries", "all")[0] == 0
    assert queries_of(sheet) == {f"n{i}" for i in range(8)}
    graded = sheet.read_text(encoding="utf-8-sig").replace("\t\n", "\t2\n")
    sheet.write_text(graded, encoding="utf-8")
    code, out, _ = run(capsys, "evaluate", "--content", folder, "--judge", str(sheet), "--systems", "tfidf,newest")
    assert code == 0
    assert "8 queries" in out


@pytest.mark.parametrize("option", [["--json", "x"], ["--gate", "x"], ["--protocol", "as-of"], ["--metrics", "RR"]])
def test_a_sheet_is_not_mixed_with_scores(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, option: list[str]
) -> None:
    code, _, err = run(capsys, "evaluate", "--content", NEWSROOM, "--pool", str(tmp_path / "pool.tsv"), *option)
    assert code == 2
    assert f"leave out {option[0]}" in err


def test_trec_files_are_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "trec"
    assert (
        run(capsys, "evaluate", "--content", NEWSROOM, "--export-trec", str(folder), "--systems", "ours,tfidf")[0] == 0
    )
    assert {path.name for path in folder.iterdir()} >= {"qrels.txt", "ours.run", "tfidf.run"}


@pytest.mark.parametrize(
    "option",
    [
        ["--protocol", "colt"],
        ["--protocol", "cold,colt"],
        ["--protocol", ","],
        ["--systems", "our"],
        ["--systems", ","],
        ["--metrics", "nDGC@10"],
        ["--metrics", ","],
        ["--leaks", "roof"],
        ["--baseline", "tfdif"],
        ["--baseline", "lsi"],
        ["--rng", "-1"],
        ["--worst", "-1"],
        ["--depth", "0"],
        ["--sample", "0"],
        ["--sample", "5"],
        ["--pool-queries", "all"],
        ["--report", "page.pdf"],
    ],
)
def test_a_wrong_name_is_one_clear_line(capsys: pytest.CaptureFixture[str], option: list[str]) -> None:
    code, _, err = run(capsys, "evaluate", "--content", NEWSROOM, *option)
    assert code == 2
    assert option[1].rpartition(",")[2] in err or option[0] in err
    assert len(err.splitlines()) == 1


def test_export_writes_the_graph_and_says_what(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    target = tmp_path / "graph.graphml"
    code, out, _ = run(capsys, "export", str(target), "--content", NEWSROOM)
    assert code == 0
    assert re.fullmatch(rf"{re.escape(str(target))}: \d+ nodes, \d+ edges, \d+ communities\n", out)
    assert target.stat().st_size > 1000
    code, out, _ = run(capsys, "export", str(target), "--content", NEWSROOM, "--around", FERRY, "--hops", "0")
    assert (code, out) == (0, f"{target}: 1 node, 0 edges, 0 communities\n")


def test_export_goes_around_an_external_page_too(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nrelated:\n- title: Elsewhere\n  url: https://other.example/x\n---\n# Olives\n")
    (tmp_path / "b.md").write_text("# Ferries\n")
    target = tmp_path / "graph.json"
    code, out, _ = run(capsys, "export", str(target), "--content", str(tmp_path), "--around", "http://other.example/x/")
    assert (code, out) == (0, f"{target}: 2 nodes, 1 edge, 1 community\n")


def test_help_names_every_format_there_is() -> None:
    assert sorted(SUFFIXES) == sorted(EXPORTERS)


@pytest.mark.parametrize("suffix", sorted(EXPORTERS))
def test_export_writes_every_format(suffix: str, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "export", str(tmp_path / f"graph{suffix}"), "--content", NEWSROOM, "--around", FERRY)
    assert code == 0
    assert Path(out.partition(":")[0]).stat().st_size > 100


@pytest.mark.parametrize(
    "options",
    [
        ["--around", FERRY],
        ["--around", FERRY, "--hops", "2", "--edges", "related"],
        ["--edges", "related, similar", "--min-weight", "0.2"],
        ["--since", "2026-03-05", "--until", "2026-03-11"],
        ["--topic", "transport", "--topic", "Labour"],
    ],
)
def test_export_writes_the_part_that_is_asked_for(
    options: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def exported(*options: str) -> dict[str, Any]:
        target = tmp_path / "graph.json"
        assert run(capsys, "export", str(target), "--content", NEWSROOM, *options)[0] == 0
        found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return found

    whole, part = exported(), exported(*options)
    assert 0 < len(part["nodes"]) <= len(whole["nodes"])
    assert 0 < len(part["edges"]) < len(whole["edges"])
    days = [node["published"][:10] for node in part["nodes"] if "published" in node]
    if "--since" in options:
        assert (min(days), max(days)) == ("2026-03-05", "2026-03-11")
    if "--around" in options:
        assert FERRY in {node["id"] for node in part["nodes"]}
    looks = ("x", "y", "community", "community_name", "colour", "size")
    by_id = {node["id"]: node for node in whole["nodes"]}
    for node in part["nodes"]:
        assert [node[look] for look in looks] == [by_id[node["id"]][look] for look in looks]


def test_export_stays_near_to_a_former_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    spring = tmp_path / "spring"
    shutil.copytree(NEWSROOM, spring, ignore=lambda _, names: [name for name in names if name > "2026-04-01"])

    def places(*options: str) -> dict[str, tuple[float, float]]:
        target = tmp_path / "graph.json"
        assert run(capsys, "export", str(target), "--content", str(spring), *options)[0] == 0
        nodes = json.loads(target.read_text(encoding="utf-8"))["nodes"]
        return {node["id"]: (node["x"], node["y"]) for node in nodes}

    whole = tmp_path / "whole.json"
    assert run(capsys, "export", str(whole), "--content", NEWSROOM)[0] == 0
    former = {node["id"]: (node["x"], node["y"]) for node in json.loads(whole.read_text(encoding="utf-8"))["nodes"]}

    def moved(now: dict[str, tuple[float, float]]) -> float:
        return statistics.median(math.dist(former[name], place) for name, place in now.items() if name in former)

    assert moved(places("--near", str(whole))) < 0.5 * moved(places())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["graph.foo"], "names no format; end the name with one of .csv"),
        (["{0}/nowhere/graph.svg"], "there is no folder"),
        (["{0}/x.svg", "--around", "nobody"], "no article answers to 'nobody'"),
        (["{0}/x.svg", "--topic", "Transprt"], "did you mean 'Transport'"),
        (["{0}/x.svg", "--around", FERRY, "--hops", "-1"], "hops is -1; it counts edges and must be a whole number"),
        (["{0}/x.svg", "--hops", "2"], "--hops 2 counts from an article; name it with --around"),
        (["{0}/x.svg", "--edges", ""], "no kind of edges is named; name one of related, similar"),
        (["{0}/x.svg", "--edges", "related,same"], "unknown kind of edges 'same'"),
        (["{0}/x.svg", "--since", "2099-01-01"], "none of the"),
        (["{0}/x.svg", "--since", "spring"], "--since is 'spring'; write a day like"),
        (["{0}/x.svg", "--near", "{0}/nothing.json"], "cannot read"),
        (["{0}/x.svg", "--near", str(ROOT / "pyproject.toml")], "is no graph with places"),
    ],
)
def test_export_says_what_cannot_be_in_one_line(
    options: list[str], message: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, _, err = run(capsys, "export", *[part.format(tmp_path) for part in options], "--content", NEWSROOM)
    assert code == 2
    assert message in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_doctor_lists_every_mistake_that_seeds_admits(capsys: pytest.CaptureFixture[str]) -> None:
    """The table in seeds/README.md is checked row by row."""
    code, out, _ = run(capsys, "doctor", "--content", str(ROOT / "seeds"), "--json")
    found = {(p["kind"], p["path"]) for p in json.loads(out)}
    rows = [
        [cell.strip().strip("`") for cell in line.strip("|\n").split("|")]
        for line in (ROOT / "seeds" / "README.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("| ") and ".md`" in line and line.count("|") == 5
    ]
    admitted = {(kind, f"newsroom/{name}") for kind, name, _, _ in rows if not kind.startswith("(")}
    found_urls = {path for kind, path in found if kind == "duplicate url"}
    assert code == 0
    assert len(rows) >= 9
    missing = {row for row in admitted - found if row[0] != "duplicate url"}
    assert not missing
    assert found_urls & {path for kind, path in admitted if kind == "duplicate url"}
    assert {kind for kind, _ in found} - {"one-way link"} <= {kind for kind, _ in admitted}


def test_strict_turns_problems_into_an_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "doctor", "--content", NEWSROOM)[0] == 0
    assert run(capsys, "doctor", "--content", NEWSROOM, "--strict")[0] == 1


def test_a_missing_folder_is_one_clear_line(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, err = run(capsys, "doctor", "--content", str(tmp_path / "nowhere"))
    assert (code, out) == (2, "")
    assert "nowhere" in err
    assert len(err.splitlines()) == 1


def test_a_folder_without_articles_is_a_finding_for_the_doctor(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, out, err = run(capsys, "doctor", "--content", str(tmp_path))
    assert (code, err) == (0, "")
    assert "no articles" in out
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8")
    assert run(capsys, "doctor", "--content", str(tmp_path))[0] == 0
    assert run(capsys, "doctor", "--content", str(tmp_path), "--strict")[0] == 1
    code, out, err = run(capsys, "recommend", "anything", "--content", str(tmp_path))
    assert (code, out) == (2, "")
    assert "no articles" in err


def test_no_folder_at_all_says_how_to_name_one(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code, _, err = run(capsys, "recommend", "anything")
    assert code == 2
    assert "--content" in err
    assert "recommender.toml" in err


def test_the_checkout_knows_its_own_content(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT / "tests")
    code, out, _ = run(capsys, "recommend", "000_ec13f126c5df086c", "-k", "5")
    assert code == 0
    assert "Massachusetts becomes the first state" in out
    assert "Larkhaven" in out


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f'"{sys.executable}" -m recommender doctor --all --content "{NEWSROOM}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "articles" in done.stdout


def test_a_terminal_escape_in_a_title_is_not_printed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("a", "b"):
        text = f'---\ntitle: "ferry \\e[31m strike [bold]now[/bold] {name}"\n---\n'
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    _, out, _ = run(capsys, "recommend", "a", "--content", str(tmp_path))
    assert "\x1b[31m" not in out
    assert "[bold]now[/bold]" in out
