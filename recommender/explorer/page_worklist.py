"""The work list of the explorer's page: entries that lists lack, and entries that are broken."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from recommender.explorer.findings import Suggested
from recommender.explorer.page_texts import MAX_EXCERPT, MAX_TITLE, short

__all__ = ["MAX_TASKS", "work_list"]

MAX_TASKS = 1_000
"""Suggestions of a kind on a page, the likeliest: a plain choice, more than anybody reads before the next export."""

ORDER = ("replace", "remove", "check")
"""Broken entries that can be corrected come first, those that only a person can mend last."""


def work_list(suggestions: Sequence[Suggested] | None, position: Mapping[str, int]) -> dict[str, Any] | None:
    """Return what lists lack, and their broken entries, as columns; None if nobody looked.

    Parameters
    ----------
    suggestions : sequence of Suggested, or None
        In any order.
    position : mapping of str to int
        Of the articles on the page. Others are left out.
    """
    if suggestions is None:
        return None
    shown = [one for one in suggestions if one.article_id in position]
    wanted = {
        (one.article_id, one.target_id): one for one in shown if one.action == "add" and one.target_id in position
    }
    # Two articles that are to name each other are one thing to decide: the likelier way stands for both.
    missing = [one for pair, one in wanted.items() if _comes_first(one, wanted.get(pair[::-1]))]
    broken = [one for one in shown if one.action != "add"]
    missing.sort(key=lambda one: (-(one.chance or 0.0), position[one.article_id], position[one.target_id]))
    broken.sort(key=lambda one: (ORDER.index(one.action), position[one.article_id]))
    back = {pair[::-1]: one for pair, one in wanted.items()}
    return {"missing": _columns(missing, position, back), "broken": _columns(broken, position, {})}


def _comes_first(one: Suggested, back: Suggested | None) -> bool:
    """Whether a suggestion stands for itself and for the same one the other way round."""
    return back is None or (-(one.chance or 0.0), one.article_id) <= (-(back.chance or 0.0), back.article_id)


def _columns(
    rows: Sequence[Suggested], position: Mapping[str, int], back: Mapping[tuple[str, str], Suggested]
) -> dict[str, Any]:
    shown = rows[:MAX_TASKS]

    def column(values: Iterable[Any]) -> list[Any]:
        return [*values]

    return {
        "total": len(rows),
        "article": column(position[one.article_id] for one in shown),
        "target": column(position.get(one.target_id, -1) for one in shown),
        "target_id": column(one.target_id if one.target_id and one.target_id not in position else "" for one in shown),
        "action": column(one.action for one in shown),
        "title": column("" if one.action == "add" else short(one.title, MAX_TITLE) for one in shown),
        "chance": column(map(_chance, shown)),
        "reason": column(map(_reason, shown)),
        "back": column(
            (other := back.get((one.article_id, one.target_id))) and [_chance(other), _reason(other)] for one in shown
        ),
    }


def _chance(one: Suggested) -> int:
    return -1 if one.chance is None else round(1_000 * one.chance)


def _reason(one: Suggested) -> str:
    return short(one.reason, MAX_EXCERPT)
