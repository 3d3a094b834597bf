"""The lists of many articles: as objects or as lines of JSON, made by one process or shared among several."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from numbers import Integral
from typing import Any, TypeVar, cast

from recommender._io.arguments import checked_count, checked_flag, checked_list
from recommender.engine.fitted import Fitted
from recommender.engine.questions import Questions
from recommender.errors import check_options
from recommender.ranking import Filters, ListOptions, Recommendation, Recommendations, Request

__all__ = ["EveryList", "EveryListOptions", "NamedLists"]

T = TypeVar("T")

NamedList = tuple[str, Recommendations]
"""The id of an article and its related stories."""

NamedLists = Iterator[NamedList]

_ENCODER = json.JSONEncoder(ensure_ascii=False, check_circular=False)


class EveryListOptions(ListOptions, total=False):
    """What may be said about the lists of many articles: all that `recommender.ranking.ListOptions` names, and this.

    Attributes
    ----------
    articles : iterable of str or None
        Names of articles, if only some are wanted; by default all.
    processes : int
        How many share the work, this one among them; 1 by default. Each other takes half a second to start: it is worth
        it from a thousand articles on.
    reasons : bool
        Whether to say why, as is the default.
    full : bool
        Whether a story has all that a box needs in a line of JSON, see `recommender.Recommendation.to_dict`. As an
        object it always has. By default it has not.

    Lists of many articles are made for pages with room for `k` stories, so `fill` is True by default.
    """

    articles: Iterable[str] | None
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
    processes : int
        How many share the work.
    options : mapping of str to object
        The request as the caller wrote it, for other processes.
    full : bool
        Whether stories in lines have all that a box needs.
    """

    site: Fitted
    positions: Sequence[int]
    request: Request
    reasons: bool
    processes: int
    options: Mapping[str, Any]
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
        processes = checked_count("processes", options.get("processes", 1), 1, "how many share the work")
        reasons = checked_flag("reasons", options.get("reasons", True))
        full = checked_flag("full", options.get("full", False))
        return cls(site, positions, request, reasons, processes, of_each, full)

    def objects(self, *, alone: bool) -> NamedLists:
        """Return an iterator of the lists; they are made from now on if several processes share the work.

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
        """Every list in a form: made here, or read from the line of another process."""

        def here(positions: Iterable[int]) -> Iterator[T]:
            lists = Questions(self.site).all_lists(positions, self.request, self.reasons)
            return (form(named) for named in lists)  # a generator, which can be closed

        # Other processes know nothing of what a caller's own kind of recommender or of filters does.
        if alone or self.processes == 1 or type(self.request.filters) is not Filters:
            return here(self.positions)
        from recommender.engine.parallel import shared

        corpus = self.site.corpus
        return shared(
            [corpus.ids[position] for position in self.positions],
            json.dumps(
                {"k": self.request.k, "reasons": self.reasons, "full": self.full, **self.options}, default=_plain
            ),
            self.processes,
            save=self.site.save,
            answer=lambda names: here(map(corpus.position, names)),
            read=read,
        )


def _to_line(named: NamedList, *, full: bool) -> str:
    """The list of an article as a line of JSON."""
    name, stories = named
    return _ENCODER.encode({"article_id": name, "related": [story.to_dict(full=full) for story in stories]})


def _from_line(line: str) -> NamedList:
    """The list of an article from a line of JSON."""
    fields = json.loads(line)
    return fields["article_id"], Recommendations(map(Recommendation.from_dict, fields["related"]))


def _plain(option: Any) -> Any:
    """An option of a list as JSON knows it."""
    if isinstance(option, Filters):
        return asdict(option)
    if isinstance(option, datetime):
        return option.isoformat()
    return int(option) if isinstance(option, Integral) else float(option)
