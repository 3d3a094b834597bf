"""What files called ``_index`` and ``index`` decide about others, in Hugo and Zola."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import read_corpus


def write(folder: Path, name: str, front_matter: str = "") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(f"---\ntitle: {name}\n{front_matter}\n---\nText.\n", encoding="utf-8")


def reasons(folder: Path) -> dict[str, str]:
    return {article.path: article.why_kept_out(None) for article in read_corpus(folder)}


def test_cascades_of_sections_above_the_content_folder_apply(tmp_path: Path) -> None:
    (tmp_path / "hugo.toml").write_text("baseURL = 'https://example.org/'\n")
    write(tmp_path, "content/_index.md", "cascade: {draft: true}")
    write(tmp_path, "content/posts/_index.md", "cascade: {draft: false}")
    write(tmp_path, "content/posts/a.md")
    write(tmp_path, "content/news/2024/b.md")
    assert reasons(tmp_path / "content/posts")["a.md"] == ""
    assert reasons(tmp_path / "content/news/2024") == {"b.md": "draft"}
    assert reasons(tmp_path / "content/news") == {"2024/b.md": "draft"}


def test_a_draft_section_of_zola_above_the_content_folder_keeps_all_out(tmp_path: Path) -> None:
    (tmp_path / "zola.toml").write_text("base_url = 'https://example.org'\n")
    (tmp_path / "content/blog/old").mkdir(parents=True)
    (tmp_path / "content/blog/_index.md").write_text("+++\ndraft = true\n+++\n")
    write(tmp_path, "content/blog/old/a.md")
    assert reasons(tmp_path / "content/blog/old") == {"a.md": "draft"}


@pytest.mark.parametrize("index", ["index.md", "index.de.md", "index.html"])
def test_files_in_a_bundle_of_hugo_are_parts_of_its_page(tmp_path: Path, index: str) -> None:
    (tmp_path / "hugo.toml").write_text("baseURL = 'https://example.org/'\n")
    for name in (index, "notes.md", "parts/one.md", "parts/index.md"):
        write(tmp_path, f"content/posts/harbour/{name}")
    for name in ("posts/_index.md", "posts/other.md", "index.md", "harbour/a.md"):
        write(tmp_path, f"content/{name}")
    assert reasons(tmp_path / "content") == {
        f"posts/harbour/{index}": "",
        **dict.fromkeys(
            [f"posts/harbour/{name}" for name in ("notes.md", "parts/one.md", "parts/index.md")], "resource"
        ),
        "posts/_index.md": "listing page",
        **dict.fromkeys(["posts/other.md", "index.md", "harbour/a.md"], ""),
    }


def test_elsewhere_an_index_page_has_neighbours(tmp_path: Path) -> None:
    """A documentation site has pages beside the index page of a folder."""
    (tmp_path / "mkdocs.yml").write_text("site_name: x\n")
    write(tmp_path, "docs/guide/index.md")
    write(tmp_path, "docs/guide/start.md")
    assert set(reasons(tmp_path / "docs").values()) == {""}
