"""Which files are read, what their names mean, and the formats other than Markdown."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recommender.errors import SettingsError
from recommender.readers import Reading, read_articles

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Paper</title>
<language>en-GB</language>
<item><title>AT&amp;amp;T wins</title><link>https://example.com/1</link><guid isPermaLink="false">tag:1</guid>
<pubDate>Fri, 21 May 2021 07:00:00 +0200</pubDate><category>Tech</category>
<description>&lt;p&gt;Short.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>Long <script>x()</script>text.</p>]]></content:encoded></item>
<item><title>No date</title><link>https://example.com/2</link></item>
<item><title>Bad date</title><pubDate>someday</pubDate></item>
</channel></rss>"""

ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>Log</title>
<entry><title>Hello</title><id>urn:1</id><link href="https://example.com/hello"/><updated>2021-05-21T07:00:00Z</updated>
<author><name>Ada</name></author><summary>Hi</summary></entry></feed>"""


def write(folder: Path, *names: str) -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"---\ntitle: {name}\n---\n")


def test_only_content_files_are_read_sorted_by_path(tmp_path: Path) -> None:
    content = ["_posts/z.md", "a.markdown", "b/index.md", "b.mdx", "c.TXT", "index.md", "license-plates.md"]
    content += ["_index.md", "b/_index.de.md", "LICENSE-MIT.txt"]
    other = [
        *("README.md", "readme.md", "LICENSE.txt", "CHANGELOG.md", "CONTRIBUTING.md", "robots.txt"),
        *("humans.txt", ".hidden.md", ".git/a.md", "node_modules/x/a.md", "a.css"),
    ]
    write(tmp_path, *content, *other)
    articles, problems = read_articles(tmp_path)
    assert [article.path for article in articles] == sorted(content)
    ids = ["LICENSE-MIT", "_index", "_posts/z", "a", "b", "b/_index.de", "b", "c", "index", "license-plates"]
    assert sorted(article.id for article in articles) == sorted(ids)
    assert problems == []


def test_a_single_file_is_read_like_a_folder_of_one(tmp_path: Path) -> None:
    write(tmp_path, "deep/2021-05-21-slug.txt")
    (article,), problems = read_articles(str(tmp_path / "deep" / "2021-05-21-slug.txt"))
    assert (article.id, article.path, article.slug) == ("2021-05-21-slug", "2021-05-21-slug.txt", "slug")
    assert (article.published, problems) == (datetime(2021, 5, 21, tzinfo=UTC), [])


def test_an_impossible_date_in_a_file_name_is_part_of_the_slug(tmp_path: Path) -> None:
    write(tmp_path, "2021-02-30-slug.md")
    (article,), _ = read_articles(tmp_path)
    assert (article.slug, article.published) == ("2021-02-30-slug", None)


def test_progress_gets_every_file_and_their_number(tmp_path: Path) -> None:
    write(tmp_path, "a.md", "b.md")
    seen: list[Any] = []

    def progress(files: Iterable[Path], total: int) -> Iterable[Path]:
        for file in files:
            seen.append((file.name, total))
            yield file

    assert len(read_articles(tmp_path, reading=Reading(progress))[0]) == 2
    assert seen == [("a.md", 2), ("b.md", 2)]


def test_fields_name_further_keys_also_in_nested_mappings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(
        "---\ntitle: Plain\nmeta: {title: Mapped}\non: 2021-05-21\n'Tag list': [x]\nmore: [b, c]\n---\n"
    )
    fields = {"title": ["nothing", "meta.title"], "topics": ["Tag list"], "related": ["more"]}
    (article,), _ = read_articles(tmp_path, fields=fields)
    assert (article.title, article.topics) == ("Mapped", ("x",))
    assert [(link.reference, link.line) for link in article.related] == [("b", 6), ("c", 6)]


def test_an_unknown_field_is_an_error_that_suggests_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"'titel'.*'title'"):
        read_articles(tmp_path, fields={"titel": ["x"]})


@pytest.mark.parametrize("key", ["pubDate", "pub_date", "PUBDATE", "published-at", "publishDate", "published"])
def test_spellings_of_a_key_do_not_matter(tmp_path: Path, key: str) -> None:
    (tmp_path / "a.md").write_text(f"---\ntitle: x\n{key}: 2021-05-21\n---\n")
    (article,), problems = read_articles(tmp_path)
    assert (article.published, article.hidden, problems) == (datetime(2021, 5, 21, tzinfo=UTC), False, [])


def test_the_date_of_the_last_change_counts_only_without_another_date(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: x\nlastmod: 2022-01-01\ndate: 2021-05-21\n---\n")
    (tmp_path / "b.md").write_text("---\ntitle: x\nlastmod: 2022-01-01\n---\n")
    articles, _ = read_articles(tmp_path)
    assert [article.published.year for article in articles if article.published] == [2021, 2022]


def test_json_lines(tmp_path: Path) -> None:
    records: list[Any] = [
        {"id": 7, "title": 1984, "content_html": "<p>Big <b>Brother</b></p>", "date_published": "1984-01-01"},
        {"slug": "by-slug", "title": "Two", "related": [{"url": "https://example.com/x"}, None]},
        {"url": "https://example.com/3", "title": "Three", "external_url": "https://example.org/3"},
        {"title": "Four \ud800\u0000!", "published": False},
        ["no", "object"],
    ]
    lines = [json.dumps(record) for record in records]
    (tmp_path / "all.jsonl").write_text("\n".join([*lines[:1], "", *lines[1:], "{broken"]))
    articles, problems = read_articles(tmp_path)
    assert [article.id for article in articles] == ["7", "by-slug", "https://example.com/3", "all.jsonl#5"]
    assert [article.line for article in articles] == [1, 3, 4, 5]
    assert [article.title for article in articles] == ["1984", "Two", "Three", "Four !"]
    assert articles[0].body == "Big Brother"
    assert articles[2].aliases == ("https://example.org/3",)
    assert articles[3].hidden
    assert [(p.line, p.kind) for p in problems] == [
        (3, "empty link"),
        (3, "no id"),
        (6, "unreadable file"),
        (7, "unreadable file"),
    ]


def test_json_lines_in_utf_16(tmp_path: Path) -> None:
    (tmp_path / "a.ndjson").write_bytes('{"title": "Łódź"}\n{"title": "東京"}\n'.encode("utf-16"))
    articles, problems = read_articles(tmp_path)
    assert ([article.title for article in articles], problems) == (["Łódź", "東京"], [])


def test_rss(tmp_path: Path) -> None:
    (tmp_path / "feed.xml").write_text(RSS)
    articles, problems = read_articles(tmp_path)
    first, second, third = articles
    assert (first.id, first.title, first.url) == ("tag:1", "AT&T wins", "https://example.com/1")
    assert (first.excerpt, first.body) == ("Short.", "Long text.")
    assert (first.published, first.topics) == (datetime(2021, 5, 21, 5, tzinfo=UTC), ("Tech",))
    assert (first.provider, first.language) == ("The Paper", "en-gb")
    assert (second.id, third.id) == ("https://example.com/2", "feed.xml#3")
    assert [(problem.kind, problem.path) for problem in problems] == [("bad date", "feed.xml")]


def test_atom(tmp_path: Path) -> None:
    (tmp_path / "log.atom").write_text(ATOM)
    (article,), problems = read_articles(tmp_path)
    assert (article.id, article.title, article.url) == ("urn:1", "Hello", "https://example.com/hello")
    assert (article.published, article.excerpt, problems) == (datetime(2021, 5, 21, 7, tzinfo=UTC), "Hi", [])


def test_damaged_feeds_and_other_xml_are_reported(tmp_path: Path) -> None:
    (tmp_path / "cut.rss").write_text(RSS[:-60])
    (tmp_path / "sitemap.xml").write_text('<?xml version="1.0"?><urlset><url><loc>x</loc></url></urlset>')
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 20))
    (tmp_path / "lol.xml").write_text(f'<!DOCTYPE rss [<!ENTITY l0 "ha">{lol}]>' + RSS.partition("?>")[2])
    articles, problems = read_articles(tmp_path)
    assert {article.path for article in articles} == {"cut.rss", "lol.xml"}
    assert "cut.rss" in {problem.path for problem in problems if problem.kind == "unreadable file"}
    assert {problem.path for problem in problems if problem.kind == "not content"} == {"sitemap.xml"}


def test_a_real_site_is_read_completely(corpora: Path) -> None:
    articles, problems = read_articles(corpora / "google-cloud" / "_news")
    assert len(articles) == 783
    assert sum(len(article.related) for article in articles) == 425
    assert all(article.published and article.url and article.excerpt for article in articles)
    assert problems == []


def test_the_file_with_a_control_character_is_read(corpora: Path) -> None:
    (file,) = (corpora / "coronavirus" / "_news").glob("2020-05-07-sweden-is-testing-conservatives-*.md")
    (article,), problems = read_articles(file)
    assert article.url.startswith("https://")
    assert [(problem.kind, problem.line) for problem in problems] == [("control characters", 4)]
