"""What may be changed in one list of one page, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["Suggestion"]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One change of one list.

    Attributes
    ----------
    article_id, path : str
        The article with the list, and its file relative to the content folder.
    action : {"add", "remove", "replace", "check"}
        What becomes of the list; of what is to be checked, a person decides that.
    reason : str
        Why, in words that an editor understands; it may quote titles.
    target_id : str
        The article that the entry means, or is to mean; empty where it means nothing.
    title : str
        The title of that article; else what the entry says.
    number : int
        Which entry of ``article.related`` it is about, from 0; -1 for a new one, and for an empty one.
    chance : float or None
        That the two articles are clearly related, in [0, 1], where the ranker is the one who suggests it.
    address : str
        The address that is to stand in the entry, where only that is replaced.
    """

    article_id: str
    path: str
    action: Literal["add", "remove", "replace", "check"]
    reason: str
    target_id: str = ""
    title: str = ""
    number: int = -1
    chance: float | None = None
    address: str = ""

    @property
    def sentence(self) -> str:
        """The suggestion in words: what to do, with what, and why."""
        verb = {"add": "add", "remove": "remove", "replace": "correct", "check": "check"}[self.action]
        chance = f" ({self.chance:.2f})" if self.chance is not None else ""
        return f"{verb} “{self.title or self.target_id}”{chance}: {self.reason}"

    def to_dict(self) -> dict[str, Any]:
        """Return the suggestion as JSON knows it."""
        return {
            "article_id": self.article_id,
            "path": self.path,
            "action": self.action,
            "target_id": self.target_id or None,
            "title": self.title,
            "entry": self.number + 1 if self.number >= 0 else None,
            "chance": None if self.chance is None else round(self.chance, 2),
            "reason": self.reason,
        }
