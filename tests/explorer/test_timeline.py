"""The timeline: single articles of long ago leave room for the others, and time can pass by."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import networkx as nx
import pytest
from page_states import Open, numbers

from recommender import export


def long_ago(tmp_path: Path) -> Path:
    """A site of an article of 1970 and of a hundred others, one on each day from 2026-01-01."""
    graph = nx.DiGraph()
    graph.add_node("old", published="1970-01-01")
    for number in range(100):
        day = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number)
        graph.add_node(f"n{number}", published=day.isoformat())
        graph.add_edge(f"n{number}", f"n{max(0, number - 1)}" if number else "old", related=True)
    return export(graph, tmp_path / "old.html")


def test_an_outlier_does_not_squeeze_the_timeline(opened: Open, tmp_path: Path) -> None:
    page = opened(long_ago(tmp_path))
    assert page.locator("#from").get_attribute("max") == "100", "a place for each day that has articles"
    page.locator("#from").fill("1")
    assert page.locator("#dates-told").inner_text() == "2026-01-01 – 2026-04-10"
    assert page.locator("#from").get_attribute("aria-valuetext") == "2026-01-01"
    page.locator("#to").fill("50")
    assert numbers(page)[0] == 50
    bars = page.evaluate(
        """() => { const canvas = document.getElementById("histogram");
          const { data } = canvas.getContext("2d").getImageData(0, canvas.height - 1, canvas.width, 1);
          return data.filter((value, at) => at % 4 === 3 && value > 0).length / canvas.width; }"""
    )
    assert bars > 0.7, "most of its width is of use"


def test_with_many_days_the_places_are_quantiles(opened: Open, site: Path) -> None:
    places = opened(site).evaluate(
        """() => {
          const days = Array.from({ length: 10000 }, (_, i) => i < 9000 ? 20000 + i / 9 : 10000 + i);
          return explorer.controls.timeline.quantiles(days.sort((a, b) => a - b));
        }"""
    )
    assert len(places) <= 240
    assert places == sorted(places)
    assert sum(place <= 21_000 for place in places) > 0.85 * len(places), "as many places as articles"


@pytest.mark.slow  # it waits for each step
def test_time_passes_step_by_step_for_those_who_prefer_less_motion(opened: Open, site: Path) -> None:
    page = opened(site)
    everything, play = numbers(page)[0], page.locator("#play")
    assert play.inner_text() == "▶ Next step"
    seen = []
    for _ in range(60):
        play.click()
        seen.append(numbers(page)[0])
        if seen[-1] == everything:
            break
    assert seen[0] < everything
    assert seen == sorted(seen), "it grows"
    assert seen[-1] == everything
    assert not page.evaluate("explorer.controls.timeline.isPlaying")


def test_it_plays_until_it_is_stopped(opened: Open, site: Path) -> None:
    page = opened(site, reduced_motion="no-preference")
    page.clock.install()
    play = page.locator("#play")
    play.click()
    assert play.inner_text() == "❚❚ Pause"
    first = numbers(page)[0]
    page.clock.run_for(2_000)
    assert numbers(page)[0] > first
    play.click()
    stopped = numbers(page)[0]
    page.clock.run_for(2_000)
    assert numbers(page)[0] == stopped
    assert play.inner_text() == "▶ Play"


def test_a_part_of_the_time_moves_on_as_it_is(opened: Open, tmp_path: Path) -> None:
    page = opened(long_ago(tmp_path))
    page.locator("#to").fill("20")
    page.locator("#from").fill("11")
    page.locator("#play").click()
    assert page.locator("#from").input_value() > "11"
    assert int(page.locator("#to").input_value()) - int(page.locator("#from").input_value()) == 9
