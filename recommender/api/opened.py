"""Where a site lies, and what was read there: the state of an open site, which never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from numbers import Number
from os import PathLike
from pathlib import Path
from typing import Any

from recommender._io.arguments import checked_path
from recommender.api.fitting import open_content
from recommender.api.options import list_options
from recommender.corpus import Corpus
from recommender.engine import Recommender
from recommender.errors import NoIndexError, SettingsError, StoreError
from recommender.index import content_of, covers, generation_of, index_of, is_current, is_in_shards, load_index
from recommender.readers import AS_USUAL, Reading, is_database, name_of_database
from recommender.settings import Settings, load_settings
from recommender.text import EmbeddingProgress

__all__ = ["Opened", "Place"]


@dataclass(frozen=True, eq=False)
class Opened:
    """A site as it was read at one moment.

    Attributes
    ----------
    recommender : Recommender
    settings : Settings
    content : Path or None
        The folder of its articles; None where an index was loaded as it is.
    index : Path
        Where its index lies, or would lie.
    generation : str
        Of the index; empty without one.
    source : str
        From where it was read, in words.
    trouble : str
        Why the index could not be used, brought up to date or follow the settings; else empty.
    """

    recommender: Recommender
    settings: Settings
    content: Path | None
    index: Path
    source: str
    generation: str = ""
    trouble: str = ""

    def __post_init__(self) -> None:
        self.options()  # wrong ones are refused now, not at the first question

    def options(self, **given: Any) -> dict[str, Any]:
        """Return the options of a list: those given, else those of the settings."""
        return list_options(self.settings, **given)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a site lies, as a caller named it; it is looked at again at each refresh.

    Attributes
    ----------
    start : Path
        The folder from which a settings file is looked for upward, or the settings file.
    content : Path or None
        The folder of articles, if it was named.
    index : Path or None
        The index, if it was named: it is taken as it is, and no article is looked at.
    """

    start: Path
    content: Path | None = None
    index: Path | None = None

    @classmethod
    def of(cls, place: str | Path | None, content: str | Path | None) -> Place:
        """Return what the arguments of `recommender.open` name."""
        here = Path.cwd()
        if content is not None:
            checked_path("content", content, "a folder")
        named = None if content is None else Settings().content_folder(content)
        if place is None:
            return cls(here, named)
        path = here / _checked(place)
        if named is not None or (path.suffix == ".toml" and not path.is_dir()):
            return cls(path, named)
        if _is_index(path):
            return cls(path.parent, index=path)
        settings = load_settings(path) if path.is_dir() else Settings()
        if settings.path and settings.path.parent == path.resolve() and settings.content:
            return cls(path)  # the folder of a whole site, which says where its articles are
        return cls(path if path.is_dir() and settings.path else here, path)

    def settings(self) -> Settings:
        """Return the settings that count here now."""
        return load_settings(self.start)

    def located(self, settings: Settings | None = None) -> tuple[Settings, Path, Path]:
        """Return the settings, by default those that count now, the folder of articles, and where its index lies."""
        settings = settings or self.settings()
        return settings, content_of(settings, self.content), index_of(settings)

    def read(
        self,
        reading: Reading = AS_USUAL,
        embedding_progress: EmbeddingProgress | None = None,
        on_wait: Callable[[], None] | None = None,
        accept: Callable[[Corpus], None] | None = None,
    ) -> Opened:
        """Read the site as it is now; parameters as for `recommender.open` and `Site.refresh`."""
        settings = self.settings()
        if self.index is not None:
            loaded = load_index(self.index, settings)
            if accept:
                accept(loaded.recommender.corpus)
            source = f"index {self.index}, as it is"
            return Opened(loaded.recommender, settings, None, self.index, source, loaded.generation, loaded.trouble)
        settings, folder, index = self.located(settings)
        before = _generation(index)
        recommender, source, trouble = open_content(
            settings,
            folder,
            index,
            reading=reading,
            embedding_progress=embedding_progress,
            on_wait=on_wait,
            accept=accept,
        )
        # If it was written meanwhile, by this process or another one, the next refresh finds out what was read.
        generation = before if before == _generation(index) else ""
        return Opened(recommender, settings, folder, index, source, generation, trouble)

    def changed(self, opened: Opened) -> tuple[str, ...]:
        """Return what is another one now than when the site was read: ``settings``, ``files``, ``index``."""
        settings, changed = self.settings(), []
        if settings != opened.settings:
            changed.append("settings")
        if self.index is not None:
            if generation_of(self.index) != opened.generation:
                changed.append("index")
        elif not self._is_current(settings, opened):
            changed.append("files")
        return tuple(changed)

    def _is_current(self, settings: Settings, opened: Opened) -> bool:
        """Whether index and files are as they were read. Without an index nobody knows: they are read again."""
        settings, folder, index = self.located(settings)
        try:
            if not opened.generation or _generation(index) != opened.generation:
                return False
            return is_in_shards(index, folder) or (covers(index, folder) and is_current(folder, settings, index))
        except StoreError:
            return False


def _checked(place: object) -> Path:
    """Return a path. What cannot be read again at each refresh is no place: the error says how it is asked."""
    is_path = isinstance(place, str | PathLike)
    if (is_path and not is_database(str(place))) or isinstance(place, Number | bytes):
        return checked_path("place", place, "a folder of articles, an index, or a settings file")
    name = f"the database {name_of_database(str(place))!r}" if is_path else f"of the type {type(place).__name__}"
    raise SettingsError(
        f"place is {name}; it must be the path of a folder, a file of articles, an index, or a settings file. "
        "Frames, rows and databases are asked by Recommender.fit(read_corpus(frame)); "
        'its save("idx") makes an index, which open("idx") opens'
    )


def _is_index(path: Path) -> bool:
    if path.is_file():
        return False
    try:
        return bool(generation_of(path))
    except NoIndexError:
        return False
    except StoreError:  # a damaged one, which says so when it is loaded
        return True


def _generation(index: Path) -> str:
    try:
        return generation_of(index)
    except StoreError:
        return ""
