"""What is said about the trust that curated lists deserve."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from recommender.judging.statistics import Interval

__all__ = ["Agreement", "Coherence", "LinkTrust", "ListTrust", "TrustReport"]


@dataclass(frozen=True, slots=True)
class Coherence:
    """Linked pairs beside random pairs as far apart in time.

    Attributes
    ----------
    auc : float
        How likely a link is more alike than a random pair, in [0, 1]; 0.5 is chance. Every link weighs the
        same.
    by_list : Interval
        The same with every list weighing the same, and its 95 % interval by story cluster.
    linked, random : float
        Mean text similarity of the links and of the random pairs, in [0, 1].
    threshold : float
        The similarity that 95 % of the random pairs do not reach.
    doubtful : float
        Share of the links below the threshold whose articles are not known to be in different languages: their words
        could agree, and do not.
    noise : float
        Share of the links that are as good as drawn by date, estimated as twice the share less alike than the
        median random pair (Storey 2002, λ = 0.5). Weak filler comes on top of it.
    n_random : int
        How many random pairs there are.
    days_linked, days_random : float or None
        Median days between the two articles; they should be close to each other. None without dates.
    """

    auc: float
    by_list: Interval
    linked: float
    random: float
    threshold: float
    doubtful: float
    noise: float
    n_random: int
    days_linked: float | None
    days_random: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """What people say about curated links.

    Attributes
    ----------
    n_judged : int
        How many curated links have been graded.
    related : float
        Share of them with grade 2 or 3.
    mean_grade : float
        In [0, 3].
    grades : dict of int to int
        How many have each grade.
    """

    n_judged: int
    related: float
    mean_grade: float
    grades: dict[int, int]


@dataclass(frozen=True, slots=True)
class LinkTrust:
    """One curated link.

    Attributes
    ----------
    source, target : str
        Ids; the source's list holds the target.
    source_title, target_title : str
        What a reader sees.
    similarity : float
        Of the two texts, in [0, 1].
    percentile : float
        Share of the random pairs that are less alike, in [0, 1].
    days : float or None
        Days between the two; None without dates.
    returned : bool
        The target's list holds the source, too.
    """

    source: str
    target: str
    source_title: str
    target_title: str
    similarity: float
    percentile: float
    days: float | None
    returned: bool


@dataclass(frozen=True, slots=True)
class ListTrust:
    """One curated list.

    Attributes
    ----------
    article_id : str
        Whose list it is.
    n_links : int
        How many entries it has.
    similarity, percentile : float
        Means over its entries; see `LinkTrust`.
    doubtful : int
        How many of its entries are.
    returned : float or None
        Share of its entries within the site whose own lists return the link; None if there are none.
    """

    article_id: str
    n_links: int
    similarity: float
    percentile: float
    doubtful: int
    returned: float | None


@dataclass(frozen=True)
class TrustReport:
    """How plausible the curated lists of a site are; None stands for what could not be known.

    Attributes
    ----------
    n_articles, n_lists, n_links : int
        Links are entries of lists, externals included.
    n_external : int
        How many links lead out of the site.
    coherence : Coherence or None
        None if there are no links, or no random pairs to compare them with.
    reciprocity : float or None
        Share of the links within the site that are returned.
    reciprocity_listed : float or None
        The same among links whose target has a list of its own, and could return them.
    transitivity : float or None
        Of all pairs of articles linked with a third, in any direction, the share that is linked as well.
    agreement : Agreement or None
        None if nobody graded a curated link.
    lists : tuple of ListTrust
        Lowest percentile first; empty without coherence.
    doubtful : tuple of LinkTrust
        The most doubtful links, least plausible first; a link and its return are one.
    notes : tuple of str
        What could not be said, and why.
    """

    n_articles: int
    n_lists: int
    n_links: int
    n_external: int
    coherence: Coherence | None
    reciprocity: float | None
    reciprocity_listed: float | None
    transitivity: float | None
    agreement: Agreement | None
    lists: tuple[ListTrust, ...] = field(repr=False)
    doubtful: tuple[LinkTrust, ...] = field(repr=False)
    notes: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain dicts and lists, ready for JSON."""
        plain = asdict(self)
        if plain["agreement"]:
            plain["agreement"]["grades"] = {str(g): n for g, n in plain["agreement"]["grades"].items()}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in plain.items()}
