"""From suggestions to changed files: in memory, each checked by reading it again."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from recommender.content import Article, RelatedLink
from recommender.corpus import AmbiguousReferenceError, Corpus
from recommender.errors import EditError
from recommender.readers import BY_HAND, ListedEntry
from recommender.readers import Path as KeyPath
from recommender.sites.front_matter import add_entry, remove_entry, replace_value
from recommender.sites.suggestions.entry_style import EntryStyle, style_of_page, style_of_site
from recommender.sites.suggestions.pages import OpenPage, SiteFiles
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["Changes", "FileChange", "Refusal", "changes_of"]

FRAMES = ("[[", "{{", "{%")
"""What begins a name that is a link by itself: ``[[quay]]``, ``{{< ref "quay" >}}``."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """One file as it is, and as it would be.

    Attributes
    ----------
    file : Path
        The file itself, all links in its path resolved.
    path : str
        Relative to the content folder.
    before, after : bytes
    suggestions : tuple of Suggestion
        What was done.
    """

    file: Path
    path: str
    before: bytes = field(repr=False)
    after: bytes = field(repr=False)
    suggestions: tuple[Suggestion, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A suggestion that cannot be written into its file.

    Attributes
    ----------
    suggestion : Suggestion
    reason : str
        Why, and what to do.
    """

    suggestion: Suggestion
    reason: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All files that would change.

    Attributes
    ----------
    files : tuple of FileChange
        Sorted by path.
    refused : tuple of Refusal
    is_learned : bool
        Whether any list of the site showed how entries are written.
    """

    files: tuple[FileChange, ...]
    refused: tuple[Refusal, ...]
    is_learned: bool

    @property
    def suggestions(self) -> list[Suggestion]:
        """All that can be written, file by file."""
        return [suggestion for change in self.files for suggestion in change.suggestions]


def changes_of(suggestions: Iterable[Suggestion], corpus: Corpus, files: SiteFiles) -> Changes:
    """Return what becomes of the files if suggestions are followed; nothing is written.

    Parameters
    ----------
    suggestions : iterable of Suggestion
        In any order.
    corpus : Corpus
        The site as it was read.
    files : SiteFiles
        Its files.
    """
    by_article: dict[str, list[Suggestion]] = {}
    changed, refused = dict[str, FileChange](), list[Refusal]()
    for suggestion in suggestions:
        if suggestion.action == "check":
            refused.append(Refusal(suggestion, suggestion.sentence))
        else:
            by_article.setdefault(suggestion.article_id, []).append(suggestion)
    site = style_of_site(corpus, files) if by_article else EntryStyle()
    for name in sorted(by_article, key=lambda name: (by_article[name][0].path, name)):
        article = corpus.articles[corpus.position(name)]
        try:
            page = files.open(article)
            real = os.path.realpath(page.file)
            if real in changed:
                raise EditError(f"{changed[real].path} is another name of the same file, and is changed already")
            change, not_done = _Edit(page, corpus, site).made(by_article[name])
        except EditError as error:
            refused += (Refusal(suggestion, str(error)) for suggestion in by_article[name])
            continue
        refused += not_done
        if change.after != change.before:
            changed[real] = change
    return Changes(tuple(changed.values()), tuple(refused), site.is_learned)


@dataclass
class _Edit:
    """The change of one page."""

    page: OpenPage
    corpus: Corpus
    site: EntryStyle

    def made(self, suggestions: Sequence[Suggestion]) -> tuple[FileChange, list[Refusal]]:
        """Follow the suggestions that can be followed. EditError if the file then lists anything else."""
        page, entries, data = self.page, self.page.entries, self.page.data
        related = [replace(link, line=0) for link in page.article.related]
        if [replace(entry.link, line=0) for entry in entries] != related:
            raise EditError("its list is not as it was read; run the command again, or change it by hand")
        style = style_of_page(page, self.corpus, self.site)
        done, refused = list[Suggestion](), list[Refusal]()
        # Entries from the last to the first, so that those that come later stand where they stood; new ones at the end.
        order = sorted(suggestions, key=lambda one: -one.number if one.number >= 0 else 1)
        for suggestion in order:
            try:
                entry = entries[suggestion.number] if suggestion.number >= 0 else None
                data = self._followed(data, suggestion, entry, style)
                done.append(suggestion)
            except EditError as error:
                refused.append(Refusal(suggestion, str(error)))
        self._check(data, done)
        kept = tuple(suggestion for suggestion in suggestions if suggestion in done)
        file = Path(os.path.realpath(page.file))
        return FileChange(file, page.article.path, page.data, data, kept), refused

    def _followed(self, data: bytes, suggestion: Suggestion, entry: ListedEntry | None, style: EntryStyle) -> bytes:
        if entry is None:
            target = self._article(suggestion)
            path = self.page.list_path or style.list_path
            return add_entry(data, path, style.entry(target, self.page, self.corpus))
        if entry.path is None:
            raise EditError(f"the entry is not written in this file, or not by itself; {BY_HAND}")
        if suggestion.action == "remove":
            place = entry.path[-1]
            if isinstance(place, int):
                return remove_entry(data, entry.path[:-1], place)
            return remove_entry(data, entry.path, 0)
        return self._replaced(data, suggestion, entry, style)

    def _replaced(self, data: bytes, suggestion: Suggestion, entry: ListedEntry, style: EntryStyle) -> bytes:
        """The page with another name or address in one of its entries."""
        link = entry.written
        names = (link.url,) if suggestion.address else (link.url, link.reference)
        for keys, value in _texts(entry.value):
            old = next((name for name in names if name and (name in value if not keys else name == value)), "")
            if not old:
                continue
            if suggestion.address:
                text = value.replace(old, suggestion.address)
            else:
                new = style.name(keys, old, self._article(suggestion), self.page, self.corpus)
                text = new if old == value or new.startswith(FRAMES) else value.replace(old, new)
            return replace_value(data, (*(entry.path or ()), *keys), text)
        raise EditError(f"the name in the entry is not written as it is read; {BY_HAND}")

    def _article(self, suggestion: Suggestion) -> Article:
        return self.corpus.articles[self.corpus.position(suggestion.target_id)]

    def _check(self, data: bytes, done: Iterable[Suggestion]) -> None:
        """Raise an EditError unless the list means what it meant, but for what was done."""
        before = self._targets(self.page)
        wanted = Counter(target for target in before if target)
        for suggestion in done:
            if suggestion.number >= 0 and (old := before[suggestion.number]):
                wanted[old] -= 1
            if suggestion.action != "remove" and suggestion.target_id:
                wanted[suggestion.target_id] += 1
        after = Counter(target for target in self._targets(replace(self.page, data=data)) if target)
        if after != +wanted:
            raise EditError(f"the list would then mean other articles than intended; {BY_HAND}")

    def _targets(self, page: OpenPage) -> list[str]:
        """The articles that the entries of a page mean; nothing for those that mean none."""
        return [self._target(entry.link) for entry in page.entries]

    def _target(self, link: RelatedLink) -> str:
        try:
            position = self.corpus.book.resolve(link, self.page.article)
        except AmbiguousReferenceError:
            return ""
        return "" if position is None else self.corpus.articles[position].id


def _texts(value: Any, keys: KeyPath = ()) -> Iterable[tuple[Any, str]]:
    """The texts of an entry, with the keys that lead to them."""
    if isinstance(value, str):
        yield keys, value
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _texts(inner, (*keys, key)) if isinstance(key, str) else ()
