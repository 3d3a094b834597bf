"""The collector waits for a piece of work, and is as it was afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from worlds import newsroom

from recommender.engine import Recommender
from recommender.garbage import collected_later


@pytest.fixture(params=[True, False])
def enabled(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether the caller lets it collect."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_it_is_afterwards_as_it_was_whatever_happens(enabled: bool) -> None:
    with collected_later():
        assert not gc.isenabled()
    assert gc.isenabled() == enabled
    with pytest.raises(ZeroDivisionError), collected_later():
        raise ZeroDivisionError
    assert gc.isenabled() == enabled


def test_lists_leave_it_as_it_was_between_them(enabled: bool) -> None:
    for _ in Recommender.fit(newsroom("later", 12)).recommend_all():
        assert gc.isenabled() == enabled
