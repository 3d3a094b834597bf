"""Front matter of every format is split off where its editor ended it.

The expected values are those of python-frontmatter's handlers with the same delimiters.
"""

from __future__ import annotations

import pytest

from recommender.readers.front_matter_formats import FORMATS, Format

YAML, TOML, JSON = FORMATS[:3]

SIZE = 1_000_000


def detected(text: str) -> list[Format]:
    return [format for format in FORMATS if format.opening.match(text)]


@pytest.mark.parametrize(
    ("text", "front_matter", "body"),
    [
        ("---\ntitle: x\n---\nBody\n", "\ntitle: x\n", "\nBody\n"),
        ("---\ntitle: x\n---", "\ntitle: x\n", ""),
        ("---\n---\n", "\n", "\n"),
        ("---\n\n---\n\n\nBody", "\n\n", "\n\n\nBody"),
        # blanks and tabs may follow the dashes, and nothing else
        ("---  \t\na: 1\n--- \t \nBody", "\na: 1\n", "\nBody"),
        ("---\na: 1\n--- \u00a0\n---\nBody", "\na: 1\n--- \u00a0\n", "\nBody"),
        ("---\na: 1\n---x\n---\nBody", "\na: 1\n---x\n", "\nBody"),
        # other lines of dashes, and dashes that do not begin a line, are no end
        ("---\na: 1\n----\n--\n---\nBody", "\na: 1\n----\n--\n", "\nBody"),
        ("---\na: 1\n ---\n---\nBody", "\na: 1\n ---\n", "\nBody"),
        ("---\na: x --- y\nb: x ---\n---\nBody", "\na: x --- y\nb: x ---\n", "\nBody"),
        ("---\na: |\n  ---\n---\nBody", "\na: |\n  ---\n", "\nBody"),
        # the first such line counts, even inside a block of text; a rule in the body is text
        ("---\na: |\n---\nb: 1\n---\nBody", "\na: |\n", "\nb: 1\n---\nBody"),
        ("---\na: 1\n---\nBody\n\n---\n\nMore", "\na: 1\n", "\nBody\n\n---\n\nMore"),
        # YAML itself ends a document with three dots
        ("---\na: 1\n...\nBody\n---\n", "\na: 1\n", "\nBody\n---\n"),
        # a fence ends with \n; `read_text` leaves no other line ends
        ("---\na: 1\r\n---\r\n---\nBody", "\na: 1\r\n---\r\n", "\nBody"),
        ("---\na: 1\u2028---\n---\nBody", "\na: 1\u2028---\n", "\nBody"),
        # the fences of another format are text
        ("---\na: 1\n+++\n---\nBody", "\na: 1\n+++\n", "\nBody"),
    ],
)
def test_yaml_stands_between_lines_of_three_dashes(text: str, front_matter: str, body: str) -> None:
    assert detected(text) == [YAML]
    assert YAML.split(text) == (front_matter, body)


@pytest.mark.parametrize(
    ("text", "front_matter", "body"),
    [
        ("+++\na = 1\n+++\nBody", "\na = 1\n", "\nBody"),
        ("+++ \na = '''\n ---\n'''\n+++\t\nBody", "\na = '''\n ---\n'''\n", "\nBody"),
        ("+++\na = 1\n++++\n---\n+++\n", "\na = 1\n++++\n---\n", "\n"),
    ],
)
def test_toml_stands_between_lines_of_three_plus_signs(text: str, front_matter: str, body: str) -> None:
    assert detected(text) == [TOML]
    assert TOML.split(text) == (front_matter, body)


@pytest.mark.parametrize(
    ("text", "front_matter", "body"),
    [
        ('{"a": 1}\n\nBody', '{"a": 1}', "\n\nBody"),
        ("{}Body", "{}", "Body"),
        ('{\n  "a": {"b": [1, "}"]}\n}\n{"c": 2}', '{\n  "a": {"b": [1, "}"]}\n}', '\n{"c": 2}'),
        ('{ \t\n"a": "one\nline"}---', '{ \t\n"a": "one\nline"}', "---"),
        ('{"a": NaN}', '{"a": NaN}', ""),
    ],
)
def test_json_ends_with_its_last_brace(text: str, front_matter: str, body: str) -> None:
    assert detected(text) == [JSON]
    assert JSON.split(text) == (front_matter, body)


@pytest.mark.parametrize(
    "text",
    [
        *("", "Body", "# Heading\n---\n", "--", "----\na: 1\n----", "---x\na: 1\n---", "--- x\n---", " ---\na: 1\n---"),
        *("\n---\na: 1\n---", "\ufeff---\na: 1\n---", "---\r\na: 1\r\n---\r\n", "++\na = 1\n++", "++++\n+++"),
        *("{{ template }}", "{% tag %}", "{a: 1}", "{", '["a"]', "{'a': 1}"),
    ],
)
def test_other_beginnings_are_no_front_matter(text: str) -> None:
    assert detected(text) == []


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---", "the closing line --- is missing"),
        ("---\na: 1\n", "the closing line --- is missing"),
        ("---\na: 1\n ---\n----\n+++\n", "the closing line --- is missing"),
        ("+++\na = 1\n---\n", "the closing line +++ is missing"),
        ('{"a": 1', "Expecting ',' delimiter: line 1 column 8 (char 7)"),
        ('{"a" 1}', "Expecting ':' delimiter: line 1 column 6 (char 5)"),
        ('{"a": ' + "[" * 100_000, "nested too deep"),
    ],
    ids=range(7),
)
def test_front_matter_without_an_end_has_a_reason(text: str, reason: str) -> None:
    (format,) = detected(text)
    with pytest.raises(ValueError) as caught:
        format.split(text)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    "text",
    [
        "---" + " " * SIZE + "x",
        "---\n---" + " " * SIZE + "x",
        "---\n" + "--- x\n" * SIZE,
        "---" + "\n ---" * SIZE,
        "{" + " " * SIZE,
    ],
    ids=["opening", "closing", "fences", "indented", "brace"],
)
def test_hostile_front_matter_is_split_in_linear_time(text: str) -> None:
    """In quadratic time this test would take days."""
    for format in detected(text):
        with pytest.raises(ValueError):
            format.split(text)
