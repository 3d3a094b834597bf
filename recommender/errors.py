"""All errors that this package raises on purpose.

```text
RecommenderError                      the root: catch it to catch all of them
├── ContentError        (ValueError)  a content folder is missing, empty or unreadable
│   └── NoArticlesError               … it exists, but holds no article
├── SettingsError       (ValueError)  a settings file or an argument has an unknown name or an impossible value
├── UnknownArticleError (LookupError) no article has the given id, path, slug, URL or title
├── EvaluationError     (ValueError)  there is nothing to judge, or the judgments cannot be used
├── EditError           (ValueError)  a file cannot be changed as asked, and was left as it is
├── ExportError         (ValueError)  a target cannot be written, or its suffix names no format
└── StoreError          (ValueError)  an index cannot be written, or is damaged, foreign or of another format
    ├── NoIndexError                  … there is none
    └── UnreadableIndexError          … it exists, but cannot be read at the moment
```

A mistake in one article is not an error: it becomes a `recommender.Problem` in the list of problems, and everything
else is kept. Each message names the value, the place and the remedy.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any, ParamSpec, TypeVar, overload

__all__ = [
    "ContentError", "EditError", "EvaluationError", "ExportError", "NoArticlesError", "NoIndexError",
    "RecommenderError", "SettingsError", "StoreError", "UnknownArticleError", "UnreadableIndexError",
    "check_options", "checked_keywords", "unknown", "wrong_argument",
]  # fmt: skip

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


class RecommenderError(Exception):
    """The root of all errors of this package.

    Examples
    --------
    >>> from recommender import RecommenderError, read_corpus
    >>> try:
    ...     read_corpus("no-such-folder")
    ... except RecommenderError as error:
    ...     print(error)
    the content folder 'no-such-folder' does not exist; check the path
    """

    def __reduce__(self) -> tuple[Any, ...]:  # so that it is the same in another process
        return type(self).__new__, (type(self), *self.args), vars(self).copy()


class ContentError(RecommenderError, ValueError):
    """A content folder is missing, empty or unreadable.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> read_corpus("pyproject.toml")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    recommender.errors.ContentError: no reader knows the kind of 'pyproject.toml'; give a folder or a file with ...
    """


class NoArticlesError(ContentError):
    """A content folder exists, but holds no article.

    `message` names the folder and the remedy, `problems` are those of the files that could not be read.

    Examples
    --------
    >>> from recommender import NoArticlesError, read_corpus
    >>> try:
    ...     read_corpus("recommender/cli")
    ... except NoArticlesError as error:
    ...     print(str(error).partition(" with")[0])
    no articles in recommender/cli; write a first article, or name a folder
    """

    def __init__(self, message: str, problems: Sequence[Any] = ()) -> None:
        super().__init__(message)
        self.problems = tuple(problems)


class SettingsError(RecommenderError, ValueError):
    """A settings file or an argument has an unknown name or an impossible value.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> read_corpus("seeds/newsroom", fields={"titel": ["headline"]})  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    recommender.errors.SettingsError: unknown field 'titel'; did you mean 'title'? Known: title, excerpt, ...
    """


class UnknownArticleError(RecommenderError, LookupError):
    """No article has the id, path, slug, URL or title `key`.

    Parameters
    ----------
    key : str
        The text that names no article.
    closest : sequence of str, optional
        Ids of the articles whose id, slug or title is most similar to `key`, best first.
    shown : sequence of str, optional
        The same as the message names them.

    Examples
    --------
    >>> from recommender import UnknownArticleError, read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> try:
    ...     corpus.find("ferry-crews-walk-out")
    ... except UnknownArticleError as error:
    ...     print(error.closest[0])
    2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands
    """

    def __init__(self, key: str, closest: Sequence[str] = (), shown: Sequence[str] = ()) -> None:
        self.key, self.closest = key, tuple(closest)
        said = " or ".join(shown or map(repr, self.closest))
        hint = f"did you mean {said}?" if said else "use an id, a path, a slug, a URL or an exact title of an article"
        super().__init__(f"no article answers to {key!r}; {hint}")


class EvaluationError(RecommenderError, ValueError):
    """There is nothing to judge, or the judgments cannot be used.

    Examples
    --------
    >>> from recommender import evaluate, read_corpus
    >>> evaluate(read_corpus("seeds/newsroom"), protocol="clusters")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    recommender.errors.EvaluationError: unknown protocol 'clusters'; did you mean 'cluster'? Known: ...
    """


class EditError(RecommenderError, ValueError):
    r"""A file cannot be changed as asked, and was left as it is.

    Examples
    --------
    >>> from recommender import EditError
    >>> from recommender.sites.front_matter import set_key
    >>> try:
    ...     set_key(b"% title: Harbour\n% author: Ann\n", "related_computed", ["quay"])
    ... except EditError as error:
    ...     print(error)
    only front matter in YAML, TOML or JSON is changed; change it by hand
    """


class ExportError(RecommenderError, ValueError):
    """A target cannot be written, or its suffix names no format.

    Examples
    --------
    >>> import networkx as nx
    >>> from recommender import export
    >>> export(nx.DiGraph(), "map.docx")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    recommender.errors.ExportError: the suffix of 'map.docx' names no format; end the name with one of .csv, ...
    """


class StoreError(RecommenderError, ValueError):
    """An index cannot be written, or is damaged, foreign or of another format.

    `what` says what is wrong, and `remedy` what to do about it.

    Examples
    --------
    >>> from recommender import Recommender, StoreError
    >>> try:
    ...     recommender = Recommender.load("seeds")
    ... except StoreError as error:
    ...     print(error.what)
    there is no index in 'seeds'
    """

    def __init__(self, what: str, remedy: str = "") -> None:
        self.what = what
        super().__init__(f"{what}; {remedy}" if remedy else what)


class UnreadableIndexError(StoreError):
    """An index exists and may be sound, but cannot be read at the moment."""


class NoIndexError(StoreError):
    """There is no index in the given folder.

    Examples
    --------
    >>> from recommender import Recommender
    >>> Recommender.load("seeds")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    recommender.errors.NoIndexError: there is no index in 'seeds'; build it again: recommender build --content ...
    """


def unknown(what: str, name: object, known: Iterable[str], place: str = "") -> str:
    """Return the message for a name that is not in a table: it suggests the most similar of all `known`, at least one.

    `what` says what is named, ``"metric"`` for instance, and `place` where, with a blank in front. A name that is no
    string is no name at all.

    Examples
    --------
    >>> unknown("signal", "txt", ["text", "links"])
    "unknown signal 'txt'; did you mean 'text'? Known: text, links"
    """
    import difflib  # needed for errors only; every start of the program imports this module

    names = list(known)
    nearest = difflib.get_close_matches(str(name), names, 1, 0.0)[0]
    given = repr(name) if isinstance(name, str) else _shortened(name)
    return f"unknown {what} {given}{place}; did you mean {nearest!r}? Known: {', '.join(names)}"


def wrong_argument(name: str, value: object, expected: str) -> SettingsError:
    """Return the error for an argument of the wrong kind: its name, its value, and what it must be."""
    return SettingsError(f"{name} is {_shortened(value)}; it must be {expected}")


def _shortened(value: object) -> str:
    """A value as a message shows it: on one line of at most about 200 characters."""
    import reprlib  # as above

    if shape := getattr(value, "shape", ()):  # an array or a frame, whose cells say nothing
        return f"of the type {type(value).__name__} and the shape {shape}"
    shortener = reprlib.Repr()
    shortener.maxstring = shortener.maxother = 100
    shown = " ".join(shortener.repr(value).split())
    return shown if len(shown) <= 200 else f"{shown[:200]}…"


_OTHER_NAMES = dict.fromkeys(("n", "limit", "top_k", "topk", "top_n", "size"), "k") | {"threshold": "min_score"}
_OTHER_NAMES |= dict.fromkeys(("embeddings", "vectors", "model"), "semantic")
"""What other libraries call the same."""

_ANY_KEYWORDS = 0x08
"""Flag of a function that takes ``**options``: that of `inspect`, which takes long to load."""


def check_options(given: Iterable[str], known: Iterable[str], function: str) -> None:
    """Raise a SettingsError, with the nearest name, if an option is not among the `known` ones of a `function`."""
    names = list(known)
    for name in given:
        if name in names:
            continue
        if (same := _OTHER_NAMES.get(name)) in names:
            raise SettingsError(f"unknown option {name!r} of {function}; it is called {same!r} here") from None
        raise SettingsError(unknown("option", name, names, f" of {function}")) from None


@overload
def checked_keywords(function: type[T]) -> type[T]: ...
@overload
def checked_keywords(function: Callable[P, R]) -> Callable[P, R]: ...
def checked_keywords(function: Any) -> Any:
    """Make a function or a method, or the constructor of a class, refuse misspelt keywords with a SettingsError.

    Whatever else is wrong with a call stays Python's own TypeError. What a function takes as ``**options`` it has to
    check itself; here, only what resembles a required argument that is missing is refused.
    """
    if isinstance(function, type):
        constructor: Any = function
        constructor.__init__ = checked_keywords(constructor.__init__)
        return function
    code = function.__code__
    names = code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]
    known = [name for name in names if name not in ("self", "cls")]
    required = names[: code.co_argcount - len(function.__defaults__ or ())]
    # A named constructor is called after its class, another method by its name alone.
    is_method = names[:1] == ("self",) and function.__name__ != "__init__"
    called = function.__name__ if is_method else function.__qualname__.removesuffix(".__init__")
    is_open = bool(code.co_flags & _ANY_KEYWORDS)
    all_known = frozenset(known)

    @wraps(function)
    def checked(*arguments: Any, **keywords: Any) -> Any:
        if keywords and not is_open:
            if not keywords.keys() <= all_known:
                check_options(keywords, known, called)
        elif len(arguments) < len(required):
            missing = [name for name in required[len(arguments) :] if name not in keywords]
            check_options((name for name in keywords if _resembles(name, missing)), known, called)
        return function(*arguments, **keywords)

    return checked


def _resembles(name: str, others: Sequence[str]) -> bool:
    from difflib import get_close_matches  # as above

    return bool(get_close_matches(name, others))
