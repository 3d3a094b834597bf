"""The explorer: a map of the site as one HTML page, to zoom, search and filter."""

from recommender.explorer.findings import Findings, Trust, checked_findings
from recommender.explorer.page import Page, show
from recommender.explorer.page_data import LARGE, payload

__all__ = [
    "LARGE",
    "Findings",
    "Page",
    "Trust",
    "checked_findings",
    "payload",
    "show",
]
