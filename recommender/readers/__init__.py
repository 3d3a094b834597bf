"""From files to articles and problems: one reader a file format; whatever cannot be read becomes a `Problem`.

```text
files of a content folder
  │ folder       which files are content; reading: by one process or several
  │ suffixes     READERS: the suffix of a file chooses its reader
  ▼ Source
markdown         Markdown, text, HTML     front_matter, FORMATS: YAML, TOML, JSON … in front of a body
restructured_text, asciidoc, org, notebooks      their own headers, or front matter
jsonl, json_files    JSON Lines and JSON; json_records knows Ghost, WordPress and JSON Feed
feeds, wordpress     RSS and Atom, and WordPress exports; revisions: of one entry, the newest version counts
  │
  ▼ Record       keys and values as they were read, with their lines
  │ records      which key is which field: fields; and their values: dates, links, markup
  │ permalinks   SCHEMES: where the page lives on its own site, by the rules of its generator
  │ publication  what keeps a page out, and when it is public; project and generators: whose rules these are
  ▼
Article          and what is wrong with the file: Problem
```

Used along the way: `files` (bytes to text), `safe_yaml` (YAML with limits), `source` (the current file, and the report
of its problems), `stamps` (which files have changed since they were read).

**To add a reader**, write a function from a `Source` to an iterator of articles, like `jsonl.read_json_lines`, and
enter it under a suffix in `READERS`, in `suffixes`. It reports problems with ``source.report.add``. It raises no error,
whatever the file contains; only an OSError may pass, and becomes a problem of the file.

What stands in front of the text of a page:

```text
pages                 one file, one article: its text, its front matter, and the article of both
front_matter          found, split off, read; what is wrong is reported
front_matter_formats  FORMATS: the fences --- +++ ;;; ---js … and where they end
header_lines          headers without fences: Pelican, MultiMarkdown, Nikola, JBake, Hexo, Pandoc
js_literals           literals of JavaScript, which is never run
front_matter_ends     a rule or a fence? and where front matter ends that nobody closed
salvage               key by key, what cannot be read as a whole
yaml_comments         tags: #port, which is a comment to YAML
layout/               where each value stands, for changes that leave every other byte alone
```

**To add a format of front matter**, enter it in `FORMATS`, in `front_matter_formats`. If it stands between two fences,
as YAML between two lines ``---``, all it takes is a function that parses the text between them.
"""

from recommender.readers.coverage import Coverage
from recommender.readers.decisions import decisions
from recommender.readers.fields import COMPUTED, Fields
from recommender.readers.files import printable, refusal
from recommender.readers.folder import files_of, find_content, left_out, no_articles, read_articles, sites_below
from recommender.readers.generators import GENERATORS
from recommender.readers.layout import BY_HAND, Node, PageLayout, Pair, Path, layout_of
from recommender.readers.list_places import ListedEntry, link_of, list_path, listed_entries
from recommender.readers.parse_result import ParseError
from recommender.readers.permalinks import NO_SITE, content_folder, with_site
from recommender.readers.project import Project, find_project
from recommender.readers.reading import AS_USUAL, Progress, Reading, read_files, root_of
from recommender.readers.report import Report
from recommender.readers.rules import hash_of_tables
from recommender.readers.safe_yaml import load_yaml
from recommender.readers.selection import LeftOut
from recommender.readers.site_title import site_title
from recommender.readers.source import Source
from recommender.readers.sql import is_database, name_of_database
from recommender.readers.stamps import Stamps
from recommender.readers.suffixes import FEEDS, READERS, Reader
from recommender.readers.tables import TABLE_FILES, is_table, no_rows, read_table
from recommender.readers.unused_keys import UnusedKeys

__all__ = [
    "AS_USUAL",
    "BY_HAND",
    "COMPUTED",
    "FEEDS",
    "GENERATORS",
    "NO_SITE",
    "READERS",
    "TABLE_FILES",
    "Coverage",
    "Fields",
    "LeftOut",
    "ListedEntry",
    "Node",
    "PageLayout",
    "Pair",
    "ParseError",
    "Path",
    "Progress",
    "Project",
    "Reader",
    "Reading",
    "Report",
    "Source",
    "Stamps",
    "UnusedKeys",
    "content_folder",
    "decisions",
    "files_of",
    "find_content",
    "find_project",
    "hash_of_tables",
    "is_database",
    "is_table",
    "layout_of",
    "left_out",
    "link_of",
    "list_path",
    "listed_entries",
    "load_yaml",
    "name_of_database",
    "no_articles",
    "no_rows",
    "printable",
    "read_articles",
    "read_files",
    "read_table",
    "refusal",
    "root_of",
    "site_title",
    "sites_below",
    "with_site",
]
