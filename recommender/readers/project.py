"""The project that a content folder belongs to: its generator, and what its configuration says.

Configurations are read, never run: of one in JavaScript or Python only assignments of literal values are understood.
"""

from __future__ import annotations

import hashlib
import json
import os
import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pathspec

from recommender.content import canonical_url, host, is_language
from recommender.errors import SettingsError, unknown
from recommender.readers.configuration import MAX_CONFIG, config_text, read_config, read_value
from recommender.readers.detection import find_root
from recommender.readers.fields import normalize_key
from recommender.readers.files import refusal
from recommender.readers.generators import GENERATORS, UNKNOWN, Generator
from recommender.readers.inherited import Inherited, cascades, jekyll_defaults, site_cascades
from recommender.readers.languages import folder_language, language_folders, language_of, language_tag

__all__ = ["Project", "find_project", "with_files"]

FURTHER_CONFIGS = {
    "hexo": ("_config.yml",),
    "hugo": tuple(f"config/_default/{name}" for name in ("config.toml", "hugo.toml", "config.yaml", "hugo.yaml")),
    "vitepress": tuple(f".vitepress/config.{suffix}" for suffix in ("js", "mjs", "ts", "mts")),
}
"""Generator → the files of its configuration, where what shows it is a folder or package.json."""

FURTHER_TABLES: dict[str, dict[str, tuple[str, ...]]] = {
    "docusaurus": {"versions": ("versions.json",)},
    "hugo": {
        name: tuple(f"config/_default/{name}.{suffix}" for suffix in ("toml", "yaml", "yml", "json"))
        for name in ("permalinks", "languages", "cascade", "frontmatter")
    },
}
"""Generator → key of its configuration → the files, relative to the root, that hold its whole value."""

OUTPUT_OPTIONS = {
    "hugo": ("publishdir",),
    "jekyll": ("destination",),
    "hexo": ("publicdir",),
    "astro": ("outdir",),
    "mkdocs": ("sitedir",),
    "zola": ("outputdir",),
    "pelican": ("outputpath",),
    "nikola": ("outputfolder",),
}
"""Generator → the key of its configuration that names the output folder, as `Project.option` takes it."""


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
    inherited : sequence of Inherited
        Front matter that files inherit, the outermost first.
    languages : frozenset of str
        The folders of the content that hold one language each, as paths.
    language : str
        The language of the content folder, if that is a folder of one language beside others; else empty.
    is_multilingual : bool
        Whether names of files or folders say of some pages that they are in another language.
    ignore : sequence of str
        Patterns of files of the content folder that the site's settings leave out, in the syntax of ``.gitignore``.
    follow_links : bool
        Whether symbolic links may lead out of the content folder.
    """

    generator: Generator = UNKNOWN
    root: Path | None = None
    content: Path | None = None
    sign: str = ""
    config: Mapping[str, Any] = field(default_factory=dict)
    inherited: Sequence[Inherited] = ()
    languages: frozenset[str] = frozenset()
    language: str = ""
    is_multilingual: bool = False
    ignore: Sequence[str] = ()
    follow_links: bool = True

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

    def drops_unpublished(self, path: str) -> bool:
        """Whether no page is made of a file with ``published: false``.

        Jekyll makes none of posts and of pages; of collections of one's own, such as ``_news/``, publishers use it for
        "not featured".
        """
        folders = path.split("/")[:-1]
        if self.generator.drops_unpublished or "_posts" in folders:
            return True
        folders += [self.content.name] if self.content else []
        return self.generator.name == "jekyll" and not any(folder.startswith("_") for folder in folders)

    def option(self, name: str) -> Any:
        """Return what the configuration says under a normalized key, in whatever spelling it has; else None."""
        return self.options.get(name)

    @cached_property
    def options(self) -> dict[str, Any]:
        """The configuration by normalized key."""
        return {normalize_key(str(key)): value for key, value in self.config.items()}

    @cached_property
    def below(self) -> str:
        """The content folder in the folder of the project, with a slash at the end; empty if it is the same."""
        if self.root is None or self.content is None:
            return ""
        below = posixpath.relpath(self.content.resolve().as_posix(), self.root.as_posix())
        return "" if below.startswith(".") else f"{below}/"

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
        options = map(self.option, ("baseurl", "siteurl", "site", "url"))
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

    def is_draft(self, path: str) -> bool:
        """Whether the configuration calls a file a draft: ``draft_docs`` of MkDocs."""
        return self._matches("draftdocs", path)

    def is_excluded(self, path: str) -> bool:
        """Whether the configuration leaves a file out: ``exclude_docs`` of MkDocs."""
        return self._matches("excludedocs", path)

    def _matches(self, option: str, path: str) -> bool:
        patterns = self._patterns.get(option)
        return patterns is not None and patterns.match_file(f"{self._place}{path}")

    @cached_property
    def _place(self) -> str:
        """The content folder in the folder of documents of MkDocs; empty if they are one."""
        if self.root is None or self.content is None:
            return ""
        documents = self.root / str(self.option("docsdir") or "docs")
        content = self.content.resolve()
        return f"{content.relative_to(documents).as_posix()}/" if documents in content.parents else ""

    @cached_property
    def _patterns(self) -> dict[str, pathspec.GitIgnoreSpec]:
        patterns = {}
        for option in ("draftdocs", "excludedocs"):
            if isinstance(lines := self.option(option), str):
                patterns[option] = pathspec.GitIgnoreSpec.from_lines(lines[:MAX_CONFIG].splitlines())
        return patterns

    def inherited_by(self, path: str) -> dict[str, Any]:
        """Return the front matter that a file inherits, by key; what it says itself goes before."""
        values: dict[str, Any] = {}
        for source in self.inherited:
            if source.applies_to(path):
                values.update(source.values)
        return values

    @cached_property
    def host(self) -> str:
        """The host at which the site is published, as its configuration says; else empty."""
        return next(filter(None, map(host, self.addresses)), "")

    @cached_property
    def fingerprint(self) -> str:
        """A hash of all that changes how files are read: where it differs, every file is read again."""
        inherited = [[source.folder, source.pattern, source.values] for source in self.inherited]
        chosen = [sorted(self.languages), self.language, self.is_multilingual, [*self.ignore], self.follow_links]
        facts = json.dumps([self.generator.name, dict(self.config), inherited, chosen], sort_keys=True, default=str)
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
    config = read_config(sign, text)
    for name in FURTHER_CONFIGS.get(known.name, ()) if sign.endswith("/") or sign == "package.json" else ():
        if (root / name).is_file():
            config = {**config, **read_config(name, config_text(root / name))}
    for key, names in FURTHER_TABLES.get(known.name, {}).items():
        for name in names:
            if key not in config and (root / name).is_file():
                config = {**config, key: read_value(name, config_text(root / name))}
    below = posixpath.relpath(content.resolve().as_posix(), root.as_posix())
    inherited = [*jekyll_defaults(config, below), *site_cascades(config, content)]
    return with_files(Project(known, root, content, sign, config, inherited), files)


def with_files(project: Project, files: Sequence[str]) -> Project:
    """Return a project with what the files of its content say: their languages, and front matter for those below."""
    content = project.content
    if content is None or not files:
        return project
    start = len(f"{content}{os.sep}") if content != Path() else 0
    paths = {file[start:].replace(os.sep, "/") for file in files}
    language = folder_language(content.resolve())
    languages = language_folders(paths) if not language else frozenset[str]()
    root = os.path.realpath(content)
    sections = [file for file in files if os.path.basename(file).startswith("_index.")]  # noqa: PTH119, many files
    readable = [file for file in sections if not refusal(file, root, follow_links=project.follow_links)]
    return replace(
        project,
        inherited=[*project.inherited, *cascades(content, readable)],
        languages=languages,
        language=language,
        is_multilingual=bool(language or languages) or any(language_of(path, ()) for path in paths),
    )
