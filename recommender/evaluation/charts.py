"""Figures by matplotlib: dots with intervals, and any figure as SVG for a page.

Figures neither use nor change matplotlib's global state, so they look the same whatever the user's settings are.
"""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from recommender._io.extras import install
from recommender.content import shortened
from recommender.errors import RecommenderError
from recommender.judging import Interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

__all__ = [
    "FAINT",
    "FOCUS",
    "INSTALL",
    "LONGEST_LABEL",
    "OTHER",
    "RIVAL",
    "Dot",
    "check_library",
    "colour_of",
    "dots",
    "empty_figure",
    "limits_of",
    "style",
    "svg",
    "system_plot",
]  # fmt: skip

INSTALL = install("report")

INK, FAINT, PAPER = "#1b1b1b", "#d9d9d8", "#fefefd"
OTHER, FOCUS, RIVAL = "#6b6b6a", "#0072b2", "#d55e00"
"""Blue and vermilion of Okabe and Ito (2008) differ also for people with deficient colour vision; so do the shapes."""

ROLES = {INK: "ink", FAINT: "faint", PAPER: "paper", OTHER: "other", FOCUS: "focus", RIVAL: "rival"}
"""The names of colours as CSS variables of the page, which has other values for them in dark mode."""

LONGEST_LABEL = 26
"""In characters: about as much as fits beside a figure that is 3.2 inches wide."""

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


@dataclass(frozen=True, slots=True)
class Dot:
    """One mean with its interval, in the colour and shape of its system."""

    interval: Interval
    colour: str
    filled: bool = True


def dots(
    labels: Sequence[str],
    rows: Sequence[Sequence[Dot]],
    xlabel: str,
    *,
    width: float,
    title: str = "",
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Draw rows of dots with their intervals, the first row on top.

    Parameters
    ----------
    labels : sequence of str
        The name of each row.
    rows : sequence of sequence of Dot
        The dots of each row, drawn from top to bottom beside each other.
    xlabel : str
        What the numbers are.
    width : float
        In inches; the height follows from the number of rows.
    title : str, optional
        Stands above.
    limits : tuple of (float, float), optional
        Where the axis begins and ends; by default `limits_of` all dots.
    """
    with style():
        figure, axes = empty_figure(width, 0.75 + 0.2 * bool(title) + 0.27 * max(2, len(rows)))
        axes.hlines(range(len(rows)), 0, 1, color=FAINT, linewidth=0.6, linestyles=(0, (1, 3)), zorder=1)
        for y, row in enumerate(rows):
            for number, dot in enumerate(row):
                _dot(axes, y + 0.24 * (number - (len(row) - 1) / 2), dot)
        axes.set_yticks(range(len(labels)), labels)
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
    axes.hlines(y, *dot.interval.ends, color=dot.colour, linewidth=1.3, zorder=2)
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


def system_plot(intervals: Mapping[str, Interval], metric: str, focus: str, rival: str | None) -> Figure:
    """Draw one dot with its interval for every system, the first on top.

    Parameters
    ----------
    intervals : mapping of str to Interval
        The mean of each system.
    metric : str
        The name of the metric.
    focus, rival : str
        The systems that are drawn in a colour of their own.
    """
    rows = [[Dot(interval, colour_of(system, focus, rival))] for system, interval in intervals.items()]
    return dots(
        [shortened(name, LONGEST_LABEL) for name in intervals], rows, f"{metric}, mean and 95 % interval", width=4.3
    )


def colour_of(system: str, focus: str, rival: str | None) -> str:
    """Return the colour of a system: one for the system a report is about, one for its rival, one for all others."""
    return {focus: FOCUS, rival: RIVAL}.get(system, OTHER)


def svg(figure: Figure, name: str) -> str:
    """Return a figure as an SVG element for a page.

    Text stays text, in the fonts of the page. `name` makes the ids inside the figure different from those of other
    figures on the page.
    """
    import matplotlib

    buffer = io.StringIO()
    no_metadata = dict.fromkeys(("Date", "Creator", "Format", "Type"))
    with style(), matplotlib.rc_context({"svg.hashsalt": name}), warnings.catch_warnings():
        # Letters that are missing in matplotlib's font are drawn by the browser, in a font of its own.
        warnings.filterwarnings("ignore", message=".*missing from (?:current )?font")
        figure.savefig(buffer, format="svg", metadata=no_metadata, transparent=True)
    drawing = buffer.getvalue()
    drawing = re.sub(r"<!--.*?-->\s*", "", drawing[drawing.index("<svg") :], flags=re.DOTALL)
    drawing = re.sub(r' xmlns(?::\w+)?="[^"]*"| version="1.1"', "", drawing)
    drawing = re.sub(r'<g id="[\w.]+?_\d+">', "<g>", drawing)
    drawing = re.sub(r' font-family: [^;"]*;', "", drawing)
    for colour, role in ROLES.items():
        drawing = re.sub(rf"(fill|stroke): {colour}\b", rf"\1: var(--{role})", drawing)
    return drawing


def limits_of(intervals: Iterable[Interval]) -> tuple[float, float]:
    """Return the ends of an axis that shows all of `intervals`."""
    ends = [interval.ends for interval in intervals]
    low, high = min(low for low, _ in ends), max(high for _, high in ends)
    margin = 0.06 * max(high - low, 0.05)
    # The axis begins at zero if that is near; else zero would only make the differences smaller.
    return 0.0 if low - margin < 0.35 * high else low - margin, min(high + margin, 1.015)


def empty_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Return a figure of that size, in inches, and its axes."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    return figure, figure.add_subplot()


@contextmanager
def style() -> Iterator[None]:
    """Draw in the style of the report while in this context."""
    check_library()
    from matplotlib import style as styles

    with styles.context(["default", _STYLE]):
        yield


def check_library() -> None:
    """Raise an error with the remedy if matplotlib is not installed."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        raise RecommenderError(f"figures need matplotlib: {INSTALL}") from error
