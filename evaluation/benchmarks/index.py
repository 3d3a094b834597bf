"""What an index costs: to build it, to refresh it without and with a change, to load it, and to answer a query.

``python evaluation/benchmarks/index.py [FOLDER …] [--articles N …]``. A folder is copied, and measured by whole
commands, Python's start included. A synthetic newsroom of N articles is fitted from memory. Machines differ and are
noisy, so every time is also given as a multiple of the time that scikit-learn's TF-IDF takes to index the same articles
in the same run. Figures are medians of five, unless a row of the table says something else.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from sklearn.feature_extraction.text import TfidfVectorizer
from synthetic_news import newsroom
from timing import as_usual, timed

from recommender import Corpus, Recommender, read_corpus
from recommender.evaluation.rankers import plain_text

MANY = 20_000
"""On sites of at most this many articles all lists are made; `speed.py` extrapolates for larger ones."""

COMMAND = (sys.executable, "-m", "recommender")
HEADER = "| site | what | wall | of processors | × scikit-learn's index | MB |\n|---|---|---:|---:|---:|---:|"


@dataclass(frozen=True, slots=True)
class Cost:
    """What was measured once.

    Attributes
    ----------
    wall : float
        Seconds by the clock; NaN for a size alone.
    cpu : float or None
        Seconds of the processors, all threads together.
    size : float or None
        Megabytes: the peak of a process, or a size on disk.
    """

    wall: float
    cpu: float | None = None
    size: float | None = None


def command(*arguments: str, home: Path) -> Cost:
    """Run a command and return its cost."""
    start = time.perf_counter()
    process = subprocess.Popen([*COMMAND, *arguments], cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"recommender {' '.join(arguments)} ended with {process.returncode}")
    # A new process begins as a copy of this one, so a peak below that of this process is not its own.
    peak = used.ru_maxrss if used.ru_maxrss > resource.getrusage(resource.RUSAGE_SELF).ru_maxrss else None
    return Cost(time.perf_counter() - start, used.ru_utime + used.ru_stime, peak and peak / 1024)


def call(work: Callable[[], object]) -> Cost:
    """Call `work` in this process and return its cost."""
    with timed("") as figure:
        work()
    return Cost(figure.value, figure.cpu)


def median(measure: Callable[[], Cost], times: int = 5) -> Cost:
    """Measure several times and return the median times, with the size of the first."""
    costs = [measure() for _ in range(times)]
    return replace(
        costs[0], wall=statistics.median(c.wall for c in costs), cpu=statistics.median(c.cpu or 0 for c in costs)
    )


def of_folder(folder: Path) -> Iterator[tuple[str, Cost]]:
    """Yield the cost of each command on the index of a folder, with a name."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        shutil.copytree(folder, home / "content")
        age = time.time() - 3_600
        for file in (home / "content").rglob("*.*"):
            os.utime(file, (age, age))
        content = ("--content", "content")

        def anew() -> Cost:
            shutil.rmtree(home / ".recommender", ignore_errors=True)
            return command("build", *content, home=home)

        yield "build, cold: read, fit, save (of three)", median(anew, 3)
        yield "build, nothing changed", median(lambda: command("build", home=home))
        corpus = read_corpus(home / "content")
        articles = [article for article in corpus if not article.line]
        files = iter(home / "content" / article.path for article in articles[:: max(1, len(articles) // 20)])

        def changed() -> Cost:
            file = next(files)
            file.write_text(file.read_text().replace("title:", "title: Zebra", 1))
            return command("build", home=home)

        yield "build, one article changed", median(changed)
        query = articles[len(articles) // 2].id
        yield "recommend, the whole command", median(lambda: command("recommend", query, home=home))
        yield "all lists, the whole command (once)", command("all", "-k", "10", "-o", "related.jsonl", home=home)
        page = lambda: command("export", "site.html", home=home)  # noqa: E731
        yield "the page of the graph, the whole command (of three)", median(page, 3)
        yield from of_index(home / ".recommender", articles[0].id)


def of_newsroom(n: int) -> Iterator[tuple[str, Cost]]:
    """Yield the cost of each step of making an index of a synthetic newsroom, with a name."""
    corpus = Corpus.from_articles(newsroom(n, 0))
    fitted: list[Recommender] = []

    def fit() -> None:
        fitted.append(Recommender.fit(corpus))
        assert fitted[0].text.matrix.nnz
        assert fitted[0].text.postings.data.size

    yield "fit (once)", call(fit)
    yield "calibrate (once)", call(lambda: fitted[0].calibration)
    with tempfile.TemporaryDirectory() as name:
        index = Path(name) / "index"
        yield "save (once)", call(lambda: fitted[0].save(index))
        yield from of_index(index, corpus.id_of(0))


def of_index(index: Path, article_id: str) -> Iterator[tuple[str, Cost]]:
    """Yield the costs of loading, updating and querying an index in this process, with names."""
    yield "size", Cost(float("nan"), size=sum(file.stat().st_size for file in index.rglob("*.npy")) / 1e6)
    yield "load", median(lambda: call(lambda: Recommender.load(index)))
    recommender = Recommender.load(index)
    article = recommender.corpus.find(article_id)
    recommender.updated([replace(article, title="Zebra")])  # loads the language detector

    def update() -> None:
        after = recommender.updated([replace(article, title=f"{article.title}, a zebra")])
        assert after.text.matrix.nnz
        assert after.text.postings.data.size

    yield "update, one article changed", median(lambda: call(update))
    recommender.recommend(article.id)
    yield "one question", median(lambda: call(lambda: recommender.recommend(article.id)))
    if len(recommender.corpus) <= MANY:
        everything = lambda: deque(recommender.recommend_all(processes=2), maxlen=0)  # noqa: E731
        yield "all lists by two processes (of three)", replace(median(lambda: call(everything), 3), cpu=None)


def reference(corpus: Corpus) -> float:
    """Return how many seconds scikit-learn takes to index the same articles."""
    texts = [plain_text(article) for article in corpus]
    return median(lambda: call(lambda: TfidfVectorizer().fit_transform(texts)), 3).wall


def rows(name: str, costs: Iterator[tuple[str, Cost]], index: float) -> Iterator[str]:
    """Yield the rows of the table; `index` are the seconds of `reference`."""
    yield f"| {name} | scikit-learn: TfidfVectorizer().fit_transform (of three) | {_time(index)} | | 1 | |"
    for what, cost in costs:
        size = "" if cost.size is None else f"{cost.size:.0f}"
        if cost.wall != cost.wall:
            yield f"| {name} | {what} | | | | {size} |"
        else:
            cpu = "" if cost.cpu is None else _time(cost.cpu)
            times = f"{_time(cost.wall)} | {cpu} | {cost.wall / index:.2g}"
            yield f"| {name} | {what} | {times} | {size} |"


def _time(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 0.5 else f"{1_000 * seconds:.1f} ms"


def main() -> None:
    """Measure the sites that the command line names."""
    as_usual()
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER")
    parser.add_argument("--articles", nargs="*", type=int, default=[], metavar="N", help="sizes of synthetic newsrooms")
    options = parser.parse_args()
    print(HEADER)
    for folder in options.folders:
        name = "/".join(folder.resolve().parts[-2:])
        for row in rows(name, of_folder(folder), reference(read_corpus(folder))):
            print(row, flush=True)
    for n in options.articles:
        for row in rows(f"{n:,} made up", of_newsroom(n), reference(Corpus.from_articles(newsroom(n, 0)))):
            print(row, flush=True)


if __name__ == "__main__":
    main()
