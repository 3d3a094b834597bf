"""The project that a content folder belongs to: its generator, and what its configuration says.

Configurations are read, never run: of one in JavaScript or Python only assignments of literal values are understood.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from recommender.content import Problem, canonical_url, host, is_language
from recommender.errors import SettingsError, unknown
from recommender.readers.astro_routes import astro_routes
from recommender.readers.detection import find_root
from recommender.readers.exclusions import Exclusions
from recommender.readers.fields import normalize_key
from recommender.readers.files import refusal
from recommender.readers.generators import (
    GENERATORS,
    OUTPUT_OPTIONS,
    SOURCES,
    UNKNOWN,
    Generator,
)
from recommender.readers.handed_down import NOTHING, HandedDown, Site, handed_down
from recommender.readers.languages import (
    content_folders,
    language_folders,
    language_of,
    language_of_content,
    language_tag,
)
from recommender.readers.merged_configuration import config_of
from recommender.readers.places import Place, place_in
from recommender.readers.sections import is_resource, leaf_bundles, sections_above

__all__ = ["Project", "find_project", "with_files"]


MAIN_LANGUAGE = ("defaultcontentlanguage", "defaultlanguage", "defaultlang", "defaultlocale", "lang", "language")
"""Keys of configurations that name the language of pages that name none, as `Project.option` takes them."""


@dataclass(frozen=True, eq=False)
class Project:
    """What is known of the project around a content folder.

    Attributes
    ----------
    generator : Generator
        `recommender.readers.generators.UNKNOWN` where no configuration was found.
    root : Path or None
        The folder of the configuration; None without one.
    content : Path or None
        The content folder.
    sign : str
        What showed the generator: the name of a file, or ``setting``.
    config : mapping of str to object
        What the configuration says, as far as it can be read without running it.
    handed_down : HandedDown
        Front matter that files inherit, and section pages that keep out all below them.
    languages : mapping of str to str
        The folders of the content that hold one language each, as paths → its tag in lower case.
    language : str
        The language of the content folder, if that is a folder of one language beside others; else empty.
    tags : frozenset of str
        The languages that names of files and folders say, as tags in lower case.
    bundles : frozenset of str
        The folders of the content whose files belong to one page, see `recommender.readers.sections`.
    ignore : sequence of str
        Patterns of files of the content folder that the site's settings leave out, in the syntax of ``.gitignore``.
    follow_links : bool
        Whether symbolic links may lead out of the content folder.
    related_origin : str
        Who made the lists of articles that say nothing of it, one of `recommender.content.ORIGINS`.
    problems : tuple of Problem
        What is broken in the configuration.
    """

    generator: Generator = UNKNOWN
    root: Path | None = None
    content: Path | None = None
    sign: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    handed_down: HandedDown = NOTHING
    languages: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    tags: frozenset[str] = frozenset()
    bundles: frozenset[str] = frozenset()
    ignore: Sequence[str] = ()
    follow_links: bool = True
    related_origin: str = "editor"
    problems: tuple[Problem, ...] = ()

    @cached_property
    def shows_future(self) -> bool:
        """Whether pages dated in the future are published."""
        for key in ("buildfuture", "future", "withfuturedates", "futureisnow"):
            if isinstance(value := self.option(key), bool):
                return value
        return self.generator.shows_future

    @property
    def shows_expired(self) -> bool:
        """Whether pages are published beyond their date of expiry."""
        return self.option("buildexpired") is True

    def option(self, name: str) -> Any:
        """Return what the configuration says under a normalized key, in whatever spelling it has; else None.

        ``"project.outputdir"`` is a key in the table ``project``.
        """
        return self.options.get(name)

    @cached_property
    def options(self) -> dict[str, Any]:
        """The configuration by normalized key."""
        options = {normalize_key(str(key)): value for key, value in self.config.items()}
        for table, values in self.config.items():
            for key, value in values.items() if isinstance(values, Mapping) else ():
                options.setdefault(f"{normalize_key(str(table))}.{normalize_key(str(key))}", value)
        return options

    @property
    def below(self) -> str:
        """The content folder in the folder of the project, with a slash at the end; empty if it is the same."""
        return self.place_in_root.prefix

    @cached_property
    def main_language(self) -> str:
        """The language of pages that name none, as a tag in lower case; empty where nothing says it."""
        for key in MAIN_LANGUAGE:
            value = self.option(key)
            if isinstance(value, str) and is_language(value):
                return language_tag(value)
        return self.generator.language

    @cached_property
    def base_path(self) -> str:
        """The folder of the site on its host, ``/docs``; empty if it is the root."""
        bases = map(self.option, ("baseurl", "base", "pathprefix"))
        own = [base for base in bases if isinstance(base, str) and base.startswith("/")]
        paths = [urlsplit(canonical_url(address)).path for address in self.addresses if "://" in address]
        return (own or paths or [""])[0].rstrip("/")

    @cached_property
    def addresses(self) -> list[str]:
        """The addresses of the site in the configuration, the likeliest first."""
        options = map(self.option, ("baseurl", "siteurl", "site", "url", "website.siteurl", "book.siteurl"))
        return [address for address in options if isinstance(address, str) and address]

    @cached_property
    def output(self) -> Path | None:
        """The folder into which the generator writes, if that is below the project's root."""
        if self.root is None:
            return None
        for key in OUTPUT_OPTIONS.get(self.generator.name, ()):
            value = self.option(key)
            if isinstance(value, str) and value.strip("./\\ ") and "\0" not in value:
                output = Path(os.path.normpath(self.root / value))
                return output if output.is_relative_to(self.root) else None
        return self.root / self.generator.output if self.generator.output else None

    def path_reason(self, path: str) -> str:
        """Return why the configuration, or a section page above, keeps a file out; else empty."""
        if self.handed_down.is_below_draft(path):
            return "draft"
        return self.exclusions.reason(path) or ("resource" if self.bundles and is_resource(path, self.bundles) else "")

    @cached_property
    def exclusions(self) -> Exclusions:
        """What the configuration says of files by their paths."""
        return Exclusions(self.generator.name, self.option, self.place, self.place_in_root)

    @cached_property
    def base(self) -> Path | None:
        """The folder that paths in the configuration are relative to: that of the documents; absolute."""
        key, default = SOURCES.get(self.generator.name, ("", ""))
        value = (self.option(key) if key else None) or default
        if self.root is None or not isinstance(value, str) or "\0" in value:
            return self.root
        return Path(os.path.normpath(self.root / value))

    @cached_property
    def place(self) -> Place:
        """Where the content folder lies, seen from `base`."""
        return self._place_from(self.base)

    @cached_property
    def place_in_root(self) -> Place:
        """Where the content folder lies, seen from `root`."""
        return self._place_from(self.root)

    @cached_property
    def content_folders(self) -> dict[str, str]:
        """The folders of content that the configuration of Hugo names, from the root → the tag of their language."""
        return content_folders(self.option) if self.generator.name == "hugo" else {}

    def _place_from(self, base: Path | None) -> Place:
        return place_in(base, self.content.resolve()) if base and self.content else Place()

    def shows_future_at(self, path: str) -> bool:
        """Whether a file is published before its date."""
        return self.shows_future and not self.exclusions.waits(path)

    def complete(self, path: str, own: Mapping[Any, Any]) -> Mapping[Any, Any]:
        """Return the front matter of a file with what it inherits; what it says itself goes before."""
        return self.handed_down.front_matter.complete(path, own) if self.handed_down.front_matter else own

    @cached_property
    def host(self) -> str:
        """The host at which the site is published, as its configuration says; else empty."""
        return next(filter(None, map(host, self.addresses)), "")

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that changes how files are read: where it differs, every file is read again."""
        inherited = [self.handed_down.front_matter.facts, sorted(self.handed_down.draft_folders)]
        chosen = [self.language, [*self.ignore], self.follow_links, self.related_origin]
        folders = [sorted(self.languages.items()), sorted(self.tags), sorted(self.bundles)]
        facts = repr([self.generator.name, dict(self.config), inherited, chosen, folders, *self.problems])
        return hashlib.blake2b(facts.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def find_project(folder: Path, files: Sequence[str] = (), generator: str = "") -> Project:
    """Return the project of a content folder.

    Parameters
    ----------
    folder : Path
        The content folder, or one file of articles.
    files : sequence of str
        The files of the folder; those named ``_index`` may have front matter for all below them.
    generator : str
        The name of the generator, where the site's settings say it; then no other is looked for.

    Raises
    ------
    SettingsError
        If `generator` is not in `GENERATORS`.
    """
    if generator and generator not in GENERATORS and generator != UNKNOWN.name:
        raise SettingsError(unknown("generator", generator, [*GENERATORS, UNKNOWN.name]))
    content = folder if folder.is_dir() else folder.parent
    candidates = [GENERATORS[generator]] if generator in GENERATORS else [*GENERATORS.values()]
    found = None if generator == UNKNOWN.name else find_root(content, candidates)
    if found is None:
        known, sign = GENERATORS.get(generator, UNKNOWN), "setting" if generator else ""
        return with_files(Project(known, content=content, sign=sign), files)
    known, root, sign, text = found
    config, problems = config_of(known, root, sign, text, content)
    project = Project(known, root, content, sign, config, problems=problems)
    if known.name == "astro" and (routes := astro_routes(root, str(project.option("srcdir") or "src").strip("./"))):
        project = replace(project, config={**config, "routes": routes})
    return with_files(project, files)


def with_files(project: Project, files: Sequence[str]) -> Project:
    """Return a project with what the files of its content say: their languages, and front matter for those below."""
    content = project.content
    if content is None or not files:
        return project
    start = len(f"{content}{os.sep}") if content != Path() else 0
    paths = {file: file[start:].replace(os.sep, "/") for file in files}
    root = os.path.realpath(content)
    sections = [file for file in files if os.path.basename(file).startswith("_index.")]  # noqa: PTH119, many files
    above_root = os.path.realpath(project.root or content)
    above = sections_above(content.resolve(), project.root, project.generator.name)
    readable = {
        str(file): file.name for file in above if not refusal(file, above_root, follow_links=project.follow_links)
    }
    readable |= {file: paths[file] for file in sections if not refusal(file, root, follow_links=project.follow_links)}
    folders = (project.root, project.base, content, project.place)
    named = {project.place_in_root.inside(folder): tag for folder, tag in project.content_folders.items()}
    language = named.get("") or language_of_content(content.resolve(), project.root)
    languages = language_folders({*paths.values()}) if not language else {}
    languages |= {folder: tag for folder, tag in named.items() if folder and tag}
    bases = tuple(f"{folder}/" for folder in named if folder)
    site = Site(project.generator.name, project.config, *folders, languages, project.follow_links, bases)
    return replace(
        project,
        handed_down=handed_down(site, [*paths.values()], readable),
        languages=languages,
        language=language,
        bundles=leaf_bundles(paths.values(), project.generator.name),
        tags=frozenset([language, *(language_of(path, languages) for path in paths.values())]) - {""},
    )
