"""What other processes are handed of a site: where its index lies, and how it is ranked."""

from __future__ import annotations

import shutil
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp
from weakref import WeakKeyDictionary

from recommender._io import array_store
from recommender.engine.code_version import code_version
from recommender.engine.fitted import Fitted, Stored
from recommender.errors import StoreError

__all__ = ["StoredSite"]


@dataclass(frozen=True)
class StoredSite:
    """A site for workers, which map its index by its path: nothing large is sent to them.

    Attributes
    ----------
    folder, generation : str
        Of the index.
    weights : tuple of (str, float), or None
        Items of those of the site.
    exclude_hidden : bool
        As of the site.
    version : str
        Of the code that wrote or read the index, see `code_version`.
    """

    folder: str
    generation: str
    weights: tuple[tuple[str, float], ...] | None
    exclude_hidden: bool
    version: str = field(default_factory=code_version)

    @classmethod
    def of(cls, site: Fitted, stack: ExitStack, anew: bool) -> StoredSite:
        """Return what workers need of a site: its own index, or one that is there until the stack is closed.

        Parameters
        ----------
        site : Fitted
            The site.
        stack : ExitStack
            Takes away what is written.
        anew : bool
            Whether to write an index in any case: its own could not be read.

        Raises
        ------
        StoreError, OSError
            If it cannot be written.
        """
        stored = None if anew or not _is_current(site.stored) else site.stored
        if stored is None:
            stored = _Written.of(site, stack, anew).stored
        weights = None if site.weights is None else tuple((name, float(one)) for name, one in site.weights.items())
        return cls(str(stored.folder.resolve()), stored.generation, weights, bool(site.exclude_hidden))

    def opened(self) -> Fitted:
        """Return the site, in a worker. A process keeps the last one.

        Raises
        ------
        StoreError
            If the index is not there, or is another one by now, or other code wrote it.
        """
        return _opened(self)


@dataclass(eq=False)
class _Written:
    """An index in the folder for temporary files, for all who need one of the same site at the same time."""

    stored: Stored
    n_users: int = 0

    @classmethod
    def of(cls, site: Fitted, stack: ExitStack, anew: bool) -> _Written:
        """Return the one that is there, or write it; it is there until the stacks of all its users are closed."""
        written: _Written | None = None if anew else _WRITTEN.get(site)
        if written is None:
            folder = Path(mkdtemp(prefix="recommender-"))
            with ExitStack() as unless_written:
                unless_written.callback(shutil.rmtree, folder, ignore_errors=True)
                site.save(folder)
                written = _WRITTEN[site] = cls(Stored(folder, array_store.generation_of(folder)))
                unless_written.pop_all()
        written.join(site, stack)
        return written

    def join(self, site: Fitted, stack: ExitStack) -> None:
        """Count one more user, until its stack is closed."""
        self.n_users += 1
        stack.callback(self.leave, site)

    def leave(self, site: Fitted) -> None:
        """Take the index away if nobody else needs it."""
        self.n_users -= 1
        if not self.n_users:
            if _WRITTEN.get(site) is self:
                del _WRITTEN[site]
            _opened.cache_clear()  # for workers that are threads of this process
            shutil.rmtree(self.stored.folder, ignore_errors=True)


_WRITTEN: WeakKeyDictionary[Fitted, _Written] = WeakKeyDictionary()
"""What is written, by site."""


def _is_current(stored: Stored | None) -> bool:
    with suppress(StoreError):
        return stored is not None and array_store.generation_of(stored.folder) == stored.generation
    return False


@lru_cache(maxsize=1)
def _opened(site: StoredSite) -> Fitted:
    if site.version != (version := code_version()):
        raise StoreError(f"a worker has recommender {version}, and its caller {site.version}; install the same")
    folder = Path(site.folder)
    # Its checksums were compared when it was loaded for the first time.
    generation, arrays, facts = array_store.load_generation(folder, verify=False)
    if generation != site.generation:
        raise StoreError(f"the index {site.folder!r} was replaced meanwhile")
    stored = Fitted.unpack(arrays, facts, Stored(folder, generation), verify=False)
    weights = None if site.weights is None else dict(site.weights)
    return stored.with_settings(weights=weights, exclude_hidden=site.exclude_hidden)
