"""Which articles the names in a file of judgments mean."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from recommender.content import Problem, ProblemKind
from recommender.corpus import AmbiguousReferenceError, Corpus
from recommender.errors import UnknownArticleError
from recommender.judging.graded_rows import Row

__all__ = ["ArticleNames"]


class ArticleNames:
    """Finds the ids of the articles that a file of judgments names. Each name is searched for only once.

    Parameters
    ----------
    path : str or Path
        The file, for messages.
    corpus : Corpus
        The articles it is about.
    decode : callable
        Turns a name as the file has it into the name as it was. Where no article has that name, the name is taken as
        written.
    """

    def __init__(self, path: str | Path, corpus: Corpus, decode: Callable[[str], str]) -> None:
        self._path = Path(path).as_posix()
        self._corpus = corpus
        self._decode = decode
        self._results: dict[str, str | UnknownArticleError] = {
            external.id: external.id for external in corpus.externals
        }

    def pair(self, row: Row) -> tuple[str, str] | Problem:
        """Return the ids of query and candidate, or why they are no pair of articles."""
        try:
            query, candidate = self._find(row.query), self._find(row.candidate)
        except UnknownArticleError as error:
            kind: ProblemKind = "ambiguous link" if isinstance(error, AmbiguousReferenceError) else "dangling link"
            text, _, remedy = str(error).rpartition("; ")
            return Problem(self._path, row.line, kind, text, remedy)
        if query == candidate:
            return Problem(self._path, row.line, "self link", f"{query!r} is judged for itself", "remove the line")
        return query, candidate

    def _find(self, name: str) -> str:
        decoded = self._decode(name)
        result = self._look_up(decoded)
        if isinstance(result, UnknownArticleError) and decoded != name:
            as_written = self._look_up(name)
            result = result if isinstance(as_written, UnknownArticleError) else as_written
        if isinstance(result, UnknownArticleError):
            raise result
        return result

    def _look_up(self, name: str) -> str | UnknownArticleError:
        if name not in self._results:
            try:
                self._results[name] = self._corpus.find(name).id
            except UnknownArticleError as error:
                self._results[name] = error
        return self._results[name]
