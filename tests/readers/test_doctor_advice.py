"""The doctor advises on what readers see, and asks for nothing that the site's generator does not expect."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import read_corpus
from recommender.readers import UnusedKeys, find_content, read_files

TEXT = "Harbour pilots refuse the new night shift, and tugs wait outside the breakwater."


def kinds(folder: Path) -> dict[str, str]:
    """The kinds of problems of a site, with their paths."""
    return {problem.kind: problem.path for problem in read_corpus(folder).problems}


@pytest.mark.parametrize(
    ("front_matter", "is_problem"),
    [("draft: true", False), ("robots: noindex", False), ("unlisted: true", False), ("layout: post", True)],
)
def test_a_copy_that_nobody_sees_is_no_duplicate(tmp_path: Path, front_matter: str, is_problem: bool) -> None:
    for name, more in (("a", ""), ("b", front_matter)):
        text = f"---\ntitle: Pilots\nurl: https://example.org/pilots/\n{more}\n---\n{TEXT}\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    assert ({"duplicate text", "duplicate url"} <= kinds(tmp_path).keys()) == is_problem
    assert (not kinds(tmp_path)) != is_problem


def test_nobody_is_asked_to_link_back_to_a_draft(tmp_path: Path) -> None:
    for name, more in (("a", "related: [b]\ndraft: true"), ("b", "related: [c]"), ("c", "related: [b]")):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: {name}\n{more}\n---\n{TEXT} {name}\n", encoding="utf-8")
    assert "one-way link" not in kinds(tmp_path)


@pytest.mark.parametrize(
    ("config", "text", "is_problem"),
    [
        ("mkdocs.yml", "site_name: M", False),
        (".obsidian/app.json", "{}", False),
        (".vitepress/config.mts", "export default {}", False),
        ("docusaurus.config.js", "module.exports = {}", False),
        ("hugo.toml", "baseURL = '/'", True),
        ("unknown.txt", "---\ntitle: U\n---\n", True),
    ],
)
def test_plain_pages_are_fine_where_they_are_usual(tmp_path: Path, config: str, text: str, is_problem: bool) -> None:
    (tmp_path / config).parent.mkdir(exist_ok=True)
    (tmp_path / config).write_text(text, encoding="utf-8")
    (tmp_path / "note.md").write_text(f"# Pilots\n\n{TEXT}\n", encoding="utf-8")
    assert kinds(tmp_path) == ({"no front matter": "note.md"} if is_problem else {})
    title = "note" if config.startswith(".obsidian") else "Pilots"  # Obsidian shows the name of the file
    assert read_corpus(tmp_path).find("note").title == title


@pytest.mark.parametrize(("config", "is_unused"), [("mkdocs.yml", False), ("package.txt", True)])
def test_a_key_that_is_read_is_not_called_unused(tmp_path: Path, config: str, is_unused: bool) -> None:
    (tmp_path / config).write_text("---\ntitle: M\n---\n", encoding="utf-8")
    (tmp_path / "a.md").write_text(f"---\ntitle: A\nlinks: [b.md]\n---\n{TEXT}\n", encoding="utf-8")
    unused = UnusedKeys()
    files, project = find_content(tmp_path)
    read_files(files, tmp_path, project, unused=unused)
    assert ("links" in unused) == is_unused
