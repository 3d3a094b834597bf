"""A site in shards: its articles, vectors and names lie in parts, each of which was made and can be lost alone.

```text
INDEX/
  current, lock, 3f9c…/   as of any index: what all questions need of every article (dates, links, ids, the vocabulary)
  .shards/1b02…/
    articles-00000/       an index of its own, with the articles of the first shard
    names-00000/          the names in the first range of hashes
    vectors-00000/        the vectors of the first shard, and its postings
```

A shard holds a range of positions. What is read of a row is the same wherever the row lies, so answers are the same to
the last bit. See ``docs/decisions/0029-shards.md``.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import numpy.typing as npt

from recommender._io import array_store
from recommender.engine.stored_shapes import check_shard
from recommender.errors import NoIndexError, StoreError, UnreadableIndexError

__all__ = ["KINDS", "REMEDY", "SHARDS", "Shards", "shards_of", "store_of"]

Arrays = dict[str, npt.NDArray[Any]]

SHARDS = ".shards"
"""The folder of the shards, in that of the index."""

KINDS = ("articles", "names", "vectors")
"""What stands in parts. There is one more part of vectors than of the others: those of external pages."""


REMEDY = "build again with the same files and shards: what is sound is kept (recommender build --shards …)"
"""What the user can do about a shard that is missing or damaged."""


class Shards(NamedTuple):
    """Where the shards of a site lie, as the facts of its index say.

    Attributes
    ----------
    plan : str
        What they were made by, as the name of their folder.
    n : int
        How many there are.
    n_articles, n_terms : int
        Of the site.
    """

    plan: str
    n: int
    n_articles: int
    n_terms: int

    def load(self, index: Path, *, verify: bool) -> list[Arrays]:
        """Return the arrays of all shards, mapped, and those of external pages last.

        Parameters
        ----------
        index : Path
            The folder of the index.
        verify : bool
            Whether all files are compared with their checksums, and all row numbers with the number of rows.

        Raises
        ------
        StoreError
            If a shard is missing or damaged: it is named.
        """
        home, parts = index / SHARDS / self.plan, list[Arrays]()
        for number in range(self.n + 1):
            part = Arrays()
            for kind in KINDS if number < self.n else KINDS[-1:]:
                part |= self._store(home, kind, number, verify)
            parts.append(part)
        n = sum(len(part["articles.ends"]) for part in parts[:-1])
        if n != self.n_articles:
            raise StoreError(f"the shards in {str(home)!r} have {n:,} articles instead of {self.n_articles:,}", REMEDY)
        return parts

    def _store(self, home: Path, kind: str, number: int, verify: bool) -> Arrays:
        folder = store_of(home, kind, number)
        what = f"shard {number + 1} of {self.n}" if number < self.n else "the shard of external pages"
        try:
            arrays, facts = array_store.load(folder, verify=verify)
            if facts.get("plan") != self.plan:
                raise StoreError(f"{str(folder)!r} belongs to another site")
            if verify:
                check_shard(arrays, self._sizes(kind, arrays))
        except UnreadableIndexError:
            raise
        except NoIndexError as error:
            raise StoreError(f"{what} is missing: there is no {str(folder)!r}", REMEDY) from error
        except StoreError as error:
            raise StoreError(f"{what} cannot be read: {error.what}", REMEDY) from error
        except (KeyError, ValueError) as error:
            raise StoreError(f"{what} is damaged: {str(folder)!r}: {error}", REMEDY) from error
        return arrays

    def _sizes(self, kind: str, arrays: Arrays) -> dict[str, int]:
        if kind == "vectors":
            return {"terms": self.n_terms, "nodes": len(arrays["terms.indptr"]) - 1}
        return {"articles": self.n_articles} if kind == "names" else {}


def store_of(home: Path, kind: str, number: int) -> Path:
    """Return the folder of a part."""
    return home / f"{kind}-{number:05}"


def shards_of(facts: Mapping[str, Any]) -> Shards | None:
    """Return where the shards of an index lie; None if it is in one piece.

    Raises
    ------
    StoreError
        If the facts are wrong.
    """
    if "shards" not in facts:
        return None
    try:
        plan, *numbers = facts["shards"]
        n, n_articles, n_terms = map(int, numbers)
        if not (isinstance(plan, str) and plan.isalnum()) or n < 1:
            raise ValueError(f"no name of a folder: {plan!r}")
    except (TypeError, ValueError) as error:
        raise StoreError(f"the index is damaged: its shards: {error}", REMEDY) from error
    return Shards(plan, n, n_articles, n_terms)
