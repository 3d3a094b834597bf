"""The file of an assessor's grades: nothing that was saved is ever lost, and every grade can be taken back."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.errors import EvaluationError, ExportError
from recommender.evaluation import GradesFile
from recommender.evaluation.grades_file import grades_rows, is_grades_file

A, B, C = ("q", "a"), ("q", "b"), ("ünïcode \n\ud800", '"c"')


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "pool.anna.grades"


def test_a_grade_is_in_the_file_when_it_has_been_given(path: Path) -> None:
    file = GradesFile(path, "anna")
    for pair, grade in ((A, 3), (B, 0), (C, 1), (A, 2)):
        file.give(pair, grade)
        assert GradesFile(path, "anna").grades == file.grades
    assert file.grades == {A: 2, B: 0, C: 1}
    assert [(row.query, row.candidate, row.grade, row.graded_by) for row in grades_rows(path)] == [
        (*A, "2", "editor"),
        (*B, "0", "editor"),
        (*C, "1", "editor"),
    ]


def test_the_file_only_grows(path: Path) -> None:
    file = GradesFile(path, "anna")
    before = path.read_bytes()
    for step in (lambda: file.give(A, 3), lambda: file.give(A, 1), file.undo, file.undo):
        step()
        assert path.read_bytes().startswith(before)
        before = path.read_bytes()


@given(st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(0, 3)) | st.none(), max_size=20))
def test_undo_goes_back_grade_by_grade_whenever_the_program_was_started_again(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[tuple[str, str], int] | None]
) -> None:
    """Against a list of all former states; None is undo."""
    path = tmp_path_factory.mktemp("grades") / "x.grades"
    states: list[dict[tuple[str, str], int]] = [{}]
    for step in steps:
        file = GradesFile(path, "anna")
        if step:
            file.give(*step)
            states.append({**states[-1], step[0]: step[1]})
        else:
            assert (file.undo() is None) == (len(states) == 1)
            states = states[:-1] or states
        assert file.grades == states[-1]
    assert GradesFile(path, "anna").can_undo == (len(states) > 1)


def test_a_file_that_was_cut_anywhere_has_all_grades_but_the_last(path: Path) -> None:
    file = GradesFile(path, "anna", "language model")
    sizes = [path.stat().st_size]
    for pair in (A, B, C):
        file.give(pair, 2)
        sizes.append(path.stat().st_size)
    whole = path.read_bytes()
    for size in range(len(whole) + 1):
        path.write_bytes(whole[:size])
        n = max(sum(size >= end for end in sizes) - 1, 0)
        again = GradesFile(path, "anna", "language model")
        assert list(again.grades) == [A, B, C][:n]
        again.give(("q", "new"), 1)
        assert list(GradesFile(path, "anna").grades) == [*[A, B, C][:n], ("q", "new")]


def test_a_full_disk_leaves_the_file_and_the_grades_as_they_were(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = GradesFile(path, "anna")
    file.give(A, 3)
    before = path.read_bytes()

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for step in (lambda: file.give(B, 1), file.undo):
            with pytest.raises(ExportError, match="No space left on device; make room"):
                step()
    assert (file.grades, path.read_bytes()) == ({A: 3}, before)
    file.give(B, 1)
    assert GradesFile(path, "anna").grades == {A: 3, B: 1}


def test_two_programs_never_write_over_each_other(path: Path) -> None:
    one = GradesFile(path, "anna")
    two = GradesFile(path, "anna")
    one.give(A, 3)
    with pytest.raises(ExportError, match="was changed by another program; end this one"):
        two.give(B, 1)
    assert GradesFile(path, "anna").grades == {A: 3}


def test_who_graded_is_kept_and_not_changed_later(path: Path) -> None:
    assert GradesFile(path, "anna").kind == "editor"
    with pytest.raises(EvaluationError, match="holds grades by 'editor', not by 'language model'; use another name"):
        GradesFile(path, "anna", "language model")
    other = path.with_name("other")
    GradesFile(other, "model", "language model")
    assert GradesFile(other, "model").kind == "language model"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("pool.tsv", "pool.anna.grades"), ("pool", "pool.anna.grades"), ("a.b.qrels", "a.b.anna.grades")],
)
def test_each_assessor_has_a_file_beside_the_pool(tmp_path: Path, name: str, expected: str) -> None:
    assert GradesFile.path_beside(tmp_path / name, "anna") == tmp_path / expected


@pytest.mark.parametrize("name", ["", "../x", "a/b", "a\\b", ".hidden", "a b", "x" * 65, "a\n"])
def test_a_name_that_is_no_part_of_a_file_name_is_refused(name: str) -> None:
    with pytest.raises(EvaluationError, match="cannot be part of a file name"):
        GradesFile.path_beside("pool.tsv", name)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a 0 b 2\n", ":1: this is no file of grades"),
        ('{"recommender": "grades"}\n', ":1: 'graded by' is none of editor, language model"),
        ('{"recommender": "grades"\n', ":1: this is no grade of a pair"),
        ('{"recommender": "grades", "graded by": "editor"}\n[]\n', ":2: this is no grade of a pair; remove the line"),
        ('{"recommender": "grades", "graded by": "editor"}\n{"query": 1}\n', ":2: this is no grade of a pair"),
        (
            '{"recommender": "grades", "graded by": "editor"}\n{"query": "a", "candidate": "b", "grade": 4}\n',
            ":2: this is no grade of a pair",
        ),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_and_left_alone(path: Path, text: str, message: str) -> None:
    path.write_text(text)
    with pytest.raises(EvaluationError, match=message):
        GradesFile(path, "anna")
    assert path.read_text() == text


def test_a_file_is_recognised_by_its_beginning(path: Path) -> None:
    GradesFile(path, "anna")
    assert is_grades_file(path)
    path.write_text('{"query": "a"}\n')
    assert not is_grades_file(path)
