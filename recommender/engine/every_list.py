"""The lists of many articles: as objects or as lines of JSON, made here, by several processes, or by an executor."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar, cast

from recommender._io.arguments import checked_count, checked_flag, checked_list
from recommender.engine.arguments import checked_executor
from recommender.engine.fitted import Fitted
from recommender.engine.questions import Questions
from recommender.engine.stored_site import StoredSite
from recommender.errors import SettingsError, check_options
from recommender.ranking import MAX_QUERIES, Filters, ListOptions, Recommendation, Recommendations, Request

__all__ = ["EveryList", "EveryListOptions", "NamedLists"]

T = TypeVar("T")

NamedList = tuple[str, Recommendations]
"""The id of an article and its related stories."""

NamedLists = Iterator[NamedList]

BLOCK = MAX_QUERIES
"""How many lists a worker makes at a time: as many as are answered together."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


class EveryListOptions(ListOptions, total=False):
    """What may be said about the lists of many articles: all that `recommender.ranking.ListOptions` names, and this.

    Attributes
    ----------
    articles : iterable of str or None
        Names of articles, if only some are wanted; by default all.
    executor : concurrent.futures.Executor or None
        Whose workers make the lists, and this process none: threads, processes, loky, Dask, MPI. It stays open. Workers
        map the index that the site was loaded from, by its path; else one in the folder for temporary files. They must
        be able to read it there.
    processes : int
        Instead of an executor: how many share the work, this one among them; 1 by default. Each other takes half a
        second to start: it is worth it from a thousand articles on.
    reasons : bool
        Whether to say why, as is the default.
    full : bool
        Whether a story has all that a box needs in a line of JSON, see `recommender.Recommendation.to_dict`. As an
        object it always has. By default it has not.

    Lists of many articles are made for pages with room for `k` stories, so `fill` is True by default.
    """

    articles: Iterable[str] | None
    executor: Executor | None
    processes: int
    reasons: bool
    full: bool


@dataclass(frozen=True)
class EveryList:
    """The lists of some articles of a site.

    Attributes
    ----------
    site : Fitted
        As it is now; it never changes.
    positions : sequence of int
        Of the articles.
    request : Request
        What each list must be like.
    reasons : bool
        Whether to say why.
    executor : Executor or None
        Who makes them, if not this process.
    processes : int
        How many share the work, if there is no executor.
    full : bool
        Whether stories in lines have all that a box needs.
    """

    site: Fitted
    positions: Sequence[int]
    request: Request
    reasons: bool
    executor: Executor | None
    processes: int
    full: bool = False

    @classmethod
    def of(cls, site: Fitted, k: int, options: EveryListOptions, function: str) -> EveryList:
        """Check what a public function was handed.

        Parameters
        ----------
        site : Fitted
            Whose lists are wanted.
        k : int
            How many stories each has at most.
        options : EveryListOptions
            As they were handed over.
        function : str
            The name of that function, for messages.

        Raises
        ------
        UnknownArticleError
            If no article, or more than one, answers to a name.
        SettingsError
            If anything else is unknown, of the wrong kind or out of range.
        """
        check_options(options, ("k", *EveryListOptions.__annotations__), function)
        of_each: dict[str, Any] = {
            name: value for name, value in options.items() if name in ListOptions.__annotations__
        }
        of_each["fill"] = checked_flag("fill", of_each.get("fill", True))
        request = site.request(k, cast(ListOptions, of_each), function)
        positions: Sequence[int] = range(len(site.corpus))
        if (articles := options.get("articles")) is not None:
            positions = [site.position("articles", name) for name in checked_list("articles", articles, "names")]
        executor = checked_executor(options.get("executor"))
        processes = checked_count("processes", options.get("processes", 1), 1, "how many share the work")
        if executor is not None and processes > 1:
            raise SettingsError(f"executor and processes={processes} exclude each other; leave out one")
        reasons = checked_flag("reasons", options.get("reasons", True))
        full = checked_flag("full", options.get("full", False))
        return cls(site, positions, request, reasons, executor, processes, full)

    def objects(self, *, alone: bool) -> NamedLists:
        """Return an iterator of the lists; they are made from now on if others share the work.

        Parameters
        ----------
        alone : bool
            Whether this process has to make all of them.
        """
        return replace(self, full=True)._made(lambda named: named, _from_line, alone)

    def lines(self, *, alone: bool) -> Iterator[str]:
        """Return the same, each list as a line of JSON."""
        return self._made(partial(_to_line, full=self.full), str, alone)

    def _made(self, form: Callable[[NamedList], T], read: Callable[[str], T], alone: bool) -> Iterator[T]:
        """Every list in a form: made here, or read from a worker's line."""

        def here(positions: Iterable[int]) -> Iterator[T]:
            lists = Questions(self.site).all_lists(positions, self.request, self.reasons)
            return (form(named) for named in lists)  # a generator, which can be closed

        starts = range(0, len(self.positions), BLOCK)
        if alone or not self._is_shared(len(starts)):
            return here(self.positions)
        from recommender.engine.executors import shared

        made: Iterator[Sequence[Any]] = shared(
            [self.positions[start : start + BLOCK] for start in starts],
            self._for_workers,
            executor=self.executor,
            processes=self.processes,
            here=lambda positions: [*here(positions)],
        )
        return (read(one) if isinstance(one, str) else one for block in made for one in block)

    def _is_shared(self, n_blocks: int) -> bool:
        """Whether others make lists, too. They know nothing of what a caller's own kind of filters does."""
        if type(self.request.filters) is not Filters:
            return False
        if self.executor is not None or self.processes == 1 or n_blocks < 2:
            return self.executor is not None
        from recommender._io.process_pool import can_start

        return can_start()

    def _for_workers(self, stack: ExitStack, anew: bool) -> Callable[[Sequence[int]], list[str]]:
        """What workers call; see `recommender.engine.executors.Prepare`."""
        return partial(_lines, StoredSite.of(self.site, stack, anew), self.request, self.reasons, self.full)


def _lines(site: StoredSite, request: Request, reasons: bool, full: bool, positions: Sequence[int]) -> list[str]:
    """In a worker: the lists of the articles at some positions as lines of JSON."""
    lists = Questions(site.opened()).all_lists(positions, request, reasons)
    return [_to_line(named, full=full) for named in lists]


def _to_line(named: NamedList, *, full: bool) -> str:
    """The list of an article as a line of JSON."""
    name, stories = named
    return _ENCODER.encode({"article_id": name, "related": [story.to_dict(full=full) for story in stories]})


def _from_line(line: str) -> NamedList:
    """The list of an article from a line of JSON."""
    fields = json.loads(line)
    return fields["article_id"], Recommendations(map(Recommendation.from_dict, fields["related"]))
