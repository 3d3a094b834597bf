"""How the lists of a site write their entries, learned from those that stand there, so that new ones look the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from recommender.content import Article
from recommender.corpus import AmbiguousReferenceError, Corpus
from recommender.errors import EditError
from recommender.readers import GENERATORS, Path, link_of
from recommender.sites.front_matter import Entry, Scalar
from recommender.sites.suggestions.names import NAMES, Template, is_former, templates_of
from recommender.sites.suggestions.pages import OpenPage, SiteFiles

__all__ = ["EntryStyle", "style_of_page", "style_of_site"]

SAMPLE = 40
"""Pages with a list that are read to learn how a site writes them: a plain choice, spread over the whole site."""

LINKS = {"[[": {"obsidian"}, "{{": {"hugo"}, "{%": {"jekyll", "hexo"}}
"""What a link of a template or of a vault begins with → generators that understand it. With another generator, only a
plugin may, so that some entries have to show it."""

MIN_FOREIGN = 3
"""Entries of a site that make a link of somebody else its habit. A plain choice: one may have come with a page."""

MIN_SHARE = 0.5
"""A key of mappings is written if we know what it says in this share of the entries, or more. A plain choice."""

DEFAULT = {"obsidian": (Template("[[", "stem", "]]"), '"')}
"""Generator → how a page is named, and in which quotes, on a site without any list. Elsewhere it is the path."""

DEFAULT_KEYS: dict[str, Path] = {"zola": ("extra", "related")}
"""Generator → where a list stands on a site without any. Zola refuses keys of its own level that it does not know."""

Keys = tuple[str, ...]


class Written(NamedTuple):
    """How one value is written."""

    template: Template
    style: str
    is_bare: bool


BY_PATH = Written(Template("", "path", ""), "", False)


@dataclass
class EntryStyle:
    """What has been seen so far.

    Attributes
    ----------
    shapes : Counter of bool
        How many entries are mappings, and how many are not.
    values : mapping of keys to Counter of Written
        For each key of mappings, and for no key where the entry is a text itself, how it may have been written; in
        the order in which they are written.
    list_paths : Counter of Path
        Where lists stand in their files.
    default : Written
    default_path : Path
        Where nothing has been seen.
    """

    shapes: Counter[bool] = field(default_factory=Counter)
    values: dict[Keys, Counter[Written]] = field(default_factory=dict)
    list_paths: Counter[Path] = field(default_factory=Counter)
    default: Written = BY_PATH
    default_path: Path = ("related",)

    @property
    def is_learned(self) -> bool:
        """Whether any entry has shown how a page is named."""
        return any(self.values.values())

    @property
    def list_path(self) -> Path:
        """Where a list is to stand in a file that has none."""
        return next((path for path, _ in self.list_paths.most_common(1)), self.default_path)

    def see(self, page: OpenPage, corpus: Corpus, weight: int = 1) -> None:
        """Learn from the entries of a page which mean articles of the site."""
        position = corpus.position(page.article.id)
        if len(page.entries) != len(page.article.related):
            return
        for meaning, entry in zip(corpus.meanings(position), page.entries, strict=True):
            if not isinstance(meaning.target, int) or meaning.target >= len(corpus) or entry.path is None:
                continue
            target = corpus.articles[meaning.target]
            if is_former(meaning.link.reference, target):
                continue  # another page was never at an address like that
            is_mapping = isinstance(entry.value, Mapping)
            self.shapes[is_mapping] += weight
            list_path = entry.path[:-1] if isinstance(entry.path[-1], int) else entry.path
            self.list_paths[list_path] += weight
            for keys, value in _leaves(entry.value) if is_mapping else [((), entry.value)]:
                self.values.setdefault(keys, Counter())  # in the order of the file, also if nothing is learned from it
                for written in _written(page, (*entry.path, *keys), value, target):
                    self.values[keys][written] += weight

    def joined(self, other: EntryStyle) -> EntryStyle:
        """Return both together; of equal votes, those of this one go before."""
        values = {keys: Counter(votes) for keys, votes in self.values.items()}
        for keys, votes in other.values.items():
            values.setdefault(keys, Counter()).update(votes)
        shapes, paths = self.shapes + other.shapes, self.list_paths + other.list_paths
        return EntryStyle(shapes, values, paths, other.default, other.default_path)

    def without_foreign(self, generator: str) -> EntryStyle:
        """Return the style without links that a generator does not understand, if hardly any entry is one."""
        kept = {
            keys: Counter({it: n for it, n in votes.items() if n >= MIN_FOREIGN or not _is_foreign(it, generator)})
            for keys, votes in self.values.items()
        }
        return replace(self, values=kept)

    def entry(self, target: Article, page: OpenPage, corpus: Corpus) -> Entry:
        """Return the entry for a target in the list of a page.

        Raises
        ------
        EditError
            If no name that the lists use means just this article.
        """
        for entry in self._candidates(target, page.article):
            if means(_plain(entry), target, page, corpus):
                return entry
        raise _nameless(target)

    def name(self, keys: Keys, old: str, target: Article, page: OpenPage, corpus: Corpus) -> str:
        """Return what a value of an entry is to be instead of `old`, so that it names the target.

        Of all names that do, it is the one most like the old one. EditError as for `entry`.
        """
        votes = [written.template for written in self.values.get(keys, ())]
        plain = (Template("", name, "") for name in NAMES)
        texts = (template.fill(target, page.article) for template in (*votes, *plain))
        names = [text for text in dict.fromkeys(texts) if text and means(text, target, page, corpus)]
        if not names:
            raise _nameless(target)
        return max(names, key=lambda text: SequenceMatcher(None, old, text, autojunk=False).ratio())

    def _candidates(self, target: Article, source: Article) -> Iterator[Entry]:
        if self.shapes[True] > self.shapes[False]:
            yield self._mapping(target, source)
        quotes = ""
        for written, _ in self.values.get((), Counter()).most_common():
            quotes = quotes or written.style
            yield Scalar(written.template.fill(target, source), written.style, written.is_bare)
        yield Scalar(self.default.template.fill(target, source), quotes or self.default.style)
        for name in ("path", "id", "url", "permalink"):
            yield Scalar(Template("", name, "").fill(target, source), quotes)

    def _mapping(self, target: Article, source: Article) -> Entry:
        """An entry of several keys, as far as the target says what belongs there."""
        entry: dict[str, Any] = {}
        for keys, votes in self.values.items():
            written, count = next(iter(votes.most_common(1)), (BY_PATH, 0))
            text = written.template.fill(target, source)
            if not keys or not text or not count or count < MIN_SHARE * self.shapes[True]:
                continue
            inner = entry
            for key in keys[:-1]:
                inner = inner.setdefault(key, {})
            inner[keys[-1]] = Scalar(text, written.style, written.is_bare)
        return entry


def _nameless(target: Article) -> EditError:
    return EditError(f"no name means {target.id!r} and nothing else; give that page an id or a slug of its own")


def style_of_site(corpus: Corpus, files: SiteFiles) -> EntryStyle:
    """Return how the lists of a site are written, by a sample of its pages."""
    name = files.project.generator.name
    template, style = DEFAULT.get(name, (Template("", "path", ""), ""))
    known = EntryStyle(default=Written(template, style, False), default_path=DEFAULT_KEYS.get(name, ("related",)))
    listing = [article for article in corpus.articles if article.related and article.related_origin == "editor"]
    for article in listing[:: max(1, len(listing) // SAMPLE)]:
        try:
            known.see(files.open(article), corpus)
        except EditError:
            continue
    return known.without_foreign(name) if name in GENERATORS else known


def style_of_page(page: OpenPage, corpus: Corpus, site: EntryStyle) -> EntryStyle:
    """Return how a page is to write entries: as most of its own are written, else as most of the site are."""
    own = EntryStyle()
    own.see(page, corpus, 1 + site.shapes.total())  # so that one of its own outvotes all others, which settle a tie
    return own.joined(site)


def _is_foreign(written: Written, generator: str) -> bool:
    return any(written.template.before.startswith(sign) and generator not in LINKS[sign] for sign in LINKS)


def means(value: Any, target: Article, page: OpenPage, corpus: Corpus) -> bool:
    """Whether an entry with this value means an article in the list of a page, and no other."""
    link = link_of(value, page.source) if value else None
    try:
        found = corpus.book.resolve(link, page.article) if link else None
    except AmbiguousReferenceError:
        return False
    return found is not None and corpus.articles[found].id == target.id


def _leaves(value: Any, keys: Keys = ()) -> Iterator[tuple[Keys, Any]]:
    if not isinstance(value, Mapping):
        yield keys, value
    elif len(keys) < 3:  # deeper ones are data of something else
        for key, inner in value.items():
            if isinstance(key, str):
                yield from _leaves(inner, (*keys, key))


def _written(page: OpenPage, path: Path, value: Any, target: Article) -> Iterator[Written]:
    """All ways in which a value may have been written."""
    node = page.layout.node(path)
    if node is None or node.kind != "scalar" or isinstance(value, list | bool) or value is None:
        return
    is_bare = not isinstance(value, str)
    text = page.layout.plain[node.start : node.end] if is_bare else value
    style = node.style if node.style[:1] in ("'", '"') else ""
    for template in templates_of(text, target, page.article):
        yield Written(template, style, is_bare)


def _plain(entry: Entry) -> Any:
    """An entry as a parser returns it."""
    if isinstance(entry, Scalar):
        return entry.text
    return {key: _plain(value) for key, value in entry.items()} if isinstance(entry, Mapping) else list(entry)
