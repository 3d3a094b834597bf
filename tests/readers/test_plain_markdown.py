"""Plain Markdown is read as markdown-it reads it: the same blocks, the same text, the same links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender.content import clean_html
from recommender.readers import markdown_blocks, markdown_text
from recommender.readers.body_links import is_inside
from recommender.readers.markdown_blocks import CODE, HTML, TEXT, Block, blocks_of
from recommender.readers.markdown_text import read_plain_text, read_text
from recommender.readers.marks import OF_TEMPLATE
from recommender.readers.markup import read_markdown_text


def by_parser(markdown: str) -> Any:
    """What is read of a text, all of it by markdown-it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(markdown_blocks, "_REPLACED", re.compile(""))
        patch.setattr(markdown_text, "read_plain_text", lambda markdown, is_own: None)
        return read_markdown_text(markdown)


def assert_same(markdown: str) -> None:
    assert read_markdown_text(markdown) == by_parser(markdown)


def texts_of(markdown: str) -> list[tuple[str, int, str]]:
    return [(kind, level, " ".join(content.split())) for kind, content, level in blocks_of(markdown)[0]]


def texts_by_parser(markdown: str) -> list[tuple[str, int, str]]:
    tokens = markdown_blocks.parser("block").parse(markdown)
    return [(kind, level, " ".join(content.split())) for kind, content, level in markdown_blocks._of_tokens(tokens)]


INLINE = [
    *("a", "b c", "é", "1", " ", " ", "\n", "  \n", "*", "*", "**", "**", "***", "_", "_", "__", "`", "``", "[", "]"),
    *("(", ")", "[a](/b)", "[a *b*](c.md)", "[a `b`](https://c.example/d?e=1&f=2 'g')", "![a](b.png)", "![", "<", ">"),
    *("<br>", "<b>", "&", "&amp;", "&x", ";", "\\", "!", "[[a|b]]", "[[", '"', "“", ",", ".", "[^1]", "[a][b]", "\t"),
    *(
        "(c)",
        "](",
        "](/d)",
        "](/d 'e')",
        "](x y)",
        "\xa0",
        "\u2028",
        "…",
        "$",
        "https://a.example",
        "<a href='/b'>",
        "</a>",
    ),
    OF_TEMPLATE,
]
LINES = [
    *("", "", "", "text", "More *text* with [a link](/b).", "1990 was", "“So”", "[a](b)", "*a* b", "**a** b", "`a` b"),
    *("- item", "* item", "+ item", "1. item", "2) item", "  more", "    code", "\tcode", "   - inner", "> quoted"),
    *("# Heading", "## Heading ##", "#", "# C#", "#tag", "===", "---", "***", "* * *", "_ _ _", "```", "```r", "~~~"),
    *("````", "  ```", "<div>", "</div>", "<!-- a", "-->", "<pre>", "</pre>", "<script>", "<b>a</b>", "| a | b |"),
    *("|---|---|", "a | b", "--|--", ":-:|-", "[a]: /b", "[^1]: note", "- - - a", "-", "1.", "- ```", " text", "\\# a"),
    *(
        "    ",
        "a  ",
        "``` a ` b",
        "***a***",
        "_a_",
        "__a__b",
        "``a``",
        "=",
        ": a",
        "~a~",
        "<https://a.example>",
        "\xa0a",
    ),
]
lines = st.lists(st.sampled_from(LINES), max_size=12).map("\n".join)


@given(st.lists(st.sampled_from(INLINE), max_size=12).map("".join))
def test_text_is_read_as_by_the_parser(text: str) -> None:
    plain = read_plain_text(text, is_inside)
    if plain is not None:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(markdown_text, "read_plain_text", lambda markdown, is_own: None)
            expected, targets = read_text(text, is_inside)
        assert (clean_html(plain[0]), plain[1]) == (clean_html(expected), targets), text


@given(lines)
def test_blocks_are_those_of_the_parser(text: str) -> None:
    assert texts_of(text) == texts_by_parser(text)


@given(lines)
def test_documents_are_read_as_by_the_parser(text: str) -> None:
    assert_same(text)


ADDRESS = "aZ09_/.~=+,;@$*!'-%2f&#?:()[]"


@given(
    st.sampled_from(["", "/", "http://", "https://A.example/", "https://", "mailto:", "mailto:a@"]),
    st.text(ADDRESS, max_size=15),
)
def test_addresses_are_those_of_the_parser(start: str, rest: str) -> None:
    text = f"[a]({start}{rest})"
    plain = read_plain_text(text, is_inside)
    if plain is not None:
        (block,) = markdown_blocks.parser("inline").parseInline(text)
        links = [str(token.attrs["href"]) for token in block.children or () if token.type == "link_open"]
        assert plain[1] == links, text


@pytest.mark.parametrize(
    "text",
    [
        "It was *never* about **pay**, [they said](/news/pay.md), and `pay` was _not_ named (*once*).",
        'See [the table](https://a.example/b_c?d=e#f "Table") & ![a map](/map.png) of [1990] at AT&T!',
        "**[A link](/b):** text, [`code`](c.md), snake_case, 5 * 3, a ] and [^1].",
    ],
)
def test_usual_text_is_plain(text: str) -> None:
    assert read_plain_text(text, is_inside) is not None


@pytest.mark.parametrize(
    "text", [r"a\[b", "a &#38; b", "a <b>b</b>", "[[a]]", "***a***", "*a **b* c**", "a ``b`` c", "[a](<b c>)", "*a"]
)
def test_other_text_is_left_to_the_parser(text: str) -> None:
    assert read_plain_text(text, is_inside) is None


def test_plain_blocks_take_no_parser(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(markdown_blocks, "parser")
    text = "One\ntwo\n\n## Three ##\nfour\n```r\nfive\n\nsix\n```\n\n“Seven”\n---\n- 8\n- 9\n\n<p>10</p>\n\n> 11"
    blocks = [Block(TEXT, "One\ntwo"), Block(TEXT, "Three", 2), Block(TEXT, "four"), Block(CODE, "five\n\nsix\n")]
    blocks += [Block(TEXT, "“Seven”", 2), Block(TEXT, "8"), Block(TEXT, "9"), Block(HTML, "<p>10</p>")]
    assert blocks_of(text)[0] == [*blocks, Block(TEXT, "11")]


def test_other_blocks_are_read_up_to_the_next_plain_one(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []
    parse = markdown_blocks.parser("block").parse
    monkeypatch.setattr(
        markdown_blocks.parser("block"), "parse", lambda text, *rest: parsed.append(text) or parse(text, *rest)
    )
    assert [block.content for block in blocks_of("One\n\n- two\n\n  three\n\nfour")[0]] == [
        "One",
        "two",
        "three",
        "four",
    ]
    assert [text.removesuffix("\n\nx") for text in parsed] == ["- two\n\n  three"]


def test_real_texts_are_read_as_by_the_parser(corpora: Path) -> None:
    files = [*sorted(corpora.glob("18f/posts/**/*.md"))[::25], *sorted(corpora.glob("ropensci/blog/**/*.md"))[::25]]
    for file in files:
        assert_same(file.read_text(encoding="utf-8"))
