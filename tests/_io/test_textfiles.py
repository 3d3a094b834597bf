"""Lines that are written to files, pipes and devices."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from threading import Thread

import pytest

from recommender._io.textfiles import save_lines


def test_a_file_keeps_its_permissions(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    path.touch()
    path.chmod(0o600)
    save_lines(path, ["one", "two"])
    assert path.read_bytes() == b"one\ntwo\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_is_unchanged_if_a_line_fails(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    path.write_text("before")
    with pytest.raises(ZeroDivisionError):
        save_lines(path, (str(1 / number) for number in (1, 0)))
    assert path.read_text() == "before"
    assert [*tmp_path.iterdir()] == [path]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this platform knows no named pipes")
def test_a_pipe_stays_a_pipe_and_takes_the_lines(tmp_path: Path) -> None:
    path, received = tmp_path / "pipe", list[str]()
    os.mkfifo(path)
    reader = Thread(target=lambda: received.append(path.read_text()), daemon=True)
    reader.start()
    save_lines(path, ["one", "two"])
    reader.join(10)
    assert received == ["one\ntwo\n"]
    assert stat.S_ISFIFO(path.stat().st_mode)


def test_a_file_that_would_stay_the_same_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl"
    assert save_lines(path, ["one", "two"])
    os.utime(path, ns=(1, 1))
    assert not save_lines(path, ["one", "two"])
    assert path.stat().st_mtime_ns == 1
    assert save_lines(path, ["one", "three"])
    assert path.read_text() == "one\nthree\n"
    assert [*tmp_path.iterdir()] == [path]
