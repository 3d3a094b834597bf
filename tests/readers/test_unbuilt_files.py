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
