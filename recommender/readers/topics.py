"""The topics of a record: tags and categories, in the ways in which generators write them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from recommender.content import fold_case
from recommender.readers.fields import normalize_key
from recommender.readers.links import provider_name, scalar_text, without_brackets
from recommender.readers.record import Record

__all__ = ["topics_of"]


def topics_of(record: Record) -> tuple[str, ...]:
    """Return all topics in order, each once whatever its case; the section counts only if there are none."""
    names = [*_named_topics(record, "topics")]
    if not names or _is_jekyll(record):
        names += _named_topics(record, "section")
    topics: dict[str, str] = {}
    for name in names:
        topics.setdefault(fold_case(name), name)
    return tuple(topics.values())


def _is_jekyll(record: Record) -> bool:
    """Whether Jekyll reads the file: it separates topics by blanks, and knows ``tag`` and ``category``."""
    return record.source.project.generator.name == "jekyll" or "_posts" in record.source.path.split("/")


def _named_topics(record: Record, name: str) -> Iterator[str]:
    """Yield the topics of the field `name`: a list of them, or a text in which commas separate them."""
    for key, value in record.find(name):
        is_list = isinstance(value, list)
        for index, item in enumerate(value if is_list else _separated(record, key, value)):
            written = (
                record.written.get((key, index) if is_list else (key,), item) if not isinstance(item, str) else item
            )
            if isinstance(item, list):  # nested categories of Hexo, the broader first
                yield from filter(None, map(scalar_text, item))
                continue
            topic = provider_name(item) if isinstance(item, Mapping) else without_brackets(scalar_text(written))
            if topic:
                yield topic
            elif topic is None and item is not None:
                record.report_type(key, item, "a topic")


def _separated(record: Record, key: str, value: Any) -> list[Any]:
    """The topics in one value that is no list."""
    if not isinstance(value, str):
        return [value]
    if "," not in value and _is_jekyll(record) and normalize_key(key) in ("tags", "categories"):
        return value.split()
    return value.split(",")
