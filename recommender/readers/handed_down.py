"""What the files and the configuration of a site hand down to its pages, whatever its generator."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from recommender.readers.cascades import cascades, front_matter_of, site_cascades
from recommender.readers.directory_data import MAX_REMARKS, data_of_pages
from recommender.readers.inherited import Inherited, InheritedFrontMatter, InheritedValues
from recommender.readers.jekyll_defaults import JekyllDefault, jekyll_defaults
from recommender.readers.path_metadata import pelican_metadata
from recommender.readers.path_patterns import is_plain_glob
from recommender.readers.places import Place

__all__ = ["NOTHING", "HandedDown", "Site", "handed_down"]

JOIN_LISTS = {"eleventy", "quarto"}
"""Generators that join lists which several files give to one page, instead of taking the nearest."""


QUARTO_KEYS = ("author", "authors", "date", "lang", "categories", "keywords", "draft")
"""Keys of a project's file of Quarto that all pages inherit; most others are options of the project."""


class HandedDown(NamedTuple):
    """What the pages of a site have from elsewhere.

    Attributes
    ----------
    front_matter : InheritedFrontMatter
        What they inherit.
    draft_folders : frozenset of str
        Folders of the content whose section pages are drafts together with all below them, as in Zola.
    remarks : tuple of str
        What is not understood of configurations and data, in words.
    """

    front_matter: InheritedFrontMatter = InheritedFrontMatter()
    draft_folders: frozenset[str] = frozenset()
    remarks: tuple[str, ...] = ()

    def is_below_draft(self, path: str) -> bool:
        """Whether a folder above a file is one of `draft_folders`."""
        if not self.draft_folders:
            return False
        ends = (end for end, sign in enumerate(path) if sign == "/")
        return "" in self.draft_folders or any(path[:end] in self.draft_folders for end in ends)


NOTHING = HandedDown()
"""What pages have that belong to no project."""


MAX_SOURCES = 200
"""Defaults or cascades for the pages of one folder: a plain choice."""


class Site(NamedTuple):
    """What has to be known of a site: see `recommender.readers.project.Project`, whose attributes have these names."""

    generator: str
    config: Mapping[str, Any]
    root: Path | None
    base: Path | None
    content: Path
    place: Place
    languages: Mapping[str, str]
    follow_links: bool
    bases: tuple[str, ...] = ()


def handed_down(site: Site, paths: Sequence[str], sections: Mapping[str, str]) -> HandedDown:
    """Return what the pages of a site have from elsewhere.

    Parameters
    ----------
    site : Site
        Its generator, configuration and folders.
    paths : sequence of str
        Its files, relative to the content folder.
    sections : mapping of str to str
        Those of them that are section pages (``_index.md``): the file itself → its path.
    """
    name, config, content = site.generator, site.config, site.content
    sources: list[InheritedValues] = []
    remarks: list[str] = []
    if name == "jekyll":
        sources += jekyll_defaults(config, site.place)
    elif name == "pelican":
        found, remarks = pelican_metadata(config, site.place)
        sources += found
    elif name == "quarto":
        sources.append(Inherited("", "", {key: config[key] for key in QUARTO_KEYS if key in config}))
    if site.root is not None and site.base is not None:
        folders = (site.root, site.base, content.resolve())
        data, more = data_of_pages(name, *folders, paths, follow_links=site.follow_links)
        sources, remarks = [*sources, *data], [*remarks, *more]
    of_sections = [*site_cascades(config, content), *cascades(sections, content, config)]
    sources += [source._replace(folders=site.languages, bases=site.bases) for source in of_sections]
    sources = [*_bounded(sources, remarks)][::-1]
    drafts = (
        posixpath.dirname(path)
        for file, path in (sections.items() if name == "zola" else ())
        if front_matter_of(Path(file), path, "draft").get("draft") is True
    )
    return HandedDown(
        InheritedFrontMatter(sources, joins_lists=name in JOIN_LISTS), frozenset(drafts), tuple(remarks[:MAX_REMARKS])
    )


def _bounded(sources: Sequence[InheritedValues], remarks: list[str]) -> Iterator[InheritedValues]:
    """Yield the sources, not more than `MAX_SOURCES` for one folder, and without patterns that are too long."""
    counts = Counter[str]()
    for source in reversed(sources):  # the most important first
        counts[source.folder] += 1
        if counts[source.folder] == MAX_SOURCES + 1:
            remarks.append(f"more than {MAX_SOURCES} defaults or cascades for one folder: only the last ones count")
        if counts[source.folder] > MAX_SOURCES:
            continue
        if isinstance(source, Inherited | JekyllDefault) and source.pattern and not is_plain_glob(source.pattern):
            remarks.append(f"{source.pattern[:100]}: too long, or too many braces; it is taken for all pages")
            yield source._replace(pattern="")
        else:
            yield source
