"""Synthetic newsrooms: the same every time, of the requested size, and like real sites where it matters."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from evaluation.synthetic_news import EXCERPT, TITLE, TOPICS, Habits, newsroom, word, write_newsroom
from recommender.api import read_corpus
from recommender.content.article import Article
from recommender.corpus.clusters import story_clusters
from recommender.corpus.corpus import Corpus
from recommender.judging.trust.assessment import trust_report
from recommender.text.index import TextIndex


@lru_cache
def made(n: int, rng: int = 0) -> tuple[Article, ...]:
    return tuple(newsroom(n, rng))


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def test_the_same_seed_gives_the_same_articles() -> None:
    assert made(500) == tuple(newsroom(500)) == tuple(newsroom(500, np.random.default_rng(0)))


def test_another_seed_gives_another_site() -> None:
    assert {article.title for article in made(500)}.isdisjoint(article.title for article in made(500, 1))


@pytest.mark.parametrize("json_lines", [False, True])
def test_the_same_seed_gives_the_same_bytes(tmp_path: Path, json_lines: bool) -> None:
    for name in ("one", "other"):
        write_newsroom(tmp_path / name, 100, json_lines=json_lines)
    assert contents(tmp_path / "one") == contents(tmp_path / "other")


@pytest.mark.parametrize("n", [0, 1, 2, 11, 200, 9_001])
def test_a_site_has_the_requested_size(n: int) -> None:
    articles = made(n)
    assert len(articles) == len({article.id for article in articles}) == len({article.url for article in articles}) == n


def test_articles_come_one_by_one() -> None:
    assert len(list(islice(newsroom(200_000), 3))) == 3


def test_titles_and_excerpts_have_the_lengths_of_real_ones() -> None:
    for article in made(2_000):
        assert TITLE[0] <= len(article.title.split()) <= TITLE[1]
        assert EXCERPT[0] <= len(article.excerpt.split()) <= EXCERPT[1]


def test_all_words_differ_and_frequent_ones_are_short() -> None:
    words = [word(rank) for rank in range(7_000)]
    assert len(set(words)) == len(words)
    assert [len(words[rank]) for rank in (0, 79, 80, 6_479, 6_480)] == [2, 2, 4, 4, 6]
    assert word(600_000) == "".join(filter(str.isalpha, word(600_000)))


def test_lists_name_other_articles_of_the_site_and_each_once() -> None:
    urls = {article.url: article for article in made(9_001)}
    for article in made(9_001):
        named = [urls[link.url] for link in article.related]
        assert article not in named
        assert len({other.id for other in named}) == len(named)


def test_an_entry_has_title_excerpt_provider_and_date_of_its_target() -> None:
    by_url = {article.url: article for article in made(2_000)}
    for article in made(2_000):
        for link in article.related:
            target = by_url[link.url]
            assert (link.title, link.excerpt, link.provider, link.published) == (
                *(target.title, target.excerpt, target.provider),
                target.published,
            )


def test_linked_articles_appear_within_days() -> None:
    by_url = {article.url: article for article in made(2_000)}
    apart = [
        abs((article.published - by_url[link.url].published).total_seconds()) / 86_400
        for article in made(2_000)
        for link in article.related
        if article.published and by_url[link.url].published
    ]
    assert np.median(apart) < 3


def test_some_reports_are_near_copies_by_another_outlet() -> None:
    texts: dict[str, list[Article]] = {}
    for article in made(2_000):
        for place in (0, 10, 20):
            texts.setdefault(" ".join(article.excerpt.lower().split()[place : place + 6]), []).append(article)
    copies = [group for group in texts.values() if len(group) > 1]
    assert len(copies) > 50
    assert all(len({article.provider for article in group}) > 1 for group in copies)


def test_word_frequencies_fall_as_zipf_says_and_vocabulary_grows_as_heaps_says() -> None:
    counts: Counter[str] = Counter()
    known = {}
    for number, article in enumerate(made(9_001), 1):
        counts.update(article.title.lower().split() + article.excerpt.lower().rstrip(".").split())
        if number in {1_000, 9_000}:
            known[number] = len(counts)
    frequency = np.array(sorted(counts.values(), reverse=True), dtype=np.float64)
    ranks = np.unique(np.geomspace(10, 3_000, 50).astype(int))
    slope = np.polyfit(np.log(ranks), np.log(frequency[ranks]), 1)[0]
    assert -1.3 < slope < -0.7
    assert 0.4 < np.log(known[9_000] / known[1_000]) / np.log(9) < 0.8


@pytest.mark.parametrize("json_lines", [False, True])
def test_readers_read_what_was_written(tmp_path: Path, json_lines: bool) -> None:
    write_newsroom(tmp_path, 200, json_lines=json_lines)
    corpus = read_corpus(tmp_path)
    read = {article.id: as_made(article) for article in corpus}
    assert read == {article.id: as_made(article) for article in made(200)}
    assert any(article.related for article in corpus)
    assert corpus.n_nodes == len(corpus)
    assert {problem.kind for problem in corpus.problems} <= {"one-way link"}


def as_made(article: Article) -> Article:
    """The article without its place in a file, and without the moment at which files make it public."""
    links = tuple(replace(link, line=0) for link in article.related)
    return replace(article, path="", line=0, related=links, public_from=None)


def test_no_folder_gets_all_files(tmp_path: Path) -> None:
    write_newsroom(tmp_path, 300)
    files = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(files) == 300
    assert max(Counter(path.parent for path in files).values()) < 150


def test_the_lists_have_the_requested_noise() -> None:
    corpus = Corpus.from_articles(newsroom(800, habits=Habits(noise=0.4)))
    coherence = trust_report(corpus, TextIndex.fit(corpus)).coherence
    assert coherence
    assert coherence.noise == pytest.approx(0.4, abs=0.1)


def test_without_noise_lists_stay_within_stories() -> None:
    corpus = Corpus.from_articles(newsroom(800, habits=Habits(noise=0.0)))
    clusters = Counter(story_clusters(corpus).tolist())
    assert max(clusters.values()) <= 800 // 50


def test_lists_are_incomplete_and_not_all_returned() -> None:
    report = trust_report(corpus := Corpus.from_articles(made(1_000)), TextIndex.fit(corpus))
    assert report.reciprocity_listed is not None
    assert 0.4 < report.reciprocity_listed < 0.9
    assert report.transitivity is not None
    assert 0.3 < report.transitivity < 0.95
    assert 0.1 < report.n_lists / report.n_articles < 0.5
    assert {topic for article in corpus for topic in article.topics} == set(TOPICS)


def test_the_command_writes_a_site(tmp_path: Path) -> None:
    script = Path(__file__).parents[2] / "evaluation" / "synthetic.py"
    arguments = [str(tmp_path), "--articles", "20", "--rng", "3", "--jsonl"]
    subprocess.run([sys.executable, script, *arguments], check=True)
    assert [article.title for article in read_corpus(tmp_path)] == [a.title for a in sorted(made(20, 3), key=by_id)]


def by_id(article: Article) -> str:
    return article.id
