"""Front matter in JavaScript: assignments of literal values are read, and nothing is ever run."""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from recommender.readers.parse_result import KeyPath, ParseError, ParseResult, Remark
from recommender.readers.safe_yaml import MAX_DEPTH

__all__ = ["load_javascript"]

MAX_TOKENS = 200_000
"""Words, strings and marks that are read of one front matter. A plain choice, as many as YAML may have values."""

# A text without its closing quote ends with the line, or with the file: so every quote is read once, in linear time.
_TOKEN = re.compile(
    r"""(?P<space>[ \t\f\v\u00a0]+|//[^\n]*|/\*.*?(?:\*/|\Z))
    |(?P<newline>\n)
    |(?P<string>"[^"\\\n]*(?:\\.[^"\\\n]*)*(?:"|(?=\n)|\\?\Z)
        |'[^'\\\n]*(?:\\.[^'\\\n]*)*(?:'|(?=\n)|\\?\Z)
        |`[^`\\]*(?:\\.[^`\\]*)*(?:`|\\?\Z))
    |(?P<number>(?:0[xX][\da-fA-F_]+|(?:\d[\d_]*(?:\.[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?)(?![\w$]))
    |(?P<word>[A-Za-z_$\u00aa-\uffff][\w$]*)
    |(?P<mark>\.\.\.|=>|[=!]==?|.)""",
    re.DOTALL | re.VERBOSE,
)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0", "\n": ""}
_CONSTANTS = {"true": True, "false": False, "null": None, "undefined": None}
_OPENING, _CLOSING = "([{", ")]}"
_CONTINUES = {".", "+", "-", "*", "/", "%", "?", "[", "(", "&", "|", "=", "<", ">", "=>", "==", "===", "!=", "!=="}
"""Marks after a literal that make it a part of an expression."""
_REMEDY = 'write the value out: const title = "…"'


class _Token(NamedTuple):
    kind: str
    text: str
    line: int


class _Computed(Exception):  # noqa: N818 - it is no error of the author's
    """A value that only running the script would tell."""


def load_javascript(text: str, first_line: int) -> ParseResult:
    """Read assignments of literals, ``const title = "…"``, or an object of literals, ``{ title: "…" }``.

    Values are texts, numbers, booleans, null, lists and objects of these, and ``new Date("…")``, which is read as
    its text. Other values are left out and remarked.

    Raises
    ------
    ParseError
        If there are more than `MAX_TOKENS` words, or values nest deeper than `safe_yaml.MAX_DEPTH`.
    """
    return _Reader(text, first_line).read()


class _Reader:
    """The tokens of one front matter, and what has been read of them."""

    def __init__(self, text: str, first_line: int) -> None:
        self._tokens: list[_Token] = []
        self._next = 0
        self._depth = 0
        self.values: dict[str, Any] = {}
        self.lines: dict[KeyPath, int] = {}
        self.remarks: list[Remark] = []
        line = first_line
        for match in _TOKEN.finditer(text):
            kind = match.lastgroup or ""
            if kind != "space":
                self._tokens.append(_Token(kind, match[0], line))
                if len(self._tokens) > MAX_TOKENS:
                    raise ParseError(f"more than {MAX_TOKENS:,} words", line)
            line += match[0].count("\n")
        self._end = _Token("end", "", line)

    def read(self) -> ParseResult:
        """Read all statements."""
        while self._peek().kind != "end":
            if self._peek().text in {"\n", ";", ","}:
                self._next += 1
            else:
                self._statement()
        return ParseResult(self.values, self.lines, remarks=self.remarks)

    def _peek(self, ahead: int = 0) -> _Token:
        place = self._next + ahead
        return self._tokens[place] if place < len(self._tokens) else self._end

    def _take(self) -> _Token:
        token = self._peek()
        self._next += 1
        return token

    def _skip_lines(self) -> None:
        while self._peek().kind == "newline":
            self._next += 1

    # --- statements -----------------------------------------------------------------------------------------

    def _statement(self) -> None:
        """Read one assignment, or an object that stands by itself; leave out anything else up to its end."""
        start = self._next
        while self._peek().text in {"export", "const", "let", "var", "default"} and self._peek().kind == "word":
            self._next += 1
        name = self._peek()
        if [self._peek(ahead).text for ahead in range(4)] == ["module", ".", "exports", "="]:
            self._next += 4
            self._object(name.line)
        elif name.text in {"{", "("}:
            self._object(name.line)
        elif name.kind == "word" and self._peek(1).text == "=":
            self._next += 2
            self._assign(name)
        else:
            if self._next == start:
                self._next += 1
            self._skip_value(";", at_line_end=True)
            self._remark(name.text, name.line)

    def _assign(self, name: _Token) -> None:
        try:
            value = self._literal(";,", at_line_end=True, entries_of=name.text)
        except _Computed:
            self._skip_value(";", at_line_end=True)
            self._remark(name.text, name.line)
        else:
            self.values[name.text] = value
            self.lines[(name.text,)] = name.line

    def _object(self, line: int) -> None:
        """Read an object that holds the front matter, with or without brackets around it."""
        self._skip_lines()
        if self._peek().text == "(":
            self._next += 1
            self._skip_lines()
        if self._peek().text == "{":
            self.values.update(self._mapping(is_top=True))
        else:
            self._skip_value(";", at_line_end=True)
            self._remark("the front matter", line)
        self._skip_lines()
        if self._peek().text == ")":
            self._next += 1

    def _remark(self, name: str, line: int) -> None:
        text = f"{name[:80]}: not a literal value, and scripts are not run"
        self.remarks.append(Remark("unreadable front matter", text, _REMEDY, line))

    # --- values ---------------------------------------------------------------------------------------------

    def _literal(self, ends: str, *, at_line_end: bool = False, entries_of: str = "") -> Any:
        """Read a literal up to one of the marks `ends`; otherwise go back and raise _Computed."""
        start = self._next
        try:
            value = self._value(entries_of)
            after, place = self._peek(), self._next
            self._skip_lines()
            token = self._peek()
            if at_line_end and after.kind in {"newline", "end"} and token.text not in _CONTINUES:
                self._next = place
                return value
            if token.text and token.text in ends:
                return value
            raise _Computed
        except _Computed:
            self._next = start
            raise

    def _value(self, entries_of: str = "") -> Any:
        self._skip_lines()
        token = self._take()
        if token.kind == "string":
            return _text(token.text)
        if token.kind == "number":
            return _number(token.text)
        if token.text in {"-", "+"} and self._peek().kind == "number":
            number = _number(self._take().text)
            return -number if token.text == "-" else number
        if token.kind == "word" and token.text in _CONSTANTS:
            return _CONSTANTS[token.text]
        if token.text in {"[", "{"} and token.kind == "mark":
            self._next -= 1
            return self._list(entries_of) if token.text == "[" else self._mapping()
        written = [token.text, *(self._peek(ahead).text for ahead in range(2))]
        if written == ["new", "Date", "("] and self._peek(2).kind == "string" and self._peek(3).text == ")":
            self._next += 4
            return _text(self._tokens[self._next - 2].text)
        raise _Computed

    def _enter(self) -> None:
        self._next += 1
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise ParseError(f"nested more than {MAX_DEPTH} levels deep", self._peek().line)

    def _list(self, key: str = "") -> list[Any]:
        self._enter()
        values: list[Any] = []
        while self._more("]"):
            line = self._peek().line
            try:
                value = self._literal(",]")
            except _Computed:
                self._skip_value(",]")
                self._remark("an entry of a list", line)
            else:
                if key:
                    self.lines[key, len(values)] = line
                values.append(value)
        return values

    def _mapping(self, *, is_top: bool = False) -> dict[str, Any]:
        self._enter()
        values: dict[str, Any] = {}
        while self._more("}"):
            key = self._take()
            name = _name(key)
            self._skip_lines()
            if name is None or self._peek().text != ":":
                self._skip_value(",}")
                self._remark(key.text, key.line)
                continue
            self._next += 1
            try:
                values[name] = self._literal(",}", entries_of=name if is_top else "")
                if is_top:
                    self.lines[(name,)] = key.line
            except _Computed:
                self._skip_value(",}")
                self._remark(name, key.line)
        return values

    def _more(self, closing: str) -> bool:
        """Whether another entry follows; the mark `closing` ends a list or object, and so does the file."""
        while self._peek().kind == "newline" or self._peek().text == ",":
            self._next += 1
        if self._peek().text == closing or self._peek().kind == "end":
            self._next += 1
            self._depth -= 1
            return False
        return True

    def _skip_value(self, ends: str, *, at_line_end: bool = False) -> None:
        """Leave out tokens up to one of the marks `ends`, or to the end of the line, outside of all brackets."""
        depth = 0
        while (token := self._peek()).kind != "end":
            if token.kind == "mark" and depth == 0 and token.text in ends:
                return
            if token.kind == "newline" and depth == 0 and at_line_end:
                return
            if token.kind == "mark":
                depth += (token.text in _OPENING) - (token.text in _CLOSING)
                depth = max(depth, 0)
            self._next += 1


def _name(token: _Token) -> str | None:
    """The name of a key; None if it is computed."""
    if token.kind == "string" and token.text[0] != "`":
        return _text(token.text)
    return token.text if token.kind in {"word", "number"} else None


def _text(token: str) -> str:
    quote = token[0]
    inner = token[1:-1] if len(token) > 1 and token[-1] == quote else token[1:]
    if quote == "`" and "${" in inner:
        raise _Computed
    return _ESCAPE.sub(_unescaped, inner) if "\\" in inner else inner


def _unescaped(match: re.Match[str]) -> str:
    code = match[1] or match[2] or match[3]
    if code:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF and not 0xD800 <= number < 0xE000 else "\ufffd"
    return _ESCAPED.get(match[4], match[4])


def _number(token: str) -> int | float:
    """The value of a number; nobody writes one with more than 300 characters, as many as a float may have."""
    plain = token.replace("_", "")
    if len(plain) > 300:
        raise _Computed
    if plain[:2].lower() == "0x":
        return int(plain, 16) if len(plain) > 2 else 0
    return int(plain) if plain.isdecimal() else float(plain)
