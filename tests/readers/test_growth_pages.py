"""Reading takes linear time, whatever a file contains: eight times the input takes about eight times as long."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender.readers import READERS, read_articles

pytestmark = pytest.mark.slow

SIZE = 15_000
"""Characters of the smaller input."""
FACTOR = 8
MOST = 24
"""How many times as long the larger input may take: it takes 8 times as long in linear time, and 64 in quadratic."""
ROUNDS = 4
"""A busy machine stretches a time; it does not stretch all of them. Quadratic time is too long in every round."""
FLOOR = 0.02
"""Seconds below which a time says nothing: quadratic time is far above it at the larger size."""


def lines(line: str) -> Callable[[int], str]:
    return lambda size: line * (size // len(line))


def between(before: str, middle: str, after: str) -> Callable[[int], str]:
    return lambda size: before + middle * (size // len(middle)) + after


SHAPES: dict[str, Callable[[int], str]] = {
    "blanks in an open quote": between("---\ntitle: x\nopen: 'a", " ", "b\n---\n"),
    "blanks before a comment": between("---\ntitle: a", " ", "# b\n---\n"),
    "blanks after a key": between("---\ntitle:", " ", "# b\n---\n"),
    "blanks before a remark": between("---\ntitle: x\n", " ", "# b\n---\n"),
    "blanks in broken YAML": between("---\ntitle", " ", "\nbad: [\n---\n"),
    "blank lines in an open quote": between("---\ntitle: 'x\n", "  \n", "---\n"),
    "open quotes": between("---\n", "a: 'x\n", "---\n"),
    "keys": lambda size: "---\n" + "".join(f"k{number}: 1\n" for number in range(size // 8)) + "---\n",
    "broken keys": lambda size: "---\n" + "".join(f"k{number}: 1\n" for number in range(size // 8)) + "a: [\n---\n",
    "comments": between("---\ntitle: x\n", "tags: #a\n", "---\n"),
    "hash signs": between("---\ntitle: x\ntags: ", " #", "\n---\n"),
    "brackets": between("---\ntitle: x\na: ", "[", "\n---\n"),
    "escapes": between('---\ntitle: x\nb: "', "\\q", '"\n---\n'),
    "base 60": between("---\ntitle: !!int 1", ":2", "\n---\n"),
    "base 60 with a point": between("---\ntitle: !!float 1", ":2", ".5\n---\n"),
    "prose between rules": between("---\n\n", "word is\n", "\n---\n"),
    "no closing line": between("---\ntitle: x\n", "a: 1\n", ""),
    "nothing but blank lines": between("---\n", " \n", "x"),
    "blanks in TOML": between("+++\ntitle = 'x'\nx = ", " ", "\n+++\n"),
    "blanks in broken TOML": between("+++\ntitle = 'x'\nbad", " ", "\n+++\n"),
    "short blanks in broken TOML": between("+++\n", "a" + " " * 50 + "\n", "+++\n"),
    "quotes in TOML": between("+++\n", "'", "\n+++\n"),
    "dots in TOML": between("+++\n", "a .", "\n+++\n"),
    "digits in TOML": between("+++\ndraft = 0x", "f", "\n+++\n"),
    "JSON that breaks": between("{\n", '"a": x,\n', ""),
    "strings of JSON": between('{"a"', '"a"', ""),
    "brackets of JSON": between('{"a":', "[", ""),
    "assignments": between("---js\n", "a = 1;\n", "---\n"),
    "open templates": between("---js\na = ", "`\\", "\n---\n"),
    "brackets of JavaScript": between("---js\na = ", "[", "\n---\n"),
    "comments of JavaScript": between("---js\n", "/*", "\n---\n"),
    "lines of a header": between("Title: x\n", "a: b\n", ""),
    "blanks in a header": between("Title:", " ", "x\n"),
    "entries without dashes": between("title: x\n", "- b\n", "x\n"),
    "open comments": between("<!--\ntitle: x\n", "<!--\n", ""),
    "properties": between("title=x\n", "b=c\n", "~~~~~~\n"),
}
MARKS: dict[str, Callable[[int], str]] = {
    "backticks": lines("`"),
    "stars": lines("*a "),
    "brackets of links": lines("[["),
    "colons": lines(":a"),
    "links without an end": lines("http://a["),
    "notes without an end": lines("footnote:["),
    "directives": lines(".. a::\n"),
    "fields": lines(":a: b\n"),
    "keywords": lines("#+tags: a\n"),
    "drawers": lines(":a:\n"),
    "attributes": between("= T\n", ":a: b \\\n", ""),
    "cells": between('{"cells": [', '{"cell_type":"markdown","source":["a"]},', ""),
}
PAGES = [suffix for suffix in READERS if suffix in {".md", ".rst", ".adoc", ".org", ".html", ".ipynb"}]


def seconds(file: Path, text: str) -> float:
    """The processor time that reading takes, the shorter of two."""
    file.write_text(text)
    times = []
    for _ in range(2):
        start = time.process_time()
        read_articles(file)
        times.append(time.process_time() - start)
    return min(times)


def grows_linearly(file: Path, text: Callable[[int], str]) -> bool:
    return any(seconds(file, text(FACTOR * SIZE)) < MOST * max(seconds(file, text(SIZE)), FLOOR) for _ in range(ROUNDS))


@pytest.mark.parametrize("shape", SHAPES)
def test_front_matter_is_read_in_linear_time(tmp_path: Path, shape: str) -> None:
    assert grows_linearly(tmp_path / "a.md", SHAPES[shape])


@pytest.mark.parametrize("suffix", PAGES)
@pytest.mark.parametrize("shape", MARKS)
def test_text_is_read_in_linear_time(tmp_path: Path, shape: str, suffix: str) -> None:
    before = "---\ntitle: x\n---\n" if suffix == ".html" else ""
    assert grows_linearly(tmp_path / f"a{suffix}", lambda size: before + MARKS[shape](size))
