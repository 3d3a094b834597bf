"""Front matter in the dialects of many generators, and what is no front matter though it looks like it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender.content import Article, Problem
from recommender.readers import read_articles

Read = Callable[..., tuple[Article, list[Problem]]]
UNREADABLE = "unreadable front matter"


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Return a function that writes one file, and reads its only article and its problems."""

    def read_one(content: str, name: str = "ferry.md") -> tuple[Article, list[Problem]]:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content, encoding="utf-8")
        (article,), problems = read_articles(tmp_path)
        return article, problems

    return read_one


@pytest.mark.parametrize(
    "text",
    [
        '---js\nconst title = "Ferry";\nlet tags = ["quay"]\n---\nText.',
        "---js\n{\n  title: 'Ferry', // a remark\n  \"tags\": [`quay`],\n}\n---\nText.",
        "---javascript\nmodule.exports = { title: 'Ferry', tags: ['quay'] };\n---\nText.",
        "--- js\nexport default {title: 'Ferry', tags: ['quay']}\n---\nText.",
        '---json\n{"title": "Ferry", "tags": ["quay"]}\n---\nText.',
        '---json5\n{title: "Ferry", tags: ["quay",]}\n---\nText.',
        '---toml\ntitle = "Ferry"\ntags = ["quay"]\n---\nText.',
        "---yaml\ntitle: Ferry\ntags: [quay]\n---\nText.",
        "---\ntitle: Ferry\ntags: [quay]\n...\nText.",
        ';;;\n{"title": "Ferry", "tags": ["quay"]}\n;;;\nText.',
        ';;;\n"title": "Ferry",\n"tags": ["quay"]\n;;;\nText.',
        '"title": "Ferry",\n"tags": ["quay"]\n;;;\nText.',
        "title: Ferry\ntags:\n- quay\n---\nText.",
        "title: Ferry\ntags: [quay]\n\n---\nText.",
        "title=Ferry\ntags=quay\n# a remark\n~~~~~~\nText.",
        "Title: Ferry\nTags: quay\n\nText.",
        "Title: Ferry\nTags: quay\nText.",
        ".. title: Ferry\n.. tags: quay\n\nText.",
        "<!--\n.. title: Ferry\n.. tags: quay\n-->\nText.",
        "<!--\nTitle: Ferry\nTags: quay\n-->\nText.",
        "/*\nTitle: Ferry\nTags: quay\n*/\nText.",
    ],
)
def test_every_dialect_says_the_same(read: Read, text: str) -> None:
    article, problems = read(text)
    assert (article.title, article.topics, article.body) == ("Ferry", ("quay",), "Text.")
    assert problems == []


def test_scripts_are_never_run_and_their_author_is_told(read: Read) -> None:
    text = '---js\nconst title = "Ferry";\nconst date = new Date("2026-01-05");\nconst tags = find("tags");\n---\nText.'
    article, problems = read(text)
    assert (article.title, article.topics, article.body) == ("Ferry", (), "Text.")
    assert article.published and article.published.day == 5
    assert [(p.line, p.kind, p.text) for p in problems] == [
        (4, UNREADABLE, "tags: not a literal value, and scripts are not run")
    ]


def test_a_language_that_is_not_read_is_reported_and_never_text(read: Read) -> None:
    article, problems = read('---cson\ntitle: "Ferry"\ntags: [\n  "quay"\n]\n---\nText.')
    assert (article.title, article.body) == ("Ferry", "Text.")
    assert [problem.kind for problem in problems] == [UNREADABLE]


def test_values_of_lines_keep_their_colons_and_lists_have_separators(read: Read) -> None:
    text = "Title: Ferry: a history\nAuthors: Ann; Bob\nRelated_posts: quay, tide\nSummary: one\n    two\n\nText."
    article, _ = read(text)
    assert (article.title, article.provider, article.excerpt) == ("Ferry: a history", "Ann, Bob", "one two")
    assert [link.reference for link in article.related] == ["quay", "tide"]


def test_links_and_types_of_nikola_mean_something_else(read: Read) -> None:
    text = ".. title: Ferry\n.. link: https://example.org/x\n.. type: text\n.. tags: quay, draft\n"
    article, _ = read(f"{text}.. date: 2026-01-05 10:00:00 UTC+02:00\n\nText.")
    assert (article.url, article.kind, article.topics, article.draft) == ("", "article", ("quay",), True)
    assert article.published and article.published.hour == 8


@pytest.mark.parametrize(
    ("text", "body"),
    [
        ("Note: the ferry is late.\n\nMore.", "Note: the ferry is late. More."),
        ("Summary: the ferry is late.\n\nMore.", "Summary: the ferry is late. More."),
        ("<!-- a remark -->\n\nText.", "Text."),
        ("title=no tildes\n\nText.", "title=no tildes Text."),
        (".. note: later\n\nText.", ".. note: later Text."),
        ("---\n\nOne.\n\n---\n\nTwo.", "One. Two."),
        ("---\n\nNote: the ferry is late.\n\n---\n\nTwo.", "Note: the ferry is late. Two."),
        ("---\n\n# One\n\n---\n\nTwo.", "One Two."),
        ("---\nOne and more\n---\n\nTwo.", "One and more Two."),
        ("---\n\nOne.\n\nTwo: three.", "One. Two: three."),
        ("---\n\nShe said: no.\nThen she left.\n\n---\nTwo.", "She said: no. Then she left. Two."),
    ],
)
def test_prose_is_never_taken_for_front_matter(read: Read, text: str, body: str) -> None:
    article, problems = read(text)
    assert article.body == body
    assert "no front matter" in {problem.kind for problem in problems}


@pytest.mark.parametrize(
    "text",
    [
        "---\ntitle: Ferry\n--\n\nOne.\n\nTwo.",
        "---\ntitle: Ferry\n--\nOne.\n\nTwo.",
        "---\ntitle: Ferry\n-----\n\nOne.\n\nTwo.",
        "---\ntitle: Ferry\n——\n\nOne.\n\nTwo.",
        "---\ntitle: Ferry\n\nOne.\n\nTwo.",
        "---\ntitle: Ferry\nOne.\n\nTwo.",
        "---\ntitle: Ferry\n\n# One.\n\nTwo.",
        "---\ntitle: Ferry\n\nOne.\n\n---\n\nTwo.",
        "---\ntitle: Ferry\n--\n\nOne.\n\n---\n\nTwo.",
        '---js\nconst title = "Ferry";\n\nOne.\n\nTwo.',
        '+++\ntitle = "Ferry"\n\nOne.\n\nTwo.',
    ],
)
def test_front_matter_without_its_end_keeps_title_and_text(read: Read, text: str) -> None:
    article, problems = read(text)
    assert (article.title, article.body) == ("Ferry", "One. Two.")
    assert [problem.kind for problem in problems] == [UNREADABLE]


def test_keys_that_yaml_cannot_read_are_no_text(read: Read) -> None:
    article, problems = read("---\ntitle:Ferry\n---\nText.")
    assert (article.title, article.body) == ("Ferry", "Text.")
    assert [problem.kind for problem in problems] == [UNREADABLE]


@pytest.mark.parametrize(
    ("line", "target"),
    [
        ('"[[quay\\|The quay]]"', "quay"),
        ("'[[quay\\|The quay]]'", "quay"),
        ("[[quay\\|The quay]]", "quay"),
        ('"[[quay\\#old]]"', "quay"),
        ('"C:\\quay"', "C:\\quay"),
    ],
)
def test_backslashes_cost_no_link(read: Read, line: str, target: str) -> None:
    article, _ = read(f'---\ntitle: Ferry\nrelated:\n  - {line}\n  - "tide"\n---\n')
    assert [link.reference for link in article.related] == [target, "tide"]


@pytest.mark.parametrize(
    ("front_matter", "problems"),
    [
        ("tags: #quay", ["3: tags: no value: YAML takes what follows # for a comment: '#quay'"]),
        (
            "tags:\n  - #quay\n  - tide",
            ["4: tags, entry 1: no value: YAML takes what follows # for a comment: '#quay'"],
        ),
        ("excerpt: Pier #4", ["3: excerpt: only 'Pier': YAML takes what follows # for a comment: '#4'"]),
        ("tags: [a#b]", []),
        ("tags: # the topics\n  - quay", []),
        ("excerpt: Pier # four", []),
        ('excerpt: "Pier #4"', []),
        ("excerpt: 'Pier #4'", []),
        ("excerpt: |\n  - #quay\n  tags: #tide", []),
        ("weight: 4 #four", []),
        ("# tags: #quay", []),
    ],
)
def test_a_hash_sign_that_hides_a_value_is_reported(read: Read, front_matter: str, problems: list[str]) -> None:
    _, found = read(f"---\ntitle: Ferry\n{front_matter}\n---\nText.")
    assert [f"{problem.line}: {problem.text}" for problem in found] == problems


def test_numbers_too_long_to_write_end_nothing(read: Read) -> None:
    digits = "f" * 3_700
    article, problems = read(f'+++\ntitle = "Ferry"\ndraft = 0x{digits}\npermalink = 0x{digits}\n+++\nText.')
    assert (article.title, article.body) == ("Ferry", "Text.")
    assert all(len(str(problem)) < 500 for problem in problems)


def test_restructured_text_has_title_fields_and_text(read: Read) -> None:
    text = (
        "#####\nFerry\n#####\n\n:date: 2026-01-05\n:tags: quay, low tide\n:summary: one\n   two\n\n"
        "The **old** `pier <https://example.org>`_ & :ref:`quay <x>`.\n\nNext\n----\n\n"
        ".. image:: a.png\n   :alt: no\n\n"
        ".. note:: Take care\n\n.. a remark\n   over two lines\n\nThe end_.\n"
    )
    article, problems = read(text, "ferry.rst")
    assert (article.title, article.topics, article.excerpt) == ("Ferry", ("quay", "low tide"), "one two")
    assert article.published and article.published.day == 5
    assert article.body == "The old pier & quay . Next Take care The end."
    assert problems == []


def test_sphinx_and_ablog_say_it_with_directives(read: Read) -> None:
    text = ":orphan:\n\nFerry\n=====\n\n.. post:: Jan 5, 2026\n   :tags: quay\n\n"
    text += ".. meta::\n   :description: Short\n\nText."
    article, _ = read(text, "ferry.rst")
    assert (article.title, article.topics, article.excerpt) == ("Ferry", ("quay",), "Short")
    assert article.published and article.published.day == 5


def test_asciidoc_has_a_header_and_text(read: Read) -> None:
    text = (
        "= Ferry\nAnn Author <ann@example.org>\nv1.0, 2026-01-05\n:page-tags: [quay, low tide]\n:description: Short\n"
        ":pier: Pier 4\n\n== Next\n\nhttps://example.org[A link] at *{pier}*.\n\n// a remark\n----\ncode\n----\n"
    )
    article, problems = read(text, "ferry.adoc")
    assert (article.title, article.provider, article.excerpt) == ("Ferry", "Ann Author", "Short")
    assert article.topics == ("quay", "low tide")
    assert article.published and article.published.day == 5
    assert article.body == "Next A link at Pier 4. code"
    assert problems == []


def test_org_has_keywords_and_text(read: Read) -> None:
    text = (
        "#+title: Ferry\n#+DATE: <2026-01-05 Mon 10:00>\n#+filetags: :quay:tide:\n#+tags: pier\n\n* TODO Next :x:\n"
        ":PROPERTIES:\n:ID: 1\n:END:\nThe [[file:quay.org][old quay]] is *full*.\n# a remark\n"
    )
    article, problems = read(text, "ferry.org")
    assert (article.title, article.topics) == ("Ferry", ("quay", "tide", "pier"))
    assert article.published and (article.published.day, article.published.hour) == (5, 10)
    assert article.body == "Next The old quay is full."
    assert problems == []


def notebook(*cells: tuple[str, str], **metadata: object) -> str:
    entries = [{"cell_type": kind, "source": text.splitlines(keepends=True)} for kind, text in cells]
    return json.dumps({"cells": entries, "metadata": {"kernelspec": {"name": "python3"}, **metadata}})


@pytest.mark.parametrize(
    "text",
    [
        notebook(("raw", "---\ntitle: Ferry\n---"), ("markdown", "Text."), ("code", "x = 1")),
        notebook(("markdown", "---\ntitle: Ferry\n---\nText.")),
        notebook(("markdown", "Text."), title="Ferry"),
        notebook(("markdown", "Text."), nikola={"title": "Ferry"}),
    ],
)
def test_a_notebook_is_the_text_of_its_cells(read: Read, text: str) -> None:
    article, problems = read(text, "ferry.ipynb")
    assert (article.title, article.body, problems) == ("Ferry", "Text.", [])


def test_a_damaged_notebook_keeps_its_first_cells(read: Read) -> None:
    article, problems = read(notebook(("markdown", "# Ferry"), ("markdown", "lost"))[:-60], "ferry.ipynb")
    assert article.title == "Ferry"
    assert [problem.kind for problem in problems] == ["unreadable file"]


def test_html_is_content_only_with_a_title_in_its_front_matter(tmp_path: Path) -> None:
    pages = {
        "page.html": "---\ntitle: Ferry\n---\n<p>Text {{ x }}</p>",
        "PAGE2.HTM": "---\ntitle: Ferry\n---\n<p>Text</p>",
        "_posts/2026-01-05-dated.html": "---\nlayout: post\n---\n<p>Text</p>",
        "plain.html": "<html><body>Text</body></html>",
        "asset.html": "---\n---\n<p>Text</p>",
        "_layouts/base.html": "---\ntitle: Base\n---\n<p>Text</p>",
    }
    for name, text in pages.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    articles, problems = read_articles(tmp_path)
    assert {article.path: article.body for article in articles} == dict.fromkeys([*pages][:3][::-1], "Text")
    assert sorted(problem.kind for problem in problems) == ["no title", *["not content"] * 3]


@pytest.mark.parametrize("name", ["a/ferry.html.md", "a/ferry.html.md.erb", "a/ferry.html.erb", "a/ferry.HTML.MD"])
def test_names_of_templates_have_two_suffixes(read: Read, name: str) -> None:
    article, _ = read("---\ntitle: Ferry\n---\nText <%= x %>\n" if name.endswith(".erb") else "# Ferry", name)
    assert (article.id, article.slug, article.title) == ("a/ferry", "ferry", "Ferry")
    assert "%" not in article.body
