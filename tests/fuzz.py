"""Give every reader files that no writer would write: real ones with mistakes, and some that a grammar makes.

So are configurations of generators, and files of data: each is read with pages beside it.

``make fuzz`` runs this file until a time is over or an input breaks a reader; the input, made as small as possible, is
printed. A part of it runs among the tests, see `tests/readers/test_fuzz.py`.

What is asserted: no error leaves `read_articles`, none is caught only by its last resort, every file gives an article
or a problem, a corpus can be made of the articles, and no file takes longer than `MOST_SECONDS`.
"""

from __future__ import annotations

import argparse
import faulthandler
import re
import signal
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from recommender.corpus import Corpus
from recommender.readers import READERS, decisions, find_content, read_articles
from recommender.readers.reading import UNEXPECTED

ROOT = Path(__file__).resolve().parent.parent
MOST_SECONDS = 30.0
"""Longest time for one file. A plain choice: a reader takes milliseconds, and machines may be busy."""

MOST_BYTES = 2_000_000
"""Longest input: long enough for what grows with the square of it to be noticed."""

TOKENS = [
    *(b"---\n", b"+++\n", b"---\n---\n", b"...\n", b";;;\n", b"---js\n", b"```\n", b"\n\n", b"\r\n", b"\t"),
    *(b": ", b"- ", b"? ", b"&a ", b"*a ", b"<<: ", b"!!python/object:os.system ", b"!!int ", b"|\n ", b">\n "),
    *(b"# ", b"%YAML 9\n", b"'", b'"', b"'''", b'"""', b"\\", b"\\u0000", b"\\ud800", b"\x00", b"\x1b"),
    *(b"{", b"}", b"[", b"]", b",", b"{{< ref >}}", b"{% link x %}", b"[[", b"]]", b"](", b"[[a]]\n", b"= "),
    *(b"title: ", b"date: ", b"related: ", b"tags: ", b"draft: ", b"cascade:\n  - ", b"[taxonomies]\n"),
    *(b"<", b">", b"<![CDATA[", b"]]>", b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"&a;", b"&#0;", b"&#xffffffff;"),
    *(b"<item>", b"</item>", b"<a href='", b"<script>", b"<!--", b"-->", b"[x](", b"![x](", b"http://[::1"),
    *(b"//", b"%00", b"../", b"0xffffffffffffffffffffffff", b"1e999", b"nan", b"1:1:1:1:1", b"9999-99-99"),
    *(b"2021-02-30T25:61:61+99:99", b"-1", b"1" * 5_000, b"\xff\xfe", b"\xfe\xff", b"\xed\xa0\x80", b"\xf5"),
    *(b"*", b"**/", b"{a,b}", b"a" * 250, b":title", b":sections[1:]", b"(?P<slug>.*)", b"[^/]*/", b"@/a.md"),
    *(
        b"#+TITLE: ",
        b":draft:\n",
        b":PROPERTIES:\n",
        b".. status: draft\n",
        b".. note::\n",
        b'"cells": [',
        b"<wp:status>",
    ),
    *(letter.encode() for letter in "\u202e\ufeff\u0130\u00df\ud7ff\U00010400\ufe0f\u20e3"),
]
"""What means something to one of the readers, or to the libraries below them."""

GRAMMAR = {
    "scalar": ["1", "''", "null", "yes", "2021-05-21", "[]", "{}", '"a"', "[[x]]", "https://x.example/a", "0o7", "~"],
    "key": ["title", "date", "related", "tags", "categories", "url", "aliases", "draft", "lang", "id", "slug", "x"],
    "yaml": ["«key»: «scalar»\n", "«key»:\n  - «scalar»\n  - «scalar»\n", "«key»: {«key»: «scalar»}\n", "«yaml»«yaml»"],
    "toml": ["«key» = «scalar»\n", "«key» = [«scalar»]\n", "[«key»]\n«toml»", "[[«key»]]\n«toml»", "«toml»«toml»"],
    "json": ['"«key»": «scalar»', '"«key»": [«scalar», {«json»}]', "«json», «json»", '"«key»": {«json»}'],
    "xml": [
        *("<«key»>«scalar»</«key»>", "<item>«xml»</item>", "«xml»«xml»", "<«key» «key»='«scalar»'/>"),
        *("<entry>«xml»", "<link>«scalar»</link>"),
    ],
    "text": ["# «scalar»\n", "«text»«text»", "[«scalar»](«scalar»)\n", "<p>«scalar»</p>\n", '{{< ref "«scalar»" >}}\n'],
    "file": [
        *("---\n«yaml»---\n«text»", "+++\n«toml»+++\n«text»", "{«json»}\n«text»", "{\n«json»\n}\n\n«text»"),
        *(
            "«text»",
            "{«json»}\n{«json»}\n",
            "[{«json»}, {«json»}]",
            "<rss version='2.0'><channel>«xml»</channel></rss>",
        ),
        *(
            "<feed xmlns='http://www.w3.org/2005/Atom'>«xml»</feed>",
            "«key»: «scalar»\n\n«text»",
            ".. «key»: «scalar»\n\n",
        ),
    ],
}
"""Symbol → what it may be, in which other symbols stand in «»."""


CONFIGS = {
    "hugo.toml": b"baseURL = 'https://x.example/'\n[permalinks]\nposts = '/:year/:sections[1:]/:slug/'\n"
    b"[[cascade]]\ndraft = true\n"
    b"[cascade.target]\npath = '/posts/{old,tmp}/**'\nlang = ['de', 'en']\nenvironment = '*'\n",
    "config.yaml": b"baseURL: /\ncascade:\n  - _target: {kind: page, path: '**/a*'}\n    build: {list: never}\n",
    "config.toml": b"base_url = 'https://x.example'\nignored_content = ['*.tmp', 'drafts/**']\n[languages.de]\n",
    "_config.yml": b"permalink: /:categories/:title/\nexclude: ['*.x', drafts/]\ncollections: {news: {output: true}}\n"
    b"defaults:\n- scope: {path: 'posts/*/b', type: pages}\n  values: {published: false}\n",
    "mkdocs.yml": b"docs_dir: .\nexclude_docs: |\n  /drafts/**\nplugins:\n  - blog: {blog_dir: posts}\nx: !ENV [A]\n",
    "docusaurus.config.js": b"module.exports = {presets: [['classic', {docs: {routeBasePath: '/', path: 'a'}}]]};\n",
    "eleventy.config.js": b"export default c => { c.setInputDirectory('.'); return {dir: {output: `o`}} }\n",
    "pelicanconf.py": b"PATH = '.'\nDEFAULT_METADATA = {'status': 'draft'}\nARTICLE_URL = '{date:%Y}/{slug}/'\n"
    b"PATH_METADATA = r'(?P<category>[^/]*)/(?P<slug>.*)'\nEXTRA_PATH_METADATA = {'posts/a.md': {'slug': 'x'}}\n",
    "conf.py": b"BLOG_TITLE = 'x'\nPOSTS = (('posts/*.md', 'posts', 'post.tmpl'),)\nextensions = ['ablog']\n",
    "_quarto.yml": b"project: {type: website, output-dir: o}\nwebsite: {drafts: [posts/a.md]}\nlang: de\n",
    "package.json": b'{"dependencies": {"hexo": "^7", "@11ty/eleventy": "3"}}\n',
    "astro.config.mjs": b"export default defineConfig({site: 'https://x.example', base: '/b', srcDir: '.'})\n",
    ".gitignore": b"*.tmp\n!/posts/**/a.md\n[a-z]*\n",
    "versions.json": b'["2.0", "1.0"]',
    "posts/posts.json": b'{"draft": true, "tags": ["a"], "override:tags": []}',
    "posts/_metadata.yml": b"draft: true\ncategories: [a]\n",
    "posts/_index.md": b"+++\ndraft = true\n[[cascade]]\n_target = {path = '{a,b}'}\n[cascade.params]\nx = 1\n+++\n",
    "posts/b.meta": b".. title: B\n.. status: draft\n",
}
"""Name of a file that decides how pages are read → what it may say."""

PAGES = ("posts/a.md", "posts/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/b.de.md", "_posts/2021-05-21-c.md")
"""Pages beside such a file."""


class Hang(BaseException):
    """A file takes too long. No `Exception`, because a reader's last resort would catch that."""


@cache
def real_files() -> list[bytes]:
    """Files of the tests and of the sample site, the small ones first."""
    folders = (ROOT / "tests" / "data", ROOT / "seeds")
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix.lower() in READERS]
    contents = sorted({path.read_bytes()[:20_000] for path in files}, key=lambda content: (len(content), content))
    made = [
        b'<rss version="2.0"><channel><title>T</title><item><title>A</title><link>https://x.example/1</link>'
        b"<pubDate>Fri, 21 May 2021 07:00:00 +0200</pubDate><description>&lt;p&gt;x</description>"
        b"</item></channel></rss>",
        b'{"id": "a", "title": "A", "related": ["b"], "date": "2021-05-21"}\n{"id": "b", "title": "B"}\n',
    ]
    return made * 10 + contents


@st.composite
def sentences(draw: st.DrawFn, symbol: str = "file", depth: int = 6) -> str:
    """Texts of the grammar."""
    choices = GRAMMAR[symbol]
    pattern = draw(st.sampled_from(choices if depth else choices[:1]))
    pieces = re.split("«([a-z]+)»", pattern)  # text and symbols by turns
    return "".join(
        draw(sentences(piece, max(depth - 1, 0))) if number % 2 else piece for number, piece in enumerate(pieces)
    )


@st.composite
def mutations(draw: st.DrawFn, content: bytes) -> bytes:
    """A file with some mistakes in it."""
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(content)))
        stop = min(start + draw(st.integers(0, 60)), len(content))
        kind = draw(st.sampled_from(("insert", "delete", "repeat", "many", "splice", "flip", "cut")))
        if kind == "insert":
            content = content[:start] + draw(st.sampled_from(TOKENS)) + content[start:]
        elif kind == "delete":
            content = content[:start] + content[stop:]
        elif kind == "repeat":
            content = content[:stop] + content[start:stop] * draw(st.sampled_from((1, 10, 300))) + content[stop:]
        elif kind == "many":
            token = draw(st.sampled_from(TOKENS))
            content = content[:start] + token * draw(st.sampled_from((20, 1_000, 20_000))) + content[start:]
        elif kind == "splice":
            content = content[:start] + draw(st.sampled_from(real_files()))[start:]
        elif kind == "flip" and start < len(content):
            content = content[:start] + bytes([content[start] ^ draw(st.integers(1, 255))]) + content[start + 1 :]
        elif kind == "cut":
            content = content[:start]
    return content[:MOST_BYTES]


@st.composite
def inputs(draw: st.DrawFn) -> tuple[str, bytes]:
    """A suffix that has a reader, and the content of a file."""
    suffix = draw(st.sampled_from(sorted(READERS)))
    content = draw(st.one_of(st.sampled_from(real_files()), sentences().map(str.encode), st.binary(max_size=40)))
    return suffix, draw(mutations(content))


@st.composite
def configurations(draw: st.DrawFn) -> dict[str, bytes]:
    """Some files that decide how pages are read."""
    names = draw(st.lists(st.sampled_from(sorted(CONFIGS)), min_size=1, max_size=3, unique=True))
    return {name: draw(mutations(CONFIGS[name])) for name in names}


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """Raise `Hang` after some seconds of work; where even that is not heeded, end the process and say where it was.

    Of work, because a machine may be busy with other things.
    """

    def stop(*_: object) -> None:
        raise Hang(f"more than {seconds} s")

    former = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    faulthandler.dump_traceback_later(60 + seconds * 20, exit=True, file=sys.__stderr__)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, former)


def check(suffix: str, content: bytes) -> None:
    """Read a folder with one file of this content."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "content"
        folder.mkdir()
        (folder / f"2021-05-21-page{suffix}").write_bytes(content)
        with limited(MOST_SECONDS):
            articles, problems = read_articles(folder, generator="unknown")
            if articles:
                Corpus.from_articles(articles, problems)
    assert not [problem for problem in problems if problem.remedy == UNEXPECTED], problems
    assert articles or problems, "nothing is said of the file"


def check_site(files: Mapping[str, bytes]) -> None:
    """Read a folder with these files and `PAGES`, and everything that is said of its project."""
    with tempfile.TemporaryDirectory() as name:
        pages = dict.fromkeys(PAGES, b"---\ntitle: A\nrelated: [/posts/a/, b]\n---\nText\n")
        for path, content in {**pages, **files}.items():
            file = Path(name) / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
        with limited(MOST_SECONDS):
            articles, problems = read_articles(Path(name))
            if articles:
                Corpus.from_articles(articles, problems)
            project = find_content(Path(name))[1]
            assert project.fingerprint and decisions(project)
    assert not [problem for problem in problems if problem.remedy == UNEXPECTED], problems


def run(seconds: float, first_seed: int) -> None:
    """Check fresh inputs until the time is over."""
    end, n, number = time.monotonic() + seconds, 0, first_seed
    while time.monotonic() < end:

        @seed(number)
        @settings(
            max_examples=200, database=None, deadline=None, suppress_health_check=[*HealthCheck],
            phases=[Phase.generate, Phase.shrink], report_multiple_bugs=False,
        )  # fmt: skip
        @given(made=inputs() if number % 3 else configurations())
        def look(made: tuple[str, bytes] | dict[str, bytes]) -> None:
            nonlocal n
            n += 1
            check_site(made) if isinstance(made, dict) else check(*made)

        look()
        number += 1
        print(f"\r{n} files read, seed {number}", end="", file=sys.stderr, flush=True)
    print(f"\n{n} files read, none breaks a reader", file=sys.stderr)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=int(time.time()), help="the first one; printed while it runs")
    arguments = parser.parse_args()
    run(arguments.seconds, arguments.seed)
