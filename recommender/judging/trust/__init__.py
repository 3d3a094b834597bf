"""How far the curated links of a site can be trusted."""

from recommender.judging.trust.report import Agreement, Coherence, LinkTrust, ListTrust, TrustReport
from recommender.judging.trust.trust import doubtful_links, trust

__all__ = [
    "Agreement",
    "Coherence",
    "LinkTrust",
    "ListTrust",
    "TrustReport",
    "doubtful_links",
    "trust",
]
