"""The parts of a Markdown file that tests check: its code blocks, links and anchors."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_SHELLS = {"sh", "bash", "shell", "console"}
_NOT_RUN = re.compile(r"\*Not run: (.+)\.\*", re.DOTALL)
_END_OF_COMMAND = {"|", "||", "&&", "&", ";", ">", ">>", "<"}


class Block(NamedTuple):
    """A fenced block: its line, its language, its code, and why it is not run; empty if it is."""

    line: int
    language: str
    code: str
    not_run: str


def blocks(path: Path) -> list[Block]:
    """Return all fenced blocks of a document."""
    found, above = [], ""
    for token in _tokens(path):
        if token.type == "fence":
            reason = _NOT_RUN.fullmatch(above)
            found.append(Block(_line(token), token.info.split(" ")[0], token.content, reason[1] if reason else ""))
        if token.type in ("inline", "fence", "heading_open"):
            above = token.content if token.type == "inline" else ""
    return found


def code_blocks(path: Path, *languages: str) -> list[tuple[int, str, str]]:
    """Return (line, language, code) of the fenced blocks in one of `languages`."""
    blocks = []
    for token in _tokens(path):
        language = token.info.split(" ")[0]
        if token.type == "fence" and language in languages:
            blocks.append((_line(token), language, token.content))
    return blocks


def commands(path: Path, program: str) -> list[tuple[int, list[str]]]:
    """Return (line of the block, arguments) of every call of `program` in the shell blocks.

    In a ``console`` block only lines with a prompt are commands: the others are output.
    """
    calls = []
    for line, language, code in code_blocks(path, *_SHELLS):
        for text in code.replace("\\\n", " ").splitlines():
            if language == "console" and not text.startswith("$ "):
                continue
            command = text.removeprefix("$ ").strip()
            if command.startswith(f"{program} "):
                calls.append((line, _words(command)[1:]))
    return calls


def code_spans(path: Path) -> Iterator[str]:
    """Yield what stands between backticks."""
    for token in _inline(path):
        if token.type == "code_inline":
            yield token.content


def links(path: Path) -> Iterator[str]:
    """Yield the targets of links and images as written."""
    for token in _inline(path):
        target = token.attrs.get("href") or token.attrs.get("src")
        if target:
            yield str(target)


def anchors(path: Path) -> set[str]:
    """Return the names that GitHub gives to the headings."""
    tokens = _tokens(path)
    seen: Counter[str] = Counter()
    names = set()
    for opening, heading in pairwise(tokens):
        if opening.type != "heading_open":
            continue
        text = "".join(child.content for child in heading.children or ())
        name = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        names.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return names


def _words(text: str) -> list[str]:
    """Split one shell line as a shell would, up to the first pipe or redirection."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    words = list(lexer)
    end = next((place for place, word in enumerate(words) if word in _END_OF_COMMAND), len(words))
    return words[:end]


def _tokens(path: Path) -> list[Token]:
    return _MARKDOWN.parse(path.read_text(encoding="utf-8"))


def _inline(path: Path) -> Iterator[Token]:
    for token in _tokens(path):
        yield from token.children or ()


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 0
