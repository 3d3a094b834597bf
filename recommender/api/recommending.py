"""From a folder to answers in one call."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Unpack

from recommender._io.arguments import checked_path
from recommender.api.opened import Place
from recommender.api.site import Site
from recommender.errors import check_options, checked_keywords
from recommender.index import content_of
from recommender.ranking import ListOptions, Recommendations
from recommender.settings import load_settings

__all__ = ["recommend"]


@checked_keywords
def recommend(
    article_id: str,
    k: int | None = None,
    *,
    content: str | Path | None = None,
    reasons: bool = True,
    **options: Unpack[ListOptions],
) -> Recommendations:
    """Return related stories of one article, best first.

    The content folder is looked for as the command line does it: the argument, else the environment variable
    ``RECOMMENDER_CONTENT``, else ``recommender.toml`` or ``[tool.recommender]`` in ``pyproject.toml``, from
    the current folder upward. An index made by ``recommender build`` is used,
    and brought up to date. All this is done once per process; to see later changes, use
    `recommender.open`.

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
    start = settings.path or Path.cwd()
    site = _opened(start, content_of(settings, content).resolve())
    return site.recommend(article_id, k, reasons=reasons, **options)


@lru_cache(maxsize=4)
def _opened(start: Path, content: Path) -> Site:
    place = Place(start, content)
    return Site(place, place.read())
