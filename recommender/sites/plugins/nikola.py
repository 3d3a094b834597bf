"""The plugin of Nikola: ``import recommender.sites.plugins.nikola`` in ``conf.py``.

``RELATED_STORIES`` there may be a dict with ``heading``, ``k``, ``images`` and ``reasons``.
"""

from __future__ import annotations

from typing import Any

from blinker import signal

from recommender.sites import Lists, Story, box, open_site

__all__ = ["add_box", "read"]


class WithBox:
    """A post whose text on its own page ends with a box; everywhere else, the post is as it is."""

    def __init__(self, post: Any, html: str) -> None:
        self._post, self._html = post, html

    def __getattr__(self, name: str) -> Any:
        return getattr(self._post, name)

    def text(self, *arguments: Any, **options: Any) -> str:
        """Return the text, and below it the box unless only a teaser is wanted."""
        text = str(self._post.text(*arguments, **options))
        return text if options.get("teaser_only") or options.get("strip_html") else text + self._html


class Boxes:
    """The boxes of one build."""

    lists: Lists
    links: dict[tuple[str, str], str]

    def read(self, site: Any) -> None:
        """Make the lists, and note the address of every published page in each language."""
        options = {"heading": "Related stories", "images": False, **site.config.get("RELATED_STORIES", {})}
        self.shown = {name: options.pop(name) for name in ("heading", "images")}
        reasons = options.pop("reasons", False)
        opened = open_site(".", **options)
        self.lists, self.folder = opened.lists(reasons=reasons), opened.folder
        self.links = {}
        for post in site.timeline:
            if post.is_draft or post.is_private or post.publish_later:
                continue
            for language in post.translated_to:
                self.links[self.key(post, language), language] = post.permalink(language)

    def key(self, post: Any, language: str) -> str:
        """The key of the file of a post in one language."""
        return self.folder.key_of_file(post.translated_source_path(language) or post.source_path)

    def link(self, story: Story, language: str) -> str:
        """The address of a story; empty where Nikola does not publish it."""
        if not story["path"]:
            return str(story["url"])
        of_any = (address for (key, _), address in self.links.items() if key == story["path"])
        return self.links.get((story["path"], language)) or next(of_any, "")


_boxes = Boxes()


def read(site: Any) -> None:
    """Make the lists when Nikola has read all posts."""
    _boxes.read(site)


def add_box(data: dict[str, Any]) -> None:
    """Put the box below the text of a post, and let its page be made again when its list changes."""
    post, language = data["post"], data["lang"]
    stories = _boxes.lists.get(_boxes.key(post, language), [])
    html = box(stories, lambda story: _boxes.link(story, language), **_boxes.shown)
    data["context"]["post"] = WithBox(post, html)
    data["deps_dict"]["related_stories"] = html


signal("scanned").connect(read)
signal("render_post").connect(add_box)
