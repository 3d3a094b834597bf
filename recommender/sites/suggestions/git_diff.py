"""Changes as unified diffs in the format of git."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

from recommender.content import one_line
from recommender.errors import EditError
from recommender.sites.suggestions.changes import FileChange

__all__ = ["diff_of", "root_of_diff"]

CONTEXT = 3
"""Lines around a change, as in git."""

_ESCAPES = {7: "a", 8: "b", 9: "t", 10: "n", 11: "v", 12: "f", 13: "r", 34: '"', 92: "\\"}
_NO_NEWLINE = b"\n\\ No newline at end of file\n"


def root_of_diff(folder: Path) -> Path:
    """Return the folder that paths in diffs begin at: of the git repository around the content, else the content."""
    content = Path(os.path.realpath(folder))
    return next((parent for parent in (content, *content.parents) if (parent / ".git").exists()), content)


def diff_of(change: FileChange, root: Path, *, reasons: bool = True) -> bytes:
    """Return the diff of one file, which ``git apply`` takes at `root` or below.

    Parameters
    ----------
    change : FileChange
        What changes.
    root : Path
        See `root_of_diff`.
    reasons : bool
        Whether the suggestions stand above it, each on a line that begins with ``#``: git passes over them.

    Raises
    ------
    EditError
        If the file is no text to git.
    """
    if b"\0" in change.before:
        raise EditError("git takes this file for no text (UTF-16); write the change with --apply")
    name = os.fsencode(change.file.relative_to(root).as_posix())
    old, new = (_quoted(side + name) for side in (b"a/", b"b/"))
    tab = b"\t" if b" " in name and not old.startswith(b'"') else b""
    lines = [f"# {one_line(suggestion.sentence)}\n".encode() for suggestion in change.suggestions] if reasons else []
    lines += [b"diff --git %b %b\n" % (old, new), b"--- %b%b\n" % (old, tab), b"+++ %b%b\n" % (new, tab)]
    return b"".join([*lines, *_hunks(_lines(change.before), _lines(change.after))])


def _lines(data: bytes) -> list[bytes]:
    """The lines of a file, as git counts them: a carriage return alone ends none."""
    lines = [line + b"\n" for line in data.split(b"\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _hunks(before: Sequence[bytes], after: Sequence[bytes]) -> Iterator[bytes]:
    """The hunks between two files; only what lies between their equal beginnings and ends is compared."""
    shortest = min(len(before), len(after))
    head = next((place for place in range(shortest) if before[place] != after[place]), shortest)
    tail = next((n for n in range(shortest - head) if before[-1 - n] != after[-1 - n]), shortest - head)
    inner = SequenceMatcher(None, before[head : len(before) - tail], after[head : len(after) - tail], autojunk=False)
    groups: list[list[Change]] = []
    for tag, *places in inner.get_opcodes():
        if tag != "equal":
            change = Change(*(head + place for place in places))
            is_near = groups and change.old_start - groups[-1][-1].old_end <= 2 * CONTEXT
            groups = [*groups[:-1], [*groups[-1], change]] if is_near else [*groups, [change]]
    for group in groups:
        yield from _hunk(before, after, group)


class Change(NamedTuple):
    """Which lines stand instead of which."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def _hunk(before: Sequence[bytes], after: Sequence[bytes], group: Sequence[Change]) -> Iterator[bytes]:
    start, end = max(0, group[0].old_start - CONTEXT), min(len(before), group[-1].old_end + CONTEXT)
    new_start = group[0].new_start - (group[0].old_start - start)
    new_end = group[-1].new_end + end - group[-1].old_end
    yield b"@@ -%b +%b @@\n" % (_span(start, end - start), _span(new_start, new_end - new_start))
    for change in group:
        yield from (_line(b" ", line) for line in before[start : change.old_start])
        yield from (_line(b"-", line) for line in before[change.old_start : change.old_end])
        yield from (_line(b"+", line) for line in after[change.new_start : change.new_end])
        start = change.old_end
    yield from (_line(b" ", line) for line in before[start:end])


def _line(sign: bytes, line: bytes) -> bytes:
    return sign + line if line.endswith(b"\n") else sign + line + _NO_NEWLINE


def _span(start: int, length: int) -> bytes:
    first = start + 1 if length else start
    return b"%d" % first if length == 1 else b"%d,%d" % (first, length)


def _quoted(name: bytes) -> bytes:
    """A path as git writes it: in quotes, if it holds quotes, backslashes or control characters."""
    if not any(byte < 32 or byte in (34, 92, 127) for byte in name):
        return name
    parts = (
        f"\\{_ESCAPES[byte]}" if byte in _ESCAPES else f"\\{byte:03o}" if byte < 32 or byte > 126 else chr(byte)
        for byte in name
    )
    return f'"{"".join(parts)}"'.encode()
