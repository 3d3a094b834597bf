"""What public doors answer to a mistake: the value, what is expected, and the nearest name; never a stray traceback."""

from __future__ import annotations

import pickle
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from worlds import two_topics

import recommender
from recommender import (
    Article,
    Corpus,
    EvaluationReport,
    Filters,
    Judgments,
    Reason,
    Recommendation,
    Recommender,
    RecommenderError,
    RelatedLink,
    SettingsError,
    cluster,
    evaluate,
    read_corpus,
)
from recommender.evaluation import Evaluation
from recommender.ranking import ListOptions
from recommender.text import TextIndex


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(two_topics())


ASKS: dict[str, Any] = {
    "recommend": lambda rec, **options: rec.recommend("face-1", **options),
    "recommend_all": lambda rec, **options: rec.recommend_all(**options),
    "lines": lambda rec, **options: rec.lines(**options),
    "recommend_text": lambda rec, **options: rec.recommend_text("olive", **options),
    "explain": lambda rec, **options: rec.explain("face-1", "face-2", **options),
    "why_not": lambda rec, **options: rec.why_not("face-1", "face-2", **options),
    "show": lambda rec, **options: rec.show("face-1", **options),
    "export": lambda rec, **options: rec.export("never.html", **options),
    "evaluate": lambda rec, **options: evaluate(rec.corpus, **options),
    "Recommender.fit": lambda rec, **options: Recommender.fit(rec.corpus, **options),
}


@pytest.mark.parametrize("function", ASKS)
def test_an_unknown_option_is_refused_with_the_nearest_name(rec: Recommender, function: str) -> None:
    with pytest.raises(SettingsError, match=rf"unknown option 'externls' of {function}; did you mean '\w+'\? Known: "):
        ASKS[function](rec, externls="all")


@pytest.mark.parametrize(
    ("function", "options", "message"),
    [
        ("recommend", {"diversty": 0.3}, "did you mean 'diversity'"),
        ("recommend_all", {"diversty": 0.3}, "did you mean 'diversity'"),
        ("recommend_all", {"process": 2}, "did you mean 'processes'"),
        ("why_not", {"min_scor": 0.3}, "did you mean 'min_score'"),
        ("export", {"titel": "x"}, "did you mean 'title'"),
        ("recommend", {"n": 5}, "unknown option 'n' of recommend; it is called 'k' here"),
        ("recommend_text", {"limit": 5}, "it is called 'k' here"),
        ("recommend_text", {"mode": "complete"}, "unknown option 'mode' of recommend_text"),
        ("Recommender.fit", {"lern": False}, "did you mean 'learn'"),
        ("evaluate", {"protokol": "cold"}, "did you mean 'protocol'"),
    ],
)
def test_a_misspelt_option_is_understood(
    rec: Recommender, function: str, options: dict[str, Any], message: str
) -> None:
    with pytest.raises(SettingsError, match=message):
        ASKS[function](rec, **options)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        (17, "article_id is 17; it must be a string: an id, .* such as 'face-1'"),
        (None, "article_id is None; it must be a string"),
        (Path("olive-2.md"), r"article_id is PosixPath\('olive-2.md'\); it must be .* such as 'olive-2'"),
        (["face-1"], r"article_id is \['face-1'\]; it must be"),
        (
            two_topics().articles[3],
            "article_id is 'face-4'; it must be .*, not the article itself; give its id",
        ),
    ],
)
@pytest.mark.parametrize("function", ["recommend", "similar_items", "explain", "why_not"])
def test_what_is_no_name_of_an_article_is_said(rec: Recommender, function: str, name: Any, message: str) -> None:
    other = ["face-2"] if function in ("explain", "why_not") else []
    with pytest.raises(SettingsError, match=message):
        getattr(rec, function)(name, *other)


WRONG = [
    (lambda rec: rec.recommend_text(None), "text is None; it must be a string"),
    (
        lambda rec: rec.recommend_text("x", published="2026-03-01"),
        "published is '2026-03-01'; it must be a datetime",
    ),
    (lambda rec: rec.recommend_text("x", language=5), "language is 5; it must be a string"),
    (lambda rec: rec.recommend("face-1", k="5"), "k is '5'"),
    (
        lambda rec: rec.recommend("face-1", filters={"topics": ["AI"]}),
        "filters is {'topics'.*; use rec",
    ),
    (lambda rec: rec.recommend_all(articles="face-1"), "articles is 'face-1'; give a list of names"),
    (lambda rec: rec.recommend_all(articles=7), "articles is 7; give a list of names"),
    (lambda rec: rec.recommend_all(articles=[7]), "articles is 7; it must be a string"),
    (lambda rec: rec.show(17), "article_id is 17"),
    (lambda rec: rec.save(5), "folder is 5; it must be the path of a folder"),
    (lambda rec: Recommender.load(None), "folder is None; it must be the path of a folder"),
    (lambda rec: rec.export(5), "path is 5"),
    (lambda rec: rec.updated(removed=[3]), "removed is 3; it must be a string"),
    (lambda rec: rec.updated(changed=["face-1"]), "changed holds 'face-1', which is no Article"),
    (
        lambda rec: rec.updated(pd.DataFrame({"post_id": [7]})),
        r"changed holds .post_id., which is no Article; give recommender.read_corpus\(…\).articles, of a folder",
    ),
    (
        lambda rec: Recommender.fit("folder"),
        r"corpus is 'folder'; it must be a Corpus; recommender.read_c",
    ),
    (lambda rec: Recommender.fit(rec.corpus, text="x"), "text is 'x'; it must be a TextIndex"),
    (
        lambda rec: Recommender.fit(rec.corpus, text=TextIndex.fit(read_corpus("seeds/newsroom"))),
        "text is that of 63 articles and .* must be that of the corpus, which has 8 and ",
    ),
    (lambda rec: TextIndex.fit(None), "corpus is None; it must be a Corpus"),
    (lambda rec: Evaluation(rec.corpus, fitting=3), "fitting is 3; it must be a mapping"),
    (lambda rec: Evaluation(rec.corpus, fitting={"text": rec.text}), "unknown option 'text' of Evaluation.fitting"),
    (lambda rec: Evaluation(rec.corpus).ask(None), "queries is None; it must be a list of strings"),
    (
        lambda rec: Evaluation(rec.corpus).ask(["face-1"], externals=np.ones(2)),
        "externals is of the type ndarray and the shape .* it must be True or False",
    ),
    (lambda rec: Judgments.from_rows(None, "x", rec.corpus), "rows is None; give a list of rows"),
    (lambda rec: Judgments.from_rows([("a", "b")], "x", rec.corpus), "a row is .*; it must be a line, a query"),
    (lambda rec: Recommender.fit(rec.corpus, weights=[1]), r"weights is \[1\]; it must be a mapping of signals"),
    (
        lambda rec: Recommender.fit(rec.corpus, weights={"txt": 1}),
        "unknown signal 'txt' in weights; did you",
    ),
    (lambda rec: Recommender.fit(rec.corpus, learn="no"), "learn is 'no'; it must be \"auto\", True or False"),
    (lambda rec: evaluate("folder"), "corpus is 'folder'; it must be a Corpus"),
    (lambda rec: evaluate(rec.corpus, judgments="x.qrels"), "judgments is 'x.qrels'; it must be Judgments"),
    (lambda rec: evaluate(rec.corpus, rng="x"), "rng is 'x'; it must be a seed"),
    (lambda rec: read_corpus(5), "folder is 5; it must be a folder, a file, a frame, or a list of dicts"),
    (lambda rec: recommender.recommend(5), "article_id is 5"),
    (
        lambda rec: read_corpus([{"title": "A"}], fields="id"),
        r"fields is 'id'; it must be a mapping .* fields={\"id\": \"post_id\"}",
    ),
]


@pytest.mark.parametrize(("ask", "message"), WRONG)
def test_an_argument_of_the_wrong_kind_is_said(
    rec: Recommender, ask: Any, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])  # where the settings name a content folder
    with pytest.raises(SettingsError, match=message):
        ask(rec)


def test_a_site_is_named_in_one_line(rec: Recommender) -> None:
    assert repr(rec) == "<Recommender: 8 articles, 7 curated links>"
    assert repr(rec.corpus) == "<Corpus: 8 articles, 7 curated links>"
    assert repr(Judgments.from_corpus(rec.corpus)) == "<Judgments: 6 queries, 7 judgments, curated>"


def test_a_long_value_is_shortened_in_a_message(rec: Recommender) -> None:
    with pytest.raises(SettingsError) as caught:
        rec.recommend(["x" * 10_000] * 100)  # type: ignore[arg-type]
    assert len(str(caught.value)) < 500


def test_the_options_of_a_list_are_named_once() -> None:
    """Whoever adds one adds it to `ListOptions`, and every function that takes it knows it."""
    rec = Recommender.fit(two_topics())
    defaults: dict[str, Any] = dict.fromkeys(ListOptions.__annotations__)
    defaults |= {
        "mode": "complete",
        "mentions": "visible",
        "externals": "none",
        "duplicates": "keep",
        "diversity": 0.1,
        "fill": True,
    }
    defaults["min_score"] = 0.0
    assert rec.recommend("face-1", **defaults) == dict(rec.recommend_all(**defaults))["face-1"]


def test_no_public_method_but_those_that_are_meant() -> None:
    public = {name for name in dir(Recommender) if not name.startswith("_")}
    assert public == {
        "calibration", "corpus", "exclude_hidden", "explain", "export", "fit", "graph", "learn", "lines",
        "link_chances", "load", "map", "recommend", "recommend_all", "recommend_text", "save", "show", "similar_items",
        "text", "undirected", "update", "updated", "weights", "why_not",
    }  # fmt: skip


def test_a_subclass_stays_one(rec: Recommender) -> None:
    class Mine(Recommender):
        pass

    mine = Mine.fit(two_topics())
    assert type(mine.updated(removed=["face-1"])) is Mine
    with pytest.raises((pickle.PicklingError, AttributeError), match="Mine"):  # a class that stands in no module
        pickle.dumps(mine)


def test_finished_parts_make_a_recommender() -> None:
    corpus = two_topics()
    assert Recommender(corpus, TextIndex.fit(corpus)).recommend("face-1") == Recommender.fit(corpus).recommend("face-1")
    with pytest.raises(SettingsError, match="corpus is"):
        Recommender(Judgments({}), TextIndex.fit(corpus))  # type: ignore[arg-type]


ROWS = [{"id": 1, "title": "Ferry crews walk out"}]
SEED = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"

DOORS: dict[str, Any] = {
    "article id": lambda rec, wrong: rec.recommend(wrong),
    "article field": lambda rec, wrong: Article(id="a", title=wrong),
    "article topics": lambda rec, wrong: Article(id="a", title="A", topics=[wrong]),
    "article related": lambda rec, wrong: Article(id="a", title="A", related=[wrong]),
    "article date": lambda rec, wrong: Article(id="a", title="A", published=wrong),
    "link": lambda rec, wrong: RelatedLink(wrong),
    "link aliases": lambda rec, wrong: RelatedLink("a", aliases=(wrong,)),
    "corpus of articles": lambda rec, wrong: Corpus.from_articles([wrong]),
    "corpus, get": lambda rec, wrong: rec.corpus.find(wrong),
    "corpus, node": lambda rec, wrong: rec.corpus.node(wrong),
    "corpus, id": lambda rec, wrong: rec.corpus.id_of(wrong),
    "corpus, related": lambda rec, wrong: rec.corpus.related(wrong),
    "corpus, find node": lambda rec, wrong: rec.corpus.find_node(wrong),
    "corpus, without lists": lambda rec, wrong: rec.corpus.with_links(wrong),
    "folder": lambda rec, wrong: read_corpus(wrong),
    "fields": lambda rec, wrong: read_corpus("seeds", fields=wrong),
    "fields of a table": lambda rec, wrong: read_corpus(ROWS, fields=wrong),
    "keys of a field": lambda rec, wrong: read_corpus(ROWS, fields={"title": [wrong]}),
    "fields of records": lambda rec, wrong: Corpus.from_records(ROWS, wrong),
    "fields of a build": lambda rec, wrong: cluster.build("never.jsonl", "never", shards=1, fields=wrong),
    "keys of a field of a build": lambda rec, wrong: cluster.build("x", "never", shards=1, fields={"title": [wrong]}),
    "site": lambda rec, wrong: read_corpus("seeds", site=wrong),
    "ignore": lambda rec, wrong: read_corpus("seeds", ignore=[wrong]),
    "who made the lists": lambda rec, wrong: read_corpus("seeds", related_origin=wrong),
    "day of an open site": lambda rec, wrong: recommender.open("seeds").recommend(SEED, as_of=wrong),
    "progress": lambda rec, wrong: read_corpus("seeds", progress=wrong),
    "semantic": lambda rec, wrong: Recommender.fit(rec.corpus, semantic=wrong),
    "weights": lambda rec, wrong: Recommender.fit(rec.corpus, weights={"text": wrong}),
    "text of another site": lambda rec, wrong: TextIndex.fit(wrong),
    "fitting": lambda rec, wrong: Evaluation(rec.corpus, fitting=wrong),
    "fitting of evaluate": lambda rec, wrong: evaluate(rec.corpus, fitting=wrong),
    "fitting, semantic": lambda rec, wrong: Evaluation(rec.corpus, fitting={"semantic": wrong}).text,
    "queries": lambda rec, wrong: Evaluation(rec.corpus).ask(wrong),
    "queries, externals": lambda rec, wrong: Evaluation(rec.corpus).ask(["face-1"], externals=wrong),
    "rows of judgments": lambda rec, wrong: Judgments.from_rows(wrong, "a file", rec.corpus),
    "a row of judgments": lambda rec, wrong: Judgments.from_rows([wrong], "a file", rec.corpus),
    "path of judgments": lambda rec, wrong: Judgments.from_rows([], wrong, rec.corpus),
    "decoding of judgments": lambda rec, wrong: Judgments.from_rows([], "a file", rec.corpus, decode=wrong),
    "reasons": lambda rec, wrong: rec.recommend("face-1", reasons=wrong),
    "as of": lambda rec, wrong: rec.recommend("face-1", as_of=wrong),
    "diversity": lambda rec, wrong: rec.recommend("face-1", diversity=wrong),
    "mode": lambda rec, wrong: rec.recommend("face-1", mode=wrong),
    "filter": lambda rec, wrong: Filters(topics=[wrong]),
    "filter max_age": lambda rec, wrong: Filters(max_age=wrong),
    "export": lambda rec, wrong: rec.export(wrong),
    "export, graph": lambda rec, wrong: recommender.export(wrong, "never.json"),
    "map": lambda rec, wrong: recommender.mapped(wrong),
    "map, near": lambda rec, wrong: recommender.layout(rec.graph, rng=wrong),
    "selection": lambda rec, wrong: recommender.select(rec.graph, around=[wrong]),
    "plot": lambda rec, wrong: recommender.plot(wrong),
    "show": lambda rec, wrong: recommender.show(wrong),
    "judgments": lambda rec, wrong: Judgments({"a": {"b": wrong}}),
    "judgments, file": lambda rec, wrong: Judgments.from_qrels(wrong, rec.corpus),
    "judgments, corpus": lambda rec, wrong: Judgments.from_corpus(wrong),
    "protocol": lambda rec, wrong: evaluate(rec.corpus, protocol=wrong),
    "systems": lambda rec, wrong: evaluate(rec.corpus, systems=wrong),
    "metrics": lambda rec, wrong: evaluate(rec.corpus, metrics=[wrong]),
    "baseline": lambda rec, wrong: evaluate(rec.corpus, baseline=wrong),
    "report": lambda rec, wrong: EvaluationReport.from_json(wrong),
    "record": lambda rec, wrong: Recommendation.from_dict(wrong),
    "reason": lambda rec, wrong: Reason.from_dict(wrong),
}


class Never(datetime):
    """As NaT of pandas: a datetime that is not equal to itself."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return False


JUNK = [object(), b"x", -3.5, float("nan"), np.array([1, 2]), {"a": object()}, [[]], {3}, Never(2021, 5, 1)]
JUNK += [pd.DataFrame({"a": [1, 2]})]  # which is neither true nor false


@pytest.mark.parametrize("door", DOORS)
def test_every_mistake_is_one_of_ours(rec: Recommender, door: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever is handed to a door in place of what it expects, the answer is a RecommenderError, before any work."""
    monkeypatch.chdir(Path(__file__).parents[2])
    for wrong in JUNK:
        with pytest.raises(RecommenderError):
            DOORS[door](rec, wrong)
            pytest.fail(f"{door} took {wrong!r}")


def test_true_and_false_of_numpy_are_true_and_false(rec: Recommender) -> None:
    assert rec.recommend("face-1", reasons=np.bool_(False)) == rec.recommend("face-1", reasons=False)
    with pytest.raises(SettingsError, match="reasons is 'no'; it must be True or False"):
        rec.recommend("face-1", reasons="no")  # type: ignore[arg-type]


def test_a_list_of_names_is_a_filter_and_a_name_alone_is_none() -> None:
    """Type checkers say the same: they take a list, and refuse a string."""
    assert Filters(topics=["Health"], block=["1120"]) == Filters(topics=("Health",), block=("1120",))
    assert hash(Filters(kinds=["video"])) == hash(Filters(kinds=("video",)))
    with pytest.raises(SettingsError, match=r"topics is 'Health'; .*, even if it is one: \['Health'\]"):
        Filters(topics="Health")  # type: ignore[arg-type]


def test_all_public_names_are_proposed_and_open_shadows_nothing() -> None:
    """`from recommender import *` leaves the built-in `open` alone; an editor proposes `recommender.open`."""
    assert {*recommender.__all__, "open"} == {*dir(recommender)}
    assert "open" not in recommender.__all__


def test_a_list_becomes_a_tuple_in_an_article() -> None:
    link = RelatedLink("b", aliases=["c"])  # type: ignore[arg-type]
    article = Article(id="a", title="A", topics=["AI"], related=[link])  # type: ignore[arg-type]
    assert (article.topics, article.related, link.aliases) == (("AI",), (link,), ("c",))
    assert hash(article) == hash(Article(id="a", title="A", topics=("AI",), related=(link,)))


def test_a_progress_bar_that_returns_nothing_is_said(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\ntitle: A\n---\n", encoding="utf-8")
    with pytest.raises(SettingsError, match="the result of progress is None; it must be an iterable"):
        read_corpus(tmp_path, progress=lambda files, number: None)  # type: ignore[arg-type, return-value]


def test_an_answer_that_is_no_list_names_its_system(rec: Recommender) -> None:
    class Lost:
        def fit(self, corpus: Corpus, rng: np.random.Generator) -> None:
            pass

        def rank(self, question: Any, k: int) -> Any:
            return None

    with pytest.raises(RecommenderError, match=r"system 'lost' answered .* with None; it must be a list of ids"):
        evaluate(rec.corpus, systems={"lost": Lost()})
