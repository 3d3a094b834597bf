"""From a folder to answers: read it, fit it, ask it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields as fields_of
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, Unpack

from recommender._io.arguments import checked_callable, checked_flag, checked_path, checked_strings, checked_text
from recommender.content import ORIGINS
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import SettingsError, StoreError, check_options, checked_keywords, unknown, wrong_argument
from recommender.index import content_of, covers, index_of, refresh_index
from recommender.ranking import Filters, ListOptions, Recommendation
from recommender.readers import Progress, no_articles, read_articles
from recommender.settings import Settings, load_settings
from recommender.text import EmbeddingProgress

__all__ = ["at_the_call", "fit_corpus", "fit_options", "list_options", "open_content", "read_corpus", "recommend"]


@checked_keywords
def read_corpus(
    folder: str | Path,
    *,
    fields: Mapping[str, Sequence[str]] | None = None,
    generator: str = "",
    ignore: Sequence[str] = (),
    follow_links: bool = True,
    related_origin: str = "editor",
    site: Mapping[str, str] | None = None,
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
    site : mapping of str to str, optional
        Where the site is published, and how addresses of articles are made, where neither front matter nor a
        configuration says it: ``{"base": "https://example.org", "permalink": "/:year/:slug/"}``.
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
    if site is not None and not isinstance(site, Mapping):
        raise wrong_argument("site", site, "a mapping: {'base': 'https://example.org'}")
    if related_origin not in ORIGINS:
        raise wrong_argument("related_origin", related_origin, '"editor" or "machine"')
    articles, problems = read_articles(
        folder,
        fields=fields,
        generator=generator,
        ignore=patterns,
        follow_links=links,
        related_origin=related_origin,
        site=site or {},
        progress=progress,
    )
    if not articles:
        raise no_articles(folder, problems)
    return Corpus.from_articles(articles, problems, moment=datetime.now(UTC))


def fit_corpus(corpus: Corpus, settings: Settings, progress: EmbeddingProgress | None = None) -> Recommender:
    """Fit a corpus as `settings` say; `progress` as for `recommender.Recommender.fit`."""
    with settings.error_context():
        return Recommender.fit(corpus, progress=progress, **fit_options(settings))


def open_content(
    settings: Settings,
    content: str | Path | None = None,
    *,
    progress: Progress | None = None,
    embedding_progress: EmbeddingProgress | None = None,
    on_wait: Callable[[], None] | None = None,
) -> tuple[Recommender, str]:
    """Return the recommender of the content folder: from its index, brought up to date, or else from its files.

    Parameters
    ----------
    settings : Settings
        What the site says.
    content : str or Path, optional
        The folder; if none is given, it is looked for as `recommender.index.content_of` says.
    progress : callable, optional
        As for `read_corpus`.
    embedding_progress : callable, optional
        As `progress` of `recommender.Recommender.fit`.
    on_wait : callable, optional
        Called once, if another process writes the index and is waited for. Without it, none is waited for.

    Returns
    -------
    recommender : Recommender
    trouble : str
        Why the index could not be used or brought up to date; else empty.
    """
    folder, index = content_of(settings, content), index_of(settings)
    trouble = ""
    try:
        if covers(index, folder):
            built = refresh_index(
                folder,
                settings,
                index,
                progress=progress,
                embedding_progress=embedding_progress,
                must_save=False,
                on_wait=on_wait,
            )
            return built.recommender, built.trouble
    except StoreError as error:
        trouble = str(error)
    with settings.error_context():
        corpus = read_corpus(folder, fields=settings.fields, progress=progress, **settings.selection)
    return fit_corpus(corpus, settings, embedding_progress), trouble


def fit_options(settings: Settings) -> dict[str, Any]:
    """Return what `settings` say about the ranker, as arguments of `Recommender.fit`."""
    options = {
        "weights": settings.weights or None,
        "exclude_hidden": settings.exclude_hidden or None,
        "learn": None if settings.learn == "auto" else settings.learn,
        "semantic": settings.model,
        "semantic_max_characters": settings.semantic_max_characters if settings.semantic else None,
    }
    return {name: value for name, value in options.items() if value is not None}


def list_options(settings: Settings, **given: Any) -> dict[str, Any]:
    """Return the options of a list, as arguments of `Recommender.recommend`.

    Parameters
    ----------
    settings : Settings
        What the site says.
    **given
        What the caller says, which goes before the settings: to fill a list also goes before their `min_score`.

    Raises
    ------
    SettingsError
        If they name an unknown filter, or one that is impossible.
    """
    known = [entry.name for entry in fields_of(Filters)]
    for name in settings.filters:
        if name not in known:
            raise SettingsError(f"{settings.path}: {unknown('filter', name, known)}")
    names = ("k", "externals", "duplicates", "diversity", "fill", "min_score")
    options = {name: value for name in names if (value := getattr(settings, name)) is not None}
    options["filters"] = Filters(**settings.filters)
    if given.get("fill") is True:
        options.pop("min_score", None)
    return {**options, **given}


def at_the_call(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a list, for the moment of the call if they name no other.

    The clock is read here and in `read_corpus`, and nowhere below.
    """
    named = options.get("moment") or options.get("as_of")
    return {**options, "moment": named or datetime.now(UTC)}


@checked_keywords
def recommend(
    article_id: str,
    k: int | None = None,
    *,
    content: str | Path | None = None,
    reasons: bool = True,
    **options: Unpack[ListOptions],
) -> list[Recommendation]:
    """Return related stories of one article, best first.

    The content folder is looked for as the command line does it: the argument, else the environment variable
    ``RECOMMENDER_CONTENT``, else ``recommender.toml`` or ``[tool.recommender]`` in ``pyproject.toml``, from
    the current folder upward. An index made by ``recommender build`` is used,
    and brought up to date. All this is done once per process; to see later changes, make a `Recommender` of your own.

    Parameters
    ----------
    article_id : str
        An id, a path, a slug, any known URL, or an exact title.
    k : int, optional
        How many; the settings' ``k`` (10) by default.
    content : str or Path, optional
        Folder of articles.
    reasons, **options
        As for `recommender.Recommender.recommend`; what is not given is taken from the settings.

    Raises
    ------
    ContentError
        If no content folder is named, or it holds no article.
    UnknownArticleError
        If no article, or more than one, answers to `article_id`.
    SettingsError
        If another argument is unknown, of the wrong kind, or out of range.

    Examples
    --------
    >>> from recommender import recommend
    >>> ferry = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
    >>> for story in recommend(ferry, k=4, content="seeds"):
    ...     print(f"{story.rank}. {story.source}: {story.title}")
    1. curated: Islanders ration bread and diesel on day two of ferry strike
    2. curated: Video: The fishing boats doing the ferry’s job
    3. curated: Ferries sail again after Skerrin crews accept roster deal
    4. computed: Why the Skerrin ferry dispute was never only about pay
    """
    check_options(options, ("k", "content", "reasons", *ListOptions.__annotations__), "recommend")
    if content is not None:
        checked_path("content", content, "a folder")
    settings = load_settings()
    recommender = _fitted(content_of(settings, content).resolve(), settings.path)
    chosen: dict[str, Any] = {**list_options(settings, **options), "reasons": reasons}
    if k is not None:
        chosen["k"] = k
    return recommender.recommend(article_id, **at_the_call(chosen))


@lru_cache(maxsize=4)
def _fitted(folder: Path, settings_path: Path | None) -> Recommender:
    settings = load_settings(settings_path.parent if settings_path else None)
    return open_content(settings, folder)[0]
