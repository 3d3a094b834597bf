"""The table of readers: which one reads a file, by its suffix.

To add a reader, enter it in `READERS` under the suffix of its files. The docstring of `recommender.readers` draws the
flow of data, and says what a reader has to do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from recommender.content import Article
from recommender.readers.asciidoc import read_asciidoc
from recommender.readers.feeds import read_feed
from recommender.readers.json_files import read_json
from recommender.readers.jsonl import read_json_lines
from recommender.readers.markdown import read_embedded_ruby, read_html, read_markdown
from recommender.readers.notebooks import read_notebook
from recommender.readers.org import read_org
from recommender.readers.restructured_text import read_restructured_text
from recommender.readers.source import Source

__all__ = ["BUILT_IN", "FEEDS", "READERS", "RECORDS", "Reader"]

Reader = Callable[[Source], Iterator[Article]]
"""Yields the articles of one file. Problems go into the report of the source; of errors, only OSError should be raised.

Any other error becomes a problem, too, and the articles that were yielded before it stay."""

READERS: dict[str, Reader] = {
    ".md": read_markdown,
    ".markdown": read_markdown,
    ".mdx": read_markdown,
    ".txt": read_markdown,
    ".mdown": read_markdown,
    ".mkd": read_markdown,
    ".mkdn": read_markdown,
    ".mdwn": read_markdown,
    ".markdn": read_markdown,
    ".qmd": read_markdown,
    ".rmd": read_markdown,
    ".html": read_html,
    ".htm": read_html,
    ".erb": read_embedded_ruby,
    ".rst": read_restructured_text,
    ".adoc": read_asciidoc,
    ".asciidoc": read_asciidoc,
    ".org": read_org,
    ".ipynb": read_notebook,
    ".jsonl": read_json_lines,
    ".ndjson": read_json_lines,
    ".json": read_json,
    ".xml": read_feed,
    ".rss": read_feed,
    ".atom": read_feed,
}
"""Suffix of a file, in lower case with its dot, to the reader of such files."""

BUILT_IN = dict(READERS)
"""The same, before anybody adds to it."""

RECORDS = (".jsonl", ".ndjson", ".json")
"""Suffixes of files that are read as a table is, if they are named themselves: no key is left out in silence."""

FEEDS = (".xml", ".rss", ".atom", ".json")
"""Suffixes of files that may be feeds. Several of them may hold versions of one entry, and other files the same
articles; so they are read together, and again when any file changes."""
