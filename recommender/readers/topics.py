"""The topics of a record: tags and categories, in the ways in which generators write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from recommender.content import fold_case
from recommender.readers.fields import normalize_key
from recommender.readers.generators import UNKNOWN
from recommender.readers.links import note_name, provider_name, scalar_text
from recommender.readers.markup import MAX_BODY
from recommender.readers.record import Record

__all__ = ["hashtags", "topics_of"]


_HASHTAGS = re.compile(r"\s*#[^\s,#]+(?:[\s,]+#[^\s,#]+)*\s*")
# Nothing in code, comments and addresses; at least one character of a tag is no digit.
_NO_TEXT = re.compile(r"^[ \t]*(```+|~~~+).*?(?:^[ \t]*\1|\Z)|`[^`\n]+`|%%.*?(?:%%|\Z)", re.DOTALL | re.MULTILINE)
_HASHTAG = re.compile(r"""(?<!\S)#(?!\d+(?![\w/-]))((?:[\w/-]|[^\s\x00-\u206f\u2e00-\u2e7f\u3000-\u303f])+)""")


def topics_of(record: Record, further: Iterable[str] = ()) -> tuple[str, ...]:
    """Return all topics in order, each once whatever its case; the section counts only if there are none.

    Parameters
    ----------
    record : Record
        What names them.
    further : iterable of str
        Topics that the text names, behind those of the record.
    """
    names = [*_named_topics(record, "topics")]
    if _is_jekyll(record):
        names = [*_folders(record.source.path), *names, *_named_topics(record, "section")]
    elif not names:
        names = [*_named_topics(record, "section")]
    topics: dict[str, str] = {}
    for name in (*names, *further):
        topics.setdefault(fold_case(name), name)
    return tuple(topics.values())


def hashtags(markdown: str) -> tuple[str, ...]:
    r"""Return the tags in the text of a note, as Obsidian reads them, without their ``#``: ``harbour/quay`` is one.

    Examples
    --------
    >>> hashtags("# Harbour\n#boats, #2026 and `#code`, see a#b #harbour/quay.")
    ('boats', 'harbour/quay')
    """
    if "#" not in markdown:
        return ()
    found = (match[1].strip("/") for match in _HASHTAG.finditer(_NO_TEXT.sub(" ", markdown[:MAX_BODY])))
    return tuple(dict.fromkeys(filter(None, found)))


def _is_jekyll(record: Record) -> bool:
    """Whether Jekyll reads the file: it separates topics by blanks, and knows ``tag`` and ``category``."""
    generator = record.source.project.generator
    return generator.name == "jekyll" or (generator is UNKNOWN and "_posts" in record.source.path.split("/"))


def _folders(path: str) -> list[str]:
    """The folders above ``_posts``, which are categories: ``blog/_posts/tides.md`` is in ``blog``."""
    folders = path.split("/")[:-1]
    place = next((place for place, name in enumerate(folders) if name in ("_posts", "_drafts")), 0)
    return [name for name in folders[:place] if not name.startswith("_")]


def _named_topics(record: Record, name: str) -> Iterator[str]:
    """Yield the topics of the field `name`: a list of them, or a text in which commas separate them."""
    are_tags = record.source.project.generator.name == "obsidian"
    for key, value in record.find(name):
        is_list = isinstance(value, list)
        for index, item in enumerate(value if is_list else _separated(record, key, value)):
            written = (
                record.written.get((key, index) if is_list else (key,), item) if not isinstance(item, str) else item
            )
            if isinstance(item, list):  # nested categories of Hexo, the broader first
                yield from filter(None, map(provider_name, item))
                continue
            topic = provider_name(item) if isinstance(item, Mapping) else scalar_text(note_name(written))
            if topic:
                yield topic.lstrip("#") or topic if are_tags else topic
            elif topic is None and item is not None:
                record.report_type(key, item, "a topic")


def _separated(record: Record, key: str, value: Any) -> list[Any]:
    """The topics in one value that is no list."""
    if not isinstance(value, str):
        return [value]
    if _HASHTAGS.fullmatch(value):
        return re.split(r"[\s,#]+", value.strip(" \n\t#"))
    key = normalize_key(key)
    if record.source.project.generator.name == "obsidian" and key in ("tags", "tag"):
        return [word for word in re.split(r"[\s,]+", value) if word] if "[[" not in value else value.split(",")
    if "," not in value and key in ("tags", "categories") and _is_jekyll(record):
        return value.split()
    return value.split(",")
