"""Where the values of front matter stand in the bytes of a file, so that some can be changed and all others stay.

Nothing is written anew from values: a parser says from which character to which a value goes, and only that is
replaced.

```text
page_layout      the bytes of a page as text, its front matter, and what the site's reader reads there
yaml_nodes       YAML, by the marks of the parser's events
bracket_nodes    JSON and TOML, by a scanner: their parsers say no places
nodes            what all of them return
```
"""

from recommender.readers.layout.nodes import Node, Pair
from recommender.readers.layout.page_layout import BY_HAND, NODES, PageLayout, Path, layout_of

__all__ = ["BY_HAND", "NODES", "Node", "PageLayout", "Pair", "Path", "layout_of"]
