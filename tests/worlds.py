"""Toy worlds whose answers can be seen, and random ones with everything that went wrong on real sites."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
from hypothesis import strategies as st

from recommender.content.article import Article, RelatedLink
from recommender.corpus.address_book import AmbiguousReferenceError
from recommender.corpus.corpus import Corpus

DAY_ONE = datetime(2021, 5, 1, tzinfo=UTC)


def day(number: float | None) -> datetime | None:
    """The date of day `number`; None stays None."""
    return None if number is None else DAY_ONE + timedelta(days=number)


def article(
    name: str,
    title: str = "",
    excerpt: str = "",
    *,
    on: float | None = None,
    related: Iterable[str | RelatedLink] = (),
    **more: Any,
) -> Article:
    """An article in a line: path and slug follow from its id; strings in `related` are references."""
    links = tuple(RelatedLink(reference=link) if isinstance(link, str) else link for link in related)
    facts = {"slug": name, "path": f"{name}.md", "published": day(on), "related": links, **more}
    return Article(id=name, title=title or name, excerpt=excerpt, **facts)


def site(*articles: Article) -> Corpus:
    return Corpus.from_articles(articles)


def two_topics() -> Corpus:
    """Eight articles, two topics, one bridge.

    Four articles on facial recognition (``face-…``) and four on the olive harvest (``olive-…``), day by day.
    Within a topic editors linked the first three in a row. ``face-3`` lists ``olive-3``: the bridge. ``face-4``
    and ``olive-4`` have no links at all.
    """
    return site(
        article("face-1", "States limit facial recognition", "Police need a warrant.", on=1, related=["face-2"]),
        article("face-2", "Facial recognition limits pass in Maine", "Police object.", on=2, related=["face-3"]),
        article("face-3", "Facial recognition ban in groves", "A drone case.", on=3, related=["face-2", "olive-3"]),
        article("face-4", "Police drop facial recognition", "Warrant rules bite.", on=4),
        article("olive-1", "Olive harvest begins", "Growers expect a poor year.", on=1, related=["olive-2"]),
        article("olive-2", "Poor olive harvest in Puglia", "Growers blame frost.", on=2, related=["olive-3"]),
        article("olive-3", "Drones watch the olive harvest", "Growers like them.", on=3, related=["olive-2"]),
        article("olive-4", "Olive growers ask for frost aid", "After a poor harvest.", on=4),
    )


STORIES, PARTS = 120, 4
SUBJECTS = ("olive harvest", "city budget", "harbour bridge", "school roof", "night train", "river flood")


def newsroom(habit: str, n_stories: int = STORIES) -> Corpus:
    """A site of stories in four parts, a fortnight apart, and its editors' habit of linking.

    ``later``: a list names the later parts, which may be less alike in words than what else appears on the same days.
    ``junk``: a list names whatever appeared on the same days.
    """
    rng = np.random.default_rng(0)
    articles = []
    for story in range(n_stories):
        subject = SUBJECTS[story % len(SUBJECTS)]
        for part in range(PARTS):
            word = f"w{rng.integers(40)} w{rng.integers(40)}"
            later = [f"s{story:03}p{other}" for other in range(part + 1, PARTS)]
            junk = [f"s{(story + step) % n_stories:03}p{rng.integers(PARTS)}" for step in (1, 2, 3)]
            related = {"later": later, "junk": junk, "none": []}[habit]
            name = f"s{story:03}p{part}"
            articles.append(article(name, f"{subject} {word} x{story % 15}", on=story * 2 + part * 14, related=related))
    return site(*articles)


def resolves_to(corpus: Corpus, link: RelatedLink) -> int | None:
    """The position of the article that a curated entry means, None if there is none or no single one."""
    try:
        return corpus.book.resolve(link)
    except AmbiguousReferenceError:
        return None


def without_links_of(corpus: Corpus, position: int) -> Corpus:
    """A site on which the links of one page, in all its versions and both directions, were never written."""
    own = corpus.same_page(position).tolist()
    return site(
        *(
            replace(
                article,
                related=()
                if source in own
                else tuple(link for link in article.related if resolves_to(corpus, link) not in own),
            )
            for source, article in enumerate(corpus.articles)
        )
    )


TITLES = (
    "States limit facial recognition",
    "Facial recognition limits pass",
    "FACIAL RECOGNITION LIMITS PASS",
    "Olive harvest begins early",
    "Frost ruins the olive harvest",
    "顔認証の制限、東京で可決",
    "東京都、顔認証を制限",
    "Штаты ограничили распознавание лиц",
    "الولايات تحد من التعرف على الوجوه",
    "การเลือกตั้งทั่วไป",
    "Été: l’olive à l’honneur",
    "!",
)
EXCERPTS = ("", "", "Police need a warrant.", "Growers expect a poor year.", "警察は令状が必要。", "❤️")
ADDRESSES = tuple(f"https://paper.example/{name}" for name in ("a", "b", "c", "d", "e"))
OUTSIDE = (
    "https://else.example/x",
    "http://www.else.example/x/",
    "https://else.example/y",
    "https://other.example/",
)
REFERENCES = ("n1", "n2", "n3", "n4.md", "/n5/", "n1~2", "nobody", *TITLES)

days = st.sampled_from((None, 0, 0.5, 1, 3, 40)).map(day)
links = st.builds(
    RelatedLink,
    reference=st.sampled_from(("", "", *REFERENCES)),
    url=st.sampled_from(("", "", *ADDRESSES, *OUTSIDE, *OUTSIDE, "https://amp.paper.example/a?utm_source=x")),
    title=st.sampled_from(("", *TITLES)),
    excerpt=st.sampled_from(EXCERPTS),
    published=days,
)
text_links = st.builds(
    lambda name: RelatedLink(url=name) if "://" in name else RelatedLink(reference=name),
    st.sampled_from((*ADDRESSES, *OUTSIDE, *REFERENCES)),
)
articles = st.builds(
    article,
    st.sampled_from(("n1", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9")),
    title=st.sampled_from(TITLES),
    excerpt=st.sampled_from(EXCERPTS),
    body=st.sampled_from(EXCERPTS),
    url=st.sampled_from(("", *ADDRESSES)),
    aliases=st.sampled_from(((), (), ("https://amp.paper.example/a",), ("/old/",))),
    published=days,
    draft=st.sampled_from((False, False, False, True)),
    hidden=st.booleans(),
    related=st.lists(links, max_size=5),
    links=st.lists(text_links, max_size=2).map(tuple),
)
article_lists = st.lists(articles, min_size=1, max_size=9)
corpora = article_lists.map(lambda found: site(*found))
"""Small sites with links in lists and texts, externals, missing dates, many scripts, repeated ids, titles and urls."""

linking_articles = st.builds(lambda one, links: replace(one, links=tuple(links)), articles, st.lists(links, max_size=3))
linking_corpora = st.lists(linking_articles, min_size=1, max_size=9).map(lambda found: site(*found))
"""The same, and texts may link to other articles."""


@st.composite
def corpora_with_query(draw: st.DrawFn) -> tuple[Corpus, int]:
    """A site and the position of one of its articles."""
    corpus = draw(corpora)
    return corpus, draw(st.integers(0, len(corpus) - 1))
