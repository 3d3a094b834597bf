"""One request: the site as it is at that moment, who asks, and what that person may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from recommender.content import Article
from recommender.errors import UnknownArticleError

if TYPE_CHECKING:
    from recommender.api import SiteSnapshot
    from recommender.corpus import Corpus
    from recommender.service.service import Service

__all__ = ["Asking"]


@dataclass(frozen=True, eq=False)
class Asking:
    """What an answer is made from.

    Attributes
    ----------
    service : Service
        Of which those functions that change the site make use.
    site : SiteSnapshot
        All answers to one request are of this version.
    is_editor : bool
        Whether the token was shown. Others see only what is public.
    """

    service: Service
    site: SiteSnapshot
    is_editor: bool = False

    @property
    def version(self) -> str:
        """Of the site."""
        return self.service.version_of(self.site)

    @property
    def corpus(self) -> Corpus:
        """The articles."""
        return self.site.corpus

    @property
    def moment(self) -> datetime:
        """Now."""
        return self.site.moment

    def may_see(self, article: Article) -> bool:
        """Whether the asker may know that an article exists."""
        hidden = article.hidden and self.site.recommender.exclude_hidden
        return self.is_editor or not (hidden or article.why_kept_out(self.moment))

    def find(self, name: str) -> Article:
        """Return the article that a name means; an `UnknownArticleError`, also for one that the asker may not see."""
        try:
            article = self.corpus.find(name)
        except UnknownArticleError as error:
            raise UnknownArticleError(error.key, self._seen(error.closest)) from None
        if not self.may_see(article):
            raise UnknownArticleError(name)
        return article

    def knows(self, node_id: str) -> bool:
        """Whether an article has an id that the asker may know, or an external page this address."""
        position = self.corpus.node_position(node_id)
        is_article = 0 <= position < len(self.corpus)
        return self.may_see(self.corpus.articles[position]) if is_article else position >= 0

    def _seen(self, names: Sequence[str]) -> list[str]:
        articles = self.corpus.articles
        return [name for name in names if self.may_see(articles[self.corpus.positions[name]])]
