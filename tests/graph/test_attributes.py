"""Attributes of any graph: dates of all kinds become datetimes in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from recommender.graph.attributes import utc_datetime


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (datetime(2021, 1, 2, 3, tzinfo=timezone(timedelta(hours=2))), datetime(2021, 1, 2, 1, tzinfo=UTC)),
        (datetime(2021, 1, 2), datetime(2021, 1, 2, tzinfo=UTC)),
        (date(2021, 1, 2), datetime(2021, 1, 2, tzinfo=UTC)),
        ("2021-01-02T00:00:00+00:00", datetime(2021, 1, 2, tzinfo=UTC)),
        ("yesterday", None),
        (None, None),
        (2021, None),
        (datetime.max.replace(tzinfo=timezone(timedelta(hours=-9))), datetime.max.replace(tzinfo=UTC)),
    ],
)
def test_dates_of_all_kinds_become_datetimes_in_utc(value: object, expected: datetime | None) -> None:
    assert utc_datetime(value) == expected
