"""Every error this package raises on purpose.

```text
RecommenderError                      catch this to catch them all
├── ContentError        (ValueError)  a content folder is missing, empty or unreadable
│   └── NoArticlesError               … it is there, but holds no article
├── SettingsError       (ValueError)  a settings file or an argument says something impossible
├── UnknownArticleError (LookupError) no article answers to the given id, path, slug, URL or title
├── EvaluationError     (ValueError)  there is nothing to judge, or the judgments cannot be used
├── ExportError         (ValueError)  a target cannot be written, or its suffix names no format
└── StoreError          (ValueError)  an index cannot be written, or is damaged, foreign or of another format
    └── NoIndexError                  … there is none
```

A mistake in one article is not an error: it is collected as a `recommender.Problem`, and everything
else is kept. Each message shows the value, the place and the remedy.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from recommender.content import Problem

__all__ = [
    "ContentError",
    "EvaluationError",
    "ExportError",
    "NoArticlesError",
    "NoIndexError",
    "RecommenderError",
    "SettingsError",
    "StoreError",
    "UnknownArticleError",
    "no_articles",
    "unknown",
    "wrong_argument",
]


class RecommenderError(Exception):
    """The root of all errors of this package."""


class ContentError(RecommenderError, ValueError):
    """A content folder is missing, empty or unreadable."""


class NoArticlesError(ContentError):
    """A content folder is there, but holds no article.

    Parameters
    ----------
    message : str
        What was looked at, and the remedy.
    problems : sequence of Problem, optional
        What was found instead of articles.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


def no_articles(folder: object, problems: Sequence[Problem]) -> NoArticlesError:
    """Return the error for a folder without any article."""
    unread = f"; {len(problems)} problems, the first: {problems[0]}" if problems else ""
    remedy = "name a folder with .md, .markdown, .mdx, .txt, .jsonl or feed files"
    return NoArticlesError(f"no articles in {folder}{unread}; {remedy}", problems)


class SettingsError(RecommenderError, ValueError):
    """A settings file or an argument says something impossible."""


class UnknownArticleError(RecommenderError, LookupError):
    """No article answers to `key`.

    Parameters
    ----------
    key : str
        What was asked for.
    closest : sequence of str, optional
        Ids of the articles whose id, slug or title look most like it, best first.
    """

    def __init__(self, key: str, closest: Sequence[str] = ()) -> None:
        self.key = key
        self.closest = tuple(closest)
        hint = (
            "did you mean " + " or ".join(repr(name) for name in self.closest) + "?"
            if self.closest
            else "use an id, a path, a slug, a URL or an exact title of an article in the content folder"
        )
        super().__init__(f"no article answers to {key!r}; {hint}")


class EvaluationError(RecommenderError, ValueError):
    """There is nothing to judge, or the judgments cannot be used."""


class ExportError(RecommenderError, ValueError):
    """A target cannot be written, or its suffix names no format."""


class StoreError(RecommenderError, ValueError):
    """An index cannot be written, or is damaged, foreign or of another format.

    Parameters
    ----------
    what : str
        What is wrong.
    remedy : str, optional
        What can be done, by whoever is told.
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        super().__init__(f"{what}; {remedy}" if remedy else what)


class UnreadableIndexError(StoreError):
    """An index is there and may be sound, but cannot be read just now."""


class NoIndexError(StoreError):
    """There is no index where one was looked for."""


def unknown(what: str, name: str, known: Iterable[str], place: str = "") -> str:
    """Return the message for a name that is none of `known`: it shows the nearest one, and all of them."""
    import difflib  # every start passes through this module, and hardly any needs it

    names = list(known)
    nearest = difflib.get_close_matches(name, names, 1, 0.0)[0]
    return f"unknown {what} {name!r}{place}; did you mean {nearest!r}? Known: {', '.join(names)}"


def wrong_argument(name: str, value: object, expected: str) -> SettingsError:
    """Return the error for an argument of the wrong kind.

    Parameters
    ----------
    name : str
        Of the argument.
    value : object
        What was given; a long one is shortened.
    expected : str
        What it must be, and maybe the nearest that there is.
    """
    import reprlib  # as above

    shortener = reprlib.Repr()
    shortener.maxstring = shortener.maxother = 100
    shown = " ".join(shortener.repr(value).split())
    shown = shown if len(shown) <= 200 else f"{shown[:200]}…"
    return SettingsError(f"{name} is {shown}; it must be {expected}")
