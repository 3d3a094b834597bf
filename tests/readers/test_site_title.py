"""What a site is called: by the configuration of its generator, else by a folder whose name says something."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender.readers import site_title


@pytest.mark.parametrize(
    ("file", "text", "content"),
    [
        ("_config.yml", "title: The Harrow Tribune\nmarkdown: kramdown\n", "_news"),
        ("_config.yml", "title: >\n  The Harrow\n  Tribune\n", "_posts"),
        ("hugo.toml", 'title = "The Harrow Tribune"\nbaseURL = "https://x.example/"\n', "content/posts"),
        ("config.toml", 'base_url = "https://x.example"\ntitle = "The Harrow Tribune"\n', "content"),
        ("mkdocs.yml", "site_name: The Harrow Tribune\n", "docs"),
        ("pelicanconf.py", "SITENAME = 'The Harrow Tribune'\n", "content"),
        ("conf.py", "BLOG_TITLE = 'The Harrow Tribune'\nPOSTS = ()\nNAVIGATION_LINKS = {}\n", "posts"),
        ("docs/conf.py", "project = 'The Harrow Tribune'\nextensions = []\n", "docs"),
        ("_quarto.yml", "project:\n  type: website\nwebsite:\n  title: The Harrow Tribune\n", "posts"),
        (
            "docusaurus.config.js",
            "module.exports = { title: 'The Harrow Tribune', url: 'x' };\n",
            "docs",
        ),
    ],
)
def test_the_configuration_names_the_site(tmp_path: Path, file: str, text: str, content: str) -> None:
    root = tmp_path / "project"
    (root / file).parent.mkdir(parents=True, exist_ok=True)
    (root / file).write_text(text)
    (root / content).mkdir(parents=True, exist_ok=True)
    assert site_title(root / content) == "The Harrow Tribune"


@pytest.mark.parametrize(
    ("content", "title"),
    [("tribune/_news", "tribune"), ("tribune/src/content/posts", "tribune"), ("tribune", "tribune")],
)
def test_without_one_it_is_the_folder_whose_name_says_something(tmp_path: Path, content: str, title: str) -> None:
    (tmp_path / content).mkdir(parents=True)
    assert site_title(tmp_path / content) == title


def test_a_configuration_without_a_title_leaves_the_folder_of_the_project(tmp_path: Path) -> None:
    (tmp_path / "tribune" / "_posts").mkdir(parents=True)
    (tmp_path / "tribune" / "_config.yml").write_text("markdown: kramdown\ntitle: 7\n")
    assert site_title(tmp_path / "tribune" / "_posts") == "tribune"
