"""Who made a list: an editor, or a program; said by the site, by the article, or by the mark of this program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recommender import Article, Recommender, SettingsError, read_corpus
from recommender.readers import read_articles

PAGE = "---\ntitle: Tug\n{}related:\n  - ferry\n---\nThe tug.\n"


def origin(folder: Path, text: str, name: str = "tug.md", site: str = "editor") -> tuple[str, list[str]]:
    (folder / name).write_text(text, encoding="utf-8")
    (article,), problems = read_articles(folder, related_origin=site)
    return article.related_origin, [problem.text for problem in problems]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("", "editor"),
        ("related_origin: machine\n", "machine"),
        ("relatedOrigin: Machine\n", "machine"),
        ("related_by: recommender\n", "machine"),
        ("related_by: recommender 1.2\n", "machine"),
        ("related_by: Ann Recommender\n", "editor"),
        ("extra:\n  related_origin: machine\n", "machine"),
    ],
)
def test_an_article_says_who_made_its_list(tmp_path: Path, line: str, expected: str) -> None:
    assert origin(tmp_path, PAGE.format(line)) == (expected, [])


def test_the_site_says_it_for_all_articles_that_do_not(tmp_path: Path) -> None:
    assert origin(tmp_path, PAGE.format(""), site="machine") == ("machine", [])
    assert origin(tmp_path, PAGE.format("related_origin: editor\n"), site="machine") == ("editor", [])


def test_an_unknown_origin_is_a_problem_with_its_remedy(tmp_path: Path) -> None:
    assert origin(tmp_path, PAGE.format("related_origin: 7\n")) == (
        "editor",
        ["related_origin: 7 is nobody who makes lists"],
    )


def test_a_copy_of_a_list_that_this_program_printed_is_known_as_such(tmp_path: Path) -> None:
    """Without any mark: what it prints says of every story whether it was computed."""
    for name in ("tug", "ferry"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: The {name} strike\n---\nThe harbour strike.\n")
    stories = Recommender.fit(read_corpus(tmp_path)).recommend("tug", min_score=0.0)
    printed = [story.to_dict() for story in stories]
    assert [story["source"] for story in printed] == ["computed"]
    record = json.dumps({"title": "Tug", "content": "The tug.", "related": printed})
    (tmp_path / "site").mkdir()
    assert origin(tmp_path / "site", record, "tug.json")[0] == "machine"
    by_editor = record.replace('"computed"', '"curated"')
    assert origin(tmp_path / "site", by_editor, "tug.json")[0] == "editor"


def test_no_other_origin_is_taken(tmp_path: Path) -> None:
    (tmp_path / "tug.md").write_text(PAGE)
    with pytest.raises(SettingsError, match='related_origin is \'robot\'; it must be "editor" or "machine"'):
        read_corpus(tmp_path, related_origin="robot")
    with pytest.raises(SettingsError, match="related_origin of the article 'tug' is 'robot'"):
        Article("tug", "Tug", related_origin="robot")


def test_what_this_program_prints_of_an_article_is_no_article_whatever_the_file_is_called(tmp_path: Path) -> None:
    for name in ("tug", "ferry"):
        (tmp_path / f"{name}.md").write_text(f"---\ntitle: The {name} strike\n---\nThe harbour strike.\n")
    stories = [story.to_dict() for story in Recommender.fit(read_corpus(tmp_path)).recommend("tug", min_score=0.0)]
    (tmp_path / "box.json").write_text(json.dumps(stories))
    (tmp_path / "box.jsonl").write_text(json.dumps({"article_id": "tug", "related": stories}))
    articles, problems = read_articles(tmp_path)
    assert sorted(article.path for article in articles) == ["ferry.md", "tug.md"]
    assert [problem.kind for problem in problems] == ["not content", "not content"]


def test_a_copied_list_leads_to_the_same_articles(tmp_path: Path) -> None:
    (tmp_path / "ferry.md").write_text("---\ntitle: Ferry\nid: boat-7\n---\nThe ferry.\n")
    entry = "  - {article_id: boat-7, rank: 1, score: 0.7, source: computed}\n"
    (tmp_path / "tug.md").write_text(f"---\ntitle: Tug\nrelated:\n{entry}---\nThe tug.\n")
    corpus = read_corpus(tmp_path)
    assert corpus.links.nnz == 1
    assert corpus.find("tug").related_origin == "machine"
