"""Changes as a comment on a pull request, in the Markdown of GitHub. Titles are from strangers, and never markup."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from recommender.content import counted, one_line
from recommender.errors import EditError
from recommender.sites.suggestions.changes import Changes, FileChange
from recommender.sites.suggestions.git_diff import diff_of

__all__ = ["MARK", "comment_of"]

MARK = "<!-- recommender suggest -->"
"""The first line of the comment, by which a later run finds it again."""

MAX_CHARACTERS = 60_000
"""Of a comment; GitHub takes 65,536."""

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")


def comment_of(changes: Changes, root: Path) -> str:
    """Return all changes as one comment, with the diff of each file folded below it."""
    n = len(changes.suggestions)
    what = f"{n} suggestion{'' if n == 1 else 's'}" if n else "nothing to suggest"
    head = [MARK, f"**Related stories: {what}**", ""]
    parts = [_part(change, root) for change in changes.files]
    size, kept = sum(map(len, head)), list[str]()
    for part in parts:
        size += len(part)
        if size > MAX_CHARACTERS:
            kept.append(f"… and {counted(len(parts) - len(kept), 'more page')}: `recommender suggest`\n")
            break
        kept.append(part)
    return "\n".join([*head, *kept])


def _part(change: FileChange, root: Path) -> str:
    return "\n".join([f"<code>{escaped(change.path)}</code>", "", *_rows(change), "", *_folded(change, root), ""])


def _rows(change: FileChange) -> Iterator[str]:
    for suggestion in change.suggestions:
        chance = f" ({suggestion.chance:.2f})" if suggestion.chance is not None else ""
        title = escaped(suggestion.title or suggestion.target_id)
        yield f"- **{suggestion.action}** {title}{chance}: {escaped(suggestion.reason)}"


def _folded(change: FileChange, root: Path) -> Iterator[str]:
    try:
        diff = diff_of(change, root, reasons=False).decode("utf-8", "replace").replace("\r", "")
    except EditError:
        return
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", diff)), default=0))
    yield from ("<details><summary>diff</summary>", "", f"{fence}diff", diff.rstrip("\n"), fence, "", "</details>")


def escaped(text: str) -> str:
    """Return a text in which nothing is markup, a link, a mention or the number of an issue.

    Examples
    --------
    >>> escaped("@ann <b> #7")
    '&#64;ann &#60;b&#62; &#35;7'
    """
    return _PUNCTUATION.sub(lambda sign: f"&#{ord(sign[0])};", one_line(text))
