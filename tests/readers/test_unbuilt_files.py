"""Files that a generator builds no page of, because its configuration, or their names, say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import read_corpus

PAGE = "---\ntitle: Pilots\ndate: 2021-05-21\n---\nHarbour pilots refuse the new night shift.\n"
PACKAGE = '{{"dependencies": {{"{}": "1"}}}}'

SITES: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "vitepress": (
        {
            "package.json": PACKAGE.format("vitepress"),
            ".vitepress/config.mts": "x = {srcExclude: ['**/old/*', 'b.md']}",
        },
        ["old/a.md", "b.md"],
        ["c.md", "x/b.md"],
    ),
    "docusaurus": (
        {"docusaurus.config.js": "x = {presets: [['classic', {docs: {exclude: ['**/old/**']}}]]}"},
        ["docs/old/a.md"],
        ["docs/b.md"],
    ),
    "eleventy": (
        {".eleventy.js": "module.exports = c => { c.ignores.add('tmp/**') }"},
        ["tmp/b.md"],
        ["c.md"],
    ),
    "mkdocs": ({"mkdocs.yml": "docs_dir: .\nplugins:\n- exclude: {glob: [old/*]}\n"}, ["old/a.md"], ["b.md"]),
    "quarto": ({"_quarto.yml": "project: {render: ['*.md', '!old/']}\n"}, ["old/a.md"], ["b.md"]),
    "pelican": ({"pelicanconf.py": "PATH = '.'\nIGNORE_FILES = ['old*']\n"}, ["old-a.md"], ["b.md"]),
    "jekyll": (
        {"_config.yml": "collections: {parts: {output: false}, news: {output: true}}\n"},
        ["_parts/a.md"],
        ["_news/b.md", "_posts/2021-05-21-c.md"],
    ),
    "hexo": (
        {"package.json": PACKAGE.format("hexo")},
        ["_old/a.md", "_posts/_b.md"],
        ["_posts/c.md"],
    ),
    "hugo": (
        {"hugo.toml": "baseURL = '/'\ndisableLanguages = ['de']\n[languages.fr]\ndisabled = true\n"},
        ["a.de.md", "fr/a.md"],
        ["a.en.md", "b.md"],
    ),
}
"""Generator → its configuration, files that are no pages, and files that are."""


@pytest.mark.parametrize("generator", SITES)
def test_files_that_are_not_built_are_no_pages(generator: str, tmp_path: Path) -> None:
    config, kept_out, shown = SITES[generator]
    for name, text in {**config, **dict.fromkeys([*kept_out, *shown], PAGE)}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    reasons = {article.path: article.why_kept_out(None) for article in read_corpus(tmp_path)}
    assert reasons == {**dict.fromkeys(kept_out, "no page"), **dict.fromkeys(shown, "")}


@pytest.mark.parametrize(
    "cascade", ["Cascade:\n  Draft: true", "CASCADE:\n- Target: {path: '/News/Big B'}\n  draft: y"]
)
def test_keys_and_paths_of_hugo_are_in_any_case(cascade: str, tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "hugo.toml").write_text("baseURL = '/'\n")
    (tmp_path / "news/_index.md").write_text(f"---\ntitle: S\n{cascade}\n---\n")
    (tmp_path / "news/big b.en.md").write_text(PAGE)
    reasons = {article.path: article.why_kept_out(None) for article in read_corpus(tmp_path)}
    assert reasons["news/big b.en.md"] == "draft"


@pytest.mark.parametrize(
    ("mounts", "kept_out"),
    [
        ("excludeFiles = ['old/**', '{b,x}.md']", ["content/b.md", "content/old/a.md"]),
        ("excludeFiles = 'old/*'", ["content/old/a.md"]),
        ("files = ['! old/**']", ["content/old/a.md"]),
        ("includeFiles = ['c.md']", ["content/b.md", "content/old/a.md"]),
    ],
)
def test_files_that_hugo_does_not_mount_are_no_pages(tmp_path: Path, mounts: str, kept_out: list[str]) -> None:
    (tmp_path / "hugo.toml").write_text(
        f"baseURL = '/'\n[[module.mounts]]\nsource = 'content'\ntarget = 'content'\n{mounts}\n"
    )
    assert out(tmp_path, ["old/a.md", "b.md", "c.md"], "content") == kept_out


@pytest.mark.parametrize(
    ("config", "gemfile", "is_page"),
    [
        ("title: A", "gem 'jekyll'", False),
        ("title: A", "", False),
        ("plugins: [jekyll-optional-front-matter]", "", True),
        ("remote_theme: a/b", "", True),
        ("title: A", "gem 'github-pages'", True),
    ],
)
def test_jekyll_copies_files_without_front_matter(tmp_path: Path, config: str, gemfile: str, is_page: bool) -> None:
    (tmp_path / "_config.yml").write_text(f"{config}\n")
    (tmp_path / "Gemfile").write_text(gemfile)
    (tmp_path / "a.md").write_text("# A\n\nHarbour pilots refuse the new night shift.\n")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts/2021-05-21-b.md").write_text("Harbour pilots refuse the new night shift.\n")
    assert out(tmp_path, ["c.md"]) == ([] if is_page else ["a.md"])


@pytest.mark.parametrize("folder", ["", "content"])
def test_cascades_of_hugo_name_pages_whatever_folder_holds_them(tmp_path: Path, folder: str) -> None:
    """Folders of content and of languages are no part of the paths that patterns mean."""
    (tmp_path / "hugo.toml").write_text(
        "baseURL = '/'\n[languages.en]\n[languages.de]\ncontentDir = 'content/german'\n"
        "[[cascade]]\ndraft = true\n[cascade.target]\npath = '/old/**'\n"
    )
    names = ["old/a.md", "german/old/b.md", "german/c.md"]
    assert [name.removeprefix("content/") for name in out(tmp_path, names, "content", folder)] == [
        "german/old/b.md", "old/a.md"
    ]  # fmt: skip


def out(root: Path, names: list[str], below: str = "", folder: str = "") -> list[str]:
    """Write pages below a folder, read the site, or a folder of it, and return those that are kept out."""
    for name in names:
        (root / below / name).parent.mkdir(parents=True, exist_ok=True)
        (root / below / name).write_text(PAGE)
    return [article.path for article in read_corpus(root / folder) if article.why_kept_out(None)]
