"""Stories and their reasons on standard output: as text, in colour on a terminal, or as JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from recommender.ranking import Reason

__all__ = ["make_console", "print_json", "print_reasons"]


def print_json(value: Any) -> None:
    """Print a value as indented JSON; letters outside ASCII stay as they are."""
    print(json.dumps(value, ensure_ascii=False, indent=2))


def make_console() -> Console:
    """Return a console of `rich` that breaks no lines and colours nothing by itself."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, file=sys.stdout)


def print_reasons(console: Console, reasons: Iterable[Reason]) -> None:
    """Print one line a reason: its contribution to the score, its signal, its text."""
    from rich.text import Text

    for reason in reasons:
        console.print(Text(f"       {reason.contribution:+.3f}  {reason.signal:<7}  {reason.text}", style="dim"))
