"""Recommendations: a list of related stories, which also is a table for people and knows how many more there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, SupportsIndex, overload

from recommender.errors import SettingsError, checked_keywords
from recommender.ranking.list_lines import NO_STORY, list_lines
from recommender.ranking.recommendation import Recommendation

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Recommendations"]


@checked_keywords
class Recommendations(list[Recommendation]):
    """The related stories of an article or a text, best first: a list like any other, and a bit more.

    A notebook shows it as a table, and ``print`` as the command line does.

    Parameters
    ----------
    stories : iterable of Recommendation
        Best first.
    offset : int
        How many better ones were left out in front, for a further page.
    count : callable, optional
        Returns how many there are on all pages; by default those in front and these.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> query = "Ferry crews walk out, cutting off the Skerrin Islands"
    >>> first, second = newsroom.recommend(query, 2), newsroom.recommend(query, 2, offset=2)
    >>> [story.rank for story in [*first, *second]], first.total
    ([1, 2, 3, 4], 6)
    >>> print(second[1:])  # doctest: +ELLIPSIS
      4.   0.639  2026-03-11  Why the Skerrin ferry dispute was never only about pay
           shares ...
    >>> first.to_frame()[["rank", "source", "provider"]].values.tolist()
    [[1, 'curated', 'The Harrow Tribune'], [2, 'curated', 'Lamplight TV']]
    """

    def __init__(
        self, stories: Iterable[Recommendation] = (), *, offset: int = 0, count: Callable[[], int] | None = None
    ) -> None:
        super().__init__(stories)
        self.offset = offset
        self._count = count

    @overload
    def __getitem__(self, index: SupportsIndex, /) -> Recommendation: ...

    @overload
    def __getitem__(self, index: slice, /) -> Recommendations: ...

    def __getitem__(self, index: SupportsIndex | slice, /) -> Recommendation | Recommendations:
        """A story, or some of them as a list of this kind."""
        if not isinstance(index, slice):
            return super().__getitem__(index)
        start, _, step = index.indices(len(self))
        in_front = self.offset + (start if step == 1 else 0)
        return Recommendations(super().__getitem__(index), offset=in_front, count=lambda: self.total)

    @cached_property
    def total(self) -> int:
        """How many stories there are, on all pages; it is counted when it is first asked for."""
        return self._count() if self._count else self.offset + len(self)

    def __reduce__(self) -> tuple[Any, ...]:
        """A copy or a pickle has the stories, and the total in numbers."""
        return _restored, ([*self], self.offset, self.total)

    def to_frame(self) -> pd.DataFrame:
        """Return a frame of pandas with a story a row, and all that `Recommendation` says in columns.

        `reasons` is what speaks for a story, in words. An empty list has the same columns of the same types, so that
        frames of many lists can be joined. pandas must be installed.
        """
        try:
            import pandas as pd
        except ModuleNotFoundError as error:
            raise SettingsError("to_frame needs the package 'pandas': pip install pandas") from error
        rows = [
            {**story.to_dict(full=True), "published": story.published, "reasons": _why(story)}
            for story in self or [_ANY]
        ]
        frame = pd.DataFrame(rows, columns=[*Recommendation.__slots__])
        frame["published"] = pd.to_datetime(frame["published"], utc=True).astype("datetime64[us, UTC]")
        return frame.iloc[: len(self)]

    def __str__(self) -> str:
        """The list as the command line prints it."""
        return "\n".join(list_lines(self)) or NO_STORY

    def _repr_html_(self) -> str:
        rows = "".join(map(_row, self))
        head = "".join(f"<th>{name}</th>" for name in ("", "score", "story", "date", "source", "why"))
        return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


_ANY = Recommendation("", 0, 0.0, "", "", datetime(1970, 1, 1, tzinfo=UTC), "computed")
"""Some story, which gives an empty frame the types of its columns."""


def _restored(stories: list[Recommendation], offset: int, total: int) -> Recommendations:
    return Recommendations(stories, offset=offset, count=lambda: total)


def _why(story: Recommendation) -> str:
    return "; ".join(reason.text for reason in story.reasons if reason.contribution >= 0)


def _row(story: Recommendation) -> str:
    """A row for a notebook; what the site says is text in it, and only web addresses lead on."""
    title = escape(story.title)
    if story.url.startswith(("https://", "http://")):
        title = f'<a href="{escape(story.url)}" rel="noopener noreferrer">{title}</a>'
    date = f"{story.published:%Y-%m-%d}" if story.published else ""
    cells = (str(story.rank), f"{story.score:.3f}", title, date, story.source, escape(_why(story)))
    return f"<tr>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
