"""Text as a visitor of the site sees it: without markup, control characters and line breaks."""

from __future__ import annotations

import html
import re
import unicodedata

__all__ = ["clean_html", "clean_text", "counted", "fold_case", "one_line", "remove_control_characters", "shortened"]

# C0 controls (except tab and line ends), DEL, C1 controls (except the line end U+0085), lone surrogates, and the
# non-characters that XML forbids. YAML and XML reject them, and terminals may obey them.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
# An unclosed comment takes the rest of the text with it, as in a browser. Without \Z, the missing end would be searched
# for after each "<!--", in quadratic time.
_TAG = re.compile(r"<!--.*?(?:-->|\Z)|</?[a-zA-Z][^<>]*>", re.DOTALL)


_TAG_OR_COMMENT = re.compile(
    r"""<!--.*?(?:-->|\Z)|<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:\s+[\w:-]+\s*=\s*"""
    r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>]+))*)\s*(?P<empty>/?)>""",
    re.DOTALL,
)
_WITHIN_WORDS = frozenset(
    {
        *("a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark"),
        *("nobr", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr"),
    }
)
"""Elements that part no words: ``H<sub>2</sub>O`` is one."""
_FORMATTING = _WITHIN_WORDS | {
    *("address", "article", "blockquote", "br", "center", "dd", "div", "dl", "dt", "figcaption", "figure", "h1", "h2"),
    *("h3", "h4", "h5", "h6", "hr", "img", "li", "ol", "p", "pre", "section", "table", "tbody", "td", "th", "thead"),
    *("tr", "ul"),
}
"""Elements that a title or an excerpt may be written with. Others, as ``<picture>``, are what it is about."""

_TAG_WITHIN_WORDS = re.compile(rf"</?(?:{'|'.join(sorted(_WITHIN_WORDS))})(?:\s[^<>]*)?>", re.IGNORECASE)


def remove_control_characters(text: str) -> str:
    """Return `text` without control characters, lone surrogates and non-characters."""
    if text.replace("\n", "").isprintable():  # printable text has none of them, and this test is quicker
        return text
    return _CONTROL.sub("", text)


def clean_text(text: str) -> str:
    r"""Return `text` as one line, as a visitor of the site would see it.

    Tags that format text are removed (a blank stands for those that part words) and entities resolved, control
    characters dropped, white space folded, and the result is in Unicode normal form C. Angle brackets that format
    nothing stay.

    Examples
    --------
    >>> clean_text("AT&amp;T <b>wins</b>\n  again"), clean_text("H<sub>2</sub>O<br>ice"), clean_text("Vec<T>")
    ('AT&T wins again', 'H2O ice', 'Vec<T>')
    """
    return _cleaned(_without_formatting(text) if "<" in text else text)


def clean_html(html: str) -> str:
    """Return the text of some HTML as `clean_text` does, without any tag."""
    return _cleaned(_TAG.sub(" ", _TAG_WITHIN_WORDS.sub("", html)) if "<" in html else html)


def _without_formatting(text: str) -> str:
    """A text without comments and without the tags that format it."""
    closed = {match["name"].lower() for match in _TAG_OR_COMMENT.finditer(text) if match["end"]}

    def replacement(match: re.Match[str]) -> str:
        if not match["name"]:
            return " "
        name, behind = match["name"].lower(), text[match.end() : match.end() + 1]
        if name not in _FORMATTING:
            return match[0]
        # "<p>Rents rise" is formatted by an element that nobody closed, "<p>: the paragraph" is about it.
        formats = match["end"] or match["attributes"] or match["empty"] or name in closed or behind.isalnum()
        return match[0] if not formats else "" if name in _WITHIN_WORDS else " "

    return _TAG_OR_COMMENT.sub(replacement, text)


def fold_case(text: str) -> str:
    """Return `text` for comparisons without case: also of the Turkish dotted and dotless i, which are one letter here.

    Examples
    --------
    >>> fold_case("İSTANBUL") == fold_case("istanbul") == fold_case("ISTANBUL")
    True
    """
    if text.isascii():
        return text.casefold()
    return text.replace("İ", "i").replace("ı", "i").casefold()


def _cleaned(text: str) -> str:
    """A text without tags as one line: entities resolved, no control characters, Unicode normal form C."""
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


def counted(n: int, noun: str) -> str:
    """Return a number and the noun that it counts, in its plural unless it is one.

    Examples
    --------
    >>> counted(1, "curated link"), counted(1200, "page")
    ('1 curated link', '1,200 pages')
    """
    return f"{n:,} {noun}{'' if n == 1 else 's'}"
