"""``[site]`` in the settings: addresses of pages where no configuration of a generator says them."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.errors import SettingsError
from recommender.sites import open_site

PATTERNS = [
    ("/:year/:month/:day/:slug/", "2026-03-05-ferry-strike.md", "", "/2026/03/05/ferry-strike/"),
    ("/blog/:slug.html", "2026-03-05-ferry-strike.md", "slug: strike\n", "/blog/strike.html"),
    ("/:section/:title/", "news/2026-03-05-a.md", "", "/news/the-harbour/"),
    ("/:path/", "news/quay/index.md", "", "/news/quay/"),
    ("/:filename", "2026-03-05-a.md", "", "/2026-03-05-a"),
    ("/:year/:slug/", "a.md", "", ""),
    ("/:slug/", "a.md", "permalink: /elsewhere/\n", "/elsewhere/"),
    ("/:slug/", "a.md", "url: https://site.example/blog/own/\n", "/own/"),
]
"""Pattern, file, front matter, and the address of the page."""


@pytest.mark.parametrize(("pattern", "path", "lines", "address"), PATTERNS)
def test_a_pattern_gives_addresses(pattern: str, path: str, lines: str, address: str, tmp_path: Path) -> None:
    write(tmp_path / path, lines)
    corpus = read_corpus(tmp_path, site={"base": "https://site.example/blog/", "permalink": pattern})
    assert corpus.articles[0].permalink == address


def test_the_settings_go_before_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("url: https://old.example\nbaseurl: /old\npermalink: /:title/\n")
    write(tmp_path / "_posts/2026-03-05-a.md")
    (tmp_path / "recommender.toml").write_text(
        '[site]\nbase = "https://site.example/blog"\npermalink = "/:year/:slug/"'
    )
    site = open_site(tmp_path)
    assert (site.folder.project.host, site.folder.project.base_path) == ("site.example", "/blog")
    assert site.corpus.articles[0].permalink == "/2026/a/"


def test_own_pages_are_no_externals_and_links_to_own_addresses_are_understood(tmp_path: Path) -> None:
    own = "['https://site.example/blog/2026/b/', 'https://site.example/blog/tags/', 'https://other.example/x/']"
    write(tmp_path / "2026-03-05-a.md", f"related: {own}\n")
    write(tmp_path / "2026-03-06-b.md")
    (tmp_path / "recommender.toml").write_text(
        '[site]\nbase = "https://site.example/blog"\npermalink = "/:year/:slug/"'
    )
    stories = open_site(tmp_path).lists()["2026-03-05-a.md"]
    assert [story["url"] for story in stories] == ["/2026/b/", "https://other.example/x/"]
    assert stories[0]["source"] == "curated"


@pytest.mark.parametrize(
    ("site", "said"),
    [
        ({"bass": "x"}, "base"),
        ({"base": "site.example"}, "https://example.org/blog"),
        ({"permalink": "blog/:slug"}, "must begin at the root"),
        ({"permalink": "/:slugg/"}, ":slug"),
    ],
)
def test_wrong_settings_are_refused(site: dict[str, str], said: str, tmp_path: Path) -> None:
    write(tmp_path / "a.md")
    with pytest.raises(SettingsError, match=said):
        read_corpus(tmp_path, site=site)


def write(file: Path, lines: str = "") -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\ntitle: The harbour\n{lines}---\nShips and storms in the harbour of the islands.\n", "utf-8")
