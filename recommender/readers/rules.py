"""What decides how files are read, in short: an index that was made by other tables is made again."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import blake2b
from typing import Any

from recommender.readers.exclusions import PATTERNS
from recommender.readers.fields import FIELDS, LINK_FIELDS
from recommender.readers.front_matter_formats import FORMATS
from recommender.readers.generators import GENERATORS
from recommender.readers.permalinks import SCHEMES
from recommender.readers.publication import RULES
from recommender.readers.suffixes import READERS

__all__ = ["hash_of_tables"]


def hash_of_tables() -> str:
    """Return a hash of the tables of readers, formats, fields, publication, addresses and generators, hexadecimal."""
    readers = {suffix: _name(reader) for suffix, reader in READERS.items()}
    formats = [[format.opening.pattern, format.closing, format.is_yaml, _name(format.load)] for format in FORMATS]
    rules = [[rule.reason, rule.keys, _name(rule.test), rule.generator] for rule in RULES]
    schemes = [[name, scheme.content, _name(scheme.permalink)] for name, scheme in SCHEMES.items()]
    options = ((name, option) for name, listed in PATTERNS.items() for option in listed)
    left_out = [[name, *option._replace(read=None), option.read and _name(option.read)] for name, option in options]
    tables = json.dumps([readers, formats, FIELDS, LINK_FIELDS, rules, schemes, left_out, repr([*GENERATORS.values()])])
    return blake2b(tables.encode(), digest_size=16).hexdigest()


def _name(function: Callable[..., Any]) -> str:
    return f"{function.__module__}.{getattr(function, '__qualname__', type(function).__qualname__)}"
