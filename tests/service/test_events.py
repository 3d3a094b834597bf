"""Boxes and clicks are logged as the evaluation reads them, and nothing about readers is."""

from __future__ import annotations

from typing import Any

import pytest
from served import Serve, Served

from recommender.evaluation import click_report, read_click_log

BOX = {"event": "impression", "impression": "x7Qd", "query": "harbour/ferry", "shown": ["harbour/crews", "olives"]}
CLICK = {"event": "click", "impression": "x7Qd", "article": "olives"}


def send(served: Served, event: dict[str, Any]) -> int:
    return served.client.post("/v1/events", json=event).status_code


def test_what_is_logged_is_a_click_log(serve: Serve) -> None:
    served = serve(table='events = "clicks"')
    assert [send(served, event) for event in (BOX, CLICK, CLICK)] == [202, 202, 202]
    text = "".join(file.read_text() for file in (served.folder / "clicks").iterdir())
    assert "127.0.0.1" not in text and "httpx" not in text
    log = read_click_log(served.folder / "clicks")
    assert log.counts == {"impressions": 1, "clicks": 1, "repeated clicks": 1, "blank": 0, "refused": 0}
    assert click_report(served.site.corpus, served.folder / "clicks").counts["clicks"] == 1


def test_a_browser_may_send_an_event_as_text(serve: Serve) -> None:
    import json

    served = serve(table='events = "clicks"')
    answer = served.client.post("/v1/events", content=json.dumps(BOX), headers={"Content-Type": "text/plain"})
    assert answer.status_code == 202


@pytest.mark.parametrize(
    "change",
    [
        {"event": "visit"},
        {"reader": "anna"},
        {"time": "2026-01-01T00:00:00Z"},
        {"impression": "a b"},
        {"impression": "x" * 65},
        {"query": "nothing"},
        {"shown": ["nothing"]},
        {"query": "secret"},
        {"shown": ["secret"]},
        {"event": "click", "article": "secret"},
        {"shown": []},
        {"shown": ["olives", "olives"]},
        {"systems": ["ours"]},
    ],
)
def test_what_is_no_event_of_the_site_is_refused_and_not_logged(serve: Serve, change: dict[str, Any]) -> None:
    served = serve(table='events = "clicks"')
    assert send(served, {**BOX, **change}) == 400
    assert not (served.folder / "clicks").exists()


def test_without_the_setting_no_events_are_taken(serve: Serve) -> None:
    served = serve()
    assert send(served, BOX) == 404


def test_files_are_changed_when_they_are_full_and_a_full_log_takes_no_more(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("recommender.service.event_log.MAX_FILE_BYTES", 400)
    monkeypatch.setattr("recommender.service.event_log.MAX_FOLDER_BYTES", 1_500)
    served = serve(table='events = "clicks"')
    answers = [send(served, {**BOX, "impression": f"n{number}"}) for number in range(12)]
    assert answers == sorted(answers) and {*answers} == {202, 507}
    files = [*(served.folder / "clicks").iterdir()]
    assert len(files) > 2 and all(file.stat().st_size <= 400 for file in files)
    assert sum(file.stat().st_size for file in files) <= 1_500
    assert read_click_log(served.folder / "clicks").counts["impressions"] == answers.count(202)
