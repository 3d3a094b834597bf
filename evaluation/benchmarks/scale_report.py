"""The cost model of `scale`: fitted to small sites, checked on the largest, and continued on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import nnls

__all__ = ["report"]

PAPER = 100_000_000
"""Articles of the site on paper."""

PAPER_SHARD = 250_000
"""Articles of each of its shards."""

CORES, GIGABYTES, PRICE = 16, 128, 0.80
"""A machine on paper, and what an hour of it costs in dollars: a round figure for 16 cores and 128 GB in a cloud."""

MACHINES = 16

STEPS = (
    "read", "order", "articles", "tables", "names", "link", "join", "vocabulary", "vectors", "direction", "typicality",
    "finish",
)  # fmt: skip
ALONE = ("order", "join", "vocabulary", "direction", "finish")
"""Steps of which a build has one: the other workers wait."""

FOLDER = 5e9
"""Bytes a second of the folder that machines share, on paper: a good parallel file system."""

_ABOUT_THE_MODEL = """\
Processor time of each step: a constant, so much for each article, and so much for each curated link. Bytes: so much for
each task, article and link, and for each article and task, since some tasks read of every shard. Memory of a task: a
constant, so much for each of its own articles, and for the number of all articles to the power of 3/4, as that of terms
grows. Least squares of ratios, no factor negative.
"""

_ABOUT_THE_CHECK = """\
What the model says when it is fitted to the smaller sites alone. Its form was changed once, after the first prediction
of 2,000,000 articles: without the term for articles and tasks it was 25 % short of the bytes, and with memory in
proportion to articles 27 % beyond it; for processor time it was as it is now.
"""

Row = Mapping[str, Any]
Floats = npt.NDArray[np.float64]


def report(rows: Sequence[Row]) -> str:
    """Return the page."""
    same, rows = ([row for row in rows if (row["step"] == "same") is is_same] for is_same in (True, False))
    sizes = sorted({row["articles"] for row in rows})
    parts = [_head(rows), _measured(rows), *_same(same), _fitted(rows)]
    if len(sizes) > 2:
        parts += [_checked(rows, sizes)]
    return "\n".join([*parts, _on_paper(rows)])


def _head(rows: Sequence[Row]) -> str:
    n_workers = max(row["workers"] for row in rows)
    return f"""# Sites in shards: what they take

Made by `python evaluation/benchmarks/scale.py report` from the rows that `… run N …` added to `scale.jsonl`:
newsrooms made up by [synthetic.py](../synthetic.py), built by a LocalCluster of {n_workers} workers on one machine.
Seconds are of processors; memory is what a worker held beside mapped files, which the system takes back; bytes are
those that steps wrote, and read from other steps and from the input.
What is what: [scale.md](../../docs/scale.md).
"""


def _measured(rows: Sequence[Row]) -> str:
    head = (
        "articles",
        "links",
        "shards",
        "processor s",
        "memory, GB",
        "written, GB",
        "read, GB",
        "index, GB",
        "a question, ms",
    )
    lines = [_line(head), _line(["---:"] * len(head))]
    for key, own in _sites(rows).items():
        steps = [row for row in own if row["step"] in STEPS]
        sums = {name: sum(row[name] for row in steps) for name in ("seconds", "written", "read")}
        build, question = _one(own, "build"), _one(own, "one question")
        bytes_of = (_memory(own), sums["written"], sums["read"], build["kept"])
        gigabytes = [f"{value / 1e9:.2f}" for value in bytes_of]
        lines.append(
            _line(
                [
                    *(f"{number:,}" for number in key),
                    f"{sums['seconds']:,.0f}",
                    *gigabytes,
                    f"{1000 * question['seconds']:.1f}",
                ]
            )
        )
    return "\n".join(
        [*lines, "", "Memory is the most that one worker held. A question, with reasons, is the median of two hundred."]
    )


def _same(rows: Sequence[Row]) -> Iterator[str]:
    if rows:
        yield "\n## The same answers\n\nLists, scores and reasons beside those of one index, to the last bit"
        yield "(`python evaluation/benchmarks/same_lists.py N`):\n"
        yield _line(("articles", "shards", "lists compared", "lists that differ"))
        yield _line(["---:"] * 4)
        for row in rows:
            yield _line(f"{row[name]:,}" for name in ("articles", "shards", "lists", "different"))


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _fitted(rows: Sequence[Row]) -> str:
    lines = ["", "## The model", ""]
    lines += [_ABOUT_THE_MODEL]
    head = ("step", "µs: article", "link", "bytes: article", "link", "article and task", "memory: own article")
    lines += [_line([*head, "(articles of the site)^¾"]), _line(["---", *["---:"] * 7])]
    for step in STEPS:
        own = [row for row in rows if row["step"] == step]
        seconds, moved, memory = (_fit(own, *what) for what in (_SECONDS, _MOVED, _MEMORY))
        figures = (1e6 * seconds[1], 1e6 * seconds[2], *moved[1:], *memory[1:])
        lines.append(_line([step, *(f"{value:,.1f}" for value in figures)]))
    return "\n".join(lines)


def _checked(rows: Sequence[Row], sizes: Sequence[int]) -> str:
    head = ("of", "from up to", "", "predicted", "measured", "off by")
    kinds = ("---:", "---:", "---", "---:", "---:", "---:")
    lines = ["", "## Checked", "", _ABOUT_THE_CHECK, _line(head), _line(kinds)]
    for known, n in pairwise(sizes[1:]):
        smaller = [row for row in rows if row["articles"] <= known]
        for key, own in _sites(row for row in rows if row["articles"] == n).items():
            lines += _predicted(smaller, own, f"{key[0]:,}", f"{known:,}")
    return "\n".join(lines)


def _predicted(known: Sequence[Row], own: Sequence[Row], *names: str) -> Iterator[str]:
    steps = [row for row in own if row["step"] in STEPS]
    for name, unit, what, total in (
        ("processor time", "s", _SECONDS, sum), ("bytes moved", "GB", _MOVED, sum),
        ("memory of a worker", "GB", _MEMORY, max),
    ):  # fmt: skip
        found = total(what[0](row) for row in steps)
        said = total(_said(known, row, what) for row in steps)
        scale = 1e9 if unit == "GB" else 1.0
        figures = (f"{said / scale:,.2f} {unit}", f"{found / scale:,.2f} {unit}", f"{said / found - 1:+.0%}")
        yield _line([*names, name, *figures])


def _on_paper(rows: Sequence[Row]) -> str:
    ratio = float(np.mean([row["links"] / row["articles"] for row in rows]))
    links, shards = int(ratio * PAPER), PAPER // PAPER_SHARD
    paper = {
        step: {"articles": PAPER, "links": links, "step": step, "tasks": 1 if step in ALONE else shards}
        for step in STEPS
    }
    said = {
        step: {name: _said(rows, row, what) for name, what in (("s", _SECONDS), ("b", _MOVED), ("m", _MEMORY))}
        for step, row in paper.items()
    }
    alone = sum(said[step]["s"] for step in ALONE)
    together = sum(one["s"] for step, one in said.items() if step not in ALONE)
    memory = sorted(((one["m"], step) for step, one in said.items()), reverse=True)
    in_parallel = max(
        1, min(CORES, int(GIGABYTES * 0.8e9 / max(one["m"] for step, one in said.items() if step not in ALONE)))
    )
    hours = alone / 3600 + together / 3600 / (MACHINES * in_parallel)
    asked = [row for row in rows if row["step"] == "one question"]
    at = _polynomial([row["articles"] for row in asked], [row["seconds"] for row in asked])
    list_seconds = at(PAPER)
    list_hours = PAPER * list_seconds / 3600 / (MACHINES * CORES)
    moved = sum(one["b"] for one in said.values())
    most, mover = max((one["b"], step) for step, one in said.items())
    kept = float(np.mean([row["kept"] / row["articles"] for row in rows if row["step"] == "build"]))
    too_much = [f"**{step}** ({one / 1e9:,.0f} GB)" for one, step in memory if one > GIGABYTES * 1e9]
    breaks = ", ".join(too_much) or f"none (the largest, {memory[0][1]}, {memory[0][0] / 1e9:,.0f} GB)"
    return f"""
## {PAPER:,} articles, on paper

{shards} shards of {PAPER_SHARD:,} articles, {links:,} links, {MACHINES} machines with {CORES} cores and {GIGABYTES} GB
(about ${PRICE:.2f} an hour each), by the model above: it is continued far beyond what was measured, so these are
orders of magnitude.

| | |
|---|---:|
| processor time of steps that are shared | {together / 3600:,.0f} hours |
| of steps that one worker makes alone | {alone / 3600:,.1f} hours |
| a build, {in_parallel} workers on each machine | {hours:,.1f} hours, ${hours * MACHINES * PRICE:,.0f} |
| bytes moved, at {FOLDER / 1e9:.0f} GB/s | {moved / 1e12:,.1f} TB, {moved / FOLDER / 3600:,.1f} hours |
| the index | {kept * PAPER / 1e12:,.2f} TB |
| a question | {list_seconds:,.2f} s of a processor |
| all lists | {list_hours:,.0f} hours, ${list_hours * MACHINES * PRICE:,.0f} |

What breaks first: the folder that all share. The step **{mover}** alone moves {most / 1e12:,.1f} TB, since each of its
tasks reads the names of the whole site. Then memory, of steps that one worker makes alone and that hold something of
every article or term; beyond {GIGABYTES} GB: {breaks}. Then a question: it makes a few
arrays as long as the site, {PAPER * 20 / 1e9:,.0f} GB at {PAPER:,} articles, and holds the links of all.
"""


_SECONDS = (lambda row: row["seconds"], lambda row: (1, row["articles"], row["links"]))
# Each task of some steps reads something of every shard, as of the table of names.
_MOVED = (
    lambda row: row["written"] + row["read"],
    lambda row: (row["tasks"], row["articles"], row["links"], row["articles"] * row["tasks"]),
)
# What a step holds of the whole site are terms, above all, and of these there are ever fewer new ones (Heaps' law).
_MEMORY = (lambda row: row["memory"], lambda row: (1, row["articles"] / row["tasks"], row["articles"] ** 0.75))
What = tuple[Callable[[Row], float], Callable[[Row], tuple[float, ...]]]
"""What is explained, and by what."""


def _fit(rows: Sequence[Row], value: Callable[[Row], float], causes: Callable[[Row], tuple[float, ...]]) -> Floats:
    """The constant and the two factors that explain the rows best; each row counts by its ratio, large or small."""
    measured = np.array([max(value(row), 1e-9) for row in rows])
    matrix = np.array([causes(row) for row in rows], dtype=float)
    scale = np.maximum(np.abs(matrix).max(axis=0), 1e-12)
    factors, _ = nnls(matrix / scale / measured[:, None], np.ones(len(rows)))
    return np.asarray(factors / scale)


def _said(known: Sequence[Row], row: Row, what: What) -> float:
    """What the model of some rows says of a step."""
    factors = _fit([one for one in known if one["step"] == row["step"]], *what)
    return float(factors @ np.array(what[1](row)))


def _polynomial(x: Sequence[float], y: Sequence[float]) -> Callable[[float], float]:
    """A constant and a factor, none negative."""
    factors, _ = nnls(np.array([[1.0, one / 1e6] for one in x]), np.array(y))
    return lambda at: float(factors[0] + factors[1] * at / 1e6)


def _sites(rows: Iterable[Row]) -> dict[tuple[int, int, int], list[Row]]:
    """The rows of each site, smallest first."""
    sites: dict[tuple[int, int, int], list[Row]] = {}
    for row in sorted(rows, key=lambda row: (row["articles"], row["links"], row["shards"])):
        sites.setdefault((row["articles"], row["links"], row["shards"]), []).append(row)
    return sites


def _memory(rows: Sequence[Row]) -> float:
    return max(float(row["memory"]) for row in rows if row["step"] in STEPS)


def _one(rows: Sequence[Row], step: str) -> Row:
    return [row for row in rows if row["step"] == step][-1]
