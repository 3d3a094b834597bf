"""What somebody else would write in an hour: "more like this" over HTTP, by PostgreSQL's full text or by tantivy.

`serving.py` fills one of them with the articles of a site, and starts it as ours is started, by uvicorn with two
workers. The environment variable ``PEER`` says which one: ``postgresql:FOLDER`` (of a socket), or ``tantivy:FOLDER``
(of an index). Both look for the 25 rarest words of an article, as search engines do by default.
"""

from __future__ import annotations

import argparse
import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import tantivy
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from recommender import Article, Corpus
from recommender.service import serve

__all__ = ["app", "fill_postgresql", "fill_tantivy"]

COLUMNS = ("id", "title", "url", "published", "excerpt")

TABLES = """
CREATE TABLE articles (id text PRIMARY KEY, title text, url text, published text, excerpt text, words tsvector);
CREATE INDEX ON articles USING gin (words);
"""

INSERT = """
INSERT INTO articles VALUES (%s, %s, %s, %s, %s,
    setweight(to_tsvector('english', %s), 'A') || to_tsvector('english', %s))
"""

RARITY = """
CREATE TABLE lexemes AS SELECT word, ndoc FROM ts_stat('SELECT words FROM articles') WHERE ndoc > 1;
ALTER TABLE lexemes ADD PRIMARY KEY (word);
ANALYZE;
"""

RELATED = """
WITH rare AS (
    SELECT word FROM articles, unnest(words) AS own, lexemes
    WHERE id = %(id)s AND word = own.lexeme ORDER BY ndoc, word LIMIT 25
), asked AS (SELECT string_agg(quote_literal(word), ' | ')::tsquery AS query FROM rare)
SELECT id, title, url, published, excerpt, ts_rank(words, query) AS score
FROM articles, asked WHERE words @@ query AND id <> %(id)s ORDER BY score DESC, id LIMIT 10
"""

Ask = Callable[[str], list[dict[str, Any]]]


def fill_postgresql(home: str, corpus: Corpus) -> None:
    """Write all articles into a database."""
    with psycopg.connect(host=home, user="ann", dbname="postgres") as connection, connection.cursor() as cursor:
        cursor.execute(TABLES)
        cursor.executemany(INSERT, [(*_shown(one), one.title, f"{one.excerpt} {one.body}") for one in corpus])
        cursor.execute(RARITY)


def fill_tantivy(folder: str, corpus: Corpus) -> None:
    """Write all articles into an index."""
    Path(folder).mkdir()
    index = tantivy.Index(_schema(), path=folder)
    writer = index.writer()
    for one in corpus:
        values = dict(zip(COLUMNS, _shown(one), strict=True))
        writer.add_document(tantivy.Document(**values, text=f"{one.title} {one.excerpt} {one.body}"))
    writer.commit()


def _schema() -> Any:
    schema = tantivy.SchemaBuilder().add_text_field("id", stored=True, tokenizer_name="raw")
    for name in COLUMNS[1:]:
        schema = schema.add_text_field(name, stored=True, tokenizer_name="raw")
    return schema.add_text_field("text", stored=True, tokenizer_name="en_stem").build()  # its query reads the store


def _shown(article: Article) -> tuple[str, ...]:
    """What an answer says of an article, as `COLUMNS` names it."""
    published = article.published.isoformat() if article.published else ""
    return article.id, article.title, article.url or article.permalink, published, article.excerpt


class _OfThread(threading.local):
    """A connection for each thread, made when it first asks."""

    def __init__(self, home: str) -> None:
        self.connection = psycopg.connect(host=home, user="ann", dbname="postgres", autocommit=True)


def _postgresql(home: str) -> Ask:
    of_thread = _OfThread(home)

    def ask(name: str) -> list[dict[str, Any]]:
        rows = of_thread.connection.execute(RELATED, {"id": name}).fetchall()
        return [dict(zip((*COLUMNS, "score"), row, strict=True)) for row in rows]

    return ask


def _tantivy(folder: str) -> Ask:
    schema = _schema()
    index = tantivy.Index(schema, path=folder)
    index.reload()
    searcher = index.searcher()

    def ask(name: str) -> list[dict[str, Any]]:
        (asked,) = searcher.search(tantivy.Query.term_query(schema, "id", name), limit=1).hits
        query = tantivy.Query.more_like_this_query(asked[1], min_doc_frequency=2, min_term_frequency=1)
        found = [(score, searcher.doc(hit)) for score, hit in searcher.search(query, limit=11).hits if hit != asked[1]]
        return [{**{key: doc.get_first(key) for key in COLUMNS}, "score": score} for score, doc in found[:10]]

    return ask


PEERS = {"postgresql": _postgresql, "tantivy": _tantivy}


def _application() -> Starlette:
    peer, _, place = os.environ["PEER"].partition(":")
    ask = PEERS[peer](place)

    def related(request: Request) -> Response:  # no coroutine: Starlette calls it in a thread
        return Response(json.dumps({"stories": ask(request.query_params["article"])}), media_type="application/json")

    return Starlette(routes=[Route("/v1/related", related)])


def main() -> None:
    """Serve as ours is served. (uvicorn's own command would keep each answer back for 40 ms, as asyncio treats it.)"""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--workers", type=int, default=1)
    arguments = parser.parse_args()
    serve("peer_service:app", port=arguments.port, workers=arguments.workers, access_log=False)


if __name__ == "__main__":
    main()
else:
    app = _application() if "PEER" in os.environ else None  # each worker imports it
