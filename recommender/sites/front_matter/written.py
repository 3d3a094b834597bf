"""Values as front matter writes them: in YAML, TOML and JSON, in the quotes that stand in the file already."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from recommender.readers import ParseError, load_yaml

__all__ = ["Entry", "Scalar", "as_block", "as_entry", "as_flow", "as_key", "as_scalar", "as_value"]

_CONTROL = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
STEP = 2
"""Blanks by which an inner level stands in from an outer one, where the file does not show its own way."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text, number or date, and how it is to be written.

    Attributes
    ----------
    text : str
    style : str
        The quotes, as `recommender.readers.layout.Node.style` names them. A text that needs quotes gets them.
    is_bare : bool
        It is no text but a number, a date or a switch, and is written as it is.
    """

    text: str
    style: str = ""
    is_bare: bool = False


Entry = Scalar | Mapping[str, "Entry"] | Sequence["Entry"]
"""A value to be written."""


def as_entry(value: object) -> Entry:
    """Return a plain value, as JSON knows it, as one that can be written.

    Examples
    --------
    >>> as_flow(as_entry([{"title": "Tides", "score": 0.5}]), "toml")
    '[{ title = "Tides", score = 0.5 }]'
    """
    if isinstance(value, Mapping):
        return {str(key): as_entry(item) for key, item in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [as_entry(item) for item in value]
    return Scalar(value) if isinstance(value, str) else Scalar(json.dumps(value), is_bare=True)


def as_scalar(scalar: Scalar, syntax: str, *, frame: str = "- {}") -> str:
    r"""Return a scalar in its quotes, or in those that it needs.

    Parameters
    ----------
    scalar : Scalar
        What is written.
    syntax : {"yaml", "toml", "json"}
        The syntax of the front matter.
    frame : str
        What stands around it in YAML, which decides whether it needs quotes.

    Examples
    --------
    >>> as_scalar(Scalar("Tides"), "yaml"), as_scalar(Scalar("Tides: a guide"), "yaml"), as_scalar(Scalar("no"), "yaml")
    ('Tides', '"Tides: a guide"', '"no"')
    >>> as_scalar(Scalar("It's", "'"), "yaml"), as_scalar(Scalar("It's", "'"), "toml")
    ("'It''s'", '"It\'s"')
    """
    text = scalar.text
    if scalar.is_bare:
        return text
    quotable = text.isprintable()
    if syntax == "yaml" and scalar.style == "'" and quotable:
        doubled = text.replace("'", "''")
        return f"'{doubled}'"
    if syntax == "yaml" and not scalar.style and quotable and _is_plain(text, frame):
        return text
    if syntax == "toml" and scalar.style.startswith("'") and quotable and "'" not in text:
        return f"'{text}'"
    return _CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", json.dumps(text, ensure_ascii=False))


def _is_plain(text: str, frame: str) -> bool:
    """Whether YAML reads a text without quotes as that text."""
    try:
        value = load_yaml(frame.format(text)).value
    except ParseError:
        return False
    inner = value[0] if isinstance(value, list) and len(value) == 1 else value
    if isinstance(inner, dict) and len(inner) == 1 and frame.count(":") == 1:  # the frame is a pair
        key, value = next(iter(inner.items()))
        inner = value if frame.startswith("k") else key
    return bool(inner == text and isinstance(inner, str) and text.strip() == text and " #" not in text)


def as_key(key: str, syntax: str) -> str:
    """Return a key with the sign behind it."""
    if syntax == "json":
        return f"{json.dumps(key, ensure_ascii=False)}:"
    if syntax == "toml":
        return f"{key if _BARE_KEY.fullmatch(key) else json.dumps(key, ensure_ascii=False)} ="
    return f"{as_scalar(Scalar(key), syntax, frame='{}: 1') if not _BARE_KEY.fullmatch(key) else key}:"


def as_flow(entry: Entry, syntax: str) -> str:
    """Return an entry on one line, lists and mappings in brackets."""
    if isinstance(entry, Scalar):
        return as_scalar(entry, syntax, frame="[{}]")
    if isinstance(entry, Mapping):
        pairs = ", ".join(f"{as_key(key, syntax)} {as_flow(value, syntax)}" for key, value in entry.items())
        return f"{{ {pairs} }}" if syntax == "toml" and pairs else f"{{{pairs}}}"
    return f"[{', '.join(as_flow(item, syntax) for item in entry)}]"


def as_value(entry: Entry, syntax: str) -> str:
    """Return an entry as the value of a key that stands on a line: in TOML, each mapping of a list on its own line."""
    if syntax != "toml" or not isinstance(entry, Sequence) or not any(isinstance(item, Mapping) for item in entry):
        return as_flow(entry, syntax)
    rows = "".join(f"{' ' * STEP}{as_flow(item, syntax)},\n" for item in entry)
    return f"[\n{rows}]"


def as_block(entry: Entry, indent: int, *, dash: str = "- ") -> list[str]:
    """Return an entry of YAML as lines; the first one begins at once, the others at the column `indent`.

    Parameters
    ----------
    entry : Entry
        What is written.
    indent : int
        Column of the entry, in characters.
    dash : str
        What stands before the members of lists.
    """
    if isinstance(entry, Scalar):
        return [as_scalar(entry, "yaml")]
    if not entry:
        return ["{}" if isinstance(entry, Mapping) else "[]"]
    lines, margin = list[str](), " " * indent
    if not isinstance(entry, Mapping):
        for item in entry:
            first, *rest = as_block(item, indent + len(dash), dash=dash)
            lines += [f"{margin if lines else ''}{dash}{first}", *rest]
        return lines
    for key, value in entry.items():
        start = f"{margin if lines else ''}{as_key(key, 'yaml')}"
        if isinstance(value, Scalar) or not value:
            text = as_scalar(value, "yaml", frame="k: {}") if isinstance(value, Scalar) else as_block(value, 0)[0]
            lines.append(f"{start} {text}")
        else:
            first, *rest = as_block(value, indent + STEP, dash=dash)
            lines += [start, f"{margin}{' ' * STEP}{first}", *rest]
    return lines
