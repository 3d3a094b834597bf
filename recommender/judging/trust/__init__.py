"""How far the curated links of a site can be trusted."""

from recommender.judging.trust.assessment import share_by_chance, trust_report
from recommender.judging.trust.report import Agreement, Coherence, LinkTrust, ListTrust, TrustReport

__all__ = [
    "Agreement",
    "Coherence",
    "LinkTrust",
    "ListTrust",
    "TrustReport",
    "share_by_chance",
    "trust_report",
]
