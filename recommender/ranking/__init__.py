"""Ranking: from a query to a ranked list with reasons.

```text
Query              an article, or a text: its vector, its day, whose links are hidden        evidence
  │  View          what the query may see of the site                                        visibility
  ▼
Retrieved          the few hundred nodes with the most similar texts, where a walk starts    retrieval, similarity
  │  walk          those that curated links reach from them are candidates, too
  ▼
Evidence           arrays, one row per candidate: similarity, topics, walk, days, …          gathering, evidence
  │
  ▼
columns            (n_candidates, n_features): evidence as features                          features
  │  coefficients  the defaults, or learned from the site's own lists                        scoring, learning/
  ▼
sums               (n_candidates, n_signals): features times coefficients, added by signal   scoring
  │
  ▼
Shortlist          scored, filtered, ordered; near-copies folded, variety, cut to k          shortlist, diversity
  │
  ▼
Recommendation     a story with its score and its reasons                                    recommendation, reasons
Fate               what became of a story that is not in the list                            why_not
```

Where to look:

- **The ranking weights** are `scoring.DEFAULT`: the coefficient of each feature. `learning.calibrate` replaces them
  where a site asks for it and its lists deserve it.
- **To add a feature**: write a function, enter it in `features.SIGNALS`, and its coefficient in `scoring.DEFAULT`. A
  new signal also needs words: a method of `_ReasonWriter` in `reasons`, and its name in `Reason.signal` (`reason`).
  ``docs/extending.md`` shows how.
- **Constants** stand at the top of the module that uses them, each with its unit and where its value comes from:
  `retrieval` (how many candidates), `features` (the shape of each feature), `scoring` (from evidence to a score),
  `learning.calibration` (when lists may teach).
"""

from recommender.ranking.evidence import Evidence, Query
from recommender.ranking.features import FEATURES, SIGNALS
from recommender.ranking.filters import Filters
from recommender.ranking.gathering import MAX_QUERIES, batches, gather_evidence
from recommender.ranking.link_chances import DOUBTFUL_CHANCE, LinkChances
from recommender.ranking.list_lines import NO_STORY, copies_line, reasons_line, story_line
from recommender.ranking.option_docs import adds_to, lists_options
from recommender.ranking.options import Duplicates, Externals, ListOptions, Mentions, Mode, OwnList, TextOptions
from recommender.ranking.reason import Reason, own_list_reason
from recommender.ranking.reasons import Listed, reasons_for
from recommender.ranking.recommendation import Chosen, Recommendation, describe
from recommender.ranking.recommendations import Recommendations
from recommender.ranking.request import Request
from recommender.ranking.scoring import DEFAULT, FILL_SCORE, MIN_SCORE, contributions, weighted
from recommender.ranking.shortlist import Shortlist, Stories, score_candidates, stories_shown
from recommender.ranking.why_not import Fate, fate_of_candidate, fate_on_own_list

__all__ = [
    "DEFAULT",
    "DOUBTFUL_CHANCE",
    "FEATURES",
    "FILL_SCORE",
    "MAX_QUERIES",
    "MIN_SCORE",
    "NO_STORY",
    "SIGNALS",
    "Chosen",
    "Duplicates",
    "Evidence",
    "Externals",
    "Fate",
    "Filters",
    "LinkChances",
    "ListOptions",
    "Listed",
    "Mentions",
    "Mode",
    "OwnList",
    "Query",
    "Reason",
    "Recommendation",
    "Recommendations",
    "Request",
    "Shortlist",
    "Stories",
    "TextOptions",
    "adds_to",
    "batches",
    "contributions",
    "copies_line",
    "describe",
    "fate_of_candidate",
    "fate_on_own_list",
    "gather_evidence",
    "lists_options",
    "own_list_reason",
    "reasons_for",
    "reasons_line",
    "score_candidates",
    "stories_shown",
    "story_line",
    "weighted",
]
