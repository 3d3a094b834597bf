"""Which files are content, and the text in their bytes."""

from __future__ import annotations

import codecs
import os
from bisect import bisect_left
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from recommender.content import remove_control_characters
from recommender.readers.report import Report

__all__ = [
    "content_files",
    "decode",
    "printable",
    "read_text",
    "relative_path",
    "sniff_encoding",
    "without_control_characters",
]

MAX_TEXT_BYTES = 8_000_000
"""Bytes that are read of one file or line. A plain choice: far more than articles have, and still quickly read."""

_SKIPPED_FOLDERS = {"node_modules"}
_SKIPPED_NAMES = {"robots.txt", "humans.txt"}
_SKIPPED_STEMS = {"readme", "license", "changelog", "contributing"}
_SKIPPED_BEGINNINGS = ("README", "LICENSE", "CHANGELOG", "CONTRIBUTING")

_BOMS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def content_files(folder: Path, suffixes: Collection[str]) -> list[str]:
    """Return the paths of the files below `folder` that hold articles, sorted.

    Hidden files and a project's own papers (README, LICENSE …) are not content. Links to files
    are followed. Links to folders are not, so that there are no loops, and nothing outside of `folder`. A folder that
    cannot be listed stands among the files; when it is read, the problem is reported.

    Paths are strings, because most files have only to be compared with the index, and a `Path` takes longer to make.
    """
    prefix = 0 if folder != Path() else len(f".{os.sep}")  # paths of files in the current folder do not name it
    return sorted((name[prefix:] for name in _walk(folder, suffixes)), key=lambda name: name.replace(os.sep, "/"))


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[str]:
    """Yield the paths of content files in no particular order, without recursion."""
    pending = [os.fspath(folder)]
    while pending:
        current = pending.pop()
        try:
            with os.scandir(current) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if not name.startswith(".") and name not in _SKIPPED_FOLDERS:
                            pending.append(entry.path)
                    elif name[name.rfind(".") :].lower() in suffixes and _is_content(name) and _is_readable(entry):
                        yield entry.path
        except FileNotFoundError:  # removed in the meantime; that the content folder itself exists was checked before
            continue
        except OSError:  # no permission: the folder stands for its files
            yield current


def _is_content(name: str) -> bool:
    return not (
        name.startswith(".")
        or name in _SKIPPED_NAMES
        or name.partition(".")[0] in _SKIPPED_STEMS
        or name.startswith(_SKIPPED_BEGINNINGS)
    )


def _is_readable(entry: os.DirEntry[str]) -> bool:
    """Whether reading cannot block for ever, as with a pipe or device; a broken link passes, to be reported later."""
    with suppress(OSError):  # a link to itself
        if entry.is_file():
            return True
    return not Path(entry.path).exists()


def relative_path(file: Path, folder: Path) -> str:
    """Return the path of `file` relative to `folder`, with forward slashes, as `printable` text."""
    return printable(file.relative_to(folder).as_posix())


def printable(path: str) -> str:
    """Return a path as articles and problems name it: valid Unicode, with U+FFFD for bytes that are no UTF-8."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def read_text(file: Path, report: Report) -> str:
    """Return the text of `file` with line feeds as line ends and without control characters; report what is wrong."""
    with file.open("rb") as stream:
        # Python allocates as many bytes as are asked for; for 8 MB, that takes longer than to read most files.
        size = min(os.fstat(stream.fileno()).st_size, MAX_TEXT_BYTES)
        data = stream.read(size + 1)
        if len(data) > size:  # the file grew, or is longer than the limit
            data += stream.read(MAX_TEXT_BYTES + 1 - len(data))
    is_cut = len(data) > MAX_TEXT_BYTES
    if is_cut:
        report.add(
            "too large",
            f"more than {MAX_TEXT_BYTES // 1_000_000} MB of text; only the beginning was read",
            "split the file, or move data out of it",
        )
    text = decode(data[:MAX_TEXT_BYTES], report, is_cut=is_cut)
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return without_control_characters(text, report)


def without_control_characters(text: str, report: Report, line: int = 0) -> str:
    """Return `text` without control characters, and report them at the line of the first one, or at `line` if given."""
    clean = remove_control_characters(text)
    if len(clean) == len(text):
        return text
    place = bisect_left(range(len(clean)), True, key=lambda end: text[: end + 1] != clean[: end + 1])
    report.add(
        "control characters",
        f"{len(text) - len(clean)} removed, the first is U+{ord(text[place]):04X}",
        "delete them; they are invisible and forbidden in YAML and XML",
        line or text.count("\n", 0, place) + 1,
    )
    return clean


def sniff_encoding(head: bytes) -> str:
    """Return the encoding that the first bytes of a file show, by a byte order mark or by the zeros of UTF-16.

    Without either it is UTF-8.
    """
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    # In UTF-16, ASCII characters have a zero in every other byte. So the zeros in even places, or those in odd places,
    # must be more than a fifth of all bytes, and more than ten times the zeros in the other places. Plain choices.
    head = head[: min(len(head) // 2 * 2, 512)]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 > len(head) and min(even, odd) * 10 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def decode(data: bytes, report: Report, line: int = 1, *, is_cut: bool = False) -> str:
    """Return the text of `data`, whatever its encoding.

    The encoding is that of `sniff_encoding`. Bytes that are not valid UTF-8 are read as Windows-1252, which they nearly
    always are.

    Parameters
    ----------
    data : bytes
        A file or its beginning.
    report : Report
        Collects a problem if the encoding is not as it should be.
    line : int
        The number of the first line of `data` in its file.
    is_cut : bool
        Whether `data` may end in the middle of a character, because it is a part of a file.
    """
    encoding = sniff_encoding(data)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        text = decoder.decode(data, final=not is_cut)
    except UnicodeDecodeError as error:
        if encoding in {"utf-8", "utf-8-sig"}:
            text = data.decode(encoding, _WINDOWS_1252)
            report.add(
                "wrong encoding",
                f"byte 0x{data[error.start]:02X} is not UTF-8; it was read as Windows-1252",
                "save the file as UTF-8",
                line + data.count(b"\n", 0, error.start),
            )
            return text
        text = data.decode(encoding, "replace")
        report.add("wrong encoding", f"not quite {encoding.upper()}", "save the file as UTF-8")
    else:
        if encoding in {"utf-16-be", "utf-16-le"}:
            report.add("wrong encoding", "UTF-16 without a byte order mark", "save the file as UTF-8")
    return text


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    """Decode the invalid bytes of a decoder as Windows-1252, and continue after them."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS_1252 = "recommender.windows-1252"
codecs.register_error(_WINDOWS_1252, _as_windows_1252)
