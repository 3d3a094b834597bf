"""The files of a click log: found by name, folder or pattern, and read line by line."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from glob import glob
from pathlib import Path
from typing import Any

from recommender._io.arguments import checked_list, checked_path
from recommender.errors import EvaluationError

__all__ = ["MAX_LINE_BYTES", "log_files", "log_lines", "parsed"]

MAX_LINE_BYTES = 1_000_000
"""Bytes of one line: more than a hundred ids of the greatest length in ASCII have. A plain choice, to limit memory."""

TOO_LONG = f"the line has more than {MAX_LINE_BYTES:,} bytes"


def log_files(paths: str | Path | Iterable[str | Path]) -> list[Path]:
    """Return the files that some paths name, each once; parameters and errors as for `read_click_log`."""
    listed = [paths] if isinstance(paths, str | Path) else checked_list("log", paths, "paths")
    found: dict[Path, Path] = {}
    for given in listed:
        for file in _files(checked_path("log", given, "a file")):
            found.setdefault(file.resolve(), file)
    if not found:
        raise EvaluationError("no click log is named; give a file")
    return list(found.values())


def _files(path: Path) -> list[Path]:
    if path.is_dir():
        files = sorted(file for file in path.iterdir() if ".jsonl" in file.name and file.is_file())
        if not files:
            raise EvaluationError(f"the folder {str(path)!r} has no click log; end the names of its files with .jsonl")
        return files
    if path.exists():  # before a pattern: a file may be called log[1].jsonl
        return [path]
    # Path.glob takes no pattern that begins with a folder of its own, as /var/log/*.jsonl.
    files = sorted(file for name in glob(str(path)) if (file := Path(name)).is_file())  # noqa: PTH207
    if not files:
        raise EvaluationError(f"there is no click log {str(path)!r}; name a file, a folder or a pattern")
    return files


def log_lines(file: Path) -> Iterator[tuple[int, bytes, str]]:
    """Yield number, bytes and trouble of each line: of one that is too long, or where a file breaks off, no bytes.

    Raises
    ------
    EvaluationError
        If the file cannot be opened.
    """
    number = 0
    try:
        with gzip.open(file) if file.name.endswith(".gz") else file.open("rb") as stream:
            while line := stream.readline(MAX_LINE_BYTES + 1):
                number += 1
                if len(line) <= MAX_LINE_BYTES:
                    yield number, line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line, ""
                    continue
                while line and not line.endswith(b"\n"):
                    line = stream.readline(MAX_LINE_BYTES)
                yield number, b"", TOO_LONG
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        yield number + 1, b"", f"the compressed file breaks off here: {error}"
    except OSError as error:
        raise EvaluationError(f"cannot read {str(file)!r}: {error.strerror or error}; name a file") from error


def parsed(line: bytes) -> Any:
    """Return the JSON value of a line; a ValueError says why there is none."""
    try:
        return json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError("the line is no text in UTF-8") from error
    except (ValueError, RecursionError) as error:
        raise ValueError("the line is no JSON") from error
