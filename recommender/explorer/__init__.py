"""The explorer: a map of the site as one HTML page, to zoom, search and filter."""

from recommender.explorer.findings import Findings, Suggested, Trust, checked_findings
from recommender.explorer.page import Page, show
from recommender.explorer.page_data import LARGE, payload
from recommender.explorer.page_texts import shown_title
from recommender.explorer.saved_page import rows_of_page

__all__ = [
    "LARGE",
    "Findings",
    "Page",
    "Suggested",
    "Trust",
    "checked_findings",
    "payload",
    "rows_of_page",
    "show",
    "shown_title",
]
