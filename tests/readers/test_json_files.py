"""JSON files: records of Ghost, WordPress and JSON Feed, lists of records, and files that hold no articles."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from recommender import Article, Recommender, read_corpus
from recommender.content import Problem
from recommender.readers import read_articles


def read(folder: Path, value: Any, name: str = "all.json", **options: Any) -> tuple[list[Article], list[Problem]]:
    (folder / name).write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return read_articles(folder, **options)


def one(folder: Path, value: Any, name: str = "all.json") -> Article:
    (article,), problems = read(folder, value, name)
    assert problems == []
    return article


def test_one_record_a_file_is_named_by_the_file(tmp_path: Path) -> None:
    (tmp_path / "notes").mkdir()
    article = one(tmp_path, {"title": "Eleven", "date": "2026-01-05", "body": "Text."}, "notes/eleven.json")
    assert (article.id, article.title, article.body, article.line) == ("notes/eleven", "Eleven", "Text.", 0)
    assert article.published == datetime(2026, 1, 5, tzinfo=UTC)


def test_a_list_of_records_has_lines(tmp_path: Path) -> None:
    text = (
        '\n[{"title": "One", "slug": "one"},\n\n {"title": "Two",\n "url": "https://a.org/2"}, {"title": "Three"}\n]\n'
    )
    articles, problems = read(tmp_path, text)
    assert [(a.id, a.line) for a in articles] == [("one", 2), ("https://a.org/2", 4), ("all.json#5", 5)]
    assert problems == []


@pytest.mark.parametrize("key", ["posts", "items", "articles", "data", "results"])
def test_a_list_may_be_wrapped(tmp_path: Path, key: str) -> None:
    articles, problems = read(tmp_path, {"count": 2, key: [{"title": "One"}, {"headline": "Two"}]})
    assert [(a.id, a.title) for a in articles] == [("all.json#1", "One"), ("all.json#2", "Two")]
    assert problems == []


GHOST = {
    "id": "5f1",
    "slug": "tide",
    "title": "Tide",
    "html": "<p>The <b>tide</b> comes.</p>",
    "plaintext": "The tide comes.",
    "status": "published",
    "visibility": "public",
    "type": "post",
    "published_at": "2026-01-05T10:00:00.000+00:00",
    "updated_at": "2026-02-05T10:00:00.000+00:00",
    "url": "https://a.org/tide/",
    "canonical_url": None,
    "custom_excerpt": None,
    "excerpt": "The tide comes. It",
    "meta_description": None,
    "tags": [{"name": "Sea", "visibility": "public"}, {"name": "#no-image", "visibility": "internal"}],
    "primary_author": {"name": "Ann Moor"},
    "authors": [{"name": "Ann Moor"}, {"name": "Bo"}],
}


@pytest.mark.parametrize("form", ["list", "envelope", "lines"])
def test_posts_of_ghost(tmp_path: Path, form: str) -> None:
    value = {"list": [GHOST], "envelope": {"posts": [GHOST], "meta": {}}, "lines": json.dumps(GHOST)}[form]
    article = one(tmp_path, value, "all.jsonl" if form == "lines" else "all.json")
    assert (article.id, article.slug, article.url) == ("5f1", "tide", "https://a.org/tide/")
    assert (article.body, article.excerpt) == ("The tide comes.", "The tide comes. It")
    assert (article.topics, article.provider, article.kind) == (("Sea",), "Ann Moor", "article")
    assert article.published == datetime(2026, 1, 5, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"status": "draft"}, "draft"),
        ({"status": "scheduled"}, "scheduled"),
        ({"status": "sent"}, "private"),
        ({"visibility": "members"}, "private"),
        ({"visibility": "paid"}, "private"),
        ({}, ""),
    ],
)
def test_what_ghost_does_not_publish_is_kept_out(tmp_path: Path, changes: dict[str, str], reason: str) -> None:
    assert one(tmp_path, [{**GHOST, **changes}]).why_kept_out(None) == reason


def test_an_excerpt_written_by_hand_comes_first(tmp_path: Path) -> None:
    meta = {**GHOST, "meta_description": "For search engines."}
    assert one(tmp_path, [meta]).excerpt == "For search engines."
    assert one(tmp_path, [{**meta, "custom_excerpt": "By hand."}]).excerpt == "By hand."


def test_an_export_of_ghost_joins_its_tables(tmp_path: Path) -> None:
    bare = {
        key: value for key, value in GHOST.items() if key not in ("tags", "primary_author", "authors", "url", "excerpt")
    }
    tables = {
        "posts": [bare, {**bare, "id": "5f2", "slug": "b", "title": "B", "author_id": "u2"}],
        "tags": [{"id": "t1", "name": "Sea"}, {"id": "t2", "name": "Port"}, {"id": "t3", "name": "#x"}],
        "posts_tags": [
            {"post_id": "5f1", "tag_id": "t2", "sort_order": 1},
            {"post_id": "5f1", "tag_id": "t1", "sort_order": 0},
            {"post_id": "5f1", "tag_id": "t3", "sort_order": 2},
        ],
        "users": [{"id": "u1", "name": "Ann"}, {"id": "u2", "name": "Bo"}],
        "posts_authors": [{"post_id": "5f1", "author_id": "u1"}],
        "posts_meta": [{"post_id": "5f1", "meta_description": "In short."}],
    }
    articles, problems = read(tmp_path, {"db": [{"meta": {"version": "5.0"}, "data": tables}]})
    assert [(a.slug, a.topics, a.provider, a.excerpt) for a in articles] == [
        ("tide", ("Sea", "Port"), "Ann", "In short."),
        ("b", (), "Bo", ""),
    ]
    assert problems == []


WORDPRESS = {
    "id": 7,
    "date": "2026-01-05T11:00:00",
    "date_gmt": "2026-01-05T10:00:00",
    "guid": {"rendered": "https://a.org/?p=7"},
    "modified_gmt": "2026-01-06T10:00:00",
    "slug": "tide",
    "status": "publish",
    "type": "post",
    "link": "https://a.org/tide/",
    "title": {"rendered": "Tide &#038; <em>pier</em>"},
    "content": {"rendered": "<p>Long text.</p>", "protected": False},
    "excerpt": {"rendered": "<p>Short &hellip;</p>\n", "protected": False},
    "author": 3,
    "categories": [4, 5],
    "tags": [6],
}


def test_what_wordpress_answers(tmp_path: Path) -> None:
    article = one(tmp_path, [WORDPRESS])
    assert (article.id, article.title, article.url) == ("7", "Tide & pier", "https://a.org/tide/")
    assert (article.body, article.excerpt, article.slug) == ("Long text.", "Short …", "tide")
    assert (article.topics, article.provider, article.kind) == ((), "", "article")
    assert article.published == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_names_of_terms_and_authors_that_wordpress_adds(tmp_path: Path) -> None:
    terms = [[{"taxonomy": "category", "name": "Sea"}], [{"taxonomy": "post_tag", "name": "Tug"}], "odd", [None]]
    article = one(tmp_path, [{**WORDPRESS, "_embedded": {"author": [{"name": "Ann"}], "wp:term": terms}}])
    assert (article.topics, article.provider) == (("Sea", "Tug"), "Ann")


def test_a_post_of_wordpress_behind_a_password(tmp_path: Path) -> None:
    protected = {"rendered": "", "protected": True}
    assert one(tmp_path, [{**WORDPRESS, "content": protected}]).why_kept_out(None) == "private"
    assert one(tmp_path, [{**WORDPRESS, "status": "private"}]).why_kept_out(None) == "private"


def test_a_json_feed(tmp_path: Path) -> None:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Port",
        "language": "de",
        "items": [
            {"id": "https://a.org/1", "url": "https://a.org/1", "content_html": "<p>Note without title.</p>"},
            {"id": 2, "title": "Two", "summary": "S", "tags": ["sea"], "authors": [{"name": "Ann"}], "language": "en"},
            {"id": "3", "image": "x.png"},
        ],
    }
    articles, (problem,) = read(tmp_path, feed, "feed.json")
    assert [(a.id, a.title, a.language, a.provider) for a in articles] == [
        ("https://a.org/1", "Note without title.", "de", "Port"),
        ("2", "Two", "en", "Port"),
    ]
    assert (problem.kind, problem.text) == ("not content", "1 of 3 records has neither title nor text")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("package.json", {"name": "site", "title": "Site", "description": "d", "version": "1.0.0"}),
        ("other.json", {"name": "site", "description": "d", "keywords": ["a"]}),
        ("tsconfig.json", '{"compilerOptions": {}}'),
        ("schema.json", {"$schema": "x", "title": "Schema", "properties": {}}),
        ("_category_.json", {"label": "Port", "position": 2}),
        ("numbers.json", [1, 2, 3]),
        ("null.json", "null"),
        ("empty.json", {}),
        ("list.json", []),
        ("authors.json", {"ann": {"name": "Ann"}}),
        ("lists.json", {"article_id": "a", "related": [{"title": "B", "url": "/b"}]}),
        ("lists.json", [{"article_id": "a", "related": []}, {"article_id": "b", "related": []}]),
        ("lists.jsonl", '{"article_id": "a", "related": []}\n{"article_id": "b", "related": []}\n'),
    ],
)
def test_what_holds_no_articles_is_said_once(tmp_path: Path, name: str, value: Any) -> None:
    articles, problems = read(tmp_path, value, name)
    assert (articles, [problem.kind for problem in problems]) == ([], ["not content"])


def test_our_own_lists_are_no_articles(tmp_path: Path) -> None:
    for name in "ab":
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: Tide and pier {name}\n---\nThe tide at the pier.\n")
    (tmp_path / "related.jsonl").write_text("\n".join(Recommender.fit(read_corpus(tmp_path)).lines()))
    assert len(read_corpus(tmp_path)) == 2


def test_keys_that_the_user_names_make_a_record(tmp_path: Path) -> None:
    (article,), _ = read(tmp_path, [{"headline_en": "Tide", "n": 1}], fields={"title": ["headline_en"]})
    assert article.title == "Tide"


@pytest.mark.parametrize(
    ("text", "titles", "line"),
    [
        ('[{"title": "a"},\n{"title": "b"},\n{"title": }]', ["a", "b"], 3),
        ('[{"title": "a"},\n{"title": "b"}', ["a", "b"], 2),
        ('[{"title": "a"} {"title": "b"}]', ["a"], 1),
        ('{"title":\n"a"', [], 2),
        ("tide", [], 1),
        ('{"title": "a"} {"title": "b"}', [], 1),
        ("[" * 100_000, [], 1),
        ('{"a":' * 100_000, [], 0),
        ('[{"title": "a"}, ' + "[" * 100_000, ["a"], 1),
        ("", [], 0),
    ],
)
def test_damaged_files_are_read_as_far_as_possible(tmp_path: Path, text: str, titles: list[str], line: int) -> None:
    articles, (problem,) = read(tmp_path, text)
    assert [article.title for article in articles] == titles
    assert (problem.kind, problem.line) == ("unreadable file", line)


def test_odd_values_cost_only_themselves(tmp_path: Path) -> None:
    text = '{"title": "Kept", "n": ' + "9" * 5_000 + ', "quality": NaN, "tags": {"sea": {}}, "date": {"created": [1]}}'
    (article,), problems = read(tmp_path, text)
    assert (article.title, article.quality, article.topics) == ("Kept", None, ("sea",))
    assert {problem.kind for problem in problems} == {"wrong type", "bad date"}


def test_other_encodings(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes('[{"title": "Łódź"}]'.encode("utf-16"))
    (tmp_path / "b.json").write_bytes(b"\xef\xbb\xbf" + '{"title": "Łódź"}'.encode())
    articles, problems = read_articles(tmp_path)
    assert ([article.title for article in articles], problems) == (["Łódź", "Łódź"], [])


@pytest.mark.parametrize(
    ("page", "post"),
    [
        ({"html": "<p>x</p>", "type": "page"}, {"html": "<p>x</p>", "type": "post"}),
        ({"lexical": "{}", "page": 1}, {"lexical": "{}", "page": 0}),
        ({"title": {"rendered": "T"}, "type": "page"}, {"title": {"rendered": "T"}, "type": "post"}),
        ({"title": {"rendered": "T"}, "type": "attachment"}, {"title": {"rendered": "T"}}),
        ({"site_ID": 3, "type": "page"}, {"site_ID": 3, "type": "post"}),
    ],
)
@pytest.mark.parametrize("suffix", ["json", "jsonl"])
def test_of_ghost_and_wordpress_only_posts_are_articles(tmp_path: Path, page: Any, post: Any, suffix: str) -> None:
    """As in an export of WordPress as XML; pages are counted."""
    records = [{"title": "T", "slug": f"s{n}", **record} for n, record in enumerate([page, post, page])]
    text = json.dumps(records) if suffix == "json" else "\n".join(map(json.dumps, records))
    (tmp_path / f"a.{suffix}").write_text(text)
    articles, (problem,) = read_articles(tmp_path)
    assert [article.id for article in articles] == ["s1"]
    assert problem.text == f"2 entries are no posts: {page.get('type', 'page')} 2"


def test_pages_of_other_programs_are_articles(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text(json.dumps({"title": "T", "content": "x", "type": "page"}))
    (article,), problems = read_articles(tmp_path)
    assert (article.kind, problems) == ("page", [])
