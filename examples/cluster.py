"""A site in shards, from files to all lists, by workers of Dask on this machine.

``python examples/cluster.py [FILES] [--articles N] [--shards N] [--workers N] [--compare]``

Without files, a newsroom is made up. With ``--compare`` one process builds the same site in one piece, and every list,
score and reason is compared with that. For workers on other machines, start ``dask scheduler`` and ``dask worker``
there, and hand their address to ``distributed.Client`` instead of a ``LocalCluster``; the folder of the index must be
one that all of them share.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from pathlib import Path

from distributed import Client, LocalCluster

from recommender import Recommender, cluster, read_corpus


def main() -> None:
    """Build, ask, and write all lists."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("files", nargs="?", help="JSON Lines or Parquet: 'archive/**/*.parquet', s3://bucket/*.jsonl")
    parser.add_argument("--articles", type=int, default=20_000, metavar="N", help="how many are made up (20,000)")
    parser.add_argument("--shards", type=int, default=4, metavar="N", help="into how many parts (4)")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many processes (2)")
    parser.add_argument("--lists", type=int, metavar="N", help="how many lists are made (all)")
    parser.add_argument("--compare", action="store_true", help="compare with an index in one piece")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        files = options.files or str(made_up(Path(scratch, "files"), options.articles))
        start = time.perf_counter()

        def say(step: str, done: int, total: int) -> None:
            if done == total:
                print(f"{time.perf_counter() - start:7.1f} s  {step}", flush=True)

        # A step takes all the memory of its shard, so each worker makes one at a time.
        with (
            LocalCluster(n_workers=options.workers, threads_per_worker=1, dashboard_address=None) as local,
            Client(local) as client,
        ):
            rec = cluster.build(files, Path(scratch, "index"), shards=options.shards, client=client, progress=say)
            print(rec)
            for story in rec.recommend(rec.corpus.ids[0], k=3, fill=True):
                print(f"  {story.rank}. {story.title}: {'; '.join(reason.text for reason in story.reasons)}")
            names = rec.corpus.ids[: options.lists]
            lines = [*rec.lines(articles=names, executor=client.get_executor())]
            say(f"{len(lines):,} lists", 1, 1)
        if options.compare:
            whole = Recommender.fit(read_corpus(files))
            pairs = zip(lines, whole.lines(articles=names), strict=True)
            different = sum(one != other for one, other in pairs)
            print(f"{different:,} of {len(lines):,} lists are other ones than those of an index in one piece")
            sys.exit(bool(different))


def made_up(folder: Path, n: int) -> Path:
    """Write a newsroom of `n` articles into JSON Lines, and return their folder."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "evaluation"))
    from synthetic_news import write_newsroom

    write_newsroom(folder, n, 0, json_lines=True, file_lines=-(-n // 8))
    return folder


if __name__ == "__main__":
    main()
