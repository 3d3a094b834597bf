"""The order in which an assessor sees the pairs says nothing, and what is shown is bounded."""

from __future__ import annotations

from pathlib import Path

import pytest
from worlds import article, site, two_topics

from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.evaluation import GradesFile
from recommender.evaluation.grades_file import Pair
from recommender.evaluation.judging_page import JudgingSession
from recommender.evaluation.judging_page.session import MAX_TEXT, MAX_TITLE

NAMES = [f"{topic}-{number}" for topic in ("face", "olive") for number in (1, 2, 3, 4)]
PAIRS = [(query, candidate) for query in NAMES for candidate in NAMES if query != candidate]


def session(tmp_path: Path, assessor: str = "anna", rng: int = 0, pairs: list[Pair] = PAIRS) -> JudgingSession:
    return JudgingSession(pairs, two_topics(), GradesFile.beside(tmp_path / "pool.tsv", assessor), rng)


def order(judged: JudgingSession) -> list[Pair]:
    """All pairs as they come when each gets a grade."""
    while (number := judged.show()["number"]) is not None:
        judged.give(number, 1)
    return list(judged.file.grades)


def test_all_candidates_of_a_query_follow_each_other_and_each_pair_comes_once(tmp_path: Path) -> None:
    seen = order(session(tmp_path))
    assert sorted(seen) == sorted(PAIRS)
    queries = [query for query, _ in seen]
    assert [query for query, before in zip(queries, [None, *queries], strict=False) if query != before] == list(
        dict.fromkeys(queries)
    )


def test_assessors_see_the_queries_in_one_order_and_candidates_in_orders_of_their_own(tmp_path: Path) -> None:
    anna, ben = order(session(tmp_path, "anna")), order(session(tmp_path, "ben"))
    assert [query for query, _ in anna] == [query for query, _ in ben]
    assert anna != ben


def test_the_order_depends_on_the_seed_and_never_on_the_pool(tmp_path: Path) -> None:
    first = order(session(tmp_path / "1"))
    assert order(session(tmp_path / "2", pairs=PAIRS[::-1])) == first
    other = order(session(tmp_path / "3", rng=1))
    assert [query for query, _ in other] != [query for query, _ in first]
    assert first != PAIRS


@pytest.fixture(autouse=True)
def _folders(tmp_path: Path) -> None:
    for name in "123":
        (tmp_path / name).mkdir()


def test_grading_goes_on_behind_what_was_skipped_and_comes_back_to_it(tmp_path: Path) -> None:
    judged = session(tmp_path, pairs=[("face-1", name) for name in ("face-2", "face-3", "face-4")])
    assert judged.show(1)["number"] == 1
    assert judged.give(1, 3)["number"] == 2
    assert judged.give(2, 3)["number"] == 0
    assert judged.show(1)["grade"] == 3
    last = judged.give(0, 0)
    assert (last["number"], last["graded"], last["pairs"]) == (None, 3, 3)
    assert "query" not in last


def test_undo_shows_the_pair_again_that_had_the_grade(tmp_path: Path) -> None:
    judged = session(tmp_path)
    judged.give(5, 2)
    shown = judged.undo()
    assert (shown["number"], shown["grade"], shown["can_undo"]) == (5, None, False)
    assert judged.undo()["number"] == 0


def test_a_pool_that_grew_asks_only_for_what_is_new(tmp_path: Path) -> None:
    judged = session(tmp_path, pairs=PAIRS[:3])
    order(judged)
    more = session(tmp_path, pairs=PAIRS[1:5])
    assert (len(more), more.n_graded) == (4, 2)
    assert set(order(more)) == set(PAIRS[:5])


def test_what_is_shown_says_nothing_of_lists_scores_or_ranks(tmp_path: Path) -> None:
    shown = session(tmp_path).show()
    assert set(shown) == {
        *("number", "pairs", "graded", "can_undo", "grade", "query_number", "queries", "query", "candidate")
    }
    assert set(shown["query"]) == set(shown["candidate"]) == {"title", "date", "excerpt", "text", "language", "url"}


def test_texts_are_bounded_and_an_excerpt_that_the_body_repeats_is_left_out(tmp_path: Path) -> None:
    outside = RelatedLink(url="https://else.example/x", title="Elsewhere", excerpt="Far away.")
    corpus = site(
        article("long", "t " * 9_000, "e " * 9_000, body="b " * 90_000, related=[outside]),
        article("twice", "Twice", "It rained.", body="It rained. Then it stopped.", on=1),
    )

    def shown(corpus: Corpus, candidate: str) -> dict[str, str]:
        file = GradesFile.beside(tmp_path / candidate[:4], "anna")
        result: dict[str, str] = JudgingSession([("long", candidate)], corpus, file).show()["candidate"]
        return result

    twice, external = shown(corpus, "twice"), shown(corpus, corpus.externals[0].id)
    assert (twice["excerpt"], twice["text"], twice["date"]) == ("", "It rained. Then it stopped.", "2021-05-02")
    assert (external["title"], external["excerpt"], external["url"]) == (
        "Elsewhere",
        "Far away.",
        "https://else.example/x",
    )
    long = JudgingSession([("long", "twice")], corpus, GradesFile.beside(tmp_path / "x", "anna")).show()["query"]
    assert len(long["title"]) <= MAX_TITLE + 2 and len(long["text"]) <= MAX_TEXT + 2 and len(long["excerpt"]) <= 402
