"""Text as a reader sees it: without markup, control characters, or line breaks."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["clean_text", "one_line", "remove_control_characters", "shortened"]

# Everything that is neither text nor layout: C0 but tab and line ends, DEL, C1, lone surrogates, the
# non-characters that XML forbids. YAML, XML and terminals choke on them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# An unclosed comment hides the rest, as in a browser: looking for its end again and again would take quadratic time.
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)


def remove_control_characters(text: str) -> str:
    """Return `text` without control characters, lone surrogates and non-characters."""
    if text.replace("\n", "").isprintable():  # nothing printable is among them, and this is quicker to see
        return text
    return _CONTROL.sub("", text)


def clean_text(text: str) -> str:
    r"""Return `text` as one line a reader would see.

    HTML tags are removed and entities resolved, control characters dropped, white space folded, and the
    result is in Unicode normal form C.

    Examples
    --------
    >>> clean_text("AT&amp;T <b>wins</b>\n  again")
    'AT&T wins again'
    """
    if "<" in text:
        text = _TAG.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
    text = " ".join(remove_control_characters(text).split())
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def one_line(text: str) -> str:
    """Return `text` as one line, without control characters; nothing else is changed."""
    return " ".join(remove_control_characters(text).split())


def shortened(text: str, length: int) -> str:
    """Return at most `length` characters of one line, cut between words if there is one near."""
    text = one_line(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > length // 2 else cut) + "…"
