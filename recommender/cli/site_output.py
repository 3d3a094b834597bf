"""Where the lists of a site go: into a file, to standard output, or into the pages themselves."""

from __future__ import annotations

import argparse
from collections.abc import Container, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from recommender.cli.output import print_bytes
from recommender.cli.remarks import print_done, remark, say
from recommender.content import BROKEN_KINDS, counted
from recommender.errors import EditError

if TYPE_CHECKING:
    from recommender.sites import Lists, OpenSite, SiteFolder

__all__ = ["FRONT_MATTER", "Output", "output_of"]

FRONT_MATTER = "front-matter"
"""The format that changes the pages themselves; the others are those of `recommender.sites.FORMATS`."""

MAX_ALONE = 3
"""How many pages without a box are named. A plain choice: a line of a terminal."""


class Output(Protocol):
    """Takes an open site and the lists of all its pages, writes what has changed, and says so."""

    n_refused: int
    """Pages that could not be written the last time."""

    def __call__(self, site: OpenSite, lists: Lists) -> None:
        """Write lists. It may be called again whenever they change."""

    def check(self, folder: SiteFolder) -> None:
        """Refuse to write over a file that somebody else made."""

    def files(self, folder: SiteFolder) -> list[Path]:
        """Return the files that hold lists and nothing else: to be written again if somebody removes them."""


def output_of(arguments: argparse.Namespace) -> Output:
    """Return where the command line wants the lists."""
    if arguments.format == FRONT_MATTER:
        return _FrontMatter(dry_run=arguments.dry_run)
    return _ListFile(arguments.format or "", arguments.output, only_changes=arguments.watch)


@dataclass
class _ListFile:
    """Writes lists into one file, or prints them if a format is asked for without a file."""

    format: str
    output: str | None
    only_changes: bool
    n_refused: int = 0

    def __call__(self, site: OpenSite, lists: Lists) -> None:
        from recommender._io.textfiles import make_folder, save_lines
        from recommender.sites import FORMATS

        lines = FORMATS[self.format or "json"](lists, site.folder.project.base_path)
        files = self.files(site.folder)
        if not files:
            for line in lines:
                print(line)
            return
        if self.only_changes:  # between two writes, anybody may have put something else there
            self.check(site.folder)
        if not self.output:
            make_folder(files[0].parent)
        changed = save_lines(files[0], lines)
        if self.only_changes and not changed:
            return
        how = "" if changed else ", unchanged"
        shown, pages = self.output or site.folder.file, site.pages()
        print_done(
            f"{shown}: {len(lists)} of {counted(len(pages), 'page')} {'has' if len(lists) == 1 else 'have'} a box{how}"
        )
        _say_what_is_missing(lists, pages, unread=_unread(site))

    def check(self, folder: SiteFolder) -> None:
        from recommender.sites import check_list_file

        remedy = (
            "name another with --output, or remove it" if self.output else "rename it, or name another with --output"
        )
        for file in self.files(folder):
            check_list_file(file, remedy)

    def files(self, folder: SiteFolder) -> list[Path]:
        if self.output:
            return [Path(self.output)]
        return [folder.own_place(folder.file)] if folder.file and not self.format else []


def _say_what_is_missing(lists: Lists, pages: list[str], *, unread: Container[str]) -> None:
    alone = [page for page in pages if page not in lists]
    if far := [page for page in alone if page not in unread]:
        remark(f"no story is close enough to {_some(far)}; a lower min_score lets more in")
    if far != alone:
        these = [page for page in alone if page in unread]
        remark(f"{_some(these)} cannot be read, and {'has' if len(these) == 1 else 'have'} no box; see the problems")
    nowhere = {story["path"] for stories in lists.values() for story in stories if not story["url"]}
    if nowhere:
        remark(
            f"no address is known of {counted(len(nowhere), 'page')}, such as {min(nowhere)}; "
            "write url or permalink into their front matter, or permalink under [site] in recommender.toml"
        )


def _some(pages: Sequence[str]) -> str:
    others = f" and {counted(len(pages) - MAX_ALONE, 'other page')}" if len(pages) > MAX_ALONE else ""
    return ", ".join(pages[:MAX_ALONE]) + others


def _unread(site: OpenSite) -> frozenset[str]:
    """The keys of the pages of which little or nothing was read."""
    broken = {problem.path for problem in site.corpus.problems if problem.kind in BROKEN_KINDS}
    return frozenset(site.folder.key_of(article) for article in site.corpus.articles if article.path in broken)


class _FrontMatter:
    """Writes lists into pages, and remembers them: pages whose lists stay the same are not opened again."""

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.former: Lists | None = None
        self.n_refused = 0

    def check(self, folder: SiteFolder) -> None:
        """Nothing to refuse: no file is written over."""

    def files(self, folder: SiteFolder) -> list[Path]:
        return []

    def __call__(self, site: OpenSite, lists: Lists) -> None:
        from recommender.sites import computed_changes
        from recommender.sites.suggestions import FileChange, diff_of, root_of_diff, write

        root, n_changed = root_of_diff(site.folder.content), 0
        refused, written = list[str](), {**lists}
        for change in computed_changes(site, lists, self.former):
            if not isinstance(change, FileChange):
                refused.append(f"{change[0]}: {change[1]}")
                continue
            try:
                if self.dry_run:
                    print_bytes(diff_of(change, root))
                else:
                    write(change, site.folder.content)
                n_changed += 1
            except EditError as error:
                refused.append(str(error))
                written.pop(site.folder.key_of_file(change.file), None)
        self.former = written
        for reason in refused:  # all of them: nothing else says which pages have no list
            say(reason)
        self.n_refused = len(refused)
        if n_changed or not self.dry_run:
            verb = "would change" if self.dry_run else "changed"
            left = f", {len(refused)} cannot be" if refused else ""
            remark(f"{n_changed} of {counted(len(site.corpus), 'page')} {verb}{left}")
