"""Trust: good lists look good, blind ones like chance, and a shared date proves nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import networkx as nx
import numpy as np
import pytest
from hypothesis import given
from sklearn.metrics import roc_auc_score
from worlds import article, site, two_topics
from worlds import corpora as any_site

from recommender.api import read_corpus
from recommender.content.article import RelatedLink
from recommender.corpus.corpus import Corpus
from recommender.judging.judgments import Judgments
from recommender.judging.trust.assessment import doubtful_links, trust_report
from recommender.judging.trust.evidence import Evidence, Links
from recommender.judging.trust.report import TrustReport
from recommender.text.index import TextIndex

N = 240
STORY = 4
A_DAY = 12


def report(corpus: Corpus, judgments: Judgments | None = None, rng: int = 0, **options: int) -> TrustReport:
    return trust_report(corpus, TextIndex.fit(corpus), judgments, rng, **options)


def newspaper(chosen: Callable[[int, np.random.Generator], list[int]], dated: bool = True) -> Corpus:
    """240 articles: stories of four, three stories a day. Words tell the story and, weaker, the day."""
    rng = np.random.default_rng(5)
    common = [f"word{number}" for number in range(60)]
    articles = []
    for number in range(N):
        story, day = number // STORY, number // A_DAY
        words = [f"story{story}", f"place{story}", f"day{day}", f"weather{day}", *rng.choice(common, 6)]
        names = [f"n{other:03d}" for other in chosen(number, rng)]
        when = day + 0.05 * (number % A_DAY) if dated else None
        articles.append(article(f"n{number:03d}", " ".join(words), on=when, related=names))
    return site(*articles)


def same_story(number: int, rng: np.random.Generator) -> list[int]:
    return [other for other in range(number - number % STORY, number - number % STORY + STORY) if other != number]


def same_day(number: int, rng: np.random.Generator) -> list[int]:
    """An editor who looks at nothing but the date, for every eighth article: her links join few stories."""
    first = number - number % A_DAY
    return [] if number % 8 else [int(other) for other in rng.integers(first, first + A_DAY, 1) if other != number]


def anything(number: int, rng: np.random.Generator) -> list[int]:
    return [] if number % 3 else [int(other) for other in rng.integers(0, N, 1) if other != number]


# --- what the numbers mean ----------------------------------------------------------------------------------


def test_lists_that_follow_the_story_are_told_from_chance() -> None:
    found = report(newspaper(same_story)).coherence
    assert found
    assert found.auc > 0.97
    assert found.linked > 2 * found.random
    assert found.noise == 0
    assert found.by_list.low <= found.by_list.mean <= found.by_list.high


def test_blind_lists_are_at_chance_and_all_noise() -> None:
    found = report(newspaper(anything)).coherence
    assert found
    assert found.auc == pytest.approx(0.5, abs=0.1)
    assert found.doubtful > 0.85
    assert found.noise > 0.75


def test_a_shared_day_does_not_pass_for_a_shared_story() -> None:
    dated, undated = (report(newspaper(same_day, dated)).coherence for dated in (True, False))
    assert dated and undated
    assert undated.auc > 0.75, "in this world articles of one day are alike"
    assert dated.auc < undated.auc - 0.15
    assert dated.days_linked == pytest.approx(dated.days_random, rel=0.25)
    assert (undated.days_linked, undated.days_random) == (None, None)


def test_the_least_plausible_link_is_named_first_and_once() -> None:
    def with_a_slip(number: int, rng: np.random.Generator) -> list[int]:
        return same_story(number, rng) + {3: [N - 1], N - 1: [3]}.get(number, [])

    found = report(newspaper(with_a_slip))
    worst, *others = found.doubtful
    assert (worst.source, worst.target, worst.returned) == ("n003", f"n{N - 1}", True)
    assert worst.days == pytest.approx(19.4)
    assert worst.source_title.startswith("story0 ")
    assert {(link.target, link.source) for link in others}.isdisjoint({("n003", f"n{N - 1}")})
    assert {found.lists[0].article_id, found.lists[1].article_id} == {"n003", f"n{N - 1}"}
    assert (found.lists[0].n_links, found.lists[0].doubtful, found.lists[0].returned) == (4, 1, 1.0)


def test_as_many_doubtful_links_are_named_as_asked_for() -> None:
    assert len(report(newspaper(anything), most=3).doubtful) == 3
    assert report(newspaper(anything), most=0).doubtful == ()


def test_people_and_lists_agree_as_far_as_people_have_graded() -> None:
    grades = {
        "face-1": {"face-2": 3, "olive-1": 0},
        "face-3": {"olive-3": 1, "face-2": 2},
        "olive-4": {"face-1": 0},
    }
    found = report(two_topics(), Judgments(grades, "people", graded=True)).agreement
    assert found
    assert (found.n_judged, found.mean_grade, found.grades) == (3, 2.0, {1: 1, 2: 1, 3: 1})
    assert found.related == pytest.approx(2 / 3)


def test_lists_do_not_vouch_for_themselves() -> None:
    corpus = two_topics()
    found = report(corpus, Judgments.from_corpus(corpus))
    assert found.agreement is None
    assert "the judgments have no grades" in found.notes[-1]


# --- oracles ------------------------------------------------------------------------------------------------


def test_the_auc_is_that_of_scikit_learn() -> None:
    corpus = newspaper(same_day)
    evidence = Evidence.of(corpus, TextIndex.fit(corpus), Links.of(corpus), np.random.default_rng(0))
    found = report(corpus).coherence
    assert evidence and found
    truth = np.repeat([1, 0], [len(evidence.similarity), len(evidence.random)])
    similarity = np.concatenate([evidence.similarity, evidence.random])
    assert found.auc == pytest.approx(roc_auc_score(truth, similarity), abs=1e-12)


@pytest.mark.parametrize("corpus", [two_topics(), newspaper(same_story), newspaper(anything)])
def test_reciprocity_and_transitivity_are_those_of_networkx(corpus: Corpus) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(*(ends.tolist() for ends in corpus.links.nonzero()), strict=True))
    found = report(corpus)
    assert found.reciprocity == pytest.approx(nx.overall_reciprocity(graph))
    assert found.transitivity == pytest.approx(nx.transitivity(graph.to_undirected()))


def test_only_targets_with_a_list_could_return_a_link() -> None:
    corpus = site(
        article("a", related=["b", "c", "d"]),
        article("b", related=["a"]),
        article("c", related=["d"]),
        article("d"),
    )
    found = report(corpus)
    assert (found.reciprocity, found.reciprocity_listed) == (pytest.approx(2 / 5), pytest.approx(2 / 3))


def test_random_pairs_are_of_different_stories() -> None:
    """Where all lists are good, no random pair shares the word of a story."""
    corpus = newspaper(same_story)
    evidence = Evidence.of(corpus, TextIndex.fit(corpus), Links.of(corpus), np.random.default_rng(0))
    assert evidence
    assert evidence.random[-1] < np.quantile(evidence.similarity, 0.5)


# --- sites at the edge --------------------------------------------------------------------------------------

OUTSIDE = RelatedLink(url="https://else.example/x", title="States limit facial recognition")


@pytest.mark.parametrize(
    ("corpus", "note"),
    [
        (site(article("alone")), "there are no curated links"),
        (site(article("a"), article("b")), "there are no curated links"),
        (site(article("alone", related=[OUTSIDE])), "no two articles of different stories"),
        (site(article("a", related=["b"]), article("b")), "no two articles of different stories"),
    ],
)
def test_where_nothing_can_be_compared_the_report_says_so(corpus: Corpus, note: str) -> None:
    found = report(corpus)
    assert (found.coherence, found.lists, found.doubtful, found.agreement) == (None, (), (), None)
    assert found.notes[0].startswith(note)


def test_lists_that_all_lead_out_of_the_site_are_judged_by_their_texts() -> None:
    corpus = site(
        article("face", "States limit facial recognition", related=[OUTSIDE]),
        *(article(f"olive-{number}", f"Olive harvest {number}") for number in range(4)),
    )
    found = report(corpus)
    assert (found.n_external, found.reciprocity, found.transitivity) == (1, None, None)
    assert found.coherence
    assert found.coherence.auc == 1
    assert found.lists[0].returned is None
    assert any(note.startswith("all links lead out of the site") for note in found.notes)


def test_a_site_that_is_one_story_is_compared_beyond_direct_links() -> None:
    chain = site(
        *(article(f"n{i}", f"word{i} word{i + 1}", on=i, related=[f"n{i + 1}"]) for i in range(8)),
        article("n8"),
    )
    found = report(chain).coherence
    assert found
    assert found.n_random > 0
    assert found.auc > 0.6


@given(any_site)
def test_any_site_gets_a_report_that_fits_into_json(corpus: Corpus) -> None:
    found = report(corpus)
    plain = json.loads(json.dumps(found.to_dict(), allow_nan=False))
    assert plain["n_links"] == corpus.links.nnz
    assert len(plain["lists"]) in (0, plain["n_lists"])
    if found.coherence:
        shares = (
            found.coherence.auc,
            found.coherence.doubtful,
            found.coherence.noise,
            found.coherence.threshold,
        )
        assert all(0 <= share <= 1 for share in shares)


def test_the_same_seed_gives_the_same_report_and_another_seed_nearly() -> None:
    corpus = newspaper(same_day)
    first, again, other = (report(corpus, rng=rng) for rng in (1, 1, 2))
    assert first.to_dict() == again.to_dict()
    assert first.coherence and other.coherence
    assert first.coherence.n_random == other.coherence.n_random or first.coherence.auc != other.coherence.auc
    assert first.coherence.auc == pytest.approx(other.coherence.auc, abs=0.02)


# --- a real site --------------------------------------------------------------------------------------------


def shuffled(corpus: Corpus) -> Corpus:
    """The same lists, each entry leading to some other article."""
    names = np.random.default_rng(0).permutation([article.id for article in corpus.articles]).tolist()
    other = dict(zip((article.id for article in corpus.articles), names, strict=True))
    return site(
        *(
            replace(article, related=tuple(RelatedLink(reference=other[corpus.node(node).id]) for node in listed))
            for position, article in enumerate(corpus.articles)
            for listed in [corpus.related(position).tolist()]
        )
    )


def test_a_real_site_is_coherent_and_its_shuffled_lists_are_not(corpora: Path) -> None:
    corpus = read_corpus(corpora / "google-cloud")
    found = report(corpus).coherence
    assert found
    assert found.auc == pytest.approx(0.976, abs=0.005)
    assert found.days_linked == pytest.approx(found.days_random, abs=0.05)
    assert found.noise == 0
    blind = report(shuffled(corpus)).coherence
    assert blind
    assert blind.auc == pytest.approx(0.5, abs=0.06)
    assert blind.noise > 0.85


@pytest.mark.parametrize("chosen", [same_story, same_day, anything])
def test_doubtful_links_are_those_of_the_report(chosen: Callable[[int, np.random.Generator], list[int]]) -> None:
    corpus = newspaper(chosen)
    links = doubtful_links(corpus, TextIndex.fit(corpus)) or frozenset()
    named = report(corpus, most=corpus.links.nnz).doubtful
    once = {(link.source, link.target) for link in named}
    assert links == once | {(link.target, link.source) for link in named if link.returned}


OUT, THERE, BACK = ("here", "https://elsewhere.example/a"), ("here", "there"), ("there", "here")


@pytest.mark.parametrize(
    ("language", "other", "expected"),
    [("en", "fr", {OUT}), ("en", "en-GB", {OUT, THERE, BACK}), ("en", "", {OUT, THERE, BACK})],
)
def test_a_link_between_two_known_languages_is_never_doubtful(
    language: str, other: str, expected: set[tuple[str, str]]
) -> None:
    page = RelatedLink(title="Nordlicht", url=OUT[1])
    corpus = site(
        *newspaper(same_story).articles,
        article("here", "Goblets 1871", on=3.0, related=["there", page], language=language),
        article("there", "Hanaps 1903", on=3.1, related=["here"], language=other),
    )
    text = TextIndex.fit(corpus)
    tags = [str(text.vectors.languages.tags[corpus.positions[name]]) for name in ("here", "there")]
    assert tags == [language, other[:2]]
    links = doubtful_links(corpus, text) or frozenset()
    assert {link for link in links if {*link} & {"here", "there"}} == expected

    found = trust_report(corpus, text, most=corpus.links.nnz)
    assert found.coherence
    assert found.coherence.doubtful == pytest.approx(len(links) / found.n_links)
    assert {(link.source, link.target) for link in found.doubtful} & {OUT, THERE, BACK} == expected - {BACK}
    counts = {one.article_id: one.doubtful for one in found.lists}
    assert [counts[name] for name in ("here", "there")] == [len(expected & {OUT, THERE}), len(expected & {BACK})]


def test_where_nothing_can_be_compared_no_link_is_called_doubtful() -> None:
    corpus = site(article("a", "one", related=["b"]), article("b", "one"))
    assert doubtful_links(corpus, TextIndex.fit(corpus)) is None
