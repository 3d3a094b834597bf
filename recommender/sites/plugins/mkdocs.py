"""The plugin of MkDocs: ``plugins: [search, recommender]`` in ``mkdocs.yml``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.config import base, config_options
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.utils import get_relative_url

from recommender.errors import RecommenderError
from recommender.sites import Lists, Story, box, open_site

__all__ = ["RelatedStories"]

AFTER_SEARCH = -1000
"""Lower than the priority of any plugin of a search. A plain choice: that of Material has -100."""


class Options(base.Config):  # type: ignore[misc]
    """What may be set in ``mkdocs.yml``."""

    heading = config_options.Type(str, default="Related stories")
    k = config_options.Optional(config_options.Type(int))
    images = config_options.Type(bool, default=False)
    reasons = config_options.Type(bool, default=False)


class RelatedStories(BasePlugin[Options]):  # type: ignore[misc]
    """Puts a box of related stories below each page."""

    lists: Lists
    files: Any

    def on_config(self, config: Any) -> None:
        """Make the lists, once a build."""
        given = {} if self.config.k is None else {"k": self.config.k}
        try:
            site = open_site(Path(config.config_file_path).parent, config.docs_dir, **given)
        except RecommenderError as error:
            raise PluginError(f"recommender: {error}") from error
        self.lists = site.lists(reasons=self.config.reasons)

    def on_env(self, env: Any, config: Any, files: Any) -> None:
        """Note the files of all pages."""
        self.files = files

    @event_priority(AFTER_SEARCH)  # type: ignore[untyped-decorator]
    def on_page_context(self, context: Any, page: Any, config: Any, nav: Any) -> None:
        """Put the box below the content of a page, whose words are in the index of the search by now."""

        def link(story: Story) -> str:
            if not story["path"]:
                return str(story["url"])
            target = self.files.get_file_from_path(story["path"])
            return str(target.url_relative_to(page.file)) if target else ""

        stories = self.lists.get(page.file.src_uri, [])
        root = get_relative_url(".", page.url)
        page.content += box(stories, link, heading=self.config.heading, images=self.config.images, root=root)
