"""Write down all that the package answers: ``python evaluation/dump_answers.py OUT NAME=FOLDER[,QRELS…] …``.

Two versions of the code that should answer alike are compared by their dumps: every list with scores and reasons, in
every mode; explanations; the problems of the content; the graph and its map; every evaluation report. Dump with one
version, dump with the other on the same machine, and compare with ``diff -rq OUT OTHER``. Only public names of the
package are used, so that the script can be run beside older code (put that code first on ``PYTHONPATH``).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from recommender import (
    Corpus,
    EvaluationError,
    Filters,
    Judgments,
    Recommender,
    RecommenderError,
    communities,
    evaluate,
    export,
    mapped,
    read_corpus,
)

MODES: tuple[Any, ...] = ("curated-first", "computed-only", "complete")

EXPLAINED = 3
"""For how many stories of an article's list, the first ones, an explanation is asked; and for one far away."""

VARIED = 20
"""Every so many-th article is also asked with options that are not the defaults."""

SYSTEMS = ("ours", "tfidf", "lsi", "topics", "nearest", "newest", "most-linked", "random")
LINK_SYSTEMS = ("pagerank", "co-citation", "adamic-adar")
PROTOCOLS = ("cold", "cluster", "as-of", "complete")
METRICS = ("nDCG@10", "nDCG@5", "R@10", "RR", "AP", "P@5", "Success@1", "Success@10")
JUDGED = ("nDCG@5", "P@5", "RR", "Judged@5")


def main() -> None:
    """Dump every site that is named, and print a checksum of each file."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("out", type=Path, help="folder to write into")
    parser.add_argument("sites", nargs="+", metavar="NAME=FOLDER[,QRELS…]")
    arguments = parser.parse_args()
    for site in arguments.sites:
        name, _, places = site.partition("=")
        folder, *qrels = places.split(",")
        start, out = time.perf_counter(), arguments.out / name
        out.mkdir(parents=True, exist_ok=True)
        dump(out, read_corpus(folder), qrels)
        for file in sorted(out.iterdir()):
            print(hashlib.sha256(file.read_bytes()).hexdigest()[:16], file.relative_to(arguments.out))
        print(f"{name}: {time.perf_counter() - start:.0f} s", flush=True)


def dump(out: Path, corpus: Corpus, qrels: Iterable[str]) -> None:
    """Write what is answered about one site into the folder `out`."""
    recommender = Recommender.fit(corpus)
    write(out / "problems.txt", map(str, corpus.problems))
    for mode in MODES:
        write(out / f"lists-{mode}.jsonl", lists(recommender, mode))
    write(out / "explanations.jsonl", explanations(recommender))
    write(out / "varied.jsonl", varied(recommender))
    write(out / "calibration.json", [json.dumps(recommender.calibration.to_dict(), indent=1)])
    export(mapped(recommender.graph), out / "graph.json")
    write(out / "communities.txt", map(repr, communities(recommender.graph)))
    for name, text in reports(corpus, qrels):
        write(out / f"evaluation-{name}.json", [text])


def write(path: Path, lines: Iterable[str]) -> None:
    """Write `lines` as UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n", errors="surrogatepass") as file:
        file.writelines(f"{line}\n" for line in lines)


def encoded(name: str, stories: Iterable[Any]) -> str:
    """Return a list of stories, or of anything else that has ``to_dict``, as a line of JSON."""
    return json.dumps({"article_id": name, "answers": [story.to_dict() for story in stories]}, ensure_ascii=False)


def lists(recommender: Recommender, mode: Any) -> Iterator[str]:
    """Yield the list of every article, with scores and reasons."""
    for name, stories in recommender.recommend_all(10, mode=mode, min_score=0.0):
        yield encoded(name, stories)


def explanations(recommender: Recommender) -> Iterator[str]:
    """Yield why the first stories of every article are where they are, and why another one is not."""
    ids = [article.id for article in recommender.corpus]
    far = dict(zip(ids, ids[len(ids) // 2 :] + ids[: len(ids) // 2], strict=True))
    for name, stories in recommender.recommend_all(EXPLAINED, mode="computed-only", min_score=0.0, reasons=False):
        others = dict.fromkeys([*(story.article_id for story in stories), far[name]])
        asked = [other for other in others if other != name]
        yield encoded(name, [recommender.explain(name, other) for other in asked])
        yield encoded(name, [recommender.why_not(name, far[name], 5)] if far[name] != name else [])


def varied(recommender: Recommender) -> Iterator[str]:
    """Yield lists of some articles by other options, and of their titles as plain texts."""
    corpus = recommender.corpus
    for article in list(corpus)[::VARIED]:
        options: list[dict[str, Any]] = [
            {"externals": "all", "duplicates": "keep", "min_score": 0.0},
            {"diversity": 0.4, "filters": Filters(language="any", max_age=400)},
            {"filters": Filters(language="any", topics=article.topics[:1])},
            {"mode": "complete", "externals": "none", "reasons": False},
        ]
        if article.published:
            options.append({"as_of": article.published + timedelta(days=2), "min_score": 0.0})
        for chosen in options:
            yield encoded(article.id, recommender.recommend(article.id, 10, **chosen))
        yield encoded(article.id, recommender.recommend_text(article.title, 5, published=article.published))


def reports(corpus: Corpus, qrels: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the name and the JSON of every evaluation, or the reason why there is none."""
    for protocol in PROTOCOLS:
        systems = SYSTEMS + (LINK_SYSTEMS if protocol == "complete" else ())
        yield protocol, report(corpus, systems=systems, protocol=protocol, metrics=METRICS)
    yield "externals", report(corpus, systems=("ours", "tfidf"), externals=True)
    yield "leaks", report(corpus, systems=("ours",), leaks=("reciprocal",))
    for file in qrels:
        judged = Judgments.from_qrels(file, corpus)
        yield Path(file).stem, report(corpus, systems=SYSTEMS, judgments=judged, metrics=JUDGED)


def report(corpus: Corpus, **options: Any) -> str:
    """Return one evaluation as JSON."""
    try:
        return evaluate(corpus, **options).to_json()
    except EvaluationError as error:
        return f"{type(error).__name__}: {error}"
    except RecommenderError as error:  # no other is expected: say which
        return f"unexpected {type(error).__name__}: {error}"


if __name__ == "__main__":
    main()
