"""A folder of articles becomes a corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from recommender._io.arguments import checked_choice, checked_flag, checked_path, checked_strings, checked_text
from recommender.content import ORIGINS
from recommender.corpus import Corpus
from recommender.errors import checked_keywords, wrong_argument
from recommender.readers import Progress, Reading, is_table, no_articles, no_rows, read_articles, read_table

__all__ = ["read_corpus"]


@checked_keywords
def read_corpus(
    folder: str | Path | Iterable[Mapping[str, Any]] | Any,
    *,
    fields: Mapping[str, str | Sequence[str]] | None = None,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    site: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    processes: int = 1,
) -> Corpus:
    """Read every article below a folder, or of a table.

    Parameters
    ----------
    folder : str or Path, or a table
        A folder, or one file of articles (JSON Lines, JSON, a feed). Or a table, a row an article: a frame of pandas,
        polars or Arrow; a list or an iterator of dicts; the path of a ``.csv``, ``.tsv`` or ``.parquet`` file; or the
        URL of a database with a query, as SQLAlchemy writes it: ``sqlite:///site.db?SELECT * FROM posts``. Rows are
        checked and cleaned as files are; the tables of WordPress, Ghost, Stack Exchange and Wikipedia are known.
    fields : mapping of str to str or sequence of str, optional
        Further names of front matter fields or columns, tried before the built-in ones: ``{"title": ["headline"]}``.
        A column that is used for nothing is among the problems, with a guess what it may be.
    generator : str, optional
        The name of the site's generator: ``"hugo"``, ``"jekyll"`` …, which decides what is published. By default it is
        recognised by its configuration, in the folder or above it.
    ignore : sequence of str, optional
        Patterns of files that are no content, relative to the folder, as in a ``.gitignore``: ``["drafts/**"]``.
    follow_links : bool, optional
        Whether symbolic links to files outside of the folder are followed; if not, each is a problem.
    related_origin : {"editor", "machine"}, optional
        Who made the lists of related articles, unless a file says it by itself. Nothing is learned from
        those of a program, and they are never called an editor's.
    site : mapping of str to str, optional
        Where the site is published, and how addresses of articles are made, where neither front matter nor a
        configuration says it: ``{"base": "https://example.org", "permalink": "/:year/:slug/"}``.
    progress : callable, optional
        Wraps the iteration over files: ``progress(files, how_many)``.
    processes : int, optional
        How many processes share many files, this one among them. Each other takes half a second to start: it is
        worth it from two thousand files on, and fewer are started for fewer files.

    Returns
    -------
    Corpus
        With everything that could not be read or resolved in ``corpus.problems``.

    Raises
    ------
    ContentError
        If the folder is missing or holds no article, or the table cannot be read.
    SettingsError
        If `fields` names an unknown field, `generator` is unknown, `ignore` holds what is no pattern, or `folder` is
        neither a path nor a table.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> corpus
    <Corpus: 63 articles, 113 curated links>
    >>> len(corpus.problems), corpus.problems[0].kind, corpus.problems[0].line
    (23, 'bad date', 5)
    >>> rows = [{"id": 7, "title": "Ferry crews walk out"}, {"id": 8, "title": "Ferries sail", "lead": "At dawn."}]
    >>> table = read_corpus(rows)
    >>> table.articles[0].id, table.problems[0].text
    ('7', "column 'lead' (1 records) is used for nothing: excerpt?")
    """
    reading = Reading(progress, processes)
    checked_text("generator", generator)
    patterns = checked_strings("ignore", ignore)
    links = checked_flag("follow_links", follow_links)
    if site is not None and not isinstance(site, Mapping):
        raise wrong_argument("site", site, "a mapping: {'base': 'https://example.org'}")
    checked_choice("related_origin", related_origin, ORIGINS)
    if is_table(folder):
        articles, problems = read_table(folder, fields=fields, related_origin=related_origin)
    else:
        articles, problems = read_articles(
            checked_path("folder", folder, "a folder, a file or a table"),
            fields=fields,
            generator=generator,
            ignore=patterns,
            follow_links=links,
            related_origin=related_origin,
            site=site or {},
            reading=reading,
        )
    if not articles:
        raise no_rows(folder, problems) if is_table(folder) else no_articles(folder, problems)
    return Corpus.from_articles(articles, problems, moment=datetime.now(UTC))
