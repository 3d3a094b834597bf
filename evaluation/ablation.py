"""What each part of the ranking is worth: ``python evaluation/ablation.py NAME=FOLDER,QRELS[,QRELS…] …``.

Every variant is scored by the measure of ``evaluation/yardstick.py`` on the graded pairs of all files of a site
together: nDCG@5 with gains 2^grade − 1, what nobody judged counts 0, links of the query's list hidden. After ± stands
the standard error of the difference of the mean to the defaults, query by query. A variant finds articles that nobody
judged: how many of its first five were judged stands beside it, and its mean where the others are skipped. Sites with
curated lists are also scored against these (nDCG@10, protocol cold). The table is in ``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from sites import METRIC, Site, curated_score, judged_values, mean_over_sites, print_table, read_sites

from recommender import Corpus, Recommender
from recommender._arrays.types import Float64s
from recommender.engine import Fitted, recommender_of
from recommender.ranking.features import FEATURES, SIGNALS
from recommender.ranking.learning.calibration import Calibration, Learn
from recommender.ranking.scoring import DEFAULT
from recommender.text import FIELD_WEIGHTS, TextIndex


def fixed(corpus: Corpus, text: TextIndex, weights: Mapping[str, float], given: Mapping[str, float]) -> Recommender:
    """Return ours with `given` coefficients, and the defaults for all others; the lists teach nothing."""
    named = {**DEFAULT, **given}
    lesson = replace(
        Calibration.default(len(corpus)).whole, coefficients=np.array([named[name] for _, name in FEATURES])
    )
    calibration = Calibration(np.zeros(len(corpus), dtype=np.int8), (lesson, lesson), lesson)
    return recommender_of(Fitted.restored(corpus, text, weights, known={"calibration": calibration}))


@dataclass(frozen=True)
class Variant:
    """Ours with one thing left out or changed.

    Attributes
    ----------
    fields : mapping of str to float
        Weights of the text fields.
    signals : tuple of str
        The signals that count, each with weight 1.
    coefficients : mapping of str to float, or None
        Those that differ from the defaults; None if the lists decide, as `learn` says.
    links : {"all", "mentions", "none"}
        Which links the site keeps: all, only those in texts, or none.
    learn : {"auto", True}
        What the lists may teach.
    """

    fields: Mapping[str, float] = field(default_factory=lambda: FIELD_WEIGHTS)
    signals: tuple[str, ...] = tuple(SIGNALS)
    coefficients: Mapping[str, float] | None = field(default_factory=dict)
    links: Literal["all", "mentions", "none"] = "all"
    learn: Learn = "auto"

    def of(self, site: Site) -> Recommender:
        """Return the variant for a site."""
        kept = site.without_links if self.links == "none" else site
        corpus, weights = kept.corpus, dict.fromkeys(self.signals, 1.0)
        if self.links == "mentions":
            corpus = corpus.with_links(np.zeros(corpus.links.nnz, dtype=bool))
        text = kept.text if self.fields == FIELD_WEIGHTS else TextIndex.fit(corpus, weights=dict(self.fields))
        if self.coefficients is None:
            return Recommender(corpus, text, weights, learn=self.learn)
        return fixed(corpus, text, weights, self.coefficients)


def without(name: str) -> Mapping[str, float]:
    """Return the weights of the fields without one of them."""
    return {field: weight for field, weight in FIELD_WEIGHTS.items() if field != name}


VARIANTS: dict[str, Variant] = {
    "**defaults** (`learn=False`)": Variant(),
    "**as served** (the lists decide how far links are trusted)": Variant(coefficients=None),
    "coefficients learned, too (`learn=True`)": Variant(coefficients=None, learn=True),
    "as served, curated lists removed from the site": Variant(coefficients=None, links="mentions"),
    "as served, all links removed from the site": Variant(coefficients=None, links="none"),
    "text alone": Variant(signals=("text",)),
    **{f"text and {name}": Variant(signals=("text", name)) for name in SIGNALS if name != "text"},
    **{
        f"without {name}": Variant(signals=tuple(other for other in SIGNALS if other != name))
        for name in SIGNALS
        if name != "text"
    },
    **{f"fields: without {name}": Variant(without(name)) for name in FIELD_WEIGHTS},
    "fields: equal weights": Variant(dict.fromkeys(FIELD_WEIGHTS, 1 / len(FIELD_WEIGHTS))),
}
"""Those from *text alone* on ask the lists nothing, and differ from the defaults in one thing only."""


def rows(sites: list[Site]) -> Iterator[list[str]]:
    """Yield the row of each variant, the defaults first."""
    defaults: list[Float64s] = []
    for name, variant in VARIANTS.items():
        ours = [variant.of(site) for site in sites]
        pairs = [(recommender, site.judged) for recommender, site in zip(ours, sites, strict=True)]
        judged = [judged_values(*pair) for pair in pairs]
        defaults = defaults or judged
        _, error = mean_over_sites([own - before for own, before in zip(judged, defaults, strict=True)])
        known, _ = mean_over_sites([judged_values(*pair, "Judged@5") for pair in pairs])
        condensed, _ = mean_over_sites([judged_values(*pair, METRIC, condensed=True) for pair in pairs])
        curated = [
            f"{curated_score(recommender, site.curated):.3f}"
            for recommender, site in zip(ours, sites, strict=True)
            if site.has_lists
        ]
        means = f"{mean_over_sites(judged)[0]:.3f} ± {error:.3f}"
        yield [name, *(f"{own.mean():.3f}" for own in judged), means, f"{known:.2f}", f"{condensed:.3f}", *curated]


if __name__ == "__main__":
    named = read_sites(__doc__)
    print(f"as served: fields {FIELD_WEIGHTS}\n")
    curated_of = [f"{site.name}, curated" for site in named if site.has_lists]
    header = ["variant", *(site.name for site in named), "mean", "Judged@5", "condensed", *curated_of]
    print_table(header, rows(named))
