"""The command ``explain``: what speaks for one story, and why it is shown or not."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from recommender.cli.content import exit_code
from recommender.cli.lists import open_for_lists
from recommender.cli.output import make_console, one_line, print_json, print_reasons

if TYPE_CHECKING:
    from recommender.ranking import Fate, Mode, Recommendation

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Print the score and the reasons of one story, and why it is in the list or not; return the exit code."""
    site, options = open_for_lists(arguments)
    article = site.corpus.find(arguments.article)
    mode: Mode = "complete" if arguments.mode == "complete" else "computed-only"
    as_of, moment = options.get("as_of"), options.get("moment")
    story = site.explain(article.id, arguments.other, mode=mode, as_of=as_of, moment=moment)
    fate = site.why_not(article.id, arguments.other, mode=arguments.mode, **options)
    if arguments.json:
        print_json({"story": story.to_dict(), "fate": fate.to_dict()})
    else:
        _print_explanation(article.title, story, fate)
    return exit_code(arguments, site.corpus, (article.path,))


def _print_explanation(heading: str, story: Recommendation, fate: Fate) -> None:
    from rich.text import Text

    console = make_console()
    console.print(Text(one_line(heading), style="bold"))
    console.print(Text.assemble("  → ", (f"{story.score:.3f}", "green"), f"  {one_line(story.title)}"))
    print_reasons(console, story.reasons)
    console.print(Text(f"  {one_line(fate.text)}"))
