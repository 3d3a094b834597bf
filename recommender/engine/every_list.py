"""The lists of many articles: as objects or as lines of JSON, made here, by several processes, or by an executor."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

from recommender._io.arguments import checked_count, checked_flag, checked_list
from recommender.engine.arguments import checked_executor
from recommender.engine.fitted import Fitted
from recommender.engine.questions import Questions
from recommender.engine.stored_site import StoredSite
from recommender.errors import SettingsError, check_options
from recommender.ranking import MAX_QUERIES, Chosen, Filters, ListOptions, Recommendations, Request, adds_to

__all__ = ["EveryList", "EveryListOptions", "NamedLists"]

T = TypeVar("T")

NamedList = tuple[str, Recommendations]
"""The id of an article and its related stories."""

NamedLists = Iterator[NamedList]

BLOCK = MAX_QUERIES
"""How many lists a worker makes at a time: as many as are answered together."""

Form = Callable[[Questions, int, list[Chosen]], T]
"""What becomes of the position of an article and its list, where they are made."""


@adds_to(ListOptions)
class EveryListOptions(ListOptions, total=False):
    """What may be said about the lists of many articles: what may be said about one, and how they are made.

    Lists of many articles are made for pages with room for `k` stories, so `fill` is True by default.

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

    def chosen(self, *, alone: bool) -> Iterator[tuple[int, list[Chosen]]]:
        """Return an iterator of the position of each article, and its list; they are made from now on if others help.

        Parameters
        ----------
        alone : bool
            Whether this process has to make all of them.
        """
        return self._made(_kept, alone)

    def objects(self, *, alone: bool) -> NamedLists:
        """Return the same as ids and recommendations."""
        describe, ids = Questions(self.site).described, self.site.corpus.ids
        return ((ids[position], describe(stories)) for position, stories in self._made(_kept, alone))

    def lines(self, *, alone: bool) -> Iterator[str]:
        """Return the same, each list as a line of JSON."""
        return self._made(partial(_to_line, full=self.full), alone)

    def _made(self, form: Form[T], alone: bool) -> Iterator[T]:
        """Every list in a form, made here or by workers."""

        def here(positions: Iterable[int]) -> Iterator[T]:
            return _lists(self.site, self.request, self.reasons, form, positions)

        starts = range(0, len(self.positions), BLOCK)
        if alone or not self._is_shared(len(starts)):
            return here(self.positions)
        from recommender._io.executors import shared

        def for_workers(stack: ExitStack, anew: bool) -> Callable[[Sequence[int]], list[T]]:
            return partial(_block, StoredSite.of(self.site, stack, anew), self.request, self.reasons, form)

        made = shared(
            [self.positions[start : start + BLOCK] for start in starts],
            for_workers,
            executor=self.executor,
            processes=self.processes,
            here=lambda positions: [*here(positions)],
        )
        return (one for block in made for one in block)

    def _is_shared(self, n_blocks: int) -> bool:
        """Whether others make lists, too. They know nothing of what a caller's own kind of filters does."""
        if type(self.request.filters) is not Filters:
            return False
        if self.executor is not None or self.processes == 1 or n_blocks < 2:
            return self.executor is not None
        from recommender._io.process_pool import can_start

        return can_start()


def _lists(site: Fitted, request: Request, reasons: bool, form: Form[T], positions: Iterable[int]) -> Iterator[T]:
    """The lists of the articles at some positions, each in a form."""
    questions = Questions(site)
    return (form(questions, *one) for one in questions.all_lists(positions, request, reasons))  # it can be closed


def _block(site: StoredSite, request: Request, reasons: bool, form: Form[T], positions: Sequence[int]) -> list[T]:
    """The same, in a worker."""
    return [*_lists(site.opened(), request, reasons, form, positions)]


def _kept(questions: Questions, position: int, stories: list[Chosen]) -> tuple[int, list[Chosen]]:
    return position, stories


def _to_line(questions: Questions, position: int, stories: list[Chosen], *, full: bool) -> str:
    """The list of an article as a line of JSON."""
    return questions.site.lines.line(position, stories, full=full)
