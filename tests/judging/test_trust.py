"""Trust: good lists have a high AUC, random ones that of chance, and a common date makes no difference."""

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
from recommender.judging.trust.assessment import trust_report
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


def test_lists_that_follow_the_stories_have_a_high_auc_and_no_noise() -> None:
    result = report(newspaper(same_story)).coherence
    assert result
    assert result.auc > 0.97
    assert result.linked > 2 * result.random
    assert result.noise == 0
    assert result.by_list.low <= result.by_list.mean <= result.by_list.high


def test_random_lists_have_the_auc_of_chance_and_are_mostly_noise() -> None:
    result = report(newspaper(anything)).coherence
    assert result
    assert result.auc == pytest.approx(0.5, abs=0.1)
    assert result.doubtful > 0.85
    assert result.noise > 0.75


def test_lists_of_the_same_days_score_lower_where_dates_are_known() -> None:
    dated, undated = (report(newspaper(same_day, dated)).coherence for dated in (True, False))
    assert dated and undated
    assert undated.auc > 0.75, "in this world articles of one day are alike"
    assert dated.auc < undated.auc - 0.15
    assert dated.days_linked == pytest.approx(dated.days_random, rel=0.25)
    assert (undated.days_linked, undated.days_random) == (None, None)


def test_the_least_plausible_link_is_listed_first_and_once() -> None:
    def with_a_slip(number: int, rng: np.random.Generator) -> list[int]:
        return same_story(number, rng) + {3: [N - 1], N - 1: [3]}.get(number, [])

    result = report(newspaper(with_a_slip))
    worst, *others = result.doubtful
    assert (worst.source, worst.target, worst.returned) == ("n003", f"n{N - 1}", True)
    assert worst.days == pytest.approx(19.4)
    assert worst.source_title.startswith("story0 ")
    assert {(link.target, link.source) for link in others}.isdisjoint({("n003", f"n{N - 1}")})
    assert {result.lists[0].article_id, result.lists[1].article_id} == {"n003", f"n{N - 1}"}
    assert (result.lists[0].n_links, result.lists[0].doubtful, result.lists[0].returned) == (4, 1, 1.0)


def test_the_number_of_doubtful_links_is_an_option() -> None:
    assert len(report(newspaper(anything), most=3).doubtful) == 3
    assert report(newspaper(anything), most=0).doubtful == ()


def test_agreement_counts_the_curated_links_that_were_graded() -> None:
    grades = {
        "face-1": {"face-2": 3, "olive-1": 0},
        "face-3": {"olive-3": 1, "face-2": 2},
        "olive-4": {"face-1": 0},
    }
    result = report(two_topics(), Judgments(grades, "people", graded=True)).agreement
    assert result
    assert (result.n_judged, result.mean_grade, result.grades) == (3, 2.0, {1: 1, 2: 1, 3: 1})
    assert result.related == pytest.approx(2 / 3)


def test_judgments_taken_from_the_lists_are_ignored() -> None:
    corpus = two_topics()
    result = report(corpus, Judgments.from_corpus(corpus))
    assert result.agreement is None
    assert "the judgments have no grades" in result.notes[-1]


# --- oracles ------------------------------------------------------------------------------------------------


def test_the_auc_is_that_of_scikit_learn() -> None:
    corpus = newspaper(same_day)
    evidence = Evidence.of(corpus, TextIndex.fit(corpus), Links.of(corpus), np.random.default_rng(0))
    result = report(corpus).coherence
    assert evidence and result
    truth = np.repeat([1, 0], [len(evidence.similarity), len(evidence.random)])
    similarity = np.concatenate([evidence.similarity, evidence.random])
    assert result.auc == pytest.approx(roc_auc_score(truth, similarity), abs=1e-12)


@pytest.mark.parametrize("corpus", [two_topics(), newspaper(same_story), newspaper(anything)])
def test_reciprocity_and_transitivity_are_those_of_networkx(corpus: Corpus) -> None:
    graph: nx.DiGraph[int] = nx.DiGraph()
    graph.add_edges_from(zip(*(ends.tolist() for ends in corpus.links.nonzero()), strict=True))
    result = report(corpus)
    assert result.reciprocity == pytest.approx(nx.overall_reciprocity(graph))
    assert result.transitivity == pytest.approx(nx.transitivity(graph.to_undirected()))


def test_only_targets_with_a_list_could_return_a_link() -> None:
    corpus = site(
        article("a", related=["b", "c", "d"]),
        article("b", related=["a"]),
        article("c", related=["d"]),
        article("d"),
    )
    result = report(corpus)
    assert (result.reciprocity, result.reciprocity_listed) == (pytest.approx(2 / 5), pytest.approx(2 / 3))


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
def test_where_nothing_can_be_compared_a_note_says_why(corpus: Corpus, note: str) -> None:
    result = report(corpus)
    assert (result.coherence, result.lists, result.doubtful, result.agreement) == (None, (), (), None)
    assert result.notes[0].startswith(note)


def test_lists_that_all_lead_out_of_the_site_are_compared_by_their_texts() -> None:
    corpus = site(
        article("face", "States limit facial recognition", related=[OUTSIDE]),
        *(article(f"olive-{number}", f"Olive harvest {number}") for number in range(4)),
    )
    result = report(corpus)
    assert (result.n_external, result.reciprocity, result.transitivity) == (1, None, None)
    assert result.coherence
    assert result.coherence.auc == 1
    assert result.lists[0].returned is None
    assert any(note.startswith("all links lead out of the site") for note in result.notes)


def test_a_site_that_is_one_story_is_compared_beyond_direct_links() -> None:
    chain = site(
        *(article(f"n{i}", f"word{i} word{i + 1}", on=i, related=[f"n{i + 1}"]) for i in range(8)),
        article("n8"),
    )
    result = report(chain).coherence
    assert result
    assert result.n_random > 0
    assert result.auc > 0.6


@given(any_site)
def test_any_site_gets_a_report_that_fits_into_json(corpus: Corpus) -> None:
    result = report(corpus)
    plain = json.loads(json.dumps(result.to_dict(), allow_nan=False))
    assert plain["n_links"] == corpus.links.nnz
    assert len(plain["lists"]) in (0, plain["n_lists"])
    if result.coherence:
        shares = (
            result.coherence.auc,
            result.coherence.doubtful,
            result.coherence.noise,
            result.coherence.threshold,
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
    result = report(corpus).coherence
    assert result
    assert result.auc == pytest.approx(0.976, abs=0.005)
    assert result.days_linked == pytest.approx(result.days_random, abs=0.05)
    assert result.noise == 0
    blind = report(shuffled(corpus)).coherence
    assert blind
    assert blind.auc == pytest.approx(0.5, abs=0.06)
    assert blind.noise > 0.85


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
    result = trust_report(corpus, text, most=corpus.links.nnz)
    assert result.coherence
    assert result.coherence.doubtful == pytest.approx(sum(one.doubtful for one in result.lists) / result.n_links)
    assert {(link.source, link.target) for link in result.doubtful} & {OUT, THERE, BACK} == expected - {BACK}
    counts = {one.article_id: one.doubtful for one in result.lists}
    assert [counts[name] for name in ("here", "there")] == [len(expected & {OUT, THERE}), len(expected & {BACK})]
