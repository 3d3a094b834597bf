"""Peers: each keeps to the contract of a ranker, and finds what its own method would find."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from worlds import article, corpora_with_query, site, two_topics

from recommender._arrays.operations import symmetrized
from recommender.corpus.corpus import Corpus
from recommender.errors import EvaluationError
from recommender.evaluation import evaluate, peers
from recommender.evaluation.folds import Fold
from recommender.evaluation.runs import run_system
from recommender.evaluation.systems import LIBRARIES, LINKS_ONLY, SEMANTIC, SYSTEMS, all_systems
from recommender.judging.judgments import Judgments
from recommender.text.index import TextIndex

FIELDED = [name for name in SYSTEMS if name.startswith("bm25f")]
TEXT = ["bm25", *FIELDED, "more-like-this"]
PEERS = ["bm25", *FIELDED, "hugo", "more-like-this", "node2vec"]


@pytest.fixture(autouse=True)
def few_walks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Toy worlds need no 300 walks from every node."""
    monkeypatch.setitem(SYSTEMS, "node2vec", lambda text: peers.Node2Vec(rounds=20))


def ask(name: str, corpus: Corpus, query: str, k: int = 9, fold: Fold | None = None) -> list[str]:
    """The answer to one query, checked as an evaluation checks it: candidates only, each once."""
    fold = fold or Fold(corpus, Judgments({query: {}}), mode="complete" if name == "node2vec" else "computed-only")
    ranker = SYSTEMS[name](TextIndex.fit(corpus))
    return run_system(ranker, [fold], corpus, name=name, depth=k).run[query]


def topical() -> Corpus:
    """The two topics, with the topics that an editor would have given, over two years."""
    return site(
        article("old", on=-400, topics=("olives",)),
        article("twin", on=-3, topics=("olives", "frost")),
        article("q", on=0, topics=("olives", "frost")),
        article("late", on=1, topics=("olives", "frost")),
        article("near", on=-1, topics=("olives",)),
        article("nearer", on=-0.5, topics=("olives", "drones")),
        article("other", on=-1, topics=("police",)),
    )


@pytest.mark.slow
@pytest.mark.parametrize("name", PEERS)
@given(world=corpora_with_query(), seed=st.integers(0, 3))
def test_a_peer_ranks_candidates_only_and_alike_for_the_same_seed(
    name: str, world: tuple[Corpus, int], seed: int
) -> None:
    corpus, position = world
    fold = Fold(corpus, Judgments({corpus.articles[position].id: {}}), mode="complete", externals=True)
    ranker = SYSTEMS[name](TextIndex.fit(corpus))
    one, other = (run_system(ranker, [fold], corpus, rng=seed, depth=5).run for _ in range(2))
    assert one == other


@pytest.mark.parametrize("name", TEXT)
@pytest.mark.parametrize("query", ["olive-1", "face-4"])
def test_a_peer_on_text_finds_the_sister_stories(name: str, query: str) -> None:
    topic = query.partition("-")[0]
    sisters = {f"{topic}-{number}" for number in range(1, 5)} - {query}
    assert set(ask(name, two_topics(), query, 3)) == sisters


@pytest.mark.parametrize("name", [name for name in PEERS if name != "node2vec" and "links" not in name])
def test_a_peer_on_text_or_topics_sees_no_link(name: str) -> None:
    corpus = two_topics()
    assert ask(name, corpus, "face-3") == ask(name, corpus.without_lists(), "face-3")


@pytest.mark.parametrize("name", PEERS)
def test_a_candidate_list_is_kept_to(name: str) -> None:
    corpus = two_topics()
    if name == "node2vec":
        assert "olive-3" not in ask(name, corpus, "face-3"), "the known half of the list is no answer"
    else:
        fold = Fold(corpus, Judgments({"face-2": {}}), as_of=True)
        assert set(ask(name, corpus, "face-2", 9, fold)) <= {"face-1", "olive-1", "olive-2"}


@pytest.mark.parametrize("name", PEERS)
def test_two_articles_of_one_topic_are_enough(name: str) -> None:
    corpus = site(
        article("a", "Olive harvest", on=2, topics=("olives",)), article("b", "Olive oil", on=1, topics=("olives",))
    )
    assert ask(name, corpus, "a") == ([] if name == "node2vec" else ["b"])


@pytest.mark.parametrize("name", PEERS)
@pytest.mark.parametrize("title", ["!", "the", "顔"])
def test_what_shares_nothing_is_not_found(name: str, title: str) -> None:
    for corpus in (site(article("a", title), article("b", "?")), site(article("a", title))):
        assert ask(name, corpus, "a") == []


def test_bm25_weighs_rare_words_and_short_texts_and_folds_word_forms() -> None:
    corpus = site(
        article("q", "The harvests of olives"),
        article("both", "An olive harvest"),
        article("long", "An olive harvest", "and very much else that has nothing to do with it at all"),
        article("rare", "One olive"),
        article("common-1", "Harvest moon"),
        article("common-2", "Harvest of the sea"),
        article("none", "Of the sun"),
    )
    ranked = ask("bm25", corpus, "q")
    assert set(ranked) == {"both", "long", "rare", "common-1", "common-2"}, "stop words find nothing"
    assert ranked[0] == "both"
    assert ranked.index("rare") < ranked.index("common-1")


def test_more_like_this_uses_words_that_stand_once() -> None:
    corpus = site(article("q", "Olive frost"), article("a", "Frost"), article("b", "Snow"))
    assert ask("more-like-this", corpus, "q") == ["a"]


def test_more_like_this_uses_every_word_of_a_long_text() -> None:
    """With the engine's own limit of 25 words, chance would decide which of 40 equally rare words count."""
    words = [f"word{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(40)]
    corpus = site(article("q", " ".join(words)), *(article(f"on-{word}", word) for word in words))
    assert len(ask("more-like-this", corpus, "q", 100)) == 40


def test_hugo_counts_shared_topics_then_the_year_then_takes_the_newest_and_never_a_newer_one() -> None:
    assert ask("hugo", topical(), "q") == ["twin", "nearer", "near", "old"]


def test_hugo_can_be_asked_to_include_newer_articles() -> None:
    corpus = topical()
    ranker = peers.Hugo(include_newer=True)
    ranked = run_system(ranker, [Fold(corpus, Judgments({"q": {}}))], corpus).run["q"]
    assert ranked == ["late", "twin", "nearer", "near", "old"]


def test_hugo_without_a_date_filters_nothing() -> None:
    corpus = site(article("q", topics=("x",)), article("a", on=1, topics=("x",)), article("b", topics=("x",)))
    assert ask("hugo", corpus, "q") == ["b", "a"]


def test_node2vec_finds_the_other_half_of_a_list_and_nothing_that_has_no_links() -> None:
    names = [f"{story}-{number}" for story in "ab" for number in range(5)]
    ring = [article(n, related=[m for m in names if m[0] == n[0] and m not in (n, "a-4")]) for n in names if n != "a-0"]
    corpus = site(article("a-0", related=["a-1", "a-2"]), *ring, article("alone"))
    fold = Fold(corpus, Judgments({"a-0": {}}), mode="complete")
    ranked = ask("node2vec", corpus, "a-0", fold=fold)
    assert ranked[:2] in (["a-3", "a-4"], ["a-4", "a-3"])
    assert "alone" not in ranked


def test_node2vec_is_trained_once_a_fold() -> None:
    corpus = two_topics()
    trained = []

    class Counted(peers.Node2Vec):
        def _trained(self, links):  # type: ignore[no-untyped-def]
            trained.append(links)
            return super()._trained(links)

    fold = Fold(corpus, Judgments({"face-1": {}, "face-2": {}, "olive-1": {}}), mode="complete")
    run_system(Counted(rounds=2), [fold], corpus)
    assert len(trained) == 1


@pytest.mark.parametrize("mode", ["cold", "as-of", "fold by fold"])
def test_node2vec_says_which_protocol_it_needs(mode: str) -> None:
    corpus = two_topics()
    folds = {
        "cold": [Fold(corpus, Judgments({"face-1": {}}))],
        "as-of": [Fold(corpus, Judgments({"face-1": {}}), mode="complete", as_of=True)],
        "fold by fold": [Fold(corpus, Judgments({name: {}}), mode="complete") for name in ("face-1", "face-2")],
    }[mode]
    with pytest.raises(EvaluationError, match="protocol complete"):
        run_system(peers.Node2Vec(rounds=2), folds, corpus)


def test_walks_follow_links_and_start_at_every_linked_node_as_often() -> None:
    links = symmetrized(two_topics().links)
    walks = peers._walks(links, np.random.default_rng(0), rounds=3, length=6)
    steps = {(int(a), int(b)) for walk in walks for a, b in pairwise(walk)}
    assert {len(walk) for walk in walks} == {6}
    assert steps <= set(zip(*(n.tolist() for n in links.nonzero()), strict=True))
    assert sorted(int(walk[0]) for walk in walks) == sorted(np.flatnonzero(np.diff(links.indptr)).tolist() * 3)


@pytest.mark.parametrize("name", sorted(LIBRARIES))
def test_a_missing_library_names_the_extra(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (LIBRARIES[name], f"{LIBRARIES[name]}.models"):
        monkeypatch.setitem(sys.modules, module, None)  # what Python takes for "not installed"
    with pytest.raises(EvaluationError, match=rf"{LIBRARIES[name]}.*recommender\[peers\]"):
        ask(name, two_topics(), "face-1")


def test_all_systems_are_those_whose_libraries_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(all_systems("complete", semantic=True)) == set(SYSTEMS)
    assert set(all_systems("cold", semantic=True)) == set(SYSTEMS) - LINKS_ONLY
    assert set(all_systems("complete")) == set(SYSTEMS) - SEMANTIC
    monkeypatch.setattr("recommender.evaluation.systems.find_spec", lambda name: None)
    assert set(all_systems("complete", semantic=True)) == set(SYSTEMS) - set(LIBRARIES)
    with pytest.raises(EvaluationError, match=r"'bm25f' needs the package 'bm25s': pip install 'recommender\[peers\]'"):
        evaluate(two_topics(), systems=["ours", "bm25f"], progress=lambda *_: pytest.fail("ranked"))


@pytest.mark.slow
def test_no_peer_depends_on_the_order_of_hashes() -> None:
    """Another process hashes words its own way, and must answer alike."""
    code = (
        "from test_peers import SYSTEMS, answers, peers\n"
        "SYSTEMS['node2vec'] = lambda text: peers.Node2Vec(rounds=20)\n"
        "print(answers())"
    )
    here = Path(__file__).parent
    path = os.pathsep.join([str(here), str(here.parent), os.environ.get("PYTHONPATH", "")])
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONHASHSEED": "1"}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(answers())


def answers() -> list[list[str]]:
    return [ask(name, two_topics(), "face-1") for name in PEERS]


def test_no_script_hides_a_library_from_the_package() -> None:
    """A script's own folder comes first in the path: a neighbour called like a library is imported instead of it."""
    folder = Path(__file__).parents[2] / "evaluation"
    scripts = {path.stem for path in folder.glob("*.py")}
    assert scripts
    assert not scripts & (set(packages_distributions()) | sys.stdlib_module_names)
