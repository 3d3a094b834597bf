"""The steps of a build that read articles, and put them in order and into shards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, replace
from itertools import chain, pairwise

import numpy as np

from recommender._arrays.strings import StringArray
from recommender._arrays.types import Ints
from recommender.cluster.inputs import read_file
from recommender.cluster.plan import Arrays, Plan, Result
from recommender.content import Article, Problem
from recommender.corpus import (
    Columns,
    NameTable,
    Records,
    digests_of,
    encode,
    labels_of,
    text_links_of,
    with_unique_ids,
)
from recommender.engine import pack_counts, pack_strings, strings_of
from recommender.errors import NoArticlesError
from recommender.text import FIELD_WEIGHTS, Languages, count_nodes

__all__ = ["articles", "few", "languages_of", "order", "read", "tables"]

MAX_PROBLEMS = 10_000
"""How many problems are kept one by one; of the others it is said how many there are. A plain choice: 2 MB."""


def read(plan: Plan, number: int) -> Result:
    """Read a file."""
    found, problems = read_file(plan.files[number], plan.options.fields, plan.options.related_origin)
    languages = Languages.of(found)
    arrays = {
        **pack_strings("articles", Records.of(found).stored),
        **pack_strings("ids", [article.id for article in found]),
        "languages.guesses": languages.guesses,
        "languages.certain": languages.certain,
    }
    return arrays, {"problems": [*map(astuple, few(problems))]}


def order(plan: Plan, _: int) -> Result:
    """Put the articles of all files in order, and give each an id of its own."""
    parts = [plan.load("read", number) for number in range(len(plan.files))]
    problems = [Problem(*row) for _, facts in parts for row in facts["problems"]]
    stored = [Records(strings_of("articles", arrays)) for arrays, _ in parts]
    ids = [*chain.from_iterable(strings_of("ids", arrays) for arrays, _ in parts)]
    if not ids:
        names = ", ".join(file.name for file in plan.files[:3])
        why = f": {problems[0]}" if problems else ""
        raise NoArticlesError(f"no articles in {names}{why}; check what the files hold", problems)
    file = np.repeat(np.arange(len(stored)), [*map(len, stored)])
    place = np.concatenate([np.arange(len(records)) for records in stored])
    in_order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    reading = tuple(sorted(problems))
    written = dict[int, str]()
    shared = _sharing(ids, in_order)
    if len(shared):
        taken, found = {*ids}, [stored[file[one]][place[one]] for one in shared.tolist()]
        number_of = {(one.path, one.line): number for one, number in zip(found, shared.tolist(), strict=True)}
        unique, renamed = with_unique_ids(found, problems, taken.__contains__)
        for position, article in enumerate(unique):
            number = number_of[article.path, article.line]
            if position in renamed:
                ids[number], written[number] = article.id, renamed[position]
        in_order = np.array(sorted(range(len(ids)), key=ids.__getitem__), dtype=np.int64)
    position_of = np.empty_like(in_order)
    position_of[in_order] = np.arange(len(ids))
    arrays = {
        **pack_strings("ids", StringArray.of(ids[number] for number in in_order.tolist())),
        "file": file[in_order],
        "place": place[in_order],
        **{
            name: np.concatenate([arrays[name] for arrays, _ in parts])[in_order]
            for name in ("languages.guesses", "languages.certain")
        },
    }
    return arrays, {
        "reading_problems": [*map(astuple, few(reading))],
        "problems": [*map(astuple, few(problems))],
        "renamed": {str(int(position_of[number])): name for number, name in sorted(written.items())},
    }


def _sharing(ids: Sequence[str], in_order: Ints) -> Ints:
    """The numbers of the articles whose ids other articles have, too."""
    same = np.array([ids[one] == ids[other] for one, other in pairwise(in_order.tolist())], dtype=bool)
    shares = np.append(same, False) | np.append(False, same)
    sharing: Ints = in_order[shares]
    return sharing


def articles(plan: Plan, shard: int) -> Result:
    """Collect the articles of a shard, in order."""
    arrays, facts = plan.load("order")
    first, end = plan.span(shard, len(arrays["file"]))
    file, place = arrays["file"][first:end], arrays["place"][first:end]
    found = [b""] * (end - first)
    for number in np.unique(file).tolist():
        stored = strings_of("articles", plan.load("read", number)[0])
        rows = np.flatnonzero(file == number)
        for row, at in zip(rows.tolist(), place[rows].tolist(), strict=True):
            found[row] = stored.encoded(at)
    ids = strings_of("ids", arrays)
    for position in map(int, facts["renamed"]):
        if first <= position < end:
            row = position - first
            article = Records(StringArray.of(found[row : row + 1]))[0]
            found[row] = encode(replace(article, id=ids[position]))
    return pack_strings("articles", StringArray.of(found)), {}


def tables(plan: Plan, shard: int) -> Result:
    """Compute what depends on the articles of a shard alone: names, columns, labels, links, and counts of terms."""
    found: Sequence[Article] = Records(strings_of("articles", plan.load("articles", shard)[0]))
    languages = languages_of(plan)
    first, end = plan.span(shard, len(languages.guesses))
    names = NameTable.of(found, range(first, end))
    counts = count_nodes(found, languages.tags[first:end], languages, FIELD_WEIGHTS)
    arrays: Arrays = {
        "book.keys": names.keys,
        "book.ranks": names.ranks,
        "book.positions": names.positions,
        **_pack_columns(Columns.of(found)),
        **pack_counts("labels", labels_of(found)),
        **pack_counts("text_links", text_links_of(found)),
        **pack_counts("terms", counts),
        "digests": digests_of(found),
    }
    return arrays, {"hosts": dict(names.hosts)}


def _pack_columns(columns: Columns) -> Arrays:
    """Return columns as arrays of an index."""
    return {f"columns.{name}": getattr(columns, name) for name in Columns.__dataclass_fields__}


def languages_of(plan: Plan) -> Languages:
    """Return the languages of all articles of the site."""
    arrays, _ = plan.load("order")
    return Languages(arrays["languages.guesses"], arrays["languages.certain"])


def few(problems: Sequence[Problem]) -> list[Problem]:
    """Return the first problems, and one that says how many more there are."""
    if len(problems) <= MAX_PROBLEMS:
        return [*problems]
    last = problems[MAX_PROBLEMS]
    text = f"{len(problems) - MAX_PROBLEMS:,} more problems, the first of them: {last.text}"
    return [*problems[:MAX_PROBLEMS], replace(last, text=text)]
