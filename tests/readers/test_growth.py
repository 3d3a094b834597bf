"""The time to read a file grows in proportion to its length: twice the input takes about twice the time."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender.readers import read_articles

pytestmark = pytest.mark.slow

TOLERANCE = 3.0
"""Times that an input of twice the length may take: 2 is linear, 4 is quadratic. The best of four counts."""
SHORTEST = 0.05
"""Seconds below which nothing is said: then noise is larger than growth."""

RSS = "<rss><channel><item>{}</item></channel></rss>"
WXR = '<rss xmlns:wp="http://wordpress.org/export/1.2/"><channel><item>{}</item></channel></rss>'

SHAPES: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "attributes": (".xml", 20_000, lambda n: RSS.format("<a " + " ".join(f'a{i}="1"' for i in range(n)) + "/>")),
    "namespaces": (".xml", 5_000, lambda n: RSS.format("<a " + " ".join(f'xmlns:a{i}="u"' for i in range(n)) + "/>")),
    "elements": (".xml", 2_000, lambda n: RSS.format("<title>a</title></item><item>" * n)),
    "deep elements": (".xml", 5_000, lambda n: RSS.format("<a>" * n + "</a>" * n)),
    "links": (".xml", 2_000, lambda n: RSS.format("<link>https://a.org/</link>" * n)),
    "categories": (".xml", 20_000, lambda n: RSS.format("".join(f"<category>{i}</category>" for i in range(n)))),
    "person": (".xml", 20_000, lambda n: RSS.format("<author>" + "a" * n + "</author>")),
    "damage": (".xml", 20_000, lambda n: RSS.format("a & b" + "<" * n)),
    "blanks in a tag": (".xml", 200_000, lambda n: RSS.format("<title" + " " * n + ">a</title>")),
    "export, attributes": (".xml", 20_000, lambda n: WXR.format("<a " + " ".join(f'a{i}=""' for i in range(n)) + "/>")),
    "export, elements": (".xml", 2_000, lambda n: WXR.format("<title>a</title></item><item>" * n)),
    "export, brackets": (".xml", 50_000, lambda n: WXR.format("<content:encoded>" + "[a " * n + "</content:encoded>")),
    "export, ampersands": (".xml", 100_000, lambda n: WXR.format("<title>" + "&" * n + "</title>")),
    "list": (".json", 3_000, lambda n: "[" + '{"title": "a"},\n' * n + '{"title": "a"}]'),
    "deep lists": (".json", 100_000, lambda n: "[" * n),
    "blanks": (".json", 1_000_000, lambda n: "[" + " " * n + "]"),
    "keys": (".json", 30_000, lambda n: json.dumps({"title": "a", **{f"a{i}": i for i in range(n)}})),
    "digits": (".json", 500_000, lambda n: '{"title": "a", "n": ' + "9" * n + "}"),
    "pairs": (".json", 3_000, lambda n: json.dumps({"db": [{"data": {"posts": [{"id": 1, "title": "a"}] * n,
              "tags": [{"id": 2, "name": "x"}], "posts_tags": [{"post_id": 3, "tag_id": 2}] * n}}]})),
}  # fmt: skip


def seconds(file: Path, text: str) -> float:
    file.write_text(text)
    start = time.process_time()
    read_articles(file)
    return time.process_time() - start


@pytest.mark.parametrize("name", SHAPES)
def test_twice_the_input_takes_about_twice_the_time(name: str, tmp_path: Path) -> None:
    suffix, size, make = SHAPES[name]
    file = tmp_path / f"file{suffix}"
    short, long = make(size), make(2 * size)
    seconds(file, make(size // 10))  # libraries are loaded
    ratios = []
    for _ in range(4):
        once, twice = seconds(file, short), seconds(file, long)
        ratios.append(twice / max(once, SHORTEST))
        if ratios[-1] < TOLERANCE:
            return
    pytest.fail(f"twice the input took {min(ratios):.1f} times as long")
