"""What is true: which articles are relevant to which, and according to whom.

There are two sources. The site's own curated lists only say "related". Assessors give each pair of articles a grade
from 0 to 3; they are people or, as for the files in ``evaluation/judgments``, language models. Graded judgments are
kept in the format of TREC, one pair a line: ``query 0 candidate grade``. In place of the 0, which has no meaning to
other programs, stands who gave the grade, if that is known: ``query editor candidate grade``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from numbers import Integral
from pathlib import Path

import numpy as np

from recommender._io.arguments import checked_callable, checked_flag, checked_list, checked_path, checked_text
from recommender._io.textfiles import save_text
from recommender.content import Problem
from recommender.corpus import Corpus, checked_corpus
from recommender.errors import EvaluationError, checked_keywords, wrong_argument
from recommender.judging.article_names import ArticleNames
from recommender.judging.graded_rows import (
    ASSESSOR_KINDS,
    CLEARLY_RELATED,
    GRADES,
    Row,
    checked_rows,
    kind_of,
    nothing_left,
    parse_grade,
    qrels_rows,
)
from recommender.judging.trec_format import decode_id, encode_id

__all__ = ["Judgments"]

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
    graded_by : mapping of str to mapping of str to str
        ``graded_by[query_id][article_id]``: one of `recommender.judging.ASSESSOR_KINDS`. Pairs of which that is not
        known, and curated lists, are missing.

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
    graded_by: Mapping[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

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
        kinds = {kind for pairs in self.graded_by.values() for kind in pairs.values()}
        if not kinds <= set(ASSESSOR_KINDS):
            raise wrong_argument("graded_by", sorted(kinds), f"of these: {', '.join(ASSESSOR_KINDS)}")

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
    def joined(cls, parts: Iterable[Judgments]) -> Judgments:
        """Return all judgments of several files; where two grade the same pair, the grade of the first counts.

        Examples
        --------
        >>> from recommender import Judgments
        >>> first = Judgments({"a": {"b": 3}}, "anna", graded=True, graded_by={"a": {"b": "editor"}})
        >>> both = Judgments.joined([first, Judgments({"a": {"b": 2, "c": 0}}, "ben", graded=True)])
        >>> both.grades, both.source, both.assessors
        ({'a': {'b': 3, 'c': 0}}, 'anna + ben', {'editor': 1, '': 1})
        """
        listed = checked_list("parts", parts, "Judgments")
        grades: dict[str, dict[str, int]] = {}
        graded_by: dict[str, dict[str, str]] = {}
        for part in listed:
            for query, judged in part.grades.items():
                known, kinds = grades.setdefault(query, {}), part.graded_by.get(query, {})
                new = {candidate: grade for candidate, grade in judged.items() if candidate not in known}
                known.update(new)
                graded_by.setdefault(query, {}).update({name: kind for name, kind in kinds.items() if name in new})
        source = " + ".join(dict.fromkeys(part.source for part in listed))
        problems = tuple(problem for part in listed for problem in part.problems)
        return cls(grades, source, any(part.graded for part in listed), problems, graded_by)

    @classmethod
    @checked_keywords
    def from_qrels(cls, path: str | Path, corpus: Corpus) -> Judgments:
        """Read judgments in the format of TREC: ``query 0 candidate grade``, one pair a line.

        Parameters
        ----------
        path : str or Path
            UTF-8 text. The second field may say who gave the grade: ``editor`` or ``language-model``; anything else
            in it has no meaning.
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
        return cls.from_rows(qrels_rows(path), path, corpus, decode=decode_id)

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
        names = ArticleNames(path, checked_corpus(corpus), decode)
        grades: dict[str, dict[str, int]] = {}
        graded_by: dict[str, dict[str, str]] = {}
        problems: list[Problem] = []
        mistakes: list[str] = []
        for row in checked_rows(rows):
            grade, kind, place = parse_grade(row.grade), kind_of(row.graded_by), f"{path}:{row.line}"
            if grade is None:
                mistakes.append(f"{place}: {row.grade[:40]!r} is no grade; use 3, 2, 1, or 0 for unrelated")
                continue
            if row.graded_by.strip() and kind is None:
                mistakes.append(f"{place}: {row.graded_by[:40]!r} is no assessor; use {' or '.join(ASSESSOR_KINDS)}")
                continue
            pair = names.pair(row)
            if isinstance(pair, Problem):
                problems.append(pair)
                continue
            query, candidate = pair
            earlier = grades.setdefault(query, {}).setdefault(candidate, grade)
            if earlier != grade:
                what = f"{row.candidate!r} for {row.query!r}"
                mistakes.append(f"{place}: {what} has grade {grade} here and {earlier} before; keep one")
            if kind:
                graded_by.setdefault(query, {}).setdefault(candidate, kind)
        if mistakes:
            more = f"\nand {len(mistakes) - _MAX_MISTAKES} more" if len(mistakes) > _MAX_MISTAKES else ""
            raise EvaluationError("\n".join(mistakes[:_MAX_MISTAKES]) + more)
        if not grades:
            raise EvaluationError(nothing_left(path, problems))
        graded = max(grade for judged in grades.values() for grade in judged.values()) > 1
        return cls(grades, str(path), graded, tuple(problems), graded_by)

    @checked_keywords
    def to_qrels(self, path: str | Path) -> None:
        """Write the judgments in the format of TREC, in their order; white space in ids is percent-encoded.

        The second field, which other programs skip, is who gave the grade, or 0 if that is not known.

        Raises
        ------
        ExportError
            If the file cannot be written.
        """
        lines = (
            f"{encode_id(query)} {kind.replace(' ', '-') or 0} {encode_id(candidate)} {grade}\n"
            for query, candidate, grade, kind in self.rows()
        )
        save_text(checked_path("path", path, "a file"), "".join(lines))

    def rows(self) -> Iterator[tuple[str, str, int, str]]:
        """Yield query, candidate, grade, and who gave it: "" where that is not known."""
        for query, judged in self.grades.items():
            kinds = self.graded_by.get(query, {})
            for candidate, grade in judged.items():
                yield query, candidate, grade, kinds.get(candidate, "")

    @property
    def assessors(self) -> dict[str, int]:
        """How many pairs each of `recommender.judging.ASSESSOR_KINDS` graded; under "" those of which it is unknown."""
        return dict(Counter(kind for *_, kind in self.rows()))

    @property
    def n_pairs(self) -> int:
        """How many judgments there are."""
        return sum(len(judged) for judged in self.grades.values())

    @property
    def relevant_from(self) -> int:
        """The lowest grade that means related."""
        return CLEARLY_RELATED if self.graded else 1


def _nothing_curated(corpus: Corpus) -> str:
    if corpus.links.nnz:
        return "every curated list leads out of the site only; count externals, too, or name a file of judgments"
    if len(corpus) == 1:
        return "there is one article, and no other to rank for it; name a folder of more articles"
    return (
        "no article has a curated list with a link to another article of the site; "
        "add `related:` lists, or name a file of judgments"
    )
