"""How much links in texts say: much where they are few, nothing where they are a menu or a table of contents."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.sparse as sp
from hypothesis import given
from worlds import article, linking_corpora, site

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.graph.graph import ArticleGraph
from recommender.graph.mentions import NAVIGATION, mention_weights
from recommender.text.index import TextIndex

N = 20


def says(*links: tuple[int, int]) -> dict[tuple[int, int], float]:
    """The weight of each link of a site of `N` articles."""
    rows, columns = np.array(sorted(links)).T
    weights = mention_weights(sp.csr_array((np.ones(len(rows)), (rows, columns)), shape=(N, N))).tocoo()
    return dict(zip(zip(*(axis.tolist() for axis in weights.coords), strict=True), weights.data.tolist(), strict=True))


def test_the_only_link_of_two_articles_says_all() -> None:
    assert says((0, 1)) == {(0, 1): 1.0}


def test_the_more_articles_link_to_a_target_the_less_each_link_says() -> None:
    few = says(*((source, 9) for source in range(2)))[0, 9]
    many = says(*((source, 9) for source in range(8)))[0, 9]
    assert NAVIGATION < many < few < 1


def test_the_more_links_an_article_has_the_less_each_says() -> None:
    few = says(*((9, target) for target in range(2)))[9, 0]
    many = says(*((9, target) for target in range(8)))[9, 0]
    assert NAVIGATION < many < few < 1


def test_a_menu_and_a_table_of_contents_say_nothing_and_hide_nothing() -> None:
    menu = [(source, 0) for source in range(1, N)]
    contents = [(1, target) for target in range(2, N)]
    assert says(*menu, *contents, (5, 6)) == {(5, 6): pytest.approx(np.log(N / 2) / np.log(N))}


def test_a_table_of_contents_does_not_put_itself_beside_every_article() -> None:
    names = [f"page-{number}" for number in range(N)]
    pages = [article(name, f"Page about {name}") for name in names]
    contents = article("contents", "All pages", links=tuple(RelatedLink(reference=name) for name in names))
    graph = ArticleGraph(corpus := site(*pages, contents), TextIndex.fit(corpus))
    assert corpus.mentions.nnz == N
    assert graph.mentions.nnz == 0
    assert not graph.edges.mention.any()


@given(linking_corpora)
def test_weights_are_symmetric_for_pairs_and_leave_the_links_as_they_are(corpus: Corpus) -> None:
    before = corpus.mentions.toarray()
    mentions = ArticleGraph(corpus, TextIndex.fit(corpus)).mentions
    np.testing.assert_array_equal(corpus.mentions.toarray(), before)
    assert abs(mentions - mentions.T).nnz == 0
    assert ((mentions.data >= NAVIGATION) & (mentions.data <= 1)).all()
    assert not mentions.diagonal().any()
    assert ((mentions.toarray() > 0) <= (before + before.T > 0)).all()
