"""Text files: reading, writing, and checking beforehand whether writing can succeed."""

from __future__ import annotations

import filecmp
import os
import secrets
import shutil
import stat
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from recommender.errors import EvaluationError, ExportError

__all__ = ["check_writable", "draft_of", "is_read_only", "make_folder", "read_text", "save_lines", "save_text"]


def read_text(path: str | Path) -> str:
    """Return the text of a file, without a byte order mark.

    The text is in UTF-8, or in UTF-16 with a byte order mark, as spreadsheets write it.

    Raises
    ------
    EvaluationError
        If there is no such file, or it is in another encoding.
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
    """Write `text` to a file. Line ends are written as they are, on every operating system.

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


@contextmanager
def draft_of(path: Path) -> Iterator[Path]:
    """Yield the path of a new file beside `path`, to be written and to replace it; a draft that is left is removed."""
    draft = path.with_name(f".{secrets.token_hex(8)}.tmp")
    try:
        yield draft
    finally:
        draft.unlink(missing_ok=True)


def save_lines(path: str | Path, lines: Iterable[str]) -> bool:
    """Write lines to a file, all or none, and return whether that changed it: if one fails, the file stays as it was.

    The lines are written to a draft, which replaces the file at the end if the two differ. A file that would stay the
    same is not touched, its time neither, so that no program that watches it starts for nothing. To a pipe or a device
    each line is written as it is produced.

    Raises
    ------
    ExportError
        If the file cannot be written.
    """
    check_writable(path)
    try:
        if Path(path).exists() and not Path(path).is_file():
            _write_lines(Path(path), lines)
            return True
        real = Path(os.path.realpath(path))
        with draft_of(real) as draft:
            _write_lines(draft, lines)
            if real.exists():
                if filecmp.cmp(draft, real, shallow=False):
                    return False
                shutil.copymode(real, draft)
            draft.replace(real)
        return True
    except OSError as error:
        remedy = "choose a file you may write to, where there is room"
        raise ExportError(f"cannot write {str(path)!r}: {error.strerror or error}; {remedy}") from error


def _write_lines(path: Path, lines: Iterable[str]) -> None:
    with path.open("w", encoding="utf-8", errors="surrogatepass", newline="\n") as file:
        file.writelines(f"{line}\n" for line in lines)


def check_writable(path: str | Path) -> None:
    """Raise an error if a file could not be written, so that no work is done in vain.

    Raises
    ------
    ExportError
        If its folder is missing, the path is a folder, or permission is denied.
    """
    path = Path(path)
    if not path.parent.is_dir():
        raise ExportError(
            f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}; create it or name another"
        )
    if path.is_dir():
        raise ExportError(f"cannot write {str(path)!r}: it is a folder; name a file")
    if is_read_only(path if path.exists() else path.parent):
        raise ExportError(f"cannot write {str(path)!r}: permission denied; choose a file you may write to")


def is_read_only(path: Path) -> bool:
    """Whether a file or folder that exists may not be written: also a file whose owner wants that, when root asks."""
    mode = path.stat().st_mode
    return not os.access(path, os.W_OK) or (stat.S_ISREG(mode) and not mode & stat.S_IWUSR)


def make_folder(path: str | Path) -> Path:
    """Return the folder at `path`; it and its parents are created where they are missing.

    Raises
    ------
    ExportError
        If it cannot be created, or permission to write into it is denied.
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
