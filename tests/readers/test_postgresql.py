"""A query is asked of a real server, which the test starts, if its programs and a driver are installed."""

from __future__ import annotations

import getpass
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from recommender import ContentError, read_corpus

pytest.importorskip("sqlalchemy")
pytest.importorskip("psycopg")

SECONDS = 60


def program(name: str) -> str:
    """The path of a program of PostgreSQL: distributions put some of them where no shell looks."""
    folders = [os.environ["PATH"], *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True))]
    path = shutil.which(name, path=os.pathsep.join(folders))
    return path or pytest.skip(f"PostgreSQL's {name} is not installed")


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """The address of a server of its own, which listens on a socket in its own folder only."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    user = getpass.getuser()
    if os.geteuid() == 0:  # the server refuses to run as root
        try:
            user = pwd.getpwnam("postgres").pw_name
        except KeyError:
            pytest.skip("PostgreSQL does not run as root, and there is no user postgres")
    as_user = {"user": user} if os.geteuid() == 0 else {}
    home = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the path of a socket must be short
    if as_user:
        shutil.chown(home, user)

    def run(*command: str) -> None:
        done = subprocess.run(
            command, cwd=home, capture_output=True, text=True, timeout=SECONDS, check=False, **as_user
        )
        if done.returncode:
            pytest.skip(f"PostgreSQL does not start: {done.stderr.strip()[-300:]}")

    try:
        run(initdb, "-D", str(home / "data"), "-U", "ann", "-A", "trust", "--no-sync", "-E", "UTF8")
        options = f"-c listen_addresses='' -c unix_socket_directories={home} -c fsync=off"
        run(pg_ctl, "-D", str(home / "data"), "-w", "-l", str(home / "log"), "-o", options, "start")
        yield f"postgresql+psycopg://ann@/postgres?host={home}"
        run(pg_ctl, "-D", str(home / "data"), "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def test_a_query_of_postgresql_becomes_articles(server: str) -> None:
    """Dates, arrays, JSON and numbers arrive as values of Python; a colon in the query is no parameter."""
    query = (
        "SELECT * FROM (VALUES (7::numeric, 'Sea', ARRAY['a', 'b'], timestamptz '2026-01-01 10:00+01', "
        "'{\"x\": [1]}'::jsonb), (8, 'Quay', NULL, NULL, NULL)) AS t (id, title, tags, published, extra)"
    )
    corpus = read_corpus(f"{server}&{query}")
    assert (corpus.ids, corpus["7"].topics) == (["7", "8"], ("a", "b"))
    assert corpus["7"].published is not None
    assert corpus["7"].published.isoformat() == "2026-01-01T09:00:00+00:00"


def test_a_wrong_query_is_an_error_in_a_sentence(server: str) -> None:
    with pytest.raises(ContentError, match='relation "posts" does not exist'):
        read_corpus(f"{server}&SELECT * FROM posts")
