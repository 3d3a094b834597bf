"""Are answers of an index in shards those of one index? ``python evaluation/benchmarks/same_lists.py N``.

A synthetic newsroom of N articles is fitted by one process, and built in 1, 3 and 8 shards (``--shards``) by a
`LocalCluster` of two workers, which make all lists, too. Of each list the script compares ids, every bit of scores, the
reasons with their figures, and all else that a box shows. It prints how many lists differ, and adds a row for each
number of shards to ``evaluation/results/scale.jsonl``, of which ``scale.py report`` makes a table.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import astuple
from pathlib import Path
from typing import Any

from scale import ROWS, local_client
from synthetic_news import write_newsroom

from recommender import Recommender, cluster, read_corpus
from recommender.ranking import Recommendations


def hashes(lists: Iterator[tuple[str, Recommendations]]) -> Iterator[bytes]:
    """Yield a hash of each list: of its text form, in which a float has all of its digits."""
    for name, stories in lists:
        everything = repr((name, [astuple(story) for story in stories]))
        yield hashlib.blake2b(everything.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def compared(n: int, shards: Sequence[int], options: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """Yield a row for each number of shards."""
    with tempfile.TemporaryDirectory(dir=options.folder) as scratch:
        files = Path(scratch, "files")
        write_newsroom(files, n, 0, json_lines=True, file_lines=-(-n // 8))
        one_index = Recommender.fit(read_corpus(files))
        expected = [*hashes(one_index.recommend_all(10, processes=options.workers))]
        for number in shards:
            with local_client(options.workers, options.memory) as client:
                rec = cluster.build(files, Path(scratch, str(number)), shards=number, client=client)
                found = hashes(rec.recommend_all(10, executor=client.get_executor()))
                different = sum(one != other for one, other in zip(expected, found, strict=True))
            yield {"step": "same", "articles": n, "shards": number, "lists": len(expected), "different": different}


def main(arguments: Sequence[str] | None = None) -> None:
    """Compare, print, and keep the rows."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("n", type=int, metavar="N", help="how many articles")
    parser.add_argument("--shards", type=int, nargs="+", default=[1, 3, 8], metavar="N")
    parser.add_argument("--workers", type=int, default=2, metavar="N", help="how many processes (2)")
    parser.add_argument("--memory", type=float, default=6.0, metavar="GB", help="how much each may hold (6)")
    parser.add_argument("--folder", help="where indexes lie meanwhile (a folder for temporary files)")
    options = parser.parse_args(arguments)
    for row in compared(options.n, options.shards, options):
        print(f"{row['shards']} shards: {row['different']:,} of {row['lists']:,} lists differ", flush=True)
        with ROWS.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")


if __name__ == "__main__":
    main()
