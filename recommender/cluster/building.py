"""A site is built in shards, by this process or by the workers of Dask, and goes on where it was interrupted."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io import array_store
from recommender._io.arguments import (
    checked_choice,
    checked_count,
    checked_flag,
    checked_moment,
    checked_names,
    checked_path,
)
from recommender.cluster.inputs import find_files
from recommender.cluster.plan import BUILDING, Options, Plan
from recommender.cluster.steps import Progress, run_steps
from recommender.content import ORIGINS
from recommender.engine import KINDS, SHARDS, Fitted, Recommender, check_settings, recommender_of, store_of
from recommender.errors import NoIndexError, StoreError, checked_keywords
from recommender.ranking.learning import Learn
from recommender.readers import Fields

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["build"]


@checked_keywords
def build(
    files: str | Path | Iterable[str],
    index: str | Path,
    *,
    shards: int,
    client: Client | None = None,
    fields: Mapping[str, str | Sequence[str]] | None = None,
    related_origin: str = "editor",
    weights: Mapping[str, float] | None = None,
    exclude_hidden: bool = False,
    learn: Learn = "auto",
    moment: datetime | None = None,
    progress: Progress | None = None,
) -> Recommender:
    r"""Build the index of a site that is larger than a machine, in shards; its answers are those of one index.

    If it is interrupted, the same call goes on with what is missing. Once it is done, the same call reads the index,
    and makes those shards anew that are missing or damaged.

    Parameters
    ----------
    files : str or Path, or iterable of str
        JSON Lines (``.jsonl``, ``.ndjson``), Parquet or CSV, each compressed by gzip or not: paths, folders, patterns
        (``data/**/*.jsonl``), or the same as URLs that fsspec knows: ``s3://bucket/archive/*.parquet``. A file is read
        by one worker.
    index : str or Path
        The folder of the index. All workers must be able to read and write it at this path.
    shards : int
        Into how many parts it is cut, ≥ 1.
    client : distributed.Client, optional
        Whose workers do the work; without, this process does.
    fields, related_origin
        As for `recommender.read_corpus`.
    weights, exclude_hidden, learn
        As for `recommender.Recommender`.
    moment : datetime, optional
        When the files were read: lists show what was public then, unless they are asked for another moment.
    progress : callable, optional
        ``progress(step, done, total)`` after each step.

    Returns
    -------
    Recommender
        It maps the shards, and answers as any other, but for `Recommender.update` and `Recommender.save`.

    Raises
    ------
    ContentError
        If there is no such file, or no article in them.
    RecommenderError
        If workers or their scheduler are lost for good; what was done is kept.
    StoreError
        If the index cannot be written.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from recommender import cluster
    >>> scratch = TemporaryDirectory()
    >>> lines = '{"id": "a", "title": "Ferry crews walk out"}', '{"id": "b", "title": "Ferry crews sail again"}'
    >>> _ = Path(scratch.name, "news.jsonl").write_text("\n".join(lines))
    >>> rec = cluster.build(f"{scratch.name}/*.jsonl", f"{scratch.name}/index", shards=2)
    >>> [story.title for story in rec.recommend("a", fill=True)]
    ['Ferry crews sail again']
    >>> [story.title for story in cluster.open(f"{scratch.name}/index").recommend("b", fill=True)]
    ['Ferry crews walk out']
    >>> scratch.cleanup()
    """
    patterns = checked_names("files", str(files) if isinstance(files, Path) else files)
    folder = checked_path("index", index, "a folder").resolve()
    check_settings(weights, exclude_hidden, learn)
    options = Options(
        {name: [*keys] for name, keys in Fields(fields).own.items()},
        checked_choice("related_origin", related_origin, ORIGINS),
        weights and {name: float(weight) for name, weight in weights.items()},
        checked_flag("exclude_hidden", exclude_hidden),
        bool(learn) if learn != "auto" else learn,
    )
    checked_moment("moment", moment)
    n = checked_count("shards", shards, 1, "into how many parts the index is cut")
    content = _as_seen_from(folder, patterns[0]) if len(patterns) == 1 else ""
    plan = Plan(folder, find_files(patterns), n, options, moment.isoformat() if moment else "", content)
    with array_store.locked(folder / SHARDS / BUILDING):
        plan = plan.begin()
        if not _is_sound(plan):
            run_steps(plan, client, progress)
            plan.forget(KINDS)
    return open(folder, verify=False)


@checked_keywords
def open(index: str | Path, *, verify: bool = True) -> Recommender:
    """Open the index that `build` made.

    All questions can be asked of it, also by the workers of a cluster that can read its folder:
    ``rec.lines(executor=client.get_executor())`` makes all lists.

    Parameters
    ----------
    index : str or Path
        Its folder.
    verify : bool
        Whether all files are compared with their checksums.

    Raises
    ------
    StoreError
        If there is none, or a shard is missing or damaged: it is named.

    Examples
    --------
    >>> from recommender import StoreError, cluster
    >>> try:
    ...     cluster.open("seeds")
    ... except StoreError as error:
    ...     print(error.what)  # doctest: +ELLIPSIS
    there is no index in '...seeds'
    """
    return recommender_of(Fitted.load(checked_path("index", index, "a folder").resolve(), verify=verify))


def _as_seen_from(index: Path, pattern: str) -> str:
    """Where files lie, as other commands compare it: both may be moved together."""
    return Path(os.path.relpath(Path(pattern).resolve(), index.parent)).as_posix()


def _is_sound(plan: Plan) -> bool:
    """Whether the index was made by this plan, and nothing is missing; parts that are damaged are removed."""
    try:
        facts = array_store.facts_of(plan.index)
    except StoreError:
        return False
    if (facts.get("shards") or [""])[0] != plan.name:
        return False
    try:
        Fitted.load(plan.index, verify=True)
        return True
    except StoreError:
        pass
    for kind in KINDS:
        for number in range(plan.n_shards + 1):
            store = store_of(plan.home, kind, number)
            try:
                array_store.load(store)
            except NoIndexError:
                continue
            except StoreError:
                shutil.rmtree(store, ignore_errors=True)
    return False
