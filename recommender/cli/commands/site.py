"""The command ``site``: related stories on the pages of a static site."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

from recommender.cli.content import exit_code, n_processes, print_problems, reading, say_opened, say_waiting
from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.lists import given_options
from recommender.cli.progress import embedding_progress
from recommender.cli.remarks import print_done, remark
from recommender.cli.site_output import FRONT_MATTER, output_of
from recommender.content import BROKEN_KINDS
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.cli.site_output import Output
    from recommender.corpus import Corpus
    from recommender.sites import SiteFolder

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Write the lists of a site, and the partials that show them, and return the exit code."""
    from recommender.sites import install, located, open_site

    # What is refused is refused before anything is read.
    _check_options(arguments)
    _, found = located(arguments.folder, arguments.content)
    if found.remark:
        remark(found.remark)
    if arguments.uninstall and not arguments.format:
        return _uninstall(found)
    _check_generator(arguments, found)
    output = output_of(arguments)
    output.check(found)
    if arguments.watch:
        return _watch(arguments, output)
    given = {**given_options(arguments), "mode": arguments.mode}
    keep = not arguments.dry_run and not arguments.uninstall
    site = open_site(arguments.folder, arguments.content, keep=keep, **vars(reading()), **_waiting(), **given)
    say_opened(site.corpus, site.source, site.trouble)
    print_problems(arguments, site.folder.project.problems)
    if arguments.install:
        for path in install(site.folder):
            print_done(f"{path}: installed")
    if arguments.uninstall:
        output(site, {})
    elif site.folder.file or arguments.output or arguments.format:
        processes = n_processes(len(site.corpus))
        output(site, site.lists(scores=arguments.scores, reasons=arguments.reasons, processes=processes))
    if not arguments.format and not arguments.output:
        _say_what_to_do(site.folder, installing=arguments.install)
    # Other commands, which are said to come next, find the articles of another folder by this only.
    content = arguments.content or (arguments.folder if arguments.folder != "." else None)
    said = argparse.Namespace(**{**vars(arguments), "content": content})
    code = exit_code(said, site.corpus, _broken(site.corpus), is_build=True)
    return max(PROBLEMS if output.n_refused else DONE, code)


def _broken(corpus: Corpus) -> set[str]:
    """The files that cannot be read as they were meant: what is wrong with them is said, and not only counted."""
    return {problem.path for problem in corpus.reading_problems if problem.kind in BROKEN_KINDS}


def _watch(arguments: argparse.Namespace, output: Output) -> int:
    from recommender._io.file_events import FileEvents
    from recommender.cli.watching import watch
    from recommender.sites import SiteWatch

    given = {**given_options(arguments), "mode": arguments.mode}
    of_stories = {"scores": arguments.scores, "reasons": arguments.reasons}
    of_reading = {"reading": reading(), **_waiting()}
    site = SiteWatch(arguments.folder, arguments.content, given, output, of_stories, of_reading, output.files)
    events = FileEvents()
    try:
        site.check()
        if site.site:
            corpus = site.site.corpus
            print_problems(arguments, [one for one in corpus.reading_problems if one.path in _broken(corpus)])
        remark(f"watching {site.folder}; Ctrl-C ends it")
    except KeyboardInterrupt:
        remark("ended before all lists were made")
        return DONE
    watch(lambda: site.check(lambda: events.pending), events, site.folders)
    return DONE


def _waiting() -> dict[str, Any]:
    return {"embedding_progress": embedding_progress, "on_wait": say_waiting}


def _check_options(arguments: argparse.Namespace) -> None:
    """Refuse options that do not go together."""
    is_kept = arguments.format == FRONT_MATTER
    given = {
        "--install": arguments.install,
        "--uninstall": arguments.uninstall and not is_kept,
        "--format": arguments.format and not (is_kept and arguments.uninstall),
    }
    both = [name for name, value in given.items() if value]
    if len(both) > 1:
        raise SettingsError(f"{' and '.join(both)} exclude each other; leave out all but one")
    if arguments.dry_run and not is_kept:
        raise SettingsError(f"--dry-run shows changes of pages; add --format {FRONT_MATTER}, or leave it away")
    if is_kept and arguments.output:
        raise SettingsError(f"--format {FRONT_MATTER} writes into the pages themselves; leave --output away")
    if arguments.watch and (arguments.uninstall or arguments.dry_run):
        raise SettingsError("--watch writes lists; leave --uninstall and --dry-run away")
    if arguments.watch and arguments.format and not is_kept and not arguments.output:
        raise SettingsError("--watch writes a file; name one with --output")


def _check_generator(arguments: argparse.Namespace, folder: SiteFolder) -> None:
    """Refuse a folder of no generator that is known, unless it was said what to write."""
    from recommender.readers import GENERATORS, sites_below

    if folder.project.generator.name not in GENERATORS and not arguments.format and not arguments.output:
        signs = dict.fromkeys(generator.signs[0].file for generator in GENERATORS.values() if generator.signs)
        below = sites_below(folder.root)
        remedy = f"name the site's folder: recommender site {below[0]}" if below else "name the site's folder"
        raise SettingsError(
            f"no generator is recognised in {str(folder.root)!r} or above it: no {', '.join(signs)} …; "
            f"{remedy}, set generator in recommender.toml, or write --format json"
        )
    if arguments.install and not folder.partials:
        name, snippet = folder.project.generator.name, folder.snippet
        remedy = f"write into {folder.target.paste_into}: {snippet}" if snippet else "leave --install away"
        raise SettingsError(f"--install: there is no partial for {name!r}; {remedy}")


def _say_what_to_do(folder: SiteFolder, *, installing: bool) -> None:
    from recommender.sites import pasted_in, template_of

    if not all((folder.root / path).exists() for path in folder.partials.values()):
        print_done("next: recommender site --install")
    elif folder.snippet and (installing or not folder.partials) and not pasted_in(folder):
        template = template_of(folder)
        print_done(f"paste into {folder.target.paste_into}:")
        print_done(f"    {folder.snippet}")
        if template:
            own = template.split("/", 2)[-1]  # themes/NAME/layouts/page.html; a copy goes before the theme's
            is_theirs = template.startswith("themes/") and template.count("/") > 1
            copied = f"; unless the theme is yours, copy it to {own} first" if is_theirs else ""
            print_done(f"here it may be {template}{copied}")


def _uninstall(folder: SiteFolder) -> int:
    from recommender.sites import pasted_in, uninstall

    done = uninstall(folder)
    for path in done.removed:
        print_done(f"{path}: removed")
    for path in done.kept:
        print_done(f"{path}: kept, because it was changed, or is needed by what was")
    if not done.removed and not done.kept:
        print_done("nothing is installed")
    if folder.snippet and (template := pasted_in(folder)):
        print_done(f"now take this line out of {template}, or the next build may fail: {folder.snippet}")
    return DONE
