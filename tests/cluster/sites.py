"""Sites for tests of shards: real articles and made-up ones, with what goes wrong where parts are put together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from pathlib import Path
from typing import Any

from evaluation.synthetic_news import newsroom
from recommender import Corpus, Recommender, read_corpus
from recommender.corpus.records import encode

SEEDS = Path(__file__).resolve().parents[2] / "seeds"


def rows() -> Iterator[dict[str, Any]]:
    """Records with lists and links across shards, external pages, and ids, addresses and names that several share."""
    for article in (*read_corpus(SEEDS).articles, *newsroom(200, 1)):
        row = json.loads(encode(article))
        row["related"] = [link_of(entry) for entry in row.pop("related", ())]
        yield {name: row[name] for name in row.keys() - {"path", "line", "anchors", "links", "permalink"}}
    ferry = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
    home, tags = "https://a.example", ["Ferries"]
    text = f"The ferry crews of the Skerrin Islands walk out again, and <a href='{home}/z'>islanders</a> wait."
    yield {"id": "twin", "title": "Ferry crews, the first", "body": text, "url": f"{home}/twin"}
    yield {"id": "twin", "title": "Ferry crews, the second", "body": text, "related": ["twin~2", ferry]}
    yield {"id": "twin~2", "title": "Ferry crews have this name already", "body": text, "topics": tags}
    for name, other in (("a", "twin"), ("z", "a")):
        body = f"{text} See <a href='{home}/{other}'>the other one</a>."
        yield {"id": name, "title": f"Page {name}", "body": body, "url": f"{home}/{name}", "series": "Quay"}
    yield {"id": "zz", "title": "Page z, an older version", "body": text, "url": f"{home}/z", "series": "Quay"}
    outside = {"url": "https://other.example/x", "title": "An outside view of the ferry strike"}
    lists = [outside, "a"], [{**outside, "title": "x"}, "nothing at all"], ["zz", "zz", "b1"]
    for number, related in enumerate(lists):
        yield {"id": f"b{number}", "title": f"Strike, day {number}", "body": text, "related": related, "topics": tags}
    deutsch = "Die Fähren zu den Inseln fahren seit Montag nicht mehr, weil die Mannschaften für mehr Lohn streiken."
    yield {"id": "c-de", "title": "Streik auf den Fähren", "body": deutsch, "lang": "de", "related": ["b0"]}
    yield {"id": "c-draft", "title": "Not yet: strike", "body": text, "draft": True}
    yield {"id": "c-listed", "title": "Listed", "body": text, "related_origin": "machine", "related": ["b1"]}


def link_of(entry: dict[str, Any]) -> Any:
    """An entry of a list as records write it."""
    entry = {name: entry[name] for name in entry.keys() - {"line"}}
    return entry["reference"] if [*entry] == ["reference"] else entry


def write_lines(folder: Path, n_files: int = 3) -> Path:
    """Write the records into files of JSON Lines, in turn, one of them in a folder of its own."""
    (folder / "more").mkdir(parents=True)
    names = ["news.jsonl", "more/news.jsonl", *(f"old-{number}.ndjson" for number in range(n_files - 2))]
    texts = dict.fromkeys(names, "")
    for name, row in zip(cycle(names), rows(), strict=False):
        texts[name] += json.dumps(row) + "\n"
    texts["news.jsonl"] += "{broken\n"
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def one_index(folder: Path) -> Recommender:
    """The same site in one piece."""
    corpus = read_corpus(folder)
    written = zip(corpus.articles, corpus.written_ids(), strict=True)
    articles = (replace(article, id=name) for article, name in written)
    return Recommender.fit(Corpus.from_articles(articles, corpus.reading_problems))
