"""Rows of a database: its URL, as SQLAlchemy writes it, with the query behind ``?``.

SQLite is read by Python itself, and never written; other databases need SQLAlchemy and their driver. Passwords are in
no message.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote

from recommender._io.extras import install
from recommender.errors import ContentError, SettingsError
from recommender.readers.files import WINDOWS_1252

__all__ = ["from_the_extra", "is_database", "name_of_database", "rows_of_query"]

_URL = re.compile(r"[a-z][a-z0-9_]*(?:\+[a-z0-9_]+)?://", re.IGNORECASE)
_QUERY = re.compile(r"[?&](?=(?:\s|%20|\+)*(?:select|with|table|values)\b)", re.IGNORECASE)
"""Where the query begins: behind ``?``, or ``&`` where options of the database stand in front."""

ROWS = 1_000
"""Rows that are taken from a database at a time: a plain choice."""


def is_database(text: str) -> bool:
    """Whether a text is the URL of a database."""
    return bool(_URL.match(text)) and not text.lower().startswith(("http://", "https://", "file://"))


def _split(url: str) -> tuple[str, str]:
    """Return the address of a database, and the query."""
    match = _QUERY.search(url)
    if not match:
        raise SettingsError(
            f"the database {name_of_database(url)!r} is asked nothing; write a query behind it: "
            "sqlite:///site.db?SELECT * FROM posts"
        )
    query = url[match.end() :]
    return url[: match.start()], (unquote(query) if "%20" in query else query).strip()


def name_of_database(url: str) -> str:
    """Return the last part of the address of a database, as problems name it: never user and password."""
    address = re.split(r"[?&]", url.partition("://")[2], maxsplit=1)[0]
    return address.rpartition("@")[2].rstrip("/").rpartition("/")[2] or "database"


@contextmanager
def from_the_extra(library: str) -> Iterator[None]:
    """Turn the error of an import that fails into one that says how the library is installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise SettingsError(f"this table needs the package {library!r}: {install('tables')}") from error


def rows_of_query(url: str) -> Iterator[Mapping[str, Any]]:
    """Yield the rows that a query returns, as mappings.

    Parameters
    ----------
    url : str
        ``sqlite:///site.db?SELECT id, title FROM posts`` (a relative path; an absolute one has four slashes),
        ``postgresql+psycopg://user@host/name?SELECT …``, or any other that SQLAlchemy knows.
    """
    address, query = _split(url)
    scheme, _, path = address.partition("://")
    if scheme.lower() in ("sqlite", "sqlite3"):
        yield from _of_sqlite(Path(unquote(path.removeprefix("/"))), query)
        return
    with from_the_extra("sqlalchemy"):
        import sqlalchemy
    name = name_of_database(url)
    try:
        engine = sqlalchemy.create_engine(address, poolclass=sqlalchemy.pool.NullPool)  # closed when it has answered
        with engine.connect() as connection:
            streamed = connection.execution_options(stream_results=True, max_row_buffer=ROWS)
            for row in streamed.execute(sqlalchemy.text(query.replace(":", r"\:"))).mappings():
                yield dict(row)
    except (ModuleNotFoundError, sqlalchemy.exc.NoSuchModuleError) as error:
        raise SettingsError(
            f"the database {name!r} needs a driver that is not there: {error!s:.200}; install it, or name another one, "
            "as postgresql+psycopg:// or mysql+pymysql://"
        ) from error
    except sqlalchemy.exc.SQLAlchemyError as error:
        reason = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
        raise ContentError(f"the database {name!r} cannot be read: {reason:.200}; check address and query") from error


def _of_sqlite(file: Path, query: str) -> Iterator[Mapping[str, Any]]:
    import sqlite3

    class Lenient(sqlite3.Connection):
        """Texts that are no UTF-8 are read as those of files are."""

        def __init__(self, *arguments: Any, **named: Any) -> None:
            super().__init__(*arguments, **named)
            self.text_factory = lambda text: text.decode("utf-8", WINDOWS_1252)

    if not file.is_file():
        raise ContentError(f"the database {str(file)!r} does not exist; check the path")
    try:
        address = f"file:{quote(str(file.resolve()))}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, factory=Lenient)) as connection:
            cursor = connection.execute(query)
            names = [column[0] for column in cursor.description or ()]
            while rows := cursor.fetchmany(ROWS):
                yield from (dict(zip(names, row, strict=True)) for row in rows)
    except sqlite3.Error as error:
        raise ContentError(f"the database {str(file)!r} cannot be read: {error}; check the query") from error
