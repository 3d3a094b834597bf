"""What public methods are handed is checked here, before any work: the answer names the value and what is expected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from numbers import Integral
from os import PathLike
from pathlib import Path
from typing import TypeVar

from recommender.content import Article
from recommender.corpus import Corpus
from recommender.errors import SettingsError, wrong_argument

__all__ = ["checked_articles", "checked_count", "checked_list", "checked_name", "checked_path", "checked_text"]

T = TypeVar("T")

_A_NAME = "a string: an id, a path, a slug, a URL or an exact title of an article"


def checked_name(argument: str, value: object, corpus: Corpus) -> str:
    """Return the name of an article, or raise a SettingsError with the nearest one that there is."""
    if isinstance(value, str):
        return value
    if isinstance(value, Article):
        raise wrong_argument(argument, value.id, f"{_A_NAME}, not the article itself; give its id {value.id!r}")
    closest = corpus.book.closest(str(value), 1) or [corpus.ids[0]]
    raise wrong_argument(argument, value, f"{_A_NAME}, such as {closest[0]!r}")


def checked_text(argument: str, value: object) -> str:
    """Return a text, or raise a SettingsError."""
    if not isinstance(value, str):
        raise wrong_argument(argument, value, "a string")
    return value


def checked_moment(argument: str, value: object) -> datetime | None:
    """Return a moment or None, or raise a SettingsError."""
    if value is not None and not isinstance(value, datetime):
        raise wrong_argument(argument, value, "a datetime, such as datetime(2021, 5, 1)")
    return value


def checked_count(argument: str, value: object, least: int, meaning: str) -> int:
    """Return a whole number, or raise a SettingsError."""
    if isinstance(value, bool) or not isinstance(value, Integral) or value < least:
        raise SettingsError(f"{argument} is {value!r}; it says {meaning}: a whole number, {least} or more")
    return int(value)


def checked_list(argument: str, value: Iterable[T], members: str) -> Sequence[T]:
    """Return a list of what was given; one of its `members` alone, which Python might iterate, is no list.

    Raises
    ------
    SettingsError
        If it is no list.
    """
    if isinstance(value, str | Article) or not isinstance(value, Iterable):
        raise SettingsError(f"{argument} is {value!r}; give a list of {members}, even if it is one")
    return [*value]


def checked_articles(argument: str, value: Iterable[Article]) -> Sequence[Article]:
    """Return a list of articles, or raise a SettingsError."""
    articles = checked_list(argument, value, "articles")
    for article in articles:
        if not isinstance(article, Article):
            raise SettingsError(
                f"{argument} holds {article!r}, which is no Article; recommender.read_corpus reads files"
            )
    return articles


def checked_path(argument: str, value: object) -> Path:
    """Return a path, or raise a SettingsError."""
    if not isinstance(value, str | PathLike):
        raise wrong_argument(argument, value, "the path of a folder, as a string or a Path")
    return Path(value)
