"""Which files of a content folder are content, and what is left out of it for which reason.

Left out are: hidden files and folders; a project's own papers (``README.md``, ``LICENSE`` …) at the root; what the
site's generator writes or copies, and its templates; lists that this program wrote; and whatever the setting ``ignore``
and ``.gitignore`` files name. Special files (pipes, sockets, devices) are never opened, see
`recommender.readers.files.refusal`.
"""

from __future__ import annotations

import os
import posixpath
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from recommender.readers.built_folders import MARKS, SOURCES_OF_PAGES, files_below, is_built
from recommender.readers.directory_data import is_data_file
from recommender.readers.files import refusal
from recommender.readers.generator_folders import OUTPUT, folders_left_out
from recommender.readers.ignore_patterns import (
    IGNORE_FILES,
    MAX_PATTERNS,
    Patterns,
    patterns_above,
    patterns_of_folder,
    patterns_of_settings,
)
from recommender.readers.project import Project

__all__ = ["LeftOut", "content_files", "files_left_out"]

MAX_SUFFIX = 20
"""Characters of a suffix that is counted by its name. A plain choice."""


_SKIPPED_FOLDERS = {"node_modules"}
_PAPERS = {"readme", "license", "licence", "changelog", "contributing", "code_of_conduct", "security"}
"""Stems, in lower case, of papers that projects have at their root."""
_NO_PAGES = {"robots.txt", "humans.txt"}
_OWN_LISTS = {f"{name}.{end}" for name in ("related", "related_stories", "relatedStories") for end in ("json", "jsonl")}
"""Names that the documents and `recommender.sites` give to the lists that this program writes."""

_README_IS_INDEX = {"docusaurus", "mkdocs", "vitepress"}
"""Generators for which ``README.md`` is the index page of its folder, also in the content folder."""


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """Files or folders that are not content, for one reason.

    Attributes
    ----------
    reason : str
        ``hidden``, ``project paper``, ``output folder``, ``templates``, ``data of pages``, ``static files``,
        ``packages``, ``own lists``, ``no page``, ``ignored by .gitignore`` (or the name of a file like it),
        ``ignored by settings``, ``link to a folder``, ``no reader`` or ``special file``.
    name : str
        The suffix of the files, ``.png``; or the name of the folders with a slash, ``public/``. A folder counts as one;
        of output folders, the files count that would be content elsewhere.
    count : int
        How many.
    example : str
        The path of one of them, relative to the content folder.
    """

    reason: str
    name: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class _Rules:
    settings: tuple[Patterns, ...] = ()
    """Those of the setting ``ignore``, which decide first."""
    above: tuple[Patterns, ...] = ()
    """Those of ``.gitignore`` files above the content folder, the nearest first."""
    folders: Mapping[str, str] = field(default_factory=dict)
    """Paths of folders that are left out, relative to the content folder, each with the reason."""
    readme_is_index: bool = False
    has_json_data: bool = False
    """Whether JSON files may be front matter of pages: of Eleventy."""


Note = Callable[[str, str, str], None]
"""Takes a reason, a suffix or name of a folder, and a path."""


def content_files(folder: Path, suffixes: Collection[str], project: Project) -> list[str]:
    """Return the paths of the files below `folder` that hold articles, sorted.

    Links to files are followed. Links to folders are not, so that there are no loops, and nothing outside of `folder`.
    A folder that cannot be listed, and a special file, stand among the files; when they are read, the problem is
    reported.

    Paths are strings, because most files have only to be compared with the index, and a `Path` takes longer to make.

    Raises
    ------
    SettingsError
        If a pattern of `Project.ignore` cannot be understood.
    """
    prefix = 0 if folder != Path() else len(f".{os.sep}")  # paths of files in the current folder do not name it
    names = _walk(folder, suffixes, _rules(folder, project))
    return sorted((name[prefix:] for name in names), key=lambda name: name.replace(os.sep, "/"))


def files_left_out(folder: Path, suffixes: Collection[str], project: Project) -> list[LeftOut]:
    """Return what `content_files` leaves out, by reason and name; the most frequent first."""
    counts: dict[tuple[str, str], tuple[int, str]] = {}

    def note(reason: str, name: str, path: str) -> None:
        count, example = counts.get((reason, name), (0, path))
        counts[reason, name] = count + 1, example

    root = os.path.realpath(folder)
    for path in _walk(folder, suffixes, _rules(folder, project), note):
        if refusal(path, root, follow_links=project.follow_links):
            note("special file", _suffix(path), _relative(path, len(os.path.join(folder, ""))))  # noqa: PTH118
    listed = [LeftOut(reason, name, count, example) for (reason, name), (count, example) in counts.items()]
    return sorted(listed, key=lambda entry: (-entry.count, entry.reason, entry.name))


def _walk(folder: Path, suffixes: Collection[str], rules: _Rules, note: Note | None = None) -> Iterator[str]:
    """Yield the paths of content files in no particular order, without recursion; `note` what is left out."""
    start = os.fspath(folder)
    cut = len(os.path.join(start, ""))  # noqa: PTH118, a Path has no slash at its end
    pending, n_patterns = [(start, (*rules.settings, *rules.above))], 0
    while pending:
        current, patterns = pending.pop()
        is_root = current == start
        try:
            files, folders, has_patterns = _scan(current, suffixes, rules, cut, is_root=is_root, note=note)
        except FileNotFoundError:  # removed in the meantime; that the content folder itself exists was checked before
            continue
        except OSError:  # no permission: the folder stands for its files
            yield current
            continue
        if rules.folders:
            folders = [path for path in folders if not _is_left_out(path, suffixes, cut, rules.folders, note)]
        if has_patterns and n_patterns < MAX_PATTERNS:
            own = patterns_of_folder(Path(current), cut=0 if is_root else len(current) + 1 - cut)
            n_patterns += sum(len(source.spec) for source in own)
            patterns = (*rules.settings, *own, *patterns[len(rules.settings) :])
        if patterns:
            files = [path for path in files if not _is_ignored(_relative(path, cut), patterns, note)]
            folders = [path for path in folders if not _is_ignored(f"{_relative(path, cut)}/", patterns, note)]
        yield from files
        pending += [(path, patterns) for path in folders]


def _scan(
    current: str, suffixes: Collection[str], rules: _Rules, cut: int, *, is_root: bool, note: Note | None
) -> tuple[list[str], list[str], bool]:
    """Return files with a reader and folders right below a folder, but for names that are never content.

    The third result is whether there is a ``.gitignore``.
    """
    files, folders, has_patterns, readme = list[str](), list[str](), False, ""
    with os.scandir(current) as found:
        entries = [*found]
    marks = MARKS.intersection([entry.name for entry in entries])
    if not is_root and is_built(current, marks):
        _note_files(current, suffixes, cut, note)
        return [], [], False
    for entry in entries:
        name = entry.name
        if entry.is_dir(follow_symlinks=False):
            reason = _reason_of_folder(name, marks)
            if not reason:
                folders.append(entry.path)
            elif reason == OUTPUT:
                _note_files(entry.path, suffixes, cut, note)
            elif note:
                note(reason, f"{name}/", entry.path[cut:])
        elif name[name.rfind(".") :].lower() in suffixes and not _reason(entry, is_root, rules):
            files.append(entry.path)
            if name[:7].lower() == "readme.":
                readme = entry.path
        else:
            has_patterns = has_patterns or name in IGNORE_FILES
            if note:
                reason = _reason(entry, is_root, rules)
                note(reason or "no reader", _suffix(name), entry.path[cut:])
    if readme and any(map(_is_index, files)):
        files.remove(readme)
        if note:
            note("project paper", _suffix(readme), readme[cut:])
    return _without_data(files, rules, cut, note), folders, has_patterns


def _without_data(files: list[str], rules: _Rules, cut: int, note: Note | None) -> list[str]:
    """Return the files of one folder without those that are front matter of its pages."""
    if not rules.has_json_data or not any(path.endswith(".json") for path in files):
        return files
    folder = os.path.basename(os.path.dirname(files[0]))  # noqa: PTH119, PTH120, as above
    stems = {os.path.splitext(os.path.basename(path))[0] for path in files if not path.endswith(".json")}  # noqa: PTH119, PTH122
    kept = list[str]()
    for path in files:
        if not (path.endswith(".json") and is_data_file(os.path.basename(path), folder, stems)):  # noqa: PTH119
            kept.append(path)
        elif note:
            note("data of pages", ".json", path[cut:])
    return kept


def _reason_of_folder(name: str, marks: Collection[str]) -> str:
    """Return why a folder is no content, by its name and those beside it; empty if there is no reason."""
    if name.startswith("."):
        return "hidden"
    if name == SOURCES_OF_PAGES and "index.html" in marks:
        return OUTPUT
    return "packages" if name in _SKIPPED_FOLDERS else ""


def _note_files(folder: str, suffixes: Collection[str], cut: int, note: Note | None) -> None:
    """Note each file of an output folder that would be content elsewhere."""
    if note:
        for path in files_below(folder, suffixes):
            note(OUTPUT, f"{os.path.basename(folder)}/", _relative(path, cut))  # noqa: PTH119, as above


def _reason(entry: os.DirEntry[str], is_root: bool, rules: _Rules) -> str:
    """Return why a file is no content, whatever its suffix; empty if there is no reason."""
    name = entry.name
    if name.startswith("."):
        return "hidden"
    if is_root:
        stem, _, suffix = name.partition(".")
        is_readme = stem.lower() == "readme"
        # In capitals: license.mdx is a page of a documentation site.
        is_paper = is_readme or (stem.isupper() and stem.lower() in _PAPERS)
        if is_paper and "." not in suffix and not (is_readme and rules.readme_is_index):
            return "project paper"
    if name in _NO_PAGES:
        return "no page"
    if name in _OWN_LISTS:
        return "own lists"
    return "link to a folder" if entry.is_symlink() and Path(entry.path).is_dir() else ""


def _is_index(path: str) -> bool:
    return os.path.basename(path).partition(".")[0] in ("index", "_index")  # noqa: PTH119, as above


def _is_left_out(path: str, suffixes: Collection[str], cut: int, folders: Mapping[str, str], note: Note | None) -> bool:
    reason = folders.get(_relative(path, cut), "")
    if reason == OUTPUT:
        _note_files(path, suffixes, cut, note)
    elif reason and note:
        note(reason, f"{os.path.basename(path)}/", _relative(path, cut))  # noqa: PTH119, as above
    return bool(reason)


def _is_ignored(path: str, patterns: Sequence[Patterns], note: Note | None) -> bool:
    for source in patterns:
        decision = source.decides(path)
        if decision is not None:
            if decision and note:
                name = posixpath.basename(path.rstrip("/"))
                note(source.reason, f"{name}/" if path.endswith("/") else _suffix(name), path)
            return decision
    return False


def _relative(path: str, cut: int) -> str:
    return path[cut:].replace(os.sep, "/")


def _suffix(path: str) -> str:
    """The suffix of a file, in lower case; a long one is no suffix."""
    suffix = posixpath.splitext(path)[1].lower()
    return suffix if 0 < len(suffix) <= MAX_SUFFIX else "without suffix"


def _rules(folder: Path, project: Project) -> _Rules:
    settings = tuple(patterns_of_settings(project.ignore))
    content = Path(os.path.realpath(folder))
    name = project.generator.name
    # Beside the configuration, it is the paper of the project; only VitePress may have its pages there.
    readme_is_index = name in _README_IS_INDEX and (name == "vitepress" or content != project.root)
    above = tuple(patterns_above(content, project))
    return _Rules(settings, above, folders_left_out(content, project), readme_is_index, name == "eleventy")
