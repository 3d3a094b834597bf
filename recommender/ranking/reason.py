"""A reason: one part of a score, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from recommender.errors import wrong_argument
from recommender.ranking.options import OwnList

__all__ = ["Reason", "own_list_reason"]


@dataclass(frozen=True, slots=True)
class Reason:
    """One part of a score.

    Attributes
    ----------
    signal : {"curated", "listed", "text", "mentions", "links", "topics", "time"}
        The first two are no signals of the ranker: an editor chose the story, or a program put it on the article's own
        list.
    contribution : float
        What it adds to the score, in [-1, 1]; negative where it speaks against the candidate.
    text : str
        The reason in words.
    words : tuple of (str, float)
        For ``text``: the shared words with their shares of the similarity, in [0, 1], best first.
    days : float or None
        For ``time``: days from the query to the candidate, negative for older.
    path : tuple of str
        For ``links``: ids of the nodes from the query to the candidate. The first step is similarity of text, unless
        the query's own links may be seen; all other steps are curated links, in either direction. Empty if every such
        path leads over an article that is not public.

    Examples
    --------
    >>> from recommender import Recommender, read_corpus
    >>> newsroom = Recommender.fit(read_corpus("seeds/newsroom"))
    >>> query = "Ferry crews walk out, cutting off the Skerrin Islands"
    >>> story = newsroom.explain(query, "Ferries sail again after Skerrin crews accept roster deal")
    >>> for reason in story.reasons:
    ...     print(f"{reason.contribution:+.2f} {reason.signal}: {reason.text}")
    +0.60 text: shares crews, Skerrin, Ferries, sail, islands
    +0.05 topics: same topics: Labour, Transport
    +0.03 time: 11 days later
    +0.00 links: linked by editors with “Why the Skerrin ferry dispute was never only about pay”
    """

    signal: Literal["curated", "listed", "text", "mentions", "links", "topics", "time"]
    contribution: float
    text: str
    words: tuple[tuple[str, float], ...] = ()
    days: float | None = None
    path: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """Return the reason as JSON knows it, without what does not apply."""
        record: dict[str, Any] = {"signal": self.signal, "contribution": self.contribution, "text": self.text}
        if self.words:
            record["words"] = [list(pair) for pair in self.words]
        if self.days is not None:
            record["days"] = self.days
        if self.path:
            record["path"] = list(self.path)
        return record

    @classmethod
    def from_dict(cls, record: Mapping[str, Any]) -> Reason:
        """Return the reason that `to_dict` described; anything else raises a SettingsError."""
        try:
            words, path = tuple(map(tuple, record.get("words", ()))), tuple(record.get("path", ()))
            return cls(record["signal"], record["contribution"], record["text"], words, record.get("days"), path)
        except (AttributeError, LookupError, TypeError) as error:
            raise wrong_argument("record", record, "a dict, as to_dict returns it") from error


def own_list_reason(source: OwnList, score: float) -> Reason:
    """Return the reason for a story from the article's own list, an editor's (``curated``) or a program's."""
    return Reason(source, score, "chosen by the editor" if source == "curated" else "on the article’s own list")
