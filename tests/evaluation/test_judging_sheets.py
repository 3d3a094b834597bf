"""Judging sheets: blind, complete, safe in a spreadsheet, and readable when they come back from one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation.judging_sheets import COLUMNS, read_pool, sample, write_pool
from recommender.judging.judgments import Judgments

RUNS = {
    "ours": {"face-1": ["face-2", "face-3", "olive-1"], "olive-1": ["olive-2", "olive-3"]},
    "tfidf": {"face-1": ["face-4", "face-2", "olive-2"], "olive-1": ["olive-4", "olive-2"]},
}

Row = dict[str, str]


def rows(path: Path) -> list[Row]:
    text = path.read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), dialect="excel-tab"))


def sheet(path: Path, table: list[Row], dialect: str = "excel-tab", encoding: str = "utf-8", **options: Any) -> None:
    """Save the rows as a spreadsheet would."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, list(table[0]), dialect=dialect, **options)
    writer.writeheader()
    writer.writerows(table)
    path.write_bytes(out.getvalue().encode(encoding))


def pairs(table: list[Row]) -> list[tuple[str, str]]:
    return [(row["query"], row["candidate"]) for row in table]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pool.tsv"


# --- what is asked ------------------------------------------------------------------------------------------


def test_the_sheet_shows_what_a_judge_needs_and_an_empty_grade(path: Path) -> None:
    assert write_pool(path, RUNS, two_topics(), depth=1) == 4
    table = rows(path)
    assert list(table[0]) == list(COLUMNS)
    assert next(row for row in table if row["candidate"] == "'face-4") == {
        "query": "'face-1",
        "query title": "States limit facial recognition",
        "query excerpt": "Police need a warrant.",
        "query date": "2021-05-02 00:00",
        "candidate": "'face-4",
        "title": "Police drop facial recognition",
        "excerpt": "Warrant rules bite.",
        "date": "2021-05-05 00:00",
        "grade": "",
    }


def test_the_pool_is_the_union_of_the_top_of_all_runs_without_the_query_itself(path: Path) -> None:
    runs = {**RUNS, "silly": {"face-1": ["face-1", "face-2"]}}
    write_pool(path, runs, two_topics(), depth=2)
    found = pairs(rows(path))
    assert len(found) == len(set(found))
    assert set(found) == {
        *(("'face-1", f"'face-{n}") for n in (2, 3, 4)),
        *(("'olive-1", f"'olive-{n}") for n in (2, 3, 4)),
    }


def test_nothing_in_the_sheet_tells_the_systems_apart(path: Path) -> None:
    def bytes_of(runs: dict[str, dict[str, list[str]]], rng: int) -> bytes:
        write_pool(path, runs, two_topics(), rng=rng)
        return path.read_bytes()

    swapped = {"b": RUNS["tfidf"], "a": {query: RUNS["ours"][query] for query in reversed(RUNS["ours"])}}
    assert bytes_of(RUNS, 3) == bytes_of(swapped, 3)
    assert bytes_of(RUNS, 3) != bytes_of(RUNS, 4)


def test_the_shuffle_favours_no_place_of_a_ranked_list(path: Path) -> None:
    """The top of a list lands in every row of the sheet about as often as its end."""
    first = [0, 0, 0]
    for rng in range(150):
        write_pool(path, {"ours": {"face-1": ["face-2", "face-3", "face-4"]}}, two_topics(), rng=rng)
        first[("'face-2", "'face-3", "'face-4").index(rows(path)[0]["candidate"])] += 1
    assert min(first) > 30


def test_up_to_five_curated_entries_join_the_pool_in_the_editors_order(path: Path) -> None:
    names = [f"story-number-{letter}" for letter in "gfedcba"]
    corpus = site(article("the-query", related=names), *map(article, names))
    write_pool(path, {"ours": {"the-query": []}}, corpus)
    assert {row["candidate"] for row in rows(path)} == set(names[:5])


def test_what_is_judged_already_is_not_asked_again(path: Path) -> None:
    known = Judgments({"face-1": {"face-2": 3, "face-4": 0}, "olive-1": {"olive-2": 0}}, "people", graded=True)
    write_pool(path, RUNS, two_topics(), known=known, depth=2)
    assert set(pairs(rows(path))) == {
        ("'face-1", "'face-3"),
        ("'olive-1", "'olive-3"),
        ("'olive-1", "'olive-4"),
    }


def test_queries_are_drawn_by_chance_and_the_same_ones_for_the_same_seed() -> None:
    names = [f"story-{number:02}" for number in range(20)]
    assert sample(reversed(names)) == sample(names, 20) == sample(names, 99) == names
    drawn = sample(names, 5, rng=3)
    assert drawn == sample(reversed(names), 5, rng=3) == sorted(set(drawn))
    assert len({tuple(sample(names, 5, rng=seed)) for seed in range(9)}) == 9
    often = [sum(name in sample(names, 5, rng=seed) for seed in range(200)) for name in names]
    assert min(often) > 25


def test_externals_are_judged_like_articles(path: Path) -> None:
    outside = RelatedLink(url="https://else.example/x", title="Elsewhere", excerpt="Far away.")
    corpus = site(article("inside-story", related=[outside]), article("b"))
    (external,) = corpus.externals
    write_pool(path, {"ours": {"inside-story": [external.id]}}, corpus)
    table = rows(path)
    assert [(row["title"], row["excerpt"]) for row in table] == [("Elsewhere", "Far away.")]
    sheet(path, [{**row, "grade": "2"} for row in table])
    assert read_pool(path, corpus).grades == {"inside-story": {external.id: 2}}


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: write_pool(path, {}, two_topics()), "nothing to judge"),
        (lambda path: write_pool(path, {"ours": {"face-4": ["face-4"]}}, two_topics()), "nothing to judge"),
        (lambda path: write_pool(path, RUNS, two_topics(), depth=0), "depth 0 is empty; use 1 or more"),
        (
            lambda path: write_pool(path, {"ours": {"face-1": ["gone"]}}, two_topics()),
            "names 'gone', which is not",
        ),
    ],
)
def test_a_sheet_without_rows_is_not_written(path: Path, write: Callable[[Path], int], message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        write(path)
    assert not path.exists()


# --- what comes back ----------------------------------------------------------------------------------------


def graded(path: Path, corpus: Corpus, grade: Callable[[Row], str]) -> list[Row]:
    write_pool(path, RUNS, corpus)
    return [{**row, "grade": grade(row)} for row in rows(path)]


def test_a_partly_filled_sheet_gives_the_grades_that_are_there(path: Path) -> None:
    table = graded(
        path,
        two_topics(),
        lambda row: {"'face-2": "3", "'olive-2": " 0 ", "'olive-4": "1.0"}.get(row["candidate"], " "),
    )
    sheet(path, table)
    judgments = read_pool(path, two_topics())
    assert judgments.grades == {
        "face-1": {"face-2": 3, "olive-2": 0},
        "olive-1": {"olive-2": 0, "olive-4": 1},
    }
    assert judgments.graded
    assert judgments.source == str(path)


def test_rows_that_end_before_the_last_columns_have_no_grade(path: Path) -> None:
    """Some programs cut empty cells off the end of a row, and add empty lines."""
    lines = ["query,candidate,grade", "face-1,face-2,3", "face-1,face-3", "face-1", "", ",,", ""]
    path.write_text("\n".join(lines), encoding="utf-8")
    assert read_pool(path, two_topics()).grades == {"face-1": {"face-2": 3}}


def test_grades_below_two_do_not_make_a_sheet_ungraded(path: Path) -> None:
    sheet(path, graded(path, two_topics(), lambda row: "1"))
    assert read_pool(path, two_topics()).relevant_from == 2


@pytest.mark.parametrize(
    ("dialect", "encoding", "options"),
    [
        ("excel", "utf-8", {}),
        ("excel", "utf-8-sig", {"delimiter": ";"}),
        ("excel-tab", "utf-16", {}),
        ("unix", "utf-8", {"delimiter": "\t"}),
    ],
)
def test_what_spreadsheets_make_of_a_sheet_is_read_back(
    path: Path, dialect: str, encoding: str, options: dict[str, str]
) -> None:
    corpus = two_topics()
    sheet(path, graded(path, corpus, lambda row: "2"))
    expected = read_pool(path, corpus).grades
    moved = [{"note": "hm, hm; hm", **dict(reversed(row.items()))} for row in graded(path, corpus, lambda row: "2")]
    sheet(path, moved, dialect, encoding, **options)
    assert read_pool(path, corpus).grades == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "query\tcandidate\tgrade\nface-1\tface-2\t3\nface-1\tface-3\tgood\n",
            r"pool.tsv:3: 'good' is no grade; use",
        ),
        ('query\tcandidate\ttitle\tgrade\nface-1\tface-2\t"a\nb"\t7\n', r"pool.tsv:3: '7' is no grade"),
        (
            "query\tcandidate\tgrade\nface-1\tface-2\t3\nface-1\tface-2\t2\n",
            r":3: .* grade 2 here and 3 before",
        ),
        ("query\tcandidate\tgrade\nface-1\tface-2\t\n", "no grade is filled in"),
        ("query\tcandidate\n", r"pool.tsv:1: there is no column 'grade'"),
        ("", r"pool.tsv:1: there is no column 'query'"),
        ("query\tcandidate\tgrade\nx\ty\t3\n", "none of the 1 judged pairs"),
    ],
)
def test_a_sheet_that_cannot_be_used_is_refused_with_place_and_value(path: Path, text: str, message: str) -> None:
    path.write_text(text, encoding="utf-8")
    with pytest.raises(EvaluationError, match=message):
        read_pool(path, two_topics())


# --- hostile cells ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+49 170", "-2", "@sum", "＝1", '=cmd|" /C calc"!A0', "'quoted'", "\t=1", "\r=1"]
)
def test_no_cell_is_a_formula(path: Path, text: str) -> None:
    corpus = site(article(text, text, text), article("plain-story"))
    write_pool(path, {"ours": {text: ["plain-story"]}}, corpus)
    (row,) = rows(path)
    assert [row[name] for name in ("query", "query title", "query excerpt")] == [f"'{text}"] * 3
    sheet(path, [{**row, "grade": "1"}])
    assert read_pool(path, corpus).grades == {text: {"plain-story": 1}}


@pytest.mark.parametrize("name", ["2021-05-01", "00123", "1e5", "may-5", "TRUE", "1.10", "2021-05-02T10:00:00+01"])
def test_no_id_is_taken_for_a_number_or_a_date(path: Path, name: str) -> None:
    corpus = site(article(name, "Diablo 4"), article("plain-story"))
    write_pool(path, {"ours": {name: ["plain-story"]}}, corpus)
    (row,) = rows(path)
    assert (row["query"], row["query title"]) == (f"'{name}", "Diablo 4")


def test_long_excerpts_are_cut_between_words(path: Path) -> None:
    corpus = site(article("long-story", body="many words " * 200), article("plain-story"))
    write_pool(path, {"ours": {"plain-story": ["long-story"]}}, corpus)
    (row,) = rows(path)
    assert len(row["excerpt"]) < 405
    assert row["excerpt"].endswith(("many …", "words …"))


ids = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1, max_size=8)


@given(
    st.lists(
        ids | st.sampled_from(["'", "''x", "=1", '"', 'a"b', "a\tb", "a\r\nb"]),
        min_size=2,
        max_size=6,
        unique=True,
    )
)
def test_grades_come_back_whatever_the_ids(tmp_path_factory: pytest.TempPathFactory, names: list[str]) -> None:
    corpus = site(*(article(name, path=f"{number}.md") for number, name in enumerate(names)))
    query, *others = names
    path = tmp_path_factory.mktemp("pool") / "pool.tsv"
    assert write_pool(path, {"ours": {query: others}}, corpus, depth=9) == len(others)
    sheet(path, [{**row, "grade": "2"} for row in rows(path)])
    assert read_pool(path, corpus).grades == {query: dict.fromkeys(others, 2)}
