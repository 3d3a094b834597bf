"""How entries of lists name and describe an article: the table of what is known of it."""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from recommender.content import Article, site_path

__all__ = ["NAMES", "Template", "is_former", "is_misspelling", "templates_of"]

SHORTEST_PART = 3
"""Characters of a name that may be a part of an entry: a plain choice. Shorter ones occur in words by chance."""

SHORTEST_WORD, LONG_WORD = 5, 9
"""Letters of a word that may be misspelt, by one letter, and from which it may be by two. Plain choices: ``part-ii`` is
no misspelling of ``part-i``, nor ``june`` one of ``july``."""

NAMES = ("path", "relative", "path_bare", "relative_bare", "url", "permalink", "id", "stem", "file", "slug", "title")
"""Values that name an article, and may be a part of an entry: ``/blog/{slug}/``. The first is preferred."""


class Template(NamedTuple):
    """A text with the place of one value: ``[[``, ``stem``, ``]]``."""

    before: str
    name: str
    after: str

    def fill(self, target: Article, source: Article) -> str:
        """Return the text for a target, in the list of a source; empty if the target lacks the value."""
        value = next((value for name, value in _values(target, source) if name == self.name), "")
        return f"{self.before}{value}{self.after}" if value else ""


def templates_of(text: str, target: Article, source: Article) -> Iterator[Template]:
    """Yield all templates by which `source` may have written `text` when it meant `target`, the likeliest first.

    Examples
    --------
    >>> quay, tides = Article("quay", "Quay", path="quay.md"), Article("b/tides", "High tides", path="b/tides.md")
    >>> [str(template.name) for template in templates_of("[[tides]]", tides, quay)]
    ['stem']
    >>> next(templates_of('{{< ref "b/tides.md" >}}', tides, quay)).fill(quay, tides)
    '{{< ref "quay.md" >}}'
    """
    longest, parts = 0, list[Template]()
    for name, value in _values(target, source):
        if value == text:
            yield Template("", name, "")
        elif name in NAMES and len(value) >= max(SHORTEST_PART, longest) and value in text:
            before, _, after = text.partition(value)
            parts = [*(parts if len(value) == longest else []), Template(before, name, after)]
            longest = len(value)
    yield from parts


def _values(target: Article, source: Article) -> Iterator[tuple[str, str]]:
    """What is known of a target, as the list of a source may write it; empty values are left out."""
    path, folder = target.path, posixpath.dirname(source.path)
    relative = posixpath.relpath(path, folder or ".") if path else ""
    name = posixpath.basename(path)
    stem = posixpath.splitext(name)[0]
    if stem in ("index", "_index"):
        stem = posixpath.basename(posixpath.dirname(path)) or stem
    host = urlsplit(target.url).netloc if "//" in target.url else ""
    values = {
        "path": path,
        "relative": relative,
        "path_bare": posixpath.splitext(path)[0],
        "relative_bare": posixpath.splitext(relative)[0],
        "url": target.url,
        "permalink": target.permalink.rstrip("/") or target.permalink,
        "id": target.id,
        "stem": stem,
        "file": name,
        "slug": target.slug,
        "title": target.title,
        "excerpt": target.excerpt,
        "provider": target.provider,
        "host": host,
        "bare_host": host.removeprefix("www."),
        "kind": target.kind,
        "quality": f"{target.quality:g}" if target.quality is not None else "",
        "section": target.section,
        "language": target.language,
        "author": target.authors[0] if target.authors else "",
        "image": target.images[0] if target.images else "",
        **_dates(target),
    }
    return ((name, value) for name, value in values.items() if value)


def _dates(target: Article) -> dict[str, str]:
    if target.published is None:
        return {}
    formats = ("%Y-%m-%dT%H:%M:%SZ", "%Y-%m-%dT%H:%M:%S+00:00", "%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d")
    return {f"published {form}": target.published.strftime(form) for form in formats}


def is_former(reference: str, target: Article) -> bool:
    """Whether a path is one from which the site leads on to the page."""
    path = site_path(reference) if reference else ""
    current = (target.path, target.id, target.slug, target.permalink, target.title)
    former = {site_path(alias) for alias in target.aliases if alias.startswith("/")}
    return bool(path) and path in former and path not in {site_path(name) for name in current if name}


def is_misspelling(name: str, other: str, words: Collection[str]) -> bool:
    """Whether one name, of words with hyphens, is certainly another one with a letter or two wrong in its words.

    Parameters
    ----------
    name, other : str
        ``ferry-strke``, ``ferry-strike``.
    words : collection of str
        That are right: those in the names of the site. With another of these, a name means another page.

    Examples
    --------
    >>> is_misspelling("talks-with-sotuh-korea", "talks-with-south-korea", {"talks", "with", "north", "south", "korea"})
    True
    >>> is_misspelling("talks-with-north-korea", "talks-with-south-korea", {"talks", "with", "north", "south", "korea"})
    False
    """
    parts, others = name.split("-"), other.split("-")
    if len(parts) != len(others):
        return False
    differ = [pair for pair in zip(parts, others, strict=True) if pair[0] != pair[1]]
    return all(one not in words and _is_near(one, right) for one, right in differ)


def _is_near(word: str, other: str) -> bool:
    """Whether two words differ by a letter or two: changed, left out, added, or the two having changed places."""
    shorter = min(len(word), len(other))
    has_number = not (word.isalpha() and other.isalpha())  # may2019 is not mar2019
    return shorter >= SHORTEST_WORD and not has_number and _n_edits(word, other) <= (1 if shorter < LONG_WORD else 2)


def _n_edits(word: str, other: str) -> int:
    """The restricted edit distance of Damerau (1964): letters changed, left out, added, or neighbours exchanged."""
    before, last = list[int](), list(range(len(other) + 1))
    for row, letter in enumerate(word, 1):
        own = [row]
        for column, right in enumerate(other, 1):
            least = min(last[column] + 1, own[-1] + 1, last[column - 1] + (letter != right))
            if row > 1 < column and letter == other[column - 2] and word[row - 2] == right:
                least = min(least, before[column - 2] + 1)
            own.append(least)
        before, last = last, own
    return last[-1]
