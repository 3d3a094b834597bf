"""The commands ``recommend`` and ``explain``: stories and their reasons on a terminal, or as JSON."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING, Any

from recommender.cli.content import exit_code, open_recommender
from recommender.cli.days import end

if TYPE_CHECKING:
    from rich.console import Console

    from recommender.engine import Recommender
    from recommender.ranking import Fate, Mode, Reason, Recommendation

__all__ = ["explain", "fitted", "recommend"]


def recommend(arguments: argparse.Namespace) -> int:
    """Print related stories of an article or a text, and return the exit code."""
    recommender, options = fitted(arguments)
    if arguments.text is not None:
        heading = f"“{arguments.text}”"
        stories = recommender.recommend_text(arguments.text, **options)
    else:
        article = recommender.corpus.find(arguments.article)
        heading = article.title
        stories = recommender.recommend(article.id, mode=arguments.mode, **options)
    if arguments.json:
        _print_json([story.to_dict() for story in stories])
    else:
        _print_stories(heading, stories, arguments.explain)
    return exit_code(arguments, recommender.corpus)


def explain(arguments: argparse.Namespace) -> int:
    """Print what speaks for one story and what became of it, and return the exit code."""
    recommender, options = fitted(arguments)
    article = recommender.corpus.find(arguments.article)
    mode: Mode = "complete" if arguments.mode == "complete" else "computed-only"
    story = recommender.explain(article.id, arguments.other, mode=mode, as_of=options.get("as_of"))
    fate = recommender.why_not(article.id, arguments.other, mode=arguments.mode, **options)
    if arguments.json:
        _print_json({"story": story.to_dict(), "fate": fate.to_dict()})
    else:
        _print_pair(article.title, story, fate)
    return exit_code(arguments, recommender.corpus)


def fitted(arguments: argparse.Namespace) -> tuple[Recommender, dict[str, Any]]:
    """Return the ranker, and the options of a list: what the command line says before what the settings say."""
    from recommender.api import list_options

    options = _options(arguments)
    recommender, settings = open_recommender(arguments)
    return recommender, {**list_options(settings), **options}


def _options(arguments: argparse.Namespace) -> dict[str, Any]:
    """What the command line says about the list; what it leaves open, the settings decide."""
    from recommender.ranking import Filters

    told = vars(arguments)
    filters = {name: told[option] for name, option in _FILTERS.items() if told[option] not in (None, [])}
    options = {name: told[name] for name in ("k", "externals", "duplicates", "diversity", "min_score")}
    options |= {"as_of": end("--as-of", arguments.as_of), "filters": Filters(**filters) if filters else None}
    return {name: value for name, value in options.items() if value is not None}


_FILTERS = {
    "language": "language",
    "topics": "topic",
    "providers": "provider",
    "kinds": "kind",
    "max_age": "max_age",
    "block": "block",
}
"""Filter → option of the command line."""


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _console() -> Console:
    from rich.console import Console

    return Console(highlight=False, soft_wrap=True, file=sys.stdout)


def _print_stories(heading: str, stories: list[Recommendation], explained: bool) -> None:
    from rich.text import Text

    console = _console()
    console.print(Text(heading, style="bold"))
    if not stories:
        console.print("  no story to show: none is close enough, or the filters leave none")
    for story in stories:
        date = f"{story.published:%Y-%m-%d}" if story.published else "no date   "
        mark = "curated" if story.source == "curated" else f"  {story.score:.3f}"
        outside = " (external)" if story.kind == "external" else ""
        place = f"{story.rank:>3}. "
        console.print(Text.assemble(place, (mark, "green"), f"  {date}  ", story.title, (outside, "dim")))
        if explained:
            _print_reasons(console, story.reasons)
        elif story.source == "computed":
            told = [reason.text for reason in story.reasons if reason.contribution > 0]
            console.print(Text("       " + "; ".join(told), style="dim"))
        if story.copies:
            console.print(Text(f"       also as {', '.join(story.copies)}", style="dim"))


def _print_pair(heading: str, story: Recommendation, fate: Fate) -> None:
    from rich.text import Text

    console = _console()
    console.print(Text(heading, style="bold"))
    console.print(Text.assemble("  → ", (f"{story.score:.3f}", "green"), f"  {story.title}"))
    _print_reasons(console, story.reasons)
    console.print(Text(f"  {fate.text}"))


def _print_reasons(console: Console, reasons: tuple[Reason, ...]) -> None:
    from rich.text import Text

    for reason in reasons:
        console.print(Text(f"       {reason.contribution:+.3f}  {reason.signal:<7}  {reason.text}", style="dim"))
