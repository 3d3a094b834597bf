"""The YAML parser returns the same as PyYAML where that is safe, and has limits where it is not."""

from __future__ import annotations

import datetime as dt
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recommender.content.plain_text import remove_control_characters
from recommender.readers.parse_result import ParseError
from recommender.readers.safe_yaml import events as safe_yaml
from recommender.readers.safe_yaml.events import MAX_DEPTH, load_yaml

Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

texts = st.text(st.characters(codec="utf-8"), max_size=20).map(remove_control_characters)
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | texts
    | st.sampled_from(["yes", "0x1F", "1:30", "=", "<<", "~", "1_000", ".inf", "0o7", "2021-02-30", "@x", "", "- a"])
    | st.dates()
    | st.datetimes(timezones=st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=-5))]))
    | st.binary(max_size=10)
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(scalars, inner, max_size=4),
    max_leaves=15,
)


@given(values, st.sampled_from([None, True, False]))
def test_output_of_pyyaml_is_read_back_as_by_pyyaml(value: Any, flow: bool | None) -> None:
    text = yaml.safe_dump(value, default_flow_style=flow, allow_unicode=True)
    assert load_yaml(text).value == yaml.load(text, Loader=Loader)


@pytest.mark.parametrize("loader", ["CSafeLoader", "SafeLoader"])
@pytest.mark.parametrize(
    "text",
    [
        "a: &x {b: 1, c: 2}\nd: {<<: *x, c: 3}",
        "a: &x {b: 1}\ny: &y {b: 2, z: 3}\nd:\n  <<: [*x, *y]\n  q: 1",
        "a: !!str 12\nb: !!int '12'\nc: !!float 1\nd: !!bool 'yes'\ne: !!null ''",
        "f: !!seq [1]\ng: !!map {a: 1}",
        "a: '<<'\n'<<': quoted",
        "? a\n? b",
        "a: 012\nb: 0b11\nc: 1:30\nd: 1:30.5\ne: -.INF\nf: 1_000\ng: 0x1F\nh: NO",
        "a: 2021-05-21\nb: 2021-05-21 07:00:00 +0200\nc: 2021-05-21T07:00:00.5Z\nd: 2021-5-1 1:02:03",
        "a: >\n  folded\n  text\nb: |\n  kept\n   lines\n",
        "--- !!map\na: 1\n...\n",
        "",
        "# nothing",
        "just text",
        "[a, b, &x c, *x]",
        "a: &x {b: [1, {c: 2}]}\nd: *x\ne: [*x, *x]",
    ],
)
def test_syntax_is_read_as_by_pyyaml(monkeypatch: pytest.MonkeyPatch, loader: str, text: str) -> None:
    monkeypatch.setattr(safe_yaml, "_Loader", getattr(yaml, loader, yaml.SafeLoader))
    assert load_yaml(text).value == yaml.load(text, Loader=yaml.SafeLoader)


def test_the_first_of_several_merge_keys_is_the_strongest_whatever_the_version_of_pyyaml() -> None:
    text = "x: &x {b: 1, c: 1}\ny: &y {b: 2, c: 2, z: 3}\nd:\n  <<: *x\n  c: 0\n  <<: *y"
    assert load_yaml(text).value["d"] == {"b": 1, "c": 0, "z": 3}


def test_front_matter_of_real_sites_is_read_as_by_pyyaml(corpora: Path) -> None:
    for file in sorted(corpora.glob("*/_news/*.md"))[::25]:
        text = remove_control_characters(file.read_text(encoding="utf-8").split("\n---", 1)[0])
        assert load_yaml(text).value == yaml.load(text, Loader=Loader), file.name


def test_lines_of_keys_and_entries_are_those_of_the_file() -> None:
    text = "a: 1\nb:\n  - x\n  - y: 1\n    z: 2\n  - [1]\nc: {d: 1,\n  e: 2}\nf: [1,\n 2]"
    lines = load_yaml(text, first_line=2).lines
    assert lines == {
        **{("a",): 2, ("b",): 3, ("b", 0): 4, ("b", 1): 5, ("b", 2): 7},
        **{("c",): 8, ("c", "d"): 8, ("c", "e"): 9, ("f",): 10, ("f", 0): 10, ("f", 1): 11},
    }


def test_scalars_are_recorded_as_written() -> None:
    result = load_yaml("a: 007\nb: [1_0, x]\nc: yes\nd: text")
    assert result.written == {("a",): "007", ("b", 0): "1_0", ("c",): "yes"}


def test_repeated_keys_are_recorded_and_the_last_one_counts() -> None:
    result = load_yaml("a: 1\nb: {c: 1, c: 2}\na: 3")
    assert result.value == {"a": 3, "b": {"c": 2}}
    assert result.duplicates == [("c", 2), ("a", 3)]


def test_an_impossible_date_stays_as_written() -> None:
    assert load_yaml("a: 2021-02-30\nb: 2021-13-01T25:00:00Z").value == {
        "a": "2021-02-30",
        "b": "2021-13-01T25:00:00Z",
    }


def test_a_merge_key_that_is_no_key_is_text() -> None:
    assert load_yaml("a: [<<]").value == {"a": ["<<"]}


def test_not_a_number_is_read() -> None:
    assert math.isnan(load_yaml("a: .nan").value["a"])


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a: 1\nb: !!python/object:os.system {}", 2, "tag"),
        ("a: 1\nb: !local x", 2, "tag"),
        ("a: 1\nb: !!int x", 2, "tag"),
        ("a: 1\n[1]: x", 2, "key"),
        ("a: *b", 1, "alias"),
        ("a: 1\n<<: text", 2, "merge"),
        ("a: b: c", 1, "mapping values"),
        ("a: 1\n\tb: 2", 2, "tab"),
        ("a: 1\nb: 'x", 2, "quoted scalar"),
        ("a: \x01", 1, "character"),
    ],
)
def test_errors_have_line_and_reason(text: str, line: int, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        load_yaml(text)
    assert caught.value.line == line


def test_depth_is_limited_with_aliases_too() -> None:
    load_yaml("[" * MAX_DEPTH + "]" * MAX_DEPTH)
    with pytest.raises(ParseError, match="nested"):
        load_yaml("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
    ladder = "\n".join(f"- &a{level} [*a{level - 1}]" for level in range(1, 100))
    with pytest.raises(ParseError, match="nested"):
        load_yaml("- &a0 [1]\n" + ladder)
