"""Text as a visitor of the site sees it: without markup, control characters and line breaks."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["clean_text", "one_line", "remove_control_characters", "shortened"]

# C0 controls (except tab and line ends), DEL, C1 controls (except the line end U+0085), lone surrogates, and the
# non-characters that XML forbids. YAML and XML reject them, and terminals may obey them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# An unclosed comment takes the rest of the text with it, as in a browser. Without \Z, the missing end would be searched
# for after each "<!--", in quadratic time.
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)


def remove_control_characters(text: str) -> str:
    """Return `text` without control characters, lone surrogates and non-characters."""
    if text.replace("\n", "").isprintable():  # printable text has none of them, and this test is quicker
        return text
    return _CONTROL.sub("", text)


def clean_text(text: str) -> str:
    r"""Return `text` as one line, as a visitor of the site would see it.

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
    """Return `text` as one line of at most `length` characters; a longer one is cut and ends with ``…``.

    The cut is between two words, if that keeps more than half of `length`.
    """
    text = one_line(text)
    if len(text) <= length:
        return text
    cut = text[: length - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > length // 2 else cut) + "…"
