"""Marks in a text that was read: where the words of links to pages of the site stand, and where its blocks begin.

Readers set the marks while they know the mark-up. They pass through the cleaning of a text, since no white space and no
letter is among them, and `split_marks` turns them into places in the clean text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from recommender.content import Spans

__all__ = ["BLOCK", "HEADING", "LINK", "LINK_END", "OF_TEMPLATE", "linked", "split_marks", "unmarked"]

LINK, LINK_END, BLOCK, HEADING = "\ufdd0\ufdd1\ufdd2\ufdd3"
"""Around the words of a link, and in front of a paragraph, an item of a list, a cell, a piece of code; behind that, as
many marks of a heading as its level says. All are non-characters of Unicode, which no text may hold."""
OF_TEMPLATE = "\ufdd4"
"""The target of a link that has no other one than a tag of a template, which makes the address of a page."""

_WITHOUT_END = re.compile(f"{LINK}(?=[^{LINK}{LINK_END}]*(?:{LINK}|\\Z))")
_WITHOUT_BEGINNING = re.compile(f"({LINK}[^{LINK_END}]*{LINK_END})|{LINK_END}")
_LINKED = re.compile(f"{LINK}[^{LINK_END}]*{LINK_END}")
_LEVELS = 7
_WORD = re.compile(r"\w")
_BETWEEN_WORDS = re.compile(r"\W+")

ANNOUNCEMENTS = frozenset(
    """
    see also; see; read also; also read; read more; read next; read this next; more; related; related posts; related
    articles; related stories; related reading; related pages; related content; related links; related topics; related
    notes; further reading; more reading; recommended reading; you may also like; you might also like; up next; next;
    previous; prev; next post; previous post; next article; previous article; links; in this series; learn more;
    siehe auch; siehe; lesen sie auch; mehr zum thema; weiterlesen; verwandte artikel; zum thema; voir aussi; lire
    aussi; à lire aussi; articles liés; pour aller plus loin; véase también; ver también; lea también; artículos
    relacionados; veja também; leia também; vedi anche; leggi anche; articoli correlati; zie ook; lees ook; se även;
    läs också; se også; les også; katso myös; zobacz też; zobacz także; czytaj też; viz také; см также; читайте также;
    дивіться також; bkz; ayrıca bakınız; 参见; 參見; 另见; 相关文章; 相關文章; 関連記事; 関連項目; あわせて読みたい;
    관련 글; 같이 보기; انظر أيضا; ראו גם; यह भी देखें; xem thêm
    """.replace("\n    ", " ")
    .strip()
    .split("; ")
)
"""What announces links, and says nothing else: above a list of them, or in front of some in the same line."""
_LONGEST = 40
"""Characters of a block that may be an announcement, with all that stands around its words."""


def linked(words: str) -> str:
    """Return the words of a link with marks around them."""
    return f"{LINK}{words}{LINK_END}"


def unmarked(text: str) -> str:
    """Return a text without marks."""
    if not text.isascii():
        for mark in (LINK, LINK_END, BLOCK, HEADING, OF_TEMPLATE):  # quicker than a regular expression
            text = text.replace(mark, "")
    return text


def split_marks(marked: str) -> tuple[str, Spans]:
    """Return the text without marks, and where in it the words stand that are there for the sake of links only.

    These are the words of the links; blocks that have no others, as an item of a list; what announces links; and a
    heading below which nothing else is said. Without them, the text is as if the links, and whatever consists of
    them, had not been written.

    Parameters
    ----------
    marked : str
        One line, clean but for its marks.

    Returns
    -------
    text : str
        One line without marks.
    places : tuple of (int, int)
        Start and end of each, ascending.

    Examples
    --------
    >>> text, places = split_marks(f"They took {linked('the tug')}. {BLOCK}{linked('Pilots')}, {linked('Crew')}")
    >>> text, [text[start:end] for start, end in places]
    ('They took the tug. Pilots, Crew', ['the tug', ' Pilots, Crew'])
    """
    if marked.isascii():
        return marked, ()
    marked = _WITHOUT_END.sub("", marked.replace(OF_TEMPLATE, ""))
    if marked.count(LINK) != marked.count(LINK_END):
        marked = _WITHOUT_BEGINNING.sub(r"\1", marked)
    has_links = LINK in marked
    blocks = [*_closed(_folded(marked).split(BLOCK))] if has_links else marked.split(BLOCK)
    kept = _kept(blocks)
    if not has_links and all(kept):  # as in most texts
        return unicodedata.normalize("NFC", _folded(unmarked(marked))), ()
    pairs = zip(blocks, kept, strict=True)
    text = "".join([block if is_kept else linked(unmarked(block)) for block, is_kept in pairs]).replace(HEADING, "")
    split, (words, *rest) = _Split(), _folded(text).split(LINK)
    split.add(words, left_out=False)
    for part in rest:
        words, _, behind = part.partition(LINK_END)
        split.add(words, left_out=True)
        split.add(behind, left_out=False)
    return split.result()


def _folded(text: str) -> str:
    """A text of which marks were taken out as one line: it was one before, so that only blanks can be side by side."""
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")


def _closed(blocks: Iterable[str]) -> Iterator[str]:
    """Yield blocks in which each link ends where the block ends; it goes on in the next."""
    in_link = False
    for block in blocks:
        if not in_link and LINK not in block:  # as most
            yield block
            continue
        words = block.lstrip(HEADING)
        text = f"{block[: len(block) - len(words)]}{LINK}{words}" if in_link else block
        in_link = text.rfind(LINK) > text.rfind(LINK_END)
        yield f"{text}{LINK_END}" if in_link else text


def _kept(blocks: Sequence[str]) -> list[bool]:
    """Return of each block whether it is kept; a heading is, if such a block follows before the next like it."""
    kept, followed = list[bool](), [False] * _LEVELS
    for block in reversed(blocks):
        words = _LINKED.sub("", block) if LINK in block else block
        if block[:1] == HEADING:
            level = min(len(words) - len(words.lstrip(HEADING)), _LEVELS - 1)
            is_kept = followed[level] and _speaks(words)
            followed[level:] = [False] * (_LEVELS - level)
        elif is_kept := _speaks(words):
            followed = [True] * _LEVELS
        kept.append(is_kept)
    kept.reverse()
    return kept


def _speaks(words: str) -> bool:
    """Whether a block says anything; `words` are those outside of its links."""
    if len(words) > _LONGEST:
        return _WORD.search(words) is not None
    said = _BETWEEN_WORDS.sub(" ", words).strip()
    return bool(said) and said.casefold() not in ANNOUNCEMENTS


class _Split:
    """A text that grows part by part: as a whole, and without what is left out; blanks are folded in both."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._kept: list[str] = []
        self._places: list[tuple[int, int]] = []
        self._length = 0

    def add(self, words: str, *, left_out: bool) -> None:
        """Add the next part."""
        if words[:1] == " " and _ends(self._parts):
            words = words[1:]
            if not left_out and not _ends(self._kept):  # the blank at the end of what was left out stays
                start, end = self._places.pop()
                self._places += [(start, end - 1)] if end - start > 1 else []
                self._kept.append(" ")
        if not words:
            return
        start, self._length = self._length, self._length + len(words)
        self._parts.append(words)
        if left_out:
            self._leave_out(start, self._length)
            return
        if words[0] == " " and _ends(self._kept):  # the blank goes with what was left out in front of it
            self._leave_out(start, start + 1)
            words = words[1:]
        if words:
            self._kept.append(words)

    def _leave_out(self, start: int, end: int) -> None:
        if self._places and self._places[-1][1] == start:
            start = self._places.pop()[0]
        self._places.append((start, end))

    def result(self) -> tuple[str, Spans]:
        """Return the text, and the places that are left out of it."""
        whole, kept = "".join(self._parts), "".join(self._kept)
        text = whole.rstrip(" ")
        if self._places and self._places[-1][1] >= len(text):
            start, _ = self._places.pop()
            start -= text[:start].endswith(" ")  # a text does not end with a blank
            if start < len(text):
                self._places.append((start, len(text)))
        kept = kept.rstrip(" ")
        if not (unicodedata.is_normalized("NFC", text) and unicodedata.is_normalized("NFC", kept)):
            # A link that ends within a letter: then its words are no part of the text at all.
            return unicodedata.normalize("NFC", kept), ()
        return text, tuple(self._places)


def _ends(parts: list[str]) -> bool:
    """Whether a text of some parts is empty, or ends with a blank."""
    return not parts or parts[-1].endswith(" ")
