"""What is true: which articles are relevant to which, and on whose word.

Two sources: the site's own curated lists, which only say "related", and people who graded pairs from 0 to 3.
Graded judgments are kept in the format of TREC, one pair a line: ``query 0 candidate grade``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, unquote

import numpy as np

from recommender._io.textfiles import read_text, save_text
from recommender.content import Problem, ProblemKind
from recommender.corpus import AmbiguousReferenceError, Corpus
from recommender.errors import EvaluationError, UnknownArticleError

__all__ = ["GRADES", "Judgments", "Row", "decode_id", "encode_id"]

GRADES = {
    3: "same story or event, a direct follow-up, or another outlet's coverage of it",
    2: "clearly related: the same specific subject, context a reader would want",
    1: "loosely related: same broad topic or company, weak filler",
    0: "unrelated",
}
"""What a grade says about a candidate, to a reader who has just read the query."""

CLEARLY_RELATED = 2
"""From this grade on a candidate counts as relevant where people have graded."""

Row = tuple[int, str, str, str]
"""Line of the file, name of the query, name of the candidate, grade, as written."""

_UNSAFE = re.compile("[\\s%\x00-\x1f\x7f\ufeff\ud800-\udfff]")
_SHOWN = 5


@dataclass(frozen=True)
class Judgments:
    """Grades of candidates by query.

    Attributes
    ----------
    grades : mapping of str to mapping of str to int
        ``grades[query_id][article_id]``: a key of `GRADES`; curated lists know only 1, in the editor's order.
    source : str
        ``"curated"`` or the name of a file.
    graded : bool
        Grades tell degrees, and only those from 2 on mean related. Otherwise 1 means related.
    problems : tuple of Problem
        Judged pairs that were left out, because they name no article of the site.
    """

    grades: Mapping[str, Mapping[str, int]]
    source: str = "curated"
    graded: bool = False
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    @classmethod
    def from_corpus(cls, corpus: Corpus, externals: bool = False) -> Judgments:
        """Take every curated list as truth: its entries are relevant, with grade 1.

        Parameters
        ----------
        corpus : Corpus
            With curated lists.
        externals : bool, optional
            Entries that lead out of the site count, too; not those that no other list names, because nobody could
            recommend what is known from the answer alone.

        Raises
        ------
        EvaluationError
            If there is no such entry.
        """
        reachable = np.arange(corpus.n_nodes) < len(corpus)
        if externals:
            reachable |= np.bincount(corpus.links.indices, minlength=corpus.n_nodes) > 1
        grades = {}
        for position, article in enumerate(corpus.articles):
            listed = [node for node in corpus.related(position).tolist() if reachable[node]]
            if listed:
                grades[article.id] = {corpus.node(node).id: 1 for node in listed}
        if not grades:
            raise EvaluationError(f"nothing to evaluate: {_nothing_curated(corpus)}")
        return cls(grades)

    def only(self, grades: Mapping[str, Mapping[str, int]]) -> Judgments:
        """Return the same judgments with other, fewer `grades`."""
        return replace(self, grades=grades)

    @classmethod
    def from_qrels(cls, path: str | Path, corpus: Corpus) -> Judgments:
        """Read judgments in the format of TREC: ``query 0 candidate grade``, one pair a line.

        Parameters
        ----------
        path : str or Path
            UTF-8 text. The second field is not looked at.
        corpus : Corpus
            Queries and candidates may go by any name that `Corpus.find` understands; white space in a name is
            percent-encoded, see `encode_id`. An external goes by its id.

        Returns
        -------
        Judgments
            Pairs with a name that no article answers to are left out and listed in ``problems``.

        Raises
        ------
        EvaluationError
            If the file cannot be read, a line is malformed, a pair has two different grades, or nothing is
            left.
        """
        return cls.from_rows(_qrels_rows(Path(path)), path, corpus, decode=decode_id)

    @classmethod
    def from_rows(
        cls, rows: Iterable[Row], path: str | Path, corpus: Corpus, decode: Callable[[str], str] = str
    ) -> Judgments:
        """Check `rows` of a file of judgments and find the articles they name.

        Parameters
        ----------
        rows : iterable of `Row`
            In any order.
        path : str or Path
            The file they are from, for messages.
        corpus : Corpus
            The articles they are about.
        decode : callable, optional
            Turns a name as the file has it into the name as it was; where no article answers to that, the
            name is taken as written.

        Raises
        ------
        EvaluationError
            If a grade is none, a pair has two different grades, or nothing is left.
        """
        names = _Names(corpus, decode)
        grades: dict[str, dict[str, int]] = {}
        problems: list[Problem] = []
        mistakes: list[str] = []
        for line, query_name, candidate_name, text in rows:
            grade = _grade(text)
            if grade is None:
                mistakes.append(f"{path}:{line}: {text[:40]!r} is no grade; use 3, 2, 1, or 0 for unrelated")
                continue
            try:
                query, candidate = names.find(query_name), names.find(candidate_name)
            except UnknownArticleError as error:
                problems.append(_unknown(path, line, error))
                continue
            if query == candidate:
                problems.append(_itself(path, line, query))
                continue
            known = grades.setdefault(query, {}).setdefault(candidate, grade)
            if known != grade:
                pair = f"{candidate_name!r} for {query_name!r}"
                mistakes.append(f"{path}:{line}: {pair} has grade {grade} here and {known} before; keep one")
        if mistakes:
            more = f"\nand {len(mistakes) - _SHOWN} more" if len(mistakes) > _SHOWN else ""
            raise EvaluationError("\n".join(mistakes[:_SHOWN]) + more)
        if not grades:
            raise EvaluationError(_nothing_left(path, problems))
        graded = max(grade for judged in grades.values() for grade in judged.values()) > 1
        return cls(grades, str(path), graded, tuple(problems))

    def to_qrels(self, path: str | Path) -> None:
        """Write the judgments in the format of TREC, in their order; white space in ids is percent-encoded.

        Raises
        ------
        ExportError
            If the file cannot be written.
        """
        lines = (
            f"{encode_id(query)} 0 {encode_id(candidate)} {grade}\n"
            for query, judged in self.grades.items()
            for candidate, grade in judged.items()
        )
        save_text(path, "".join(lines))

    @property
    def n_pairs(self) -> int:
        """How many judgments there are."""
        return sum(len(judged) for judged in self.grades.values())

    @property
    def relevant_from(self) -> int:
        """The lowest grade that means related."""
        return CLEARLY_RELATED if self.graded else 1


def encode_id(name: str) -> str:
    """Return `name` as one word: white space, control characters and ``%`` are percent-encoded.

    Fields of TREC files are separated by white space, and no reader knows quotes. All else stays readable.

    Examples
    --------
    >>> encode_id("news/50 % off")
    'news/50%20%25%20off'
    """
    return _UNSAFE.sub(lambda found: quote(found[0], safe="", errors="surrogatepass"), name)


def decode_id(word: str) -> str:
    """Return the name that `encode_id` made `word` of."""
    try:
        return unquote(word, errors="surrogatepass")
    except UnicodeDecodeError:  # somebody else's percent sign
        return word


class _Names:
    """Finds the id of what a file of judgments names, each name only once."""

    def __init__(self, corpus: Corpus, decode: Callable[[str], str]) -> None:
        self._corpus = corpus
        self._decode = decode
        self._found: dict[str, str | UnknownArticleError] = {external.id: external.id for external in corpus.externals}

    def find(self, name: str) -> str:
        plain = self._decode(name)
        found = self._look_up(plain)
        if isinstance(found, UnknownArticleError) and plain != name:
            as_written = self._look_up(name)
            found = found if isinstance(as_written, UnknownArticleError) else as_written
        if isinstance(found, UnknownArticleError):
            raise found
        return found

    def _look_up(self, name: str) -> str | UnknownArticleError:
        if name not in self._found:
            try:
                self._found[name] = self._corpus.find(name).id
            except UnknownArticleError as error:
                self._found[name] = error
        return self._found[name]


def _qrels_rows(path: Path) -> Iterator[Row]:
    for number, line in enumerate(read_text(path).split("\n"), 1):
        fields = line.split()
        if not fields:
            continue
        if len(fields) != 4:
            raise EvaluationError(
                f"{path}:{number}: {len(fields)} fields in {line.strip()[:80]!r}; "
                "write `query 0 candidate grade`, with %20 for a space in a name"
            )
        query, _, candidate, grade = fields
        yield number, query, candidate, grade


def _grade(text: str) -> int | None:
    """The grade that `text` means, or None; a spreadsheet may write 2.0 for 2."""
    found = re.fullmatch(r"\s*([0-3])(?:[.,]0+)?\s*", text, re.ASCII)
    return int(found[1]) if found else None


def _unknown(path: str | Path, line: int, error: UnknownArticleError) -> Problem:
    kind: ProblemKind = "ambiguous link" if isinstance(error, AmbiguousReferenceError) else "dangling link"
    text, _, remedy = str(error).rpartition("; ")
    return Problem(Path(path).as_posix(), line, kind, text, remedy)


def _itself(path: str | Path, line: int, query: str) -> Problem:
    text = f"{query!r} is judged for itself"
    return Problem(Path(path).as_posix(), line, "self link", text, "remove the line")


def _nothing_left(path: str | Path, problems: list[Problem]) -> str:
    if not problems:
        return f"{path} holds no judgments; write one a line: `query 0 candidate grade`"
    return (
        f"none of the {len(problems)} judged pairs of {path} is about two articles of this content; "
        f"name the folder they were made for. The first: {problems[0]}"
    )


def _nothing_curated(corpus: Corpus) -> str:
    if corpus.links.nnz:
        return "every curated list leads out of the site only; count externals, too, or name a file of judgments"
    if len(corpus) == 1:
        return "there is one article, and no other to rank for it; name a folder of more articles"
    return (
        "no article has a curated list with a link to another article of the site; "
        "add `related:` lists, or name a file of judgments"
    )
