"""The collector waits for a piece of work, and is as it was afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from worlds import newsroom

from recommender._io.gc_pauses import collected_later
from recommender.engine.questions import Questions
from recommender.engine.recommender import Recommender


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


def test_it_waits_while_lists_are_made_and_is_as_it_was_between_them(
    enabled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited, lists = list[bool](), Questions.lists

    def noting(self: Questions, *asked: Any) -> Any:
        waited.append(not gc.isenabled())
        return lists(self, *asked)

    monkeypatch.setattr(Questions, "lists", noting)
    for _ in Recommender.fit(newsroom("later", 12)).recommend_all():
        assert gc.isenabled() == enabled
    assert waited
    assert all(waited)


def test_a_site_holds_no_cycle_and_is_gone_when_nobody_wants_it_any_more() -> None:
    recommender = Recommender.fit(newsroom("later", 12))
    article_id = recommender.corpus.ids[3]
    assert recommender.recommend(article_id, externals="all")
    assert recommender.why_not(article_id, recommender.corpus.ids[9])
    site = recommender._site
    parts = [recommender, site, site.corpus, site.text, site.article_graph, site.corpus.externals]
    left = [*map(weakref.ref, parts)]
    gc.collect()
    gc.disable()
    try:
        del recommender, site, parts
        assert [part() for part in left] == [None] * len(left)
    finally:
        gc.enable()
