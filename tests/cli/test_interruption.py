"""Ctrl-C at any moment, and two commands at once: each says in one line what happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from command_line import NEWSROOM

from recommender._io import array_store

INTERRUPTED = (130, "recommender: interrupted\n")


@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
@pytest.mark.slow
@pytest.mark.parametrize(
    "command", [["doctor"], ["recommend", "--text", "ferry"], ["evaluate"], ["export", "map.json"]]
)
def test_ctrl_c_in_the_first_half_second_is_said_in_one_line(tmp_path: Path, command: list[str]) -> None:
    for delay in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6):
        call = [sys.executable, "-m", "recommender", *command, "--content", NEWSROOM]
        with subprocess.Popen(
            call, cwd=tmp_path, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        ) as process:
            time.sleep(delay)
            process.send_signal(signal.SIGINT)
            assert process.stderr is not None
            errors = process.stderr.read()
            code = process.wait(30)
        if "<frozen runpy>" in errors or "site.py" in errors or "<frozen site>" in errors:
            assert "recommender/cli" not in errors, "Python itself had not started yet, else it is ours to say"
        elif code and (code, errors) != (-signal.SIGINT, ""):  # which is Python before it has any handler
            assert (code, errors) == INTERRUPTED, delay


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "waits"), [(["build"], True), (["all"], True), (["recommend", "--text", "ferry"], False)]
)
def test_a_second_command_waits_for_the_first_and_says_so(tmp_path: Path, command: list[str], waits: bool) -> None:
    call = [sys.executable, "-m", "recommender"]
    subprocess.run([*call, "build", "--content", NEWSROOM], cwd=tmp_path, check=True, capture_output=True)
    with subprocess.Popen(
        [*call, *command, "--content", NEWSROOM],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as second:
        with array_store.locked(tmp_path / ".recommender"):
            time.sleep(0.1)
            end = time.monotonic() + (3 if waits else 30)
            while second.poll() is None and time.monotonic() < end:
                time.sleep(0.05)
            assert (second.poll() is None) == waits
        _, errors = second.communicate(timeout=60)
    assert second.returncode == 0
    assert ("another process writes the index; waiting for it" in errors) == waits
    assert "try again later" not in errors
