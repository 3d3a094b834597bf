"""The command ``evaluate``: tables, files, the gate, judging sheets, and what is refused before work begins."""

from __future__ import annotations

import csv
import io
import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from command_line import FERRY, NEWSROOM, Run

from recommender.cli import main
from recommender.cli.commands import evaluate
from recommender.evaluation.report import EvaluationReport

SYSTEMS = ("--systems", "ours,tfidf")
OF_NEWSROOM = ("evaluate", "--content", NEWSROOM, *SYSTEMS)


def report_of(content: str | Path, target: Path) -> Path:
    assert main(["evaluate", "--content", str(content), *SYSTEMS, "--json", str(target)]) == 0
    return target


@pytest.fixture(scope="module")
def report_of_newsroom(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a report by default, made once."""
    return report_of(NEWSROOM, tmp_path_factory.mktemp("newsroom") / "report.json")


@pytest.fixture(scope="module")
def reported_chain(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The folder of a site of one story cluster with dates, and the file of its report, made once."""
    folder = tmp_path_factory.mktemp("chain")
    chain_of_lists(folder, 100, dated=True)
    return folder, report_of(folder, tmp_path_factory.mktemp("report") / "chain.json")


@pytest.fixture
def before(report_of_newsroom: Path, tmp_path: Path) -> Path:
    """An earlier report on the sample site, as a file that the test may change."""
    return shutil.copy(report_of_newsroom, tmp_path / "before.json")


@pytest.fixture
def chain(reported_chain: tuple[Path, Path], tmp_path: Path) -> tuple[Path, Path]:
    """A site with dates and an earlier report on it, as files that the test may change."""
    content, report = reported_chain
    return shutil.copytree(content, tmp_path / "chain"), shutil.copy(report, tmp_path / "chain.json")


def test_evaluate_prints_a_table_and_writes_the_report(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf,random", "--json", str(target))
    assert code == 0
    assert out.index("ours ") < out.index("random")
    assert "nDCG@10" in out
    assert json.loads(target.read_text(encoding="utf-8"))[0]["protocol"] == "cold"


def set_all_scores_to_one(path: Path) -> None:
    """Let an earlier report say that we were perfect."""
    report = json.loads(path.read_text(encoding="utf-8"))
    values = report[0]["values"]["ours"]
    values["nDCG@10"] = dict.fromkeys(values["nDCG@10"], 1.0)
    path.write_text(json.dumps(report), encoding="utf-8")


def test_the_gate_passes_at_equal_quality_and_fails_when_it_fell(run: Run, before: Path) -> None:
    code, out, _ = run(*OF_NEWSROOM, "--gate", str(before))
    assert (code, "no query has another value" in out, "could have been seen" in out) == (0, True, False)
    set_all_scores_to_one(before)
    code, out, _ = run(*OF_NEWSROOM, "--gate", str(before))
    assert code == 3
    assert "quality fell" in out


def chain_of_lists(folder: Path, n: int, *, dated: bool) -> str:
    """Write a site whose lists all hang together: one story cluster."""
    words = ("harbour", "ferry", "olive", "drone", "police", "bridge", "school", "museum")
    for number in range(n):
        date = f"date: {2000 + number // 12}-{number % 12 + 1:02}-01\n" if dated else ""
        title = f"{words[number % 8]} {words[(number + number // 8) % 8]}"
        text = f"---\ntitle: {title}\n{date}related: [a{(number + 1) % n:03}]\n---\n"
        (folder / f"a{number:03}.md").write_text(text, encoding="utf-8")
    return str(folder)


def test_the_gate_refuses_where_nothing_tells_a_drop_from_chance(run: Run, tmp_path: Path) -> None:
    """162 lists of a real blog are one story cluster: a change of −0.0002 had "failed"."""
    content, before = chain_of_lists(tmp_path, 60, dated=False), tmp_path.parent / "undated.json"
    options = ("evaluate", "--content", content, "--systems", "ours,tfidf")
    code, out, _ = run(*options, "--json", str(before))
    assert code == 0
    assert "nothing supports an interval" in " ".join(out.split())
    set_all_scores_to_one(before)
    code, out, _ = run(*options, "--gate", str(before))
    assert code == 2
    assert "no judgment" in out
    assert "give dates" in out


def test_the_gate_says_how_small_a_drop_it_could_have_seen_and_lets_small_ones_pass(
    run: Run, chain: tuple[Path, Path]
) -> None:
    content, before = chain
    options = ("evaluate", "--content", str(content), *SYSTEMS)
    set_all_scores_to_one(before)
    code, out, _ = run(*options, "--gate", str(before))
    assert "20 blocks of time" in out
    assert (code, "quality fell" in out, "could have been seen" in out) == (3, True, True)
    code, out, _ = run(*options, "--gate", str(before), "--tolerance", "1")
    assert (code, "quality held" in out, "a drop of 1.0000" in out) == (0, True, True)


def test_the_gate_says_where_lists_were_changed_since(run: Run, chain: tuple[Path, Path]) -> None:
    """An editor who adds to a list moves the figure of an unchanged ranking."""
    content, before = chain
    options = ("evaluate", "--content", str(content), *SYSTEMS)
    assert "other judgments" not in run(*options, "--gate", str(before))[1]
    file = content / "a000.md"
    file.write_text(file.read_text(encoding="utf-8").replace("[a001]", "[a001, a050]"), encoding="utf-8")
    _, out, _ = run(*options, "--gate", str(before))
    assert "1 of 100 queries have other judgments" in " ".join(out.split())


def test_the_gate_does_not_fire_at_a_trace_in_four_stories(run: Run, chain: tuple[Path, Path]) -> None:
    """Where four of many differ, the interval leaves out 0 although chance does that in one of eight."""
    content, before = chain
    report = json.loads(before.read_text(encoding="utf-8"))
    values, units = report[0]["values"]["ours"]["nDCG@10"], report[0]["clusters"]
    for query in {units[query]: query for query in sorted(values)}.values():
        values[query] += 0.0002 * (units[query] < 4)
    before.write_text(json.dumps(report), encoding="utf-8")
    code, out, _ = run("evaluate", "--content", str(content), *SYSTEMS, "--gate", str(before))
    assert (code, "quality held" in out, "too few blocks of time have other values" in out) == (0, True, True)
    assert "p 0.125" in out


@pytest.mark.parametrize(
    "options", [("--tolerance", "0.1"), ("--gate", "x", "--tolerance", "2"), ("--gate", "x", "--tolerance", "nan")]
)
def test_a_tolerance_that_makes_no_sense_is_refused(run: Run, options: tuple[str, ...]) -> None:
    code, _, err = run("evaluate", "--content", NEWSROOM, *options)
    assert (code, "--tolerance" in err) == (2, True)


def test_protocol_cluster_with_one_fold_says_so(run: Run, tmp_path: Path) -> None:
    content = chain_of_lists(tmp_path, 40, dated=True)
    _, out, _ = run("evaluate", "--content", content, "--systems", "ours,tfidf", "--protocol", "cluster")
    assert "One fold" in out


def test_unjudged_results_are_warned_of_with_bounds(run: Run, tmp_path: Path, report_of_newsroom: Path) -> None:
    qrels = tmp_path / "some.qrels"
    report = json.loads(report_of_newsroom.read_text(encoding="utf-8"))[0]
    lines = [f"{query} 0 {ids[0]} 3" for query, ids in report["relevant"].items()]
    qrels.write_text("\n".join(lines) + "\n", encoding="utf-8")
    _, out, _ = run(*OF_NEWSROOM, "--qrels", str(qrels))
    assert "unjudged 0–best" in out
    assert "pairs are missing" in out


def test_the_gate_reads_the_earlier_report_before_it_is_overwritten(run: Run, before: Path) -> None:
    set_all_scores_to_one(before)
    assert run(*OF_NEWSROOM, "--gate", str(before), "--json", str(before))[0] == 3


def test_the_gate_refuses_reports_with_different_settings(run: Run, report_of_newsroom: Path) -> None:
    code, _, err = run(*OF_NEWSROOM, "--leaks", "reciprocal", "--gate", str(report_of_newsroom))
    assert code == 2
    assert "leaks" in err


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
def test_an_unwritable_target_is_refused_before_the_content_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, option: list[str]
) -> None:
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setattr(evaluate, "open_corpus", lambda _: pytest.fail("read"))
    name, target = option[0], option[1].format(tmp_path)
    code, out, err = run("evaluate", "--content", NEWSROOM, name, target)
    assert (code, out) == (2, "")
    assert target in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("option", "message"),
    [
        (["--systems", "tfidf,random"], "no 'ours' to compare"),
        (["--protocol", "as-of"], "no report by protocol as-of, only by cold"),
        (["--metrics", "RR"], "--metrics"),
    ],
)
def test_the_gate_refuses_before_anything_is_ranked(
    run: Run, report_of_newsroom: Path, monkeypatch: pytest.MonkeyPatch, option: list[str], message: str
) -> None:
    monkeypatch.setattr(evaluate.Evaluation, "run", lambda *_: pytest.fail("ranked"))
    code, _, err = run(*OF_NEWSROOM, *option, "--gate", str(report_of_newsroom))
    assert code == 2
    assert message in err


def test_missing_libraries_of_a_page_are_reported_before_the_content_is_read(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setattr(evaluate, "open_corpus", lambda _: pytest.fail("read"))
    code, _, err = run("evaluate", "--content", NEWSROOM, "--report", str(tmp_path / "report.html"))
    assert code == 2
    assert "pip install '.[report]'" in err


def test_the_worst_queries_are_those_of_ours_even_if_another_system_is_better(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    options = ("--systems", "random,ours,tfidf", "--worst", "3", "--json", str(target))
    _, out, _ = run("evaluate", "--content", NEWSROOM, *options)
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


def list_of_next_two(i: int) -> str:
    return f"related:\n  - n{(i + 1) % 8}\n  - n{(i + 2) % 8}\n"


def test_a_protocol_that_cannot_be_followed_does_not_stop_the_others(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    (tmp_path / "site").mkdir()
    options = ("evaluate", "--content", write_site(tmp_path / "site", 8, list_of_next_two), "--systems", "ours,tfidf")
    code, out, err = run(*options, "--protocol", "cold,as-of,complete", "--json", str(target))
    assert code == 2
    assert "cold: 8 articles" in out and "complete: 8 articles" in out
    assert "protocol as-of needs dates" in err
    assert [report.protocol for report in EvaluationReport.from_json(target)] == ["cold", "complete"]
    code, out, err = run(*options, "--protocol", "as-of", "--json", str(tmp_path / "none.json"))
    assert (code, out) == (2, "")
    assert "protocol as-of needs dates" in err
    assert not (tmp_path / "none.json").exists()


def list_of_external_page(i: int) -> str:
    return f"related:\n  - url: https://else.example/{i % 3}\n    title: Elsewhere\n"


@pytest.mark.parametrize(
    ("n", "related", "message"),
    [
        (1, lambda i: "", "one article, and no other"),
        (8, lambda i: "", "add `related:` lists"),
        (8, lambda i: list_of_next_two(i) if i < 4 else "", "only 4 of the queries can be scored"),
        (8, list_of_external_page, "count externals, too"),
    ],
)
def test_a_site_with_too_few_lists_is_refused_once_with_a_remedy(
    run: Run, tmp_path: Path, n: int, related: Callable[[int], str], message: str
) -> None:
    code, out, err = run("evaluate", "--content", write_site(tmp_path, n, related), "--protocol", "cold,cluster")
    assert (code, out) == (2, "")
    assert message in err
    assert "Traceback" not in err


def test_lists_of_external_pages_are_scored_with_externals(run: Run, tmp_path: Path) -> None:
    options = ("--content", write_site(tmp_path, 8, list_of_external_page), "--externals", "--systems", "ours,tfidf")
    code, out, _ = run("evaluate", *options)
    assert code == 0
    assert "8 queries" in out


def test_a_malformed_line_of_judgments_is_reported_with_its_number(run: Run, tmp_path: Path) -> None:
    qrels = tmp_path / "people.qrels"
    qrels.write_text(f"{FERRY} 0 {FERRY} 1\n{FERRY} 0 3\n", encoding="utf-8")
    code, out, err = run("evaluate", "--content", NEWSROOM, "--qrels", str(qrels))
    assert (code, out) == (2, "")
    assert "people.qrels:2: 3 fields" in err


def test_too_few_judged_queries_are_refused(run: Run, tmp_path: Path) -> None:
    qrels = tmp_path / "people.qrels"
    others = [path.stem for path in sorted(Path(NEWSROOM).glob("*.md")) if path.stem != FERRY]
    qrels.write_text("".join(f"{FERRY} 0 {name} 2\n" for name in others[:3]), encoding="utf-8")
    code, out, err = run("evaluate", "--content", NEWSROOM, "--qrels", str(qrels))
    assert (code, out) == (2, "")
    assert "only 1 of the queries can be scored" in err
    assert "judge more queries" in err


def test_the_chosen_baseline_is_named_in_every_report(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "report.md"
    options = ("--systems", "ours,tfidf,random", "--baseline", "random", "--report", str(page))
    code, out, _ = run("evaluate", "--content", NEWSROOM, *options)
    assert code == 0
    assert "against random" in out
    assert "from the baseline random" in page.read_text(encoding="utf-8")


def test_trec_files_of_several_protocols_go_into_new_folders(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "trec"
    options = ("evaluate", "--content", NEWSROOM, "--systems", "tfidf", "--protocol", "cold,complete")
    assert run(*options, "--export-trec", str(folder))[0] == 0
    assert (folder / "cold" / "qrels.txt").exists() and (folder / "complete" / "qrels.txt").exists()


def test_a_judging_sheet_names_no_system_and_is_read_back(run: Run, tmp_path: Path) -> None:
    sheet = tmp_path / "pool.tsv"
    assert run("evaluate", "--content", NEWSROOM, "--pool", str(sheet), "--depth", "2")[0] == 0
    head, *rows = sheet.read_text(encoding="utf-8-sig").splitlines()
    assert "ours" not in head and "tfidf" not in "".join(rows)
    column = head.split("\t").index("grade")
    filled = []
    for number, row in enumerate(rows):
        cells = row.split("\t")
        cells[column] = str(number % 4)
        filled.append("\t".join(cells))
    sheet.write_text("\n".join([head, *filled]) + "\n", encoding="utf-8")
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--judge", str(sheet))
    assert code == 0
    assert "Judged@5" in out


def queries_of(sheet: Path) -> set[str]:
    rows = csv.DictReader(io.StringIO(sheet.read_text(encoding="utf-8-sig"), newline=""), dialect="excel-tab")
    return {row["query"].removeprefix("'") for row in rows}


def test_a_judging_sheet_of_a_random_sample_depends_on_the_seed_only(run: Run, tmp_path: Path) -> None:
    sheets = [tmp_path / f"{name}.tsv" for name in ("one", "same", "other", "all")]
    for sheet, options in zip(sheets, (["--rng", "1"], ["--rng", "1"], ["--rng", "2"], []), strict=True):
        sample = ["--sample", "4"] if options else []
        pool = ("evaluate", "--content", NEWSROOM, "--pool", str(sheet), "--systems", "ours,tfidf")
        code, out, _ = run(*pool, *sample, *options)
        assert code == 0
        assert f"of {len(queries_of(sheet))} queries" in out
        assert "nDCG" not in out, "a sheet scores nothing"
    one, same, other, every = map(queries_of, sheets)
    assert len(one) == len(other) == 4
    assert one == same != other
    assert one | other < every
    assert sheets[0].read_bytes() == sheets[1].read_bytes()


def test_a_site_without_lists_can_be_judged_by_people(run: Run, tmp_path: Path) -> None:
    (tmp_path / "site").mkdir()
    sheet, folder = tmp_path / "pool.tsv", write_site(tmp_path / "site", 8, lambda i: "")
    pool = ("evaluate", "--content", folder, "--pool", str(sheet), "--systems", "tfidf,newest")
    assert run(*pool)[0] == 2
    assert run(*pool, "--pool-queries", "all")[0] == 0
    assert queries_of(sheet) == {f"n{i}" for i in range(8)}
    graded = sheet.read_text(encoding="utf-8-sig").replace("\t\n", "\t2\n")
    sheet.write_text(graded, encoding="utf-8")
    code, out, _ = run("evaluate", "--content", folder, "--judge", str(sheet), "--systems", "tfidf,newest")
    assert code == 0
    assert "8 queries" in out


def test_a_site_without_lists_is_told_what_it_can_be_asked_for_and_asked(run: Run, tmp_path: Path) -> None:
    for n in range(8):
        text = f"---\ntitle: Harbour {n}\n---\nThe harbour of day {n}. See [the next]({(n + 1) % 8}.md).\n"
        (tmp_path / f"{n}.md").write_text(text, encoding="utf-8")
    content = ("evaluate", "--content", str(tmp_path), "--systems", "ours,tfidf")
    code, _, err = run(*content)
    assert code == 2
    assert "or ask by --protocol mentions (8 texts that link to other articles)" in err
    code, out, err = run(*content, "--protocol", "mentions")
    assert code == 0, err
    assert "8 queries" in out
    assert "8 judgments (links in texts)" in out
    assert "Links in texts: " in out
    assert "An author links to what a sentence needs" in out
    assert "Lists of related articles" not in out


@pytest.mark.parametrize("option", [["--json", "x"], ["--gate", "x"], ["--protocol", "as-of"], ["--metrics", "RR"]])
def test_options_of_scores_are_refused_for_a_judging_sheet(run: Run, tmp_path: Path, option: list[str]) -> None:
    code, _, err = run("evaluate", "--content", NEWSROOM, "--pool", str(tmp_path / "pool.tsv"), *option)
    assert code == 2
    assert f"leave out {option[0]}" in err


def test_trec_files_are_written(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "trec"
    assert run("evaluate", "--content", NEWSROOM, "--export-trec", str(folder), "--systems", "ours,tfidf")[0] == 0
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
def test_a_wrong_option_of_evaluate_is_refused_in_one_line(run: Run, option: list[str]) -> None:
    code, _, err = run("evaluate", "--content", NEWSROOM, *option)
    assert code == 2
    assert option[1].rpartition(",")[2] in err or option[0] in err
    assert len(err.splitlines()) == 1


def test_judgments_of_several_files_and_formats_count_together(run: Run, tmp_path: Path) -> None:
    names = [path.stem for path in sorted(Path(NEWSROOM).glob("*.md"))]
    rows = [(names[number], names[number + 1]) for number in range(6)]
    qrels, sheet = tmp_path / "a.qrels", tmp_path / "b.tsv"
    qrels.write_text("".join(f"{query} editor {name} 2\n" for query, name in rows[:3]), encoding="utf-8")
    cells = "".join(f"{query}\t{name}\t3\n" for query, name in rows[3:])
    sheet.write_text(f"query\tcandidate\tgrade\n{cells}", encoding="utf-8")
    options = ("--judgments", str(qrels), "--judgments", str(sheet), "--systems", "tfidf")
    code, out, _ = run("evaluate", "--content", NEWSROOM, *options)
    assert code == 0
    assert f"6 judgments ({qrels} + {sheet}" in " ".join(out.split())


def test_judgments_that_name_no_article_are_listed_below_the_scores(run: Run, tmp_path: Path) -> None:
    names = [path.stem for path in sorted(Path(NEWSROOM).glob("*.md"))][:12]
    lines = [f"{query} 0 {story} 2" for query in names for story in names if query != story]
    qrels = tmp_path / "people.qrels"
    qrels.write_text("\n".join([*lines, f"{names[0]} 0 no-such-article 1"]) + "\n", encoding="utf-8")
    code, out, _ = run("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf", "--qrels", str(qrels))
    assert code == 0
    assert "no article answers to 'no-such-article'" in out.splitlines()[-1]


def test_a_page_is_written_whatever_the_case_of_its_suffix(run: Run, tmp_path: Path) -> None:
    page = tmp_path / "report.HTM"
    assert run("evaluate", "--content", NEWSROOM, "--systems", "ours,tfidf", "--report", str(page))[0] == 0
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
