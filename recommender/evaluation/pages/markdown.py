"""The report as Markdown, for a repository or a pull request: the tables of the page, without its figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.textfiles import save_text
from recommender.content import one_line
from recommender.evaluation.pages import tables, wording
from recommender.evaluation.pages.groups import breakdowns
from recommender.evaluation.pages.page import check, distinct_trust
from recommender.evaluation.pages.sources import source_of
from recommender.evaluation.pages.stories import displayed_links
from recommender.evaluation.pages.summary import Summary
from recommender.evaluation.pages.tables import Table

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["write_markdown"]

N_WORST = 10
"""How many of the worst queries are listed, as on the page."""


def write_markdown(reports: Sequence[EvaluationReport], path: str | Path) -> Path:
    """Write the reports as one Markdown file, with the same numbers as the page.

    Parameters
    ----------
    reports, path
        As for `recommender.evaluation.pages.write_page`.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    EvaluationError
        If there is no report.
    ExportError
        If the file cannot be written.
    """
    check(reports)
    save_text(path, "\n\n".join(_blocks(reports)) + "\n")
    return Path(path)


def _blocks(reports: Sequence[EvaluationReport]) -> Iterator[str]:
    summaries = [Summary(report) for report in reports]
    yield "# Related stories, evaluated"
    if len(summaries) > 1:
        yield "## All protocols"
        yield _table(tables.overview(summaries))
    for summary in summaries:
        yield from _section(summary)
    for trust in distinct_trust(reports):
        yield f"## {source_of(trust).title}"
        yield _table(tables.trust(trust))
        if doubtful := displayed_links(trust, None):
            yield _table(tables.doubtful(doubtful, trust))
    yield "## How these figures were made"
    yield _table(tables.settings(reports))


def _section(summary: Summary) -> Iterator[str]:
    report = summary.report
    yield f"## Protocol: {_plain(wording.title(report))}"
    yield f"*{_plain(wording.answers(report))}*"
    said = (summary.counts.capitalize() + ".", summary.left_out, summary.finding)
    yield " ".join(_plain(sentence) for sentence in said if sentence)
    yield _table(tables.quality(summary))
    if compared := tables.comparison(summary):
        yield _table(compared)
    for breakdown in breakdowns(summary, None):
        yield _table(tables.breakdown(summary, breakdown))
    if listed := tables.lists(report):
        yield _table(listed)
    rows = tuple((query, wording.number(value)) for query, value in summary.worst(N_WORST))
    caption = f"The queries on which {summary.focus} did worst, one a story."
    yield _table(Table(caption, ("Query", summary.metric), rows))


def _table(table: Table) -> str:
    lines = [_plain(table.caption), "", _row(map(_plain, table.header))]
    lines.append(_row(["---", *["---:"] * (len(table.header) - 1)]))
    for y, row in enumerate(table.rows):
        lines.append(_row(f"**{_plain(c)}**" if (y, x) in table.best else _plain(c) for x, c in enumerate(row)))
    if table.note:
        lines += ["", _plain(table.note)]
    return "\n".join(lines)


def _row(cells: Iterator[str] | Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(text: str) -> str:
    """Return `text` so that Markdown shows it as it is: no tags, links, emphasis or further cells."""
    text = one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_\[\]|#!~])", r"\\\1", text)
