"""What each part of the ranking is worth: ``python evaluation/ablation.py NAME=FOLDER,QRELS[,QRELS…] …``.

Every variant is scored by protocol cold: against the curated lists (nDCG@10), and against the graded pairs of all files
of a site together (nDCG@5, condensed). The number after ± is the standard error of the difference of the second score
to the defaults, query by query. The script prints the table that is in ``evaluation/experiments.md``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from sites import Site, curated_score, judged_values, print_table, read_sites, standard_error

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
    links : bool
        Whether the site keeps its curated links.
    learn : {"auto", True}
        What the lists may teach.
    """

    fields: Mapping[str, float] = field(default_factory=lambda: FIELD_WEIGHTS)
    signals: tuple[str, ...] = tuple(SIGNALS)
    coefficients: Mapping[str, float] | None = field(default_factory=dict)
    links: bool = True
    learn: Learn = "auto"

    def of(self, site: Site, text: TextIndex) -> Recommender:
        """Return the variant for a site; `text` is its index with the weights of `fields`."""
        corpus = site.corpus if self.links else site.corpus.with_links(np.zeros(site.corpus.links.nnz, dtype=bool))
        weights = dict.fromkeys(self.signals, 1.0)
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
    "as served, all links removed from the site": Variant(coefficients=None, links=False),
    "text alone": Variant(signals=("text",)),
    "text and topics": Variant(signals=("text", "topics")),
    "text and time": Variant(signals=("text", "time")),
    "text and links": Variant(signals=("text", "links")),
    "without topics": Variant(signals=tuple(name for name in SIGNALS if name != "topics")),
    "without mentions": Variant(signals=tuple(name for name in SIGNALS if name != "mentions")),
    **{f"fields: without {name}": Variant(without(name)) for name in FIELD_WEIGHTS},
    "fields: equal weights": Variant(dict.fromkeys(FIELD_WEIGHTS, 1 / len(FIELD_WEIGHTS))),
}
"""All but those two and the one without links ask the lists nothing, and differ from the defaults in one thing only."""


def rows(sites: list[Site]) -> Iterator[list[str]]:
    """Yield the row of each variant, the defaults first."""
    indexed: dict[tuple[str, tuple[tuple[str, float], ...]], TextIndex] = {}
    defaults: dict[str, Float64s] = {}
    for name, variant in VARIANTS.items():
        cells = [name]
        for site in sites:
            key = (site.name, tuple(variant.fields.items()))
            if key not in indexed:
                indexed[key] = TextIndex.fit(site.corpus, weights=dict(variant.fields))
            recommender = variant.of(site, indexed[key])
            judged = judged_values(recommender, site.judged)
            error = standard_error(judged - defaults.setdefault(site.name, judged))
            cells.append(f"{curated_score(recommender, site.curated):.3f}, {judged.mean():.3f} ± {error:.3f}")
        yield cells


if __name__ == "__main__":
    named = read_sites(__doc__)
    print(f"as served: fields {FIELD_WEIGHTS}\n")
    print_table(["variant", *(f"{site.name}: curated, judged" for site in named)], rows(named))
