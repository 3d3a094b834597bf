"""Rows of a table, of whatever library or database, as plain records with the usual keys."""

from __future__ import annotations

import ast
import json
import math
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from recommender.readers.fields import FIELDS, normalize_key

__all__ = ["SHAPES", "TableShape", "plain", "shape_of_columns", "usual_row", "with_body"]

MAX_DEPTH = 8
"""Levels of lists and mappings in one value. A plain choice: no record of an article is deeper."""

MAX_LIST_TEXT = 20_000
"""Characters of a text that is read as a list, as tables write lists: a plain choice."""


@dataclass(frozen=True, slots=True)
class TableShape:
    """How a well-known table calls its columns.

    Attributes
    ----------
    signs : frozenset of str
        The normalized names of columns that it always has.
    names : mapping of str to str
        The usual key of a column, by its normalized name.
    ignored : frozenset of str
        Columns, by normalized name, that say nothing of an article: counters, keys of other tables.
    kind : str
        The column that says what a row is, by normalized name; empty if all are articles.
    kinds : mapping of str to str
        What a row is, by the value in that column, if it is no article. Without an entry, the value says it.
    article : str
        The value of that column for an article.
    """

    signs: frozenset[str]
    names: Mapping[str, str]
    ignored: frozenset[str] = frozenset()
    kind: str = ""
    kinds: Mapping[str, str] = field(default_factory=dict)
    article: str = ""

    def no_article(self, row: Mapping[str, Any]) -> str:
        """Return what a row is, if it is no article; else empty."""
        if not self.kind:
            return ""
        value = next((value for key, value in row.items() if normalize_key(key) == self.kind), None)
        written = str(value).strip().lower()
        return "" if value is None or written == self.article else self.kinds.get(written, written)


SHAPES: dict[str, TableShape] = {
    "WordPress": TableShape(
        frozenset({"posttitle", "postcontent"}),
        {
            **{"posttitle": "title", "postcontent": "content", "postexcerpt": "excerpt", "postname": "slug"},
            **{"postdategmt": "date", "postdate": "created", "postmodifiedgmt": "updated", "postmodified": "modified"},
            **{"poststatus": "status", "postpassword": "password", "guid": "aliases"},
        },
        frozenset(
            {
                *("postauthor", "commentstatus", "pingstatus", "toping", "pinged", "postcontentfiltered", "postparent"),
                *("menuorder", "postmimetype", "commentcount", "posttype"),
            }
        ),
        kind="posttype",
        article="post",
    ),
    "Stack Exchange": TableShape(
        frozenset({"creationdate", "body"}),
        {"creationdate": "date", "lasteditdate": "updated", "ownerdisplayname": "author"},
        frozenset(
            {
                *("posttypeid", "acceptedanswerid", "parentid", "score", "viewcount", "owneruserid", "answercount"),
                *("lasteditoruserid", "lasteditordisplayname", "lastactivitydate", "commentcount", "favoritecount"),
                *("closeddate", "communityowneddate", "contentlicense"),
            }
        ),
        kind="posttypeid",
        kinds={"2": "answer", "3": "wiki", "4": "tag excerpt", "5": "tag wiki", "6": "moderator nomination"},
        article="1",
    ),
    "Ghost": TableShape(
        frozenset({"plaintext", "customexcerpt"}),
        {},
        frozenset(
            {
                *("uuid", "commentid", "featured", "createdby", "updatedby", "publishedby", "newsletterid"),
                *("codeinjectionhead", "codeinjectionfoot", "emailrecipientfilter", "showtitleandfeatureimage"),
            }
        ),
    ),
    "other": TableShape(frozenset(), {}),
}
"""Name of a kind of table → how it is recognised and read. The first one whose signs are all there counts."""

_LIST_FIELDS = ("topics", "aliases", "related", "images", "authors")
_LISTS = frozenset(normalize_key(key) for name in _LIST_FIELDS for key in FIELDS[name])
_NO_OWN: Mapping[str, str] = {}
TEXTS = frozenset({"text", "articletext", "fulltext"})
"""Keys, by normalized name, that hold the body of a record which has no other one, as those of Wikipedia do."""
_BODIES = frozenset(map(normalize_key, (*FIELDS["body"], "html", "plaintext")))
_NUMBERS, _NUMBER = re.compile(r"\d+(?:\s*[,;| ]\s*\d+)+"), re.compile(r"\d+")
"""Several ids in one cell: ``12, 45``. Nothing else that has only digits is a list."""
_WRITTEN: Sequence[tuple[re.Pattern[str], Callable[[str], list[str]]]] = (
    (_NUMBERS, _NUMBER.findall),
    (re.compile(r"<[^/ ]*>"), lambda text: text[1:-1].split("><")),
    (re.compile(r"\|.+\|", re.DOTALL), lambda text: text[1:-1].split("|")),
    (re.compile(r"\{[^{}\"\\]*\}"), lambda text: [part.strip() for part in text[1:-1].split(",") if part.strip()]),
)
"""How tables write lists: ``12,45``, ``<a><b>``, ``|a|b|``, and ``{a,b}``, an array of PostgreSQL."""
_BETWEEN = {True: re.compile(r"\s*;(?:\s+|$|(?=https?://|/))"), False: re.compile(";")}
"""What stands between the parts of a list, if the text has blanks or addresses, and if it has none."""
_BETWEEN_ADDRESSES = re.compile(r"(?:\s*[;,|]\s*|\s+)(?=https?://)")
_ENTITY = re.compile(r"&#?\w{1,30};")
_NO_DATE = "0000-00-00"
"""With it begins what MySQL has for no date."""


def plain(value: Any, depth: int = MAX_DEPTH) -> Any:
    """Return a value as a file would give it: text, number, date, list or mapping; None for what means nothing.

    NaN, NaT and NA of pandas mean nothing; numbers, arrays and times of NumPy, pandas and Arrow become those of Python.

    Examples
    --------
    >>> plain(float("nan")), plain(("a", b"b")), plain(3.0)
    (None, ['a', 'b'], 3.0)
    """
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        number = float(value)
        is_whole = isinstance(value, Decimal) and number.is_integer()
        return (int(value) if is_whole else number) if math.isfinite(number) else None
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return _of_many(value, depth) if depth > 0 else None


def _of_many(value: Any, depth: int) -> Any:
    if isinstance(value, Mapping):
        return {str(key): plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(item, depth - 1) for item in value]
    return _of_library(value, depth)


def _of_library(value: Any, depth: int) -> Any:
    """A value of a library of tables as plain Python, by the methods that such values have.

    Of times, what is finer than a microsecond is cut off: no `datetime` holds it.
    """
    if isinstance(value, date):
        if value != value:  # noqa: PLR0124, NaT, as nothing else, is not itself
            return None
        try:
            return value.to_pydatetime(warn=False) if hasattr(value, "to_pydatetime") else value
        except ValueError:  # the year 20000, which pandas knows and `datetime` does not
            return str(value)
    if type(value).__module__ == "numpy" and value.dtype.kind == "M":
        value = value.astype("datetime64[us]")
    for method in ("as_py", "tolist", "to_list"):
        if callable(convert := getattr(value, method, None)):
            converted = convert()
            return converted if isinstance(converted, date) else plain(converted, depth - 1)
    return None if str(value) in ("<NA>", "NaT") else str(value)


def shape_of_columns(names: Mapping[str, Any] | list[str]) -> TableShape:
    """Return how a table with these columns is read."""
    known = {normalize_key(str(name)) for name in names}
    return next(shape for shape in SHAPES.values() if shape.signs <= known)


def usual_row(row: Mapping[Any, Any], shape: TableShape, own: Mapping[str, str] = _NO_OWN) -> dict[str, Any]:
    """Return a row as a record with the usual keys, without the cells that say nothing.

    Parameters
    ----------
    row : mapping
        Name of a column → its value.
    shape : TableShape
        Of its table.
    own : mapping of str to str
        Columns that the caller names himself, and the field of each; they keep their names.
    """
    usual: dict[str, Any] = {}
    for key, value in _cells(row):
        normalized = normalize_key(key)
        name = key if key in own else shape.names.get(normalized, key)
        if normalized in shape.ignored and key not in own:
            continue
        is_list = own[key] in _LIST_FIELDS if key in own else normalize_key(name) in _LISTS
        if is_list and isinstance(value, str):
            value = _listed(value)  # noqa: PLW2901
        usual.setdefault(name, value)
    return with_body(usual, own)


def with_body(record: dict[Any, Any], own: Collection[str] = ()) -> dict[Any, Any]:
    """Return a record whose text, if it is called ``text``, is its body; keys that the user names are his `own`."""
    keys = {normalize_key(key): key for key in record if isinstance(key, str) and record[key]}
    key = next((keys[name] for name in TEXTS if name in keys and keys[name] not in own), None)
    if key is None or not isinstance(record[key], str) or not keys.keys().isdisjoint(_BODIES):
        return record
    return {("body" if name == key else name): value for name, value in record.items()}


def _cells(row: Mapping[Any, Any]) -> Iterator[tuple[str, Any]]:
    for key, cell in row.items():
        value = plain(cell)
        if value is not None and value != "" and not (isinstance(value, str) and value.startswith(_NO_DATE)):
            yield str(key), value


def _listed(text: str) -> Any:
    """A list that a table holds as text: as `_WRITTEN`, ``a; b``, ``["a", "b"]``, ``['a']``, or addresses."""
    text = text.strip()
    if len(text) > MAX_LIST_TEXT:
        return text
    for form, parts_of in _WRITTEN:
        if form.fullmatch(text):
            return parts_of(text)
    if text.startswith("[") and text.endswith("]") and not text.startswith("[["):
        return _written_in_brackets(text)
    if text.startswith(("http://", "https://")) and len(several := _BETWEEN_ADDRESSES.split(text)) > 1:
        return several
    is_list = ";" in text and not _ENTITY.search(text)
    has_blanks = " " in text or "://" in text or text.startswith("/")  # an address may have a semicolon in it
    return [part for part in _BETWEEN[has_blanks].split(text) if part] if is_list else text


def _written_in_brackets(text: str) -> Any:
    """The list that a text is in JSON or in Python; the text itself if it is none."""
    for read in (json.loads, ast.literal_eval):  # neither runs anything
        try:
            value = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(value, list):
            return plain(value)
    return text
