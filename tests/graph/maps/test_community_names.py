"""Names of communities: short, distinct, and words of the titles."""

from __future__ import annotations

from toy_graphs import two_stories

from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.community_names import names_of


def names_for(*titles: list[str]) -> list[str]:
    """The names of communities with these titles."""
    named_terms = names_of([[(title, "en") for title in of_one] for of_one in titles], ["?"] * len(titles))
    return [name for name, _ in named_terms]


def test_a_name_is_made_of_words_as_the_titles_spell_them() -> None:
    olives, bridges, lonely = communities(two_stories())
    assert olives.name == "Olive harvest"
    assert bridges.name == "Harbour bridge"
    assert lonely.name == "Nobody links here"
    assert olives.terms[:2] in {("Olive", "harvest"), ("harvest", "Olive")}


def test_words_of_all_communities_name_none() -> None:
    one, other = names_for(
        ["News: olives press", "News: olives fall", "News: press olives"],
        ["News: bridges fall", "News: bridges rise", "News: rise of bridges"],
    )
    assert "olives" in one.split(", ")[0]
    assert "bridges" in other.split(", ")[0]


def test_words_that_stand_side_by_side_are_joined() -> None:
    name, _ = names_for(["Rain in Hong Kong", "Hong Kong votes", "Sun over Hong Kong, again"], ["Sun", "Rain"])
    assert name.split(", ")[0] == "Hong Kong"


def test_scripts_without_spaces_have_names() -> None:
    name, _ = names_for(["東京で顔認証", "顔認証の制限", "大阪の顔認証"], ["雨", "雪"])
    assert name.split(", ")[0] == "顔認証"


def test_names_are_distinct_and_one_line() -> None:
    names = names_for(["Same words"] * 3, ["Same words"] * 3, ["Same words"], ["Same\n words"], [], [""], ["!"])
    assert len(set(names)) == len(names)
    assert all(name and name == " ".join(name.split()) for name in names)


def test_a_name_is_short_whatever_the_titles() -> None:
    (name,) = names_for(["x" * 10_000 + " y" + "z" * 10_000] * 3)
    assert len(name) < 150
