"""Which files are content, and what text their bytes are."""

from __future__ import annotations

import codecs
import os
from bisect import bisect_left
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from recommender.content import remove_control_characters
from recommender.readers.source import Report

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

_SKIPPED_FOLDERS = {"node_modules"}
_SKIPPED_NAMES = {"robots.txt", "humans.txt"}
_SKIPPED_STEMS = {"_index", "readme", "license", "changelog", "contributing"}
_SKIPPED_BEGINNINGS = ("README", "LICENSE", "CHANGELOG", "CONTRIBUTING")

_BOMS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def content_files(folder: Path, suffixes: Collection[str]) -> list[str]:
    """Return the files below `folder` that hold articles, sorted by path: as strings, for most are only looked at.

    Hidden files, a project's own papers (README, LICENSE …) and Hugo's section pages are not content. Links
    to files are followed; links to folders are not, so no loop can form and nothing outside is walked. A folder that
    may not be looked into is among the files, so that whoever reads them reports it.
    """
    here = 0 if folder != Path() else len(f".{os.sep}")  # the current folder is no part of the paths of its files
    return sorted((name[here:] for name in _walk(folder, suffixes)), key=lambda name: name.replace(os.sep, "/"))


def _walk(folder: Path, suffixes: Collection[str]) -> Iterator[str]:
    waiting = [os.fspath(folder)]
    while waiting:
        here = waiting.pop()
        try:
            with os.scandir(here) as entries:
                for entry in entries:
                    name = entry.name
                    if entry.is_dir(follow_symlinks=False):
                        if not name.startswith(".") and name not in _SKIPPED_FOLDERS:
                            waiting.append(entry.path)
                    elif name[name.rfind(".") :].lower() in suffixes and _is_content(name) and _is_readable(entry):
                        yield entry.path
        except FileNotFoundError:  # it went meanwhile; the content folder itself has been looked for
            continue
        except OSError:  # it may not be looked into, and stands for what it holds
            yield here


def _is_content(name: str) -> bool:
    return not (
        name.startswith(".")
        or name in _SKIPPED_NAMES
        or name.partition(".")[0] in _SKIPPED_STEMS
        or name.startswith(_SKIPPED_BEGINNINGS)
    )


def _is_readable(entry: os.DirEntry[str]) -> bool:
    """Not a pipe or a device, which could block for ever; a broken link passes, and will be reported."""
    with suppress(OSError):  # a link to itself
        if entry.is_file():
            return True
    return not Path(entry.path).exists()


def relative_path(file: Path, folder: Path) -> str:
    """Return the path of `file` within `folder` with forward slashes, fit for printing whatever its bytes."""
    return printable(file.relative_to(folder).as_posix())


def printable(path: str) -> str:
    """Return a path as articles and problems have it: fit for printing, whatever its bytes."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def read_text(file: Path, report: Report) -> str:
    """Return the text of `file` with plain line ends and without control characters; report what is odd."""
    with file.open("rb") as stream:
        # Asked for 8 MB, Python makes room for 8 MB, which takes longer than reading most files.
        size = min(os.fstat(stream.fileno()).st_size, MAX_TEXT_BYTES)
        data = stream.read(size + 1)
        if len(data) > size:  # it grew, or is longer than we want to know
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
    """Return `text` without control characters, reported with the line of the first (or `line`, if given)."""
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
    """Return the encoding that a file's first bytes announce, by a byte order mark or by UTF-16's zeros."""
    for mark, encoding in _BOMS:
        if head.startswith(mark):
            return encoding
    head = head[: min(len(head) // 2 * 2, 512)]
    even, odd = head[::2].count(0), head[1::2].count(0)
    if max(even, odd) * 5 > len(head) and min(even, odd) * 10 < max(even, odd):
        return "utf-16-be" if even > odd else "utf-16-le"
    return "utf-8"


def decode(data: bytes, report: Report, line: int = 1, *, is_cut: bool = False) -> str:
    """Return the text of `data`, whatever its encoding.

    UTF-8, and UTF-16 and UTF-32 as `sniff_encoding` finds them; in UTF-8, bytes that cannot be are taken for
    Windows-1252, which is nearly always what they are.

    Parameters
    ----------
    data : bytes
        A file or its beginning.
    report : Report
        Takes a problem if the encoding is not what it should be.
    line : int
        The number of the first line of `data`.
    is_cut : bool
        Whether `data` may end in the middle of a character.
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
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


_WINDOWS_1252 = "recommender.windows-1252"
codecs.register_error(_WINDOWS_1252, _as_windows_1252)
