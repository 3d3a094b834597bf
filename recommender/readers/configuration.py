"""Configurations of generators: read, never run. Of one in JavaScript or Python, assignments of literals count."""

from __future__ import annotations

import ast
import json
import re
import tomllib
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from recommender.readers.parse_result import ParseError
from recommender.readers.safe_yaml import load_yaml

__all__ = ["MAX_CONFIG", "config_text", "read_config"]

MAX_CONFIG = 1_000_000
"""Characters that are read of a configuration: a plain choice."""

_LITERAL = re.compile(
    r"""^[ \t]*(?:(?:export\s+)?(?:const|let|var)\s+)?["']?([A-Za-z_]\w*)["']?\s*[:=]\s*"""
    r"""(?:"([^"\n]*)"|'([^'\n]*)'|(true|false|True|False)\b)""",
    re.MULTILINE,
)
_TOP_KEY = re.compile(r"^(?=[A-Za-z_][\w-]*[ \t]*:)", re.MULTILINE)
MAX_KEYS = 500
"""Keys that are read of a configuration that cannot be read as a whole: a plain choice."""


def config_text(path: Path) -> str:
    """The text of a configuration; empty for a folder, or where it cannot be read."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            return file.read(MAX_CONFIG)
    except OSError:
        return ""


def read_config(name: str, text: str) -> dict[str, Any]:
    """What a configuration says; empty if nothing in it can be read."""
    suffix = name.rpartition(".")[2].lower()
    try:
        if suffix == "toml":
            return tomllib.loads(text)
        if suffix == "json":
            value = json.loads(text)
            return value if isinstance(value, dict) else {}
        if suffix in ("yml", "yaml"):
            value = load_yaml(text, 1).value
            return value if isinstance(value, dict) else {}
    except (ValueError, RecursionError, ParseError):
        return _read_piecewise(text) if suffix in ("yml", "yaml") else {}
    if suffix == "py" and (assigned := _python(text)) is not None:
        return assigned
    return {**_flat_literals(text), **_folders_of_eleventy(text)}


def _flat_literals(text: str) -> dict[str, Any]:
    """The texts and switches that stand at the beginning of a line of a script, whatever they belong to."""
    pairs = ((match[1], match[2] or match[3] or _literal(match[4] or "")) for match in _LITERAL.finditer(text))
    return dict(reversed([*pairs]))  # the first of several counts


def _python(text: str) -> dict[str, Any] | None:
    """The literals that are assigned to names in a module of Python; None if it cannot be parsed."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in texts, which are not ours to mend
            statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    values: dict[str, Any] = {}
    for statement in statements:
        for target in statement.targets if isinstance(statement, ast.Assign) else ():
            if isinstance(statement, ast.Assign) and isinstance(target, ast.Name):
                with suppress(ValueError, TypeError, RecursionError, MemoryError):
                    values[target.id] = ast.literal_eval(statement.value)
    return values


_DIR = re.compile(r"\bdir[\"']?\s*:\s*\{([^{}]{0,2000})\}")
_DIR_ENTRY = re.compile(r"""["']?\b(\w+)["']?\s*:\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n$]*)`)""")
_SET_DIR = re.compile(r"""\.set(\w+)Directory\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n$]*)`)""")


def _folders_of_eleventy(text: str) -> dict[str, Any]:
    """The option ``dir`` of Eleventy, which is also set by calls: ``setInputDirectory("src")``."""
    object_text = match[1] if (match := _DIR.search(text)) else ""
    found = [*_DIR_ENTRY.finditer(object_text), *_SET_DIR.finditer(text)]
    folders = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in found}
    return {"dir": folders} if folders else {}


def _read_piecewise(text: str) -> dict[str, Any]:
    """The keys of a YAML file that cannot be read as a whole, as mkdocs.yml with tags for Python."""
    values: dict[str, Any] = {}
    for piece in _TOP_KEY.split(text)[: MAX_KEYS + 1]:
        with suppress(ParseError):
            value = load_yaml(piece, 1).value
            values |= value if isinstance(value, dict) else {}
    return values


def _literal(text: str) -> Any:
    return {"true": True, "false": False}.get(text.lower(), text)
