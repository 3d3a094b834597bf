"""Partials in the folder of a site: put there, and taken away again as long as nobody has changed them.

Each carries the checksum of its own text. So it tells by itself whether it is still as it was installed, in every
checkout of the site and with every version of this program, and no list of installed files has to be kept.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from recommender._io.textfiles import make_folder, save_lines
from recommender.errors import ExportError
from recommender.index import FOLDER, is_free
from recommender.sites.box import theme
from recommender.sites.list_files import is_list_file
from recommender.sites.site_folder import SiteFolder

__all__ = ["Removed", "install", "uninstall"]

_MARK = re.compile(r"(recommender-checksum:)(?: ([0-9a-f]{16}))?")


def install(site: SiteFolder) -> list[str]:
    """Write the partials of a site's generator, and return the paths of those that changed, relative to its root.

    Raises
    ------
    ExportError
        If a file of that name is not ours, or somebody has changed it, or a link leads out of the site, or it cannot
        be written. Then none is written.
    """
    for path in site.partials.values():
        file = site.own_place(path)
        if file.exists() and not _is_untouched(file):
            what = f"{str(file)!r} is no file of recommender, or was changed since it was installed"
            raise ExportError(f"{what}; rename it to keep it, or remove it, and install again")
    written = list[str]()
    for name, path in site.partials.items():
        file = site.root / path
        make_folder(file.parent)
        if save_lines(file, _signed(theme(name)).splitlines()):
            written.append(path)
    return written


@dataclass(frozen=True, slots=True)
class Removed:
    """What `uninstall` did: paths relative to the root of the site.

    Attributes
    ----------
    removed : tuple of str
    kept : tuple of str
        What stays, because somebody has changed it, or what stays needs it.
    """

    removed: tuple[str, ...]
    kept: tuple[str, ...]


def uninstall(site: SiteFolder) -> Removed:
    """Remove the partials, the file of lists, folders that are empty without them, and the index.

    Raises
    ------
    ExportError
        If a file leads out of the site, then none is removed; or if one cannot be removed.
    """
    removed, kept = list[str](), list[str]()
    files = {path: site.own_place(path) for path in (*site.partials.values(), site.file) if path}
    for path, file in files.items():
        if not file.is_file():
            continue
        # A partial that stays needs the lists.
        is_ours = (is_list_file(file) and not kept) if path == site.file else _is_untouched(file)
        if not is_ours:
            kept.append(path)
            continue
        try:
            file.unlink()
        except OSError as error:
            raise ExportError(f"cannot remove {str(file)!r}: {error.strerror}; remove it yourself") from error
        removed.append(path)
        for folder in file.parents:
            if folder == site.root:
                break
            with suppress(OSError):  # it holds other things
                folder.rmdir()
    index = site.root / FOLDER
    if index.is_dir() and not index.is_symlink() and ((index / "current").is_file() or is_free(index)):
        shutil.rmtree(index, ignore_errors=True)
        removed.append(FOLDER)
    return Removed(tuple(removed), tuple(kept))


def _signed(text: str) -> str:
    return _MARK.sub(rf"\1 {_checksum(text)}", text, count=1)


def _is_untouched(file: Path) -> bool:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    match = _MARK.search(text)
    return bool(match and match[2] == _checksum(text))


def _checksum(text: str) -> str:
    """The checksum of a text without the checksum in it; line ends do not count, because git may change them."""
    bare = _MARK.sub(r"\1", "\n".join(text.splitlines()), count=1)
    return hashlib.blake2b(bare.encode("utf-8"), digest_size=8).hexdigest()
