"""The plugin of Pelican: ``PLUGINS = ["recommender.sites.plugins.pelican"]`` in ``pelicanconf.py``.

``RELATED_STORIES`` there may be a dict with ``heading``, ``k``, ``images`` and ``reasons``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from pelican import signals
from pelican.generators import ArticlesGenerator, PagesGenerator
from pelican.utils import truncate_html_words

from recommender.sites import Story, box, open_site

__all__ = ["register"]


def register() -> None:
    """Tell Pelican what is called when all articles are read."""
    signals.all_generators_finalized.connect(add_boxes)


def add_boxes(generators: Iterable[Any]) -> None:
    """Put a box below the text of every published article and page."""
    pages = [page for generator in generators for page in _published(generator)]
    if not pages:
        return
    settings = pages[0].settings
    options = dict(settings.get("RELATED_STORIES", {}))
    shown = {"heading": options.pop("heading", "Related stories"), "images": options.pop("images", False)}
    reasons = options.pop("reasons", False)
    content = Path(settings["PATH"])
    site = open_site(content, content, **options)
    lists = site.lists(reasons=reasons)
    keys = {site.folder.key_of_file(page.source_path): page for page in pages}

    def link(story: Story) -> str:
        if not story["path"]:
            return str(story["url"])
        target = keys.get(story["path"])
        return f"{{filename}}/{quote(target.get_relative_source_path())}" if target else ""

    for key, page in keys.items():
        html = box(lists.get(key, []), link, root=settings["SITEURL"].rstrip("/"), **shown)
        if html:
            page.metadata.setdefault("summary", _summary(page))  # which Pelican would cut from the text with the box
            page._content += html


def _published(generator: Any) -> Iterator[Any]:
    if isinstance(generator, ArticlesGenerator):
        yield from (*generator.articles, *generator.translations)
    elif isinstance(generator, PagesGenerator):
        yield from (*generator.pages, *generator.translations)


def _summary(page: Any) -> str:
    """The beginning of the text, as Pelican takes it where an article has no summary."""
    length, end = page.settings["SUMMARY_MAX_LENGTH"], page.settings["SUMMARY_END_SUFFIX"]
    text = page._content if length is None else truncate_html_words(page._content, length, end)
    return str(page._update_content(text, page.get_siteurl()))
