"""What is true: which articles are relevant to which, and according to whom.

There are two sources. The site's own curated lists only say "related". Graders give each pair of articles a grade from
0 to 3; they are people or, as for the files in ``evaluation/judgments``, language models. Graded judgments are kept in
the format of TREC, one pair a line: ``query 0 candidate grade``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral
from pathlib import Path

import numpy as np

from recommender._io.arguments import checked_callable, checked_flag, checked_list, checked_path, checked_text
from recommender._io.textfiles import save_text
from recommender.content import Problem, ProblemKind
from recommender.corpus import AmbiguousReferenceError, Corpus, checked_corpus
from recommender.errors import EvaluationError, UnknownArticleError, checked_keywords, wrong_argument
from recommender.judging.article_names import ArticleNames
from recommender.judging.trec_format import decode_id, encode_id, read_records

__all__ = ["CLEARLY_RELATED", "GRADES", "Judgments", "Row"]

GRADES = {
    3: "same story or event, a direct follow-up, or another outlet's coverage of it",
    2: "clearly related: the same specific subject, context a reader would want",
    1: "loosely related: same broad topic or company, weak filler",
    0: "unrelated",
}
"""What a grade says about a candidate, to a reader who has just read the query."""

CLEARLY_RELATED = 2
"""From this grade on a graded candidate counts as relevant, because weak filler is not what a reader came for."""

Row = tuple[int, str, str, str]
"""One row of a file of judgments: line number, name of the query, name of the candidate, grade; texts as written."""

_MAX_MISTAKES = 5
"""How many wrong rows an error message lists, so that it fits on a screen."""


@checked_keywords
@dataclass(frozen=True)
class Judgments:
    """Grades of candidates, by query.

    Attributes
    ----------
    grades : mapping of str to mapping of str to int
        ``grades[query_id][article_id]``: a key of `GRADES`. In curated lists every entry has grade 1, and entries
        stand in the editor's order.
    source : str
        ``"curated"``, or the name of the file.
    graded : bool
        True if grades tell degrees, so that only those from 2 on mean related. False if 1 already means related.
    problems : tuple of Problem
        Judged pairs that were left out, because a name in them is that of no article of the site.

    Examples
    --------
    The curated lists of a site, and grades that were given elsewhere:

    >>> from recommender import Judgments, read_corpus
    >>> curated = Judgments.from_corpus(read_corpus("seeds/newsroom"))
    >>> len(curated.grades), curated.n_pairs, curated.relevant_from
    (43, 101, 1)
    >>> graded = Judgments({"a": {"b": 3, "c": 1}}, source="judged.qrels", graded=True)
    >>> graded.n_pairs, graded.relevant_from
    (2, 2)
    """

    grades: Mapping[str, Mapping[str, int]]
    source: str = "curated"
    graded: bool = False
    problems: tuple[Problem, ...] = field(default=(), repr=False)

    def __post_init__(self) -> None:
        expected = 'a mapping of queries to mappings of articles to grades: {"a": {"b": 2}}'
        if not isinstance(self.grades, Mapping):
            raise wrong_argument("grades", self.grades, expected)
        for query, grades in self.grades.items():
            if not isinstance(query, str) or not isinstance(grades, Mapping):
                raise wrong_argument("grades", {query: grades}, expected)
            for name, grade in grades.items():
                if not isinstance(name, str) or not isinstance(grade, Integral) or grade not in GRADES:
                    known = ", ".join(map(str, GRADES))
                    raise wrong_argument(f"the grade of {name!r} for {query!r}", grade, f"one of {known}, by the id")
        checked_text("source", self.source)
        checked_flag("graded", self.graded)

    def __repr__(self) -> str:
        return f"<Judgments: {len(self.grades):,} queries, {self.n_pairs:,} judgments, {self.source}>"

    @classmethod
    @checked_keywords
    def from_corpus(cls, corpus: Corpus, externals: bool = False) -> Judgments:
        """Take the curated lists as truth: every entry is relevant, with grade 1.

        Parameters
        ----------
        corpus : Corpus
            With curated lists.
        externals : bool, optional
            Also count entries that lead out of the site. An external that only one list names is left out: without that
            list the site does not know of it, so no system could recommend it.

        Raises
        ------
        EvaluationError
            If there is no such entry.
        """
        counted = np.arange(checked_corpus(corpus).n_nodes) < len(corpus)
        if checked_flag("externals", externals):
            counted |= np.bincount(corpus.links.indices, minlength=corpus.n_nodes) > 1
        grades = {}
        for position, article in enumerate(corpus.articles):
            listed = [node for node in corpus.related(position).tolist() if counted[node]]
            if listed:
                grades[article.id] = {corpus.node(node).id: 1 for node in listed}
        if not grades:
            raise EvaluationError(f"nothing to evaluate: {_nothing_curated(corpus)}")
        return cls(grades)

    @checked_keywords
    def only(self, grades: Mapping[str, Mapping[str, int]]) -> Judgments:
        """Return the same judgments with other, fewer `grades`."""
        return replace(self, grades=grades)

    @classmethod
    @checked_keywords
    def from_qrels(cls, path: str | Path, corpus: Corpus) -> Judgments:
        """Read judgments in the format of TREC: ``query 0 candidate grade``, one pair a line.

        Parameters
        ----------
        path : str or Path
            UTF-8 text. The second field has no meaning.
        corpus : Corpus
            Queries and candidates may go by any name that `Corpus.find` understands. White space in a name is
            percent-encoded, see `recommender.judging.encode_id`. An external goes by its id.

        Returns
        -------
        Judgments
            Pairs with a name that is that of no article are left out and listed in ``problems``.

        Raises
        ------
        EvaluationError
            If the file cannot be read, a line is malformed, a pair has two different grades, or nothing is
            left.
        """
        checked_path("path", path, "a file")
        return cls.from_rows(_qrels_rows(Path(path)), path, corpus, decode=decode_id)

    @classmethod
    @checked_keywords
    def from_rows(
        cls, rows: Iterable[Row], path: str | Path, corpus: Corpus, decode: Callable[[str], str] = str
    ) -> Judgments:
        """Check the `rows` of a file of judgments, and find the articles that they name.

        Parameters
        ----------
        rows : iterable of `Row`
            In any order.
        path : str or Path
            The file they are from, for messages.
        corpus : Corpus
            The articles they are about.
        decode : callable, optional
            Turns a name as the file has it into the name as it was. Where no article has that name, the name is taken
            as written.

        Raises
        ------
        EvaluationError
            If a grade is none, a pair has two different grades, or nothing is left.
        SettingsError
            If an argument is of the wrong kind.
        """
        checked_path("path", path, "a file")
        checked_callable("decode", decode, "a function of a name")
        names = ArticleNames(checked_corpus(corpus), decode)
        grades: dict[str, dict[str, int]] = {}
        problems: list[Problem] = []
        mistakes: list[str] = []
        for line, query_name, candidate_name, text in _checked_rows(rows):
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
                problems.append(_self_judged(path, line, query))
                continue
            earlier = grades.setdefault(query, {}).setdefault(candidate, grade)
            if earlier != grade:
                pair = f"{candidate_name!r} for {query_name!r}"
                mistakes.append(f"{path}:{line}: {pair} has grade {grade} here and {earlier} before; keep one")
        if mistakes:
            more = f"\nand {len(mistakes) - _MAX_MISTAKES} more" if len(mistakes) > _MAX_MISTAKES else ""
            raise EvaluationError("\n".join(mistakes[:_MAX_MISTAKES]) + more)
        if not grades:
            raise EvaluationError(_nothing_left(path, problems))
        graded = max(grade for judged in grades.values() for grade in judged.values()) > 1
        return cls(grades, str(path), graded, tuple(problems))

    @checked_keywords
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
        save_text(checked_path("path", path, "a file"), "".join(lines))

    @property
    def n_pairs(self) -> int:
        """How many judgments there are."""
        return sum(len(judged) for judged in self.grades.values())

    @property
    def relevant_from(self) -> int:
        """The lowest grade that means related."""
        return CLEARLY_RELATED if self.graded else 1


def _checked_rows(rows: Iterable[Row]) -> list[Row]:
    listed = checked_list("rows", rows, "rows: (1, 'query', 'candidate', '2')")
    for row in listed:
        if not isinstance(row, tuple) or len(row) != 4 or not all(isinstance(text, str) for text in row[1:]):
            raise wrong_argument("a row", row, "a line, a query, a candidate and a grade: (1, 'a', 'b', '2')")
    return listed


def _qrels_rows(path: Path) -> Iterator[Row]:
    for number, (query, _, candidate, grade) in read_records(path, "query 0 candidate grade"):
        yield number, query, candidate, grade


def _grade(text: str) -> int | None:
    """The grade that `text` means, or None; a spreadsheet may write 2.0 for 2."""
    match = re.fullmatch(r"\s*([0-3])(?:[.,]0+)?\s*", text, re.ASCII)
    return int(match[1]) if match else None


def _unknown(path: str | Path, line: int, error: UnknownArticleError) -> Problem:
    kind: ProblemKind = "ambiguous link" if isinstance(error, AmbiguousReferenceError) else "dangling link"
    text, _, remedy = str(error).rpartition("; ")
    return Problem(Path(path).as_posix(), line, kind, text, remedy)


def _self_judged(path: str | Path, line: int, query: str) -> Problem:
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
