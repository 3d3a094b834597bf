"""Rows whose status nobody knows, that have no id beside others that do, and lists that a cell holds as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from recommender import Corpus, read_corpus

PUBLISHED = ("publish", "Published", "live", 1, True, "on", "", None)
DRAFTS = ("draft", "Entwurf", "brouillon", "in review", 0, False, "0")


def problems(corpus: Corpus, kind: str) -> list[tuple[int, str]]:
    return [(problem.line, problem.text) for problem in corpus.problems if problem.kind == kind]


def rows(*words: Any, key: str = "status") -> list[dict[str, Any]]:
    return [{"id": n, "title": f"Story {n} of harbours", key: word} for n, word in enumerate(words, 1)]


@pytest.mark.parametrize("key", ["status", "post_status"])
def test_a_status_is_published_or_a_draft_without_a_word(key: str) -> None:
    """Also 0 and 1, as in Drupal, and drafts in the languages of editors."""
    corpus = read_corpus(rows(*PUBLISHED, *DRAFTS, key=key))
    drafts = [corpus[str(n + 1)].draft for n in range(len(corpus))]
    assert drafts == [False] * len(PUBLISHED) + [True] * len(DRAFTS)
    assert problems(corpus, "unknown status") == []


def test_a_status_of_which_nothing_is_known_counts_as_published_and_is_said_once() -> None:
    corpus = read_corpus(rows("archived", "live", "archived", "embargo", 7))
    assert [article.draft for article in corpus] == [False] * 5
    assert problems(corpus, "unknown status") == [
        (1, "status: nothing is known of 'archived', so 2 records with it count as published: rows 1, 3"),
        (4, "status: nothing is known of 'embargo', so 1 record with it counts as published: row 4"),
        (5, "status: nothing is known of '7', so 1 record with it counts as published: row 5"),
    ]


def test_a_thousand_words_for_it_are_not_all_listed() -> None:
    corpus = read_corpus(rows(*(f"I feel like {n}" for n in range(1_000))))
    assert len(problems(corpus, "unknown status")) == 10


@pytest.mark.parametrize("name", ["a.json", "a.jsonl", "a.csv"])
def test_files_of_records_say_it_too(name: str, tmp_path: Path) -> None:
    file, records = tmp_path / name, rows("live", "archived", "live", "archived")
    lines = [json.dumps(record) for record in records]
    texts = {
        "a.json": f"[{','.join(lines)}]",
        "a.jsonl": "\n".join(lines),
        "a.csv": "\n".join(["id,title,status", *(",".join(map(str, record.values())) for record in records)]),
    }
    file.write_text(texts[name], encoding="utf-8")
    ((_, text),) = problems(read_corpus(file), "unknown status")
    assert text.startswith("status: nothing is known of 'archived', so 2 records with it count as published")


def test_front_matter_may_have_any_status_since_its_generator_publishes_the_page(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A garden\nstatus: budding\n---\nText.\n", encoding="utf-8")
    corpus = read_corpus(tmp_path)
    assert (corpus.articles[0].draft, problems(corpus, "unknown status")) == (False, [])


def test_a_row_without_an_id_is_said_where_others_have_one() -> None:
    records = [{"id": None if n == 2 else n, "title": f"Story {n}", "url": f"https://x.example/{n}"} for n in range(4)]
    corpus = read_corpus(records)
    assert corpus.ids == ["0", "1", "3", "https://x.example/2"]
    assert problems(corpus, "no id") == [(3, "1 record without an id, where others have one: row 3")]
    without = read_corpus([{name: value for name, value in record.items() if name != "id"} for record in records])
    assert problems(without, "no id") == [], "where no row has one, addresses are the ids"


@pytest.mark.parametrize("column", ["tags", "labels"])
@pytest.mark.parametrize(
    ("cell", "topics"),
    [
        ("a; b", ("a", "b")),
        ("a;b;", ("a", "b")),
        ("{a,b}", ("a", "b")),
        ("night trains; b", ("night trains", "b")),
        ('["a", "b"]', ("a", "b")),
        ("['a', 'b']", ("a", "b")),
        ("a, b", ("a", "b")),
        ("R&amp;D", ("R&D",)),
        ("a|b", ("a|b",)),
    ],
)
def test_a_cell_holds_a_list_in_the_ways_tables_write_it(column: str, cell: str, topics: tuple[str, ...]) -> None:
    """Whether the column has a usual name, or the caller names it."""
    corpus = read_corpus([{"id": 1, "title": "A", column: cell}], fields={"topics": column})
    assert corpus["1"].topics == topics


@pytest.mark.parametrize("cell", [[2, 3], "[2, 3]", '["2", "3"]', "2, 3", "2; 3", "{2,3}"])
def test_a_list_of_related_rows_is_read_from_a_column_that_the_caller_names(cell: Any) -> None:
    records = [{"key": n, "title": f"Story {n}", "related_ids": cell if n == 1 else None} for n in (1, 2, 3)]
    corpus = read_corpus(records, fields={"id": "key", "related": "related_ids"})
    assert corpus.related(0).tolist() == [1, 2]
    assert problems(corpus, "dangling link") == []


@pytest.mark.parametrize(
    ("cell", "addresses"),
    [
        ("https://a.example/x;jsessionid=1", ("https://a.example/x;jsessionid=1",)),
        *(
            (f"https://a.example/x{between}https://a.example/y", ("https://a.example/x", "https://a.example/y"))
            for between in ("; ", ";", ", ", ",", " | ", " ", "\n")
        ),
        ("https://a.example/x?u=1&v=2;https://a.example/y", ("https://a.example/x?u=1&v=2", "https://a.example/y")),
        ("https://web.example/2020/https://a.example/x", ("https://web.example/2020/https://a.example/x",)),
        ("https://a.example/x;v=1; /y", ("https://a.example/x;v=1", "/y")),
    ],
)
def test_a_semicolon_in_an_address_is_a_part_of_it(cell: str, addresses: tuple[str, ...]) -> None:
    corpus = read_corpus([{"id": 1, "title": "A", "aliases": cell}])
    assert corpus["1"].aliases == addresses
