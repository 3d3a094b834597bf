"""Files of lists that exist already: which of them may be written over."""

from __future__ import annotations

import json
import re
from pathlib import Path

from recommender.errors import ExportError

__all__ = ["check_list_file", "is_list_file"]

_OF_STORY = {"path", "url", "title"}
"""Keys that every story in a file of lists has."""

_OF_LINE = ({"path", "related"}, {"path", "html"})
"""Keys of each line of the formats that have a line for each page."""

_CONFLICT = re.compile(rb"^(?:<{7}|>{7}) ", re.MULTILINE)


_OWN_LINE = re.compile(rb'"[^\n]*": \[|  \{"path": "[^\n]*\},?|\],?')
"""A line between the first and the last of those that `recommender.sites.formats.as_json` writes."""


def is_list_file(file: Path) -> bool:
    """Whether a file of JSON says what `site_lists` returns."""
    try:
        data = file.read_bytes()
        lines = data.splitlines()
        if lines[:1] == [b"{"] and lines[-1] == b"}" and all(map(_OWN_LINE.fullmatch, lines[1:-1])):
            return True  # as it was written here: to parse megabytes would take a tenth of the time of all lists
        lists = json.loads(data)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(lists, dict) and all(
        isinstance(stories, list) and all(isinstance(story, dict) and story.keys() >= _OF_STORY for story in stories)
        for stories in lists.values()
    )


def check_list_file(file: Path, remedy: str) -> None:
    """Refuse to write lists over a file that holds anything else; an empty one holds nothing that could be lost.

    Parameters
    ----------
    file : Path
        Where lists are to be written, in one of `recommender.sites.FORMATS`; it need not exist. Pipes and devices
        hold nothing.
    remedy : str
        What to do about another file.

    Raises
    ------
    ExportError
        If it is another file, cannot be read, or a merge of git was not settled in it.
    """
    if not file.is_file() or is_list_file(file):
        return
    try:
        data = file.read_bytes()
    except OSError as error:
        raise ExportError(f"cannot read {str(file)!r}: {error.strerror}; {remedy}") from error
    if not data.strip() or all(map(_is_line, data.splitlines())):
        return
    if _CONFLICT.search(data):
        raise ExportError(f"{str(file)!r} has conflict markers of git; remove it: its lists are made again")
    raise ExportError(f"{str(file)!r} holds other things than lists; {remedy}")


def _is_line(line: bytes) -> bool:
    """Whether a line is one of the formats that have a line for each page."""
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(record, dict) and record.keys() in _OF_LINE
