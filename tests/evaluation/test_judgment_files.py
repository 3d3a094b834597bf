"""Judgments of every format are read by one function, and what is exported is read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import article, site, two_topics

from recommender.errors import EvaluationError
from recommender.evaluation import GradesFile, read_judgments, read_pairs, write_graded, write_pool
from recommender.judging import Judgments

GRADES = {"face-1": {"face-2": 3, "olive-1": 0}, "olive-1": {"olive-2": 2}}
RUNS = {"ours": {"face-1": ["face-2", "olive-1"], "olive-1": ["olive-2", "olive-3"]}}


def grades_file(path: Path, kind: str = "editor") -> Path:
    file = GradesFile(path, "anna", kind)
    for query, judged in GRADES.items():
        for candidate, grade in judged.items():
            file.give((query, candidate), grade)
    return path


@pytest.mark.parametrize("name", ["judged.qrels", "sheet.tsv", "sheet", "judged"])
@pytest.mark.parametrize("kind", ["editor", "language model"])
def test_what_is_exported_is_read_back_with_who_graded(tmp_path: Path, name: str, kind: str) -> None:
    corpus = two_topics()
    judgments = read_judgments(grades_file(tmp_path / "a.grades", kind), corpus)
    assert (judgments.grades, judgments.assessors, judgments.graded) == (GRADES, {kind: 3}, True)
    path = tmp_path / name
    pairs = [(query, candidate) for query, candidate, *_ in judgments.rows()]
    if "sheet" in name:
        write_graded(path, [*pairs, ("olive-1", "olive-3")], corpus, judgments)
    else:
        judgments.to_qrels(path)
    again = read_judgments(path, corpus)
    assert (again.grades, again.graded_by, again.source) == (GRADES, judgments.graded_by, str(path))


def test_a_grade_that_was_taken_back_is_no_judgment(tmp_path: Path) -> None:
    file = GradesFile(tmp_path / "a.grades", "anna")
    file.give(("face-1", "face-2"), 3)
    file.give(("face-1", "face-3"), 3)
    file.undo()
    assert read_judgments(file.path, two_topics()).grades == {"face-1": {"face-2": 3}}
    file.undo()
    with pytest.raises(EvaluationError, match=r"a.grades holds no grade yet; give some: recommender judge POOL"):
        read_judgments(file.path, two_topics())


def test_several_files_are_joined_and_the_first_counts(tmp_path: Path) -> None:
    qrels = tmp_path / "more.qrels"
    qrels.write_text("face-1 language-model face-2 1\nface-1 language-model face-4 2\n")
    judgments = read_judgments([grades_file(tmp_path / "a.grades"), qrels], two_topics())
    assert judgments.grades["face-1"] == {"face-2": 3, "olive-1": 0, "face-4": 2}
    assert judgments.assessors == {"editor": 3, "language model": 1}


def test_a_sheet_says_in_a_column_of_its_own_who_graded(tmp_path: Path) -> None:
    path = tmp_path / "sheet.csv"
    path.write_text(
        "query,candidate,grade,Graded by\nface-1,face-2,3,editor\nface-1,face-3,1,Language model\nface-1,face-4,1,\n"
    )
    assert read_judgments(path, two_topics()).assessors == {"editor": 1, "language model": 1, "": 1}
    path.write_text("query,candidate,grade,graded by\nface-1,face-2,3,robot\n")
    with pytest.raises(EvaluationError, match=r"sheet.csv:2: 'robot' is no assessor; use editor or language model"):
        read_judgments(path, two_topics())


def test_the_pairs_of_any_file_can_be_judged_whether_they_have_grades_or_not(tmp_path: Path) -> None:
    corpus = two_topics()
    pool = tmp_path / "pool.tsv"
    write_pool(pool, RUNS, corpus)
    qrels = tmp_path / "by_models.qrels"
    Judgments(GRADES).to_qrels(qrels)
    expected = {(query, candidate) for query, judged in GRADES.items() for candidate in judged}
    assert set(read_pairs(pool, corpus)[0]) == expected | {("olive-1", "olive-3")}
    assert set(read_pairs(qrels, corpus)[0]) == expected
    assert set(read_pairs(grades_file(tmp_path / "a.grades"), corpus)[0]) == expected


def test_pairs_of_unknown_articles_are_listed_and_a_pool_without_others_is_refused(tmp_path: Path) -> None:
    pool = tmp_path / "pool.tsv"
    pool.write_text("query\tcandidate\tgrade\nface-1\tgone\t\nface-1\tface-2\t\nface-2\tface-2\t\nface-1\tface-2\t\n")
    pairs, problems = read_pairs(pool, two_topics())
    assert pairs == [("face-1", "face-2")]
    assert [(problem.line, problem.kind) for problem in problems] == [(2, "dangling link"), (4, "self link")]
    with pytest.raises(EvaluationError, match=r"names no pair of two articles of this content.*first of 4 problems"):
        read_pairs(pool, site(article("x"), article("y")))


def test_a_missing_file_and_a_broken_table_are_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot read .*nowhere"):
        read_judgments(tmp_path / "nowhere", two_topics())
    path = tmp_path / "table.tsv"
    path.write_text("a\tb\n")
    with pytest.raises(EvaluationError, match="there is no column 'query'"):
        read_judgments(path, two_topics())
