"""Text alone, each system by its own library: TF-IDF and BM25, plain, and set up to win.

`tfidf_scores` and `bm25_scores` take texts, or texts that are cut into terms already, and know nothing of articles.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender.corpus import Corpus, Node
from recommender.evaluation.extra import from_the_extra
from recommender.evaluation.folds import Question
from recommender.evaluation.rankers import Scorer, plain_text
from recommender.text import TextIndex, tokenize

__all__ = ["Bm25", "Bm25F", "Lsi", "Scores", "StemmedTfIdf", "TfIdf", "bm25_scores", "terms_of", "tfidf_scores"]

Scores = Callable[[int], npt.NDArray[Any]]
"""Position of the query → a score for every text, higher is better; shape (n_texts,)."""

TITLE_WEIGHT = 2
"""How often a word of the title counts.

Measured on the four smaller sites of ``evaluation/yardstick.py`` by its nDCG@5 (unjudged counts 0): once, twice and
three times are .610, .634 and .610 for TF-IDF, and .557, .595 and .590 for BM25. With stop words, twice is .558 and
.562; logarithms of frequencies change little for TF-IDF (.626)."""

LSI_DIMENSIONS = 100
"""Of latent semantic indexing: a usual choice."""


def tfidf_scores(texts: Sequence[str] | Sequence[list[str]], n_fitted: int | None = None) -> Scores:
    """Cosine of TF-IDF vectors by the defaults of scikit-learn's `TfidfVectorizer`.

    Parameters
    ----------
    texts : sequence of str, or of list of str
        Texts, or their terms.
    n_fitted : int, optional
        How many of them, from the first, make the vocabulary and its frequencies; by default all.
    """
    matrix = _tfidf_matrix(texts, n_fitted)
    postings = sp.csr_array(matrix.T.tocsr())
    return lambda position: (matrix[[position]] @ postings).toarray()[0]


def _tfidf_matrix(texts: Sequence[str] | Sequence[list[str]], n_fitted: int | None = None) -> sp.csr_array:
    """The vectors, rows of length one or 0; shape (n_texts, n_terms)."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    # What is handed a function to cut texts by takes each text as that function returns it.
    vectorizer = TfidfVectorizer(analyzer="word" if not texts or isinstance(texts[0], str) else list)
    try:
        return sp.csr_array(vectorizer.fit(texts[:n_fitted]).transform(texts))
    except ValueError:  # scikit-learn's word for "not a single term"
        return sp.csr_array((len(texts), 1))


def bm25_scores(texts: Sequence[str] | Sequence[list[str]]) -> Scores:
    """BM25 of each text for each other one, by ``bm25s``, set up as its own manual begins.

    k1 is 1.5, b 0.75, idf Lucene's; texts that are not cut into terms yet are cut into English stems without stop
    words. A query is a whole text.
    """
    with from_the_extra("bm25s"):
        import bm25s
    if texts and isinstance(texts[0], str):
        from Stemmer import Stemmer

        terms: Sequence[list[str]] = bm25s.tokenize(
            [*texts], stopwords="en", stemmer=Stemmer("english"), return_ids=False, show_progress=False
        )
    else:
        terms = texts  # type: ignore[assignment]
    index = bm25s.BM25()
    # The empty word stands for a text without words, so that a site of such texts has an index at all.
    index.index([own or [""] for own in terms], show_progress=False)
    return lambda position: index.get_scores(terms[position]) if terms[position] else np.zeros(len(terms))


def terms_of(nodes: Sequence[Node], text: TextIndex, *, full: bool) -> list[list[str]]:
    """Return the terms of nodes, those of the title twice: stems without English stop words.

    Where a script writes no spaces between words, terms are pairs of characters.

    Parameters
    ----------
    nodes : sequence of Article or External
        Of a site, articles first.
    text : TextIndex
        Of that site: it knows the languages, which choose the stemmers.
    full : bool
        Whether title, excerpt and body are read, or title and excerpt; where there is no excerpt, the body.
    """
    languages = text.vectors.languages
    tags = languages.tags.tolist()
    tags += [languages.tag(plain_text(node)) for node in nodes[len(tags) :]]
    terms = []
    for node, tag in zip(nodes, tags, strict=True):
        body = getattr(node, "body", "")
        rest = f"{node.excerpt} {body}" if full else node.excerpt or body
        terms.append(TITLE_WEIGHT * _stems(node.title, tag) + _stems(rest, tag))
    return terms


def _stems(text: str, language: str) -> list[str]:
    """Return the stems of `text`; single Latin letters and digits are left out, as by scikit-learn's own pattern."""
    return [token for token in tokenize(text, language) if len(token) > 1 or not token.isascii()]


class _Lexical(Scorer):
    """The scaffold: a function of the texts, made once."""

    @abstractmethod
    def made(self, corpus: Corpus) -> Scores:
        """Return what scores the texts of a corpus."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        super().fit(corpus, rng)
        self.scores_at = self.made(corpus)

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return self.scores_at(question.position)


class TfIdf(_Lexical):
    """TF-IDF over title and excerpt, see `tfidf_scores`."""

    def made(self, corpus: Corpus) -> Scores:
        return tfidf_scores([plain_text(node) for node in corpus.nodes], len(corpus))


class Bm25(_Lexical):
    """BM25 over title and excerpt, see `bm25_scores`. It finds articles only, and what shares no word is not found."""

    finds_all = False

    def made(self, corpus: Corpus) -> Scores:
        return bm25_scores([plain_text(article) for article in corpus])


class _OfTerms(_Lexical):
    """What reads the terms of articles, see `terms_of`."""

    def __init__(self, text: TextIndex, *, full: bool = False) -> None:
        self._text, self._full = text, full


class StemmedTfIdf(_OfTerms):
    """TF-IDF of stems, those of the title twice, see `terms_of`; otherwise as `TfIdf`.

    Parameters
    ----------
    text, full
        As for `terms_of`.
    """

    def made(self, corpus: Corpus) -> Scores:
        return tfidf_scores(terms_of(corpus.nodes, self._text, full=self._full), len(corpus))


class Bm25F(_OfTerms):
    """BM25 with fields (Robertson, Zaragoza and Taylor 2004): stems, those of the title twice, see `terms_of`.

    That paper adds up the frequencies in the fields before BM25 saturates them, which is the same as to repeat the
    title.

    Parameters
    ----------
    text, full
        As for `terms_of`.
    """

    finds_all = False

    def made(self, corpus: Corpus) -> Scores:
        return bm25_scores(terms_of(corpus.articles, self._text, full=self._full))


class Lsi(Scorer):
    """Latent semantic indexing: the vectors of `TfIdf` in 100 dimensions (scikit-learn's `TruncatedSVD`), cosine."""

    def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
        from sklearn.decomposition import TruncatedSVD
        from sklearn.preprocessing import normalize

        super().fit(corpus, rng)
        matrix = _tfidf_matrix([plain_text(node) for node in self.nodes], len(corpus))
        dimensions, seed = min(LSI_DIMENSIONS, min(matrix.shape) - 1), int(rng.integers(2**31))
        reduced = (
            TruncatedSVD(dimensions, random_state=seed).fit_transform(matrix) if dimensions > 0 else matrix.toarray()
        )
        self.latent = normalize(reduced)

    def scores(self, question: Question) -> npt.NDArray[Any]:
        return np.asarray(self.latent @ self.latent[question.position])
