"""Figures by matplotlib: dots with intervals, and two systems query by query.

A figure never touches matplotlib's global state, so it looks the same whatever the user's own settings are.
"""

from __future__ import annotations

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender.errors import RecommenderError
from recommender.evaluation.pages import wording
from recommender.evaluation.pages.groups import Breakdown
from recommender.evaluation.pages.summary import Summary
from recommender.judging import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from recommender.evaluation.report import EvaluationReport

__all__ = ["INSTALL", "breakdown_plot", "check_library", "dot_plot", "limits_of", "scatter_plot", "svg", "system_plot"]

INSTALL = "pip install recommender[report]"

INK, FAINT, PAPER = "#1b1b1b", "#d9d9d8", "#fefefd"
OTHER, FOCUS, RIVAL = "#6b6b6a", "#0072b2", "#d55e00"
"""Blue and vermilion of Okabe and Ito (2008) can be told apart by everybody; shapes differ as well."""

ROLES = {INK: "ink", FAINT: "faint", PAPER: "paper", OTHER: "other", FOCUS: "focus", RIVAL: "rival"}
"""On the page a colour is a variable, so that it can differ in the dark."""

_STYLE = {
    "font.family": "sans-serif",
    "font.size": 9,
    "axes.edgecolor": OTHER,
    "axes.labelcolor": INK,
    "axes.linewidth": 0.6,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "text.color": INK,
    "text.parse_math": False,
    "xtick.color": OTHER,
    "xtick.labelcolor": INK,
    "xtick.major.width": 0.6,
    "ytick.color": OTHER,
    "ytick.labelcolor": INK,
    "ytick.major.width": 0.6,
    "svg.fonttype": "none",
}

_LONGEST_LABEL = 26
_GRID = 25
"""Cells along one side of the scatter: what falls into one is drawn as one circle."""

_LARGEST_CIRCLE = 220.0
"""In square points."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One mean with its interval, in the colour and shape of its system."""

    interval: Interval
    colour: str
    filled: bool = True


def dot_plot(report: EvaluationReport, metric: str) -> Figure:
    """Return a figure of every system's mean as a dot with its 95 % interval, best system on top.

    Raises
    ------
    RecommenderError
        If matplotlib is missing.
    EvaluationError
        If the report does not know the metric.
    """
    check_library()
    return system_plot(Summary(report), {system: report.interval(metric, system) for system in report.systems}, metric)


def system_plot(summary: Summary, intervals: Mapping[str, Interval], metric: str) -> Figure:
    """Draw one dot a system."""
    dots = [[Dot(found, _colour(summary, system))] for system, found in intervals.items()]
    return _dots(list(intervals), dots, f"{metric}, mean and 95 % interval", width=4.3)


def breakdown_plot(summary: Summary, found: Breakdown, limits: tuple[float, float] | None = None) -> Figure:
    """Draw one row a group, with a filled dot for our system and a hollow one for its rival."""
    dots = [
        [Dot(group.intervals[system], _colour(summary, system), system == summary.focus) for system in summary.shown]
        for group in found.groups
    ]
    labels = [f"{wording.shortened(g.label, _LONGEST_LABEL - 6)}  ({wording.whole(g.n)})" for g in found.groups]
    return _dots(labels, dots, summary.metric, width=3.2, title=found.name, limits=limits)


def scatter_plot(summary: Summary) -> Figure | None:
    """Draw every query by its score for our system and for its rival; None without a rival."""
    if not (summary.rival and summary.duel):
        return None
    duel, values = summary.duel, summary.report.values
    ours, theirs = values[summary.focus][summary.metric], values[summary.rival][summary.metric]
    cells = Counter((round(theirs[q] * _GRID), round(ours[q] * _GRID)) for q in summary.report.clusters)
    with _style():
        figure, axes = _figure(3.9, 4.05)
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
        focus, rival = (wording.shortened(system, 14) for system in summary.shown)
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


def svg(figure: Figure, name: str) -> str:
    """Return a figure as an SVG element to put into a page; `name` keeps its inner references apart.

    Text stays text, in the fonts of the page.
    """
    import matplotlib

    buffer = io.StringIO()
    nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with _style(), matplotlib.rc_context({"svg.hashsalt": name}), warnings.catch_warnings():
        # The browser has the letters that matplotlib's own font lacks.
        warnings.filterwarnings("ignore", message=".*missing from (?:current )?font")
        figure.savefig(buffer, format="svg", metadata=nothing, transparent=True)
    drawing = buffer.getvalue()
    drawing = re.sub(r"<!--.*?-->\s*", "", drawing[drawing.index("<svg") :], flags=re.DOTALL)
    drawing = re.sub(r' xmlns(?::\w+)?="[^"]*"| version="1.1"', "", drawing)
    drawing = re.sub(r'<g id="[\w.]+?_\d+">', "<g>", drawing)
    drawing = re.sub(r' font-family: [^;"]*;', "", drawing)
    for colour, role in ROLES.items():
        drawing = re.sub(rf"(fill|stroke): {colour}\b", rf"\1: var(--{role})", drawing)
    return drawing


def limits_of(intervals: Iterable[Interval]) -> tuple[float, float]:
    """Return where an axis begins and ends that is to show all of `intervals`."""
    found = list(intervals)
    low, high = min(interval.low for interval in found), max(interval.high for interval in found)
    room = 0.06 * max(high - low, 0.05)
    # Zero is shown where it is near: elsewhere it would only take room from the differences.
    return 0.0 if low - room < 0.35 * high else low - room, min(high + room, 1.015)


def _dots(
    labels: Sequence[str],
    rows: Sequence[Sequence[Dot]],
    xlabel: str,
    *,
    width: float,
    title: str = "",
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw rows of dots, the first row on top."""
    with _style():
        figure, axes = _figure(width, 0.75 + 0.2 * bool(title) + 0.27 * max(2, len(rows)))
        axes.hlines(range(len(rows)), 0, 1, color=FAINT, linewidth=0.6, linestyles=(0, (1, 3)), zorder=1)
        for y, row in enumerate(rows):
            for number, dot in enumerate(row):
                _dot(axes, y + 0.24 * (number - (len(row) - 1) / 2), dot)
        axes.set_yticks(range(len(labels)), [wording.shortened(label, _LONGEST_LABEL) for label in labels])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(*(limits or limits_of(dot.interval for row in rows for dot in row)))
        axes.set_ylim(len(rows) - 0.4, -0.6)
        axes.locator_params(axis="x", nbins=5)
        axes.set_xlabel(xlabel)
        if title:
            axes.set_title(title, fontsize=9, loc="center")
    return figure


def _dot(axes: Axes, y: float, dot: Dot) -> None:
    axes.hlines(y, dot.interval.low, dot.interval.high, color=dot.colour, linewidth=1.3, zorder=2)
    marker, face = ("o", dot.colour) if dot.filled else ("D", PAPER)
    axes.plot(
        dot.interval.mean,
        y,
        marker=marker,
        markersize=5.0 if dot.filled else 4.0,
        markerfacecolor=face,
        markeredgecolor=dot.colour,
        markeredgewidth=1.1,
        linestyle="none",
        zorder=3,
        clip_on=False,
    )


def _colour(summary: Summary, system: str) -> str:
    return {summary.focus: FOCUS, summary.rival: RIVAL}.get(system, OTHER)


def _figure(width: float, height: float) -> tuple[Figure, Axes]:
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


@contextmanager
def _style() -> Iterator[None]:
    check_library()
    from matplotlib import style

    with style.context(["default", _STYLE]):
        yield


def check_library() -> None:
    """Refuse to draw without matplotlib."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise RecommenderError(f"figures need matplotlib: {INSTALL}") from error
