"""Front matter: found at the beginning of a text, read, and salvaged where it is broken.

`recommender.readers.front_matter_formats` knows the formats (YAML, TOML, JSON …); here is what they share.
`front_matter_ends` tells it from text between rules, and `salvage` reads what is broken.
"""

from __future__ import annotations

from recommender.readers.front_matter_ends import end_of_keys, is_prose, is_unclosed_prose, split_unclosed
from recommender.readers.front_matter_formats import FORMATS, Format
from recommender.readers.parse_result import ParseError, ParseResult
from recommender.readers.report import Report, shown
from recommender.readers.salvage import remedy_for, salvage
from recommender.readers.yaml_comments import lost_to_comments

__all__ = ["MAX_FRONT_MATTER", "find_front_matter", "split_front_matter"]

MAX_FRONT_MATTER = 4_000_000
"""Characters that are read of one front matter. A plain choice: the longest of 9,429 real ones has 28,846."""


def split_front_matter(text: str, first_line: int, report: Report) -> tuple[ParseResult, str]:
    """Return the front matter, as far as it can be read, and the text below it; report if there is none."""
    found = find_front_matter(text, first_line, report)
    if found is None:
        remedy = "begin the file with a line ---, then title: …, then another line ---"
        report.add("no front matter", "only its text and its name are known", remedy, first_line)
        return ParseResult({}), text
    return found


def find_front_matter(text: str, first_line: int, report: Report) -> tuple[ParseResult, str] | None:
    """Return the front matter, as far as it can be read, and the text below it; None if there is no front matter."""
    for format in FORMATS:
        if not format.opening.match(text):
            continue
        try:
            parts = format.split(text)
        except ValueError as error:
            return _read_unclosed(format, text, first_line, report, str(error))
        if parts is not None:
            return _read(format, *parts, first_line, report)
    return None


def _read(
    format: Format, front_matter: str, body: str, first_line: int, report: Report
) -> tuple[ParseResult, str] | None:
    """Read front matter that was found with its end; None if it is prose between two rules."""
    if len(front_matter) > MAX_FRONT_MATTER:
        problem = "more than 4 MB of front matter; only the beginning was read"
        report.add("too large", problem, "move data out of the front matter", first_line)
        front_matter = front_matter[: front_matter.rfind("\n", 0, MAX_FRONT_MATTER) + 1]
    result, error = _load(format, front_matter, first_line)
    is_suspect = format.is_yaml and (error is not None or front_matter[:2] == "\n\n" or not result.value)
    if is_suspect and is_prose(front_matter, result.value, is_readable=result.value is not None or error is None):
        return None
    if error is None:
        return _with_remarks(format, front_matter, first_line, result, report), body
    if format.is_yaml and (end := end_of_keys(front_matter)) is not None:
        problem = f"the closing line {format.closing} is missing"
        report.add("unreadable front matter", problem, _remedy_unclosed(format), first_line)
        rest = f"{front_matter[end[1] :]}{format.closing}{body}"
        return _read_head(format, front_matter[: end[0]], first_line, report), rest
    reason = f"{error}: {_quoted_line(front_matter, error.line - first_line)}"
    report.add("unreadable front matter", reason, remedy_for(reason), error.line)
    return salvage(format, front_matter, first_line), body


def _load(format: Format, front_matter: str, first_line: int) -> tuple[ParseResult, ParseError | None]:
    """Return what the front matter says, and the error if it cannot be read or says something else than a mapping."""
    try:
        result = format.load(front_matter, first_line)
    except ParseError as error:
        return ParseResult(None), error
    if result.value is None or isinstance(result.value, dict):
        return result, None
    return result, ParseError(f"{shown(result.value)} is not a mapping of keys to values", first_line)


def _read_unclosed(
    format: Format, text: str, first_line: int, report: Report, reason: str
) -> tuple[ParseResult, str] | None:
    """Read front matter without an end; None if what follows the rule is prose."""
    if not format.closing:
        report.add("unreadable front matter", reason, _remedy_unclosed(format), first_line)
        head, _, body = text.partition("\n\n")
        return salvage(format, head[:MAX_FRONT_MATTER], first_line), body
    rest = text.partition("\n")[2][:MAX_FRONT_MATTER]
    head, body = split_unclosed(rest, is_yaml=format.is_yaml)
    if format.is_yaml and is_unclosed_prose(head):
        return None
    report.add("unreadable front matter", reason, _remedy_unclosed(format), first_line)
    if not format.is_yaml:
        whole, error = _load(format, rest, first_line + 1)
        if error is None and whole.value and not whole.remarks:
            return whole, ""
    return _read_head(format, head, first_line + 1, report), body


def _read_head(format: Format, head: str, first_line: int, report: Report) -> ParseResult:
    """Read front matter whose end was found by its look."""
    result, error = _load(format, head, first_line)
    return salvage(format, head, first_line) if error else _with_remarks(format, head, first_line, result, report)


def _with_remarks(
    format: Format, front_matter: str, first_line: int, result: ParseResult, report: Report
) -> ParseResult:
    """Report what could be read only in part; return the result, whose values are a mapping."""
    values = result.value if isinstance(result.value, dict) else {}
    for remark in result.remarks:
        report.add(*remark)
    if format.is_yaml and "#" in front_matter:
        for remark in lost_to_comments(front_matter, first_line, values):
            report.add(*remark)
    return result if values else ParseResult({})


def _quoted_line(text: str, index: int) -> str:
    """Return the line at `index`, shortened as problems quote it; empty if there is no such line."""
    lines = text.split("\n", index + 1)
    return shown(lines[index].rstrip()) if 0 <= index < len(lines) else ""


def _remedy_unclosed(format: Format) -> str:
    return f"add a line {format.closing} below the last key" if format.closing else "mend the JSON"
