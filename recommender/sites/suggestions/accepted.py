"""What an editor accepted on the page of a site, as suggestions for its files as they are now."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from recommender._io.json_shape import check_shape
from recommender.content import one_line
from recommender.corpus import Corpus, Meaning
from recommender.errors import SettingsError
from recommender.explorer import shown_title
from recommender.sites.suggestions.repairs import Repairs
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["Accepted", "read_decisions"]

FORMAT = "recommender decisions"
"""What the file calls itself, as `decisions.js` writes it."""

MAX_BYTES = 64_000_000
"""Of a file of decisions: a plain choice, far more than anybody decides."""

ROW: dict[str, Any] = {
    **dict.fromkeys(("decision", "section", "article_id", "title", "reason"), str),
    **dict.fromkeys(("action", "target_id"), str | None),
    "chance": float | None,
}
"""The fields of a decision that are read, and what each holds."""

ACTIONS = ("add", "remove", "replace", None)
"""What becomes of the list; None for a note that changes no list."""


def read_decisions(file: Path) -> list[Mapping[str, Any]]:
    """Return the accepted rows of a file that the page of a site saved.

    Raises
    ------
    SettingsError
        If the file cannot be read, or is no such file.
    """
    what = f"--accepted: {str(file)!r}"
    try:
        if file.stat().st_size > MAX_BYTES:
            raise SettingsError(f"{what} is larger than {MAX_BYTES // 1_000_000} MB; name a file that the page saved")
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{what} cannot be read: {error.strerror}; check the path") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{what} is no JSON: {one_line(str(error))}; save it on the page again") from error
    if not isinstance(data, dict) or data.get("format") != FORMAT or not isinstance(data.get("decisions"), list):
        raise SettingsError(f"{what} holds no decisions; on the page that export made, choose “Save as JSON”")
    rows = [_checked(row, f"{what}, decision {number}") for number, row in enumerate(data["decisions"], 1)]
    return [row for row in rows if row["decision"] == "accept"]


def _checked(row: Any, place: str) -> Mapping[str, Any]:
    """A decision as the page writes it; anything else raises a SettingsError."""
    try:
        check_shape(row, {str: object}, place)
        for name, shape in ROW.items():
            check_shape(row.get(name), shape, f"{place}: {name}")
        if row["action"] not in ACTIONS:
            raise ValueError(f"{place}: action holds {row['action'][:40]!r}")
    except ValueError as error:
        raise SettingsError(f"{error}; save the file on the page again") from error
    return {name: row[name] for name in ROW}


@dataclass(frozen=True)
class Accepted:
    """Turns accepted rows into suggestions for the site as it is now; its files may have changed since the export.

    Attributes
    ----------
    corpus : Corpus
    moment : datetime or None
        At which pages have to be public.
    """

    corpus: Corpus
    moment: datetime | None = None

    def suggestions(self, rows: Sequence[Mapping[str, Any]]) -> tuple[list[Suggestion], list[str]]:
        """Return what can be done, in the order of the files, and for each row that cannot, why not.

        Rows without an action, as an article that no list names, are notes of the editor and left out.
        """
        done, refused = dict[tuple[Any, ...], Suggestion](), list[str]()
        for row in rows:
            found = self._of(row) if row["action"] else ()
            if isinstance(found, str):
                refused.append(f"{one_line(row['article_id'])}: {row['action']} “{one_line(row['title'])}”: {found}")
                continue
            for one in found:
                done.setdefault((one.article_id, one.action, one.number, one.target_id), one)
        removals = Counter((one.article_id, one.target_id) for one in done.values() if one.action == "remove")
        # Of an entry that is listed twice one may go: the link stays.
        removed = {frozenset(pair) for pair, n in removals.items() if n >= self._n_entries(*pair)}
        for key, one in [*done.items()]:
            if one.action == "add" and frozenset((one.article_id, one.target_id)) in removed:
                del done[key]
                refused.append(
                    f"{one.article_id}: add “{one_line(one.title)}”: a link of the two is to be removed, too"
                )
        return sorted(done.values(), key=lambda one: (one.path, one.article_id)), refused

    def _of(self, row: Mapping[str, Any]) -> Sequence[Suggestion] | str:
        """The suggestions of one row, or why there is none."""
        position = self.corpus.positions.get(row["article_id"], len(self.corpus))
        if position >= len(self.corpus):
            return "there is no such article now"
        article = self.corpus.articles[position]
        if article.related_origin != "editor":
            return "its list is made by a program, and left to that"
        if why := article.why_kept_out(self.moment):
            return f"the article is not public: {why}"
        if row["section"] == "broken":
            return self._repaired(row) or "the list has no such entry now"
        target = self.corpus.positions.get(row["target_id"] or "", len(self.corpus))
        if target >= len(self.corpus):
            return "there is no such story now"
        return self._added(position, target, row) if row["action"] == "add" else self._removed(position, target, row)

    def _added(self, position: int, target: int, row: Mapping[str, Any]) -> Sequence[Suggestion] | str:
        article, story = self.corpus.articles[position], self.corpus.articles[target]
        if position == target:
            return "the story is the article itself"
        if target in self.corpus.related(position):
            return "it is in the list already"
        if why := story.why_kept_out(self.moment):
            return f"the story is not public: {why}"
        reason = one_line(row["reason"]) or "accepted on the map"
        return [Suggestion(article.id, article.path, "add", reason, story.id, story.title, chance=row["chance"])]

    def _removed(self, position: int, target: int, row: Mapping[str, Any]) -> Sequence[Suggestion] | str:
        article, story = self.corpus.articles[position], self.corpus.articles[target]
        entries = [meaning for meaning in self._meanings(position) if meaning.target == target]
        reason = one_line(row["reason"]) or "accepted on the map"
        return [
            Suggestion(article.id, article.path, "remove", reason, story.id, story.title, entry.number)
            for entry in entries
        ] or "it is not in the list now"

    def _n_entries(self, article_id: str, target_id: str) -> int:
        """How many entries of a list mean an article."""
        target = self.corpus.positions.get(target_id)
        return sum(meaning.target == target for meaning in self._meanings(self.corpus.positions[article_id]))

    def _meanings(self, position: int) -> list[Meaning]:
        return self.corpus.meanings(position)

    def _repaired(self, row: Mapping[str, Any]) -> Sequence[Suggestion]:
        return self._repairs.get(_key(row["article_id"], row["action"], row["target_id"] or "", row["title"]), ())

    @cached_property
    def _repairs(self) -> dict[tuple[str, ...], list[Suggestion]]:
        """What would mend the lists as they are now, by what the page says of it."""
        repairs = dict[tuple[str, ...], list[Suggestion]]()
        for one in Repairs(self.corpus, self.moment).all(removals=True):
            repairs.setdefault(_key(one.article_id, one.action, one.target_id, one.title), []).append(one)
        return repairs


def _key(article_id: str, action: str, target_id: str, title: str) -> tuple[str, ...]:
    """What a repair is known by: a page shows titles on one line, and cuts long ones."""
    return article_id, action, target_id, shown_title(title)
