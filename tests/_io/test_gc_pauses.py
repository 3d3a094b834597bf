"""The garbage collector pauses during a piece of work, and its state is restored afterwards."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from typing import Any

import pytest
from worlds import newsroom

from recommender._io.gc_pauses import gc_paused
from recommender.engine.questions import Questions
from recommender.engine.recommender import Recommender


@pytest.fixture(params=[True, False])
def enabled(request: pytest.FixtureRequest) -> Iterator[bool]:
    """Whether the caller has the collector switched on."""
    before = gc.isenabled()
    (gc.enable if request.param else gc.disable)()
    yield request.param
    (gc.enable if before else gc.disable)()


def test_the_state_of_the_collector_is_restored_even_after_an_error(enabled: bool) -> None:
    with gc_paused():
        assert not gc.isenabled()
    assert gc.isenabled() == enabled
    with pytest.raises(ZeroDivisionError), gc_paused():
        raise ZeroDivisionError
    assert gc.isenabled() == enabled


def test_the_collector_pauses_while_lists_are_made_and_not_between_them(
    enabled: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused, lists = list[bool](), Questions.lists

    def noting(self: Questions, *asked: Any) -> Any:
        paused.append(not gc.isenabled())
        return lists(self, *asked)

    monkeypatch.setattr(Questions, "lists", noting)
    for _ in Recommender.fit(newsroom("later", 12)).recommend_all():
        assert gc.isenabled() == enabled
    assert paused
    assert all(paused)


def test_a_site_holds_no_cycle_and_is_freed_with_its_last_reference() -> None:
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
