"""The numbers of a report as tables of text; the page and Markdown show the same ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.content import shortened
from recommender.evaluation.list_quality import MEASURES
from recommender.evaluation.metrics import CONDENSED
from recommender.evaluation.pages import wording
from recommender.evaluation.pages.groups import Breakdown
from recommender.evaluation.pages.stories import Doubt
from recommender.evaluation.pages.summary import Summary
from recommender.judging import MIN_CLUSTERS, Comparison, Interval

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["Table", "breakdown", "comparison", "doubtful", "lists", "measures", "overview", "quality", "settings"]
__all__ += ["trust"]

Row = tuple[str, ...]

TOO_FEW = f"† Fewer than {MIN_CLUSTERS} effective story clusters: the interval is too narrow, and not to be relied on."


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of text under a caption that says what to see.

    Attributes
    ----------
    caption : str
    header : tuple of str
    rows : tuple of tuple of str
        As long as the header.
    best : frozenset of (int, int)
        Row and column of cells that stand out.
    note : str
    """

    caption: str
    header: Row
    rows: tuple[Row, ...]
    best: frozenset[tuple[int, int]] = frozenset()
    note: str = ""


def overview(summaries: Sequence[Summary]) -> Table:
    """Set systems against protocols."""
    systems = list(dict.fromkeys(system for summary in summaries for system in summary.systems))
    rows = tuple((name(system), *(_cell(summary.intervals.get(system)) for summary in summaries)) for system in systems)
    metrics = list(dict.fromkeys(summary.metric for summary in summaries))
    titles = [wording.title(summary.report) for summary in summaries]
    if len(metrics) > 1:
        titles = [f"{title}: {summary.metric}" for title, summary in zip(titles, summaries, strict=True)]
    return Table(
        f"All systems under all protocols: mean {' or '.join(metrics)} with its 95 % interval. The best of each "
        "column is in bold.",
        ("System", *titles),
        rows,
        _best([[_mean(summary.intervals.get(system)) for summary in summaries] for system in systems]),
        _note(row for summary in summaries for row in summary.intervals.values()),
    )


def quality(summary: Summary) -> Table:
    """Say how good each system is, best first."""
    report, (first, *others) = summary.report, summary.report.metrics
    means = [
        [
            report.mean(first, system),
            *(report.mean(other, system) for other in others),
            report.cluster_mean(first, system),
        ]
        for system in summary.systems
    ]
    rows = tuple(
        (name(system), wording.interval(summary.intervals[system]), *map(wording.number, row[1:]))
        for system, row in zip(summary.systems, means, strict=True)
    )
    return Table(
        f"Systems, best first. {first} is the mean over queries with its 95 % interval (bootstrap by story cluster); "
        f"in the last column every story cluster weighs the same.",
        ("System", first, *others, f"{first} per story"),
        rows,
        _best(means),
        " ".join(filter(None, (_note(summary.intervals.values()), CONDENSED if _condensed(report) else ""))),
    )


def comparison(summary: Summary) -> Table | None:
    """Compare every system with the baseline; None if there is none."""
    if not summary.comparisons:
        return None
    rows = tuple(
        (
            name(system),
            wording.difference(found),
            wording.p_value(p),
            *map(wording.whole, (found.wins, found.ties, found.losses)),
            wording.NOTHING if found.effect_size is None else wording.signed(found.effect_size, 2),
        )
        for system, (found, p) in summary.comparisons.items()
    )
    return Table(
        f"Differences in {summary.metric} from the baseline {summary.report.baseline}, query by query, with their "
        "95 % intervals; p by paired randomisation test with Holm’s correction; effect size is Cohen’s d_z.",
        ("System", "Difference", "p", "Better", "Equal", "Worse", "Effect size"),
        rows,
        note=_note(found for found, _ in summary.comparisons.values()),
    )


def lists(report: EvaluationReport) -> Table | None:
    """Say what the lists of each system are worth as a whole; None if nobody asked."""
    known = [measure for measure in MEASURES if any(measure in report.lists.get(s, {}) for s in report.systems)]
    if not known:
        return None
    return Table(
        "The lists of each system as a whole, in the order of the first table. None of these is good or bad by "
        "itself; read them beside the scores.",
        ("System", *map(_title, known)),
        tuple(
            (name(system), *(_measured(measure, report.lists.get(system, {}).get(measure)) for measure in known))
            for system in report.systems
        ),
    )


def measures() -> dict[str, str]:
    """Return every list-level measure in words."""
    return {_title(measure): (function.__doc__ or "").partition("\n")[0] for measure, function in MEASURES.items()}


def breakdown(summary: Summary, found: Breakdown) -> Table:
    """Give the numbers behind one breakdown."""
    return Table(
        f"{summary.metric} by {found.name[0].lower()}{found.name[1:]}.",
        (found.name.partition(" before")[0], "Queries", *map(name, summary.shown)),
        tuple(
            (group.label, wording.whole(group.n), *(wording.interval(group.intervals[s]) for s in summary.shown))
            for group in found.groups
        ),
        note=_note(interval for group in found.groups for interval in group.intervals.values()),
    )


def settings(reports: Sequence[EvaluationReport]) -> Table:
    """List all that makes the same reports again."""
    columns = [
        {
            **{f"Number of {key}": wording.whole(n) for key, n in report.counts.items()},
            **{key.capitalize().replace("_", " "): wording.value(setting) for key, setting in report.settings.items()},
            "Corpus fingerprint": report.fingerprint,
            **report.versions,
        }
        for report in reports
    ]
    keys = list(dict.fromkeys(key for column in columns for key in column))
    return Table(
        "Counts, settings, corpus and versions. The same settings on the same corpus give the same figures.",
        ("Setting", *map(wording.title, reports)),
        tuple((key, *(column.get(key, wording.NOTHING) for column in columns)) for key in keys),
    )


_UNITS = {"novelty": "bits", "median_age": "days", "median_days_apart": "days"}
"""All other measures are shares."""


def _by_list(found: Mapping[str, Any]) -> str:
    return f"{wording.number(found['mean'])} [{wording.number(found['low'])}, {wording.number(found['high'])}]"


_FACTS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("n_lists", "Curated lists", wording.whole),
    ("n_links", "Links in them", wording.whole),
    ("n_external", "Links that lead out of the site", wording.whole),
    (
        "coherence.auc",
        "How often a link is more alike than a random pair as many days apart (0.5 is chance)",
        wording.number,
    ),
    ("coherence.by_list", "The same, every list weighing the same", _by_list),
    ("coherence.linked", "Mean similarity of linked articles", wording.number),
    ("coherence.random", "Mean similarity of random pairs", wording.number),
    ("coherence.days_linked", "Median days between linked articles", wording.number),
    ("coherence.doubtful", "Links worth a look: not more alike than 95 % of the random pairs", wording.share),
    ("coherence.noise", "Links as good as drawn by date (estimate)", wording.share),
    ("reciprocity", "Links that are returned", wording.share),
    ("reciprocity_listed", "The same, where the other article has a list", wording.share),
    ("transitivity", "Articles linked with a third that are linked themselves", wording.share),
    ("agreement.n_judged", "Links graded by people", wording.whole),
    ("agreement.related", "Of these, clearly related", wording.share),
    ("agreement.mean_grade", "Their mean grade, from 0 to 3", wording.number),
)


def trust(found: Mapping[str, Any]) -> Table:
    """Say how far the curated lists can be trusted, as far as it is known."""
    rows = tuple((label, write(fact)) for path, label, write in _FACTS if (fact := _at(found, path)) is not None)
    notes = "; ".join(found.get("notes", ()))
    return Table("How plausible the curated links of the site are.", ("Evidence", "Value"), rows, note=notes)


def doubtful(found: Sequence[Doubt]) -> Table:
    """List the most doubtful links by title."""
    return Table(
        DOUBTFUL,
        DOUBTFUL_HEADER,
        tuple((doubt.source.title, doubt.target.title, *doubt.facts) for doubt in found),
    )


DOUBTFUL = (
    "The links that words speak for least. Percentile is the share of random pairs, as many days apart, that are less "
    "alike. Worth a look, not necessarily wrong."
)
DOUBTFUL_HEADER = ("The list of", "names", "Similarity", "Percentile", "Days apart", "Returned")


def name(system: str) -> str:
    """Return the name of a system as it is shown."""
    return shortened(system, 40)


def _at(found: Mapping[str, Any], path: str) -> Any:
    for key in path.split("."):
        if not isinstance(found, Mapping) or found.get(key) is None:
            return None
        found = found[key]
    return found


def _condensed(report: EvaluationReport) -> bool:
    return bool(report.settings.get("condensed"))


def _cell(found: Interval | None) -> str:
    return wording.interval(found) if found else wording.NOTHING


def _mean(found: Interval | None) -> float | None:
    return found.mean if found else None


def _title(measure: str) -> str:
    words = measure.replace("_", " ").replace("gini", "Gini")
    unit = _UNITS.get(measure, "")
    return words[0].upper() + words[1:] + (f" ({unit})" if unit and unit not in words else "")


def _measured(measure: str, value: float | None) -> str:
    """Shares to three places; days and bits are larger, and need fewer."""
    return wording.number(value, 2 if measure in _UNITS else 3)


def _best(means: Sequence[Sequence[float | None]]) -> frozenset[tuple[int, int]]:
    """Where the highest of each column stands; the first column of the table is the name."""
    if len(means) < 2:
        return frozenset()
    return frozenset(
        (row, column + 1)
        for column, numbers in enumerate(zip(*means, strict=True))
        for row, number in enumerate(numbers)
        if number is not None and number == max(n for n in numbers if n is not None)
    )


def _note(found: Iterator[Interval | Comparison] | Any) -> str:
    return "" if all(interval.reliable for interval in found) else TOO_FEW
