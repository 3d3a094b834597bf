"""WordPress exports: posts are read, everything else is counted."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommender import Article
from recommender.content import Problem
from recommender.readers import read_articles

EXPORT = """<?xml version="1.0" encoding="UTF-8" ?>
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:wp="http://wordpress.org/export/1.2/"><channel><title>Port</title><link>https://a.org</link>
<language>en-GB</language><wp:wxr_version>1.2</wp:wxr_version>
<wp:author><wp:author_login>ann</wp:author_login><wp:author_display_name>Ann Moor</wp:author_display_name></wp:author>
{}</channel></rss>"""


def post(number: int = 1, more: str = "", *, status: str = "publish", kind: str = "post") -> str:
    return (
        f"<item><title>Post {number}</title><link>https://a.org/{number}/</link><dc:creator>ann</dc:creator>"
        f'<guid isPermaLink="false">https://a.org/?p={number}</guid><wp:post_id>{number}</wp:post_id>'
        f"<wp:status>{status}</wp:status><wp:post_type>{kind}</wp:post_type>{more}</item>"
    )


def read(folder: Path, *items: str) -> tuple[list[Article], list[Problem]]:
    (folder / "export.xml").write_text(EXPORT.format("".join(items)), encoding="utf-8")
    return read_articles(folder)


def test_a_post_with_all_its_fields(tmp_path: Path) -> None:
    more = """<pubDate>Tue, 06 Jan 2026 00:00:00 +0000</pubDate><wp:post_date>2026-01-05 12:00:00</wp:post_date>
    <wp:post_date_gmt>2026-01-05 10:00:00</wp:post_date_gmt><wp:post_name>tide-%e6%bd%ae</wp:post_name>
    <content:encoded><![CDATA[<!-- wp:paragraph --><p>The tide &amp; the pier.</p>
    [gallery ids="1,2"] [sic]]]></content:encoded>
    <excerpt:encoded><![CDATA[<b>Short</b> &amp; good]]></excerpt:encoded><description></description>
    <category domain="category" nicename="sea"><![CDATA[Sea]]></category>
    <category domain="category" nicename="uncategorized"><![CDATA[Uncategorized]]></category>
    <category domain="post_tag" nicename="tug"><![CDATA[Tug]]></category>
    <category domain="author" nicename="ann"><![CDATA[Ann Moor]]></category>
    <category domain="post_format" nicename="post-format-aside"><![CDATA[Aside]]></category>
    <category domain="language" nicename="de"><![CDATA[Deutsch]]></category>
    <wp:comment><wp:comment_content>Spam.</wp:comment_content><wp:comment_author>X</wp:comment_author></wp:comment>"""
    (article,), problems = read(tmp_path, post(7, more))
    assert problems == []
    assert (article.id, article.url, article.slug) == ("https://a.org/?p=7", "https://a.org/7/", "tide-潮")
    assert (article.body, article.excerpt) == ("The tide & the pier. [sic]", "Short & good")
    assert (article.topics, article.provider, article.language) == (("Sea", "Tug"), "Ann Moor", "de")
    assert (article.published, article.kind) == (datetime(2026, 1, 5, 10, tzinfo=UTC), "article")
    assert article.line == 7


@pytest.mark.parametrize(
    ("status", "more", "reason"),
    [
        *(("draft", "", "draft"), ("auto-draft", "", "draft"), ("pending", "", "draft"), ("trash", "", "deleted")),
        *(("private", "", "private"), ("future", "", "scheduled"), ("inherit", "", "unlisted"), ("publish", "", "")),
        ("publish", "<wp:post_password><![CDATA[tide]]></wp:post_password>", "private"),
        ("publish", "<wp:post_password><![CDATA[]]></wp:post_password>", ""),
    ],
)
def test_what_is_not_public_is_kept_out(tmp_path: Path, status: str, more: str, reason: str) -> None:
    (article,), _ = read(tmp_path, post(1, more, status=status))
    assert article.why_kept_out(None) == reason


def test_a_draft_has_no_date_and_that_is_no_problem(tmp_path: Path) -> None:
    more = "<wp:post_date_gmt>0000-00-00 00:00:00</wp:post_date_gmt><pubDate></pubDate>"
    (article,), problems = read(tmp_path, post(1, more, status="draft"))
    assert (article.published, problems) == (None, [])


def test_everything_but_posts_is_counted(tmp_path: Path) -> None:
    kinds = ["attachment", "attachment", "nav_menu_item", "page", "revision", "wp_block"]
    articles, (problem,) = read(tmp_path, post(1), *(post(n, kind=kind) for n, kind in enumerate(kinds, 2)))
    assert [article.title for article in articles] == ["Post 1"]
    assert problem.kind == "not content"
    assert problem.text == ("6 entries are no posts: attachment 2, nav_menu_item 1, page 1, revision 1, wp_block 1")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("related_posts", 'a:2:{i:0;s:1:"2";i:1;s:1:"3";}'),
        ("_related-posts", "a:2:{i:0;i:2;i:1;i:3;}"),
        ("manual_related", "2, 3"),
        ("_crp_post_meta", 'a:2:{s:14:"disable_here";i:0;s:14:"manual_related";s:3:"2,3";}'),
        ("related_articles", "https://a.org/2/ https://a.org/3/"),
    ],
)
def test_related_posts_of_plugins_are_links(tmp_path: Path, key: str, value: str) -> None:
    other = "<wp:postmeta><wp:meta_key>_related_count</wp:meta_key><wp:meta_value>2</wp:meta_value></wp:postmeta>"
    pair = f"<wp:meta_key>{key}</wp:meta_key><wp:meta_value><![CDATA[{value}]]></wp:meta_value>"
    articles, _ = read(tmp_path, post(1, f"{other}<wp:postmeta>{pair}</wp:postmeta>"), post(2), post(3))
    assert [link.url for link in articles[0].related] == ["https://a.org/2/", "https://a.org/3/"]


def test_entities_of_html_and_single_ampersands_are_mended(tmp_path: Path) -> None:
    (article, _), problems = read(
        tmp_path, post(1, "<excerpt:encoded>Caf&eacute; & Bar&nbsp;1 &unknown;</excerpt:encoded>"), post(2)
    )
    assert (article.excerpt, problems) == ("Café & Bar 1 &unknown;", [])


def test_a_damaged_export_is_read_up_to_the_damage(tmp_path: Path) -> None:
    articles, (problem,) = read(tmp_path, post(1), post(2), "<item><title>open</item>")
    assert [article.title for article in articles] == ["Post 1", "Post 2"]
    assert (problem.kind, problem.line) == ("unreadable file", 7)


def test_entities_that_a_file_declares_are_refused(tmp_path: Path) -> None:
    text = EXPORT.format(post(1, "<excerpt:encoded>&x;</excerpt:encoded>"))
    declaration = '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>\n<rss'
    (tmp_path / "export.xml").write_text(text.replace("<rss", declaration, 1))
    articles, problems = read_articles(tmp_path)
    assert (articles, [problem.kind for problem in problems]) == ([], ["unreadable file"])


def test_control_characters_and_other_encodings(tmp_path: Path) -> None:
    text = EXPORT.format(post(1, "<excerpt:encoded>Caf\u00e9\x08 am Meer</excerpt:encoded>"))
    (tmp_path / "export.xml").write_bytes(text.encode("cp1252"))
    (article,), problems = read_articles(tmp_path)
    assert article.excerpt == "Café am Meer"
    assert {problem.kind for problem in problems} == {"control characters", "wrong encoding"}
    (tmp_path / "export.xml").write_bytes(text.replace("\x08", "").encode("utf-16"))
    assert read_articles(tmp_path)[0][0].excerpt == "Café am Meer"


def test_the_newest_of_several_exports_counts(tmp_path: Path) -> None:
    changed = post(1, "<wp:post_modified_gmt>2026-02-01 00:00:00</wp:post_modified_gmt>").replace("Post 1", "Changed")
    (tmp_path / "a.xml").write_text(EXPORT.format(changed))
    articles, (problem,) = read(tmp_path, post(1, "<wp:post_date_gmt>2026-01-01 00:00:00</wp:post_date_gmt>"))
    assert [article.title for article in articles] == ["Changed"]
    assert (problem.path, problem.kind) == ("export.xml", "repeated entry")
