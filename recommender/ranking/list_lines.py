"""A list of stories as plain lines, for a terminal: what the command line prints, and ``print`` in Python."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from recommender._io.printable import escaped_line
from recommender.ranking.recommendation import Recommendation

__all__ = ["NO_STORY", "copies_line", "list_lines", "reasons_line", "story_line"]

NO_STORY = "no story to show: none is close enough, or the filters leave none"
"""What stands in place of an empty list."""

INDENT = " " * 7


def list_lines(stories: Iterable[Recommendation]) -> Iterator[str]:
    """Yield the lines of a list: of each story its rank, score, date and title, and below it why it is there."""
    for story in stories:
        yield "".join(story_line(story))
        yield from filter(None, (reasons_line(story), copies_line(story)))


def story_line(story: Recommendation) -> tuple[str, str, str, str]:
    """Return the parts of the line of a story, one after the other: rank, score, date and title, and its kind."""
    date = f"{story.published:%Y-%m-%d}" if story.published else "no date   "
    score = f"  {story.score:.3f}" if story.source == "computed" else f"{story.source:>7}"
    external = " (external)" if story.kind == "external" else ""
    return f"{story.rank:>3}. ", score, f"  {date}  {escaped_line(story.title)}", external


def reasons_line(story: Recommendation) -> str:
    """Return the line that says what speaks for a story; empty if it is of the article's own list."""
    supporting = [reason.text for reason in story.reasons if reason.contribution > 0]
    return f"{INDENT}{escaped_line('; '.join(supporting))}" if supporting and story.source == "computed" else ""


def copies_line(story: Recommendation) -> str:
    """Return the line that names the near-copies of a story; empty without any."""
    return f"{INDENT}also as {escaped_line(', '.join(story.copies))}" if story.copies else ""
