"""Answers from shards are those of one index, to the last bit, into however many shards it is cut."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from bits import bits
from cluster.sites import one_index, rows, write_lines

from recommender import ContentError, NoArticlesError, Recommender, SettingsError, StoreError, cluster, read_corpus
from recommender.corpus import PartedNames
from recommender.engine import site_of


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_lines(tmp_path_factory.mktemp("lines"))


@pytest.fixture(scope="module")
def whole(folder: Path) -> Recommender:
    return one_index(folder)


@pytest.fixture(scope="module", params=[1, 3, 8])
def parted(folder: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Recommender:
    return cluster.build(folder, tmp_path_factory.mktemp("index"), shards=request.param)


EVERY_KIND: list[dict[str, Any]] = [
    {},
    {"mode": "computed-only", "externals": "all", "duplicates": "keep", "min_score": 0},
    {"mode": "complete", "mentions": "masked", "diversity": 0.5},
]


@pytest.mark.parametrize(
    "options", [EVERY_KIND[0], *(pytest.param(one, marks=pytest.mark.slow) for one in EVERY_KIND[1:])]
)
def test_all_lists_scores_and_reasons_are_those_of_one_index(
    whole: Recommender, parted: Recommender, options: dict[str, Any]
) -> None:
    assert [*parted.lines(8, **options)] == [*whole.lines(8, **options)]


def test_texts_and_single_stories_are_answered_as_by_one_index(whole: Recommender, parted: Recommender) -> None:
    for rec in (whole, parted):
        assert rec.corpus.find("Page a").id == "a"
    text = "Ferry crews strike on the islands"
    assert parted.recommend_text(text, 9) == whole.recommend_text(text, 9)
    for one, other in (("a", "z"), ("twin", "twin~2"), ("b0", "https://other.example/x"), ("b2", "zz")):
        assert parted.explain(one, other) == whole.explain(one, other)
        assert parted.why_not(one, other) == whole.why_not(one, other)


def test_everything_learned_is_what_one_index_holds(whole: Recommender, parted: Recommender) -> None:
    one, many = site_of(whole), site_of(parted)
    for name in ("columns", "labels", "dates", "digests", "ids", "copies", "links", "mentions", "fingerprint"):
        assert bits(getattr(many.corpus, name)) == bits(getattr(one.corpus, name)), name
    assert many.corpus.renamed == one.corpus.renamed
    assert [*many.corpus.articles] == [*one.corpus.articles]
    assert [*many.corpus.externals] == [*one.corpus.externals]
    names = many.corpus.book.table
    assert bits(names.whole if isinstance(names, PartedNames) else names) == bits(one.corpus.book.table)
    assert [*many.text.vectors.counts.names] == [*one.text.vectors.counts.names]
    for name in ("idf", "is_word"):
        assert bits(getattr(many.text.vectors, name)) == bits(getattr(one.text.vectors, name)), name
    for name in ("mean_direction", "typicality"):
        assert bits(getattr(many.text, name)) == bits(getattr(one.text, name)), name
    every = np.arange(one.corpus.n_nodes)
    rows_of_one, rows_of_many = one.text.matrix, many.text.matrix[every]
    assert np.array_equal(rows_of_many.data, rows_of_one.data)
    assert np.array_equal(rows_of_many.indices, rows_of_one.indices)
    assert bits(many.calibration.half) == bits(one.calibration.half)
    assert json.dumps(many.calibration.to_facts()) == json.dumps(one.calibration.to_facts())


def test_problems_are_those_of_one_index_but_for_what_compares_all_articles(
    whole: Recommender, parted: Recommender
) -> None:
    of_the_whole_site = {"one-way link", "duplicate url", "duplicate text"}
    expected = [one for one in whole.corpus.problems if one.kind not in of_the_whole_site]
    found = parted.corpus.problems
    assert [(one.path, one.line, one.kind, one.text) for one in found] == [
        (one.path, one.line, one.kind, one.text) for one in expected
    ]
    assert {"duplicate id", "dangling link", "unreadable file"} <= {one.kind for one in found}


def test_the_graph_is_that_of_one_index(whole: Recommender, parted: Recommender) -> None:
    assert [*parted.graph.edges(data=True)] == [*whole.graph.edges(data=True)]


def test_tables_and_compressed_files_are_read_as_lines_are(tmp_path: Path) -> None:
    pyarrow = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    few = [{"id": row["id"], "title": row["title"], "body": row.get("body", "")} for row in rows()][:40]
    (tmp_path / "lines").mkdir()
    with gzip.open(tmp_path / "lines/a.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(row) + "\n" for row in few)
    (tmp_path / "table").mkdir()
    for number in (0, 1):
        parquet.write_table(pyarrow.Table.from_pylist(few[number::2]), tmp_path / f"table/{number}.parquet")
    lines = cluster.build(tmp_path / "lines", tmp_path / "of-lines", shards=2)
    table = cluster.build(f"{tmp_path}/table/*.parquet", tmp_path / "of-table", shards=2)
    assert [*table.lines(5)] == [*lines.lines(5)]
    assert table.corpus.articles[0].path in ("0.parquet", "1.parquet")


def test_files_of_a_cloud_are_read_by_their_urls(tmp_path: Path) -> None:
    fsspec = pytest.importorskip("fsspec")
    memory = fsspec.filesystem("memory")
    lines = [json.dumps({"id": row["id"], "title": row["title"], "body": row.get("body", "")}) for row in rows()]
    memory.makedirs("/bucket/2026", exist_ok=True)
    for number in (0, 1):
        with memory.open(f"/bucket/2026/{number}.jsonl", "w") as file:
            file.write("\n".join(lines[number::2]))
        (tmp_path / f"2026-{number}.jsonl").write_text("\n".join(lines[number::2]))
    far = cluster.build("memory://bucket/**/*.jsonl", tmp_path / "far", shards=2)
    near = cluster.build(f"{tmp_path}/2026-*.jsonl", tmp_path / "near", shards=3)
    assert [*far.lines(5)] == [*near.lines(5)]
    assert {article.path for article in far.corpus} == {"2026/0.jsonl", "2026/1.jsonl"}


def test_a_build_goes_on_where_it_was_interrupted(folder: Path, tmp_path: Path, whole: Recommender) -> None:
    class InterruptedHereError(Exception):
        pass

    def interrupt(step: str, done: int, total: int) -> None:
        if (step, done) == ("tables", 2):
            raise InterruptedHereError

    with pytest.raises(InterruptedHereError):
        cluster.build(folder, tmp_path / "index", shards=3, progress=interrupt)
    with pytest.raises(StoreError, match="there is no index"):
        cluster.open(tmp_path / "index")
    made = list[tuple[str, int, int]]()
    rec = cluster.build(folder, tmp_path / "index", shards=3, progress=lambda *step: made.append(step))
    assert made[0] == ("tables", 3, 3)
    assert [*rec.lines(5)] == [*whole.lines(5)]
    again = list[tuple[str, int, int]]()
    cluster.build(folder, tmp_path / "index", shards=3, progress=lambda *step: again.append(step))
    assert again == []


def test_a_changed_file_makes_another_index_and_the_former_one_answers_until_then(tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text("".join(json.dumps({"id": str(n), "title": f"Ferry strike {n}"}) + "\n" for n in range(9)))
    cluster.build(file, tmp_path / "index", shards=2)
    file.write_text(file.read_text() + '{"id": "x", "title": "Ferry strike ends"}\n')

    def look(step: str, done: int, total: int) -> None:
        if step == "vectors":
            assert len(cluster.open(tmp_path / "index").corpus) == 9

    assert len(cluster.build(file, tmp_path / "index", shards=2, progress=look).corpus) == 10
    assert len(list((tmp_path / "index/.shards").glob("*/plan.json"))) == 1


@pytest.mark.parametrize("kind", ["articles", "names", "vectors"])
@pytest.mark.parametrize("how", ["damaged", "missing"])
def test_a_shard_that_is_damaged_or_missing_is_named_and_made_again(
    folder: Path, tmp_path: Path, whole: Recommender, kind: str, how: str
) -> None:
    index = tmp_path / "index"
    cluster.build(folder, index, shards=3)
    (store,) = (index / ".shards").glob(f"*/{kind}-00001")
    file = max(store.rglob("*.npy"), key=lambda file: file.stat().st_size)
    if how == "damaged":
        content = bytearray(file.read_bytes())
        content[-1] ^= 1
        file.write_bytes(content)
    else:
        for one in sorted(store.rglob("*"), reverse=True):
            one.unlink() if one.is_file() else one.rmdir()
        store.rmdir()
    with pytest.raises(StoreError, match="shard 2 of 3") as caught:
        cluster.open(index)
    assert f"{kind}-00001" in str(caught.value)
    assert "build again" in str(caught.value)
    made = list[tuple[str, int, int]]()
    rec = cluster.build(folder, index, shards=3, progress=lambda *step: made.append(step))
    assert [done for step, done, _ in made if step == kind] == [4 if kind == "vectors" else 3]
    assert [*rec.lines(3)] == [*whole.lines(3)]


def test_what_cannot_be_done_with_shards_is_said(parted: Recommender, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be updated: build it again"):
        parted.updated(removed=["a"])
    with pytest.raises(StoreError, match="copy the folder of its index"):
        parted.save(tmp_path / "copy")


def test_mistakes_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"no file of articles answers to '.*nothing\*'"):
        cluster.build(f"{tmp_path}/nothing*", tmp_path / "index", shards=2)
    (tmp_path / "a.md").write_text("# A")
    with pytest.raises(ContentError, match=r"a.md' is no file of records"):
        cluster.build(tmp_path / "a.md", tmp_path / "index", shards=2)
    for name in ("x", "y"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.jsonl").write_text("{}\n")
    with pytest.raises(ContentError, match="name the folder above both"):
        cluster.build([f"{tmp_path}/x/*.jsonl", f"{tmp_path}/y/*.jsonl"], tmp_path / "index", shards=2)
    (tmp_path / "x/a.jsonl").write_text("nothing\n")
    with pytest.raises(NoArticlesError, match=r"no articles in a.jsonl: .*the line is not JSON"):
        cluster.build(tmp_path / "x", tmp_path / "index", shards=2)
    with pytest.raises(SettingsError, match="shards is 0"):
        cluster.build(tmp_path / "x", tmp_path / "index", shards=0)
    with pytest.raises(SettingsError, match="unheard"):
        cluster.build("unheard://of/*.jsonl", tmp_path / "index", shards=1)


def test_an_index_in_shards_is_opened_by_recommender_load_and_asked_by_workers(
    folder: Path, tmp_path: Path, whole: Recommender
) -> None:
    from concurrent.futures import ThreadPoolExecutor

    cluster.build(folder, tmp_path / "index", shards=3)
    rec = Recommender.load(tmp_path / "index")
    with ThreadPoolExecutor(2) as executor:
        assert [*rec.lines(5, executor=executor)] == [*whole.lines(5)]


def test_reading_lines_is_what_read_corpus_does(folder: Path, tmp_path: Path) -> None:
    rec = cluster.build(folder, tmp_path / "index", shards=2)
    assert [*rec.corpus.articles] == [*read_corpus(folder).articles]
