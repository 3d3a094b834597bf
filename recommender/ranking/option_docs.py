"""What is said of options stands once, in the docstring of the class that names them; others are made of it."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable
from typing import TypeVar

__all__ = ["adds_to", "lists_options"]

T = TypeVar("T")

HEAD = "Attributes\n----------\n"


def adds_to(base: type) -> Callable[[type[T]], type[T]]:
    """Make the docstring of a class of options say, too, what that of its `base` says of those that it inherits."""

    def with_inherited(options: type[T]) -> type[T]:
        options.__doc__ = f"{_docstring(options)}\n{_docstring(base).partition(HEAD)[2]}"
        return options

    return with_inherited


def lists_options(options: type, beside: type | None = None) -> Callable[[T], T]:
    """Make the docstring of a function name each of its `options`, with the first sentence that is said of it.

    They follow what the docstring says of ``**options``; those of the class `beside` are left out.
    """
    names = options.__annotations__.keys() - (beside.__annotations__.keys() if beside else ())
    lines = [f"    - `{name}`: {text}" for name, text in _first_sentences(options).items() if name in names]

    def with_lines(function: T) -> T:
        parts = re.split(r"(^.*\*\*options\n(?:    .*\n?)+)", _docstring(function), maxsplit=1, flags=re.MULTILINE)
        before, named, after = parts
        function.__doc__ = "\n".join([f"{before}{named.rstrip()}", "", *lines, after])
        return function

    return with_lines if _docstring(options) else lambda function: function


def _docstring(thing: object) -> str:
    return inspect.cleandoc(thing.__doc__ or "")  # none is left by `python -OO`


def _first_sentences(options: type) -> dict[str, str]:
    """The first sentence of what a docstring says of each attribute, by name."""
    entries = re.split(r"\n(?=\S)", _docstring(options).partition(HEAD)[2])
    named = (re.split(r" : .*\n", entry, maxsplit=1) for entry in entries if entry)
    return {name: " ".join(text.split()).partition(". ")[0].rstrip(".") + "." for name, text in named}
