"""Values of YAML scalars: PyYAML's own rules, with limits."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

__all__ = ["BEGINNINGS", "MERGE", "PREFIX", "STRING", "construct", "implicit_tag"]

PREFIX = "tag:yaml.org,2002:"
STRING, MERGE, _VALUE = f"{PREFIX}str", f"{PREFIX}merge", f"{PREFIX}value"
MAX_PLAIN_LENGTH = 1_000
"""Characters of a scalar that may be something else than text: a plain choice. Huge integers take quadratic time."""

_INT, _FLOAT = f"{PREFIX}int", f"{PREFIX}float"
_DIGITS = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")  # integers that Python reads as YAML does, but faster
_RESOLVERS = Resolver.yaml_implicit_resolvers
BEGINNINGS = frozenset(_RESOLVERS)
"""The first characters of scalars without quotes that may be something else than text."""
_CONSTRUCTOR = SafeConstructor()
_CONSTRUCT: dict[str, Callable[[yaml.ScalarNode], Any]] = {
    f"{PREFIX}{name}": getattr(_CONSTRUCTOR, f"construct_yaml_{name}")
    for name in ("null", "bool", "int", "float", "timestamp", "binary")
}


@lru_cache(maxsize=4096)
def implicit_tag(text: str) -> str:
    """Return the tag of a scalar without quotes: its type by the rules of YAML 1.1."""
    if len(text) > MAX_PLAIN_LENGTH:
        return STRING
    for tag, pattern in _RESOLVERS.get(text[:1], ()):
        if pattern.match(text):
            return str(tag)
    return STRING


def construct(tag: str | None, text: str) -> Any:
    """Return the value of a scalar with a tag of YAML's own.

    Raises
    ------
    ValueError, LookupError, yaml.YAMLError
        If the text does not suit the tag, or the tag is not YAML's.
    """
    if tag in {None, "!", STRING, MERGE, _VALUE}:
        return text
    if tag not in _CONSTRUCT:
        raise KeyError(tag)
    if tag in {_INT, _FLOAT} and len(text) > MAX_PLAIN_LENGTH:  # 1:2:3:4 … to the base of 60 takes quadratic time
        return text
    if tag == _INT and _DIGITS.fullmatch(text):
        return int(text)
    try:
        return _CONSTRUCT[tag](yaml.ScalarNode(tag, text))
    except (ValueError, OverflowError):
        if tag == f"{PREFIX}timestamp" or len(text) > 100:
            return text  # an impossible date, or a huge number; the reader of the field reports it if it wants one
        raise
