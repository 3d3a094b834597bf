"""JSON Lines: one record on each line."""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from recommender.content import Article
from recommender.readers.files import MAX_TEXT_BYTES, decode, sniff_encoding, without_control_characters
from recommender.readers.json_records import is_own_list, no_post, record_article
from recommender.readers.report import Report, shown
from recommender.readers.source import Source

__all__ = ["read_json_lines"]

_MAX_WIDE_BYTES = 64_000_000
"""Bytes of a file in UTF-16, which has to be read as a whole. A plain choice, to limit memory."""


def read_json_lines(source: Source) -> Iterator[Article]:
    """Yield an article for each line that holds a JSON object; blank lines are skipped."""
    is_empty, own_lists, others = True, 0, Counter[str]()
    for line, text in _lines(source):
        is_empty = False
        values = _values(line, text, source)
        if values is None:
            continue
        if is_own_list(values):
            own_lists += 1
        elif kind := no_post(values):
            others[kind] += 1
        else:
            yield record_article(values, source, line=line, number=line)
    if is_empty:
        source.report.add("unreadable file", "it holds no records", "write one JSON object a line")
    source.report.end_records()
    source.report.leave_out_entries(others)
    if own_lists:
        text = f"{own_lists:,} lists of related articles that this program wrote"
        source.report.add("not content", text, "move the file out of the content folder")


def _lines(source: Source) -> Iterator[tuple[int, str]]:
    with source.file.open("rb") as file:
        stream = _as_utf_8(file, source.report)
        line = 0
        while data := stream.readline(MAX_TEXT_BYTES + 1):
            line += 1
            if len(data) > MAX_TEXT_BYTES:
                source.report.add("too large", "the line has more than 8 MB; it was skipped", "split the record", line)
                while data and not data.endswith(b"\n"):
                    data = stream.readline(MAX_TEXT_BYTES)
            elif data.strip():
                yield line, without_control_characters(decode(data, source.report, line), source.report, line)


def _as_utf_8(file: BinaryIO, report: Report) -> BinaryIO:
    """Return `file` itself, or its text in UTF-8 if it is in an encoding that cannot be read line by line."""
    head = file.read(512)
    file.seek(0)
    if sniff_encoding(head).startswith("utf-8"):
        return file
    data = file.read(_MAX_WIDE_BYTES + 1)
    if len(data) > _MAX_WIDE_BYTES:
        report.add("too large", "more than 64 MB of UTF-16; only the beginning was read", "save the file as UTF-8")
    text = decode(data[:_MAX_WIDE_BYTES], report, is_cut=len(data) > _MAX_WIDE_BYTES)
    return io.BytesIO(text.encode("utf-8", "replace"))


def _values(line: int, text: str, source: Source) -> Mapping[str, Any] | None:
    """Return the record on one line, or None, and a problem in the report, if there is none."""
    remedy = "write one JSON object a line"
    try:
        value = json.loads(text, strict=False)
    except (ValueError, RecursionError) as error:
        source.report.add("unreadable file", f"the line is not JSON: {error!s:.200}", remedy, line)
        return None
    if not isinstance(value, Mapping):
        source.report.add("unreadable file", f"the line holds {shown(value)}, not an object", remedy, line)
        return None
    return value
