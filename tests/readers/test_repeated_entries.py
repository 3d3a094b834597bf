"""Entries that stand in many lists are read once, and mean in each what they say there."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from recommender.readers import links
from recommender.readers.links import read_link
from recommender.readers.report import Report

KEYS = st.sampled_from(["title", "url", "link", "slug", "id", "published", "date", "provider", "excerpt", "other"])
VALUES = st.one_of(
    st.sampled_from(["https://a.example/b/", "b.md", "Quay", "", "2021-05-21", "yesterday", "1", "x" * 3_000]),
    st.sampled_from(
        [1, True, 0, False, 1.0, None, date(2021, 5, 21), datetime(2021, 5, 21), ["a", "b"], {"name": "A"}]
    ),
)


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=4), max_size=12))
def test_an_entry_is_read_as_if_it_stood_alone(entries: list[dict[str, Any]]) -> None:
    """Whatever was read before it: 1, yes and 1.0 are equal in Python, and not in a list."""
    together = Report("a.md")
    read = [read_link(entry, line, together) for line, entry in enumerate(entries, 1)]
    problems = []
    for line, entry in enumerate(entries, 1):
        links._repeated.cache_clear()
        alone = Report("a.md")
        assert read_link(entry, line, alone) == read[line - 1]
        problems += alone.problems
    assert problems == together.problems


def test_a_wrong_date_is_said_in_each_list_that_has_it() -> None:
    report = Report("a.md")
    entry = {"title": "Quay", "published": "yesterday"}
    first, second = (read_link(dict(entry), line, report) for line in (3, 9))
    assert first is not None
    assert second is not None
    assert (first.line, second.line) == (3, 9)
    assert [(problem.kind, problem.line) for problem in report.problems] == [("bad date", 3), ("bad date", 9)]
