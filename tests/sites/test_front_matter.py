"""Changes of front matter: the lines concerned change, every other byte stays, and the file says what was asked for."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from recommender import EditError
from recommender.sites.front_matter import Entry, Scalar, add_entry, remove_entry, remove_key, replace_value, set_key

RELATED = ("related",)
STORY: Entry = {"title": Scalar("High: tides", '"'), "url": Scalar("/tides/")}
COMPUTED = [{"path": "tides.md", "score": 0.5}]

# What is there, and what is there with the entry `tides`.
ADDED = {
    "block": ("---\nrelated:\n  - a\n  - b\nz: 1\n---\n", "---\nrelated:\n  - a\n  - b\n  - tides\nz: 1\n---\n"),
    "block at the margin, remarks": (
        "---\nrelated: # mine\n- a # x\n# c\n- 'b'   # y\n---\n",
        "---\nrelated: # mine\n- a # x\n# c\n- 'b'   # y\n- tides\n---\n",
    ),
    "block, wide dashes": ("---\nrelated:\n  -   a\n---\n", "---\nrelated:\n  -   a\n  -   tides\n---\n"),
    "block, entries apart": (
        "---\nrelated:\n  - a\n\n  - b\n\nz: 1\n---\n",
        "---\nrelated:\n  - a\n\n  - b\n\n  - tides\n\nz: 1\n---\n",
    ),
    "block, empty entries": ("---\nrelated:\n  - a\n  -\n---\n", "---\nrelated:\n  - a\n  -\n  - tides\n---\n"),
    "block, anchor": ("---\nrelated: &x\n  - a\n---\n", "---\nrelated: &x\n  - a\n  - tides\n---\n"),
    "block, wiki link": (
        '---\nrelated:\n  - "[[a]]"\n---\n',
        '---\nrelated:\n  - "[[a]]"\n  - tides\n---\n',
    ),
    "flow": ("---\nrelated: [a, b]\n---\n", "---\nrelated: [a, b, tides]\n---\n"),
    "flow, trailing comma": ("---\nrelated: [a, b,]\n---\n", "---\nrelated: [a, b, tides,]\n---\n"),
    "flow, on lines": (
        "---\nrelated: [\n  a,\n  b # k\n]\n---\n",
        "---\nrelated: [\n  a,\n  b, # k\n  tides\n]\n---\n",
    ),
    "all in braces": (
        "---\n{title: x, related: [a]}\n---\n",
        "---\n{title: x, related: [a, tides]}\n---\n",
    ),
    "one value": ("---\nrelated: a # c\n---\n", "---\nrelated: # c\n  - a\n  - tides\n---\n"),
    "no value": ("---\nrelated: # c\nz: 1\n---\n", "---\nrelated: # c\n  - tides\nz: 1\n---\n"),
    "null": ("---\nrelated: ~\n---\n", "---\nrelated:\n  - tides\n---\n"),
    "empty list": ("---\nrelated: []\n---\n", "---\nrelated:\n  - tides\n---\n"),
    "no key, other lists at the margin": (
        "---\ntitle: x\ntags:\n- q\n\n# end\n---\n",
        "---\ntitle: x\ntags:\n- q\nrelated:\n- tides\n\n# end\n---\n",
    ),
    "no key, text with line ends last": (
        "---\nt: |+\n  x\n\n---\n",
        "---\nt: |+\n  x\n\nrelated:\n  - tides\n---\n",
    ),
    "nothing in the front matter": ("---\n---\nx", "---\nrelated:\n  - tides\n---\nx"),
    "no front matter": ("Tides", "---\nrelated:\n  - tides\n---\nTides"),
    "CRLF": (
        "---\r\nrelated:\r\n  - a\r\n---\r\nb\r\n",
        "---\r\nrelated:\r\n  - a\r\n  - tides\r\n---\r\nb\r\n",
    ),
    "BOM, no line end at the end": ("\ufeff---\nrelated:\n- a\n---", "\ufeff---\nrelated:\n- a\n- tides\n---"),
    "Hexo": ("title: x\nrelated: a\n---\nb", "title: x\nrelated:\n  - a\n  - tides\n---\nb"),
    "what YAML takes for a remark": ("---\nrelated: [a]\ntags: #x\n---\n", "---\nrelated: [a, tides]\ntags: #x\n---\n"),
    "closed by dots": ("---\nrelated: [a]\n...\nb", "---\nrelated: [a, tides]\n...\nb"),
    "TOML": (
        "+++\ntitle='x'\nrelated=['a']\n[extra]\nb=1\n+++\n",
        "+++\ntitle='x'\nrelated=['a', \"tides\"]\n[extra]\nb=1\n+++\n",
    ),
    "TOML on lines": (
        '+++\nrelated = [\n  "a", # c\n  "b" # d\n]\n+++\n',
        '+++\nrelated = [\n  "a", # c\n  "b", # d\n  "tides"\n]\n+++\n',
    ),
    "TOML, no key": (
        "+++\ntitle='x'\n\n[extra]\na=1\n+++\n",
        "+++\ntitle='x'\nrelated = [\"tides\"]\n\n[extra]\na=1\n+++\n",
    ),
    "TOML, tables only": ("+++\n[extra]\na=1\n+++\n", '+++\nrelated = ["tides"]\n[extra]\na=1\n+++\n'),
    "TOML, fences with a name": ("---toml\nrelated='a'\n---\n", "---toml\nrelated=['a', \"tides\"]\n---\n"),
    "JSON": ('{"title":"x"}\n\nb', '{"title":"x", "related": ["tides"]}\n\nb'),
    "JSON on lines": (
        '{\n  "title": "x",\n  "related": [\n    "a"\n  ]\n}\nb',
        '{\n  "title": "x",\n  "related": [\n    "a",\n    "tides"\n  ]\n}\nb',
    ),
    "JSON on lines, no key": (
        '{\r\n\t"title": "x"\r\n}\r\nb',
        '{\r\n\t"title": "x",\r\n\t"related": ["tides"]\r\n}\r\nb',
    ),
    "JSON, null": ('{"related": null, "t": []}', '{"related": ["tides"], "t": []}'),
    "JSON between semicolons": (';;;\n"related": ["a"]\n;;;\n', ';;;\n"related": ["a", "tides"]\n;;;\n'),
}


@pytest.mark.parametrize("name", ADDED)
def test_an_entry_is_added_and_nothing_else_changes(name: str) -> None:
    before, after = ADDED[name]
    assert add_entry(before.encode(), RELATED, Scalar("tides")).decode() == after


# What is there, the place of an entry, and what is there without it.
REMOVED = {
    "block": ("---\nrelated:\n  - a\n  - b\nz: 1\n---\n", 0, "---\nrelated:\n  - b\nz: 1\n---\n"),
    "block, remarks stay": ("---\nrelated:\n- a # x\n# c\n- b\n---\n", 0, "---\nrelated:\n# c\n- b\n---\n"),
    "block, the only one": ("---\nrelated: # c\n  - a\n---\n", 0, "---\nrelated: [] # c\n---\n"),
    "block of mappings": (
        "---\nrelated:\n  - title: A\n    url: /a/\n\n  - title: B\n    url: /b/\n\nz: 1\n---\n",
        1,
        "---\nrelated:\n  - title: A\n    url: /a/\n\nz: 1\n---\n",
    ),
    "flow": ("---\nrelated: [a, b]\n---\n", 0, "---\nrelated: [b]\n---\n"),
    "flow, the last": ("---\nrelated: [a, b,]\n---\n", 1, "---\nrelated: [a,]\n---\n"),
    "flow, on lines": ("---\nrelated: [\n  a, # k\n  b\n]\n---\n", 0, "---\nrelated: [\n  b\n]\n---\n"),
    "one value": ("---\nrelated: a # c\n---\n", 0, "---\nrelated: [] # c\n---\n"),
    "wiki link without quotes": ("---\nrelated: [[a]]\n---\n", 0, "---\nrelated: []\n---\n"),
    "CRLF": (
        "---\r\nrelated:\r\n  - a\r\n  - b\r\n---\r\nb",
        1,
        "---\r\nrelated:\r\n  - a\r\n---\r\nb",
    ),
    "TOML": ("+++\nrelated=['a', 'b']\n+++\n", 1, "+++\nrelated=['a']\n+++\n"),
    "TOML tables": (
        "+++\n[[related]]\nurl='a'\n\n[[related]]\nurl='b' # c\n\n[x]\na=1\n+++\n",
        1,
        "+++\n[[related]]\nurl='a'\n\n[x]\na=1\n+++\n",
    ),
    "JSON on lines": (
        '{\n  "related": [\n    "a",\n    "b"\n  ]\n}\n',
        1,
        '{\n  "related": [\n    "a"\n  ]\n}\n',
    ),
    "JSON, the only one": ('{"related": ["a"], "z": 1}\n', 0, '{"related": [], "z": 1}\n'),
}


@pytest.mark.parametrize("name", REMOVED)
def test_an_entry_is_taken_away_and_nothing_else_changes(name: str) -> None:
    before, place, after = REMOVED[name]
    assert remove_entry(before.encode(), RELATED, place).decode() == after


MAPPINGS = {
    "block": (
        "---\nrelated:\n- title: A\n  url: /a/\n---\n",
        '---\nrelated:\n- title: A\n  url: /a/\n- title: "High: tides"\n  url: /tides/\n---\n',
    ),
    "flow": (
        "---\nrelated: [{url: /a/}]\n---\n",
        '---\nrelated: [{url: /a/}, {title: "High: tides", url: /tides/}]\n---\n',
    ),
    "TOML tables": (
        "+++\n[[related]]\nurl='a'\n\n[x]\na=1\n+++\n",
        '+++\n[[related]]\nurl=\'a\'\n\n[[related]]\ntitle = "High: tides"\nurl = "/tides/"\n\n[x]\na=1\n+++\n',
    ),
    "TOML": (
        "+++\nrelated = [{url='a'}]\n+++\n",
        '+++\nrelated = [{url=\'a\'}, { title = "High: tides", url = "/tides/" }]\n+++\n',
    ),
    "JSON": (
        '{"related": [{"url": "a"}]}\n',
        '{"related": [{"url": "a"}, {"title": "High: tides", "url": "/tides/"}]}\n',
    ),
}


@pytest.mark.parametrize("name", MAPPINGS)
def test_a_mapping_is_added_as_the_others_are_written(name: str) -> None:
    before, after = MAPPINGS[name]
    assert add_entry(before.encode(), RELATED, STORY).decode() == after


@pytest.mark.parametrize(
    ("before", "path", "after"),
    [
        ("---\nrelated:\n- a # x\n---\n", ("related", 0), '---\nrelated:\n- "it\'s: b" # x\n---\n'),
        ("---\nrelated: ['a']\n---\n", ("related", 0), "---\nrelated: ['it''s: b']\n---\n"),
        (
            "---\nrelated:\n- {url: a, n: 1}\n---\n",
            ("related", 0, "url"),
            '---\nrelated:\n- {url: "it\'s: b", n: 1}\n---\n',
        ),
        ("+++\nextra.related = ['a']\n+++\n", ("extra", "related", 0), '+++\nextra.related = ["it\'s: b"]\n+++\n'),
        ('{"related": "a"}', ("related",), '{"related": "it\'s: b"}'),
    ],
)
def test_a_value_is_replaced_in_its_quotes_or_in_those_that_it_needs(
    before: str, path: tuple[str | int, ...], after: str
) -> None:
    assert replace_value(before.encode(), path, "it's: b").decode() == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "---\ntitle:   'A  b'  # as it is\n---\nText\n",
            "---\ntitle:   'A  b'  # as it is\nrelated_computed:\n  - path: tides.md\n    score: 0.5\n---\nText\n",
        ),
        (
            "---\nrelated_computed:\n  - path: quay.md\n    score: 0.9\n# c\nz: 1\n---\n",
            "---\nrelated_computed:\n  - path: tides.md\n    score: 0.5\n# c\nz: 1\n---\n",
        ),
        (
            "+++\nrelated_computed = [] # c\n[x]\na=1\n+++\n",
            '+++\nrelated_computed = [\n  { path = "tides.md", score = 0.5 },\n] # c\n[x]\na=1\n+++\n',
        ),
        ('{"related_computed": 1, "z": 2}', '{"related_computed": [{"path": "tides.md", "score": 0.5}], "z": 2}'),
        ("Text\r\n", "---\r\nrelated_computed:\r\n  - path: tides.md\r\n    score: 0.5\r\n---\r\nText\r\n"),
    ],
)
def test_a_key_is_set_in_its_place_or_behind_the_last_one(before: str, after: str) -> None:
    assert set_key(before.encode(), "related_computed", COMPUTED).decode() == after
    assert set_key(after.encode(), "related_computed", COMPUTED).decode() == after


ROW = 'rel = [\n  { path = "tides.md", score = 0.5 },\n]\n'


@pytest.mark.parametrize(
    ("before", "without"),
    [
        (
            '+++\nt = "A"\n\n[[rel]]\npath = "a.md"\n\n[[rel]]\npath = "b.md"\n+++\nText\n',
            '+++\nt = "A"\n@+++\nText\n',
        ),
        (
            "+++\na = 1\n[[rel]]\nb = 1\n[x] # own\nc = 1\n[[rel]] # two\nd = [\n 1,\n]\n# of y\n[y]\n+++\n",
            "+++\na = 1\n@[x] # own\nc = 1\n# of y\n[y]\n+++\n",
        ),
        (
            "+++\na = 1\n[[rel]]\nb = 1\n  [rel.more]\n  c = 1\n[[rel.more.still]]\nd = 1\n[z]\n+++\n",
            "+++\na = 1\n@[z]\n+++\n",
        ),
        ("+++\na = 1\n[rel]\nb = 1\n\n[z]\nc = 1\n+++\n", "+++\na = 1\n@\n[z]\nc = 1\n+++\n"),
        ("+++\nrel.a = 1\nb = 2\nrel.c = 3\n+++\n", "+++\nb = 2\n@+++\n"),
        ("+++\na = 1\n[rel.b]\nc = 1\n[rel.d]\n+++\n", "+++\na = 1\n@+++\n"),
        ("+++\r\na = 1\r\n\r\n[[rel]]\r\nb = 1\r\n+++\r\n", "+++\r\na = 1\r\n@+++\r\n"),
        ("+++\n[[rel]]\nb = 1\n+++\nText\n", "+++\n@+++\nText\n"),
    ],
    ids=[
        "tables",
        "apart",
        "with inner tables",
        "table",
        "keys with dots",
        "inner tables alone",
        "CRLF",
        "nothing else",
    ],
)
def test_tables_of_toml_are_replaced_and_taken_away(before: str, without: str) -> None:
    row = ROW.replace("\n", "\r\n") if "\r" in before else ROW
    assert set_key(before.encode(), "rel", COMPUTED).decode() == without.replace("@", row)
    assert remove_key(before.encode(), "rel").decode() == without.replace("@", "")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("+++\na = 1\n+++\n", '+++\na = 1\n\n[extra]\nrelated = ["tides"]\n+++\n'),
        ("+++\n[extra]\nb = 1\n[z]\n+++\n", '+++\n[extra]\nb = 1\nrelated = ["tides"]\n[z]\n+++\n'),
        ("---\na: 1\n---\n", "---\na: 1\nextra:\n  related:\n    - tides\n---\n"),
        ("---\nextra:\n    b: 1\nz: 1\n---\n", "---\nextra:\n    b: 1\n    related:\n      - tides\nz: 1\n---\n"),
        ('{"a": 1}', '{"a": 1, "extra": {"related": ["tides"]}}'),
    ],
)
def test_a_list_in_a_table_is_begun_with_its_table(before: str, after: str) -> None:
    assert add_entry(before.encode(), ("extra", "related"), Scalar("tides")).decode() == after


def test_a_file_in_utf_16_stays_one() -> None:
    before, after = (f"\ufeff---\nrelated: [é{new}]\n---\n".encode("utf-16-le") for new in ("", ", tides"))
    assert add_entry(before, RELATED, Scalar("tides")) == after


@pytest.mark.parametrize(
    ("before", "reason"),
    [
        ("---\nx: &x [a]\nrelated: *x\n---\n", "repetition of another list"),
        ("---\nrelated: &x\n  - a\ny: *x\n---\n", "says this and nothing else"),
        ("---\nrelated: [[a]]\n---\n", "without quotes"),
        ("---\nrelated: false\n---\n", "related is a switch, false"),
        ("---\nrelated: {url: a}\n---\n", "is no list"),
        ("---\nrelated: true: no\n---\n", "mapping values are not allowed"),
        ("---\n- a\n- b: 1\ntitle\n---\n", "it begins like front matter, but is read as text"),
        ("---\nrelated:\n  - a\n", "close it with a second ---"),
        (".. title: x\n\n", "only front matter in YAML, TOML or JSON"),
        ("---js\n{related: ['a']}\n---\n", "only front matter in YAML, TOML or JSON"),
        ("Title: x\nRelated: a\n\nb", "only front matter in YAML, TOML or JSON"),
    ],
)
def test_what_cannot_be_changed_line_by_line_is_refused_with_a_remedy(before: str, reason: str) -> None:
    with pytest.raises(EditError, match=reason):
        add_entry(before.encode(), RELATED, Scalar("tides"))


def test_bytes_that_would_not_come_back_are_refused() -> None:
    with pytest.raises(EditError, match="byte 0xE9 is not UTF-8; save the file as UTF-8"):
        add_entry(b"---\ntitle: caf\xe9\n---\n", RELATED, Scalar("tides"))


ARTICLES = Path(__file__).resolve().parents[1] / "data" / "articles"
PAGES = (".md", ".mdx", ".markdown", ".html", ".txt")
DIALECTS = sorted(file for file in ARTICLES.rglob("*.*") if file.suffix in PAGES)


@pytest.mark.parametrize("file", DIALECTS, ids=lambda file: file.name)
def test_of_all_dialects_that_are_read_each_is_changed_by_an_insertion_or_refused(file: Path) -> None:
    data = file.read_bytes()
    for change in (lambda: set_key(data, "related_computed", COMPUTED), lambda: add_entry(data, ("seen",), STORY)):
        try:
            after = change()
        except EditError as error:
            assert str(error)
            continue
        start = next(place for place in range(len(after)) if data[place : place + 1] != after[place : place + 1])
        tail = len(data) - start
        assert after.endswith(data[len(data) - tail :])


# --- any front matter ---------------------------------------------------------------------------------------

Case = tuple[str, str, str, str, list[str]]
"""Syntax, what stands before the list, the list, what stands behind it, and its entries."""

names = st.text(st.characters(exclude_categories=("C", "Zl", "Zp")), max_size=12).map(str.strip).filter(bool)
OTHERS = {
    "yaml": ["title:   'A  b'  # c", "# c", "", "tags: [x,  y]", "t: |\n  a\n\n  b", "m:\n    k: 1", "l:\n- q # z"],
    "toml": ["title = '''A\n b'''", "# c", "", "tags=['x',  \"y\",]", "n = 1_0 # z", "d.e = 1979-05-27"],
    "json": ['"title":   "A  b"', '"n": [1,  {"x": null}]', '"e": "\\"]}, {"', '"t" : true'],
}
LIST_STYLES = {
    "yaml": ["flow", "lines", "block", "wide block"],
    "toml": ["flow", "lines"],
    "json": ["flow", "lines"],
}


def written(syntax: str, style: str, entries: list[str]) -> str:
    """A list in a style."""
    texts = [json.dumps(entry, ensure_ascii=False) for entry in entries]
    key = {"yaml": "related: ", "toml": "related = ", "json": '"related": '}[syntax]
    if style == "flow" or not texts:
        return f"{key}[{', '.join(texts)}]"
    if style == "lines":
        return f"{key}[\n    " + ",\n    ".join(texts) + "\n  ]"
    margin = "    " if style == "wide block" else ""
    return "related: # c\n" + "\n".join(f"{margin}- {text} # d" for text in texts)


@st.composite
def pages(draw: st.DrawFn) -> Case:
    """A page with a list somewhere in its front matter."""
    syntax = draw(st.sampled_from([*OTHERS]))
    entries = draw(st.lists(names, max_size=4))
    mine = written(syntax, draw(st.sampled_from(LIST_STYLES[syntax])), entries)
    others = draw(st.lists(st.sampled_from(OTHERS[syntax]), unique=True))
    cut = draw(st.integers(0, len(others)))
    if syntax == "json":
        front = "{\n" + "".join(f"  {line},\n" for line in others[:cut]) + "  "
        back = "".join(f",\n  {line}" for line in others[cut:]) + "\n}\nText"
    else:
        fence = {"yaml": "---", "toml": "+++"}[syntax]
        front = f"{fence}\n" + "".join(f"{line}\n" for line in others[:cut])
        back = "".join(f"\n{line}" for line in others[cut:]) + f"\n{fence}\nText"
    front = draw(st.sampled_from(["", "\ufeff"])) + front
    if draw(st.booleans()):
        front, mine, back = (part.replace("\n", "\r\n") for part in (front, mine, back))
    return syntax, front, mine, back, entries


def read_by_others(data: bytes, syntax: str) -> Any:
    """What the front matter says to a parser that knows nothing of us."""
    text = data.decode().removeprefix("\ufeff").replace("\r\n", "\n")
    if syntax == "json":
        return json.JSONDecoder().raw_decode(text)[0]
    inner = text.removesuffix("\nText")[3:-3]
    return yaml.safe_load(inner) if syntax == "yaml" else tomllib.loads(inner)


@given(pages(), names, st.sampled_from(["", "'", '"']))
def test_any_entry_is_added_to_any_list_and_all_other_bytes_stay(page: Case, name: str, style: str) -> None:
    syntax, front, mine, back, entries = page
    data = (front + mine + back).encode()
    after = add_entry(data, RELATED, Scalar(name, style))
    assert after.startswith(front.encode())
    assert after.endswith(back.encode())
    assert read_by_others(after, syntax) == {**read_by_others(data, syntax), "related": [*entries, name]}


@given(pages(), st.data())
def test_any_entry_is_taken_from_any_list_and_all_other_bytes_stay(page: Case, data: st.DataObject) -> None:
    syntax, front, mine, back, entries = page
    if not entries:
        return
    place = data.draw(st.integers(0, len(entries) - 1))
    before = (front + mine + back).encode()
    after = remove_entry(before, RELATED, place)
    assert after.startswith(front.encode())
    assert after.endswith(back.encode())
    rest = entries[:place] + entries[place + 1 :]
    assert read_by_others(after, syntax) == {**read_by_others(before, syntax), "related": rest}


@given(pages(), st.lists(st.fixed_dictionaries({"title": names, "score": st.integers(0, 9)}), max_size=3))
def test_any_key_is_set_and_set_again_and_all_other_bytes_stay(page: Case, stories: list[dict[str, Any]]) -> None:
    syntax, front, mine, back, _ = page
    data = (front + mine + back).encode()
    once = set_key(data, "related_computed", ["former"])
    after = set_key(once, "related_computed", stories)
    assert read_by_others(after, syntax) == {**read_by_others(data, syntax), "related_computed": stories}
    assert set_key(after, "related_computed", ["former"]) == once
    assert remove_key(after, "related_computed") == data
    rest = iter(once)
    assert all(byte in rest for byte in data)  # nothing was taken away, only added
