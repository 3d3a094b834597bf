"""How far the curated links of a site can be trusted."""

from recommender.judging.trust.assessment import trust_report
from recommender.judging.trust.report import Agreement, Coherence, LinkTrust, ListTrust, TrustReport

__all__ = [
    "Agreement",
    "Coherence",
    "LinkTrust",
    "ListTrust",
    "TrustReport",
    "trust_report",
]
