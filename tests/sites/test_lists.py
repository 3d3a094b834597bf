"""Lists of a site: right pages only, under the names that the generator has for them, and the same bytes each time."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import dialects
import pytest
from made_sites import Made, make_site, put

from recommender.cli import main
from recommender.sites import box, open_site

MOMENT = "2026-11-30"

KEYS = [
    ({"hugo.toml": ""}, "content/posts/a.md", "posts/a.md"),
    ({"hugo.toml": 'contentDir = "texts"'}, "texts/posts/a/index.md", "posts/a/index.md"),
    ({"hugo.toml": "defaultContentLanguage = 'en'"}, "content/en/a.md", "en/a.md"),
    (
        {"hugo.toml": "[languages.en]\ncontentDir = 'content/en'\n[languages.de]\ncontentDir = 'content/de'"},
        "content/de/a.md",
        "de:a.md",
    ),
    ({"hugo.toml": "[languages.en]\n[languages.de]"}, "content/posts/a.de.md", "posts/a.de.md"),
    ({"_config.yml": "title: x"}, "_posts/2026-01-01-a.md", "_posts/2026-01-01-a.md"),
    ({"_config.yml": "source: src"}, "src/a.md", "a.md"),
    ({"_config.yml": "collections_dir: all"}, "all/_posts/2026-01-01-a.md", "_posts/2026-01-01-a.md"),
    ({".eleventy.js": ""}, "posts/a.md", "./posts/a.md"),
    ({"eleventy.config.js": "return {dir: {input: 'src'}}"}, "src/a.md", "./src/a.md"),
    ({"astro.config.mjs": ""}, "src/content/blog/a.md", "src/content/blog/a.md"),
    ({"docusaurus.config.js": ""}, "docs/a.md", "docs/a.md"),
    ({"mkdocs.yml": "site_name: x"}, "docs/guide/a.md", "guide/a.md"),
    ({"pelicanconf.py": 'PATH = "content"'}, "content/a.md", "a.md"),
    ({"conf.py": 'project = "x"'}, "guide/a.rst", "guide/a.rst"),
    ({"zola.toml": 'base_url = "https://site.example"'}, "content/a.md", "a.md"),
]
"""Configuration, the file of an article, and what the generator calls it."""


@pytest.mark.parametrize(("files", "path", "key"), KEYS)
def test_pages_are_called_as_their_generator_calls_them(
    files: dict[str, str], path: str, key: str, tmp_path: Path
) -> None:
    body = (
        "Harbour\n=======\n\nShips.\n"
        if path.endswith("rst")
        else "---\ntitle: Harbour\ndate: 2026-01-01\n---\nShips.\n"
    )
    for name, text in {**files, path: body}.items():
        put(tmp_path, name, text)
    site = open_site(tmp_path)
    assert [site.folder.key_of(article) for article in site.corpus.articles] == [key]
    assert site.folder.key_of_file(tmp_path / path) == key


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return make_site(tmp_path_factory.mktemp("hugo"), dialects.HUGO)


def lists_of(root: Path) -> dict[str, list[dict[str, object]]]:
    assert main(["site", str(root), "--moment", MOMENT]) == 0
    lists: dict[str, list[dict[str, object]]] = json.loads((root / "data/related_stories.json").read_text("utf-8"))
    return lists


def test_only_public_pages_have_lists_and_stand_in_lists(made: Made) -> None:
    lists = lists_of(made.root)
    assert {*lists} == {path.removeprefix("content/") for path in made.titles}
    titles = {story["title"] for stories in lists.values() for story in stories}
    assert titles <= {*made.titles.values()}


def test_no_page_lists_itself_or_one_of_another_language(made: Made) -> None:
    for key, stories in lists_of(made.root).items():
        paths = [str(story["path"]) for story in stories]
        assert key not in paths
        assert {path.endswith(".de.md") for path in paths} == {key.endswith(".de.md")}


def test_every_story_has_an_address(made: Made) -> None:
    lists = lists_of(made.root)
    addresses = {str(story["path"]): story["url"] for stories in lists.values() for story in stories}
    assert all(addresses.values())
    assert addresses["posts/energy-3/index.md"] == "/posts/energy-3/"
    assert addresses["posts/ferries-0.de.md"] == "/de/posts/ferries-0/"


def test_a_scheduled_page_is_listed_from_its_day_on(made: Made) -> None:
    site = open_site(made.root, moment=datetime(2126, 6, 1, tzinfo=UTC))
    assert "posts/secret-future.md" in site.lists()


def test_an_unchanged_file_is_not_touched(made: Made) -> None:
    lists_of(made.root)
    file = made.root / "data/related_stories.json"
    before = file.stat()
    lists_of(made.root)
    assert (file.stat().st_mtime_ns, file.stat().st_ino) == (before.st_mtime_ns, before.st_ino)


def test_the_file_says_scores_and_reasons_only_when_asked(made: Made) -> None:
    site = open_site(made.root)
    (plain, *_), (full, *_) = (
        site.lists()["posts/energy-1.md"],
        site.lists(scores=True, reasons=True)["posts/energy-1.md"],
    )
    assert [*plain] == ["path", "url", "title", "excerpt", "date", "image", "source"]
    assert full == {**plain, "score": round(full["score"], 2), "reasons": full["reasons"]}
    assert full["reasons"]


def test_a_new_title_changes_only_lists_in_which_it_matters(tmp_path: Path) -> None:
    make_site(tmp_path, dialects.HUGO)
    before = lists_of(tmp_path)
    file = tmp_path / "content/posts/energy-5.md"
    text = file.read_text("utf-8")
    file.write_text(text.replace('title: "Energy', 'title: "Energies'), "utf-8")
    changed = {key for key, stories in lists_of(tmp_path).items() if stories != before[key]}
    assert changed
    assert all("energy" in key for key in changed)


def test_the_same_bytes_from_an_index_as_from_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_site(tmp_path, dialects.HUGO)
    monkeypatch.chdir(tmp_path)
    assert main(["build", "--content", "content"]) == 0
    for number in range(12):
        file = tmp_path / f"content/posts/energy-{number}.md"
        if file.exists():
            file.write_text(file.read_text("utf-8").replace("town", f"city {number}"), "utf-8")
        assert main(["build", "--content", "content"]) == 0
    lists = tmp_path / "data/related_stories.json"
    assert main(["site", "--content", "content"]) == 0
    with_index = lists.read_bytes()
    for path in sorted((tmp_path / ".recommender").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    (tmp_path / ".recommender").rmdir()
    assert main(["site"]) == 0
    assert lists.read_bytes() == with_index


def test_an_own_address_is_a_path_and_no_page_of_the_site_an_external(tmp_path: Path) -> None:
    put(tmp_path, "_config.yml", "url: https://site.example\nbaseurl: /news\n")
    text = "---\ntitle: Harbour {0}\nlayout: post\n{1}---\nShips and storms in the harbour.\n"
    related = (
        "related: ['https://site.example/news/tags/', 'https://other.example/ships/', 'https://site.example/news/b/']\n"
    )
    put(tmp_path, "_posts/2026-01-01-a.md", text.format(1, related))
    put(tmp_path, "_posts/2026-01-02-b.md", text.format(2, "permalink: /b/\n"))
    stories = open_site(tmp_path).lists()["_posts/2026-01-01-a.md"]
    assert [(story["url"], story["path"]) for story in stories] == [
        ("https://other.example/ships/", ""),
        ("/b/", "_posts/2026-01-02-b.md"),
    ]


OUTPUTS = [
    ({"_config.yml": "title: x"}, ("_data/related_stories.json", "_site/posts/a.html", "_data/authors.json")),
    ({"hugo.toml": ""}, ("data/related_stories.json", "public/posts/a/index.html", "data/authors.json")),
    ({".eleventy.js": ""}, ("_data/relatedStories.json", "_site/a/index.html")),
    ({"astro.config.mjs": ""}, ("src/data/related.json", "dist/a/index.html")),
    (
        {"docusaurus.config.js": ""},
        ("src/data/related_stories.json", "build/a/index.html", ".docusaurus/a.json", "README.md"),
    ),
    ({"mkdocs.yml": "site_name: x"}, ("site/a/index.html", "README.md")),
    ({"gatsby-config.js": ""}, ("related_stories.json", "public/a/index.html")),
    ({"pelicanconf.py": ""}, ("output/a.html",)),
    ({"conf.py": 'project = "x"'}, ("_build/html/a.html",)),
]


@pytest.mark.parametrize(("files", "outputs"), OUTPUTS)
def test_what_is_written_is_never_read_back(files: dict[str, str], outputs: tuple[str, ...], tmp_path: Path) -> None:
    from recommender.api import read_corpus

    article = '[{"title": "Harbour", "url": "/a/", "body": "Ships."}]'
    page = "<html><head><title>Harbour</title></head><body><h1>Harbour</h1><p>Ships.</p></body></html>"
    for path, text in files.items():
        put(tmp_path, path, text)
    put(
        tmp_path, "src/content/blog/a.md" if "astro.config.mjs" in files else "docs/a.md", "---\ntitle: A\n---\nText.\n"
    )
    for path in outputs:
        put(tmp_path, path, article if path.endswith("json") else page)
    assert [Path(article.path).stem for article in read_corpus(tmp_path).articles] == ["a"]


PICTURES = [
    ("https://cdn.example/a.jpg", "https://cdn.example/a.jpg"),
    ("/images/a.jpg", "/images/a.jpg"),
    ("images/a.jpg", "/images/a.jpg"),
    ("cover.jpg", "/posts/b/cover.jpg"),
    ("../a.jpg", ""),
    ("", ""),
]


@pytest.mark.parametrize(("written", "address"), PICTURES)
def test_a_picture_has_an_address_on_the_site(written: str, address: str, tmp_path: Path) -> None:
    put(tmp_path, "hugo.toml", "")
    put(tmp_path, "content/posts/b/cover.jpg", "")
    put(tmp_path, "content/posts/b/index.md", f"---\ntitle: B\nimage: {written}\n---\nShips.\n")
    site = open_site(tmp_path)
    assert site.folder.picture_of(site.corpus.find("posts/b")) == address


def test_the_box_puts_the_root_before_own_pictures() -> None:
    story = {"url": "/b/", "title": "B", "date": "", "excerpt": "", "image": "/a.jpg"}
    assert '<img src="../a.jpg" alt="" loading="lazy">' in box([story], images=True, root="..")
    assert "<img" not in box([story])
    assert 'src="//x.example/a.jpg"' in box([{**story, "image": "//x.example/a.jpg"}], images=True, root="..")


def test_a_story_without_an_address_is_not_shown() -> None:
    story = {"url": "", "title": "B", "date": "", "excerpt": "", "image": ""}
    assert box([story]) == ""
