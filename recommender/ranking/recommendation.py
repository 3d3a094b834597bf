"""Recommendation: one related story, with all that a page needs to show it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, NamedTuple

from recommender.content import Article
from recommender.corpus import Corpus
from recommender.errors import wrong_argument
from recommender.ranking.options import OwnList
from recommender.ranking.reason import Reason

__all__ = ["Chosen", "Recommendation", "describe"]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One related story.

    Attributes
    ----------
    article_id : str
        Id of the article; the canonical URL of an external.
    rank : int
        Its place in the list, from 1.
    score : float
        The chance that it is clearly related, in [0, 1]; 1 for a curated story. For a story from a list that a program
        made it is the chance by the ranker, which may be less than that of the story below it.
    title, url : str
        Of the story. Where an article names no address, the URL is its path on its own site, as the site's generator
        makes it; it is empty where none is known.
    published : datetime or None
        In UTC.
    source : {"curated", "listed", "computed"}
        Whether it comes from the article's own list, by an editor or by a program, or from the ranker.
    kind : {"article", "external"}
        Whether it is an article of the site.
    copies : tuple of str
        Ids of near-copies that are not shown as stories of their own, best first.
    reasons : tuple of Reason
        Why it is here, those that add most first. Their contributions add up to the score.
    excerpt, image, provider, language : str
        What a box shows beside the title, as the story says it; empty where it says nothing. The image is the address
        of its first picture.
    topics, authors : tuple of str
        As the story names them.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> (story,) = newsroom.recommend("Ferry crews walk out, cutting off the Skerrin Islands", 1)
    >>> story.rank, story.title, story.source
    (1, 'Islanders ration bread and diesel on day two of ferry strike', 'curated')
    >>> story.to_dict()["published"]
    '2026-03-06T12:30:00+00:00'
    """

    article_id: str
    rank: int
    score: float
    title: str
    url: str
    published: datetime | None
    source: OwnList | Literal["computed"]
    kind: Literal["article", "external"] = "article"
    copies: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = field(default=(), repr=False)
    excerpt: str = field(default="", repr=False)
    image: str = field(default="", repr=False)
    provider: str = field(default="", repr=False)
    language: str = field(default="", repr=False)
    topics: tuple[str, ...] = field(default=(), repr=False)
    authors: tuple[str, ...] = field(default=(), repr=False)

    def to_dict(self, *, full: bool = False) -> dict[str, Any]:
        """Return the recommendation as JSON knows it: dates in ISO 8601.

        Parameters
        ----------
        full : bool
            Whether all that a box needs is in it, from `excerpt` to `authors`.
        """
        record = {
            "article_id": self.article_id,
            "rank": self.rank,
            "score": self.score,
            "title": self.title,
            "url": self.url,
            "published": self.published.isoformat() if self.published else None,
            "source": self.source,
            "kind": self.kind,
            "copies": list(self.copies),
            "reasons": [reason.to_dict() for reason in self.reasons],
        }
        if full:
            record |= {name: getattr(self, name) for name in _TEXTS}
            record |= {name: list(getattr(self, name)) for name in _LISTS}
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Recommendation:
        """Return the recommendation that `to_dict` described; anything else raises a SettingsError."""
        try:
            published = record["published"] and datetime.fromisoformat(record["published"])
            return cls(
                record["article_id"],
                record["rank"],
                record["score"],
                record["title"],
                record["url"],
                published,
                record["source"],
                record["kind"],
                tuple(record["copies"]),
                tuple(map(Reason.from_dict, record["reasons"])),
                *(record.get(name, "") for name in _TEXTS),
                *(tuple(record.get(name, ())) for name in _LISTS),
            )
        except (LookupError, TypeError, ValueError) as error:
            raise wrong_argument("record", record, "a dict, as to_dict returns it") from error


_TEXTS = ("excerpt", "image", "provider", "language")
_LISTS = ("topics", "authors")
"""What a box shows beside the title."""


class Chosen(NamedTuple):
    """A story of a list, before it is described: small, so that many of them pass quickly between processes.

    Attributes
    ----------
    position : int
        The row number of the node.
    score, source, reasons
        As the attributes of `Recommendation`.
    copies : tuple of int
        Positions of its near-copies, best first.
    masked : tuple of int
        Positions of the articles whose curated lists do not count: an external is as others describe it.
    """

    position: int
    score: float
    source: OwnList | Literal["computed"]
    reasons: tuple[Reason, ...] = ()
    copies: tuple[int, ...] = ()
    masked: tuple[int, ...] = ()


def describe(corpus: Corpus, chosen: Chosen, rank: int) -> Recommendation:
    """Return a story of a list as a recommendation, at its place from 1."""
    position = chosen.position
    node = corpus.node(position, without=chosen.masked)
    url, image, language = node.url, "", ""
    topics = authors = tuple[str, ...]()
    if isinstance(node, Article):
        url, image = url or node.permalink, node.images[0] if node.images else ""
        language, topics, authors = node.language, node.topics, node.authors
    return Recommendation(
        node.id,
        rank,
        chosen.score,
        node.title,
        url,
        node.published,
        chosen.source,
        "article" if position < len(corpus) else "external",
        tuple(map(corpus.id_of, chosen.copies)),
        chosen.reasons,
        node.excerpt,
        image,
        node.provider,
        language,
        topics,
        authors,
    )
