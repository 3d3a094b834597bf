"""The likeliest languages of many texts at once, by the model of py3langid.

py3langid reads one text after the other, letter by letter. Here all texts are read side by side, which takes a third of
the time for thousands of them. A text has the same answer whether it comes alone or with others.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from recommender._arrays.operations import distinct, run_starts
from recommender._arrays.sparse import Rows
from recommender._arrays.types import Float64s, Ints
from recommender.text.detector import language_detector

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["detected"]

TOGETHER, FEW = 2_000, 20
"""How many texts are read side by side at most, and how many are so few that each is read alone. Plain choices: they
bound memory and time, and change no answer."""


def detected(texts: Sequence[str]) -> list[tuple[str, float]]:
    """Return the likeliest language of each text, by the code of the model, and its probability in [0, 1].

    They are those of ``LanguageIdentifier.classify``, up to rounding. Where a text has nothing that the model knows,
    all languages are equally likely.
    """
    model, answers = language_detector(), list[tuple[str, float]]()
    for start in range(0, len(texts), TOGETHER):
        encoded = [_encoded(text) for text in texts[start : start + TOGETHER]]
        probabilities = _probabilities(model, _counted(model, encoded), np.array([*map(len, encoded)]))
        best = probabilities.argmax(axis=1)
        chances = probabilities[np.arange(len(best)), best]
        answers += zip((model.nb_classes[code] for code in best.tolist()), chances.tolist(), strict=True)
    return answers


def _encoded(text: str) -> bytes:
    """A text as the model reads it; it was not made of texts in capitals."""
    return unicodedata.normalize("NFC", text.lower() if text.isupper() else text).encode("utf-8", "surrogatepass")


def _counted(model: LanguageIdentifier, texts: Sequence[bytes]) -> Rows:
    """A row for each text: the features that the model finds in it, ascending, and how often, as log(1 + count)."""
    owner, features = (_read_alone if len(texts) <= FEW else _read_together)(model, texts)
    starts = run_starts(owner * len(model.nb_ptc) + features)
    counts = np.diff(np.append(starts, len(features)))
    ends = owner[starts].searchsorted(np.arange(len(texts) + 1))
    return Rows(np.log1p(counts), features[starts], ends)


def _read_alone(model: LanguageIdentifier, texts: Sequence[bytes]) -> tuple[Ints, Ints]:
    """The features of all texts, ascending for each text, and the number of the text that each is of."""
    moves, rows, outputs = model.tk_nextmove, model.tk_row, model.tk_output
    owner, features = list[int](), list[int]()
    for number, text in enumerate(texts):
        state, found = 0, list[int]()
        for letter in text:
            state = moves[(rows[state] << 8) + letter]
            if outputs[state] >= 0:
                found.append(outputs[state])
        owner += [number] * len(found)
        features += sorted(found)
    return np.array(owner, dtype=np.int64), np.array(features, dtype=np.int64)


def _read_together(model: LanguageIdentifier, texts: Sequence[bytes]) -> tuple[Ints, Ints]:
    """The same; the next letter of all texts is read at one step, the longest text first."""
    lengths = np.array([*map(len, texts)])
    order = np.argsort(-lengths, kind="stable")
    letters = np.zeros((len(texts), int(lengths.max(initial=0))), dtype=np.uint8)
    for row, number in zip(letters, order.tolist(), strict=True):
        row[: lengths[number]] = np.frombuffer(texts[number], dtype=np.uint8)
    moves, (rows, outputs) = np.asarray(model.tk_nextmove), _tables()
    found, states = np.full(letters.shape, -1, dtype=np.int32), np.zeros(len(texts), dtype=np.int64)
    n_longer = len(texts) - np.sort(lengths).searchsorted(np.arange(letters.shape[1]), side="right")
    for step, n in enumerate(n_longer.tolist()):
        states[:n] = moves[rows[states[:n]] + letters[:n, step]]
        found[:n, step] = outputs[states[:n]]
    found = np.sort(found[np.argsort(order)], axis=1)
    owner, column = (found >= 0).nonzero()
    return owner, found[owner, column].astype(np.int64)


@cache
def _tables() -> tuple[Ints, npt.NDArray[np.int32]]:
    """For each state of the model, where its moves begin, and the feature that is found there, or -1."""
    model = language_detector()
    return np.array(model.tk_row, dtype=np.int64) << 8, np.array(model.tk_output, dtype=np.int32)


def _probabilities(model: LanguageIdentifier, counted: Rows, lengths: Ints) -> Float64s:
    """The probability of each language, by naive Bayes, shape (n_texts, n_languages).

    The logarithms are divided by the square root of the number of bytes, as py3langid does, so that the probabilities
    of short and long texts mean the same. A language with two scripts has two columns: the first stands for both.
    """
    features, at = distinct(counted.indices, len(model.nb_ptc))
    scores = counted._replace(indices=at.astype(counted.indptr.dtype)).dot(model.nb_ptc[features].astype(np.float64))
    scores += np.where(np.diff(counted.indptr)[:, None] > 0, model.nb_pc, 0.0)
    scores /= np.sqrt(np.maximum(lengths, 1))[:, None]
    probabilities: Float64s = np.exp(scores - scores.max(axis=1, keepdims=True))
    probabilities /= probabilities.sum(axis=1, keepdims=True)
    first = dict[str, int]()
    for column, language in enumerate(model.nb_classes):
        if first.setdefault(language, column) != column:
            probabilities[:, first[language]] += probabilities[:, column]
            probabilities[:, column] = 0.0
    return probabilities
