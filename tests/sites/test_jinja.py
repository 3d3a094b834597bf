"""The partial for templates of Jinja: it shows what `recommender.sites.box` shows."""

from __future__ import annotations

import re
from typing import Any

import pytest
from jinja2 import Environment

from recommender.sites import box, theme

STORY = {
    "path": "b.md",
    "url": "/b/?a=1&b=2",
    "title": "Ships & <storms> “quoted”",
    "excerpt": "It's rough.",
    "date": "2026-03-05",
    "image": "/b.png",
    "source": "computed",
}
STORIES: list[dict[str, Any]] = [
    STORY,
    {**STORY, "path": "", "url": "https://example.org/", "image": "https://example.org/x.png", "date": ""},
    {**STORY, "url": "", "title": "Nowhere"},
    {**STORY, "excerpt": "", "image": "//cdn.example/x.png", "reasons": ["shares storms", "later"]},
    {**STORY, "image": ""},
]


def rendered(related: list[dict[str, Any]] | None, *, autoescape: bool, **more: Any) -> str:
    template = Environment(autoescape=autoescape).from_string(theme("jinja/related-stories.html"))
    text = template.render(related=related, **more)
    return re.sub(r"(?<=>)\n+(?=<)", "", text).replace("&#34;", "&quot;").replace("&#39;", "&#x27;")


@pytest.mark.parametrize("autoescape", [True, False])
@pytest.mark.parametrize("images", [True, False])
def test_it_shows_the_box(images: bool, autoescape: bool) -> None:
    def link(story: dict[str, Any]) -> str:
        return f"/news{story['url']}" if story["path"] and story["url"] else str(story["url"])

    more = {"related_images": images, "related_heading": "More & more", "related_root": "/news"}
    expected = box(STORIES, link, heading="More & more", images=images, root="/news")
    assert rendered(STORIES, autoescape=autoescape, **more) == expected
    plain = box(STORIES[:1])
    assert rendered(STORIES[:1], autoescape=autoescape) == plain


@pytest.mark.parametrize("related", [None, [], [{**STORY, "url": ""}]])
def test_without_a_story_that_has_an_address_there_is_nothing(related: list[dict[str, Any]] | None) -> None:
    assert rendered(related, autoescape=True) == ""
