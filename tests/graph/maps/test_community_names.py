"""Names of communities: headlines or phrases of the titles, as a reader would say it, in any language."""

from __future__ import annotations

import pytest
from toy_graphs import two_stories

from recommender.graph.maps.community_detection import communities
from recommender.graph.maps.community_names import Wording, one_line
from recommender.graph.maps.headlines import MAX_LENGTH

OTHERS = [
    ["Mayor opens new library", "Library hours extended", "Library loses its roof"],
    ["Goats return to the hills", "Hill goats counted", "A shepherd and her goats"],
]
"""Two communities beside the one that is named: a word says something only if other titles do not have it."""


def names_for(*titles: list[str], language: str = "en", kept: list[str] | None = None) -> list[str]:
    """The names of communities with these titles."""
    return wording(*titles, language=language).names(["?"] * len(titles), kept or [""] * len(titles))


def named_with_topics(titles: list[str], topics: list[str], others: str = "") -> str:
    """The name of a community whose articles have these topics, beside others that all have one."""
    groups = [titles, *OTHERS, *MANY]
    of_nodes = [[[topic] for topic in topics], *([[others]] * len(other) for other in groups[1:])]
    texts = [[(title, "en") for title in of_one] for of_one in groups]
    return Wording.of(texts, of_nodes).names(["?"] * len(groups))[0]


def wording(*titles: list[str], language: str = "en") -> Wording:
    return Wording.of([[(title, language) for title in of_one] for of_one in titles])


def test_a_name_is_made_of_words_as_the_titles_spell_them() -> None:
    olives, bridges, lonely = communities(two_stories())
    assert olives.name.startswith("Olive harvest")
    assert bridges.name.startswith("Harbour bridge")
    assert lonely.name == "Nobody links here"
    assert {*olives.terms[:2]} == {"Olive", "harvest"}


GOLDEN = {
    "a headline where one event is told": (
        "en",
        ["Greyhound suspends all bus routes in Canada", "Greyhound Canada suspends all bus routes amid pandemic",
         "Greyhound suspends bus routes in Canada", "Greyhound to suspend all routes in Canada"],
        "Greyhound suspends all bus routes in Canada",
    ),
    "a phrase where many things are told of one subject": (
        "en",
        ["Kentucky tests every nursing home resident", "Who pays for a nursing home?", "Nursing homes in Iowa reopen",
         "Visitors return to nursing homes", "A nurse on her nursing home", "Nursing home deaths fall in May"],
        "Nursing home",
    ),
    "no words that much of the site has, and none that say nothing": (
        "en",
        ["Everything you need to know about olive oil", "What to know about olive oil", "Olive oil, explained"],
        "olive oil",
    ),
    "what belongs together is not torn apart": (
        "en",
        ["Rain in Hong Kong", "Hong Kong votes again", "Sun over Hong Kong today", "A Hong Kong diary"],
        "Hong Kong",
    ),
    "points, hyphens and possessives": (
        "en",
        ["How login.gov works", "Moving to login.gov", "login.gov’s third year", "Why agencies choose login.gov"],
        "login.gov",
    ),
    "no piece of a clause that goes on": (
        "en",
        ["Maine to triple its virus tests", "Maine buys virus tests to triple capacity", "Maine triples virus tests",
         "Virus tests in Maine"],
        "Virus tests",
    ),
    "no preposition that the list of stop words does not know": (
        "en",
        ["Bakers amidst floods", "A baker rises amidst floods", "Trains amidst floods", "Floods in the valley"],
        "Floods",
    ),
    "no half of a compound": (
        "en",
        ["Prize-nominated singer dies", "Singer, prize-nominated, dies", "The prize-nominated singer of Alcorva",
         "Songs of the prize-nominated singer"],
        "Prize-nominated singer",
    ),
    "no number without its unit": (
        "en",
        ["Twelve million jobs are lost", "Bakers lose two million jobs", "Jobs in Alcorva", "No jobs for bakers",
         "Jobs at sea", "Whose jobs?", "Jobs of our mothers", "Jobs and robots", "Jobs from afar"],
        "Jobs",
    ),
    "no name out of a longer one": (
        "en",
        ["A baker uses Every Kid in a Park to go out", "Every Kid in a Park: why we smile", "Parks, and a kid in them",
         "What kids said of the park", "Kids went to a park"],
        "Every Kid in a Park",
    ),
    "no clause that one title has": (
        "en",
        ["Voltessa picks Eschenrode for its battery plant", "Battery plant subsidies in Eschenrode",
         "Court halts felling at Eschenrode battery site", "Sodium, and the next battery plant",
         "Water for the battery makers", "Who works at a battery plant?"],
        "Battery plant",
    ),
    "a company alone hides what is told of it": (
        "en",
        ["Apple opens contact tracing", "Don’t trust Apple with contact tracing", "How Apple counts",
         "Phones of Apple and Google", "What Apple gets", "Apple pays", "Contact tracing as Apple does it",
         "Apple at school", "Apple in Ireland"],
        "Apple · contact tracing",
    ),
    "of a few articles, a sentence instead of a bare word": (
        "en",
        ["Alcorva was losing its water long before the heat", "Gulls over Alcorva", "Alcorva’s taps run dry",
         "Hospitals of Alcorva fill", "The plumber who maps leaks by ear"],
        "Alcorva was losing its water long before the heat",
    ),
    "of a few articles, a sentence instead of two phrases": (
        "en",
        ["Bellmere votes on a Monday", "A recount in Harrow", "Four votes decide Bellmere after the recount",
         "Who stayed at home in Bellmere?", "Judge orders a recount of ballots"],
        "Four votes decide Bellmere after the recount",
    ),
    "of a few articles, a sentence instead of a piece of one": (
        "en",
        ["Calyx recalls its vaccine over a freezer fault", "Freezer silenced for weeks before vaccine recall, it says",
         "Vaccinated last week? What the Calyx recall means for you", "Clinics reopen as doses arrive"],
        "Calyx recalls its vaccine over a freezer fault",
    ),
    "no single common word beside another one": (
        "en",
        ["Alcorva digs wells", "Alcorva counts wells", "Alcorva sings", "Alcorva’s mayor", "Gulls of Alcorva",
         "Alcorva at night", "Trams in Alcorva", "Alcorva votes", "Alcorva and its bakers"],
        "Alcorva",
    ),
    "a quotation is not cut out of its sentence": (
        "en",
        ["The great outage of the winter was caused by ‘pipes of an unknown kind and age’", "Outage hits the harbour",
         "After the outage", "Gulls and an outage", "A cable is cut"],
        "Outage hits the harbour",
    ),
    "German": (
        "de",
        ["Eschenrode streitet über die Batteriefabrik", "Batteriefabrik in Eschenrode genehmigt",
         "Gericht stoppt die Batteriefabrik in Eschenrode", "Was die Batteriefabrik in Eschenrode kostet"],
        "Batteriefabrik in Eschenrode",
    ),
    "Russian": (
        "ru",
        ["Паром встал в Харроу", "Забастовка на паром в Харроу продолжается", "Паром в Харроу снова ходит"],
        "Паром",
    ),
    "Japanese, which writes no spaces": ("ja", ["東京で顔認証", "顔認証の制限", "大阪の顔認証"], "顔認証"),
}  # fmt: skip


@pytest.mark.parametrize("case", GOLDEN)
def test_golden_names(case: str) -> None:
    language, titles, expected = GOLDEN[case]
    name = names_for(titles, *OTHERS, language=language)[0]
    assert expected.casefold() in name.casefold()
    assert len(name) <= len(expected) + 20


def test_what_titles_of_several_communities_begin_or_end_with_names_none() -> None:
    stories = {"olives": "press", "bridges": "bolts", "ferries": "berth", "goats": "bells"}
    groups = [
        [f"General availability: {story} {word}", f"{story} {word} again | Raleigh News", f"The {word} of {story}"]
        for story, word in stories.items()
    ]
    for name in names_for(*groups):
        assert "availability" not in name
        assert "Raleigh" not in name


def test_words_of_all_communities_name_none() -> None:
    one, other = names_for(
        ["News: olives press", "News: olives fall", "News: press olives"],
        ["News: bridges fall", "News: bridges rise", "News: rise of bridges"],
    )
    assert "olives" in one.casefold()
    assert "bridges" in other.casefold()
    assert "News" not in one + other


def test_a_second_phrase_stands_for_titles_that_the_first_one_does_not_cover() -> None:
    titles = [f"{word} contact tracing" for word in ("Apple", "Google", "Swiss", "French")]
    titles += [f"{word} remdesivir trial" for word in ("Gilead", "Second", "Failed", "Dutch")]
    first, second = names_for(titles, *OTHERS)[0].casefold().split(" · ")
    assert {first, second} == {"contact tracing", "remdesivir trial"}


def test_what_has_no_subject_has_no_name() -> None:
    words = ["gull", "kettle", "lantern", "saddle", "plum", "anvil", "thistle", "candle", "ribbon"]
    titles = [f"{word.title()} {other}" for word, other in zip(words, ["shop", "shop", *"abcdefg"], strict=True)]
    assert names_for(titles, *OTHERS)[0] == "9 articles"


MANY = [[f"{a}{b} of the {c}{b}" for b in "abcde"] for a, c in zip("bcdfghjk", "mnpqrstv", strict=True)]
"""Communities of other words: on a large site, few words are in many titles."""

SENTENCES = {
    "without what says nothing before a colon": (
        ["It was not just you: Why the harbour suffered an outage", "Inside outage number nine", "Bakers who suffer",
         "A harbour and its gulls"],
        "Why the harbour suffered an outage",
    ),
    "of several reports one that is short enough": (
        ["Alex Maravel and Jenny Ollo end their long and troubled bid to buy the ferries of Bellmere, a report says",
         "Alex Maravel and Jenny Ollo end bid to buy the ferries of Bellmere"],
        "Alex Maravel and Jenny Ollo end bid to buy the ferries of Bellmere",
    ),
    "a headline that is too long is cut between two words": (
        ["The Andrea Maravel Award recognizes a lifelong commitment to ferries on both sides of the border"] * 3,
        "The Andrea Maravel Award recognizes a lifelong commitment to ferries…",
    ),
    "what is too long up to a comma": (
        ["Two dairy farms are dumping their milk as demand drops, while others are holding steady for now"] * 3,
        "Two dairy farms are dumping their milk as demand drops",
    ),
    "a quotation stays whole": (
        ["Patients say: “We are well. Nobody asked”", "Patients say they are well", "Patients say that they are well"],
        "Patients say they are well",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", SENTENCES)
def test_sentences_are_whole_and_short(case: str) -> None:
    titles, expected = SENTENCES[case]
    assert names_for(titles, *MANY)[0] == expected


TOPICS = {
    "instead of no name": (
        ["How to run a meeting", "Pair programming", "Tools for distributed teams", "Talking across time zones"],
        ["distributed"] * 3 + [""], "Distributed",
    ),
    "beside a phrase that says little": (
        ["Lake Ferrin opens with a storm", "Golden Heron at Lake Ferrin", "Eleven films, ranked", "We waited for snow",
         "A critic swims"],
        ["film"] * 4 + [""], "Lake Ferrin · film",
    ),
    "as a title spells it": (
        ["The Data Act, a prototype", "Prototype of a law", "Open spending", "A model servant", "Full of sunshine"],
        ["data-act"] * 5, "Data Act",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", TOPICS)
def test_a_topic_that_most_share_names_what_a_phrase_does_not(case: str) -> None:
    titles, topics, expected = TOPICS[case]
    assert named_with_topics(titles, topics) == expected


@pytest.mark.parametrize(
    "topics", [["XY-99"] * 4, ["films", "", "", ""], ["films"] * 4], ids=["no title says it", "few have it", "needless"]
)
def test_a_topic_names_none(topics: list[str]) -> None:
    titles = ["Lake Ferrin opens", "A night at Lake Ferrin", "Films of Lake Ferrin", "Lake Ferrin, seen from afar"]
    assert named_with_topics(titles, topics).startswith("Lake Ferrin")
    assert topics[0] not in named_with_topics(titles, topics)


def test_a_topic_that_many_others_have_names_none() -> None:
    titles = ["How to run a meeting", "Pair programming", "Tools for distributed teams"]
    assert named_with_topics(titles, ["distributed"] * 3) == "Distributed"
    assert named_with_topics(titles, ["distributed"] * 3, others="distributed") != "Distributed"


def test_a_second_phrase_says_something_else() -> None:
    titles = [
        "Hacking for cities",
        "Hacking, a hackathon",
        "A hackathon for hacking",
        "Hacking again",
        "Hacking at last",
    ]
    assert names_for(titles, *OTHERS)[0] == "Hacking"


def test_a_former_name_is_kept_as_long_as_it_fits() -> None:
    titles = ["Rain in Hong Kong", "Hong Kong votes", "Sun over Hong Kong, again"]
    assert names_for(titles, *OTHERS, kept=["A Hong Kong spring", "", ""])[0] == "A Hong Kong spring"
    assert names_for(titles, *OTHERS, kept=["Macau", "", ""])[0] != "Macau"
    assert names_for(["Sol en Alcorva"], *OTHERS, language="es", kept=["Sol en Alcorva", "", ""])[0] == "Sol en Alcorva"


def test_two_communities_never_keep_one_name() -> None:
    titles = ["Rain in Hong Kong", "Hong Kong votes", "Sun over Hong Kong, again"]
    names = names_for(titles, titles, kept=["Hong Kong", "Hong Kong"])
    assert names[0] == "Hong Kong"
    assert len(set(names)) == 2


def test_names_are_distinct_and_one_line() -> None:
    names = names_for(["Same words"] * 3, ["Same words"] * 3, ["Same words"], ["Same\n words"], [], [""], ["!"])
    assert len(set(names)) == len(names)
    assert all(name and name == " ".join(name.split()) for name in names)


def test_a_name_is_short_whatever_the_titles() -> None:
    (name,) = names_for(["x" * 10_000 + " y" + "z" * 10_000] * 3)
    assert len(name) <= MAX_LENGTH
    assert one_line("n\n" * 10_000, 100) == f"{'n ' * 49}n…"


def test_terms_are_the_most_distinctive_words() -> None:
    terms = wording(["Olive press", "Olives fall", "Press the olives"], *OTHERS).terms()[0]
    assert {term.casefold() for term in terms[:2]} <= {"olive", "olives", "press"}
