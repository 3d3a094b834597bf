"""The program as a process: its output streams, its encoding, signals, and errors of the operating system."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time
from contextlib import redirect_stdout, suppress
from pathlib import Path
from threading import Thread

import pytest
from command_line import NEWSROOM, Run

from recommender.cli import main
from recommender.cli.commands import doctor
from recommender.cli.signals import clean_up_on_signals


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this platform has no full device")
@pytest.mark.parametrize("arguments", [["doctor"], ["all"]])
def test_a_full_disk_behind_standard_output_is_reported(arguments: list[str]) -> None:
    command = [sys.executable, "-m", "recommender", *arguments, "--content", NEWSROOM]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert done.returncode == 2
    assert "the output cannot be written: No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not Path("/dev/stdout").exists(), reason="this platform gives the output no name")
def test_output_option_takes_the_name_of_standard_output() -> None:
    command = [sys.executable, "-m", "recommender", "all", "--content", NEWSROOM, "-k", "1", "-o", "/dev/stdout"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count(b'{"article_id"') > 10


def test_a_file_name_that_is_too_long_is_reported_with_the_name(run: Run) -> None:
    code, _, err = run("doctor", "--content", 300 * "a")
    assert code == 2
    assert "aaa" in err
    assert "output" not in err


@pytest.mark.skipif(os.name == "nt", reason="a shell of POSIX closes the output")
def test_closed_standard_streams_are_no_error(tmp_path: Path) -> None:
    command = f'"{sys.executable}" -m recommender build --content "{NEWSROOM}" >&- 2>&-'
    assert subprocess.run(command, shell=True, cwd=tmp_path, check=False).returncode == 0
    assert (tmp_path / ".recommender" / "current").exists()


@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
@pytest.mark.parametrize("sent", [15, 1])
def test_a_signal_leaves_no_temporary_files(tmp_path: Path, sent: int) -> None:
    if signal.getsignal(sent) is signal.SIG_IGN:
        pytest.skip("nohup: a command that is told to ignore a signal ignores it")
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
        assert process.wait(30) == -sent, "the parent process sees which signal ended it"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["content", "temporary"]
    assert not [*temporary.iterdir()]


@pytest.mark.skipif(not hasattr(os, "openpty"), reason="this platform makes no terminals")
def test_a_terminal_that_lacks_letters_shows_question_marks() -> None:
    controller, terminal = os.openpty()
    shown, command = list[bytes](), [sys.executable, "-m", "recommender", "doctor", "--content", NEWSROOM]

    def read() -> None:
        with suppress(OSError):  # where the other end is closed
            while data := os.read(controller, 1 << 16):
                shown.append(data)

    reader = Thread(target=read, daemon=True)
    reader.start()
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, stdout=terminal, stderr=subprocess.PIPE, check=False)
    os.close(terminal)
    reader.join(10)
    os.close(controller)
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"?" in b"".join(shown)


def test_files_and_pipes_are_written_in_utf_8_whatever_the_locale(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: Ernte größer 収穫\n---\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: Ernte kleiner 収穫\n---\n", encoding="utf-8")
    command = [sys.executable, "-m", "recommender", "all", "--content", str(tmp_path)]
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(command, env=environment, capture_output=True, check=False, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Ernte größer 収穫" in done.stdout.decode("utf-8")


def test_a_closed_pipe_is_no_error() -> None:
    command = f'"{sys.executable}" -m recommender doctor --all --content "{NEWSROOM}" | head -1'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    assert "articles" in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="a pipe of POSIX reports that its reader is gone")
def test_a_pipe_without_a_reader_ends_the_command_in_silence() -> None:
    command = [sys.executable, "-m", "recommender", "doctor", "--all", "--json", "--content", NEWSROOM]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert (process.stderr.read(), process.wait(60)) == (b"", 0)


def test_ctrl_c_ends_a_command_with_the_exit_code_of_shells(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr(doctor, "run", interrupt)
    assert run("doctor") == (130, "", "recommender: interrupted\n")


def test_an_error_of_the_system_names_the_file(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied", "secret.md")

    monkeypatch.setattr(doctor, "run", fail)
    assert run("doctor") == (2, "", "recommender: 'secret.md' cannot be used: Permission denied\n")


def test_output_may_go_to_an_object_that_is_no_file() -> None:
    with redirect_stdout(io.StringIO()) as output:
        assert main(["doctor", "--content", NEWSROOM]) == 0
    assert "articles" in output.getvalue()


def test_a_command_runs_in_a_thread_where_no_handler_can_be_set(run: Run) -> None:
    codes: list[int] = []
    thread = Thread(target=lambda: codes.append(run("doctor", "--content", NEWSROOM)[0]))
    thread.start()
    thread.join()
    assert codes == [0]


@pytest.mark.skipif(os.name == "nt", reason="these are signals of POSIX")
def test_a_handler_of_the_caller_is_kept() -> None:
    former, hangup = signal.signal(signal.SIGTERM, signal.SIG_IGN), signal.getsignal(signal.SIGHUP)
    try:
        with clean_up_on_signals():
            assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
            assert signal.getsignal(signal.SIGHUP) is not hangup or hangup is signal.SIG_IGN
        assert signal.getsignal(signal.SIGTERM) is signal.SIG_IGN
        assert signal.getsignal(signal.SIGHUP) is hangup
    finally:
        signal.signal(signal.SIGTERM, former)
