"""The files that a build reads: found by patterns, here or in the cloud, and read one by one."""

from __future__ import annotations

import glob
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from recommender._io.extras import install
from recommender.content import Article, Problem
from recommender.errors import ContentError, SettingsError
from recommender.readers import TABLE_FILES, Project, read_files, read_table

__all__ = ["InputFile", "find_files", "read_file"]

LINES = (".jsonl", ".ndjson")
"""Suffixes of files with a record on each line; the others are tables."""

COMPRESSED = ".gz"

STAMPS = ("ETag", "etag", "mtime", "LastModified", "last_modified", "updated")
"""What file systems call that which changes when a file does."""


class InputFile(NamedTuple):
    """A file of articles.

    Attributes
    ----------
    url : str
        Its path, or its URL as fsspec knows it.
    name : str
        Its path below the folder that the pattern names: the path of its articles.
    stamp : str
        Another one when the file has changed.
    """

    url: str
    name: str
    stamp: str

    @property
    def suffix(self) -> str:
        """The suffix in lower case, without that of a compressed file."""
        return Path(self.name.lower().removesuffix(COMPRESSED)).suffix


def find_files(patterns: Sequence[str]) -> list[InputFile]:
    """Return the files that patterns name, by name.

    Parameters
    ----------
    patterns : sequence of str
        Each a path, a folder, or a pattern: ``data/**/*.jsonl``; or the URL of one: ``s3://bucket/2026-*.parquet``.

    Raises
    ------
    ContentError
        If a pattern names no file, or one that holds no records; or if two files have one name.
    SettingsError
        If a URL needs a package that is not installed.
    """
    files = dict[str, InputFile]()
    for pattern in patterns:
        found = [*(_in_the_cloud if "://" in pattern else _here)(pattern)]
        if not found:
            raise ContentError(f"no file of articles answers to {pattern!r}; check the path, or the pattern")
        for file in found:
            if file.suffix not in (*LINES, *TABLE_FILES):
                known = ", ".join((*LINES, *TABLE_FILES))
                raise ContentError(f"{file.url!r} is no file of records; give files that end with one of {known}")
            other = files.setdefault(file.name, file)
            if other.url != file.url:
                raise ContentError(
                    f"{other.url!r} and {file.url!r} would both be called {file.name!r}; name the folder above both"
                )
    return [files[name] for name in sorted(files)]


def _here(pattern: str) -> Iterator[InputFile]:
    whole = os.path.abspath(pattern)  # noqa: PTH100  # a pattern is no path
    if Path(whole).is_dir():
        whole = f"{whole}/**/*"
        paths = [one for one in glob.glob(whole, recursive=True) if _is_known(one)]  # noqa: PTH207
    else:
        paths = [whole] if Path(whole).is_file() else glob.glob(whole, recursive=True)  # noqa: PTH207
    root = _root_of(whole)
    for path in filter(os.path.isfile, paths):
        look = Path(path).stat()
        yield InputFile(path, path[len(root) :].replace(os.sep, "/"), f"{look.st_size} {look.st_mtime_ns}")


def _in_the_cloud(pattern: str) -> Iterator[InputFile]:
    system, path = _file_system(pattern)
    if system.isdir(path):
        path = f"{path.rstrip('/')}/**/*"
        paths = [one for one in system.glob(path) if _is_known(one)]
    else:
        paths = [path] if system.isfile(path) else system.glob(path)
    root = _root_of(path)
    for one in paths:
        info = system.info(one)
        if info["type"] == "file":
            stamp = " ".join(str(info[name]) for name in ("size", *STAMPS) if name in info)
            yield InputFile(system.unstrip_protocol(one), one[len(root) :], stamp)


def _is_known(path: str) -> bool:
    return InputFile("", path, "").suffix in (*LINES, *TABLE_FILES)


def _root_of(pattern: str) -> str:
    """The folder that a pattern names without any wildcard, with a slash behind it."""
    parts = pattern.replace(os.sep, "/").split("/")
    fixed = next((place for place, part in enumerate(parts[:-1]) if set("*?[") & set(part)), len(parts) - 1)
    return "/".join([*parts[:fixed], ""])


def _file_system(url: str) -> Any:
    """The file system of a URL, and the path in it."""
    try:
        from fsspec.core import url_to_fs

        return url_to_fs(url)
    except ImportError as error:
        raise SettingsError(
            f"to read {url!r}, {install('cluster')}, and what fsspec needs for that kind of address: {error}"
        ) from error
    except ValueError as error:
        raise SettingsError(f"{url!r} cannot be read: {error}; write a path, or a URL that fsspec knows") from error


def read_file(
    file: InputFile, fields: Mapping[str, Sequence[str]], related_origin: str
) -> tuple[list[Article], list[Problem]]:
    """Return the articles of a file, and what could not be read of it.

    Raises
    ------
    ContentError
        If the file cannot be read at all.
    """
    with _on_this_machine(file) as (path, folder, name):
        if file.suffix in TABLE_FILES:
            return read_table(path, fields=fields, related_origin=related_origin, name=name)
        return read_files([str(path)], folder, Project(related_origin=related_origin), fields=fields)


@contextmanager
def _on_this_machine(file: InputFile) -> Iterator[tuple[Path, Path, str]]:
    """The path of a file or of a copy, the folder that it is named in, and its name there."""
    is_remote, name = "://" in file.url, file.name.removesuffix(COMPRESSED)
    if not is_remote and name == file.name:
        yield Path(file.url), Path(file.url[: -len(name)]), name
        return
    with tempfile.TemporaryDirectory(prefix="recommender-") as folder:
        copy = Path(folder, name)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            with _opened(file) as source, copy.open("wb") as target:
                shutil.copyfileobj(source, target, 1 << 20)
        except (OSError, EOFError) as error:
            raise ContentError(f"{file.url!r} cannot be read: {error}; check that workers may read it") from error
        yield copy, Path(folder), name


def _opened(file: InputFile) -> Any:
    if "://" not in file.url:
        import gzip

        return gzip.open(file.url)
    system, path = _file_system(file.url)
    return system.open(path, "rb", compression="gzip" if file.name.endswith(COMPRESSED) else None)
