"""The log of readers' clicks: its format, what is refused and said, and files that were rotated."""

from __future__ import annotations

import gzip
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from recommender.errors import EvaluationError
from recommender.evaluation import Click, ClickLog, Impression, click_log_schema, read_click_log
from recommender.evaluation.clicks import log as log_module
from recommender.evaluation.clicks.log_files import MAX_LINE_BYTES

NOON = "2026-12-07T12:00:00Z"

BOX: dict[str, Any] = {
    "version": 1,
    "event": "impression",
    "time": NOON,
    "impression": "i1",
    "query": "ferry",
    "shown": ["a", "b", "c"],
    "systems": ["ours"],
}
DRAFT = {**BOX, "impression": "i2", "systems": ["ours", "other"], "teams": [None, "ours", "other"]}
CLICK = {"version": 1, "event": "click", "time": NOON, "impression": "i1", "article": "b"}


def text(*lines: Any) -> bytes:
    return b"".join((line if isinstance(line, bytes) else json.dumps(line).encode()) + b"\n" for line in lines)


def read(folder: Path, *lines: Any) -> ClickLog:
    file = folder / "clicks.jsonl"
    file.write_bytes(text(*lines))
    return read_click_log(file)


def problems(log: ClickLog) -> list[tuple[int, str]]:
    return [(problem.line, problem.text) for problem in log.problems]


def test_boxes_and_clicks_become_columns(tmp_path: Path) -> None:
    log = read(tmp_path, BOX, DRAFT, CLICK, CLICK, b"")
    assert log.articles == ("ferry", "a", "b", "c")
    assert log.makers.tolist() == [[0, -1], [0, 1]]
    assert log.interleaved.tolist() == [False, True]
    assert log.boxes.tolist() == [0, 0, 0, 1, 1, 1]
    assert log.places.tolist() == [0, 1, 2, 0, 1, 2]
    assert log.owners.tolist() == [0, 0, 0, -1, 0, 1]
    assert log.clicked.tolist() == [False, True, False, False, False, False]
    assert log.counts == {"impressions": 2, "clicks": 1, "repeated clicks": 1, "blank": 1, "refused": 0}
    assert log.days.tolist() == [20_794, 20_794]


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    time = datetime(2026, 12, 7, 12, tzinfo=UTC)
    box = Impression(time, "i1", "ferry", ("a", "b", "c"), ("ours",))
    draft = Impression(time, "i2", "ferry", ("a", "b", "c"), ("ours", "other"), (None, "ours", "other"))
    lines = [box.to_json(), draft.to_json(), Click(time, "i1", "b").to_json()]
    assert [json.loads(line) for line in lines] == [BOX, DRAFT, CLICK]


@pytest.mark.parametrize(
    ("box", "message"),
    [
        (Impression(datetime(2026, 12, 7, 12), "i1", "ferry", ("a",), ("ours",)), "'time' must be a moment"),
        (Impression(datetime(2026, 12, 7, tzinfo=UTC), "", "ferry", ("a",), ("ours",)), "'impression' must be an id"),
        (Impression(datetime(2026, 12, 7, tzinfo=UTC), "i1", "ferry", (), ("ours",)), "'shown' must be the ids"),
    ],
)
def test_a_service_cannot_write_what_could_not_be_read(box: Impression, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        box.to_json()


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"version": 2}, "'version' must be the number 1"),
        ({"version": True}, "'version' must be the number 1"),
        ({"event": "view"}, 'the event is neither "impression" nor "click"'),
        ({"time": "2026-12-07T12:00:00"}, "'time' must be a moment"),
        ({"time": "2026-02-30T12:00:00Z"}, "'time' is '2026-02-30T12:00:00Z', which no calendar has"),
        ({"impression": "a b"}, "'impression' must be an id"),
        ({"query": ""}, "'query' must be the id"),
        ({"shown": []}, "'shown' must be the ids"),
        ({"shown": ["a", "a"]}, "'shown' must be the ids"),
        ({"shown": ["a", 1]}, "'shown' must be the ids"),
        ({"shown": [f"a{number}" for number in range(101)]}, "'shown' must be the ids"),
        ({"systems": []}, "'systems' must be a list"),
        ({"systems": ["a", "b", "c"]}, "'systems' must be a list"),
        ({"systems": ["a", "b"]}, "'teams' belongs to lists of two systems"),
        ({"teams": ["ours", "ours", "ours"]}, "'teams' belongs to lists of two systems"),
        ({"systems": ["ours", "b"], "teams": ["ours"]}, "'teams' must have one of the two systems"),
        ({"systems": ["ours", "b"], "teams": ["ours", "b", "c"]}, "'teams' must have one of the two systems"),
    ],
)
def test_a_line_of_another_shape_is_refused_with_its_number_and_the_reason(
    tmp_path: Path, change: dict[str, Any], message: str
) -> None:
    log = read(tmp_path, {**BOX, "impression": "good"}, {**BOX, **change})
    assert log.counts["refused"] == 1
    ((line, reason),) = problems(log)
    assert line == 2
    assert reason.startswith(message)


@pytest.mark.parametrize("key", ["ip", "user", "user_id", "user_agent", "cookie", "session", "referrer"])
def test_nothing_about_a_reader_can_be_logged_and_no_such_value_is_repeated(tmp_path: Path, key: str) -> None:
    log = read(tmp_path, BOX, {**CLICK, key: "192.0.2.7"})
    ((_, reason),) = problems(log)
    assert f"{key!r} is no key of the format" in reason
    assert "192.0.2.7" not in str(log.problems)
    assert log.counts["clicks"] == 0


def test_the_schema_is_closed_and_asks_for_no_reader() -> None:
    """The checks are made from the schema; these are the words by which other tools read it."""
    shapes = click_log_schema()["$defs"]
    keys = {"version", "event", "time", "impression", "query", "shown", "systems", "teams", "article"}
    for kind in ("impression", "click"):
        assert shapes[kind]["additionalProperties"] is False
        assert set(shapes[kind]["properties"]) <= keys
    assert set(shapes["impression"]["required"]) == set(BOX)
    assert set(shapes["click"]["required"]) == set(CLICK)


def test_clicks_that_belong_to_no_story_are_told(tmp_path: Path) -> None:
    lost, elsewhere = {**CLICK, "impression": "gone"}, {**CLICK, "article": "zebra"}
    early = {**CLICK, "time": "2026-12-07T11:00:00Z"}
    log = read(tmp_path, lost, BOX, elsewhere, early, BOX)
    assert problems(log) == [
        (1, "the click belongs to 'gone', which no line shows"),
        (3, "the box 'i1' did not show 'zebra'"),
        (4, "the click is earlier than its box 'i1'"),
        (5, "the impression 'i1' is logged already"),
    ]
    assert log.counts["refused"] == 4


def test_rotated_and_compressed_files_are_one_log_in_any_order(tmp_path: Path) -> None:
    (tmp_path / "clicks.jsonl").write_bytes(text(CLICK))
    (tmp_path / "clicks.jsonl.1").write_bytes(b"\xef\xbb\xbf" + text(BOX))
    (tmp_path / "clicks.jsonl.2.gz").write_bytes(gzip.compress(text(DRAFT)))
    (tmp_path / "notes.txt").write_bytes(b"no log\n")
    every = [tmp_path, str(tmp_path / "clicks*"), [tmp_path / "clicks.jsonl", tmp_path]]
    for paths in every:
        log = read_click_log(paths)
        assert log.counts == {"impressions": 2, "clicks": 1, "repeated clicks": 0, "blank": 0, "refused": 0}


def test_a_file_that_breaks_off_keeps_what_came_before(tmp_path: Path) -> None:
    cut = gzip.compress(b"".join(text({**BOX, "impression": f"i{number}"}) for number in range(5000)))
    (tmp_path / "clicks.jsonl.gz").write_bytes(cut[: len(cut) // 2])
    log = read_click_log(tmp_path)
    assert 0 < log.counts["impressions"] < 5000
    assert "breaks off" in log.problems[-1].text


def test_a_line_may_be_as_long_as_it_likes_and_is_skipped(tmp_path: Path) -> None:
    log = read(tmp_path, b"x" * (3 * MAX_LINE_BYTES), BOX)
    assert problems(log) == [(1, "the line has more than 1,000,000 bytes")]
    assert log.counts["impressions"] == 1


def test_days_systems_and_listed_problems_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("MAX_DAYS", "MAX_SYSTEMS", "MAX_PROBLEMS"):
        monkeypatch.setattr(log_module, name, 2)
    later = [{**BOX, "impression": f"d{day}", "time": f"2026-12-{day:02}T12:00:00Z"} for day in range(1, 6)]
    log = read(tmp_path, *later)
    assert log.counts == {"impressions": 2, "clicks": 0, "repeated clicks": 0, "blank": 0, "refused": 3}
    assert problems(log) == [(3, "the log has more than 2 days"), (4, "the log has more than 2 days")]
    others = [{**BOX, "impression": name, "systems": [name]} for name in ("a", "b", "c")]
    assert read(tmp_path, *others).systems == ("a", "b")


@pytest.mark.parametrize(("given", "message"), [("none.jsonl", "there is no click log"), ("", "has no click log")])
def test_a_log_that_is_not_there_is_named(tmp_path: Path, given: str, message: str) -> None:
    with pytest.raises(EvaluationError, match=message):
        read_click_log(tmp_path / given)
    with pytest.raises(EvaluationError, match="no click log is named"):
        read_click_log([])


def test_a_log_without_a_box_says_what_is_wrong_with_it(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"holds no impression; .*clicks\.jsonl:1: wrong type"):
        read(tmp_path, {"ip": "192.0.2.7"})


lines_of_any_kind = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([json.dumps(one).encode() for one in (BOX, DRAFT, CLICK)]),
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(list(DRAFT)), inner, max_size=9),
        max_leaves=12,
    ).map(lambda value: json.dumps(value).encode()),
    st.tuples(
        st.sampled_from([BOX, DRAFT, CLICK]), st.sampled_from([*DRAFT, "article"]), st.text() | st.integers()
    ).map(lambda drawn: json.dumps({**drawn[0], drawn[1]: drawn[2]}).encode()),
)


@given(st.lists(lines_of_any_kind, max_size=8).map(b"\n".join))
@example(b"[" * 100_000)
@example(b'{"version":1e999,"event":"click"}\n' + b"1" * 5000)
@example(b'{"version":1,"event":["click"],"time":{}}\n\xff\xfe\n\r\n')
def test_whatever_the_bytes_every_line_is_counted_and_nothing_fails(content: bytes) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "clicks.jsonl")
        file.write_bytes(text({**BOX, "impression": "known"}) + content)
        log = read_click_log(file)
    n_lines = 1 + content.count(b"\n") + (not content.endswith(b"\n") and content != b"")
    assert sum(log.counts.values()) == n_lines
    assert len(log.problems) == log.counts["refused"]
    assert int(log.clicked.sum()) == log.counts["clicks"]
