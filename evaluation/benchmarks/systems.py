"""The systems that are measured: one function for each, from a corpus to figures, which runs in a process of its own.

To measure something else, write a function and enter it into `SYSTEMS`, or let an existing function return more
figures. Systems that have a figure of the same name are compared in one row.
"""

from __future__ import annotations

import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from timing import Figure, lists, queries, timed

from recommender import Recommender
from recommender.corpus.corpus import Corpus
from recommender.evaluation.rankers import plain_text

__all__ = ["SYSTEMS"]

QUERIES = 500
"""How many queries are asked, drawn by chance: so many that the 99th percentile is that of five queries."""

FIT, QUERY = "fit, s", "query"
SHARED = "all lists by two processes, s"

MANY = 20_000
"""How many lists two processes make, at most: with so many, the half second until they have started hardly counts."""


def ours(corpus: Corpus) -> list[Figure]:
    """Measure `recommender.Recommender`, with everything it offers by default."""
    with timed(FIT) as fit:
        rec = Recommender.fit(corpus)
        rec.recommend(corpus.id_of(0))  # computes what is computed on first use
    names = [corpus.id_of(position) for position in range(len(corpus))]

    def all_lists(positions: Sequence[int], processes: int) -> Iterator[object]:
        return rec.recommend_all(articles=(names[position] for position in positions), processes=processes)

    return [
        fit,
        *queries(QUERY, lambda position: rec.recommend(names[position]), _sample(len(corpus))),
        *queries("query without reasons", lambda p: rec.recommend(names[p], reasons=False), _sample(len(corpus))),
        lists(lambda positions: all_lists(positions, 1), len(corpus)),
        replace(lists(lambda positions: all_lists(positions, 2), len(corpus), SHARED, sample=MANY), cpu=None),
    ]


def scikit_learn(corpus: Corpus) -> list[Figure]:
    """Measure TF-IDF with its defaults, and the cosine with all articles, as its manual computes it."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.metrics.pairwise import linear_kernel

    texts = [plain_text(article) for article in corpus]
    with timed(FIT) as fit:
        matrix = TfidfVectorizer().fit_transform(texts)

    def ask(position: int) -> list[int]:
        scores = linear_kernel(matrix[position : position + 1], matrix).ravel()
        return _best(scores, position)

    return _peer_figures(fit, ask, len(texts))


def bm25s(corpus: Corpus) -> list[Figure]:
    """Measure BM25 by ``bm25s`` with its defaults, English stems and stop words; the query is the whole text."""
    import bm25s as library
    import Stemmer

    texts = [plain_text(article) for article in corpus]
    with timed(FIT) as fit:
        words = library.tokenize(
            texts, stopwords="en", stemmer=Stemmer.Stemmer("english"), return_ids=False, show_progress=False
        )
        index = library.BM25()
        index.index(words, show_progress=False)

    def ask(position: int) -> list[int]:
        return _best(index.get_scores(words[position]), position) if words[position] else []

    return _peer_figures(fit, ask, len(texts))


def tantivy(corpus: Corpus) -> list[Figure]:
    """Measure More-Like-This by ``tantivy`` with its defaults, save that one word in one text is enough."""
    import tantivy as library

    texts = [plain_text(article) for article in corpus]
    with timed(FIT) as fit:
        schema = library.SchemaBuilder().add_text_field("text", stored=True).add_integer_field("position", stored=True)
        index = library.Index(schema.build())
        writer = index.writer()
        for position, text in enumerate(texts):
            writer.add_document(library.Document(text=text, position=position))
        writer.commit()
        index.reload()
        searcher = index.searcher()
    hits = searcher.search(library.Query.all_query(), limit=len(texts)).hits
    addresses = {searcher.doc(address)["position"][0]: address for _, address in hits}

    def ask(position: int) -> object:
        query = library.Query.more_like_this_query(addresses[position], min_term_frequency=1, min_doc_frequency=1)
        return searcher.search(query, limit=11).hits

    return _peer_figures(fit, ask, len(texts))


def hugo(corpus: Corpus) -> list[Figure]:
    """Measure a whole build by Hugo of a site whose pages show related content; topics are its keywords."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "layouts" / "_default").mkdir(parents=True)
        (folder / "content").mkdir()
        (folder / "hugo.toml").write_text('baseURL = "/"\ndisableKinds = ["taxonomy", "term", "rss", "sitemap"]\n')
        related = "{{ range first 10 (site.RegularPages.Related .) }}{{ .RelPermalink }}\n{{ end }}"
        (folder / "layouts" / "_default" / "single.html").write_text(related)
        for number, article in enumerate(corpus):
            day = f"date = {article.published:%Y-%m-%dT%H:%M:%SZ}\n" if article.published else ""
            topics = ", ".join(f"'{topic}'" for topic in article.topics if "'" not in topic)
            page = f"+++\ntitle = 'a'\n{day}keywords = [{topics}]\n+++\n"
            (folder / "content" / f"{number}.md").write_text(page)
        with timed("all lists, s") as build:
            subprocess.run(["hugo", "--quiet"], cwd=folder, check=True)
    build.cpu = None  # that of another process is not known
    return [build]


def _peer_figures(fit: Figure, ask: Callable[[int], object], n: int) -> list[Figure]:
    """Return the figures of a peer that answers one query at a time, on a site of `n` articles."""
    return [fit, *queries(QUERY, ask, _sample(n)), lists(lambda positions: map(ask, positions), n)]


def _sample(n: int) -> list[int]:
    return random.Random(0).choices(range(n), k=QUERIES)


def _best(scores: np.ndarray, position: int, k: int = 10) -> list[int]:
    best = np.argpartition(-scores, min(k, len(scores) - 1))[: k + 1]
    return [int(other) for other in best[np.argsort(-scores[best])] if other != position][:k]


SYSTEMS: dict[str, Callable[[Corpus], list[Figure]]] = {
    "recommender": ours,
    "scikit-learn": scikit_learn,
    "bm25s": bm25s,
    "tantivy": tantivy,
    **({"hugo": hugo} if shutil.which("hugo") else {}),
}
"""System by name; the first is compared with all others."""
