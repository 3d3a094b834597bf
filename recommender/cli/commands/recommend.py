"""The command ``recommend``: related stories of an article or a text."""

from __future__ import annotations

import argparse
import csv
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from recommender.cli.content import exit_code
from recommender.cli.lists import open_for_lists
from recommender.cli.output import make_console, one_line, print_json, print_reasons
from recommender.content import shortened
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.ranking import Recommendation

__all__ = ["run"]

MAX_TEXT = 1_000_000
"""Characters that are read of standard input: a plain choice, longer than any draft."""

MAX_HEADING = 200
"""Characters of a text that are shown above its list: a plain choice."""

COLUMNS = (
    *("rank", "score", "article_id", "title", "url", "published", "source", "kind"),
    *("excerpt", "image", "provider", "language", "topics", "authors"),
)
"""The columns of a table in CSV: attributes of `recommender.Recommendation`."""


def run(arguments: argparse.Namespace) -> int:
    """Print related stories of an article or a text, and return the exit code."""
    text = _text(arguments)
    site, options = open_for_lists(arguments)
    asked: tuple[str, ...] = ()
    if text is not None:
        heading = f"“{shortened(text, MAX_HEADING)}”"
        stories = site.recommend_text(text, **options)
    else:
        article = site.corpus.find(arguments.article)
        heading, asked = article.title, (article.path,)
        stories = site.recommend(article.id, mode=arguments.mode, **options)
    shape = arguments.format or ("json" if arguments.json else "table")
    if shape == "json":
        print_json([story.to_dict() for story in stories])
    elif shape == "csv":
        _print_table(stories)
    else:
        _print_stories(heading, stories, with_contributions=arguments.explain)
    return exit_code(arguments, site.corpus, asked)


def _text(arguments: argparse.Namespace) -> str | None:
    """The text that is asked about, if it is not about an article; of ``-``, what standard input holds."""
    text: str | None = arguments.text
    if text == "-":
        text = sys.stdin.read(MAX_TEXT) if sys.stdin else ""
    if text is not None and not text.strip():
        raise SettingsError("--text is empty; give the words of a headline, a search, or a draft")
    return text


def _print_table(stories: Sequence[Recommendation]) -> None:
    """Print a line of CSV a story."""
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(COLUMNS)
    for story in stories:
        record = story.to_dict(full=True)
        cells = (record[name] for name in COLUMNS)
        writer.writerow("; ".join(cell) if isinstance(cell, list) else cell for cell in cells)


def _print_stories(heading: str, stories: Sequence[Recommendation], *, with_contributions: bool) -> None:
    from rich.text import Text

    from recommender.ranking import NO_STORY, copies_line, reasons_line, story_line

    console = make_console()
    console.print(Text(one_line(heading), style="bold"))
    if not stories:
        console.print(f"  {NO_STORY}")
    for story in stories:
        rank, score, title, kind = story_line(story)
        console.print(Text.assemble(rank, (score, "green"), title, (kind, "dim")))
        if with_contributions:
            print_reasons(console, story.reasons)
        elif reasons := reasons_line(story):
            console.print(Text(reasons, style="dim"))
        if copies := copies_line(story):
            console.print(Text(copies, style="dim"))
