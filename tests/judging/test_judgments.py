"""Judgments: curated lists as truth, files of grades, and every way such a file can be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, site, two_topics

from recommender.api import read_corpus
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError, ExportError, SettingsError
from recommender.judging import GRADES, Judgments, decode_id, encode_id

OUTSIDE = RelatedLink(url="https://else.example/x?a=1%202", title="Elsewhere")


def read(tmp_path: Path, text: str | bytes, corpus: Corpus | None = None) -> Judgments:
    path = tmp_path / "judged.qrels"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return Judgments.from_qrels(path, corpus or two_topics())


# --- curated lists ------------------------------------------------------------------------------------------


def test_curated_lists_are_taken_in_the_editors_order_and_only_within_the_site() -> None:
    corpus = site(article("a", related=["c", OUTSIDE, "b"]), article("b", related=[OUTSIDE]), article("c"))
    judgments = Judgments.from_corpus(corpus)
    assert {query: list(judged.items()) for query, judged in judgments.grades.items()} == {"a": [("c", 1), ("b", 1)]}
    assert (judgments.source, judgments.graded, judgments.relevant_from) == ("curated", False, 1)


def test_externals_count_only_with_the_option() -> None:
    corpus = site(article("a", related=["b", OUTSIDE]), article("b", related=[OUTSIDE]))
    (external,) = corpus.externals
    judgments = Judgments.from_corpus(corpus, externals=True)
    assert judgments.grades == {"a": {"b": 1, external.id: 1}, "b": {external.id: 1}}
    assert judgments.n_pairs == 3


def test_an_external_that_only_one_list_names_is_left_out() -> None:
    """Without that list the site does not know of it, so no system could recommend it."""
    unique = RelatedLink(url="https://else.example/unique", title="Unique")
    corpus = site(article("a", related=["b", OUTSIDE, unique]), article("b", related=[OUTSIDE]))
    counted = Judgments.from_corpus(corpus, externals=True).grades["a"]
    assert len(counted) == 2
    assert not any("unique" in name for name in counted)


@pytest.mark.parametrize(
    ("corpus", "remedy"),
    [
        (site(article("alone")), "one article, and no other"),
        (site(article("a"), article("b")), "add `related:` lists"),
        (site(article("a"), article("b")), "or name a file of judgments"),
        (site(article("a", related=[OUTSIDE])), "count externals, too"),
    ],
)
def test_a_site_without_links_to_judge_by_is_an_error_with_a_remedy(corpus: Corpus, remedy: str) -> None:
    with pytest.raises(EvaluationError, match=remedy):
        Judgments.from_corpus(corpus)


# --- files of grades ----------------------------------------------------------------------------------------


def test_grades_are_read_by_any_name_of_an_article(tmp_path: Path) -> None:
    corpus = site(
        article("news/2021-05-01-frost", "Frost ruins the harvest", path="news/2021-05-01-frost.md", slug="frost"),
        article("news/olives", "Olives", path="news/olives.md", url="https://paper.example/olives"),
    )
    text = "2021-05-01-frost 0 https://www.paper.example/olives/ 3\nnews/olives.md 0 Frost%20ruins%20the%20harvest 0\n"
    judgments = read(tmp_path, text, corpus)
    assert judgments.grades == {
        "news/2021-05-01-frost": {"news/olives": 3},
        "news/olives": {"news/2021-05-01-frost": 0},
    }
    assert (judgments.graded, judgments.relevant_from, judgments.problems) == (True, 2, ())
    assert judgments.source.endswith("judged.qrels")


def test_a_file_with_grades_0_and_1_only_is_not_graded(tmp_path: Path) -> None:
    judgments = read(tmp_path, "face-1 0 face-2 1\nface-1 0 olive-1 0\n")
    assert (judgments.graded, judgments.relevant_from) == (False, 1)


def test_a_grade_of_2_makes_a_file_graded(tmp_path: Path) -> None:
    judgments = read(tmp_path, "face-1 0 face-2 2\nface-1 0 olive-1 1\n")
    assert (judgments.graded, judgments.relevant_from) == (True, 2)


@pytest.mark.parametrize("grade", ["2.0", "2,0", "2.00"])
def test_a_grade_may_have_decimals_as_spreadsheets_write_them(tmp_path: Path, grade: str) -> None:
    assert read(tmp_path, f"face-1 0 face-2 {grade}\n").grades == {"face-1": {"face-2": 2}}


def test_a_name_is_taken_as_written_where_no_article_has_the_decoded_one(tmp_path: Path) -> None:
    """Files by other programs do not encode names, so a percent sign in them may be just that."""
    corpus = site(article("%252e"), article("sun"), article("a b"))
    assert read(tmp_path, "sun 0 %252e 2\nsun 0 a%20b 1\n", corpus).grades == {"sun": {"%252e": 2, "a b": 1}}


@pytest.mark.parametrize("text", ["\ufeffface-1 0 face-2 2", "face-1\t0\tface-2\t2\r\n\r\n", "face-1 Q0 face-2 2\n"])
def test_byte_order_mark_tabs_and_line_ends_of_other_systems_are_read(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text).grades == {"face-1": {"face-2": 2}}


def test_unknown_and_ambiguous_names_are_skipped_and_listed(tmp_path: Path) -> None:
    corpus = site(article("a"), article("b"), article("c", "Same"), article("d", "Same"))
    judgments = read(tmp_path, "a 0 gone 3\na 0 b 2\na 0 Same 1\nb 0 b 3\n", corpus)
    assert judgments.grades == {"a": {"b": 2}}
    assert [(problem.line, problem.kind) for problem in judgments.problems] == [
        (1, "dangling link"),
        (3, "ambiguous link"),
        (4, "self link"),
    ]
    assert all(problem.path.endswith("judged.qrels") and problem.remedy for problem in judgments.problems)
    assert "'gone'" in judgments.problems[0].text


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "face-1 0 face-2\n",
            r"judged.qrels:1: 3 fields in 'face-1 0 face-2'; write `query 0 candidate grade`",
        ),
        ("\n\nface-1 0 face 2 3\n", r"judged.qrels:3: 5 fields .* %20 for a space"),
        ("face-1 0 face-2 -1\n", r"judged.qrels:1: '-1' is no grade; use 3, 2, 1, or 0 for unrelated"),
        ("face-1 0 face-2 4\n", r":1: '4' is no grade"),
        ("face-1 0 face-2 ２\n", "is no grade"),
        ("face-1 0 face-2 1.5\n", "is no grade"),
        (
            "face-1 0 face-2 1\nface-1 0 face-2 2\n",
            r":2: 'face-2' for 'face-1' has grade 2 here and 1 before",
        ),
        (
            "face-1 0 face-2 1\nface-1 0 face-2.md 2\n",
            r":2: 'face-2.md' for 'face-1' has grade 2 here and 1 before",
        ),
        ("", "holds no judgments"),
        (
            "x 0 y 1\nx 0 z 1\n",
            "none of the 2 judged pairs .* name the folder they were made for. The first: .*:1",
        ),
        (b"face-1 0 face-2 1\nface-1 0 \xff 1\n", r"judged.qrels:2: this is no text in UTF-8"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_with_place_value_and_remedy(
    tmp_path: Path, text: str | bytes, message: str
) -> None:
    with pytest.raises(EvaluationError, match=message):
        read(tmp_path, text)


def test_one_error_lists_several_bad_lines(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError) as error:
        read(tmp_path, "face-1 0 face-2 9\n" * 7)
    assert str(error.value).count("is no grade") == 5
    assert str(error.value).endswith("and 2 more")


def test_repeating_a_judgment_is_no_error(tmp_path: Path) -> None:
    assert read(tmp_path, "face-1 0 face-2 2\n" * 2).n_pairs == 1


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"cannot read .*nowhere.qrels"):
        Judgments.from_qrels(tmp_path / "nowhere.qrels", two_topics())


def test_a_target_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="choose a file"):
        Judgments.from_corpus(two_topics()).to_qrels(tmp_path)


# --- there and back -----------------------------------------------------------------------------------------


def test_curated_lists_with_externals_are_the_same_after_writing_and_reading(tmp_path: Path) -> None:
    corpus = site(article("a b", related=["50% off", OUTSIDE]), article("50% off"), article("a%20b"))
    judgments = Judgments.from_corpus(corpus, externals=True)
    path = tmp_path / "curated.qrels"
    judgments.to_qrels(path)
    assert Judgments.from_qrels(path, corpus).grades == judgments.grades
    assert path.read_text(encoding="utf-8").startswith("a%20b 0 50%25%20off 1\n")


names = st.text(min_size=1, max_size=8) | st.sampled_from(
    ["a%20b", "a b", "%", "\u2028", "\ufeffx", "x\x00\x1c", "\udce9"]
)


@given(names)
def test_any_id_is_encoded_as_one_word_and_decoded(name: str) -> None:
    word = encode_id(name)
    assert word.split() == [word]
    assert len(f"x{word}y".splitlines()) == 1
    assert decode_id(word) == name


@given(st.text())
def test_decoding_anything_never_fails(word: str) -> None:
    decode_id(word)


@given(st.lists(names, min_size=2, max_size=6, unique=True), st.data())
def test_graded_judgments_with_any_ids_are_the_same_after_writing_and_reading(
    tmp_path_factory: pytest.TempPathFactory, ids: list[str], data: st.DataObject
) -> None:
    corpus = site(*(article(name, path=f"{number}.md") for number, name in enumerate(ids)))
    pairs = st.tuples(st.sampled_from(ids), st.sampled_from(ids)).filter(lambda pair: pair[0] != pair[1])
    judged = data.draw(st.dictionaries(pairs, st.sampled_from(sorted(GRADES)), min_size=1))
    grades: dict[str, dict[str, int]] = {}
    for (query, candidate), grade in judged.items():
        grades.setdefault(query, {})[candidate] = grade
    path = tmp_path_factory.mktemp("qrels") / "x.qrels"
    Judgments(grades).to_qrels(path)
    assert Judgments.from_qrels(path, corpus).grades == grades


# --- real sites ---------------------------------------------------------------------------------------------


def test_judged_files_are_read_although_ids_have_a_folder_in_front(corpora: Path) -> None:
    path = corpora.parent / "judgments" / "google-cloud.qrels"
    if not path.exists():
        pytest.skip(f"no judgments in {path}")
    judgments = Judgments.from_qrels(path, read_corpus(corpora / "google-cloud"))
    assert (len(judgments.grades), judgments.n_pairs, judgments.problems) == (6, 57, ())
    assert judgments.graded
    assert all(query.startswith("_news/") for query in judgments.grades)


# --- who gave the grades ------------------------------------------------------------------------------------


def test_who_graded_stands_in_the_second_field(tmp_path: Path) -> None:
    text = (
        "face-1 editor face-2 3\nface-1 language-model face-3 1\nface-1 0 face-4 0\nface-1 Q0 olive-1 0\n"
        "face-1 7 olive-2 1\n"
    )
    judgments = read(tmp_path, text)
    assert judgments.graded_by == {"face-1": {"face-2": "editor", "face-3": "language model"}}
    assert judgments.assessors == {"editor": 1, "language model": 1, "": 3}
    path = tmp_path / "again.qrels"
    judgments.to_qrels(path)
    assert path.read_text().splitlines()[:3] == text.splitlines()[:3]
    assert Judgments.from_qrels(path, two_topics()).graded_by == judgments.graded_by


@pytest.fixture
def qrels_by_two(tmp_path: Path) -> Path:
    path = tmp_path / "judged.qrels"
    kinds = {"a": {"b": "editor", "c": "language model"}}
    Judgments({"a": {"b": 3, "c": 0, "d": 1}}, graded=True, graded_by=kinds).to_qrels(path)
    return path


def test_trec_eval_and_ir_measures_read_qrels_that_say_who_graded(qrels_by_two: Path) -> None:
    import ir_measures
    import pytrec_eval

    with qrels_by_two.open() as file:
        assert pytrec_eval.parse_qrel(file) == {"a": {"b": 3, "c": 0, "d": 1}}
    rows = {(row.query_id, row.doc_id, row.relevance) for row in ir_measures.read_trec_qrels(str(qrels_by_two))}
    assert rows == {("a", "b", 3), ("a", "c", 0), ("a", "d", 1)}


@pytest.mark.slow  # ranx compiles itself when it is imported
def test_ranx_reads_qrels_that_say_who_graded(qrels_by_two: Path) -> None:
    from ranx import Qrels

    assert Qrels.from_file(str(qrels_by_two), kind="trec").to_dict() == {"a": {"b": 3, "c": 0, "d": 1}}


def test_a_part_of_the_judgments_counts_only_its_own_assessors() -> None:
    both = Judgments({"a": {"b": 3}, "c": {"d": 1}}, graded_by={"a": {"b": "editor"}, "c": {"d": "language model"}})
    assert both.only({"c": {"d": 1}}).assessors == {"language model": 1}


def test_of_several_files_the_first_counts_and_says_who_graded() -> None:
    people = Judgments({"a": {"b": 3}}, "people", graded_by={"a": {"b": "editor"}})
    models = {"a": {"b": "language model", "c": "language model"}}
    machine = Judgments({"a": {"b": 0, "c": 2}, "d": {"a": 1}}, "machine", graded=True, graded_by=models)
    joined = Judgments.joined([people, machine])
    assert joined.grades == {"a": {"b": 3, "c": 2}, "d": {"a": 1}}
    assert joined.assessors == {"editor": 1, "language model": 1, "": 1}
    assert (joined.source, joined.graded) == ("people + machine", True)


def test_an_assessor_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(SettingsError, match=r"graded_by is \['robot'\]; it must be of these: editor, language model"):
        Judgments({"a": {"b": 1}}, graded_by={"a": {"b": "robot"}})
    with pytest.raises(EvaluationError, match=r"x:1: 'robot' is no assessor; use editor or language model"):
        Judgments.from_rows([(1, "face-1", "face-2", "2", "robot")], "x", two_topics())
