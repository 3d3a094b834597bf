"""The extension of Sphinx, also with ABlog: ``extensions += ["recommender.sites.plugins.sphinx"]`` in ``conf.py``.

``related_stories`` there may be a dict with ``heading``, ``k``, ``images`` and ``reasons``.
"""

from __future__ import annotations

from typing import Any

from recommender.sites import OpenSite, Story, box, open_site

__all__ = ["setup"]


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx what is called when a page is written."""
    boxes = Boxes()
    app.add_config_value("related_stories", {}, "html")
    app.connect("env-updated", boxes.read)
    app.connect("html-page-context", boxes.add)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


class Boxes:
    """The boxes of one build."""

    site: OpenSite
    lists: dict[str, list[Story]]

    def read(self, app: Any, env: Any) -> list[str]:
        """Make the lists, and return the documents that must be written again, because their list has changed."""
        self.options = {"heading": "Related stories", "images": False, "reasons": False, **app.config.related_stories}
        of_lists = {name: value for name, value in self.options.items() if name not in ("heading", "images", "reasons")}
        self.site = open_site(app.confdir, app.srcdir, **of_lists)
        self.lists = self.site.lists(reasons=self.options["reasons"])
        self.documents = {self.site.folder.key_of_file(env.doc2path(name)): name for name in env.found_docs}
        self.keys = {name: key for key, name in self.documents.items()}
        former = getattr(env, "related_stories", {})
        env.related_stories = self.lists
        return [name for name, key in self.keys.items() if self.lists.get(key) != former.get(key)]

    def add(self, app: Any, pagename: str, templatename: str, context: dict[str, Any], doctree: Any) -> None:
        """Put the box below the body of a page."""
        if doctree is None or app.builder.format != "html":
            return

        def link(story: Story) -> str:
            if not story["path"]:
                return str(story["url"])
            target = self.documents.get(story["path"])
            return str(app.builder.get_relative_uri(pagename, target)) if target else ""

        stories = self.lists.get(self.keys.get(pagename, ""), [])
        root = context["pathto"]("", 1).rstrip("/") or "."
        context["body"] += box(stories, link, heading=self.options["heading"], images=self.options["images"], root=root)
