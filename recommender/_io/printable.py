r"""Text that is printed: nothing in it can command a terminal or break a line, whatever files and titles are called.

Control characters and those that turn the direction of text become ``\u001b``. That is also how JSON writes them, so
JSON stays the same JSON.
"""

from __future__ import annotations

import re

__all__ = ["commands_terminal", "escaped_line", "escaped_text"]

_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
_COMMANDING = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}]")
_BREAKING = re.compile(f"[\x00-\x1f\x7f-\x9f\u2028\u2029{_BIDI}]")


def _escape(match: re.Match[str]) -> str:
    return f"\\u{ord(match[0]):04x}"


def escaped_line(text: str) -> str:
    r"""Return `text` with all characters escaped that command a terminal or begin a new line.

    Examples
    --------
    >>> print(escaped_line("a\x1b[31m.md"))
    a\u001b[31m.md
    """
    return _BREAKING.sub(_escape, text)


def escaped_text(text: str) -> str:
    """Return `text` with all characters escaped that command a terminal; line feeds and tabs stay."""
    return _COMMANDING.sub(_escape, text)


def commands_terminal(text: str) -> bool:
    """Whether a text has a character that `escaped_text` escapes."""
    return bool(_COMMANDING.search(text))
