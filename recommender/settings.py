"""Settings, and where the content lies: argument, environment, or the nearest settings file."""

from __future__ import annotations

import math
import os
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypedDict

from recommender.errors import ContentError, SettingsError, unknown

__all__ = ["Selection", "Settings", "load_settings"]

ENVIRONMENT = "RECOMMENDER_CONTENT"
"""The environment variable that may name the content folder."""

FILE = "recommender.toml"
"""The name of a settings file; a table in ``pyproject.toml`` is the other place for settings."""

SECTION = ("tool", "recommender")
"""The path of that table."""


class Selection(TypedDict):
    """Settings that decide which files are content, and what is known of all of them."""

    generator: str
    ignore: tuple[str, ...]
    follow_links: bool
    related_origin: str
    site: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Settings:
    """What a site may set, in ``recommender.toml`` or under ``[tool.recommender]`` in ``pyproject.toml``.

    All but `serve` change results; none is about speed only.

    Attributes
    ----------
    content : str
        Folder of articles; a relative path starts at the folder of the settings file. Changes what is read.
    fields : mapping of str to tuple of str
        Further names of front matter fields: ``title = ["headline"]``. Changes what is read.
    weights : mapping of str to float
        Weight of each signal, 0 or more, see `recommender.ranking.SIGNALS`. Changes scores and lists.
    exclude_hidden : bool
        Never recommend articles with ``published: false``. Changes lists.
    externals : {"none", "curated", "all"}
        Which external pages may be recommended. Changes lists.
    semantic : str
        Folder of an ONNX model, to compare meanings, too; a relative path starts at the folder of the settings file. Or
        the name of a model that ``recommender model fetch`` has fetched. Changes scores and lists.
    semantic_max_characters : int
        How many characters of a title and a lead that model reads, 1 or more. Changes scores and lists.
    k : int or None
        How many stories to return, 0 or more; by default ten, and five in the box of a page. Changes how long lists
        are.
    duplicates, diversity, fill, min_score
        As for `recommender.Recommender.recommend`. Where `fill` is not set, the lists of many articles are filled, and
        others are not. Change lists.
    filters : mapping
        Attributes of `recommender.Filters` by name. Changes lists.
    generator : str
        The generator of the site, if it is not to be looked for: see `recommender.readers.GENERATORS`. Changes what is
        read, and what is shown.
    ignore : tuple of str
        Patterns of files that are no content, in the syntax of ``.gitignore``, relative to the content folder. Changes
        what is read.
    follow_links : bool
        Whether symbolic links to files outside of the content folder are followed. Changes what is read.
    related_origin : {"editor", "machine"}
        Who made the lists of related articles in the files. Nothing is learned from those of a program, and they are
        never called an editor's. Changes scores, lists and reasons.
    site : mapping of str to str
        Where the site is published (``base``), and how addresses are made (``permalink``), where its generator does not
        say it. Changes what is read.
    learn : {"auto", True, False}
        What the site's own lists may teach: how far links are trusted; how much each signal counts, too; or nothing.
        See `recommender.Recommender`. Changes scores and lists.
    serve : mapping
        What ``recommender serve`` does, see `recommender.service.ServeSettings`. Changes no list.
    path : Path or None
        The file that these settings come from; not a setting itself.
    """

    content: str = ""
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    exclude_hidden: bool = False
    externals: str = "curated"
    semantic: str = ""
    semantic_max_characters: int = 1000
    k: int | None = None
    duplicates: str = "collapse"
    diversity: float = 0.0
    fill: bool | None = None
    min_score: float | None = None
    filters: Mapping[str, Any] = field(default_factory=dict)
    learn: Literal["auto"] | bool = "auto"
    generator: str = ""
    ignore: tuple[str, ...] = ()
    follow_links: bool = True
    related_origin: str = "editor"
    serve: Mapping[str, Any] = field(default_factory=dict)
    site: Mapping[str, str] = field(default_factory=dict)
    path: Path | None = None

    @property
    def length(self) -> int:
        """How many stories a list has: `k`, else ten."""
        return 10 if self.k is None else self.k

    @property
    def selection(self) -> Selection:
        """What decides how files are read, as arguments of `recommender.read_corpus`."""
        return {
            "generator": self.generator,
            "ignore": self.ignore,
            "follow_links": self.follow_links,
            "related_origin": self.related_origin,
            "site": self.site,
        }

    def content_folder(self, argument: str | Path | None = None) -> Path:
        """Return the content folder: `argument`, else ``RECOMMENDER_CONTENT``, else that of the settings file.

        Raises
        ------
        ContentError
            If none of them names one, or `argument` is empty.
        """
        if argument == "":
            raise ContentError('the content folder is ""; name one, "." for the current folder')
        if argument is not None:
            return Path(argument)
        if os.environ.get(ENVIRONMENT):
            return Path(os.environ[ENVIRONMENT])
        if self.content and self.path is not None:
            return self.path.parent / self.content
        raise ContentError(
            f"no content folder named, and no generator of sites recognised: pass --content FOLDER, set {ENVIRONMENT}, "
            f'or write content = "FOLDER" into a {FILE} in this folder or one above it'
        )

    @property
    def content_source(self) -> str:
        """Where `content_folder` finds the folder if nobody names another one; empty if nowhere."""
        if os.environ.get(ENVIRONMENT):
            return ENVIRONMENT
        return f"{self.path}: content" if self.content and self.path is not None else ""

    @contextmanager
    def error_context(self) -> Iterator[None]:
        """Put the path of the settings file before the message of each `SettingsError` that is raised inside.

        Some values are checked only where they are used, by code that knows no settings file.
        """
        try:
            yield
        except SettingsError as error:
            raise SettingsError(f"{self.path}: {error}" if self.path else str(error)) from error

    @property
    def model(self) -> str | Path | None:
        """The model that compares meanings: its folder, else the name that the settings say; None if they name none."""
        if not self.semantic:
            return None
        folder = Path(self.semantic) if self.path is None else self.path.parent / self.semantic
        return folder if folder.is_dir() else self.semantic


def load_settings(start: str | Path | None = None) -> Settings:
    """Return the settings of the nearest settings file from `start` upward, or the defaults if there is none.

    Parameters
    ----------
    start : str or Path, optional
        A folder, the current one by default; or a settings file, which alone is read.

    Raises
    ------
    SettingsError
        If the file cannot be read, or holds an unknown key or a value of the wrong type.
    """
    folder = Path(start or Path.cwd()).resolve()
    if folder.suffix == ".toml" and not folder.is_dir():
        section = SECTION if folder.name == "pyproject.toml" else ()
        table = _table(folder, section)
        if table is None:
            raise SettingsError(f"{folder}: has no table [{'.'.join(section)}]; write one, or name a {FILE}")
        return _settings(table, folder)
    for directory in (folder, *folder.parents):
        for name, section in ((FILE, ()), ("pyproject.toml", SECTION)):
            path = directory / name
            table = _table(path, section) if path.is_file() else None
            if table is not None:
                return _settings(table, path)
    return Settings()


def _table(path: Path, section: tuple[str, ...]) -> dict[str, Any] | None:
    """Return the table of settings in a file; None if the file has none."""
    try:
        table: Any = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        if section:  # a pyproject.toml has other readers, which report it
            return None
        raise SettingsError(f"{path}: cannot be read as TOML ({error}); mend or remove it") from error
    for key in section:
        table = table.get(key) if isinstance(table, dict) else None
    if table is None or isinstance(table, dict):
        return table
    raise SettingsError(f"{path}: {'.'.join(section)} is {table!r}; it must be a table: [{'.'.join(section)}]")


def _settings(table: dict[str, Any], path: Path) -> Settings:
    """Return the settings that a table holds, after a check of every key and value."""
    for key in table:
        if key not in _ALLOWED:
            raise SettingsError(f"{path}: {unknown('setting', key, _ALLOWED)}")
    for key, value in table.items():
        _check(key, value, path)
    fields = {name: (keys,) if isinstance(keys, str) else tuple(keys) for name, keys in table.get("fields", {}).items()}
    ignore = table.get("ignore", ())
    names = (ignore,) if isinstance(ignore, str) else tuple(ignore)
    return Settings(**{**table, "fields": fields, "ignore": names}, path=path)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < math.inf


def _is_name_or_names(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(name, str) for name in value))


_ALLOWED: dict[str, tuple[Callable[[Any], bool], str]] = {
    "content": (lambda value: isinstance(value, str), "a string"),
    "fields": (
        lambda value: isinstance(value, dict) and all(map(_is_name_or_names, value.values())),
        'a table of lists of field names: title = ["headline"]',
    ),
    "weights": (
        lambda value: isinstance(value, dict) and all(map(_is_number, value.values())),
        "a table of numbers, 0 or more, by signal: text = 0.5",
    ),
    "exclude_hidden": (lambda value: isinstance(value, bool), "true or false"),
    "externals": (lambda value: value in ("none", "curated", "all"), '"none", "curated" or "all"'),
    "semantic": (lambda value: isinstance(value, str), "a string"),
    "semantic_max_characters": (
        lambda value: _is_number(value) and isinstance(value, int) and value > 0,
        "a whole number, 1 or more",
    ),
    "k": (lambda value: _is_number(value) and isinstance(value, int), "a whole number, 0 or more"),
    "duplicates": (lambda value: value in ("collapse", "keep"), '"collapse" or "keep"'),
    "diversity": (lambda value: _is_number(value) and value <= 1, "a number from 0 to 1"),
    "fill": (lambda value: isinstance(value, bool), "true or false"),
    "min_score": (lambda value: _is_number(value) and value <= 1, "a number from 0 to 1"),
    "filters": (lambda value: isinstance(value, dict), 'a table: language = "any"'),
    "ignore": (_is_name_or_names, 'a list of patterns: ignore = ["drafts/**"]'),
    "follow_links": (lambda value: isinstance(value, bool), "true or false"),
    "related_origin": (lambda value: value in ("editor", "machine"), '"editor" or "machine"'),
    "learn": (lambda value: isinstance(value, bool) or value == "auto", '"auto", true or false'),
    "generator": (lambda value: isinstance(value, str), 'a string: generator = "hugo"'),
    "serve": (lambda value: isinstance(value, dict), 'a table: inbox = "content/inbox"'),
    "site": (
        lambda value: isinstance(value, dict) and all(isinstance(text, str) for text in value.values()),
        'a table of texts: base = "https://example.org"',
    ),
}
"""Setting → (a check of its value, the same check in words). Names inside of ``weights``, ``filters``, ``site`` and
``serve`` are checked where they are used."""


def _check(key: str, value: Any, path: Path) -> None:
    is_allowed, requirement = _ALLOWED[key]
    if not is_allowed(value):
        raise SettingsError(f"{path}: {key} is {value!r}; it must be {requirement}")
