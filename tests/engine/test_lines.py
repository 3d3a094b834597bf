"""Lines: lists as JSON are byte for byte what the records of their stories are, though much of them is remembered."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recommender import Article, Recommender, read_corpus
from recommender.content import RelatedLink
from recommender.corpus import Corpus
from recommender.engine.lines import VARYING, Lines
from recommender.ranking import Chosen, describe


@pytest.fixture(scope="module")
def newsroom() -> Recommender:
    return Recommender.fit(read_corpus("seeds/newsroom"))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("reasons", [False, True])
@pytest.mark.parametrize("mode", ["computed-only", "curated-first", "complete"])
def test_a_line_is_the_json_of_its_list(newsroom: Recommender, mode: str, reasons: bool, full: bool) -> None:
    options = {"mode": mode, "reasons": reasons, "externals": "all"}
    for _ in range(2):  # the second time from what is remembered
        lines = list(newsroom.lines(k=7, full=full, **options))
        for line, (article_id, stories) in zip(lines, newsroom.recommend_all(k=7, **options), strict=True):
            record = {"article_id": article_id, "related": [story.to_dict(full=full) for story in stories]}
            assert line == json.dumps(record, ensure_ascii=False)


@given(title=st.text(), score=st.floats(0, 1), copies=st.lists(st.integers(0, 1), max_size=2), full=st.booleans())
def test_no_title_and_no_number_is_written_otherwise(title: str, score: float, copies: list[int], full: bool) -> None:
    corpus = Corpus.from_articles([Article("a", title or "A", excerpt=title), Article("%s {0}", "B")])
    story = Chosen(corpus.positions["a"], score, "curated", copies=tuple(copies))
    record = {"article_id": "%s {0}", "related": [describe(corpus, story, 1).to_dict(full=full)]}
    assert Lines(corpus).line(corpus.positions["%s {0}"], [story], full=full) == json.dumps(record, ensure_ascii=False)


def test_an_external_is_as_the_visible_lists_describe_it() -> None:
    url = "https://example.com/elsewhere"
    articles = [Article(name, name, related=(RelatedLink(url=url, title=f"As {name} says"),)) for name in ("a", "b")]
    corpus, lines = Corpus.from_articles(articles), Lines(Corpus.from_articles(articles))
    for masked, said in (((), "As a says"), ((0,), "As b says")):
        line = lines.line(0, [Chosen(len(corpus), 0.5, "computed", masked=masked)], full=False)
        assert json.loads(line)["related"][0]["title"] == said


def test_what_varies_stands_in_the_order_of_records(newsroom: Recommender) -> None:
    record = newsroom.recommend(newsroom.corpus.ids[0])[0].to_dict()
    assert [name for name in record if name in VARYING] == list(VARYING)
