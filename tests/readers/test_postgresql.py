"""A query is asked of a real server, which the test starts, if its programs and a driver are installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evaluation.postgresql import NoServerError, server
from recommender import ContentError, read_corpus

pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    """The address of a database of a server of its own."""
    try:
        with server() as home:
            yield f"postgresql+psycopg://ann@/postgres?host={home}"
    except NoServerError as error:
        pytest.skip(str(error))


def test_a_query_of_postgresql_becomes_articles(database: str) -> None:
    """Dates, arrays, JSON and numbers arrive as values of Python; a colon in the query is no parameter."""
    query = (
        "SELECT * FROM (VALUES (7::numeric, 'Sea', ARRAY['a', 'b'], timestamptz '2026-01-01 10:00+01', "
        "'{\"x\": [1]}'::jsonb), (8, 'Quay', NULL, NULL, NULL)) AS t (id, title, tags, published, extra)"
    )
    corpus = read_corpus(f"{database}&{query}")
    assert (corpus.ids, corpus["7"].topics) == (["7", "8"], ("a", "b"))
    assert corpus["7"].published is not None
    assert corpus["7"].published.isoformat() == "2026-01-01T09:00:00+00:00"


def test_a_wrong_query_is_an_error_in_a_sentence(database: str) -> None:
    with pytest.raises(ContentError, match='relation "posts" does not exist'):
        read_corpus(f"{database}&SELECT * FROM posts")
