"""Where words stand in titles: what begins and ends a phrase, and what is a verb, told by the titles alone."""

from __future__ import annotations

import pytest

from recommender.graph.maps.titles import parsed
from recommender.graph.maps.word_places import Beside, WordPlaces, beside

TITLES = [
    "Zoom selects Oracle for its cloud",
    "Thales selects Google Cloud",
    "Oracle selects the partners of Zoom",
    "Google to acquire Zoom",
    "Oracle will acquire the cloud of Zoom",
    "Google could acquire partners",
    "Cloud partners of Oracle",
    "Two million partners of the cloud",
    "Google’s partners in the cloud",
]


@pytest.fixture(scope="module")
def places() -> WordPlaces:
    return WordPlaces([parsed(title, "en") for title in TITLES])


def test_verbs_are_told_from_nouns_by_where_they_stand(places: WordPlaces) -> None:
    assert places.is_verb("selects")
    assert places.is_acting("acquire")
    assert not any(map(places.is_verb, ("partners", "cloud", "zoom", "oracle", "google’s")))


def test_a_word_that_always_follows_another_begins_no_phrase(places: WordPlaces) -> None:
    assert places.begins("million") < places.begins("cloud")
    assert places.ends("acquire") < places.ends("partners")


def test_a_word_that_few_titles_have_is_judged_by_words_that_end_alike() -> None:
    titles = [
        f"Town {verb} plan {place}" for place, verb in enumerate(("mended", "painted", "shaded", "added", "faded"))
    ]
    known = WordPlaces([parsed(title, "en") for title in titles])
    assert known.begins("pledged") < known.begins("harvest")


@pytest.mark.parametrize(
    ("title", "language", "place", "step", "expected"),
    [
        ("Games to Stadia", "en", 2, -1, Beside.VERBAL),
        ("Games to Stadia", "en", 0, 1, Beside.WORD),
        ("Spain extends the rules", "en", 1, 1, Beside.VERBAL),
        ("Rain: two million jobs", "en", 2, -1, Beside.WORD),
        ("Rain: two million jobs", "en", 0, 1, Beside.BORDER),
        ("Gilead’s trial", "en", 0, 1, Beside.BORDER),
        ("Regen in the Stadt", "de", 0, 1, Beside.BORDER),
        ("顔認証", "ja", 0, 1, Beside.WORD),
    ],
)
def test_what_stands_beside_a_word(title: str, language: str, place: int, step: int, expected: Beside) -> None:
    assert beside(parsed(title, language), place, step) == expected


def test_titles_of_any_kind_are_counted() -> None:
    for titles in ([], [""], ["!"], ["顔認証"], ["x"]):
        known = WordPlaces([parsed(title, "") for title in titles])
        assert 0 <= known.begins("x") <= 1
        assert not known.is_verb("x")
