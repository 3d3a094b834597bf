"""Truth where there are no lists: what is asked for, what is hidden, and what the report says of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from worlds import article, site

from recommender import (
    Article,
    Corpus,
    EvaluationError,
    Judgments,
    Recommender,
    RelatedLink,
    SettingsError,
    evaluate,
    read_corpus,
)
from recommender.evaluation import Evaluation, EvaluationReport
from recommender.evaluation.pages import write_markdown, write_page
from recommender.evaluation.protocols import make_folds
from recommender.evaluation.truth import MOST_PARTS, Asked
from recommender.text import TextIndex

WORDS = ("olive harvest frost", "city budget tax", "harbour bridge crane", "school roof repair", "night train sleeper")


def asked_on(corpus: Corpus, protocol: str) -> dict[str, set[str]]:
    """What is relevant, by query."""
    asked = Asked(protocol, corpus, TextIndex.fit(corpus))
    judgments = asked.public(asked.judgments())
    return {query: set(grades) for query, grades in judgments.grades.items()}


def linking(name: str, *targets: str, **more: object) -> Article:
    return article(name, links=tuple(RelatedLink(reference=target) for target in targets), **more)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Thirty posts; each links to the next two of its subject, the words of one link are the target's title."""
    for number in range(30):
        subject = WORDS[number % 5]
        near, far = (f"n{(number + step) % 30:02}" for step in (5, 10))
        links = f"[{subject} {near}]({near}.md) is told there, and more [here]({far}.md)"
        text = f"The {subject} of {number}. {links}. Growers object."
        head = f"title: {subject} n{number:02}\ndate: 2024-01-{number + 1:02}"
        (tmp_path / f"n{number:02}.md").write_text(f"---\n{head}\n---\n{text}\n", encoding="utf-8")
    return tmp_path


# --- what is asked for ------------------------------------------------------------------------------------------


def test_relevant_is_what_a_text_links_to_and_not_what_links_to_it() -> None:
    corpus = site(linking("a", "b", "c"), linking("b", "c"), article("c"), *(article(f"d{n}") for n in range(9)))
    assert asked_on(corpus, "mentions") == {"a": {"b", "c"}, "b": {"c"}}


def test_navigation_and_what_readers_never_see_is_not_asked_for() -> None:
    """A menu to one page is in every text; a draft, a listing page and another version of the page are no stories."""
    pages = [linking(f"p{n:02}", "menu", on=n) for n in range(60)]
    special = [
        linking("menu"),
        article("draft", draft=True),
        linking("listing", "one", kept_out="listing page"),
        article("one", url="https://paper.example/one"),
        linking("copy", "one", "p03", "draft", url="https://paper.example/one"),
    ]
    assert asked_on(site(*pages, *special), "mentions") == {"copy": {"p03"}}


def test_the_parts_of_a_series_are_asked_for_in_one_language() -> None:
    german = [article(f"d{n}", series="Häfen", language="de") for n in range(2)]
    english = [article(f"e{n}", series="HÄFEN", language="en") for n in range(3)]
    alone = article("alone", series="Gardens")
    draft = article("draft", series="Häfen", language="de", draft=True)
    assert asked_on(site(*german, *english, alone, draft), "series") == {
        "d0": {"d1"},
        "d1": {"d0"},
        "e0": {"e1", "e2"},
        "e1": {"e0", "e2"},
        "e2": {"e0", "e1"},
    }


def test_a_column_is_no_series_and_the_report_says_so() -> None:
    column = [article(f"c{n:03}", f"letter {n}", series="Letters") for n in range(MOST_PARTS + 1)]
    parts = [article(f"p{n}", f"harbour {n}", series="Harbours") for n in range(6)]
    report = evaluate(site(*column, *parts), protocol="series", systems=["random"])
    assert set(report.values["random"]["RR"]) == {f"p{n}" for n in range(6)}
    assert f"left out: 1 series of more than {MOST_PARTS} parts, which are columns" in report.trust["notes"]


# --- what is hidden ---------------------------------------------------------------------------------------------


def test_ours_answers_as_if_no_link_had_been_written_in_any_file(folder: Path) -> None:
    """Bit for bit: as on the same files without the links and their words, and as with masked links on all of them."""
    whole = read_corpus(folder)
    report = evaluate(whole, protocol="mentions", systems=["ours"])
    assert report.counts["queries"] == 30
    for file in folder.glob("*.md"):
        file.write_text(re.sub(r"\[[^]]*\]\([^)]*\)", "", file.read_text(encoding="utf-8")), encoding="utf-8")
    cut = read_corpus(folder)
    assert cut.mentions.nnz == 0 < whole.mentions.nnz
    deleted, masked = Recommender.fit(cut), Recommender.fit(whole)
    for query, answer in report.runs["ours"].items():
        options = {"mode": "computed-only", "externals": "none", "duplicates": "keep", "min_score": 0.0}
        stories = deleted.recommend(query, 100, **options)  # type: ignore[arg-type]
        same = masked.recommend(query, 100, mentions="masked", **options)  # type: ignore[arg-type]
        assert [story.article_id for story in stories] == list(answer)
        assert [(one.article_id, one.score) for one in same] == [(one.article_id, one.score) for one in stories]


@pytest.mark.parametrize("protocol", ["mentions", "series"])
def test_what_systems_and_ours_are_shown_has_no_link_no_word_of_one_and_no_problem_that_tells(
    folder: Path, protocol: str
) -> None:
    for number, file in enumerate(sorted(folder.glob("*.md"))):
        text = file.read_text(encoding="utf-8").replace("---\ntitle", f"---\nseries: Part of {number % 5}\ntitle", 1)
        file.write_text(text, encoding="utf-8")
    corpus = read_corpus(folder)
    judgments = Asked(protocol, corpus, TextIndex.fit(corpus)).judgments()
    (fold,) = make_folds(protocol, corpus, judgments, TextIndex.fit(corpus), np.random.default_rng(0))
    assert fold.corpus.ids == corpus.ids
    assert fold.corpus.mentions.nnz == fold.corpus.text_links.matrix.nnz == 0
    assert not fold.corpus.reading_problems
    for shown, written in zip(fold.corpus.articles, corpus.articles, strict=True):
        assert (shown.links, shown.anchors) == ((), ())
        assert shown.body == written.own_words != written.body
        assert bool(shown.series) == (protocol == "mentions")


def test_the_words_of_a_link_are_hidden_where_the_excerpt_repeats_them_and_only_there() -> None:
    body = "We have Five ideas for the Port now. Ports matter."
    written = article("a", excerpt="Five ideas for the Port, and Ports.", body=body, anchors=((8, 18), (27, 31)))
    (shown,) = site(written).without_mentions().articles
    assert shown.excerpt == " for the , and Ports."
    assert shown.body == "We have  for the  now. Ports matter."


def test_a_topic_or_section_by_the_name_of_a_series_is_hidden_from_all_articles() -> None:
    corpus = site(
        article("a", series="Harbours", topics=("harbours", "Ships"), section="News"),
        article("b", topics=("Harbours",), section="HARBOURS"),
    )
    shown = [(one.series, one.topics, one.section) for one in corpus.without_series().articles]
    assert shown == [("", ("Ships",), "News"), ("", (), "")]


def test_lists_of_the_query_are_hidden_in_both_directions_and_those_of_others_are_not() -> None:
    """They often say again what texts and series say."""
    corpus = site(
        linking("a", "b", related=["b", "c"], series="S"),
        linking("b", "c", related=["a", "c"], series="S"),
        linking("c", "a", related=["b"]),
        *(article(f"d{n}") for n in range(5)),
    )
    for protocol in ("mentions", "series"):
        judgments = Asked(protocol, corpus, TextIndex.fit(corpus)).judgments()
        (fold,) = make_folds(protocol, corpus, judgments, TextIndex.fit(corpus), np.random.default_rng(0))
        rows, columns = fold.question("a").links.nonzero()
        assert {(corpus.ids[row], corpus.ids[column]) for row, column in zip(rows, columns, strict=True)} == {
            ("b", "c"),
            ("c", "b"),
        }


# --- what is said -----------------------------------------------------------------------------------------------


def report_on(folder: Path) -> EvaluationReport:
    return evaluate(read_corpus(folder), protocol="mentions", systems=["ours", "tfidf", "random"])


def test_the_report_says_what_its_truth_is_and_how_far_it_can_be_trusted(folder: Path) -> None:
    report = report_on(folder)
    assert report.settings["judgments"] == report.trust["source"] == "mentions"
    assert not report.settings["condensed"]
    assert report.trust["n_links"] == report.counts["judgments"] == 60
    assert report.trust["coherence"]["auc"] > 0.9
    # Articles that link each other are no independent observations: five subjects, five clusters.
    assert report.counts["clusters"] == 5


def test_links_to_anything_are_said_to_look_like_chance() -> None:
    rng = np.random.default_rng(0)
    ids = [f"a{n:03}" for n in range(200)]
    linked = [[ids[place] for place in rng.choice(200, 2, replace=False)] for _ in ids]
    texts = [" ".join(f"w{place}" for place in rng.choice(60, 8)) for _ in ids]
    corpus = site(
        *(linking(name, *targets, excerpt=text) for name, targets, text in zip(ids, linked, texts, strict=True))
    )
    coherence = evaluate(corpus, protocol="mentions", systems=["random"]).trust["coherence"]
    assert coherence["noise"] > 0.8
    assert coherence["auc"] == pytest.approx(0.5, abs=0.06)


@pytest.mark.parametrize("suffix", ["md", "html"])
def test_the_pages_speak_of_links_in_texts_and_not_of_lists(folder: Path, tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"report.{suffix}"
    report = report_on(folder)
    if suffix == "md":
        write_markdown([report], path)
    else:
        write_page([report], read_corpus(folder), path)
    text = path.read_text(encoding="utf-8")
    for words in ("Trust in the links of texts", "Texts with links to other articles", "how much of what an article’s"):
        assert words in text
    for words in ("graders", "by graded pairs", "editor said", "Trust in the lists", "Lists of related articles"):
        assert words not in text.split("</header>")[-1]


def test_the_trust_of_lists_and_of_texts_are_two_parts_of_a_page(folder: Path, tmp_path: Path) -> None:
    for file in folder.glob("*.md"):
        number = int(file.stem[1:])
        text = file.read_text(encoding="utf-8").replace(
            "---\ntitle", f"---\nrelated: [n{(number + 5) % 30:02}]\ntitle", 1
        )
        file.write_text(text, encoding="utf-8")
    evaluation = Evaluation(read_corpus(folder))
    write_markdown([evaluation.run(one, systems=["tfidf"]) for one in ("cold", "mentions")], tmp_path / "report.md")
    text = (tmp_path / "report.md").read_text(encoding="utf-8")
    assert text.count("## Trust in the lists") == text.count("## Trust in the links of texts") == 1


# --- errors -----------------------------------------------------------------------------------------------------


def parts(n: int) -> list[Article]:
    return [article(f"p{number}", series="Harbours") for number in range(n)]


@pytest.mark.parametrize(
    ("corpus", "protocol", "words"),
    [
        (
            site(*parts(6), *(linking(f"l{n}", "p0", "p1") for n in range(7)), *(article(f"x{n}") for n in range(99))),
            "cold",
            r"no article has a curated list.*or ask by --protocol mentions \(7 texts that link to other articles\) or "
            rf"--protocol series \(6 articles in series of 2 to {MOST_PARTS} parts\)$",
        ),
        (site(*parts(6)), "cold", r"name a file of judgments; or ask by --protocol series \(6 articles[^)]*\)$"),
        (
            site(*parts(6)),
            "mentions",
            r"no texts that link to other articles; name a file of judgments; or ask by --pro",
        ),
        (site(*parts(3), article("a")), "cold", "or name a file of judgments$"),
        (
            site(*parts(3), article("a")),
            "series",
            "only 3 of the queries.*protocol series with parts of series.*fewer than 5",
        ),
        (site(*parts(1), article("a", related=["p0"])), "series", "no articles in series.*use the protocol cold"),
        (
            site(*parts(6), article("a", related=["p0"])),
            "cold",
            "only 1 of the queries.*write more `related:` lists.*or ask by --protocol series",
        ),
    ],
)
def test_what_cannot_be_asked_is_an_error_that_names_what_can_be(corpus: Corpus, protocol: str, words: str) -> None:
    with pytest.raises(EvaluationError, match=words):
        evaluate(corpus, protocol=protocol, systems=["random"])


@pytest.mark.parametrize("protocol", ["mentions", "series"])
def test_judgments_cannot_score_what_is_asked_of_the_site_itself(protocol: str) -> None:
    corpus = site(*parts(6))
    with pytest.raises(EvaluationError, match=f"protocol {protocol} asks for .*use the protocol cold"):
        evaluate(corpus, protocol=protocol, judgments=Judgments({"p0": {"p1": 3}}, source="judged", graded=True))


@pytest.mark.parametrize("hide", [Corpus.without_mentions, Corpus.without_series, Corpus.without_lists])
def test_a_corpus_without_something_finds_articles_and_knows_dates_as_before(
    hide: Callable[[Corpus], Corpus],
) -> None:
    outside = RelatedLink(url="https://page.example/x", title="Out")
    corpus = site(linking("a", "b", related=["b", outside], on=1, series="S"), article("b", "Bridge", on=2, series="S"))
    bare = hide(corpus)
    assert bare.find("Bridge").id == "b"
    assert [node.id for node in bare.nodes] == [node.id for node in corpus.nodes]
    assert np.array_equal(bare.dates, corpus.dates, equal_nan=True)
    assert bare.find("a") is bare.articles[0]


def test_other_lists_take_the_place_of_those_that_were_written() -> None:
    corpus = site(article("a", related=["c"]), article("b", related_origin="machine"), article("c"))
    other = corpus.with_lists(np.array([0, 0, 1]), np.array([2, 1, 0]))
    assert [other.related(position).tolist() for position in range(3)] == [[2, 1], [0], []]
    assert not any(one.related for one in other.articles)
    assert not other.columns.by_program.any()
    for wrong in (([1, 0], [0, 1]), ([0], [3]), ([0], [1, 2])):
        with pytest.raises(SettingsError, match="sources ascending"):
            corpus.with_lists(*map(np.array, wrong))
