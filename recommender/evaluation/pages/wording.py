"""Numbers, dates and protocols in words, the same on the page and in Markdown."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from recommender.content import one_line
from recommender.evaluation.conclusion import graded_by
from recommender.evaluation.metrics import FAMILIES
from recommender.evaluation.pages.sources import SOURCES
from recommender.judging import Comparison, Interval

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["ANSWERS", "NOTHING", "answers", "clickable", "date", "difference", "interval", "metric", "number"]
__all__ += ["mark", "p_value", "share", "signed", "title", "truth", "value", "whole"]

NOTHING = "–"
"""A dash, where there is no number."""

ANSWERS = {
    "cold": "If an article had just arrived and nobody had linked it yet, how much of its editor’s list would be found "
    "among all other articles of the site?",
    "cluster": "If a whole story were new, with none of its articles linked and nothing learned from it, how much of "
    "each editor’s list would be found?",
    "as-of": "On the day an article appeared, knowing only what had been published by then, how much of its editor’s "
    "list would be found?",
    "complete": "Given a random half of an editor’s list, how much of the other half is found?",
    "mentions": "If the links in all texts, and their words, had never been written, how much of what an article’s "
    "text links to would be found? An author links to what a sentence needs, and not to all that is related: read the "
    "differences between systems rather than their level.",
    "series": "If no article named its series, and no text linked to another, how many of the other parts would be "
    "found? What titles give away, such as “part 2”, is left to be read.",
}
"""The question that each protocol answers."""

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def title(report: EvaluationReport) -> str:
    """Return the protocol with the options that may differ between two reports on one page."""
    options = [f"with {leak} leaks" for leak in report.settings.get("leaks", ())]
    if report.settings.get("externals"):
        options.append("with externals")
    if is_graded(report):
        who = graded_by(report.settings.get("graded_by") or {})
        options.append(f"by pairs{who.removeprefix(',')}" if who else "by graded pairs")
    return one_line(", ".join([report.protocol, *options]))


def answers(report: EvaluationReport) -> str:
    """Return the question that the report answers, in one sentence."""
    sentence = ANSWERS.get(report.protocol, "How much of what is relevant is found?")
    if is_graded(report):
        return sentence.replace("its editor’s list", "what graders call related")
    if is_curated(report) and by_program(report):
        sentence = re.sub(r"(its|each|an) editor’s list", _list_of_any, sentence)
        return f"{sentence} Lists made by a program: what agrees with them need not please an editor."
    return sentence


def truth(report: EvaluationReport) -> str:
    """Return a title for the relevant articles: who says that they are relevant."""
    if is_graded(report):
        return "What graders call related"
    said = SOURCES[_source(report)].said
    if is_curated(report) and by_program(report):
        said = "What the list says"
    return f"{said} (hidden half)" if report.protocol == "complete" else said


def mark(report: EvaluationReport) -> str:
    """Return the word beside a result that is relevant."""
    return "related" if is_graded(report) else SOURCES[_source(report)].mark


def is_curated(report: EvaluationReport) -> bool:
    """Whether the curated lists say what is relevant."""
    return _source(report) == "curated"


def is_graded(report: EvaluationReport) -> bool:
    """Whether graded pairs say what is relevant, and not the site itself."""
    return _source(report) not in SOURCES


def _source(report: EvaluationReport) -> str:
    return str(report.settings.get("judgments", "curated"))


def by_program(report: EvaluationReport) -> int:
    """Return how many of the site's lists were made by a program."""
    return int(report.trust.get("n_by_program", 0))


def _list_of_any(match: re.Match[str]) -> str:
    """The words for a list, whoever made it."""
    return {"its": "its own list", "each": "each list", "an": "a list"}[match[1]]


def metric(name: str) -> str:
    """Return what a metric measures; empty for an unknown one."""
    family = re.match(r"[A-Za-z]*", name)
    return FAMILIES.get(family[0] if family else "", "")


def number(x: float | None, digits: int = 3) -> str:
    """Return a number with a minus sign (not a hyphen), or a dash for None."""
    # Rounding may give a negative zero; adding zero makes it positive.
    return NOTHING if x is None else f"{round(x, digits) + 0.0:,.{digits}f}".replace("-", "−")


def signed(x: float, digits: int = 3) -> str:
    """Return a difference with its sign."""
    return f"{round(x, digits) + 0.0:+.{digits}f}".replace("-", "−")


def whole(n: int) -> str:
    """Return a count, with a comma between thousands."""
    return f"{n:,}"


def share(x: float | None) -> str:
    """Return a share in [0, 1] in per cent."""
    return NOTHING if x is None else f"{100 * x:.1f} %"


def interval(mean: Interval) -> str:
    """Return a mean with its interval, if there is one; a dagger marks one of too few clusters."""
    limits = "" if mean.low is None else f" [{number(mean.low)}, {number(mean.high)}]"
    return f"{number(mean.mean)}{limits}{_dagger(mean)}"


def difference(compared: Comparison) -> str:
    """Return a difference with its interval, if there is one; a dagger marks one of too few clusters."""
    return f"{signed(compared.difference)}{_limits(compared)}{_dagger(compared)}"


def _limits(compared: Comparison) -> str:
    if compared.low is None or compared.high is None:
        return ""
    return f" [{signed(compared.low)}, {signed(compared.high)}]"


def verdict(compared: Comparison) -> str:
    """Return a difference with its interval, and whether that excludes zero."""
    if compared.low is None or compared.high is None:
        return f"{signed(compared.difference)}, of which too few clusters tell whether it is chance"
    excludes = compared.low > 0 or compared.high < 0
    sure = "an interval that excludes zero" if excludes else "an interval that includes zero"
    return f"{signed(compared.difference)}{_limits(compared)}, {sure}"


def _dagger(interval: Interval | Comparison) -> str:
    return "" if interval.reliable else " †"


def p_value(p: float | None) -> str:
    """Return a p-value with three decimals; smaller ones as a bound, and a dash for None."""
    return "< 0.001" if p is not None and p < 0.001 else number(p)


def date(moment: datetime | None) -> str:
    """Return a date in English, whatever the locale; empty for None."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def value(setting: Any) -> str:
    """Return the value of a setting in words."""
    if setting is None or setting in ((), [], ""):
        return NOTHING
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    if isinstance(setting, list | tuple):
        return ", ".join(value(item) for item in setting)
    return one_line(str(setting))


def clickable(url: str) -> str:
    """Return `url` if it is safe to click, an absolute http(s) address without a user name; else an empty string."""
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    return url if is_safe and not re.search(r"[\s\x00-\x20\\]", url) else ""
