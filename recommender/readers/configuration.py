"""Configurations of generators: read, never run. Of one in JavaScript or Python, assignments of literals count."""

from __future__ import annotations

import ast
import json
import re
import warnings
from contextlib import suppress
from pathlib import Path
from typing import Any

from recommender.readers.parse_result import ParseError
from recommender.readers.report import Report
from recommender.readers.safe_toml import load_toml, without_huge_numbers
from recommender.readers.safe_yaml import load_yaml

__all__ = ["MAX_CONFIG", "config_text", "read_config", "read_value"]

MAX_CONFIG = 1_000_000
"""Characters that are read of a configuration: a plain choice."""

MAX_PYTHON = 100_000
"""Characters of a configuration in Python that are parsed; of a longer one only literals at the beginning of lines are
read. Its syntax tree takes five hundred times as many bytes. A plain choice: real ones have some ten thousand."""

_LITERAL = re.compile(
    r"""^[ \t]*(?:(?:export\s+)?(?:const|let|var)\s+)?["']?([A-Za-z_]\w*)["']?\s*[:=]\s*"""
    r"""(?:"([^"\n]*)"|'([^'\n]*)'|(true|false|True|False)\b)""",
    re.MULTILINE,
)
_OBJECT = re.compile(r"\b(?:the|its) tag\b")
"""In errors of YAML that is right, but asks for objects, as that of MkDocs may."""

_LANGUAGES = {"toml": "TOML", "json": "JSON", "yml": "YAML", "yaml": "YAML", "py": "Python"}
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


def read_config(name: str, text: str, report: Report) -> dict[str, Any]:
    """What a configuration says; empty if nothing in it can be read."""
    value = read_value(name, text, report)
    return value if isinstance(value, dict) else {}


def read_value(name: str, text: str, report: Report) -> Any:
    """What a file of configuration holds; None if nothing in it can be read. The report says what is broken in it."""
    suffix = name.rpartition(".")[2].lower()
    try:
        if suffix == "toml":
            return load_toml(text, 1)
        if suffix == "json":
            return json.loads(text)
        if suffix in ("yml", "yaml"):
            return load_yaml(text, 1).value
    except (ValueError, RecursionError) as error:
        if not _OBJECT.search(str(error)):
            _report(error, suffix, report)
        return _read_piecewise(text) if suffix in ("yml", "yaml") else None
    if suffix in ("gemfile", "py"):
        return text if suffix == "gemfile" else _python(text, report) or _flat_literals(text)
    return {**_read_script(text), **_folders_of_eleventy(text), **_ignores_of_eleventy(text)}


def _report(error: Exception, suffix: str, report: Report) -> None:
    """Say that a configuration is broken, and where."""
    line = getattr(error, "line", 0) or getattr(error, "lineno", 0) or 0
    language = _LANGUAGES[suffix]
    text = f"it is no {language}: {getattr(error, 'msg', '') or error}; what it says does not count"
    report.add("unreadable configuration", text, f"mend the {language} there, as the generator needs it, too", line)


def _flat_literals(text: str) -> dict[str, Any]:
    """The texts and switches that stand at the beginning of a line of a script, whatever they belong to."""
    pairs = ((match[1], match[2] or match[3] or _literal(match[4] or "")) for match in _LITERAL.finditer(text))
    return dict(reversed([*pairs]))  # the first of several counts


def _python(text: str, report: Report) -> dict[str, Any] | None:
    """The literals that are assigned to names in a module of Python; None if it cannot be parsed."""
    if len(text) > MAX_PYTHON:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of escapes in texts, which are not ours to mend
            statements = ast.parse(text).body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, SyntaxError):
            _report(error, "py", report)
        return None
    values: dict[str, Any] = {}
    for statement in statements:
        if isinstance(statement, ast.Assign):
            names = [target.id for target in statement.targets if isinstance(target, ast.Name)]
            with suppress(ValueError, TypeError, RecursionError, MemoryError):
                values |= dict.fromkeys(names, without_huge_numbers(ast.literal_eval(statement.value)))
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


_IGNORE = re.compile(r"""\.ignores\.add\(\s*(?:"([^"\n]*)"|'([^'\n]*)'|`([^`\n$]*)`)""")


def _ignores_of_eleventy(text: str) -> dict[str, Any]:
    """The patterns that a configuration of Eleventy leaves out by calls: ``ignores.add("notes/**")``."""
    patterns = [match[1] or match[2] or match[3] or "" for match in _IGNORE.finditer(text)]
    return {"ignores": patterns} if patterns else {}


_SCRIPT = re.compile(
    r"""//[^\n]*|/\*.*?(?:\*/|\Z)|(?P<quote>["'`])(?P<text>(?:\\.|(?!(?P=quote))[^\\\n])*)(?:(?P=quote)|(?=\n)|\\?\Z)"""
    r"""|(?P<word>[\w$]+)|(?P<mark>[][{}:=])""",
    re.DOTALL,
)


def _read_script(text: str) -> dict[str, Any]:
    """The literals of a configuration in JavaScript, by name; of several, the first counts.

    Lists of texts count together, ``exclude`` for instance, which several plugins have.

    ``routes`` is what the plugins of Docusaurus publish: folder → path, by ``path`` and ``routeBasePath`` in objects
    such as ``docs: {…}``.
    """
    values, routes = dict[str, Any](), dict[str, str]()
    objects: list[dict[str, Any]] = []
    key, name, owner = "", "", ""
    items: list[str] | None = None
    for token in _SCRIPT.finditer(text):
        quoted, word, mark = token["text"], token["word"], token["mark"]
        if items is not None and quoted is not None:
            items.append(quoted)
        elif mark == "[":
            items, owner, key = [] if key else None, key, ""
        elif mark == "]":
            if items and isinstance(known := values.setdefault(owner, []), list):
                known += items
            items = None
        elif mark == "{":
            items = None
            objects.append({"": key})
            key = ""
        elif mark == "}" and objects:
            closed = objects.pop()
            if "routeBasePath" in closed:
                routes[closed.get("path") or closed[""] or "docs"] = closed["routeBasePath"]
        elif mark in (":", "="):
            key = name
        elif key and (quoted is not None or word in ("true", "false")):
            value = quoted if quoted is not None else word == "true"
            values.setdefault(key, value)
            if objects and isinstance(value, str):
                objects[-1][key] = value
            key = ""
        elif word or quoted is not None:
            key, name = "", word or quoted or ""
    return {**values, "routes": routes} if routes else values


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
