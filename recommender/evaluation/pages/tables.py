"""The numbers of a report as tables of text, for the page and for Markdown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recommender.content import shortened
from recommender.evaluation.conclusion import little_judged
from recommender.evaluation.incomplete import BOUNDS, ENOUGH, SHOWN, UNJUDGED
from recommender.evaluation.list_quality import MEASURES
from recommender.evaluation.metrics import CONDENSED
from recommender.evaluation.pages import wording
from recommender.evaluation.pages.groups import Breakdown
from recommender.evaluation.pages.sources import SOURCES, source_of
from recommender.evaluation.pages.stories import DoubtfulLink
from recommender.evaluation.pages.summary import Summary
from recommender.judging import FEWEST_CLUSTERS, MIN_CLUSTERS, Comparison, Interval

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["Table", "breakdown", "comparison", "doubtful", "lists", "measures", "overview", "quality", "settings"]
__all__ += ["trust"]

Row = tuple[str, ...]

TOO_FEW = (
    f"† Fewer than {MIN_CLUSTERS} effective clusters: the interval is too narrow, and not to be relied on; "
    f"of fewer than {FEWEST_CLUSTERS} there is none."
)


@dataclass(frozen=True, slots=True)
class Table:
    """Cells of text under a caption.

    Attributes
    ----------
    caption : str
        What the table shows.
    header : tuple of str
        The titles of the columns.
    rows : tuple of tuple of str
        Each as long as the header.
    best : frozenset of (int, int)
        Row and column of the cells in bold.
    note : str
        Stands below the table.
    """

    caption: str
    header: Row
    rows: tuple[Row, ...]
    best: frozenset[tuple[int, int]] = frozenset()
    note: str = ""


def overview(summaries: Sequence[Summary]) -> Table:
    """Compare all systems under all protocols: one row for each system, one column for each report."""
    systems = list(dict.fromkeys(system for summary in summaries for system in summary.systems))
    found = [[summary.intervals.get(system) for summary in summaries] for system in systems]
    cells = [[wording.interval(one) if one else wording.NOTHING for one in of_system] for of_system in found]
    rows = tuple((name(system), *of_system) for system, of_system in zip(systems, cells, strict=True))
    metrics = list(dict.fromkeys(summary.metric for summary in summaries))
    titles = [wording.title(summary.report) for summary in summaries]
    doubtful = {column for column, summary in enumerate(summaries, 1) if little_judged(summary.report)}
    best = _best([[one.mean if one else None for one in of_system] for of_system in found])
    if len(metrics) > 1:
        titles = [f"{title}: {summary.metric}" for title, summary in zip(titles, summaries, strict=True)]
    return Table(
        f"All systems under all protocols: mean {' or '.join(metrics)} with its 95 % interval. The best of each "
        f"column is in bold{', unless too little is judged to say' if doubtful else ''}.",
        ("System", *titles),
        rows,
        frozenset(cell for cell in best if cell[1] not in doubtful),
        _note(row for summary in summaries for row in summary.intervals.values()),
    )


def quality(summary: Summary) -> Table:
    """Show all metrics of each system, best system first."""
    report, (first, *others) = summary.report, summary.report.metrics
    means = [
        [*(report.mean(metric, system) for metric in report.metrics), report.cluster_mean(first, system)]
        for system in summary.systems
    ]
    few, condensed = little_judged(report), bool(report.settings.get("condensed"))
    bounded = [UNJUDGED] if condensed and report.grades else []
    rows = tuple(
        (
            name(system),
            wording.interval(summary.intervals[system]),
            *map(wording.number, row[1:]),
            *("–".join(map(wording.number, report.bounds(first, system))) for _ in bounded),
        )
        for system, row in zip(summary.systems, means, strict=True)
    )
    notes = [_note(summary.intervals.values()), CONDENSED * condensed, BOUNDS * bool(bounded)]
    if few:
        shares = ", ".join(f"{name(system)} {share:.2f}" for system, share in few.items())
        notes.append(f"Less than {ENOUGH:.0%} of the first {SHOWN} results is judged, so none is in bold: {shares}.")
    return Table(
        f"Systems, best first. {first} is the mean over queries with its 95 % interval (bootstrap by {report.unit}); "
        f"in the last column all {report.unit} weigh the same.",
        ("System", first, *others, f"{first} by cluster", *bounded),
        rows,
        frozenset() if few else _best(means),
        " ".join(filter(None, notes)),
    )


def comparison(summary: Summary) -> Table | None:
    """Compare every system with the baseline; None if there is no baseline."""
    if not summary.comparisons:
        return None
    rows = tuple(
        (
            name(system),
            wording.difference(compared),
            wording.p_value(p),
            *map(wording.whole, (compared.wins, compared.ties, compared.losses)),
            wording.NOTHING if compared.effect_size is None else wording.signed(compared.effect_size, 2),
        )
        for system, (compared, p) in summary.comparisons.items()
    )
    return Table(
        f"Differences in {summary.metric} from the baseline {summary.report.baseline}, query by query, with their "
        "95 % intervals; p by paired randomisation test with Holm’s correction; effect size is Cohen’s d_z.",
        ("System", "Difference", "p", "Better", "Equal", "Worse", "Effect size"),
        rows,
        note=_note(compared for compared, _ in summary.comparisons.values()),
    )


def lists(report: EvaluationReport) -> Table | None:
    """Show the measures of all lists of each system; None if the report has none."""
    measured = [measure for measure in MEASURES if any(measure in report.lists.get(s, {}) for s in report.systems)]
    if not measured:
        return None
    return Table(
        "The lists of each system as a whole, in the order of the first table. None of these is good or bad by "
        "itself; read them beside the scores.",
        ("System", *map(_title, measured)),
        tuple(
            (name(system), *(_measured(measure, report.lists.get(system, {}).get(measure)) for measure in measured))
            for system in report.systems
        ),
    )


def measures() -> dict[str, str]:
    """Return what each measure of all lists means, by its title."""
    return {_title(measure): (function.__doc__ or "").partition("\n")[0] for measure, function in MEASURES.items()}


def breakdown(summary: Summary, grouped: Breakdown) -> Table:
    """Show the numbers of one breakdown."""
    return Table(
        f"{summary.metric} by {grouped.name[0].lower()}{grouped.name[1:]}.",
        (grouped.name.partition(" before")[0], "Queries", *map(name, summary.shown)),
        tuple(
            (group.label, wording.whole(group.n), *(wording.interval(group.intervals[s]) for s in summary.shown))
            for group in grouped.groups
        ),
        note=_note(interval for group in grouped.groups for interval in group.intervals.values()),
    )


def settings(reports: Sequence[EvaluationReport]) -> Table:
    """List all that is needed to make the same reports again."""
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
"""Units of measures; all others are shares."""


def _by_list(interval: Mapping[str, Any]) -> str:
    mean, low, high = (wording.number(interval[name]) for name in ("mean", "low", "high"))
    return f"{mean} [{low}, {high}]"


_FACTS: tuple[tuple[str, str, Callable[[Any], str]], ...] = (
    ("n_lists", "", wording.whole),
    ("n_by_program", "Lists made by a program, no editor’s judgment", wording.whole),
    ("n_links", "Links in them", wording.whole),
    ("n_external", "Links that lead out of the site", wording.whole),
    (
        "coherence.auc",
        "How often a link is more similar than a random pair as many days apart (0.5 is chance)",
        wording.number,
    ),
    ("coherence.by_list", "The same, every article’s links weighing the same", _by_list),
    ("coherence.linked", "Mean similarity of linked articles", wording.number),
    ("coherence.random", "Mean similarity of random pairs", wording.number),
    ("coherence.days_linked", "Median days between linked articles", wording.number),
    ("coherence.doubtful", "Links worth a look: not more similar than 95 % of the random pairs", wording.share),
    ("coherence.noise", "Links as good as drawn by date (estimate)", wording.share),
    ("reciprocity", "Links that are returned", wording.share),
    ("reciprocity_listed", "The same, where the other article has a list", wording.share),
    ("transitivity", "Articles linked with a third that are linked themselves", wording.share),
    ("agreement.n_judged", "Links that were graded", wording.whole),
    ("agreement.related", "Of these, clearly related", wording.share),
    ("agreement.mean_grade", "Their mean grade, from 0 to 3", wording.number),
)

_IF_ANY = {"n_by_program"}
"""Facts that have a row only if they are not 0."""

_OF_LISTS = {"n_external", "reciprocity", "reciprocity_listed", "transitivity"}
"""Facts that say something of curated lists only."""


def trust(assessed: Mapping[str, Any]) -> Table:
    """Show how far the curated lists can be trusted, or what stands in for them; what is not known has no row."""
    source = source_of(assessed)
    left_out = set() if source is SOURCES["curated"] else _OF_LISTS
    rows = tuple(
        (label or source.counted, write(fact))
        for path, label, write in _FACTS
        if (fact := _at(assessed, path)) is not None and (fact or path not in _IF_ANY) and path not in left_out
    )
    notes = "; ".join(assessed.get("notes", ()))
    return Table(source.caption, ("Evidence", "Value"), rows, note=notes)


def doubtful(links: Sequence[DoubtfulLink], assessed: Mapping[str, Any]) -> Table:
    """List the most doubtful links by title."""
    rows = tuple((link.source.title, link.target.title, *link.facts) for link in links)
    return Table(DOUBTFUL, doubtful_header(assessed), rows)


def doubtful_header(assessed: Mapping[str, Any]) -> Row:
    """Return the titles of the columns of the doubtful links."""
    return (*source_of(assessed).ends, "Similarity", "Percentile", "Days apart", "Returned")


DOUBTFUL = (
    "The links whose texts are least similar. Percentile is the share of random pairs, as many days apart, that are "
    "less similar. Worth a look, not necessarily wrong."
)


def name(system: str) -> str:
    """Return the name of a system, cut to the width of a column."""
    return shortened(system, 40)


def _at(facts: Any, path: str) -> Any:
    """Return the value at a path of keys, as in ``"coherence.auc"``; None if there is none."""
    for key in path.split("."):
        if not isinstance(facts, Mapping) or facts.get(key) is None:
            return None
        facts = facts[key]
    return facts


def _title(measure: str) -> str:
    words = measure.replace("_", " ").replace("gini", "Gini")
    unit = _UNITS.get(measure, "")
    return words[0].upper() + words[1:] + (f" ({unit})" if unit and unit not in words else "")


def _measured(measure: str, value: float | None) -> str:
    """Return shares with three decimals; days and bits are larger numbers, and have two."""
    return wording.number(value, 2 if measure in _UNITS else 3)


def _best(means: Sequence[Sequence[float | None]]) -> frozenset[tuple[int, int]]:
    """Return row and column of the highest mean of each metric; the first column of the table has the names."""
    if len(means) < 2:
        return frozenset()
    return frozenset(
        (row, column + 1)
        for column, numbers in enumerate(zip(*means, strict=True))
        for row, number in enumerate(numbers)
        if number is not None and number == max(n for n in numbers if n is not None)
    )


def _note(intervals: Iterable[Interval | Comparison]) -> str:
    return "" if all(interval.reliable for interval in intervals) else TOO_FEW
