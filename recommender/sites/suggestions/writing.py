"""Writing a changed file: whole or not at all, and only if nobody else changed it meanwhile."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from recommender._io.textfiles import draft_of, is_read_only
from recommender.errors import EditError
from recommender.readers import refusal
from recommender.sites.suggestions.changes import FileChange

__all__ = ["write"]


def write(change: FileChange, folder: Path) -> None:
    """Write one change.

    Parameters
    ----------
    change : FileChange
        What is written.
    folder : Path
        The content folder, which is never left.

    Raises
    ------
    EditError
        If the file is not as it was read, leads out of the folder, is read-only or cannot be written. It then stays
        as it is.
    """
    file = change.file
    if reason := refusal(file, os.path.realpath(folder), follow_links=False):
        raise EditError(f"{change.path}: {reason}; it is not changed")
    try:
        if is_read_only(file):
            raise EditError(f"{change.path}: it is read-only, and not changed; give yourself the right to write it")
        with draft_of(file) as draft:
            draft.write_bytes(change.after)
            shutil.copymode(file, draft)
            if file.read_bytes() != change.before:
                raise EditError(f"{change.path}: somebody changed it meanwhile; run the command again")
            draft.replace(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise EditError(f"{change.path}: it cannot be written: {reason}; check its permissions") from error
