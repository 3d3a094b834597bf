"""Dates: every format of one moment is read as that moment."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import read_corpus
from recommender.readers.dates import TwoDatesError, is_date, parse_date

DAY = dt.datetime(2021, 5, 21, tzinfo=dt.UTC)
SEVEN = DAY.replace(hour=7)


@pytest.mark.parametrize(
    "value",
    [
        *("2021-05-21", "2021/05/21", "2021-5-21", "20210521", 20210521, "May 21, 2021", "21 May 2021"),
        *("Friday, May 21st, 2021", "21. May 2021", "21-May-2021", "May 21 2021", dt.date(2021, 5, 21)),
        *("21st of May 2021", "<2021-05-21 Fri>", "[2021-05-21 ven. +1w]", "2021-05-21 Fri", "5/21/2021", "05-21-2021"),
        *(
            "21/5/2021",
            "21.05.2021",
            {"created": "2021-05-21", "updated": "2022-01-01"},
            {"created": dt.date(2021, 5, 21)},
        ),
        *("2021年5月21日", "2021.5.21", "21. 5. 2021", "5.21.2021"),
        *(dt.datetime(2021, 5, 21), 1621555200, 1621555200000, 1621555200.0, "1621555200", "2021-W20-5"),
    ],
)
def test_dates_without_a_time_are_midnight_in_utc(value: Any) -> None:
    assert parse_date(value) == DAY


@pytest.mark.parametrize(
    "value",
    [
        *("2021-05-21T07:00:00Z", "2021-05-21 07:00:00", "2021-05-21T07:00:00.000Z", "2021-05-21 07:00 UTC"),
        *("2021-05-21 09:00:00 +0200", "2021-05-21T02:00:00-05:00", "20210521070000", 20210521070000),
        *("Fri, 21 May 2021 07:00:00 GMT", "Fri, 21 May 2021 09:00:00 +0200", "21 May 2021 03:00:00 EDT"),
        *("2021-05-21T00:00:00-0700", "2021-05-21 15:00:00 +0800", "2021/5/21 07:00:00", "2021-05-21 7:00 AM"),
        *("Fri May 21 2021 07:00:00 GMT+0000 (Coordinated Universal Time)", "2021-05-21T09:00:00+02:00[Europe/Berlin]"),
        *(
            "Fri May 21 2021 09:00:00 GMT+0200 (Central European Summer Time)",
            "<2021-05-21 Fri 07:00>",
            "21 May 21 07:00 Z",
        ),
        *("Fri, 21 May 2021 09:00:00 MEST", "Fri, 21 May 2021 08:00:00 CET", "Fri, 21 May 2021 02:00:00 EST"),
        *(
            "Fri, 21 May 2021 00:00:00 PDT",
            "Fri, 21 May 2021 08:00 BST",
            "Fri,21 May 21 07:00:00 UT",
            "May 21 07:00:00 2021",
        ),
        *("Fri May 21 02:00:00 CDT 2021", "Friday, 21-May-21 07:00:00 GMT"),
        *("2021-05-21 7.00", "2021-05-21T07.00.00", "2021-05-21 07h00", "2021-05-21 0700"),
        *("202105210700", 202105210700, "1621580400", 1621580400000, "2021-05-21T07:00Z", "2021-05-21_07:00"),
        *("May 21, 2021 7:00 AM", "May 21, 2021 at 7:00 a.m.", "2021-05-21T7:00"),
        dt.datetime(2021, 5, 21, 9, tzinfo=dt.timezone(dt.timedelta(hours=2))),
    ],
)
def test_times_and_time_zones_are_read(value: Any) -> None:
    assert parse_date(value) == SEVEN
    assert parse_date(value).tzinfo is dt.UTC


@pytest.mark.parametrize(
    "value",
    [
        *("2021-02-30", "2021-13-01", "yesterday", "", "05/06/2021", "2021", 2021, "Feb 30, 2021", "0999-01-01"),
        *("Mayday 21, 20210", "May 99, 2021", "21 Foo 2021", "9999-12-31T23:59:59-05:00", "2021-05-21T25:00:00Z"),
        *(
            "2025-30-01",
            "6/5/2021",
            "31/31/2021",
            "5/21/2021 10:00:00 AM",
            "6/5/2021 15:07",
            "29-06-16",
            "Marble 5, 2021",
        ),
        *("2021-05-21 IST", "Fri, 21 May 2021 07:00:00 IST", "2021-05-21T07:00:00+25:00", "2021-05-21T07:00:00+01:75"),
        *({"updated": "2021-05-21"}, {"created": {"created": "2021-05-21"}}, {"created": "soon"}, "<soon>", "[]", "<>"),
        *(True, None, [], {}, float("nan"), float("inf"), 10**400, -(10**15), "9" * 500, dt.time(7), b"2021-05-21"),
    ],
)
def test_other_values_are_no_dates(value: Any) -> None:
    assert not is_date(value)


@given(st.datetimes(dt.datetime(1000, 1, 2), dt.datetime(9999, 12, 30), timezones=st.just(dt.UTC)))
def test_iso_dates_are_read_back(moment: dt.datetime) -> None:
    assert parse_date(moment.isoformat()) == moment


@given(st.text(max_size=40) | st.from_regex(r"[\w ,:+-]{0,30}") | st.integers() | st.floats())
def test_no_error_but_value_error_is_raised(value: Any) -> None:
    is_date(value)


@pytest.mark.parametrize(
    "value", ["2021-05", "2021-W20", "May 2021", "07:00", "2021-05-21 7.5", "2021-05-21 10.300", "5/6/21"]
)
def test_nothing_is_added_to_what_a_date_says(value: str) -> None:
    assert not is_date(value)


def test_of_numbers_with_dots_the_day_is_the_first() -> None:
    assert parse_date("05.01.2026") == parse_date("2026-01-05")
    assert not is_date("05.01.2026 10:30")  # a program's, which may have another order


def test_day_and_month_that_are_the_same_number_have_one_meaning() -> None:
    assert parse_date("5/5/2021") == dt.datetime(2021, 5, 5, tzinfo=dt.UTC)


def test_a_date_that_may_be_two_is_said_to_be_that(tmp_path: Path) -> None:
    with pytest.raises(TwoDatesError):
        parse_date("04/05/2025")
    (tmp_path / "a.md").write_text("---\ntitle: A\ndate: 04/05/2025\n---\n", encoding="utf-8")
    (problem,) = read_corpus(tmp_path).problems
    assert problem.text == "date: '04/05/2025' is one of two dates" and "2021-05-21" in problem.remedy
