"""The addresses of articles on their own site, as whole URLs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recommender.content import Article, host
from recommender.readers.project import Project

__all__ = ["own_addresses"]


def own_addresses(project: Project) -> Callable[[Article], Iterator[str]]:
    """Return a function that yields the addresses of an article that was read from a file.

    Paths are completed where the configuration of the site names its address: both below that and below its host. The
    path of the file is one of them.
    """
    fronts = [address.rstrip("/") for address in project.addresses if host(address)]
    bases = [*dict.fromkeys([*fronts, *(f"https://{host(front)}" for front in fronts)])]

    def addresses(article: Article) -> Iterator[str]:
        for address in (article.url, *article.aliases, f"/{article.id}"):
            yield address
            if address.startswith("/"):
                yield from (f"{base}{address}" for base in bases)

    return addresses
