"""Is it front matter at all, and where does it end, if its author did not say so?

A line ``---`` is also a rule, and some people close front matter with ``--``, or not at all. Nothing of a text may be
lost by that, and no header may be taken for text.
"""

from __future__ import annotations

import re
from typing import Any

from recommender.readers.fields import normalize_key
from recommender.readers.header_lines import KNOWN_KEYS

__all__ = ["end_of_keys", "is_prose", "is_unclosed_prose", "split_unclosed"]

# A line of YAML, TOML or JSON: a key, an entry, a remark, a bracket, or the continuation of the line before.
_HEADER_LINE = re.compile(
    r"""["']?[^\W\d][\w.-]*["']?[ \t]*[:=](?:\s|$|["'\[{])  # a key
    |["'][^"'\n]*["'][ \t]*[:,]|\?[ ]|<<:  # other keys
    |[ \t]|-(?:[ \t]|$)|\#|[\]}),\[{]|%|!  # all else
    """,
    re.VERBOSE,
)
# What closes front matter nearly: two dashes or many, long dashes, dots.
_ALMOST_CLOSED = re.compile(r"(?:-{2}|-{4,}|-(?: -)+|[–—]+|\.{3}|={3,}|~{3,}|\*{3,}|_{3,}|\+{3,})[ \t]*\Z")
_KEY = re.compile(r"^[ \t]{0,4}[\"']?([A-Za-z][\w-]*)[\"']?[ \t]*[:=]", re.MULTILINE)


def is_prose(front_matter: str, value: Any, *, is_readable: bool) -> bool:
    """Whether the text between two rules is prose, so that the file has no front matter.

    Parameters
    ----------
    front_matter : str
        The text between the lines ``---``, with the line feed before it.
    value : object
        What it says as YAML; any value if it is not YAML.
    is_readable : bool
        Whether it is YAML.
    """
    lines = front_matter[1:].split("\n")
    if not front_matter.strip() or _has_known_key(front_matter):
        return False
    is_apart = not lines[0].strip()  # as a paragraph is from a rule
    if not is_readable:
        return any(line.strip() and not _HEADER_LINE.match(line) for line in lines)
    if value is None or isinstance(value, list):
        return is_apart
    if isinstance(value, dict):
        ends_apart = len(lines) > 2 and not lines[-2].strip()
        texts = value.values()
        return is_apart and ends_apart and all(isinstance(text, str) for text in texts) and any(" " in x for x in texts)
    return True


def _has_known_key(text: str) -> bool:
    return any(normalize_key(match[1]) in KNOWN_KEYS for match in _KEY.finditer(text))


def split_unclosed(text: str, *, is_yaml: bool) -> tuple[str, str]:
    """Split front matter without its closing line from the text below it.

    It ends with its last line, or with a line that nearly closes it. If prose follows the keys, it ends with the first
    blank line, or with the prose. In other formats than YAML, it ends with the first blank line.
    """
    blank, position, is_empty = -1, 0, True
    for line in text.splitlines(keepends=True):
        content = line.rstrip("\n")
        if _ALMOST_CLOSED.match(content):
            return text[:position], text[position + len(content) :]
        if not content.strip():
            if not is_empty and not is_yaml:
                return text[:position], text[position:]
            blank = position if blank < 0 and not is_empty else blank
        elif is_yaml and (not _HEADER_LINE.match(line) or (content.startswith("#") and blank >= 0)):
            end = position if blank < 0 else blank
            return text[:end], text[end:]
        is_empty = is_empty and not content.strip()
        position += len(line)
    return text, ""


def is_unclosed_prose(head: str) -> bool:
    """Whether what follows a rule without a second one is prose: it has no known key, and is no list of keys."""
    if _has_known_key(head):
        return False
    return head[:1] in ("", "\n") or len(_KEY.findall(head)) < 2


def end_of_keys(front_matter: str) -> tuple[int, int] | None:
    """Where front matter that cannot be read ends, and the text begins, if a rule of the text was taken for its end.

    It was, if a line nearly closes it, or if prose follows on a blank line, and no known key comes after that.
    """
    blank, position = -1, 0
    for line in front_matter.splitlines(keepends=True):
        content = line.rstrip("\n")
        if _ALMOST_CLOSED.match(content):
            return position, position + len(content)
        if not content.strip():
            blank = position if blank < 0 and position > 1 else blank
        elif blank >= 0 and (not _HEADER_LINE.match(line) or content.startswith("#")):
            return None if _has_known_key(front_matter[position:]) else (blank, blank)
        position += len(line)
    return None
