"""Articles are values: they cannot be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from recommender.content.article import Article


def test_an_article_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        Article("a", "A").title = "B"  # type: ignore[misc]
