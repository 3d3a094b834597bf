"""What is wrong with the entries of lists, and what would mend it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from difflib import SequenceMatcher
from functools import cached_property

from recommender.content import (
    KEPT_OUT,
    LEADS_NOWHERE,
    Article,
    canonical_url,
    primary,
    site_path,
    slugify,
    strip_date,
    without_tracking,
)
from recommender.corpus import Corpus, Meaning, likely_meant, shared_address
from recommender.sites.suggestions.names import is_former, is_misspelling
from recommender.sites.suggestions.suggestion import Suggestion

__all__ = ["Repairs", "one_way"]

MIN_LIKENESS = 0.9
"""Likeness of two names, in [0, 1], from which one is taken for the other, misspelt or renamed; see `difflib`. A plain
choice: a letter or two of a long name."""

MIN_NAME = 10
"""Characters of a name that is looked for elsewhere: a plain choice. Of shorter ones, as `index`, there are many."""

LOOKED_UP = 200
"""Broken links whose nearest article is looked for: each look-up reads the names of the whole site."""

_AMP = re.compile(r"(?<![a-z0-9])(?:amp|amphtml|ampproject)(?![a-z0-9])", re.IGNORECASE)
_NUMBERS = re.compile(r"\d+")
_VERSION = re.compile(r"(?:\A|/)v?\d+\.(?:\d+|x)(?:/|\Z)")


@dataclass
class Repairs:
    """Looks through the lists of a site.

    Attributes
    ----------
    corpus : Corpus
    moment : datetime or None
        At which pages have to be public.
    gone : mapping of str to str
        Titles of articles that the site had once, by canonical address: an entry with such an address leads to none of
        another site.
    """

    corpus: Corpus
    moment: datetime | None = None
    gone: Mapping[str, str] = field(default_factory=dict)
    _n_looked_up: int = field(default=0, repr=False)
    _n_guessed: int = field(default=0, repr=False)

    def all(self, *, removals: bool) -> Iterator[Suggestion]:
        """Yield what would mend the lists of editors; those of programs are made again anyway.

        Parameters
        ----------
        removals : bool
            Whether entries that lead nowhere are to be taken away. Those that are certainly too many always are:
            repeated ones, and the article itself. What only a person can mend is to be checked.
        """
        for position, article in enumerate(self.corpus.articles):
            if article.related and article.related_origin == "editor" and not article.why_kept_out(self.moment):
                meanings = self.corpus.meanings(position)
                listed = {position, *(meaning.target for meaning in meanings)}
                for meaning in meanings:
                    suggestion = self._was_here(article, meaning) or self._of(article, meaning, listed)
                    if suggestion and suggestion.action == "replace" and suggestion.target_id:
                        listed.add(self.corpus.position(suggestion.target_id))
                    if suggestion and (removals or not _leads_nowhere(suggestion)):
                        yield suggestion
        yield from self._empty()

    def _empty(self) -> Iterator[Suggestion]:
        """Entries that name nothing: reading leaves them out, so no list of an article has them."""
        for problem in self.corpus.problems:
            if problem.kind == "empty link":
                records = [self.corpus.articles[one] for one in self.corpus.book.of_file(problem.path)]
                article = max(
                    (one for one in records if one.line <= problem.line), key=lambda one: one.line, default=None
                )
                if article and article.related_origin == "editor" and not article.why_kept_out(self.moment):
                    why = f"{problem.text} (line {problem.line}); {problem.remedy}"
                    yield Suggestion(article.id, article.path, "check", why, title="an entry without a name")

    def _was_here(self, article: Article, meaning: Meaning) -> Suggestion | None:
        """An entry whose address is that of an article that is gone, and not of another site."""
        was = self.gone.get(canonical_url(meaning.target)) if isinstance(meaning.target, str) else None
        if was is None:
            return None
        why = f"it leads to an article that the site has no more: “{was}”"
        return Suggestion(article.id, article.path, "check", why, title=was or _named(meaning), number=meaning.number)

    def _of(self, article: Article, meaning: Meaning, listed: Collection[object]) -> Suggestion | None:
        target, named = self._article(meaning), meaning.link.title or meaning.link.reference or meaning.link.url
        title = target.title if target else named
        if meaning.twin is not None or meaning.ambiguity:
            return self._check(article, meaning)
        if "self link" in meaning.kinds:
            return self._remove(article, meaning, meaning.link.title or article.title, "the article lists itself")
        if "repeated link" in meaning.kinds:
            return self._remove(article, meaning, title, "it is listed already, further up")
        if "dangling link" in meaning.kinds:
            return self._found_again(article, meaning, named, listed)
        if target is not None and (why := target.why_kept_out(self.moment)) in LEADS_NOWHERE:
            return self._remove(article, meaning, title, f"{NOWHERE}: {KEPT_OUT[why]}")
        address, why = _better_address(meaning.link.url, target)
        if not address and target is not None and is_former(meaning.link.reference, target):
            why = f"{meaning.link.reference!r} is a former address of the page"
        return self._replace(article, meaning, target, why, address) if why else None

    def _found_again(self, article: Article, meaning: Meaning, named: str, listed: Collection[object]) -> Suggestion:
        """What becomes of an entry that no article answers to."""
        broken = f"no article answers to {_named(meaning)!r}"
        found, is_same = self._moved(article, meaning.link.reference or meaning.link.url)
        if found is not None and self.corpus.position(found.id) in listed:
            return self._remove(
                article, meaning, named, f"{broken}, and {found.id!r}, which it means, is listed already"
            )
        if found is not None:
            how = "a page elsewhere has that name" if is_same else "only one page has nearly that name"
            return self._replace(article, meaning, found, f"{broken}; {how}")
        if meant := self._likely_meant(_named(meaning), self.corpus.position(article.id)):
            # Too little alike to correct it, too much to take it away.
            is_listed = self.corpus.position(meant) in listed
            what = f"most like it is {meant!r}, which is listed already" if is_listed else f"did you mean {meant!r}?"
            return Suggestion(article.id, article.path, "check", f"{broken}; {what}", meant, named, meaning.number)
        return self._remove(article, meaning, named, f"{NOWHERE}: {broken}")

    def _likely_meant(self, name: str, own: int) -> str:
        """What a broken name may mean, as ``doctor`` says it; empty if no name is like it, or too many are broken.

        Neither the article itself, nor one that readers cannot see.
        """
        self._n_guessed += 1
        return likely_meant(self.corpus.book, name, self._unseen | {own}) if self._n_guessed <= LOOKED_UP else ""

    @cached_property
    def _unseen(self) -> frozenset[int]:
        """The positions of the articles to which a link leads nowhere."""
        articles = enumerate(self.corpus.articles)
        return frozenset(place for place, one in articles if one.why_kept_out(self.moment) in LEADS_NOWHERE)

    @cached_property
    def _words(self) -> frozenset[str]:
        """The words in the names of all articles."""
        return frozenset(
            word for article in self.corpus.articles for name in _names(article) for word in name.split("-")
        )

    def _article(self, meaning: Meaning) -> Article | None:
        is_article = isinstance(meaning.target, int)
        return self.corpus.articles[meaning.target] if is_article else None  # type: ignore[index]

    def _remove(self, article: Article, meaning: Meaning, title: str, why: str) -> Suggestion:
        target = self._article(meaning)
        name = target.id if target else ""
        return Suggestion(article.id, article.path, "remove", why, name, title, meaning.number)

    def _check(self, article: Article, meaning: Meaning) -> Suggestion:
        """An entry that may mean several articles, or whose article has the address of this one."""
        if meaning.twin is None:
            why, name, title = meaning.ambiguity, "", meaning.link.title or _named(meaning)
        else:
            twin = self.corpus.articles[meaning.twin]
            why, name, title = "; ".join(shared_address(article)), twin.id, twin.title
        return Suggestion(article.id, article.path, "check", why, name, title, meaning.number)

    def _replace(
        self, article: Article, meaning: Meaning, target: Article | None, why: str, address: str = ""
    ) -> Suggestion:
        title = target.title if target else meaning.link.title or address
        name = target.id if target else ""
        return Suggestion(article.id, article.path, "replace", why, name, title, meaning.number, address=address)

    def _moved(self, source: Article, name: str) -> tuple[Article | None, bool]:
        """The one article that a broken name means almost certainly, and whether it has that very name."""
        wanted = slugify(strip_date(site_path(name).rpartition("/")[2]))
        if len(wanted) < MIN_NAME or _VERSION.search(name) or self._n_looked_up >= LOOKED_UP:
            return None, False
        self._n_looked_up += 1
        likely = [self.corpus.articles[self.corpus.position(one)] for one in self.corpus.book.closest(wanted, 5)]
        likeness = {one.id: _likeness(wanted, one) for one in likely}
        good = [one for one in likely if likeness[one.id] >= MIN_LIKENESS]
        best = max(good, key=lambda one: likeness[one.id], default=None)
        if best is None or best.id == source.id or best.why_kept_out(self.moment):
            return None, False
        is_same = likeness[best.id] == 1
        is_meant = is_same or any(is_misspelling(wanted, one, self._words) for one in _names(best))
        is_foreign = primary(best.language) != primary(source.language)
        is_one_of_several = sum(likeness[one.id] >= likeness[best.id] - 0.05 for one in good) > 1
        return (None, False) if is_foreign or is_one_of_several or not is_meant else (best, is_same)


NOWHERE = "it leads nowhere"


def _leads_nowhere(suggestion: Suggestion) -> bool:
    return suggestion.action == "remove" and suggestion.reason.startswith(NOWHERE)


def one_way(corpus: Corpus, moment: datetime | None) -> Iterator[Suggestion]:
    """Yield the way back for each link to an article that has a list of its own and does not return the link."""
    rows, columns = corpus.links.nonzero()
    edges = set(zip(rows.tolist(), columns.tolist(), strict=True))
    for target, source in sorted((target, source) for source, target in edges if (target, source) not in edges):
        if target >= len(corpus):
            continue
        article, other = corpus.articles[source], corpus.articles[target]
        is_seen = not article.why_kept_out(moment) and not other.why_kept_out(moment)
        if other.related and other.related_origin == article.related_origin == "editor" and is_seen:
            why = "its own list names this article"
            yield Suggestion(other.id, other.path, "add", why, article.id, article.title)


def _likeness(wanted: str, article: Article) -> float:
    """How like a name is to those of an article, in [0, 1]; names with other numbers are not alike at all."""
    numbers = _NUMBERS.findall(wanted)
    same = [name for name in _names(article) if _NUMBERS.findall(name) == numbers]
    return max((SequenceMatcher(None, wanted, name, autojunk=False).ratio() for name in same), default=0.0)


def _names(article: Article) -> set[str]:
    """The names of an article, as words with hyphens, without dates."""
    stem = article.path.rpartition("/")[2].rpartition(".")[0]
    names = (slugify(strip_date(name)) for name in (article.slug, stem, article.id.rpartition("/")[2]))
    return set(filter(None, names))


def _better_address(url: str, target: Article | None) -> tuple[str, str]:
    """The address that is to stand in the place of one that counts visitors, or is that of a copy; and why."""
    if not canonical_url(url):
        return "", ""
    clean, own = without_tracking(url), target.url if target is not None and canonical_url(target.url) else ""
    if not own or own == url or without_tracking(own) != own:
        return (clean, COUNTS) if clean != url else ("", "")
    if canonical_url(own) != canonical_url(url):
        return own, "the page has another address now"
    if _AMP.search(url) and not _AMP.search(own):
        return own, "the entry has the address of an AMP copy"
    return (own, COUNTS) if clean != url else ("", "")


COUNTS = "the address has a parameter that only counts visitors"


def _named(meaning: Meaning) -> str:
    return meaning.link.reference or meaning.link.url or meaning.link.title
