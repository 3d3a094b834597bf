"""Feeds: dates, addresses and languages of entries, and entries that were read several times."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from recommender import Article, read_corpus
from recommender.content import Problem
from recommender.index import refresh_index
from recommender.readers import feed_limits, left_out, read_articles
from recommender.settings import Settings

ATOM = '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><title>Log</title>{}</feed>'
RSS = '<rss version="2.0"><channel><title>Post</title><link>https://example.com/</link>{}</channel></rss>'


def item(guid: str = "", date: str = "", title: str = "Tug", more: str = "") -> str:
    guid = f'<guid isPermaLink="false">{guid}</guid>' if guid else ""
    date = f"<pubDate>{date}</pubDate>" if date else ""
    return f"<item><title>{title}</title>{guid}{date}{more}</item>"


def read(folder: Path, **files: str) -> tuple[list[Article], list[Problem]]:
    for name, text in files.items():
        (folder / f"{name}.xml").write_text(text, encoding="utf-8")
    return read_articles(folder)


def entry(folder: Path, content: str) -> Article:
    (article,), problems = read(folder, feed=ATOM.format(f"<entry>{content}</entry>"))
    assert problems == []
    return article


@pytest.mark.parametrize(
    ("links", "url"),
    [
        (
            '<link rel="alternate" type="application/pdf" href="https://a.org/1.pdf"/><link href="https://a.org/1"/>',
            "1",
        ),
        ('<link href="https://a.org/1" type="application/xhtml+xml"/><link rel="self" href="https://a.org/s"/>', "1"),
        ('<link href="https://a.org/fr" hreflang="fr"/><link href="https://a.org/1" hreflang="en"/>', "1"),
        ('<link rel="alternate" type="application/pdf" href="https://a.org/1.pdf"/>', "1.pdf"),
        ('<link rel="enclosure" href="https://a.org/1.mp3"/><id>https://a.org/1</id>', "1"),
        ('<link rel="self" href="https://a.org/self"/><id>tag:a.org,2026:1</id>', ""),
    ],
)
def test_the_address_of_an_entry_is_its_page(tmp_path: Path, links: str, url: str) -> None:
    assert entry(tmp_path, f"<title>x</title>{links}").url == (f"https://a.org/{url}" if url else "")


def test_an_entry_with_nothing_but_an_enclosure_is_known_by_it(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path, feed=RSS.format(item(more='<enclosure url="https://a.org/1.mp3"/>')))
    assert (article.id, article.url) == ("https://a.org/1.mp3", "")


def test_a_guid_that_is_no_address_is_not_taken_for_one(tmp_path: Path) -> None:
    articles, _ = read(tmp_path, feed=RSS.format("<item><title>x</title><guid>p-17</guid></item>"))
    assert [(article.id, article.url) for article in articles] == [("p-17", "")]


def test_relative_links_belong_to_the_base_or_the_site(tmp_path: Path) -> None:
    nested = '<entry xml:base="https://a.org/b/"><title>x</title><link href="c"/><id>tag:1</id></entry>'
    articles, _ = read(tmp_path, atom=ATOM.format(nested), rss=RSS.format(item(guid="1", more="<link>/d?e=1</link>")))
    assert [article.url for article in articles] == ["https://a.org/b/c", "https://example.com/d?e=1"]


def test_the_language_is_that_of_the_entry_or_of_the_feed(tmp_path: Path) -> None:
    entries = '<entry xml:lang="de"><title>a</title><id>1</id></entry><entry><title>b</title><id>2</id></entry>'
    articles, _ = read(tmp_path, feed=ATOM.format(entries))
    assert [article.language for article in articles] == ["de", "en"]


def test_topics_are_labels_or_terms_and_never_authors(tmp_path: Path) -> None:
    kind = '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger#post"/>'
    topics = '<category term="sea" label="The Sea"/><category term="Port"/><author><name>Ann</name></author>'
    assert entry(tmp_path, f"<title>x</title>{kind}{topics}").topics == ("The Sea", "Port")


def test_a_note_without_a_title_is_called_by_its_first_words(tmp_path: Path) -> None:
    note = (
        "<item><guid>https://a.org/1</guid><description>The tide comes in. "
        + "And out. " * 50
        + "</description></item>"
    )
    (article,), problems = read(tmp_path, feed=RSS.format(note))
    assert article.title.startswith("The tide comes in.")
    assert (len(article.title) <= 80, problems) == (True, [])


@pytest.mark.parametrize("date", ["06/05/2016 10:00", "soon", "Thu, 30 Apr 2015 08:57:00 IST", "30", "12:00"])
def test_a_date_that_is_half_understood_is_reported_not_completed(tmp_path: Path, date: str) -> None:
    (article,), problems = read(tmp_path, feed=RSS.format(item(guid="1", date=date)))
    assert article.published is None
    assert [problem.kind for problem in problems] == ["bad date"]


class TestSeveralVersions:
    def titles(self, folder: Path, **files: str) -> tuple[list[str], list[Any]]:
        articles, problems = read(folder, **files)
        repeated = [(p.path, p.text[:7]) for p in problems if p.kind == "repeated entry"]
        assert len(repeated) == len(problems)
        return sorted(article.title for article in articles), repeated

    def test_the_newest_of_several_files_counts(self, tmp_path: Path) -> None:
        new = item("https://a.org/?p=1", "Tue, 06 Jan 2026 10:00:00 GMT", "new")
        old = item("https://a.org/?p=1", "Mon, 05 Jan 2026 10:00:00 GMT", "old")
        assert self.titles(tmp_path, a=RSS.format(new), b=RSS.format(old + item("2", title="other"))) == (
            ["new", "other"],
            [("b.xml", "1 entry")],
        )

    def test_the_newest_in_one_file_counts(self, tmp_path: Path) -> None:
        versions = [item("1", "Mon, 05 Jan 2026 10:00:00 GMT", title) for title in ("old", "older", "last")]
        assert self.titles(tmp_path, a=RSS.format("".join(versions))) == (["last"], [("a.xml", "2 entri")])

    def test_the_change_counts_before_the_publication(self, tmp_path: Path) -> None:
        form = "<entry><id>tag:1</id><title>{}</title><published>{}</published><updated>{}</updated></entry>"
        changed = ATOM.format(form.format("changed", "2026-01-01", "2026-01-09"))
        later = ATOM.format(form.format("later", "2026-01-05", "2026-01-06"))
        assert self.titles(tmp_path, a=changed, b=later) == (["changed"], [("b.xml", "1 entry")])

    def test_without_dates_the_later_file_counts(self, tmp_path: Path) -> None:
        files = {f"poll-{day}": RSS.format(item("https://a.org/1", title=f"day {day}")) for day in (1, 2, 3)}
        assert self.titles(tmp_path, **files)[0] == ["day 3"]

    def test_a_guid_that_is_unique_in_its_feed_only_says_nothing_of_other_feeds(self, tmp_path: Path) -> None:
        other = RSS.format(item("1", title="other")).replace("example.com", "example.net")
        articles, problems = read(tmp_path, a=RSS.format(item("1")), b=other)
        assert (len(articles), problems) == (2, [])

    def test_entries_that_share_no_more_than_a_link_are_different(self, tmp_path: Path) -> None:
        home = "<link>https://example.com/</link>"
        items = item(title="one", more=home) + item(title="two", more=home) + item(title="one", more=home)
        assert self.titles(tmp_path, a=RSS.format(items)) == (["one", "two"], [("a.xml", "1 entry")])

    def test_a_json_feed_and_an_rss_feed_of_one_site(self, tmp_path: Path) -> None:
        (tmp_path / "feed.json").write_text(
            '{"version": "https://jsonfeed.org/version/1.1", "title": "Post", "language": "en", "items":'
            '[{"id": "https://a.org/1", "title": "new", "content_text": "Tide.", "date_modified": "2026-02-01"}]}'
        )
        articles, _ = read(tmp_path, rss=RSS.format(item("https://a.org/1", "2026-01-01", "old")))
        assert [(a.title, a.body, a.provider, a.language) for a in articles] == [("new", "Tide.", "Post", "en")]


@pytest.mark.parametrize(
    "text",
    [
        '<?xml version="1.0"?><urlset xmlns="x"><url><loc>https://a.org/</loc></url></urlset>',
        "<sitemapindex><sitemap><loc>x</loc></sitemap></sitemapindex>",
        '<?xml version="1.0"?>\n<!-- ours --><opml version="1.0"><body/></opml>',
        '<svg:svg xmlns:svg="http://www.w3.org/2000/svg"/>',
    ],
)
def test_other_xml_is_no_content(tmp_path: Path, text: str) -> None:
    articles, problems = read(tmp_path, other=text)
    assert (articles, [problem.kind for problem in problems]) == ([], ["not content"])


ATTRIBUTES = " ".join(f'a{number}="1"' for number in range(20_000))
NAMESPACES = " ".join(f'xmlns:a{number}="u{number}"' for number in range(5_000))


@pytest.mark.parametrize(
    "text",
    [
        RSS.format(item(more=f"<a {ATTRIBUTES}/>")),
        RSS.format(item(more=f"<a {ATTRIBUTES}/>")).replace("<rss", '<?xml version="1.0" encoding="shift_jis"?><rss'),
        '<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS.format(item(more=f"<a {ATTRIBUTES}/>")),
        RSS.format(item()).replace("<rss", f"<rss {NAMESPACES}"),
        RSS.format(item(more="".join(f"<category>c{number}</category>" for number in range(50_000)))),
        RSS.format("a & b" + item(more="".join(f"<category>c{number}</category>" for number in range(50_000)))),
        RSS.format(item(more="<author>" + "a" * 200_000 + "</author>")),
        RSS.format(item(more="<author>" + "a-" * 1_000 + "</author>")),
        RSS.format(item(more="<keywords>" + "a, " * 50_000)),
    ],
    ids=["attributes", "encoding", "entity", "namespaces", "topics", "damaged", "person", "run", "unclosed"],
)
def test_a_feed_that_would_take_a_quadratic_time_is_refused(tmp_path: Path, text: str) -> None:
    articles, problems = read(tmp_path, feed=text)
    assert (articles, [problem.kind for problem in problems]) == ([], ["too large"])


def test_an_index_follows_feeds_that_share_entries(tmp_path: Path) -> None:
    from recommender.index import refresh_index
    from recommender.settings import Settings

    content = tmp_path / "content"
    content.mkdir()
    (content / "page.md").write_text("---\ntitle: Page\n---\nText.\n")
    old, new = (item("https://a.org/1", f"Mon, 0{day} Jan 2026 10:00:00 GMT", f"day {day}") for day in (5, 6))
    (content / "a.xml").write_text(RSS.format(old + item("https://a.org/2", title="other")))

    def titles() -> list[str]:
        built = refresh_index(content, Settings(), tmp_path / "index").recommender
        again = read_corpus(content)
        assert [*built.corpus.articles] == [*again.articles]
        assert built.corpus.problems == again.problems
        return sorted(article.title for article in again)

    assert titles() == ["Page", "day 5", "other"]
    (content / "b.xml").write_text(RSS.format(new))
    assert titles() == ["Page", "day 6", "other"]
    (content / "b.xml").unlink()
    assert titles() == ["Page", "day 5", "other"]


# --- entries that are no posts, and entries that are files ---------------------------------------------------

KIND = (
    '<category scheme="http://schemas.google.com/g/2005#kind" term="http://schemas.google.com/blogger/2008/kind#{}"/>'
)
BLOGGER = (
    '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://purl.org/atom/app#" xmlns:blogger="http://b">{}</feed>'
)


def test_of_an_export_of_blogger_only_posts_are_articles(tmp_path: Path) -> None:
    kinds = ["post", "post", "page", "comment", "comment", "settings", "template"]
    entries = [f"<entry><id>tag:b,1:{n}</id><title>T{n}</title>{KIND.format(k)}</entry>" for n, k in enumerate(kinds)]
    articles, (problem,) = read(tmp_path, b=BLOGGER.format("".join(entries)))
    assert [article.title for article in articles] == ["T0", "T1"]
    assert problem.kind == "not content"
    assert problem.text == "5 entries are no posts: comment 2, page 1, settings 1, template 1"


def test_of_an_export_by_takeout_too(tmp_path: Path) -> None:
    kinds = ["POST", "PAGE", "COMMENT"]
    entries = [
        f"<entry><id>tag:b,1:{n}</id><title>T{n}</title><blogger:type>{k}</blogger:type>"
        f"<blogger:filename>/2020/01/t{n}.html</blogger:filename></entry>"
        for n, k in enumerate(kinds)
    ]
    (post,), (problem,) = read(tmp_path, b=BLOGGER.format("".join(entries)))
    assert (post.title, post.url) == ("T0", "/2020/01/t0.html")
    assert problem.text == "2 entries are no posts: comment 1, page 1"


@pytest.mark.parametrize(
    ("says", "reason"),
    [
        ("<app:control><app:draft>yes</app:draft></app:control>", "draft"),
        ("<app:control><app:draft>no</app:draft></app:control>", ""),
        ("<blogger:status>DRAFT</blogger:status>", "draft"),
        ("<blogger:status>SOFT_TRASHED</blogger:status>", "deleted"),
        ("<blogger:status>LIVE</blogger:status>", ""),
    ],
)
def test_drafts_of_blogger_are_never_shown(tmp_path: Path, says: str, reason: str) -> None:
    entry = f"<entry><id>tag:b,1:1</id><title>T</title>{KIND.format('post')}{says}</entry>"
    (article,), problems = read(tmp_path, b=BLOGGER.format(entry))
    assert (article.why_kept_out(None), problems) == (reason, [])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_of_a_feed_with_very_many_entries_the_first_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, encoding: str
) -> None:
    monkeypatch.setattr(feed_limits, "MAX_ENTRIES", 3)
    text = RSS.format("".join(item(f"id-{n}", title=f"T{n}") for n in range(5)) + "<language>en</language>")
    start = "" if encoding == "utf-8" else '\ufeff<?xml version="1.0" encoding="utf-16"?>'
    (tmp_path / "feed.xml").write_bytes((start + text).encode(encoding))
    articles, problems = read_articles(tmp_path)
    assert [article.title for article in articles] == ["T0", "T1", "T2"]
    assert {article.language for article in articles} == {"en"}, "what stands behind the entries counts"
    assert [(problem.kind, problem.text) for problem in problems] == [
        ("too large", "5 entries; only the first 3 were read")
    ]


PAGE = "---\ntitle: {}\n{}---\nThe tug of the harbour.\n"


@pytest.mark.parametrize(
    ("fields", "entry_says"),
    [
        ("url: https://www.example.com/tug/\n", "<link>http://example.com/tug</link>"),
        ("aliases: [https://example.com/tug]\n", "<link>https://example.com/tug?utm_source=rss</link>"),
        ("url: https://example.com/tug\n", '<guid isPermaLink="true">https://example.com/tug</guid>'),
        ("id: tug-7\n", '<guid isPermaLink="false">tug-7</guid><link>https://example.com/</link>'),
        ("url: /news/tug/\n", "<link>https://example.com/news/tug/</link>"),
        ("", "<link>https://example.com/tug/</link>"),
    ],
)
def test_an_entry_that_is_a_file_is_one_article_with_it(tmp_path: Path, fields: str, entry_says: str) -> None:
    (tmp_path / "hugo.toml").write_text('baseURL = "https://example.com/"\n')
    (tmp_path / "tug.md").write_text(PAGE.format("Tug", fields))
    other = item("other", title="Ferry", more="<link>https://example.com/ferry</link>")
    articles, (problem,) = read(tmp_path, feed=RSS.format(f"<item><title>Tug</title>{entry_says}</item>{other}"))
    assert sorted((article.title, article.path) for article in articles) == [("Ferry", "feed.xml"), ("Tug", "tug.md")]
    assert (problem.kind, problem.path) == ("repeated entry", "feed.xml")
    assert problem.text == "1 entry left out: the content folder has the same articles as files"


def test_a_path_of_another_site_is_no_file_of_this_one(tmp_path: Path) -> None:
    (tmp_path / "tug.md").write_text(PAGE.format("Tug", "url: /tug/\n"))
    articles, problems = read(tmp_path, feed=RSS.format(item("1", more="<link>https://other.org/tug/</link>")))
    assert (len(articles), problems) == (2, [])


def test_an_index_follows_when_files_come_that_a_feed_has_and_when_they_go(tmp_path: Path) -> None:
    content, index = tmp_path / "content", tmp_path / "index"
    content.mkdir()
    (content / "ferry.md").write_text(PAGE.format("Ferry", ""))
    (content / "feed.xml").write_text(RSS.format(item("1", more="<link>https://example.com/tug</link>")))

    def paths() -> list[str]:
        corpus = refresh_index(content, Settings(), index).recommender.corpus
        assert [a.id for a in corpus.articles] == [a.id for a in read_corpus(content).articles]
        return sorted(article.path for article in corpus.articles)

    assert paths() == ["feed.xml", "ferry.md"]
    (content / "tug.md").write_text(PAGE.format("Tug", "url: https://example.com/tug\n"))
    assert paths() == ["ferry.md", "tug.md"]
    (content / "ferry.md").write_text(PAGE.format("Ferries", ""))
    assert paths() == ["ferry.md", "tug.md"], "of files that are not read again, the addresses are known"
    (content / "tug.md").unlink()
    assert paths() == ["feed.xml", "ferry.md"]


def test_static_folders_of_a_generator_hold_copies_and_no_content(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text('baseURL = "https://example.com/"\n')
    (tmp_path / "static").mkdir()
    (tmp_path / "static" / "feed.xml").write_text(RSS.format(item("1")))
    (tmp_path / "posts" / "static").mkdir(parents=True)
    (tmp_path / "posts" / "static" / "tug.md").write_text(PAGE.format("Tug", ""))
    articles, problems = read_articles(tmp_path)
    assert ([article.path for article in articles], problems) == (["posts/static/tug.md"], [])
    assert ("static files", "static/", 1) in [(out.reason, out.name, out.count) for out in left_out(tmp_path)]


# --- entries without a guid -----------------------------------------------------------------------------------


def test_without_a_guid_the_link_says_which_entries_are_one_whatever_their_titles(tmp_path: Path) -> None:
    link = "<link>https://example.com/tug</link>"
    old = RSS.format(item(date="Mon, 05 Jan 2026 10:00:00 GMT", title="Tug sinks", more=link))
    new = RSS.format(item(date="Mon, 05 Jan 2026 11:00:00 GMT", title="Tug is raised", more=link))
    (article,), (problem,) = read(tmp_path, a=new, b=old)
    assert article.title == "Tug is raised"
    assert (problem.path, problem.text) == ("b.xml", "1 entry left out: a.xml has the newest version")


def test_a_link_that_entries_of_a_file_share_identifies_none_of_them(tmp_path: Path) -> None:
    link = "<link>https://example.com/</link>"
    poll = RSS.format(item(title="Tug", more=link) + item(title="Ferry", more=link))
    later = RSS.format(item(title="Ferry", more=link) + item(title="Crane", more=link))
    articles, _ = read(tmp_path, a=poll, b=later)
    assert sorted(article.title for article in articles) == ["Crane", "Ferry", "Tug"]


def test_the_newest_poll_of_atom_and_of_json_feeds_wins_by_what_they_say_of_changes(tmp_path: Path) -> None:
    """Whatever the order of the files, and though all polls name the same date of publication."""
    dates = {"a": "2026-01-03T00:00:00Z", "b": "2026-01-05T00:00:00Z", "c": "2026-01-04T00:00:00Z"}
    for name, date in dates.items():
        atom = f"<id>tag:log,1</id><title>{name}</title><published>2026-01-01T00:00:00Z</published>"
        (tmp_path / f"{name}.atom").write_text(ATOM.format(f"<entry>{atom}<updated>{date}</updated></entry>"))
        record = {"id": "1", "title": f"json {name}", "content_text": "x", "date_modified": date}
        record["date_published"] = "2026-01-01T00:00:00Z"
        feed = {"version": "https://jsonfeed.org/version/1.1", "home_page_url": "https://j.org", "items": [record]}
        (tmp_path / f"{name}.json").write_text(json.dumps(feed))
    articles, problems = read_articles(tmp_path)
    assert sorted(article.title for article in articles) == ["b", "json b"]
    assert len(problems) == 4
