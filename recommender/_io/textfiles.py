"""Text files that come and go: one way to read them, one way to write them, and whether that would succeed."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterable
from pathlib import Path

from recommender.errors import EvaluationError, ExportError

__all__ = ["check_writable", "make_folder", "read_text", "save_lines", "save_text"]


def read_text(path: str | Path) -> str:
    """Return what a file says, without a byte order mark.

    Raises
    ------
    EvaluationError
        If there is no such file, or it is no text in UTF-8; UTF-16 will do with its mark, as spreadsheets
        write it.
    """
    try:
        content = Path(path).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise EvaluationError(f"cannot read {str(path)!r}: {reason}; name a file that exists") from error
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        return content.decode(encoding, "surrogatepass")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise EvaluationError(f"{path}:{line}: this is no text in UTF-8; save it as UTF-8") from error


def save_text(path: str | Path, text: str, encoding: str = "utf-8") -> None:
    """Write `text` to a file, with the same line ends on every system.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    try:
        Path(path).write_bytes(text.encode(encoding, "surrogatepass"))
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"cannot write {str(path)!r}: {reason}; choose a file you may write to") from error


def save_lines(path: str | Path, lines: Iterable[str]) -> None:
    """Write lines to a file as they come; it appears when all are written, and stays as it was if one fails.

    A pipe or a device takes each as it comes.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    check_writable(path)
    real = Path(os.path.realpath(path))
    is_stream = Path(path).exists() and not Path(path).is_file()
    draft = Path(path) if is_stream else real.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        with draft.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
            file.writelines(f"{line}\n" for line in lines)
        if not is_stream:
            if real.exists():
                shutil.copymode(real, draft)
            draft.replace(real)
    except OSError as error:
        remedy = "choose a file you may write to, where there is room"
        raise ExportError(f"cannot write {str(path)!r}: {error.strerror or error}; {remedy}") from error
    finally:
        if not is_stream:
            draft.unlink(missing_ok=True)


def check_writable(path: str | Path) -> None:
    """Refuse a file that could not be written, before the work for it is done.

    Raises
    ------
    ExportError
        If its folder is missing or closed, or the file is closed or itself a folder.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise ExportError(
            f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}; create it or name another"
        )
    if path.is_dir():
        raise ExportError(f"cannot write {str(path)!r}: it is a folder; name a file")
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ExportError(f"cannot write {str(path)!r}: permission denied; choose a file you may write to")


def make_folder(path: str | Path) -> Path:
    """Return the folder at `path`, which is made with all folders above it if it is not there.

    Raises
    ------
    ExportError
        If it cannot be made or nothing may be written into it.
    """
    folder = Path(path)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"cannot make the folder {str(folder)!r}: {reason}; choose another") from error
    if not os.access(folder, os.W_OK):
        raise ExportError(f"cannot write into {str(folder)!r}: permission denied; choose another folder")
    return folder
