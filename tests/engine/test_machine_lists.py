"""Lists that a program made: they keep their place, and nothing ever calls them an editor's."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from worlds import corpora_with_query, two_topics

from examples import examples
from recommender import Article, Recommender, evaluate
from recommender.corpus import Corpus
from recommender.engine.showing import findings_of
from recommender.evaluation.pages.markdown import write_markdown


def by_program(corpus: Corpus, *names: str) -> Corpus:
    """The same site, of which a program made the lists of some articles; of all without names."""

    def marked(article: Article) -> Article:
        return replace(article, related_origin="machine") if not names or article.id in names else article

    return Corpus.from_articles(map(marked, corpus.articles))


def test_an_article_keeps_its_list_but_nobody_is_said_to_have_chosen_it() -> None:
    recommender = Recommender.fit(by_program(two_topics(), "face-3"))
    stories = recommender.recommend("face-3", 4)
    assert [(story.article_id, story.source) for story in stories[:2]] == [("face-2", "listed"), ("olive-3", "listed")]
    for story in stories[:2]:
        computed = recommender.explain("face-3", story.article_id)
        assert story.score == computed.score < 1.0, "the chance of the ranker, as if it were not on the list"
        assert [reason.text for reason in story.reasons] == ["on the article’s own list"]
        assert recommender.why_not("face-3", story.article_id).score == story.score
    assert recommender.recommend("face-1", 1)[0].reasons[0].text == "chosen by the editor"


def test_all_lists_together_are_as_each_alone() -> None:
    recommender = Recommender.fit(by_program(two_topics()))
    assert dict(recommender.recommend_all(k=3)) == {
        name: recommender.recommend(name, 3, fill=True) for name in recommender.corpus.ids
    }


@examples(1 / 2)
@given(world=corpora_with_query())
def test_where_a_program_made_all_lists_no_editor_is_ever_mentioned(world: tuple[Corpus, int]) -> None:
    recommender = Recommender.fit(by_program(world[0]))
    for _, stories in recommender.recommend_all(k=5, min_score=0.0):
        assert all("editor" not in reason.text for story in stories for reason in story.reasons)
        assert all(story.source != "curated" and story.score <= 1.0 for story in stories)


def test_the_order_and_the_numbers_of_computed_stories_do_not_depend_on_who_made_the_lists() -> None:
    """Few lists teach nothing in either case; then only words differ."""
    answers = [Recommender.fit(corpus).recommend_all(mode="computed-only") for corpus in _both(two_topics())]
    one, other = ({name: [(s.article_id, s.score) for s in list_] for name, list_ in answer} for answer in answers)
    assert one == other


def _both(corpus: Corpus) -> Iterator[Corpus]:
    yield corpus
    yield by_program(corpus)


def test_an_index_knows_who_made_the_lists(tmp_path: Path) -> None:
    recommender = Recommender.fit(by_program(two_topics(), "face-3"))
    recommender.save(tmp_path / "index")
    loaded = Recommender.load(tmp_path / "index")
    assert loaded.recommend("face-3", 4) == recommender.recommend("face-3", 4)
    assert str(loaded.corpus.size_in_words) == "8 articles, 5 curated links, 2 links of lists made by a program"


def test_a_site_without_lists_does_not_tell_which_article_had_one() -> None:
    bare = by_program(two_topics(), "face-3").without_lists()
    assert not bare.columns.by_program.any()
    assert {article.related_origin for article in bare.articles} == {"editor"}


def test_the_map_knows_who_made_the_lists() -> None:
    assert findings_of(Recommender.fit(by_program(two_topics(), "face-3"))).by_program == {"face-3"}


def test_an_evaluation_says_in_one_line_that_lists_were_made_by_a_program(tmp_path: Path) -> None:
    corpus = two_topics()
    for site, n in ((by_program(corpus), 6), (corpus, 0)):
        report = evaluate(site, systems=["ours", "tfidf"], metrics=["nDCG@10"])
        assert report.trust["n_by_program"] == n
        text = write_markdown([report], tmp_path / "report.md").read_text()
        assert text.count("| Lists made by a program") == (n > 0)
        assert ("What the editor said" in text) == ("its editor’s list" in text) == (not n) or not n


@pytest.mark.parametrize("protocol", ["cold", "cluster", "as-of", "complete"])
def test_no_protocol_asks_for_an_editors_list_that_is_none(protocol: str) -> None:
    from recommender.evaluation.pages import wording

    report = evaluate(two_topics(), systems=["tfidf"], baseline="tfidf", metrics=["nDCG@10"])
    machine = replace(report, protocol=protocol, trust={"n_by_program": 1})
    assert "editor’s list" in wording.answers(replace(machine, trust={}))
    assert "editor’s list" not in wording.answers(machine)
    assert "made by a program" in wording.answers(machine)
    assert "editor" not in wording.truth(machine)
