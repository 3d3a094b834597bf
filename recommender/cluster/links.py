"""The steps of a build that make links: names are looked up in a table whose parts are ranges of hashes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from functools import reduce
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import scipy.sparse as sp

from recommender._arrays.counts import CountTable, compact
from recommender._arrays.lazy import joined
from recommender._arrays.strings import StringArray
from recommender._arrays.types import Ints
from recommender.cluster.articles import few, languages_of
from recommender.cluster.plan import Plan, Result
from recommender.content import Article, Problem
from recommender.corpus import (
    NONE_HIDDEN,
    AddressBook,
    Entries,
    Externals,
    NameTable,
    PartedNames,
    Records,
    Resolver,
    copies_of,
    days,
    mentions_of,
)
from recommender.engine import counts_of, pack_counts, pack_matrix, pack_strings, strings_of
from recommender.text import FIELD_WEIGHTS, count_nodes

__all__ = ["hosts_of", "join", "link", "names"]

Arrays = Mapping[str, npt.NDArray[Any]]


def names(plan: Plan, number: int) -> Result:
    """Collect the names in a range of hashes, from all shards."""
    parts = [
        NameTable(arrays["book.keys"], arrays["book.ranks"], arrays["book.positions"], Counter()).between(
            number, plan.n_shards
        )
        for arrays, _ in plan.loaded("tables")
    ]
    whole = PartedNames(parts, Counter()).whole
    table = NameTable.sorted(whole.keys, whole.ranks, whole.positions, whole.hosts)
    return {"book.keys": table.keys, "book.ranks": table.ranks, "book.positions": table.positions}, {}


def link(plan: Plan, shard: int) -> Result:
    """Resolve the entries of the lists of a shard, and the links in its texts."""
    everything, book = _articles(plan), _book(plan)
    own = plan.load("tables", shard)[0]
    first, end = plan.span(shard, len(everything))
    problems = list[Problem]()
    # No names are suggested: for that, each worker would read the whole site.
    resolver = Resolver(everything, book, problems, iter(()))
    lists = ((one, everything[one]) for one in range(first, end))
    rows = [row for position, article in lists if article.related for row in resolver.of(position, article)]
    externals = sorted({target for _, _, target, _ in rows if isinstance(target, str)})
    number_of: dict[int | str, int] = {name: -1 - number for number, name in enumerate(externals)}
    columns = {
        "owner": [row[0] for row in rows],
        "number": [row[1] for row in rows],
        "target": [number_of.get(row[2], row[2]) for row in rows],
        "place": [row[3] for row in rows],
    }
    page = np.concatenate([arrays["columns.page"] for arrays, _ in plan.loaded("tables")])
    copies = copies_of(page)

    def same_page(position: int) -> Ints:
        return np.array([position, *copies.get(position, ())], dtype=np.int64)

    links = counts_of("text_links", own)
    indptr = np.concatenate([np.zeros(first, np.int64), links.matrix.indptr])  # as if others had no links
    indptr = np.append(indptr, np.full(len(everything) - end, indptr[-1]))
    matrix = sp.csr_array((links.matrix.data, links.matrix.indices, indptr), shape=(len(everything), len(links.names)))
    mentions = mentions_of(everything, CountTable(links.names, matrix), book, same_page)[first:end]
    arrays = {
        **{f"entries.{name}": np.array(column, dtype=np.int64) for name, column in columns.items()},
        **pack_strings("externals", externals),
        **pack_matrix("mentions", mentions),
    }
    return arrays, {"problems": [*map(astuple, few(sorted({*problems})))]}


def join(plan: Plan, _: int) -> Result:
    """Put together what all questions need of every article, and what lists say of external pages."""
    everything, order = _articles(plan), plan.load("order")
    own, links = ([arrays for arrays, _ in plan.loaded(kind)] for kind in ("tables", "link"))
    entries = _entries(links, len(everything))
    externals = [*Externals(entries, everything)]
    columns = {name: np.concatenate([arrays[name] for arrays in own]) for name in own[0] if name.startswith("columns.")}
    outside = np.array([days(external.published) for external in externals], dtype=np.float64)
    found = [order[1]["problems"], *(facts["problems"] for _, facts in plan.loaded("link"))]
    problems = few(sorted({Problem(*row) for row in chain.from_iterable(found)}))
    arrays = {
        **pack_strings("ids", strings_of("ids", order[0])),
        **pack_strings("externals", entries.externals),
        **columns,
        **{f"entries.{name}": getattr(entries, name) for name in ("owner", "number", "target", "place", "hidden")},
        **pack_counts("labels", _labels(own)),
        **pack_matrix("mentions", sp.csr_array(sp.vstack([_mentions(part, len(everything)) for part in links]))),
        "digests": np.concatenate([arrays["digests"] for arrays in own]),
        "dates": np.append(columns["columns.published"], outside),
        **pack_counts("terms", count_nodes(externals, np.zeros(0, "U1"), languages_of(plan), FIELD_WEIGHTS)),
        "problems": np.frombuffer(json.dumps([*map(astuple, problems)]).encode(), dtype=np.uint8),
    }
    return arrays, {"n_problems": sum(not problem.is_note for problem in problems)}


def _articles(plan: Plan) -> Sequence[Article]:
    """All articles of the site; each is decoded when it is asked for."""
    return joined([Records(strings_of("articles", arrays), plan.n_shards) for arrays, _ in plan.loaded("articles")])


def _book(plan: Plan) -> AddressBook:
    tables = [
        NameTable(arrays["book.keys"], arrays["book.ranks"], arrays["book.positions"], Counter())
        for arrays, _ in plan.loaded("names")
    ]
    return AddressBook(_articles(plan), PartedNames(tables, hosts_of(plan)))


def hosts_of(plan: Plan) -> Counter[str]:
    """Return how many articles have a URL on which host."""
    return reduce(Counter.__add__, (Counter[str](facts["hosts"]) for _, facts in plan.loaded("tables")))


def _entries(parts: Sequence[Arrays], n_articles: int) -> Entries:
    """The resolved entries of all shards; external pages get their positions."""
    own = [[*strings_of("externals", arrays)] for arrays in parts]
    externals = sorted(set(chain.from_iterable(own)))
    position = {name: n_articles + number for number, name in enumerate(externals)}
    targets = list[Ints]()
    for arrays, its in zip(parts, own, strict=True):
        target = arrays["entries.target"].copy()
        positions = np.array([position[name] for name in its], dtype=np.int64)
        target[target < 0] = positions[-1 - target[target < 0]]
        targets.append(target)
    owner, number, place = (
        np.concatenate([arrays[f"entries.{name}"] for arrays in parts]) for name in ("owner", "number", "place")
    )
    return Entries(owner, number, np.concatenate(targets), place, NONE_HIDDEN, externals, n_articles)


def _labels(parts: Sequence[Arrays]) -> CountTable:
    """The labels of all shards as one table."""
    own = [counts_of("labels", arrays) for arrays in parts]
    known = sorted(set(chain.from_iterable(table.names for table in own)))
    column = {name: number for number, name in enumerate(known)}
    blocks = [
        sp.csr_array(
            (
                table.matrix.data,
                np.array([column[name] for name in table.names], dtype=np.int32)[table.matrix.indices],
                table.matrix.indptr,
            ),
            shape=(len(table), len(known)),
        )
        for table in own
    ]
    return CountTable(StringArray.of(known), compact(sp.csr_array(sp.vstack(blocks))))


def _mentions(arrays: Arrays, n_articles: int) -> sp.csr_array:
    data, indices, indptr = (arrays[f"mentions.{name}"] for name in ("data", "indices", "indptr"))
    return sp.csr_array((data, indices, indptr), shape=(len(indptr) - 1, n_articles))
