"""The reader of plain YAML returns the same as the YAML parser, or None."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recommender.content.plain_text import remove_control_characters
from recommender.readers.parse_result import ParseError, ParseResult
from recommender.readers.safe_yaml import events as safe_yaml
from recommender.readers.safe_yaml.events import load_yaml
from recommender.readers.safe_yaml.plain import MAX_LENGTH, read_plain


def reference(text: str) -> ParseResult | None:
    """Return the result of the YAML parser without the plain reader; None for an error."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safe_yaml, "read_plain", lambda text, first_line: None)
        try:
            return load_yaml(text, 3)
        except ParseError:
            return None


def comparable(result: ParseResult | None) -> Any:
    """Return all that is in a result in a comparable form, with types, order and not-a-number."""
    if result is None:
        return None
    lines = sorted(result.lines.items(), key=repr)
    return repr(result.value), lines, sorted(result.written.items(), key=repr), result.duplicates


def assert_same_or_none(text: str) -> None:
    plain = read_plain(text, 3)
    if plain is not None:
        assert comparable(plain) == comparable(reference(text)), text


PIECES = [
    *("a", "b", "key-1", "yes", "null", "no", "on", "y", "~", "1", "007", "0o7", "0x1F", "1:30", "1_000", "-1"),
    *("- 1", "1.5"),
    *("2020-05-08T13:34:00Z", "2020-05-08", "2021-02-30", ".inf", ".nan", "<<", "=", "!!int 1", "&x", "*x"),
    *("{a: 1}", "[1]"),
    *('"x"', '"x\\"y"', '"\\\\"', '"\\n"', "'x'", "'x''y'", '""', '"x', "a:b", "a: b", "a #b", "a#b", "# c", "|"),
    *(">", "é", "…"),
    *("http://a.b/c?d=e", "--", "---", "...", "?", "? a", "@x", "`x", "%x", "x\ty", "\u2028", "\x85", "\ufeff"),
    *("\x00", "\ud800", "\xa0"),
    *("(x)", "/a/b", "a, b", "a]", "a}", "x\\y", "_", "😀"),
]
line = st.tuples(
    st.sampled_from(["", "", "", " ", "  ", "  ", "    ", "      ", "\t"]),
    st.sampled_from(["", "", "", "- ", "- ", "-", "-  ", "- - "]),
    st.sampled_from(["", *("a", "b", "c", "d", "yes", "1", "a b", '"a"', "k_-9", "null") * 2]),
    st.sampled_from([":", ":", ":", ": ", ": ", ": ", ":  ", "", " : "]),
    st.sampled_from(["", "", *PIECES]),
    st.sampled_from(["", "", "", "", " ", "  ", "\t", " # c"]),
).map("".join)


@given(st.lists(line, max_size=8).map("\n".join))
def test_random_lines_are_read_as_by_the_parser(text: str) -> None:
    assert_same_or_none(text)


@given(st.text(st.sampled_from("ab:-# \n\"'\\1.\t[]{}&*!|>%@é"), max_size=40))
def test_random_characters_are_read_as_by_the_parser(text: str) -> None:
    assert_same_or_none(text)


@given(st.sampled_from(PIECES), st.sampled_from(PIECES))
def test_every_value_is_read_as_by_the_parser(first: str, second: str) -> None:
    assert_same_or_none(f"a: {first}{second}\nb:\n  - {first}\n  - c: {second}\n    d: {first}\ne: {second}")


names = st.sampled_from(["a", "b", "title", "no", "x-y", "_"])
leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.dates() | st.datetimes() | st.text(max_size=12)
trees = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3))


@given(st.dictionaries(names, trees, max_size=4))
def test_output_of_pyyaml_is_read_as_by_the_parser(value: dict[str, Any]) -> None:
    assert_same_or_none(yaml.safe_dump(value, allow_unicode=True, default_flow_style=False))


def test_typical_front_matter_is_plain() -> None:
    text = """
title: "She said \\"no\\""
date: 2020-05-08T13:34:00Z
quality: 40
published: false
empty:

provider:
  name: Canadian Manufacturing
tags:
- a
- 'b c'
related:
  - title: x
    images:
      - url: "https://a.b/c"
        width: 640
    webUrl: https://a.b/c:d
  - y
"""
    assert comparable(read_plain(text, 3)) == comparable(reference(text))
    assert read_plain(text, 3) is not None


@pytest.mark.parametrize(
    "text",
    [
        *("", "just text", "- a", "a: 1\na: 2", "yes: 1", "a: &x 1", "a: *x", "<<: {}", "a: !!str 1", "a: |\n  b"),
        "a: b\n  c",
        *("a: b\n  - c", "a: b: c", "a:\n    b: 1\n  c: 2", "a: [1]", "a: x # y", "# x\na: 1", "a: \x01", "\t"),
        "a: 'x''y'",
        *('a: "\\n"', "a:\n  b: 1\n  - c", "...", "a: 1\n---\nb: 2", "a:\n  -\n", "a: x\u2028b: y"),
        f"a: {'x' * MAX_LENGTH}",
    ],
)
def test_other_yaml_is_left_to_the_parser(text: str) -> None:
    assert read_plain(text, 1) is None


def test_depth_is_limited() -> None:
    assert read_plain("\n".join("  " * level + "a:" for level in range(100)), 1) is None


def test_not_a_number_is_read() -> None:
    result = read_plain("a: .nan", 1)
    assert result is not None
    assert math.isnan(result.value["a"])


def test_real_front_matter_is_nearly_all_plain_and_read_as_by_the_parser(corpora: Path) -> None:
    files = sorted(corpora.glob("*/_news/*.md"))[::10]
    texts = [remove_control_characters(file.read_text(encoding="utf-8").split("\n---", 1)[0][3:]) for file in files]
    for text in texts:
        assert_same_or_none(text)
    assert sum(read_plain(text, 3) is not None for text in texts) > 0.95 * len(texts)
