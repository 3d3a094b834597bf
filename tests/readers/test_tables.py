"""Tables of any kind become the articles that files with the same values become."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from recommender import Article, ContentError, Corpus, NoArticlesError, SettingsError, read_corpus
from recommender.readers.fields import FIELDS, normalize_key
from recommender.readers.rows import TEXTS, plain

ROWS: list[dict[str, Any]] = [
    {
        "id": 7,
        "title": "<b>Ferry</b> crews walk out &amp; stay",
        "published": "2026-03-05",
        "topics": "news",
        "body": "<p>No ferry sails.</p>",
        "related": ["8"],
    },
    {"id": 8, "title": "Ferries sail", "published": "2026-03-09", "topics": "news, sea", "body": "They sail."},
]


def texts(corpus: Corpus, kind: str = "unused column") -> list[str]:
    return [problem.text for problem in corpus.problems if problem.kind == kind]


def frames() -> dict[str, Any]:
    """The rows in each kind of table that is installed."""
    made: dict[str, Any] = {"list": ROWS, "iterator": iter(ROWS), "pandas": pd.DataFrame(ROWS)}
    made["pandas, by id"] = pd.DataFrame(ROWS).set_index("id")
    return made


@pytest.mark.parametrize("kind", frames())
def test_a_table_is_read_as_a_file_of_the_same_records(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, ROWS)), encoding="utf-8")
    of_file, of_table = read_corpus(file), read_corpus(frames()[kind])
    assert [strip(article) for article in of_table] == [strip(article) for article in of_file]
    assert of_table.links.nnz == of_file.links.nnz == 1
    assert (of_table["7"].title, of_table["7"].topics) == ("Ferry crews walk out & stay", ("news",))
    assert Corpus.from_records(frames()[kind]).fingerprint == of_table.fingerprint


def strip(article: Article) -> tuple[object, ...]:
    """An article without the place it was read from."""
    return (article.id, article.title, article.body, article.published, article.topics, len(article.related))


def test_polars_and_arrow(tmp_path: Path) -> None:
    polars, arrow = pytest.importorskip("polars"), pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    expected = [*map(strip, read_corpus(ROWS))]
    rows = [{**row, "related": row.get("related")} for row in ROWS]
    table = arrow.Table.from_pylist(rows)
    frame = polars.from_dicts(rows)
    parquet.write_table(table, tmp_path / "rows.parquet")
    for one in (table, frame, frame.lazy(), tmp_path / "rows.parquet"):
        assert [*map(strip, read_corpus(one))] == expected
    (tmp_path / "no.parquet").write_bytes(b"no")
    with pytest.raises(ContentError, match="cannot be read as Parquet"):
        read_corpus(tmp_path / "no.parquet")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_csv_in_the_ways_programs_write_it(delimiter: str, encoding: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    with file.open("w", encoding=encoding, newline="") as stream:
        writer = csv.writer(stream, delimiter=delimiter)
        writer.writerow(["id", "title", "body", "tags"])
        writer.writerow([7, "Fähre", "Die Fähre\nfährt nicht; oder doch, bald.", "['a', 'b']"])
        writer.writerow([8, "Hafen", "x" * 200_000, ""])
    corpus = read_corpus(str(file))
    assert (corpus["7"].title, corpus["7"].topics, corpus["7"].line) == ("Fähre", ("a", "b"), 2)
    assert (len(corpus["8"].body), corpus["8"].line) == (200_000, 4)


def test_what_means_nothing_is_nothing() -> None:
    frame = pd.DataFrame(
        {
            "id": [1, 2, None],
            "title": ["A harbour", float("nan"), "A quay"],
            "published": pd.to_datetime(["2026-01-01", None, "2026-01-03"]),
            "quality": [1.5, float("nan"), float("inf")],
            "body": ["", "Of the tide", None],
            "related": [2.0, None, [1.0]],
            "language": pd.array(["en", None, "de"], dtype="string"),
        }
    )
    corpus = read_corpus(frame)
    assert corpus.ids == ["1", "2", "table#3"], "a column of numbers with gaps has floats"
    assert corpus["1"].published == datetime(2026, 1, 1, tzinfo=UTC)
    assert (corpus["2"].published, corpus["2"].title, corpus["2"].language) == (None, "Of the tide", "")
    assert [article.quality for article in corpus] == [1.5, None, None]
    assert [problem.kind for problem in corpus.problems if problem.kind != "one-way link"] == ["no title", "no id"]
    assert corpus.links.nnz == 2, "ids in lists are floats, too"


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl", "frame"])
def test_ids_of_a_column_with_gaps_are_whole_numbers_whatever_it_is_called(name: str, tmp_path: Path) -> None:
    """A frame has floats there, and writes them into JSON; 101.0 would be found nowhere."""
    frame = pd.DataFrame({"post_id": [101, None, 2.5], "title": ["Sea", "Quay", "Tide"], "topics": [7.0, None, 1.5]})
    table: Any = frame if name == "frame" else tmp_path / name
    if name != "frame":
        frame.to_json(table, orient="records", lines=name.endswith("l"))
    corpus = read_corpus(table, fields={"id": "post_id"})
    topics = {article.title: (article.id, article.topics) for article in corpus}
    assert (topics["Sea"], topics["Tide"]) == (("101", ("7",)), ("2.5", ("1.5",)))


def id_guesses(column: str, values: list[Any], **more: Any) -> list[str]:
    rows = [{"title": f"No. {n}", column: value, **more} for n, value in enumerate(values)]
    return [text for text in texts(read_corpus(rows)) if "id?" in text]


@pytest.mark.parametrize("column", ["post_id", "postId", "ArticleID", "story-id", "Post ID", "uuid", "key", "nid"])
def test_a_column_that_may_hold_the_ids_is_named_with_what_stands_in_for_it(column: str) -> None:
    (text,) = id_guesses(column, [5, 6])
    assert text == f"column {column!r} (2 records) is used for nothing: id? For now the number of the row is the id"


def test_what_stands_in_for_an_id_is_said_in_words(tmp_path: Path) -> None:
    rows = [{"title": f"Sea {n}", "url": f"https://e.org/{n}", "post_id": n} for n in range(2)]
    (tmp_path / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    for table in (rows, tmp_path / "rows.jsonl"):
        (problem,) = read_corpus(table).problems
        assert problem.text.endswith("id? For now the url is the id")
        assert problem.remedy == "if so, name it: fields={'id': 'post_id'}"
    assert texts(read_corpus([{**row, "slug": f"s{row['post_id']}"} for row in rows]))[0].endswith("the slug is the id")


@pytest.mark.parametrize(
    ("column", "values", "more"),
    [
        ("post_id", [5, 5], {}),
        ("author_id", [5, 6], {}),
        ("parentId", [5, 6], {}),
        ("video", ["a", "b"], {}),
        ("paid", [5, 6], {}),
        ("post_id", [5, 6], {"id": 1}),
    ],
)
def test_no_other_column_is_taken_for_the_ids(column: str, values: list[Any], more: dict[str, Any]) -> None:
    """One whose values come again, one of other things, or any where the ids are known."""
    assert id_guesses(column, values, **more) == []


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl", "rows"])
def test_a_record_whose_title_is_missing_is_reported_where_others_have_one(name: str, tmp_path: Path) -> None:
    rows = [{"id": 1, "headline": None, "body": "Of the tide"}, {"id": 2, "headline": "Quay", "body": "Stone"}]
    rows.append({"id": 3, "headline": "", "body": "Of salt"})

    def problems(rows: list[dict[str, Any]]) -> list[str]:
        table: Any = rows if name == "rows" else tmp_path / name
        if name != "rows":
            lines = [json.dumps(row) for row in rows]
            text = ",\n".join(lines) if name == "rows.json" else "\n".join(lines)
            table.write_text(f"[{text}]" if name == "rows.json" else text, encoding="utf-8")
        return [problem.text for problem in read_corpus(table).problems if problem.kind == "no title"]

    taken = "the beginning of the text is taken: "
    assert problems(rows) == [f"{taken}'Of the tide'", f"{taken}'Of salt'"]
    assert problems([rows[0], rows[2]]) == [], "a table of texts has no titles on purpose"


def test_the_tutorial_names_the_columns_that_are_known() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "python.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.+) \|$", page, re.MULTILINE))
    assert {"id", "title", "body", "published", "topics", "url"} <= rows.keys()
    for field, columns in rows.items():
        named = [name for name in re.findall(r"`(\w+)`", columns) if normalize_key(name) not in TEXTS]
        assert named == [*FIELDS[field]], field
    assert {normalize_key(name) for name in re.findall(r"`(\w+)`", rows["body"])} >= TEXTS


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (float("nan"), None),
        (pd.NaT, None),
        (pd.NA, None),
        (Decimal("7"), 7),
        (Decimal("NaN"), None),
        (b"sea", "sea"),
        ({"a": ({1},)}, {"a": [[1]]}),
        (pd.Timestamp("2026-01-01"), datetime(2026, 1, 1)),
    ],
)
def test_values_of_libraries_become_plain(value: Any, expected: Any) -> None:
    assert plain(value) == expected


def test_a_value_that_holds_itself_ends() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert plain(loop) is not None


def test_columns_that_are_used_for_nothing_are_named_with_a_guess() -> None:
    prose = "The ferry does not sail today, and nobody knows when it will. " * 10
    rows = [
        {"title": f"No. {n}", "bodytext": prose, "lead": "At dawn.", "posted": "2026-01-01", "n": n} for n in range(3)
    ]
    corpus = read_corpus(rows)
    assert texts(corpus) == [
        "column 'bodytext' (3 records) is used for nothing: body?",
        "column 'lead' (3 records) is used for nothing: excerpt?",
        "column 'n' (3 records) is used for nothing",
        "column 'posted' (3 records) is used for nothing: published?",
    ]
    assert {problem.is_note for problem in corpus.problems} == {True}
    fields = {"body": "bodytext", "excerpt": ["lead"], "published": "posted"}
    assert texts(read_corpus(rows, fields=fields)) == ["column 'n' (3 records) is used for nothing"]
    assert read_corpus(rows, fields=fields).articles[0].body == prose.strip()
    with pytest.raises(SettingsError, match="unknown field 'boddy'"):
        read_corpus(rows, fields={"boddy": "bodytext"})


def times_of_polars(unit: str, time: int) -> Any:
    pl = pytest.importorskip("polars")
    return pl.DataFrame({"title": ["A"], "date": [time]}, {"title": pl.String, "date": pl.Datetime(unit)})


def arrow() -> Any:
    return pytest.importorskip("pyarrow")


def test_rows_with_one_id_and_one_text_are_one_article() -> None:
    """A query that joins tables gives an article once for each topic; nobody has an id `7~2` in his table."""
    rows = [
        {"id": 7, "title": "Ferry crews walk out", "tags": tag, "url": "/7"} for tag in ("ferry", "strike", "ferry")
    ]
    corpus = read_corpus(pd.DataFrame([*rows, {"id": 8, "title": "Ferries sail", "tags": "ferry", "url": "/8"}]))
    assert [(article.id, article.topics, article.line) for article in corpus] == [
        ("7", ("ferry", "strike"), 1),
        ("8", ("ferry",), 4),
    ]
    (problem,) = corpus.problems
    assert problem.is_note
    assert problem.text == "2 rows left out, with the id and the text of a former one: rows 2, 3"


def test_rows_with_one_id_and_several_texts_stay_and_problems_name_the_rows() -> None:
    rows = [
        {"id": 7, "title": "Ferry crews walk out", "url": "https://a.org/7"},
        {"id": 8, "title": "Ferries sail"},
        {"id": 7, "title": "Ferry crews talk", "url": "https://a.org/7"},
    ]
    corpus = read_corpus(pd.DataFrame(rows))
    assert corpus.ids == ["7", "7~2", "8"]
    assert [str(problem) for problem in corpus.problems] == [
        "table:3: duplicate id: the id '7' is taken by table:1; this one is called '7~2' — give one of them another id",
        "table:3: duplicate url: https://a.org/7 is also the address of table:1 — keep one of the two, or "
        "correct the address",
    ]


@pytest.mark.parametrize("suffix", [".csv", ".jsonl", ".json"])
def test_repeated_records_of_a_file_are_named_by_their_lines(tmp_path: Path, suffix: str) -> None:
    frame = pd.DataFrame([{"id": 7, "title": "A", "body": "B"}] * 14 + [{"id": 8, "title": "C", "body": "D"}])
    file = tmp_path / f"posts{suffix}"
    text = {
        ".csv": frame.to_csv(index=False),
        ".jsonl": frame.to_json(orient="records", lines=True),
        ".json": "[\n" + ",\n".join(map(json.dumps, frame.to_dict("records"))) + "\n]",
    }[suffix]
    file.write_text(text, encoding="utf-8")
    corpus = read_corpus(file)
    first = 2 if suffix == ".jsonl" else 3
    lines = ", ".join(map(str, range(first, first + 10)))
    assert corpus.ids == ["7", "8"]
    (said,) = texts(corpus, "repeated entry")
    assert said == f"13 records left out, with the id and the text of a former one: lines {lines} and 3 more"


def test_rows_without_title_and_text_are_named() -> None:
    frame = pd.DataFrame({"id": range(1, 5), "title": ["A", None, "B", None]})
    (said,) = texts(read_corpus(frame), "not content")
    assert said == "2 of 4 rows have neither title nor text: rows 2, 4"


@pytest.mark.parametrize(
    ("name", "remedy"),
    [
        (
            "site.db",
            r'is no file of articles; ask the database: recommender.read_corpus\("sqlite:///site.db\?S',
        ),
        ("site.sqlite3", r'read_corpus\("sqlite:///site.sqlite3\?SELECT \* FROM …"\)$'),
        ("posts.xlsx", r'give the table: recommender.read_corpus\(pandas.read_excel\("posts.xlsx"\)\)$'),
    ],
)
def test_a_file_that_holds_tables_says_how_its_articles_are_had(
    name: str, remedy: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_bytes(b"")
    with pytest.raises(ContentError, match=remedy):
        read_corpus(name)


NANOSECONDS = "2026-05-11T23:53:43.810007666"
TIMES: dict[str, Any] = {
    "pandas": lambda: pd.DataFrame({"title": ["A"], "date": [pd.Timestamp(NANOSECONDS, tz="UTC")]}),
    "pandas, objects": lambda: pd.DataFrame({"title": ["A"], "date": [pd.Timestamp(NANOSECONDS)]}, dtype=object),
    "polars": lambda: times_of_polars("ns", int(pd.Timestamp(NANOSECONDS).value)),
    "Arrow": lambda: arrow().table({"title": ["A"], "date": arrow().array([np.datetime64(NANOSECONDS)])}),
    "dicts": lambda: [{"title": "A", "date": np.datetime64(NANOSECONDS)}],
}


@pytest.mark.parametrize("library", TIMES)
def test_nanoseconds_are_cut_off_without_a_warning(library: str) -> None:
    """Warnings are errors here, and in many a program."""
    (article,) = read_corpus(TIMES[library]()).articles
    assert article.published == datetime(2026, 5, 11, 23, 53, 43, 810007, tzinfo=UTC)


def test_nanoseconds_of_parquet_are_read_without_pandas(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    parquet.write_table(TIMES["Arrow"](), tmp_path / "posts.parquet")
    code = (
        "import sys; sys.modules['pandas.compat'] = None\n"  # so that `import pandas` fails, as where it is missing
        "from recommender import read_corpus\n"
        "print(read_corpus(sys.argv[1]).articles[0].published)"
    )
    command = [sys.executable, "-c", code, str(tmp_path / "posts.parquet")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "2026-05-11 23:53:43.810007+00:00", done.stderr


FAR: dict[str, Any] = {
    "polars": lambda: times_of_polars("ms", 10**15),
    "pyarrow": lambda: arrow().table({"title": ["A"], "date": arrow().array([10**12], arrow().timestamp("s"))}),
}


@pytest.mark.parametrize("library", FAR)
def test_a_time_that_python_does_not_know_is_said(library: str) -> None:
    with pytest.raises(ContentError, match=f"a value of the frame cannot be read by {library}: .*out of range; mend"):
        read_corpus(FAR[library]())
    corpus = read_corpus(pd.DataFrame({"title": ["A"], "date": np.array(["20000-01-01"], dtype="datetime64[s]")}))
    assert [problem.kind for problem in corpus.problems] == ["bad date"]


KNOWN: dict[str, tuple[list[Mapping[str, Any]], dict[str, Any], dict[str, int]]] = {
    "Wikipedia": (
        [{"id": "12", "url": "https://en.wikipedia.org/wiki/Sea", "title": "Sea", "text": "A sea is salt water."}],
        {"id": "12", "body": "A sea is salt water.", "url": "https://en.wikipedia.org/wiki/Sea"},
        {},
    ),
    "Stack Exchange": (
        [
            {
                **{"Id": 4, "PostTypeId": 1, "CreationDate": "2008-07-31T21:42:52.667", "Score": 5, "ViewCount": 7},
                **{"Title": "How to convert?", "Body": "<p>Use <code>c</code></p>", "Tags": "<c#><floating-point>"},
            },
            {"Id": 5, "PostTypeId": 2, "ParentId": 4, "CreationDate": "2008-08-01", "Body": "<p>An answer</p>"},
        ],
        {"id": "4", "title": "How to convert?", "body": "Use c", "topics": ("c#", "floating-point")},
        {"answer": 1},
    ),
    "WordPress": (
        [
            {
                **{"ID": 1, "post_author": 3, "post_title": "Hello", "post_content": "<p>World</p>"},
                **{"post_date": "2020-01-01 10:00:00", "post_date_gmt": "2020-01-01 09:00:00", "post_name": "hello"},
                **{"post_status": "publish", "post_type": "post", "comment_count": 3},
            },
            {"ID": 2, "post_title": "Hello", "post_content": "W", "post_type": "revision", "post_status": "inherit"},
        ],
        {"id": "1", "slug": "hello", "body": "World", "published": datetime(2020, 1, 1, 9, tzinfo=UTC)},
        {"revision": 1},
    ),
    "Ghost": (
        [
            {
                **{"id": "5f", "uuid": "x", "title": "Hello", "html": "<p>World</p>", "plaintext": "World"},
                **{"custom_excerpt": "Hi", "published_at": "2020-01-01 10:00:00", "status": "published"},
                **{"feature_image": "https://e.org/a.png", "type": "post", "visibility": "public", "slug": "hello"},
            },
            {
                "id": "60",
                "title": "About",
                "html": "<p>Us</p>",
                "plaintext": "Us",
                "custom_excerpt": "",
                "type": "page",
            },
        ],
        {"id": "5f", "body": "World", "excerpt": "Hi", "images": ("https://e.org/a.png",), "slug": "hello"},
        {"page": 1},
    ),
}


@pytest.mark.parametrize("kind", KNOWN)
def test_well_known_tables_are_read_without_a_word(kind: str) -> None:
    rows, expected, others = KNOWN[kind]
    corpus = read_corpus(rows)
    assert len(corpus) == 1
    assert {name: getattr(corpus.articles[0], name) for name in expected} == expected
    assert texts(corpus) == []
    left_out = texts(corpus, "not content")
    assert len(left_out) == len(others)
    assert all(f"{name} {n}" in left_out[0] for name, n in others.items())


@pytest.mark.parametrize("name", ["rows.json", "rows.jsonl"])
def test_a_file_of_records_is_read_as_a_table_of_the_same(name: str, tmp_path: Path) -> None:
    """The text is the body, whatever its key; a key that is used for nothing is named. In a folder the text is, too."""
    rows = [{"id": 1, "title": "Sea", "text": "Salt", "byway": 5}, {"id": 2, "title": "Quay", "text": "Stone"}]
    lines = [json.dumps(row) for row in rows]
    (tmp_path / name).write_text(f"[{','.join(lines)}]" if name == "rows.json" else "\n".join(lines))
    corpus = read_corpus(tmp_path / name)
    assert [article.body for article in corpus] == ["Salt", "Stone"]
    assert texts(corpus) == texts(read_corpus(rows)) == ["column 'byway' (1 records) is used for nothing"]
    assert [article.body for article in read_corpus(tmp_path)] == ["Salt", "Stone"]
    assert [article.excerpt for article in read_corpus(tmp_path, fields={"excerpt": "text"})] == ["Salt", "Stone"]


def test_a_column_that_nobody_has_is_named_with_the_nearest() -> None:
    (problem,) = read_corpus([{"title": "Sea", "Day": "2026-01-01"}], fields={"published": "day"}).problems[:1]
    assert (problem.kind, "'day'" in problem.text, "'Day'" in problem.remedy) == ("missing column", True, True)
    corpus = read_corpus([{"title": "Sea", "meta": {"on": "2026-01-01"}}], fields={"published": ["day", "meta.on"]})
    assert (corpus.articles[0].published is not None, texts(corpus, "missing column")) == (True, [])


def test_no_cell_takes_the_place_of_another(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("id,title,title,\n1,Sea,Salt,x,y\n")
    frame = pd.DataFrame([["1", "Sea", "Salt", "x", "y"]], columns=["id", "title", "title", "", "column 5"])
    for table in (tmp_path / "rows.csv", frame):
        corpus = read_corpus(table)
        assert corpus["1"].title == "Sea"
        assert [text.partition("'")[2].partition("'")[0] for text in texts(corpus)] == [
            "(column 4)", "column 5", "title (column 3)",
        ]  # fmt: skip


def test_a_frame_of_another_library_that_is_one_of_pandas_is_read() -> None:
    class GeoFrame(pd.DataFrame):
        """As that of geopandas."""

    assert read_corpus(GeoFrame([{"id": 1, "title": "Sea"}])).ids == ["1"]


@pytest.mark.parametrize("end", ["", "\n"])
def test_a_quotation_mark_that_is_not_closed_swallows_no_rows(end: str, tmp_path: Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_text(f'id,title\n1,Sea\n2,"Quay\n3,Tide{end}')
    with pytest.raises(ContentError, match=r"rows.csv':3 cannot be read as CSV: a quotation mark is not closed"):
        read_corpus(file)
    file.write_text(f'id,title\n1,Sea\n2,"The ""Quay""\nand more"{end}')
    assert read_corpus(file)["2"].title == 'The "Quay" and more'


@pytest.mark.parametrize("ids", ["2,3", "2; 3", "2 3", "|2|3|", [2, 3]])
def test_ids_of_related_rows_are_a_list_in_the_ways_tables_write_it(ids: Any) -> None:
    rows = [{"id": 1, "title": "Sea", "related": ids}, {"id": 2, "title": "Quay"}, {"id": 3, "title": "Tide 2, 3"}]
    corpus = read_corpus(rows)
    assert (len(corpus.related(0)), texts(corpus, "dangling link")) == (2, [])


def test_a_draft_of_wordpress_is_a_draft_and_no_date_is_none() -> None:
    row = {"post_title": "A", "post_content": "B", "post_status": "draft", "post_date_gmt": "0000-00-00 00:00:00"}
    article = read_corpus([row]).articles[0]
    assert (article.draft, article.published) == (True, None)


POSTS = [(7, "Sea", "Salt", '["a","b"]'), (8, "Quay", "", "")]


def test_sqlite_is_read_and_never_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with sqlite3.connect("site.db") as connection:
        connection.execute("CREATE TABLE posts (id INTEGER, title TEXT, body TEXT, tags TEXT)")
        connection.executemany(
            "INSERT INTO posts VALUES (?, ?, ?, ?)", [(7, "Sea", "Salt", '["a","b"]'), (8, "Quay", "", "")]
        )
    connection.close()
    corpus = read_corpus("sqlite:///site.db?SELECT * FROM posts WHERE title <> 'Quay'")
    assert (corpus.ids, corpus["7"].topics, corpus["7"].path) == (["7"], ("a", "b"), "site.db")
    assert read_corpus("sqlite:///site.db?SELECT 1 AS id, CAST(x'46e4687265' AS TEXT) AS title")["1"].title == "Fähre"
    assert read_corpus(f"sqlite:///{tmp_path}/site.db?select%20*%20from%20posts").ids == ["7", "8"]
    with pytest.raises(ContentError, match="cannot be read"):
        read_corpus("sqlite:///site.db?WITH x AS (SELECT 1) DELETE FROM posts")


@pytest.mark.parametrize(
    ("table", "error", "said"),
    [
        ("sqlite:///site.db", SettingsError, "asked nothing; write a query behind it"),
        ("sqlite:///no.db?SELECT 1", ContentError, "'no.db' does not exist"),
        ("no.csv", ContentError, "'no.csv' does not exist"),
        (5, SettingsError, "folder is 5; it must be a folder, a file, a frame, or a list of dicts"),
        ({"title": ["a"]}, SettingsError, "a list of dicts"),
        ([ROWS[0], "x"], SettingsError, "record 2 is 'x'; it must be a dict"),
        ([{"a": 1}], NoArticlesError, "1 of 1 rows has neither title nor text — "),
        ([], NoArticlesError, "it has no rows"),
        (pd.DataFrame({"a": [1]}), NoArticlesError, "there are a$"),
        (pd.Series(["a"]), SettingsError, "record 1 is 'a'; it must be a dict"),
        ("postgres://ann@host/site?SELECT 1", SettingsError, r"needs a driver .*postgresql\+psycopg://"),
    ],
)
def test_what_is_no_table_is_refused(
    table: Any, error: type[Exception], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(error, match=said):
        read_corpus(table)


def test_no_password_is_in_a_message() -> None:
    for url in ("postgresql://ann:secret@host/site", "postgresql://ann:secret@localhost:1/site?SELECT 1"):
        with pytest.raises((SettingsError, ContentError)) as caught:
            read_corpus(url)
        assert "secret" not in str(caught.value)


def test_an_article_made_by_hand_is_checked_at_once() -> None:
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"id": 7}, "id of an article is 7; it must be a string"),
        ({"published": "2026-01-01"}, "published of the article 'a' is '2026-01-01'; it must be a datetime"),
        ({"excerpt": float("nan")}, "excerpt of the article 'a' is nan; it must be a string"),
        ({"published": pd.NaT}, "published of the article 'a' is NaT"),
        ({"topics": "news"}, "topics of the article 'a' is 'news'; it must be a list of strings"),
    ]
    for values, said in wrong:
        with pytest.raises(SettingsError, match=said):
            Article(**{"id": "a", "title": "A", **values})


def test_an_id_is_in_the_corpus_or_not() -> None:
    corpus = read_corpus(ROWS)
    assert ("7" in corpus, "9" in corpus, 7 in corpus, corpus.articles[0] in corpus) == (True, False, False, True)
    assert corpus["8"].title == "Ferries sail"
    with pytest.raises(LookupError):
        corpus["9"]
