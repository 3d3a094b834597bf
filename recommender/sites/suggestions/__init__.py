"""What an editor may want to change in lists of related stories, as changes of files.

```text
additions    stories that a list may be missing, and entries that texts do not confirm     the ranker says so
repairs      entries that lead nowhere, are repeated, or name a page by a former address    the corpus says so
gathering    both, each thing once;  accepted: what an editor chose of them on a page
  │ Suggestion
changes      the files as they would be; entry_style and names: as the site writes entries  nothing is written
  │ FileChange
git_diff, comment, writing      a diff, a comment on a pull request, or the files themselves
```
"""

from recommender.sites.suggestions.accepted import Accepted, read_decisions
from recommender.sites.suggestions.additions import MIN_CHANCE, PER_PAGE, Wanted, additions, doubtful
from recommender.sites.suggestions.changes import Changes, FileChange, Refusal, changes_of
from recommender.sites.suggestions.comment import comment_of
from recommender.sites.suggestions.gathering import suggestions_of
from recommender.sites.suggestions.git_diff import diff_of, root_of_diff
from recommender.sites.suggestions.pages import SiteFiles
from recommender.sites.suggestions.repairs import Repairs, one_way
from recommender.sites.suggestions.suggestion import Suggestion
from recommender.sites.suggestions.writing import write

__all__ = [
    "MIN_CHANCE",
    "PER_PAGE",
    "Accepted",
    "Changes",
    "FileChange",
    "Refusal",
    "Repairs",
    "SiteFiles",
    "Suggestion",
    "Wanted",
    "additions",
    "changes_of",
    "comment_of",
    "diff_of",
    "doubtful",
    "one_way",
    "read_decisions",
    "root_of_diff",
    "suggestions_of",
    "write",
]
