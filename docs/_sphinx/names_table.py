"""All names of the reference as a table, which stands in ``docs/reference/python.md`` for readers of the repository.

``python docs/_sphinx/names_table.py`` writes it there anew, and a test holds that it is as the code says.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import reference

__all__ = ["PAGE", "with_table"]

PAGE = Path(__file__).resolve().parent.parent / "reference" / "python.md"
HEAD = "| Name | What it is |\n|---|---|\n"


def with_table(page: str) -> str:
    """Return the text of the page with the table as it is now."""
    before, _, after = page.partition(HEAD)
    return before + HEAD + "\n".join(_rows()) + "\n" + re.sub(r"\A(?:\|.*\n)+", "", after)


def _rows() -> Iterator[str]:
    named = {chapter: ("recommender", names) for chapter, names in reference.NAMES.items()}
    named |= {f"In `{room}`": (room, names) for room, names in reference.FURTHER.items()}
    for chapter, (module, names) in named.items():
        yield f"| **{chapter}** | |"
        for name in names:
            thing = getattr(import_module(module), name)
            yield f"| [`{name}`]({_path(thing)}) | {_first_sentence(thing)} |"


def _path(thing: Any) -> str:
    file = Path(inspect.getsourcefile(inspect.unwrap(thing)) or "")
    return f"../../{file.relative_to(PAGE.parents[2]).as_posix()}"


def _first_sentence(thing: Any) -> str:
    paragraph = " ".join((inspect.getdoc(thing) or "").partition("\n\n")[0].split())
    return re.split(r"(?<=\.) (?=[A-Z])", paragraph)[0].replace("|", r"\|")


if __name__ == "__main__":
    PAGE.write_text(with_table(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
