"""The explorer: a map of the site in one HTML file, offline, to zoom, search, filter and question.

Python makes the data and the page, ``assets/`` holds the page's own script, style and mark-up.
"""

from recommender.explorer.findings import Findings
from recommender.explorer.page import Page
from recommender.explorer.payload import LARGE, payload
from recommender.explorer.showing import show

__all__ = ["LARGE", "Findings", "Page", "payload", "show"]
