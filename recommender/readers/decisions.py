"""What a site's generator and its configuration decide, in words."""

from __future__ import annotations

from recommender.readers.directory_data import MAX_REMARKS
from recommender.readers.permalinks import pattern_of
from recommender.readers.project import Project
from recommender.readers.publication import drops_unpublished

__all__ = ["decisions"]

_PATHS = "path without suffix; an id in the front matter goes before"
_IDS = {
    "docusaurus": "path without suffix; an id in the front matter counts within its folder",
    "jekyll": "path without suffix, with the date of its name; an id in the front matter goes before",
}


def decisions(project: Project) -> dict[str, str]:
    """Return what the generator and its configuration decide, by subject."""
    language = project.main_language if project.tags else ""
    remarks = (*project.handed_down.remarks, *project.exclusions.remarks)
    return {
        "addresses of pages": pattern_of(project)[:300],
        "ids of articles": _IDS.get(
            project.generator.name, "path without suffix; an id in the front matter goes before"
        ),
        "drafts": "kept out: draft: true, status: draft, _drafts/ and the like",
        "pages dated in the future": _future(project),
        "published: false": "kept out" if drops_unpublished("page.md", project) else "kept out in _posts/, else shown",
        "pages beyond their expiry": "published" if project.shows_expired else "kept out",
        "output folder, never read": str(project.output or "none"),
        "names that begin with _": "pages" if project.generator.underscored else "no pages",
        "address of the site": next((one for one in project.addresses if "//" in one), "unknown")[:200],
        "folder of the site on its host": project.base_path[:200] or "/",
        "folders of languages": ", ".join(sorted(project.languages)) or "none",
        "languages in names": ", ".join(sorted(project.tags)) or "none",
        "language of pages that name none": language or "told by their text",
        **{f"not understood ({number})": text for number, text in enumerate(remarks[:MAX_REMARKS], 1)},
    }


def _future(project: Project) -> str:
    if project.shows_future and project.exclusions.has_waiting_posts:
        return "published, but for posts of the blog"
    return "published" if project.shows_future else "kept out until their day"
