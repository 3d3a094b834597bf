"""Where the words of links stand in a text, and what is left of it without them."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Article, SettingsError
from recommender.content.spans import without_spans
from recommender.readers.marks import BLOCK, HEADING, LINK, LINK_END, OF_TEMPLATE, linked, split_marks, unmarked
from recommender.readers.markup import read_html_text, read_markdown_text

SECTION = f"{BLOCK}{HEADING * 2}"


def without(marked: str) -> str:
    return without_spans(*split_marks(marked))


@pytest.mark.parametrize(
    ("marked", "text", "rest"),
    [
        (f"See {linked('the tug')} now.", "See the tug now.", "See now."),
        (f"{linked('The tug')} left", "The tug left", "left"),
        (f"On {linked('the pier')}", "On the pier", "On"),
        (f"a{linked('b')}c", "abc", "ac"),
        (f"Boats {BLOCK}{linked('Tug')}, {linked('Crew')} (!) {BLOCK}sail", "Boats Tug, Crew (!) sail", "Boats sail"),
        (f"Boats {SECTION}Also read {BLOCK}{linked('Tug')}", "Boats Also read Tug", "Boats"),
        (f"{SECTION}Quays {BLOCK}Stone {SECTION}Piers {BLOCK}See also: {linked('Tug')}", "Quays Stone Piers See also: Tug", "Quays Stone"),  # noqa: E501
        (f"{BLOCK}{HEADING}A {SECTION}B {BLOCK}Stone", "A B Stone", "A B Stone"),
        (f"{SECTION}More {BLOCK}Stone", "More Stone", "Stone"),
        (f"Boats {LINK}unended {linked('tug')}", "Boats unended tug", "Boats unended"),
        (f"Boats {LINK_END}of {OF_TEMPLATE} stone", "Boats of stone", "Boats of stone"),
        (f"Boats {LINK}over {BLOCK}two{LINK_END} blocks", "Boats over two blocks", "Boats blocks"),
        (f"e{linked('x')}\u0301", "\u00e9", "\u00e9"),
    ],
)  # fmt: skip
def test_a_text_with_and_without_its_links(marked: str, text: str, rest: str) -> None:
    assert split_marks(marked)[0] == text
    assert without(marked) == rest


PIECES = st.sampled_from(["a", "b", " ", ",", LINK, LINK_END, BLOCK, SECTION, BLOCK + HEADING * 3, OF_TEMPLATE])


@given(st.lists(PIECES))
def test_whatever_is_left_out_the_rest_is_one_line(pieces: list[str]) -> None:
    marked = " ".join("".join(pieces).split())
    text, spans = split_marks(marked)
    assert text == " ".join(unmarked(marked).split()) or not spans
    rest = without_spans(text, spans)
    assert rest == " ".join(rest.split())
    for words in re.findall(f"{LINK}([^{LINK}{LINK_END}]*){LINK_END}", marked):
        assert len(rest) <= len(text) - len(unmarked(words).strip())


def test_only_links_to_pages_of_the_site_are_left_out() -> None:
    markdown = (
        "[a](/a/) [out](https://x.example) [mail](mailto:b@c.example) [here](#here) [paper](/p.pdf) ![icon](/i.png)"
    )
    assert without(read_markdown_text(markdown)[0]) == "out mail here paper icon"
    assert without(read_markdown_text("[own](https://x.example)", lambda target: True)[0]) == ""
    html = '<h2>See also</h2><ul><li><a href="/a">a</a></li></ul><p>On <a name="n">n</a> <a href="//x.org">out</a></p>'
    assert without(read_html_text(html)[0]) == "On n out"


def test_marks_that_a_text_holds_already_are_no_marks() -> None:
    text, links = read_markdown_text(f"Boats {LINK}of{LINK_END} stone {BLOCK}.")
    assert split_marks(text) == ("Boats of stone .", ())
    assert not links


@pytest.mark.parametrize("anchors", [((0, 9),), ((3, 2),), ((2, 3), (1, 2)), ((0, 1, 2),), (("a", 1),), (1,), "ab"])
def test_places_that_are_not_in_the_body_are_an_error(anchors: object) -> None:
    with pytest.raises(SettingsError, match="anchors of the article 'a'"):
        Article("a", "A", body="Boats", anchors=anchors)  # type: ignore[arg-type]
