"""A folder of articles becomes a corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from recommender._io.arguments import checked_callable, checked_flag, checked_path, checked_strings, checked_text
from recommender.content import ORIGINS
from recommender.corpus import Corpus
from recommender.errors import checked_keywords, wrong_argument
from recommender.readers import Progress, no_articles, read_articles

__all__ = ["read_corpus"]


@checked_keywords
def read_corpus(
    folder: str | Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    progress: Progress | None = None,
) -> Corpus:
    """Read every article below a folder.

    Parameters
    ----------
    folder : str or Path
        A folder, or one file of articles (JSON Lines, a feed).
    fields : mapping of str to sequence of str, optional
        Further names of front matter fields, tried before the built-in ones: ``{"title": ["headline"]}``.
    generator : str, optional
        The name of the site's generator: ``"hugo"``, ``"jekyll"`` …, which decides what is published. By default it is
        recognised by its configuration, in the folder or above it.
    ignore : sequence of str, optional
        Patterns of files that are no content, relative to the folder, as in a ``.gitignore``: ``["drafts/**"]``.
    follow_links : bool, optional
        Whether symbolic links to files outside of the folder are followed; if not, each is a problem.
    related_origin : {"editor", "machine"}, optional
        Who made the lists of related articles in the files, unless a file says it by itself. Nothing is learned from
        those of a program, and they are never called an editor's.
    progress : callable, optional
        Wraps the iteration over files: ``progress(files, how_many)``.

    Returns
    -------
    Corpus
        With everything that could not be read or resolved in ``corpus.problems``.

    Raises
    ------
    ContentError
        If the folder is missing or holds no article.
    SettingsError
        If `fields` names an unknown field, `generator` is unknown, `ignore` holds what is no pattern, or `folder` is
        no path.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> corpus = read_corpus("seeds/newsroom")
    >>> corpus
    <Corpus: 63 articles, 113 curated links>
    >>> len(corpus.problems), corpus.problems[0].kind, corpus.problems[0].line
    (23, 'bad date', 5)
    """
    checked_path("folder", folder, "a folder or a file")
    checked_callable("progress", progress, "a function that takes the files and their number")
    checked_text("generator", generator)
    patterns = checked_strings("ignore", ignore)
    links = checked_flag("follow_links", follow_links)
    if related_origin not in ORIGINS:
        raise wrong_argument("related_origin", related_origin, '"editor" or "machine"')
    articles, problems = read_articles(
        folder,
        fields=fields,
        generator=generator,
        ignore=patterns,
        follow_links=links,
        related_origin=related_origin,
        progress=progress,
    )
    if not articles:
        raise no_articles(folder, problems)
    return Corpus.from_articles(articles, problems, moment=datetime.now(UTC))
