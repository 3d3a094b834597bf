"""Figures of one report: scores by group of queries, and two systems compared query by query."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from recommender.content import shortened
from recommender.evaluation.charts import (
    FAINT,
    FOCUS,
    LONGEST_LABEL,
    OTHER,
    RIVAL,
    Dot,
    colour_of,
    dots,
    empty_figure,
    style,
)
from recommender.evaluation.pages import wording
from recommender.evaluation.pages.groups import Breakdown
from recommender.evaluation.pages.summary import Summary

if TYPE_CHECKING:
    from matplotlib.figure import Figure

__all__ = ["breakdown_plot", "scatter_plot"]

_GRID = 25
"""Cells along one side of the scatter plot. The queries in one cell are drawn as one circle; a plain choice."""

_LARGEST_CIRCLE = 220.0
"""The area of the largest circle, in square points: circles of neighbouring cells hardly overlap."""


def breakdown_plot(summary: Summary, breakdown: Breakdown, limits: tuple[float, float] | None = None) -> Figure:
    """Draw one row for each group, with a filled dot for our system and a hollow one for its rival."""
    rows = [
        [
            Dot(group.intervals[system], colour_of(system, summary.focus, summary.rival), system == summary.focus)
            for system in summary.shown
        ]
        for group in breakdown.groups
    ]
    labels = [
        shortened(f"{shortened(g.label, LONGEST_LABEL - 6)}  ({wording.whole(g.n)})", LONGEST_LABEL)
        for g in breakdown.groups
    ]
    return dots(labels, rows, summary.metric, width=3.2, title=breakdown.name, limits=limits)


def scatter_plot(summary: Summary) -> Figure | None:
    """Draw every query by its scores for our system and for its rival; None without a rival."""
    if not (summary.rival and summary.duel):
        return None
    duel, values = summary.duel, summary.report.values
    of_focus, of_rival = values[summary.focus][summary.metric], values[summary.rival][summary.metric]
    cells = Counter((round(of_rival[q] * _GRID), round(of_focus[q] * _GRID)) for q in summary.report.clusters)
    with style():
        figure, axes = empty_figure(3.9, 4.05)
        axes.plot([0, 1], [0, 1], color=FAINT, linewidth=0.8, zorder=1)
        largest = max(cells.values())
        for side, colour in ((1, FOCUS), (0, OTHER), (-1, RIVAL)):
            here = {cell: n for cell, n in cells.items() if (cell[1] > cell[0]) - (cell[1] < cell[0]) == side}
            axes.scatter(
                [x / _GRID for x, _ in here],
                [y / _GRID for _, y in here],
                s=[max(3.0, _LARGEST_CIRCLE * n / largest) for n in here.values()],
                color=colour,
                alpha=0.9,
                linewidths=0,
                zorder=2,
                clip_on=False,
            )
        focus, rival = (shortened(system, 14) for system in summary.shown)
        counts = (
            (0.0, "left", f"{focus} better: {wording.whole(duel.wins)}", FOCUS),
            (0.5, "center", f"equal: {wording.whole(duel.ties)}", OTHER),
            (1.0, "right", f"{rival} better: {wording.whole(duel.losses)}", RIVAL),
        )
        for x, side_of, text, colour in counts:
            axes.text(x, 1.07, text, ha=side_of, va="bottom", color=colour, transform=axes.transAxes)
        axes.set_xlabel(f"{summary.metric} of {rival}")
        axes.set_ylabel(f"{summary.metric} of {focus}")
        ticks = [0, 0.25, 0.5, 0.75, 1]
        axes.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xticks=ticks, yticks=ticks, aspect="equal")
    return figure
