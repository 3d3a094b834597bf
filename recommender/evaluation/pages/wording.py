"""How numbers, dates and protocols are put into words, the same on the page and in Markdown."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from recommender.content import one_line
from recommender.evaluation.metrics import FAMILIES
from recommender.judging import Comparison, Interval

if TYPE_CHECKING:
    from recommender.evaluation.report import EvaluationReport

__all__ = ["ANSWERS", "NOTHING", "answers", "clickable", "date", "difference", "interval", "metric", "number"]
__all__ += ["p_value", "share", "signed", "title", "truth", "value", "whole"]

NOTHING = "–"
"""Where there is no number to give."""

ANSWERS = {
    "cold": "If an article had just arrived and nobody had linked it yet, how much of its editor’s list would be found "
    "among all other articles of the site?",
    "cluster": "If a whole story were new, with none of its articles linked and nothing learned from it, how much of "
    "each editor’s list would be found?",
    "as-of": "On the day an article appeared, knowing only what had been published by then, how much of its editor’s "
    "list would be found?",
    "complete": "Given a random half of an editor’s list, how much of the other half is found?",
}

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def title(report: EvaluationReport) -> str:
    """Name the protocol, and whatever else tells two reports on one page apart."""
    options = [f"with {leak} leaks" for leak in report.settings.get("leaks", ())]
    if report.settings.get("externals"):
        options.append("with externals")
    if not is_curated(report):
        options.append("judged by people")
    return one_line(", ".join([report.protocol, *options]))


def answers(report: EvaluationReport) -> str:
    """Say in one sentence what the protocol answers."""
    sentence = ANSWERS.get(report.protocol, "How much of what is relevant is found?")
    return sentence if is_curated(report) else sentence.replace("its editor’s list", "what people call related")


def truth(report: EvaluationReport) -> str:
    """Say whose word counts as right."""
    if not is_curated(report):
        return "What people call related"
    return "What the editor said (hidden half)" if report.protocol == "complete" else "What the editor said"


def is_curated(report: EvaluationReport) -> bool:
    """Whether editors decided what is relevant, not people who graded pairs."""
    return str(report.settings.get("judgments", "curated")) == "curated"


def metric(name: str) -> str:
    """Say what a metric measures, or nothing if it is none of ours."""
    family = re.match(r"[A-Za-z]*", name)
    return FAMILIES.get(family[0] if family else "", "")


def number(x: float | None, digits: int = 3) -> str:
    """Write a number with a true minus sign, and a dash for none."""
    # Adding zero turns the negative zero, which rounding makes, into a plain one.
    return NOTHING if x is None else f"{round(x, digits) + 0.0:,.{digits}f}".replace("-", "−")


def signed(x: float, digits: int = 3) -> str:
    """Write a difference, with its sign."""
    return f"{round(x, digits) + 0.0:+.{digits}f}".replace("-", "−")


def whole(n: int) -> str:
    """Write a count, with a comma between thousands."""
    return f"{n:,}"


def share(x: float | None) -> str:
    """Write a share in [0, 1] in per cent."""
    return NOTHING if x is None else f"{100 * x:.1f} %"


def interval(found: Interval) -> str:
    """Write a mean with its interval; a dagger says that there are too few story clusters for it."""
    return f"{number(found.mean)} [{number(found.low)}, {number(found.high)}]{_dagger(found)}"


def difference(found: Comparison) -> str:
    """Write a difference with its interval, as above."""
    return f"{signed(found.difference)} [{signed(found.low)}, {signed(found.high)}]{_dagger(found)}"


def _dagger(found: Interval | Comparison) -> str:
    return "" if found.reliable else " †"


def p_value(p: float) -> str:
    """Write a p-value; zeros beyond the third place say nothing."""
    return "< 0.001" if p < 0.001 else number(p)


def date(moment: datetime | None) -> str:
    """Write a date as a reader would, in English wherever the machine stands."""
    return f"{moment.day} {_MONTHS[moment.month - 1]} {moment.year}" if moment else ""


def value(setting: Any) -> str:
    """Write the value of a setting."""
    if setting is None or setting in ((), [], ""):
        return NOTHING
    if isinstance(setting, bool):
        return "yes" if setting else "no"
    if isinstance(setting, list | tuple):
        return ", ".join(value(item) for item in setting)
    return one_line(str(setting))


def clickable(url: str) -> str:
    """Return `url` if it is safe to click: an absolute http(s) address. Else nothing."""
    try:
        parts = urlsplit(url)
        is_safe = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.username is None
    except ValueError:
        return ""
    return url if is_safe and not re.search(r"[\s\x00-\x20\\]", url) else ""
