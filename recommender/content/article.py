"""What an article is, whatever file it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

__all__ = ["Article", "RelatedLink"]


@dataclass(frozen=True, slots=True)
class RelatedLink:
    """One entry of an article's curated list, as the editor wrote it.

    Attributes
    ----------
    reference : str
        The name of the target if that is not a URL: an id, a slug, a path or a title. Empty if the entry has
        only a URL.
    url : str
        The target's address as written, or empty.
    aliases : tuple of str
        Further addresses of the target that the entry gives (AMP copies, for instance).
    title, excerpt, provider : str
        What the entry says about its target; empty where it says nothing.
    published : datetime or None
        The target's date in UTC, if the entry gives one.
    line : int
        The entry's line in the file, 1-based; 0 if unknown.

    Examples
    --------
    >>> from recommender import read_corpus
    >>> link = read_corpus("seeds/newsroom").articles[0].related[0]
    >>> link.provider, link.line
    ('Larkhaven Courier', 22)
    """

    reference: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    title: str = ""
    excerpt: str = ""
    provider: str = ""
    published: datetime | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class Article:
    """One record of the site.

    All text is clean (see `recommender.content.clean_text`): NFC, HTML unescaped, no control characters.

    Attributes
    ----------
    id : str
        Stable and unique within a corpus: the path relative to the content folder without suffix (or the
        folder's name for a page bundle), unless the record names its own.
    title, excerpt : str
        What a visitor of the site sees first. The title is never empty.
    body : str
        Plain text of the article itself, without mark-up; may be empty.
    url : str
        The public address as written, or empty.
    aliases : tuple of str
        Further addresses of the same article: AMP copies, former URLs.
    slug : str
        The last part of the article's address on its own site.
    published : datetime or None
        Date of publication in UTC.
    topics : tuple of str
        In the order given.
    provider : str
        The outlet or author.
    kind : str
        The type that the record names, ``"video"`` for instance; ``"article"`` if it names none.
    language : str
        BCP 47 tag in lower case, or empty if the record names none.
    quality : float or None
        The publisher's own grade, on the publisher's scale.
    related : tuple of RelatedLink
        The curated list in the editor's order.
    path : str
        The file it was read from, relative to the content folder, with forward slashes.
    line : int
        Where the record starts in that file (1-based); 0 where the file holds one record only.
    draft : bool
        The record says ``draft: true``: never recommended.
    hidden : bool
        The record says ``published: false`` or ``hidden: true``. Publishers use that for "not featured" as often
        as for "not public", so by default it excludes nothing.

    Examples
    --------
    >>> from recommender import Article, Corpus, RelatedLink
    >>> council = Article("council", "Council passes the budget")
    >>> schools = Article("schools", "What the budget means for schools", related=(RelatedLink("council"),))
    >>> corpus = Corpus.from_articles([council, schools])
    >>> corpus.find("What the budget means for schools").id
    'schools'
    """

    id: str
    title: str
    excerpt: str = ""
    body: str = ""
    url: str = ""
    aliases: tuple[str, ...] = ()
    slug: str = ""
    published: datetime | None = None
    topics: tuple[str, ...] = ()
    provider: str = ""
    kind: str = "article"
    language: str = ""
    quality: float | None = None
    related: tuple[RelatedLink, ...] = ()
    path: str = ""
    line: int = 0
    draft: bool = False
    hidden: bool = False
