"""Articles that get in each other's way: the same id, the same address, the same text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import count
from typing import TypeVar

import numpy as np

from recommender._arrays.types import Keys
from recommender._io.arguments import checked_list
from recommender.content import Article, Problem, ProblemKind
from recommender.corpus.columns import Columns
from recommender.errors import SettingsError

__all__ = ["checked_members", "copies_of", "duplicates", "same_address", "with_unique_ids"]

T = TypeVar("T")


def checked_members(argument: str, value: Iterable[T], kind: type[T]) -> list[T]:
    """Return the articles, or the problems, that an argument holds; anything else among them is a SettingsError."""
    members = checked_list(argument, value, f"{kind.__name__}s".lower())
    for member in members:
        if not isinstance(member, kind):
            remedy = f"give recommender.read_corpus(…).{kind.__name__.lower()}s, of a folder or a table"
            raise SettingsError(f"{argument} holds {member!r:.200}, which is no {kind.__name__}; {remedy}")
    return members


def with_unique_ids(
    articles: Iterable[Article], problems: list[Problem], is_taken: Callable[[str], bool] = lambda name: False
) -> tuple[list[Article], dict[int, str]]:
    """Return articles by id, which of several the first by path keeps; and by position the ids of those renamed.

    `is_taken` says which ids further articles have.
    """
    by_id: dict[str, list[Article]] = {}
    for article in articles:
        by_id.setdefault(article.id, []).append(article)
    unique, renamed = dict[str, Article](), dict[str, str]()

    def is_free(name: str) -> bool:
        return name not in by_id and not is_taken(name)

    for name, group in by_id.items():
        if of_folders := _ids_of_folders(group, is_free):  # ids that are local to their folders, as in Docusaurus
            unique |= of_folders
            renamed |= dict.fromkeys(of_folders, name)
            continue
        # A total order, so that the order of the input decides nothing.
        first, *copies = sorted(group, key=lambda a: (a.path, a.line, repr(a))) if len(group) > 1 else group
        unique[name] = first
        names = (f"{name}~{number}" for number in count(2))
        for copy, free in zip(copies, filter(is_free, names), strict=False):
            text = f"the id {name!r} is taken by {_place(first)}; this one is called {free!r}"
            remedy = f"give one of them another id{'' if copy.line else ' or file name'}"
            problems.append(_problem(copy, "duplicate id", text, remedy))
            unique[free], renamed[free] = replace(copy, id=free), name
    order = sorted(unique)
    return [unique[name] for name in order], {
        position: renamed[name] for position, name in enumerate(order) if name in renamed
    }


def _ids_of_folders(group: Sequence[Article], is_free: Callable[[str], bool]) -> dict[str, Article]:
    """Articles that share an id, by folder and id, if each is from a file in a folder of its own; else nothing."""
    if len(group) == 1 or any(article.line or "/" in article.id for article in group):
        return {}
    names = {f"{article.path.rpartition('/')[0]}/{article.id}": article for article in group}
    if len(names) < len(group) or any(name.startswith("/") or not is_free(name) for name in names):
        return {}
    return {name: replace(article, id=name) for name, article in names.items()}


def same_address(page: Keys) -> list[list[int]]:
    """Return the positions of the articles that share an address with others, address by address."""
    _, group, counts = np.unique(page, return_inverse=True, return_counts=True)
    several = np.flatnonzero((counts[group] > 1) & (page != 0))
    by_page: dict[int, list[int]] = {}
    for position, number in zip(several.tolist(), group[several].tolist(), strict=True):
        by_page.setdefault(number, []).append(position)
    return list(by_page.values())


def copies_of(page: Keys) -> dict[int, tuple[int, ...]]:
    """Return, for each article whose address another article shares, the positions of those others."""
    return {
        position: tuple(other for other in group if other != position)
        for group in same_address(page)
        for position in group
    }


def duplicates(site: Sequence[Article]) -> Iterator[Problem]:
    """Yield what is wrong with articles that share an address, or title and text.

    Only those count that readers may see: a draft may well be a copy of the page that it will replace.
    """
    articles = [article for article in site if not (article.draft or article.kept_out)]
    for first, *others in same_address(Columns.of(articles).page):
        for position in others:
            article = articles[position]
            text = f"{article.url} is also the address of {_place(articles[first])}"
            remedy = "keep one of the two, or correct the address"
            yield _problem(article, "duplicate url", text, remedy)
    by_text: dict[tuple[str, str], list[Article]] = {}
    for article in articles:
        text = (article.excerpt or article.body).casefold()
        by_text.setdefault((article.title.casefold(), text), []).append(article)
    for original, *copies in by_text.values():
        for article in copies:
            text = f"same title and text as {_place(original)}: {article.title!r}"
            remedy = "keep one, or link them as versions of each other"
            yield _problem(article, "duplicate text", text, remedy)


def _place(article: Article) -> str:
    """Where an article is from: its file, or its file or table and the line of its record."""
    return f"{article.path}:{article.line}" if article.path and article.line else article.path or article.id


def _problem(article: Article, kind: ProblemKind, text: str, remedy: str) -> Problem:
    return Problem(article.path, article.line, kind, text, remedy)
