"""Changes of files, as commands show, ask for and write them: a diff, JSON, a comment, or the files themselves."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender.cli.exit_codes import DONE, PROBLEMS
from recommender.cli.output import one_line, print_bytes, print_json, print_line
from recommender.cli.remarks import remark, say
from recommender.content import counted
from recommender.errors import EditError, SettingsError

if TYPE_CHECKING:
    import argparse

    from recommender.corpus import Corpus
    from recommender.sites.suggestions import Changes, FileChange, SiteFiles, Suggestion

__all__ = ["MAX_REFUSED", "check_output", "follow", "selected"]

MAX_REFUSED = 5
"""Refusals that are printed; ``--json`` has all."""


def check_output(arguments: argparse.Namespace) -> None:
    """Refuse options that say different things of the output."""
    names = ("apply", "interactive", "json", "format")
    given = [f"--{name}" for name in names if getattr(arguments, name) not in (None, False, "diff")]
    if len(given) > 1:
        raise SettingsError(f"{' and '.join(given)} exclude each other; leave out all but one")


def selected(corpus: Corpus, folder: Path, only: Iterable[str] | None) -> list[str]:
    """Return the ids of the articles below the paths that the command line names; all if it names none.

    A path begins at the current folder, or at the content folder.
    """
    if only is None:
        return [*corpus.ids[: len(corpus)]]
    content, paths = folder.resolve(), list[str]()
    for name in only:
        candidates = [Path(name), folder / name]
        found = next((path for path in candidates if path.exists()), None)
        if found is None:
            raise SettingsError(f"--only: there is no {name!r}, neither here nor in {str(folder)!r}; check the path")
        real = found.resolve()
        if real.is_relative_to(content):
            paths.append(real.relative_to(content).as_posix())
    files, folders = set(paths), tuple(f"{path}/" if path != "." else "" for path in paths)
    return [one.id for one in corpus.articles if one.path in files or (folders and one.path.startswith(folders))]


def follow(
    arguments: argparse.Namespace,
    suggestions: Iterable[Suggestion],
    corpus: Corpus,
    files: SiteFiles,
    facts: dict[str, Any],
) -> int:
    """Show what suggestions change, or write it, as the command line says, and return the exit code.

    It is 1 if a file that was to be written could not be.

    Parameters
    ----------
    arguments : Namespace
        With ``apply``, ``interactive``, ``json`` and ``format``.
    suggestions : iterable of Suggestion
        What may be changed.
    corpus : Corpus
        The site as it was read.
    files : SiteFiles
        Its files.
    facts : dict
        What else JSON says of the answer.
    """
    from recommender.sites.suggestions import changes_of, comment_of, root_of_diff

    if arguments.interactive:
        suggestions = [*_asked(suggestions, corpus)]
    changes, root = changes_of(suggestions, corpus, files), root_of_diff(files.folder)
    code = DONE
    if arguments.apply or arguments.interactive:
        code = _write(changes, files.folder)
    elif arguments.json:
        print_json({**facts, **_as_json(changes, root)})
    elif arguments.format == "github":
        print(comment_of(changes, root), end="")
    else:
        for change in changes.files:
            _print_diff(change, root)
        if changes.files:
            remark(f"{_counted(changes)}; to write: --apply, or: git -C {root} apply FILE")
    if not changes.files and not arguments.json and not arguments.interactive:
        remark("nothing to suggest")
    if not changes.is_learned and any(one.action == "add" for one in changes.suggestions):
        remark("no list of the site shows how entries are written; see whether its templates understand these")
    if not arguments.json:
        _print_refused(changes)
    return code


def _asked(suggestions: Iterable[Suggestion], corpus: Corpus) -> Iterator[Suggestion]:
    """Yield the suggestions to which somebody says yes; at the end of input, or after q, no more are asked for."""
    last = ""
    for suggestion in suggestions:
        if suggestion.action == "check":  # nothing to answer: it is said at the end
            yield suggestion
            continue
        if suggestion.path != last:
            print_line(f"\n{one_line(corpus.articles[corpus.position(suggestion.article_id)].title)}".lstrip())
            print_line(f"  {suggestion.path}")
            last = suggestion.path
        print(f"    {one_line(suggestion.sentence)} [y/n/q] ", end="", flush=True)
        answer = sys.stdin.readline().strip().lower()
        if answer.startswith("y"):
            yield suggestion
        elif answer.startswith("q") or not answer:
            print_line("")
            return


def _write(changes: Changes, folder: Path) -> int:
    from recommender.sites.suggestions import write

    code = DONE
    for change in changes.files:
        try:
            write(change, folder)
        except EditError as error:
            say(str(error))
            code = PROBLEMS
            continue
        for suggestion in change.suggestions:
            print_line(f"{change.path}: {suggestion.sentence}")
    return code


def _print_diff(change: FileChange, root: Path) -> None:
    from recommender.sites.suggestions import diff_of

    try:
        print_bytes(diff_of(change, root))
    except EditError as error:
        say(f"{change.path}: {error}")


def _as_json(changes: Changes, root: Path) -> dict[str, Any]:
    from recommender.sites.suggestions import diff_of

    rows = []
    for change in changes.files:
        try:
            diff = diff_of(change, root, reasons=False).decode("utf-8", "replace")
        except EditError:
            diff = None
        rows.append({"path": change.path, "diff": diff, "suggestions": [one.to_dict() for one in change.suggestions]})
    refused = [{**refusal.suggestion.to_dict(), "refused": refusal.reason} for refusal in changes.refused]
    return {"root": str(root), "files": rows, "refused": refused}


def _print_refused(changes: Changes) -> None:
    by_place = Counter((one.suggestion.path, one.suggestion.action == "check", one.reason) for one in changes.refused)
    for (path, is_check, reason), count in [*by_place.items()][:MAX_REFUSED]:
        say(f"{path}: {reason}" if is_check else f"{path}: {count} left out: {reason}")
    if len(by_place) > MAX_REFUSED:
        say(f"… and {counted(len(by_place) - MAX_REFUSED, 'more file')} left as it was; --json lists all")


def _counted(changes: Changes) -> str:
    return f"{counted(len(changes.suggestions), 'suggestion')} for {counted(len(changes.files), 'page')}"
