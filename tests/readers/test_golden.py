"""Pairs of files: an article as people write it, and what must be read from it.

To turn a bad article into a test, drop it into ``tests/data/articles`` beside its ``….expected.json``.
"""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from recommender.content.article import Article, RelatedLink
from recommender.readers import read_articles

FOLDER = Path(__file__).resolve().parents[1] / "data" / "articles"


def expectation(path: str) -> Path:
    return (FOLDER / path).with_suffix(".expected.json")


def plain(value: Any) -> Any:
    """`value` as JSON holds it, without what has its default."""
    if isinstance(value, Article | RelatedLink):
        items = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: plain(item) for field, item in items if item != field.default}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def as_json() -> dict[str, dict[str, Any]]:
    articles, problems = read_articles(FOLDER)
    return {
        article.path: {
            "article": plain(article),
            "problems": [f"{p.line}: {p.kind}: {p.text}" for p in problems if p.path == article.path],
        }
        for article in articles
    }


@pytest.mark.parametrize("path", sorted(as_json()))
def test_an_article_is_read_as_expected(path: str) -> None:
    assert as_json()[path] == json.loads(expectation(path).read_text(encoding="utf-8"))


def test_every_expectation_has_its_article() -> None:
    expected = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.expected.json")}
    assert expected == {expectation(path).relative_to(FOLDER) for path in as_json()}
