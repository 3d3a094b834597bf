"""Real sites: the quality that the README states, and the baseline as others measured it."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommender import evaluate, read_corpus

# Site: articles, nDCG@10 of scikit-learn's TF-IDF as measured independently, least nDCG@10 of ours. Lists are not
# readers, and the ranking is for readers (evaluation/experiments.md).
SITES = {
    "google-cloud": (783, 0.632, 0.70),
    "diablo4": (1611, 0.399, 0.51),
    "coronavirus": (6241, 0.808, 0.84),
}


LARGE = [pytest.param(site, marks=pytest.mark.slow) for site in ("diablo4", "coronavirus")]


@pytest.mark.parametrize("site", ["google-cloud", *LARGE])
def test_a_real_site_is_ranked_as_well_as_we_say(corpora: Path, site: str) -> None:
    articles, tfidf, least = SITES[site]
    corpus = read_corpus(corpora / site / "_news")
    report = evaluate(corpus, systems=["ours", "tfidf"], metrics=["nDCG@10"])
    assert len(corpus) == articles
    assert report.mean("nDCG@10", "tfidf") == pytest.approx(tfidf, abs=0.005)
    assert report.mean("nDCG@10", "ours") >= least
    assert report.compare("ours", "tfidf").low > 0
