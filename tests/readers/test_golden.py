"""Golden tests, pairs of files: an article as people write it, and the expected article and problems.

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


def expected_file(path: str) -> Path:
    return (FOLDER / path).with_suffix(".expected.json")


def to_json(value: Any) -> Any:
    """Return `value` for JSON, without attributes that have their default."""
    if isinstance(value, Article | RelatedLink):
        items = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: to_json(item) for field, item in items if item != field.default}
    if isinstance(value, tuple):
        return [to_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value


@cache
def results() -> dict[str, dict[str, Any]]:
    articles, problems = read_articles(FOLDER)
    return {
        article.path: {
            "article": to_json(article),
            "problems": [f"{p.line}: {p.kind}: {p.text}" for p in problems if p.path == article.path],
        }
        for article in articles
    }


@pytest.mark.parametrize("path", sorted(results()))
def test_an_article_is_read_as_expected(path: str) -> None:
    assert results()[path] == json.loads(expected_file(path).read_text(encoding="utf-8"))


def test_every_expected_file_has_its_article() -> None:
    expected = {path.relative_to(FOLDER) for path in FOLDER.rglob("*.expected.json")}
    assert expected == {expected_file(path).relative_to(FOLDER) for path in results()}
