"""Which articles the names in a file of judgments mean."""

from __future__ import annotations

from collections.abc import Callable

from recommender.corpus import Corpus
from recommender.errors import UnknownArticleError

__all__ = ["ArticleNames"]


class ArticleNames:
    """Finds the ids of the articles that a file of judgments names. Each name is searched for only once."""

    def __init__(self, corpus: Corpus, decode: Callable[[str], str]) -> None:
        self._corpus = corpus
        self._decode = decode
        self._results: dict[str, str | UnknownArticleError] = {
            external.id: external.id for external in corpus.externals
        }

    def find(self, name: str) -> str:
        """Return the id of the article that a name means, decoded or else as written."""
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
