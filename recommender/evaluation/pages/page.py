"""The report as one offline HTML page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recommender._io.textfiles import save_text
from recommender.corpus import Corpus
from recommender.errors import EvaluationError, RecommenderError
from recommender.evaluation import charts
from recommender.evaluation.pages import figures, tables, wording
from recommender.evaluation.pages.groups import breakdowns
from recommender.evaluation.pages.sources import Source, source_of
from recommender.evaluation.pages.stories import Case, DoubtfulLink, displayed_links, worst_cases
from recommender.evaluation.pages.summary import Summary
from recommender.evaluation.pages.tables import Table

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["check_libraries", "distinct_trust", "write_page"]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure as SVG, and its description in words."""

    drawing: Any
    """Markup that is safe, because matplotlib escapes all text."""
    alt: str
    table: Table | None = None
    """The numbers of the figure, if no other table has them."""


@dataclass(frozen=True, slots=True)
class Section:
    """The part of the page about one report."""

    anchor: str
    title: str
    answers: str
    summary: Summary
    metric: str
    """What the first metric measures, in words."""
    quality: Table
    comparison: Table | None
    systems: Picture
    scatter: Picture | None
    breakdowns: tuple[Picture, ...]
    lists: Table | None
    cases: tuple[Case, ...]
    truth: str
    """The title of the relevant articles in the list of the worst queries."""
    mark: str
    """The word beside a result that is relevant."""


@dataclass(frozen=True, slots=True)
class Trust:
    """The part of the page about the curated lists, or about what stands in for them."""

    source: Source
    facts: Table
    doubtful: tuple[DoubtfulLink, ...]
    header: tuple[str, ...]
    """Of the table of doubtful links."""


def write_page(reports: Sequence[EvaluationReport], corpus: Corpus | None, path: str | Path) -> Path:
    """Write the reports as one HTML file that needs no other file, no network and no scripts.

    Parameters
    ----------
    reports : sequence of EvaluationReport
        Of the same corpus, usually one a protocol, in the order to be shown.
    corpus : Corpus or None
        For titles, dates and topics. Without it articles go by their ids.
    path : str or Path
        The file to write.

    Returns
    -------
    Path
        The file that was written.

    Raises
    ------
    EvaluationError
        If there is no report.
    RecommenderError
        If Jinja2 or matplotlib is missing.
    ExportError
        If the file cannot be written.
    """
    check(reports)
    save_text(path, _render(reports, corpus))
    return Path(path)


def check_libraries() -> None:
    """Check that the libraries for a page are installed, so that an evaluation need not fail at its end.

    Raises
    ------
    RecommenderError
        If Jinja2 or matplotlib is missing.
    """
    _template()
    charts.check_library()


def check(reports: Sequence[EvaluationReport]) -> None:
    """Raise an error if there is no report."""
    if not reports:
        raise EvaluationError("there is no report to write about; make one with recommender.evaluate")


def distinct_trust(reports: Sequence[EvaluationReport]) -> list[Mapping[str, Any]]:
    """Return what the reports say about the curated lists, each once, the fullest first.

    All protocols of a site say the same, but a report by graded judgments also has the agreement with them.
    """
    distinct: list[Mapping[str, Any]] = []
    for trust in sorted((report.trust for report in reports if report.trust), key=_n_facts, reverse=True):
        if not any(all(not fact or fact == other.get(key) for key, fact in trust.items()) for other in distinct):
            distinct.append(trust)
    return distinct


def _n_facts(trust: Mapping[str, Any]) -> int:
    return sum(bool(fact) for fact in trust.values())


def _render(reports: Sequence[EvaluationReport], corpus: Corpus | None) -> str:
    summaries = [Summary(report) for report in reports]
    template = _template()  # before the tables and figures, so that a missing library is reported at once
    page: str = template.render(
        sections=[_section(summary, corpus, f"p{i}") for i, summary in enumerate(summaries, 1)],
        overview=tables.overview(summaries) if len(summaries) > 1 else None,
        measures=tables.measures(),
        trusts=[_trust(trust, corpus) for trust in distinct_trust(reports)],
        doubtful=tables.DOUBTFUL,
        settings=tables.settings(reports),
    )
    return page.lstrip()


def _trust(trust: Mapping[str, Any], corpus: Corpus | None) -> Trust:
    return Trust(
        source_of(trust), tables.trust(trust), tuple(displayed_links(trust, corpus)), tables.doubtful_header(trust)
    )


def _section(summary: Summary, corpus: Corpus | None, anchor: str) -> Section:
    groups = breakdowns(summary, corpus)
    limits = charts.limits_of(i for b in groups for g in b.groups for i in g.intervals.values()) if groups else None
    return Section(
        anchor=anchor,
        title=wording.title(summary.report),
        answers=wording.answers(summary.report),
        summary=summary,
        metric=wording.metric(summary.metric),
        quality=tables.quality(summary),
        comparison=tables.comparison(summary),
        systems=_picture(
            charts.system_plot(summary.intervals, summary.metric, summary.focus, summary.rival),
            f"{anchor}-systems",
            f"Mean {summary.metric} of every system with its 95 % interval; the numbers are in the table above.",
        ),
        scatter=_scatter(summary, f"{anchor}-queries"),
        breakdowns=tuple(
            _picture(
                figures.breakdown_plot(summary, breakdown, limits),
                f"{anchor}-{number}",
                f"{summary.metric} by {breakdown.name.lower()}; the numbers are below.",
                tables.breakdown(summary, breakdown),
            )
            for number, breakdown in enumerate(groups, 1)
        ),
        lists=tables.lists(summary.report),
        cases=tuple(worst_cases(summary, corpus)),
        truth=wording.truth(summary.report),
        mark=wording.mark(summary.report),
    )


def _scatter(summary: Summary, name: str) -> Picture | None:
    figure = figures.scatter_plot(summary)
    if not (figure and summary.duel):
        return None
    duel = summary.duel
    alt = (
        f"Queries by their {summary.metric} for {summary.focus} and {summary.rival}: {summary.focus} is better on "
        f"{duel.wins}, equal on {duel.ties}, worse on {duel.losses}."
    )
    return _picture(figure, name, alt)


def _picture(figure: Any, name: str, alt: str, table: Table | None = None) -> Picture:
    from markupsafe import Markup

    return Picture(Markup(charts.svg(figure, name)), alt, table)


def _template() -> Any:
    try:
        import jinja2
    except ImportError as error:
        raise RecommenderError(f"the report page needs Jinja2: {charts.INSTALL}") from error
    environment = jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters.update(whole=wording.whole, number=wording.number)
    source = files("recommender.evaluation.pages").joinpath("page.html.j2").read_text(encoding="utf-8")
    return environment.from_string(source)
