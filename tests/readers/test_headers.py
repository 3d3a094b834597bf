"""Headers of Pelican, MultiMarkdown, Pandoc, reStructuredText, AsciiDoc, Org, notebooks and Quarto, read whole."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from recommender.content import Article, Problem
from recommender.readers import Project, UnusedKeys, read_articles, read_files
from recommender.readers.markup import first_heading, markdown_to_text

Read = Callable[..., tuple[Article, list[Problem]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes one file, and reads its only article and its problems."""

    def read_one(content: str, name: str = "ferry.md") -> tuple[Article, list[Problem]]:
        (tmp_path / name).write_text(content, encoding="utf-8")
        (article,), problems = read_articles(tmp_path)
        return article, problems

    return read_one


@pytest.mark.parametrize("indent", ["  ", "    ", "\t"])
def test_indented_lines_continue_a_header(read: Read, indent: str) -> None:
    text = (
        f"Title: Ferry\nSummary: one\n{indent}two, and three\nAuthors: Lee, Ann; Ray, Bob\nTags: quay,\n{indent}tide\n"
    )
    article, problems = read(f"{text}\nText.")
    assert (article.excerpt, article.topics, article.body) == ("one two, and three", ("quay", "tide"), "Text.")
    assert (article.authors, problems) == (("Lee, Ann", "Ray, Bob"), [])


def test_lists_of_a_header_may_have_an_entry_on_each_line(read: Read) -> None:
    assert read("Title: Ferry\nTags:\n    low tide\n    quay\n\nText.")[0].topics == ("low tide", "quay")


def test_keys_of_multimarkdown_may_have_several_words(read: Read) -> None:
    text = "Title: Ferry\nBase Header Level: 2\nhtml header: <link>\nKeywords: quay, tide\n\nText."
    article, problems = read(text)
    assert (article.topics, article.body, problems) == (("quay", "tide"), "Text.", [])


def test_a_sentence_with_a_colon_below_a_header_is_text(read: Read) -> None:
    article, _ = read("Title: Ferry\nTags: quay\nAnd then she said: no.")
    assert article.body == "And then she said: no."


@pytest.mark.parametrize(
    ("block", "authors"),
    [
        ("% The *night*\n  ferry\n% Ann Lee; Bob Ray\n% January 5, 2026\n\n", ("Ann Lee", "Bob Ray")),
        ("% The night ferry\n% Ann Lee\n  Bob Ray\n% 2026-01-05\n", ("Ann Lee", "Bob Ray")),
        ("% The night ferry\n%\n% 2026-01-05\n\n", ()),
    ],
)
def test_blocks_of_pandoc(read: Read, block: str, authors: tuple[str, ...]) -> None:
    article, problems = read(f"{block}Text.")
    assert (article.title, article.authors, article.body) == ("The night ferry", authors, "Text.")
    assert f"{article.published:%Y-%m-%d}" == "2026-01-05"
    assert problems == []


def test_a_sign_of_percent_before_prose_is_no_header(read: Read) -> None:
    assert read("% of all ferries\nare late.\n\nText.")[0].body == "% of all ferries are late. Text."


def test_the_text_of_restructured_text_does_not_repeat_its_title(read: Read) -> None:
    text = (
        "=====\nFerry\n=====\n-----\nSince\n-----\n\n:Authors: - Ann Lee\n          - Bob Ray\n:Date: 2026-01-05\n"
        ":Summary: An *old* pier\n\nText and `tug <tug.rst>`_, :doc:`/pier`.\n"
    )
    article, problems = read(text, "ferry.rst")
    assert (article.title, article.excerpt, article.authors) == ("Ferry", "An old pier", ("Ann Lee", "Bob Ray"))
    assert article.body == "Since Text and tug , /pier."
    assert ([link.reference for link in article.links], problems) == (["tug.rst", "/pier"], [])


@pytest.mark.parametrize(
    "revision", ["v1.0, 2026-01-05: first draft", "2026-01-05", "v1.0, January 5, 2026", "Rev 2, 5 January 2026"]
)
def test_lines_of_authors_and_revisions_of_asciidoc(read: Read, revision: str) -> None:
    text = f"= Ferry\nAnn_Maria Lee <a@b.example>; Bob Ray\n{revision}\n:keywords: quay\n\nText xref:tug.adoc[the tug]."
    article, problems = read(text, "ferry.adoc")
    assert (article.title, article.authors, article.topics) == ("Ferry", ("Ann Maria Lee", "Bob Ray"), ("quay",))
    assert f"{article.published:%Y-%m-%d}" == "2026-01-05"
    assert (article.body, [link.reference for link in article.links]) == ("Text the tug.", ["tug.adoc"])
    assert problems == []


@pytest.mark.parametrize(
    ("text", "title", "authors"),
    [
        ("Night ferry\n===========\nAnn Lee\n2026-01-05\n\nText.", "Night ferry", ("Ann Lee",)),
        ("= Night ferry\nv1.0, 2026-01-05\n\nText.", "Night ferry", ()),
        (
            "= Night {ship}\n:ship: ferry\n:author: Ann Lee; Bob Ray\n:revdate: 2026-01-05\n\nText.",
            "Night ferry",
            ("Ann Lee", "Bob Ray"),
        ),
    ],
)
def test_headers_of_asciidoc(read: Read, text: str, title: str, authors: tuple[str, ...]) -> None:
    article, problems = read(text, "ferry.adoc")
    assert (article.title, article.authors, article.body, problems) == (title, authors, "Text.", [])
    assert f"{article.published:%Y-%m-%d}" == "2026-01-05"


def test_a_document_of_asciidoc_without_a_title_has_that_of_its_first_section(read: Read) -> None:
    assert read("== Night ferry\n\nText.", "ferry.adoc")[0].title == "Night ferry"


def test_fields_alone_are_the_header_of_restructured_text(read: Read) -> None:
    article, _ = read(":title: Ferry\n:date: 2026-01-05\n\nText\n", "ferry.rst")
    assert (article.title, article.body) == ("Ferry", "Text")


def test_keywords_and_properties_of_org(read: Read) -> None:
    text = (
        ':PROPERTIES:\n:ID: 4e-1\n:ROAM_ALIASES: "Old ferry" boat\n:END:\n'
        "#+title: The /night/ ferry\n#+filetags: :quay:tide:\n#+hugo_draft: t\n#+hugo_aliases: /a /b\n"
        '#+hugo_custom_front_matter: :series Ships :image "/a.png"\n\nText [[file:tug.org][the tug]].\n'
    )
    article, problems = read(text, "ferry.org")
    assert (article.title, article.topics, article.draft) == ("The night ferry", ("quay", "tide"), True)
    assert (article.series, article.images) == ("Ships", ("/a.png",))
    assert set(article.aliases) == {"4e-1", "Old ferry", "boat", "/a", "/b"}
    assert (article.body, [link.reference for link in article.links]) == ("Text the tug.", ["tug.org"])
    assert problems == []


def test_properties_of_the_one_heading_above_the_text_of_org(read: Read) -> None:
    text = "* Ferry\n:PROPERTIES:\n:EXPORT_DATE: 2026-01-05\n:EXPORT_HUGO_TAGS: quay tide\n:END:\nText.\n"
    article, _ = read(text, "ferry.org")
    assert (article.title, article.topics, article.body) == ("Ferry", ("quay", "tide"), "Ferry Text.")
    assert f"{article.published:%Y-%m-%d}" == "2026-01-05"


def notebook(*cells: tuple[str, Any]) -> str:
    """Return a notebook of kinds and texts of cells."""
    return json.dumps({"cells": [{"cell_type": kind, "source": text} for kind, text in cells], "nbformat": 4})


@pytest.mark.parametrize("kind", ["raw", "markdown"])
def test_front_matter_stands_in_the_first_cell_with_text(read: Read, kind: str) -> None:
    cells = [("code", "import os"), (kind, ["---\n", "title: Ferry\n", "---"]), ("markdown", "# No\n[tug](tug.ipynb)")]
    article, problems = read(notebook(*cells), "ferry.ipynb")
    assert (article.title, article.body, [link.reference for link in article.links]) == (
        "Ferry",
        "No tug",
        ["tug.ipynb"],
    )
    assert problems == []


def test_notebooks_of_format_3_are_read(read: Read) -> None:
    cells = [
        {"cell_type": "heading", "level": 1, "source": ["Night ", "ferry"]},
        {"cell_type": "code", "input": "x"},
        {"cell_type": "markdown", "source": ["Text."]},
    ]
    article, _ = read(json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}), "ferry.ipynb")
    assert (article.title, article.body) == ("Night ferry", "Night ferry Text.")


def test_titles_of_quarto_are_markdown(read: Read) -> None:
    text = '---\ntitle: "The *night* `Vec<T>`"\ndescription: "**Old** pier"\n---\nText.'
    article, _ = read(text, "ferry.qmd")
    assert (article.title, article.excerpt) == ("The night Vec<T>", "Old pier")


def test_titles_of_other_generators_stay_as_they_are_written(read: Read) -> None:
    assert read('---\ntitle: "The *night* ferry"\n---\nText.')[0].title == "The *night* ferry"


def test_parts_of_documents_are_no_pages_and_nothing_is_missing_in_them(read: Read) -> None:
    article, problems = read("Text.", "_part.qmd")
    assert (article.kept_out, problems) == ("no page", [])


def test_instructions_of_documents_are_no_lost_metadata(tmp_path: Path) -> None:
    text = "---\ntitle: Ferry\noutput:\n  html_document: default\nmood: calm\n---\nText."
    for name in ("a.rmd", "b.md"):
        (tmp_path / name).write_text(text, encoding="utf-8")
    unused = UnusedKeys()
    read_files([str(tmp_path / name) for name in ("a.rmd", "b.md")], tmp_path, Project(), unused=unused)
    assert {key: value.count for key, value in unused.items()} == {"output": 1, "mood": 2}


@pytest.mark.parametrize(
    "tables", ["Params:\n  Series: Ships\n", "params:\n  series: Ships\n", "Extra: {series: Ships}\n"]
)
def test_keys_and_tables_are_known_in_any_case(read: Read, tables: str) -> None:
    article, problems = read(f"---\nTitle: Ferry\nTAGS: [quay]\n{tables}---\nText.")
    assert (article.title, article.topics, article.series, problems) == ("Ferry", ("quay",), "Ships", [])


def test_dotted_keys_of_toml_are_tables(read: Read) -> None:
    article, _ = read('+++\nTitle = "Ferry"\nparams.series = "Ships"\ntaxonomies.tags = ["quay"]\n+++\nText.')
    assert (article.series, article.topics) == ("Ships", ("quay",))


def test_two_spellings_of_one_key_are_reported(read: Read) -> None:
    article, problems = read("---\ntitle: Ferry\nTITLE: Tug\n---\nText.")
    assert article.title == "Ferry"
    assert [(problem.line, problem.kind) for problem in problems] == [(3, "duplicate key")]


@pytest.mark.parametrize(
    ("markdown", "title"),
    [
        ("H<sub>2</sub>O", "H2O"),
        ("x<sup>2</sup>", "x2"),
        ("one<br>two", "one two"),
        ("<em>one</em><b>two</b>", "onetwo"),
        ("A &amp; B", "A & B"),
        ("Vec<T>", "Vec<T>"),
        ("if a<b and c>d", "if a<b and c>d"),
        ("<picture>: the element", "<picture>: the element"),
        (":tada: New", ":tada: New"),
        ("**bold**, `<code>` and [link](/x)", "bold, <code> and link"),
        ("C#", "C#"),
        ("C# ##", "C#"),
        ("1. First", "1. First"),
        ("Start {#start}", "Start"),
        ("Set {x}", "Set {x}"),
        ("\\*not\\*", "*not*"),
    ],
)
def test_headings_are_shown_as_generators_show_them(markdown: str, title: str) -> None:
    assert first_heading(f"# {markdown}\n\nText.") == title


@pytest.mark.parametrize("key", ["title", "excerpt"])
def test_tags_within_words_part_none_in_front_matter(read: Read, key: str) -> None:
    article, _ = read(f'---\ntitle: Ferry\n{key}: "H<sub>2</sub>O<br>and `Vec<T>` :tada: <picture>"\n---\nText.')
    assert getattr(article, key) == "H2O and `Vec<T>` :tada: <picture>"


def test_code_keeps_its_angle_brackets_in_the_text_and_line_breaks_part_words() -> None:
    assert markdown_to_text("The `Vec<T>`<br>of H<sub>2</sub>O") == "The Vec<T> of H2O"


@pytest.mark.parametrize(("line", "is_draft"), [(":draft:", True), (":page-draft:", True), (":!draft:", False)])
def test_an_attribute_of_asciidoc_is_switched_on_by_its_name(read: Read, line: str, is_draft: bool) -> None:
    article, _ = read(f"= Ferry\n{line}\n\nText\n", "ferry.adoc")
    assert article.draft is is_draft
