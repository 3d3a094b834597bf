"""The path of a file, and the text in its bytes."""

from __future__ import annotations

import codecs
import os
import stat
from bisect import bisect_left
from pathlib import Path

from recommender.content import remove_control_characters
from recommender.readers.report import Report

__all__ = [
    "TEMPLATE",
    "NotTextError",
    "decode",
    "is_template",
    "printable",
    "read_text",
    "refusal",
    "relative_path",
    "sniff_encoding",
    "without_control_characters",
]

MAX_TEXT_BYTES = 8_000_000
"""Bytes that are read of one file or line. A plain choice: far more than articles have, and still quickly read."""

MAX_UNREADABLE = 0.05
"""Part of the characters of a text that may be control characters, or belong to no encoding. A file with more is no
text, whatever its name says: of pictures, archives and programs it is a tenth or more, of damaged texts far less."""

MIN_UNREADABLE = 8
"""So many of them may be in a text of any length. A plain choice."""

TEMPLATE = (
    "it begins with front matter: a template of a feed or an index",
    "nothing has to be done",
)
"""What is said of a template of XML or JSON, and what to do about it."""

_BOMS = (  # the longer ones first: UTF-32's begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class NotTextError(OSError):
    """A file that cannot be read as text, because it is none."""


def is_template(data: bytes) -> bool:
    """Whether a file of XML or JSON begins with front matter: generators fill it in, and what it says is no article."""
    return data[:100].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"---", b"+++"))


def refusal(file: str | Path, root: str, *, follow_links: bool) -> str:
    """Return why a file must not be opened; empty if it may be, or if there is none.

    Parameters
    ----------
    file : str or Path
        A file of the content folder.
    root : str
        The content folder, with all links in its own path resolved.
    follow_links : bool
        Whether a link may lead out of it.
    """
    try:
        mode = os.stat(file).st_mode  # noqa: PTH116, to make a Path takes longer than the call
    except (OSError, ValueError):
        return ""
    for is_kind, kind in _SPECIAL if not stat.S_ISREG(mode) else ():
        if is_kind(mode):
            return f"it is {kind}"
    if not follow_links:
        target = os.path.realpath(file)
        if os.path.commonpath([target, root]) != root:
            return "it is a link that leads out of the content folder"
    return ""


_SPECIAL = (
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def relative_path(file: Path, folder: Path) -> str:
    """Return the path of `file` relative to `folder`, with forward slashes, as `printable` text."""
    path, start = str(file), f"{folder}{os.sep}"
    if path.startswith(start):  # quicker than by parts
        return printable(path[len(start) :].replace(os.sep, "/"))
    return printable(file.relative_to(folder).as_posix())


def printable(path: str) -> str:
    """Return a path as articles and problems name it: valid Unicode, with U+FFFD for bytes that are no UTF-8."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def read_text(file: Path, report: Report) -> str:
    """Return the text of `file` with line feeds as line ends and without control characters; report what is wrong.

    Raises
    ------
    NotTextError
        If it is no text.
    """
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
    clean = without_control_characters(text, report)
    if report.problems:
        n_unreadable = len(text) - len(clean) + clean.count("\ufffd")
        if n_unreadable > max(MIN_UNREADABLE, MAX_UNREADABLE * len(text)):
            raise NotTextError(f"it is no text: {n_unreadable:,} of {len(text):,} characters are none")
    return clean


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
            text = data.decode(encoding, WINDOWS_1252)
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


WINDOWS_1252 = "recommender.windows-1252"
codecs.register_error(WINDOWS_1252, _as_windows_1252)
