"""Sites of seventy pages for every generator, and what has to be true of the boxes in their built pages.

The pages are the same for all generators: five subjects with twelve public articles each, translations, and pages that
no reader may see, each for one reason. What a generator calls a draft, and where files go, is said by its `Dialect`.
"""

from __future__ import annotations

import os
import posixpath
import random
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

SUBJECTS = {
    "ferries": "ferry harbour crew sailing island strike quay timetable deck captain storm passengers",
    "schools": "school pupils teachers classroom budget lessons exam headmaster term playground reading",
    "energy": "turbine grid wind solar tariff outage battery household megawatt meter cable power",
    "football": "striker goal league referee penalty stadium coach transfer fans defence midfield cup",
    "hospitals": "nurses ward surgery patients clinic waiting doctors ambulance vaccine emergency beds",
}
GERMAN = "Fähre Hafen Besatzung Insel Streik Fahrplan Kapitän Sturm Passagiere Reederei Anleger und die der nicht"

Page = dict[str, object]
"""Front matter of one page, and under ``text`` its body."""


@dataclass(frozen=True)
class Dialect:
    """How a generator wants its pages.

    `path` gives the file of a page by its name and day; `secret` the pages that readers never see: reason → path and
    further front matter; `files` everything else of the site. `german` gives the file of a translation, whose front
    matter has `in_german`, too; `former` is the key of addresses that a page had before, which lead to it now.
    """

    path: Callable[[str, date], str]
    secret: Mapping[str, tuple[str, Page]] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    german: Callable[[str, date], str] | None = None
    in_german: Page = field(default_factory=dict)
    former: str = ""
    write: Callable[[Page], str] | None = None
    common: Page = field(default_factory=dict)
    marks: bool = True
    """Whether titles may have marks that HTML escapes: some generators take titles for HTML."""


@dataclass(frozen=True)
class Made:
    """A site: `titles` of the public pages by their files, relative to the root."""

    root: Path
    titles: Mapping[str, str]


def give_packages(packages: Path, root: Path) -> None:
    """Put packages of npm into the folder of a site, as ``npm install`` does.

    A link to the folder would not do: some generators look for the files that it leads to inside of the site.
    """

    def link_or_copy(source: str, target: str) -> str:
        try:
            os.link(source, target)
        except OSError:  # on another disk
            shutil.copy2(source, target)
        return target

    shutil.copytree(packages, root / "node_modules", symlinks=True, copy_function=link_or_copy)


def make_site(root: Path, dialect: Dialect) -> Made:
    """Write a site."""
    chance, titles = random.Random(7), dict[str, str]()
    write = dialect.write or as_yaml
    day, names = date(2026, 1, 1), list[str]()
    for subject, words in SUBJECTS.items():
        for number in range(12):
            day += timedelta(days=1)
            word = chance.choice(words.split())
            title = f"{subject.capitalize()} & {f'<{word}>' if dialect.marks else word} no. {number}"
            name = f"{subject}-{number}"
            page = {
                **dialect.common,
                "title": title,
                "date": day.isoformat(),
                "description": f"On {subject}, {number}.",
            }
            page["text"] = text_of(words, chance)
            if number == 0 and names:
                page["related"] = [names[-1]]
            if number == 1 and dialect.former:
                page[dialect.former] = [f"/old/{name}/"]
            if number == 2 and dialect.former:
                page["related"] = [f"/old/{subject}-1/"]
            path = dialect.path(name, day)
            names.append(name)
            put(root, path, write(page))
            titles[path] = title
    if dialect.german:
        for number in range(6):
            path = dialect.german(f"ferries-{number}", date(2026, 1, 2) + timedelta(days=number))
            title = f"Die Fähren und der Streik Nr. {number}"
            text = text_of(GERMAN, chance)
            page = {**dialect.common, "title": title, "date": "2026-02-01", "text": text, **dialect.in_german}
            put(root, path, write(page))
            titles[path] = title
    for reason, (path, more) in dialect.secret.items():
        body = text_of(SUBJECTS["ferries"], chance)
        page = {**dialect.common, "title": f"SECRET {reason}", "date": "2026-01-05", "text": body, **more}
        put(root, path, write(page))
    for path, text in dialect.files.items():
        put(root, path, text)
    return Made(root, titles)


def text_of(words: str, chance: random.Random) -> str:
    """Return a body of some sentences."""
    known = words.split()
    return " ".join(f"The {' '.join(chance.choices(known, k=7))} in the town." for _ in range(6))


def as_yaml(page: Page) -> str:
    """Return a page with front matter in YAML, which reads JSON, too."""
    import json

    head = "".join(f"{key}: {json.dumps(value)}\n" for key, value in page.items() if key not in ("text", "date"))
    return f"---\n{head}date: {page['date']}\n---\n{page['text']}\n"


def put(root: Path, path: str, text: str) -> None:
    """Write a file and its folders."""
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


class _Built(HTMLParser):
    """The headings and the box of a built page."""

    def __init__(self) -> None:
        super().__init__()
        self.headings, self.links, self._inside = list[str](), list[tuple[str, str]](), ""
        self._box = False
        self.n_boxes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "aside" and "related-stories" in (names.get("class") or "").split():
            self._box, self.n_boxes = True, self.n_boxes + 1
        elif tag == "h1":
            self._inside = "h1"
            self.headings.append("")
        elif tag == "a" and self._box:
            self._inside = "a"
            self.links.append((names.get("href") or "", ""))
        elif tag == "a" and self._inside == "h1" and "headerlink" in (names.get("class") or ""):
            self._inside = ""

    def handle_endtag(self, tag: str) -> None:
        if tag == "aside":
            self._box = False
        if tag == self._inside:
            self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside == "h1":
            self.headings[-1] += data
        elif self._inside == "a":
            href, title = self.links[-1]
            self.links[-1] = href, title + data


def built_pages(output: Path) -> Iterator[tuple[str, _Built]]:
    """Yield every built page by its path."""
    for file in sorted(output.rglob("*.html")):
        page = _Built()
        page.feed(file.read_text(encoding="utf-8"))
        page.headings = [" ".join(heading.split()) for heading in page.headings]
        yield file.relative_to(output).as_posix(), page


def check_boxes(
    made: Made, output: Path, lists: Mapping[str, list[dict[str, str]]], key: Callable[[str], str], base: str = ""
) -> None:
    """Every public page has the box of its list, in its order, and each link leads to the page of that title."""
    pages = dict(built_pages(output))
    # Where one page lists several posts, the page of a post itself counts.
    most_first = sorted(pages.items(), key=lambda entry: -len(entry[1].headings))
    by_heading = {heading: path for path, page in most_first for heading in page.headings}
    titles = {*made.titles.values()}
    others = [path for path, page in pages.items() if page.n_boxes and not titles & {*page.headings}]
    assert not others, "a page that is no article has a box"
    shown = 0
    for file, title in made.titles.items():
        expected = lists.get(key(file), [])
        assert title in by_heading, f"{title} was not built"
        path = by_heading[title]
        page = pages[path]
        assert [" ".join(name.split()) for _, name in page.links] == [story["title"] for story in expected], path
        assert page.n_boxes == bool(expected), path
        for (href, name), story in zip(page.links, expected, strict=True):
            if not story["path"]:
                assert href == story["url"]
                continue
            assert href, f"{path}: no address of {name}"
            target = unquote(urlsplit(urljoin(f"https://site.example{base}/{path}", href)).path)
            assert target.startswith(f"{base}/"), f"{path}: {href} leads out of {base}"
            inside = target.removeprefix(base).lstrip("/")
            found = next(
                (p for p in (inside, posixpath.join(inside, "index.html"), f"{inside}.html") if p in pages), ""
            )
            assert found, f"{path}: {href} is broken"
            assert " ".join(name.split()) in pages[found].headings, f"{href} leads to another page"
        shown += bool(expected)
    assert shown >= 60, "nearly every page has a box"
    assert not [p for p, page in pages.items() for _, name in page.links if "SECRET" in name]
