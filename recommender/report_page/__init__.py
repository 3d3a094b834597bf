"""A report for people: one offline HTML page, the same in Markdown, and a figure for a notebook.

```text
EvaluationReport ─► summary ─► tables, groups, stories ─► page      (Jinja2, with figures by matplotlib)
                                                      └─► markdown  (nothing but text)
```

Whatever the articles say is data, never mark-up: everything is escaped, nothing is loaded, and only http(s)
addresses can be clicked. The same reports give the same bytes. Pages and figures need the extra ``report``.
"""

from recommender.report_page.figures import dot_plot
from recommender.report_page.markdown import write_markdown
from recommender.report_page.page import check_libraries, write_page

__all__ = ["check_libraries", "dot_plot", "write_markdown", "write_page"]
