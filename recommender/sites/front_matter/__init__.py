"""Changes of front matter that leave every byte alone outside of the lines concerned.

```text
edits       add or remove an entry of a list, replace a value, set or remove a key
  block, flow, tables      how each style of writing is changed: - a, [a, b], [[related]]
  written                  values in the quotes of their neighbours
  splices                  characters replaced, and the result read again: it says what was asked for, or is refused
```

Where values stand is known to `recommender.readers.layout`.
"""

from recommender.sites.front_matter.edits import add_entry, remove_entry, remove_key, replace_value, set_key
from recommender.sites.front_matter.written import Entry, Scalar

__all__ = ["Entry", "Scalar", "add_entry", "remove_entry", "remove_key", "replace_value", "set_key"]
