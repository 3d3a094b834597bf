"""The results of an assessment of curated lists, as frozen records."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from recommender.judging.intervals import Interval

__all__ = ["Agreement", "Coherence", "LinkTrust", "ListTrust", "TrustReport"]


@dataclass(frozen=True, slots=True)
class Coherence:
    """The texts of linked pairs, compared with those of random pairs that are as far apart in time.

    Attributes
    ----------
    auc : float
        The probability that a link is more similar than a random pair, in [0, 1]; 0.5 is chance. Every link has the
        same weight. It is the area under the ROC curve.
    by_list : Interval
        The same with the same weight for every list, and its 95 % interval by story cluster.
    linked, random : float
        Mean text similarity of the links and of the random pairs, in [0, 1].
    threshold : float
        The similarity that 95 % of the random pairs do not reach.
    doubtful : float
        Share of the links that are below the 95th percentile and whose articles are not known to be in different
        languages: their words could agree, and do not.
    noise : float
        Share of the links that look as if they were drawn by date alone, in [0, 1]. It is estimated as twice the share
        of links that are less similar than the median random pair (Storey 2002, λ = 0.5). Weak filler is not counted,
        and links between two known languages are left out: words say nothing about them.
    n_random : int
        How many random pairs there are.
    days_linked, days_random : float or None
        Median days between two linked articles, and between two of a random pair. The two figures should be close to
        each other. None without dates.
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
    """The grades that curated links got, from people or language models who did not see the lists.

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
        Ids; the source's list names the target.
    source_title, target_title : str
        The headlines.
    similarity : float
        Of the two texts, in [0, 1].
    percentile : float
        Share of the random pairs that are less similar, in [0, 1].
    days : float or None
        Days between the two; None without dates.
    returned : bool
        Whether the target's list names the source, too.
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
        How many of its entries are doubtful.
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
    """How plausible the curated lists of a site are; None stands for what cannot be known.

    Attributes
    ----------
    n_articles, n_lists, n_links : int
        Numbers of articles, of articles with a list, and of entries of lists, externals included.
    n_external : int
        How many links lead out of the site.
    n_by_program : int
        How many of the lists were made by a program. They are assessed like the others, as links; to agree with them is
        not to agree with an editor.
    coherence : Coherence or None
        None if there are no links, or no random pairs to compare them with.
    reciprocity : float or None
        Share of the links within the site that are returned.
    reciprocity_listed : float or None
        The same among links whose target has a list of its own, and could return them.
    transitivity : float or None
        Of all pairs of articles that are linked with a third one, the share that is linked itself; the direction of
        links does not count.
    agreement : Agreement or None
        None if no curated link was graded.
    lists : tuple of ListTrust
        The list with the lowest percentile first; empty without coherence.
    doubtful : tuple of LinkTrust
        The most doubtful links, the lowest percentile first. A link and its return are listed once.
    notes : tuple of str
        What cannot be known here, and why.
    """

    n_articles: int
    n_lists: int
    n_links: int
    n_external: int
    n_by_program: int
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
