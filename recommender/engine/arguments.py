"""The check of an argument that names an article: its error suggests the nearest name that the corpus has."""

from __future__ import annotations

from recommender.content import Article
from recommender.corpus import NAME_OF_ARTICLE, Corpus
from recommender.errors import wrong_argument

__all__ = ["checked_name"]


def checked_name(argument: str, value: object, corpus: Corpus) -> str:
    """Return the name of an article; all else raises a SettingsError that suggests the nearest name in `corpus`."""
    if isinstance(value, str):
        return value
    if isinstance(value, Article):
        remedy = f"not the article itself; give its id {value.id!r}"
        raise wrong_argument(argument, value.id, f"{NAME_OF_ARTICLE}, {remedy}")
    closest = corpus.book.closest(str(value), 1) or [corpus.ids[0]]
    raise wrong_argument(argument, value, f"{NAME_OF_ARTICLE}, such as {closest[0]!r}")
