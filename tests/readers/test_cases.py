"""Small inputs from public bug reports: each comes out as its ``expected.md`` says.

The inputs stand beside the checkout in ``../shared/cases``, or where RECOMMENDER_CASES says; without them, these tests
are skipped. Other tests hold the same rules with inputs of their own.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from recommender import Article, Corpus, Recommender, read_corpus

CASES = Path(os.environ.get("RECOMMENDER_CASES", Path(__file__).resolve().parents[3] / "shared" / "cases"))

pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason=f"the cases are not at {CASES}")


@cache
def case(name: str) -> Corpus:
    return read_corpus(CASES / name / "site")


def found(name: str, key: str) -> Article:
    return case(name).find(key)


def shown(name: str) -> dict[str, list[str]]:
    """The list of every article of a case."""
    lists = Recommender.fit(case(name)).recommend_all(duplicates="keep", min_score=0.0)
    return {article: [story.article_id for story in stories] for article, stories in lists}


def never_shown(name: str) -> set[str]:
    """The articles that stand in no list at all."""
    lists = shown(name)
    return {*lists} - {story for stories in lists.values() for story in stories}


@pytest.mark.parametrize(
    ("name", "kept_out"),
    [
        ("draft-yes", {"_drafts/d", "b"}),
        ("hidden-by-status", {"b"}),
        ("hidden-by-status-private", {"b"}),
        ("hugo-build-never", {"b", "h"}),
        ("docusaurus-unlisted", {"b"}),
        ("published-false", {"_posts/2026-01-07-b"}),
        ("future-date", {"b"}),
        ("redirects", {"b"}),
    ],
)
def test_what_is_not_published_is_in_no_list(name: str, kept_out: set[str]) -> None:
    assert never_shown(name) == kept_out
    assert {article.id for article in case(name)} > kept_out
