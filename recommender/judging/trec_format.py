"""The text format of TREC: one record a line, fields separated by white space, and names of one word each.

TREC is the Text REtrieval Conference; trec_eval, ir_measures and ranx read its files. No reader of the format knows
quotation marks, so white space inside a name has to be encoded.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

from recommender._io.textfiles import read_text
from recommender.errors import EvaluationError

__all__ = ["decode_id", "encode_id", "read_records"]

_UNSAFE = re.compile("[\\s%\x00-\x1f\x7f\ufeff\ud800-\udfff]")
"""White space, control characters, the byte order mark, lone surrogates, and ``%`` itself."""

_EXCERPT = 80
"""How many characters of a wrong line a message shows; a plain choice."""


def encode_id(name: str) -> str:
    """Return `name` as one word: white space, control characters and ``%`` are percent-encoded.

    All other characters stay readable.

    Examples
    --------
    >>> encode_id("news/50 % off")
    'news/50%20%25%20off'
    """
    return _UNSAFE.sub(lambda match: quote(match[0], safe="", errors="surrogatepass"), name)


def decode_id(word: str) -> str:
    """Return the name that `encode_id` made `word` of.

    A word whose percent signs encode nothing, as other programs write it, is returned as it is.

    Examples
    --------
    >>> decode_id("news/50%20%25%20off")
    'news/50 % off'
    """
    try:
        return unquote(word, errors="surrogatepass")
    except UnicodeDecodeError:
        return word


def read_records(path: str | Path, form: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the number of each line that is not empty, from 1, with its fields.

    Parameters
    ----------
    path : str or Path
        UTF-8 text.
    form : str
        What a line looks like, as in ``"query 0 candidate grade"``: as many fields as this has words.

    Raises
    ------
    EvaluationError
        If the file cannot be read, or a line has another number of fields.
    """
    n_fields = len(form.split())
    for number, line in enumerate(read_text(path).split("\n"), 1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != n_fields:
            raise EvaluationError(
                f"{path}:{number}: {len(fields)} fields in {line.strip()[:_EXCERPT]!r}; "
                f"write `{form}`, with %20 for a space in a name"
            )
        yield number, fields
