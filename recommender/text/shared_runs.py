"""Whole words that two texts share, in scripts that write no spaces between words.

Such texts are indexed by pairs of characters, and a pair is often no word: 照仓 lies across the two words of 快照仓库.
No dictionary is at hand. So a pair is followed in both texts to the left and to the right as far as they agree, and
what is left of neighbouring words at the ends is taken off: between two words, pairs of characters are rarer than
inside of them (Sproat and Shih 1990).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from itertools import pairwise

__all__ = ["RUN_CHARACTERS", "shared_runs"]

RUN_CHARACTERS = 10_000
"""How many characters of each text are looked through. A plain choice: a long article, so that time is bounded."""

MAX_RUNS = 8
"""How many words are found for two texts at most. A plain choice: more than are named."""

MAX_PAIRS, MAX_PLACES = 40, 8
"""How many pairs are followed, those that add most first, and at how many places of the text each."""

MAX_LENGTH = 12
"""In characters: a longer run is a phrase, or a passage that one text took from the other, and is cut at its rarest
pairs. A plain choice: long compounds have nine or ten characters."""

MAX_AROUND = 48
"""How many characters to each side of a pair are compared. A plain choice: four words of `MAX_LENGTH`. Texts may share
a passage of thousands of characters, and following it for each of its pairs took seconds for a single reason."""

NEARLY_ALWAYS = 0.3
"""How much rarer, in nats, a pair with a neighbour may be than two characters of their own, if they nearly always stand
beside it: then they are a piece of a longer word, as 重定 is of 重定向. A plain choice: in three of four articles."""

_HAN = "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IS_HAN = re.compile(f"[{_HAN}]").match
_IS_HIRAGANA, _IS_KATAKANA = re.compile("[\u3041-\u309f]").match, re.compile("[\u30a0-\u30ff]").match
_HANGUL = "\uac00-\ud7af"
_IS_HANGUL = re.compile(f"[{_HANGUL}]").match
_SHORTEST = ((re.compile(f"[{_HAN}{_HANGUL}]"), 2), (re.compile("[\u3041-\u30ff]"), 3), (re.compile(""), 4))
"""How many characters a word has at least, by script; the last is for those whose characters are letters."""

_FUNCTION = frozenset("的了在是和與与及或也就都把被")
"""Chinese words of one character that belong to the grammar."""

_STOP_WORDS = {
    "我们", "我們", "你们", "你們", "他们", "他們", "自己", "一个", "一個", "这个", "這個", "那个", "那個", "这些",
    "什么", "什麼", "怎么", "怎麼", "如何", "可以", "没有", "沒有", "因为", "因為", "所以", "如果", "但是", "以及",
}  # fmt: skip
"""Frequent Chinese words that name nothing."""

_PARTICLES = re.compile("(?:から|まで|より|など|です|ます|では|には|とは|した|する|[をはがのにでへとや])+$")
"""Japanese particles and endings, at the end of a run."""

_FOLLOWS_A_WORD = re.compile("[をはがのにでへともやだ]").match


def shared_runs(
    shares: Mapping[str, float], query: str, candidate: str, rarity: Callable[[str], float]
) -> dict[str, float]:
    """Return the words that two texts share, and what each adds to their similarity, in no particular order.

    Parameters
    ----------
    shares : mapping of str to float
        The pairs of characters that both texts have, and what each adds.
    query, candidate : str
        What the texts write without spaces (`recommender.text.words.unspaced_runs`), a space between two runs.
    rarity : callable
        How rare a pair of characters is on the site: higher is rarer.

    Examples
    --------
    >>> pairs = {"快照": 0.2, "照仓": 0.3, "仓库": 0.1}
    >>> shared_runs(pairs, "删除快照仓库", "创建快照仓库的方法", {"创建": 1, "建快": 9, "快照": 2, "库的": 9}.get)
    {'快照仓库': 0.6}
    """
    query, candidate = query[:RUN_CHARACTERS], candidate[:RUN_CHARACTERS]
    words, followed, counted = dict[str, float](), set[str](), set[str]()
    for pair in sorted(shares, key=lambda pair: (-shares[pair], pair))[:MAX_PAIRS]:
        if pair in followed or "を" in pair or len(words) == MAX_RUNS:
            continue
        word = _word_around(pair, shares, query, candidate, rarity)
        followed.update(_pairs(word) or [pair])
        if word and (new := [one for one in _pairs(word) if one not in counted]):
            counted.update(new)
            words[word] = sum(shares.get(one, 0.0) for one in new)
    for word in sorted(words, key=len):
        longer = next((other for other in words if word != other and word in other), "")
        if longer:
            words[longer] += words.pop(word)
    return words


def _word_around(
    pair: str, shares: Mapping[str, float], query: str, candidate: str, rarity: Callable[[str], float]
) -> str:
    """The longest word with a pair that both texts write; empty if there is none."""
    best, place = "", candidate.find(pair)
    for _ in range(MAX_PLACES):
        if place < 0:
            break
        start, end = _agreement(place, shares, query, candidate)
        start, end = _short_enough(start, end, place, candidate, rarity)
        word = _trimmed(start, end, candidate, rarity)
        if pair in word and len(word) > len(best):
            best = word
        place = candidate.find(pair, place + 1)
    if len(best) == 2:  # the query may show that it is a piece of a word
        place = query.find(best)
        best = "" if _is_piece(best, query[max(0, place - 1) : place], query[place + 2 : place + 3], rarity) else best
    return best


def _agreement(place: int, shares: Mapping[str, float], query: str, candidate: str) -> tuple[int, int]:
    """Where the longest run with the pair at a place begins and ends that the query writes, too, near that place."""
    start, end = place, place + 2
    first, last = max(0, start - MAX_AROUND), min(len(candidate), end + MAX_AROUND)
    while end < last and _is_shared(candidate[end - 1 : end + 1], shares) and candidate[start : end + 1] in query:
        end += 1
    while (
        start > first and _is_shared(candidate[start - 1 : start + 1], shares) and candidate[start - 1 : end] in query
    ):
        start -= 1
    return start, end


def _is_shared(pair: str, shares: Mapping[str, float]) -> bool:
    """Whether both texts have a pair that may be in one word: を is always a word of its own."""
    return pair in shares and "を" not in pair


def _short_enough(start: int, end: int, place: int, candidate: str, rarity: Callable[[str], float]) -> tuple[int, int]:
    """A long run, cut between two words until the part with the pair at a place is short; empty if that pair is cut."""
    while end - start > MAX_LENGTH:
        cut = max(range(start, end - 1), key=lambda at: rarity(candidate[at : at + 2]))
        if cut == place:
            return start, start
        start, end = (start, cut + 1) if cut > place else (cut + 1, end)
    return start, end


def _trimmed(start: int, end: int, text: str, rarity: Callable[[str], float]) -> str:
    """A run without what is left of neighbouring words at its ends; empty if no word stays."""
    while start < end and _begins_amiss(start, end, text, rarity):
        start += 1
    run, before, after = text[start:end], text[max(0, start - 1) : start], text[end : end + 1]
    if len(run) == 2 and _is_piece(run, before, after, rarity):
        return ""
    while run and (shorter := _without_bad_end(run, after, rarity)) != run:
        after, run = run[len(shorter)], shorter
    shortest = next(length for script, length in _SHORTEST if script.search(run))
    return "" if len(run) < shortest or run in _STOP_WORDS or all(map(_IS_HIRAGANA, run)) else run


def _is_piece(pair: str, before: str, after: str, rarity: Callable[[str], float]) -> bool:
    """Whether two Chinese characters nearly always stand beside a third one, or one of them is no word's own."""
    if not all(map(_IS_HAN, pair)):
        return False
    outside = [before + pair[0]] if _is_part_of_a_word(before) else []
    outside += [pair[1] + after] if _is_part_of_a_word(after) else []
    return "的" in pair or any(rarity(outer) < rarity(pair) + NEARLY_ALWAYS for outer in outside)


def _begins_amiss(start: int, end: int, text: str, rarity: Callable[[str], float]) -> bool:
    first, before = text[start], text[start - 1 : start] if start else ""
    if _is_mark(first):
        return True
    if _IS_HIRAGANA(first):
        return first not in "おご" or bool(_IS_HIRAGANA(before))
    if _IS_KATAKANA(first) or _IS_HANGUL(first):  # the script itself shows where its words begin
        return bool((_IS_KATAKANA if _IS_KATAKANA(first) else _IS_HANGUL)(before))
    if first in _FUNCTION and end - start > 2:
        return rarity(text[start : start + 2]) > rarity(text[start + 1 : start + 3])
    return _belongs_outside(first, before, text[start : start + 2], before + first, rarity)


def _without_bad_end(run: str, after: str, rarity: Callable[[str], float]) -> str:
    last = run[-1]
    if _is_mark(after) or (unicodedata.category(last) == "Lo" and last in "เแโใไເແໂໃໄ"):  # written before its consonant
        return run[:-1]
    if _IS_HIRAGANA(last):
        without = _PARTICLES.sub("", run)
        if without != run or not _IS_HIRAGANA(after) or _FOLLOWS_A_WORD(after):
            return without
        return run.rstrip("".join(filter(_IS_HIRAGANA, run)))
    if _IS_KATAKANA(last):
        return run.rstrip("".join(filter(_IS_KATAKANA, run))) if _IS_KATAKANA(after) else run
    if last in _FUNCTION and len(run) > 2:
        return run[:-1] if rarity(run[-2:]) > rarity(run[-3:-1]) else run
    return run[:-1] if _belongs_outside(last, after, run[-2:], last + after, rarity) else run


def _belongs_outside(character: str, outside: str, inner: str, outer: str, rarity: Callable[[str], float]) -> bool:
    """Whether a character at an end makes a word with what stands outside of the run rather than with the run."""
    if not _IS_HAN(character) or not _is_part_of_a_word(outside):
        return False
    return rarity(outer) < rarity(inner)


def _is_part_of_a_word(character: str) -> bool:
    """Whether a character, or none, is one that Chinese words are made of."""
    return bool(_IS_HAN(character)) and character not in _FUNCTION


def _is_mark(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] == "M"


def _pairs(word: str) -> list[str]:
    return [first + second for first, second in pairwise(word)]
