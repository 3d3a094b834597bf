"""An evaluation report as a page of HTML or Markdown."""

from recommender.evaluation.pages.markdown import write_markdown
from recommender.evaluation.pages.page import check_libraries, write_page

__all__ = [
    "check_libraries",
    "write_markdown",
    "write_page",
]
