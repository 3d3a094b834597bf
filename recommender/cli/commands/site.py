"""The command ``site``: related stories on the pages of a static site."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from recommender.cli.content import exit_code, n_processes, say_waiting
from recommender.cli.exit_codes import DONE
from recommender.cli.lists import given_options
from recommender.cli.output import print_line
from recommender.cli.progress import embedding_progress, reading_progress
from recommender.errors import ExportError, SettingsError

if TYPE_CHECKING:
    from recommender.sites import Lists, OpenSite, SiteFolder

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Write the lists of a site, and the partials that show them, and return the exit code."""
    from pathlib import Path

    from recommender.settings import load_settings
    from recommender.sites import find_site, install, open_site

    # What is refused is refused before anything is read.
    found = find_site(Path(arguments.folder), generator=load_settings(arguments.folder).generator)
    if arguments.uninstall:
        return _uninstall(found)
    _check_generator(arguments, found)
    _check_file(arguments, found)
    options = {**given_options(arguments), "mode": arguments.mode}
    site = open_site(
        arguments.folder,
        arguments.content,
        progress=reading_progress,
        embedding_progress=embedding_progress,
        on_wait=say_waiting,
        **options,
    )
    if site.trouble:
        print_line(f"recommender: {site.trouble}", to_stderr=True)
    if arguments.install:
        for path in install(site.folder):
            print_line(f"{path}: installed")
    if site.folder.file or arguments.output or arguments.format:
        _write(arguments, site)
    if not arguments.format and not arguments.output:
        _say_what_to_paste(site.folder)
    return exit_code(arguments, site.corpus)


def _check_generator(arguments: argparse.Namespace, folder: SiteFolder) -> None:
    """Refuse a folder of no generator that is known, unless it was said what to write."""
    from recommender.readers import GENERATORS
    from recommender.sites import sites_below

    if folder.project.generator.name not in GENERATORS and not arguments.format and not arguments.output:
        signs = dict.fromkeys(generator.signs[0].file for generator in GENERATORS.values() if generator.signs)
        below = sites_below(folder.root)
        remedy = f"name the site's folder: recommender site {below[0]}" if below else "name the site's folder"
        raise SettingsError(
            f"no generator is recognised in {str(folder.root)!r} or above it: no {', '.join(signs)} …; "
            f"{remedy}, set generator in recommender.toml, or write --format json"
        )
    if arguments.install and not folder.partials:
        name, snippet = folder.project.generator.name, folder.target.snippet
        remedy = f"write into {folder.target.paste_into}: {snippet}" if snippet else "leave --install away"
        raise SettingsError(f"--install: there is no partial for {name!r}; {remedy}")


def _check_file(arguments: argparse.Namespace, folder: SiteFolder) -> None:
    """Refuse to write over a file that somebody else made."""
    from recommender.sites import is_list_file

    file = folder.root / folder.file
    if not arguments.output and not arguments.format and file.is_file() and not is_list_file(file):
        raise ExportError(f"{str(file)!r} holds other things than lists; rename it, or name another with --output")


def _write(arguments: argparse.Namespace, site: OpenSite) -> None:
    from recommender._io.textfiles import make_folder, save_lines
    from recommender.sites import FORMATS

    lists = site.lists(scores=arguments.scores, reasons=arguments.reasons, processes=n_processes(len(site.corpus)))
    lines = FORMATS[arguments.format or "json"](lists, site.folder.project.base_path)
    if arguments.format and not arguments.output:
        for line in lines:
            print(line)
        return
    file = arguments.output or site.folder.root / site.folder.file
    if not arguments.output:
        make_folder(file.parent)
    changed = save_lines(file, lines)
    shown = arguments.output or site.folder.file
    print_line(f"{shown}: {len(lists)} of {len(site.corpus)} pages have a box{'' if changed else ', unchanged'}")
    _say_what_is_missing(lists)


def _say_what_is_missing(lists: Lists) -> None:
    nowhere = {story["path"] for stories in lists.values() for story in stories if not story["url"]}
    if nowhere:
        print_line(
            f"recommender: the addresses of {len(nowhere)} pages are not known, such as {min(nowhere)}; "
            "write url or permalink into their front matter",
            to_stderr=True,
        )


def _say_what_to_paste(folder: SiteFolder) -> None:
    target = folder.target
    if not all((folder.root / path).exists() for path in folder.partials.values()):
        print_line("next: recommender site --install")
    elif target.snippet:
        print_line(f"paste into {target.paste_into}:")
        print_line(f"    {target.snippet}")


def _uninstall(folder: SiteFolder) -> int:
    from recommender.sites import uninstall

    done = uninstall(folder)
    for path in done.removed:
        print_line(f"{path}: removed")
    for path in done.kept:
        print_line(f"{path}: kept, because it was changed, or is needed by what was")
    if not done.removed and not done.kept:
        print_line("nothing is installed")
    elif folder.target.snippet:
        print_line(f"take away from {folder.target.paste_into}: {folder.target.snippet}")
    return DONE
