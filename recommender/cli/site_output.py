"""Where the lists of a site go: into a file, to standard output, or into the pages themselves."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

from recommender.cli.output import print_bytes
from recommender.cli.remarks import print_done, remark, say
from recommender.errors import EditError

if TYPE_CHECKING:
    from recommender.sites import Lists, OpenSite

__all__ = ["FRONT_MATTER", "Output", "output_of"]

FRONT_MATTER = "front-matter"
"""The format that changes the pages themselves; the others are those of `recommender.sites.FORMATS`."""

MAX_REFUSED = 5
"""Files that cannot be changed and are printed; the others are counted."""

Output = Callable[["OpenSite", "Lists"], None]
"""Takes an open site and the lists of all its pages, writes what has changed, and says so."""


def output_of(arguments: argparse.Namespace) -> Output:
    """Return where the command line wants the lists; the result may be called again whenever they change."""
    if arguments.format == FRONT_MATTER:
        return _FrontMatter(dry_run=arguments.dry_run)
    return lambda site, lists: _write(arguments, site, lists)


def _write(arguments: argparse.Namespace, site: OpenSite, lists: Lists) -> None:
    from recommender._io.textfiles import make_folder, save_lines
    from recommender.sites import FORMATS

    lines = FORMATS[arguments.format or "json"](lists, site.folder.project.base_path)
    if arguments.format and not arguments.output:
        for line in lines:
            print(line)
        return
    file = arguments.output or site.folder.own_place(site.folder.file)
    if not arguments.output:
        make_folder(file.parent)
    changed = save_lines(file, lines)
    shown = arguments.output or site.folder.file
    if arguments.watch and not changed:
        return
    how = "" if changed else ", unchanged"
    print_done(f"{shown}: {len(lists)} of {len(site.corpus)} pages have a box{how}")
    _say_what_is_missing(lists)


def _say_what_is_missing(lists: Lists) -> None:
    nowhere = {story["path"] for stories in lists.values() for story in stories if not story["url"]}
    if nowhere:
        remark(
            f"the addresses of {len(nowhere)} pages are not known, such as {min(nowhere)}; "
            "write url or permalink into their front matter, or permalink under [site] in recommender.toml"
        )


class _FrontMatter:
    """Writes lists into pages, and remembers them: pages whose lists stay the same are not opened again."""

    def __init__(self, *, dry_run: bool) -> None:
        self.dry_run = dry_run
        self.former: Lists | None = None

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
        for reason in refused[:MAX_REFUSED]:
            say(reason)
        if refused[MAX_REFUSED:]:
            say(f"… and {len(refused) - MAX_REFUSED} more files are left as they are")
        if n_changed or not self.dry_run:
            verb = "would change" if self.dry_run else "changed"
            remark(f"{n_changed} of {len(site.corpus)} pages {verb}")
