"""How far curated lists can be trusted, on other evidence than the lists themselves.

On real sites they range from excellent to mostly noise, and whoever tunes against noise gets noise. Three
witnesses: the texts of linked articles, beside those of random pairs; whether the lists agree with each
other; and people, where they have graded. What none of them can see is in ``docs/judging.md``.
"""

from recommender.trust.report import Agreement, Coherence, LinkTrust, ListTrust, TrustReport
from recommender.trust.trust import doubtful_links, trust

__all__ = ["Agreement", "Coherence", "LinkTrust", "ListTrust", "TrustReport", "doubtful_links", "trust"]
