"""All lists of a site, made by the workers of a Dask cluster: ``python examples/dask_lists.py CONTENT OUTPUT``.

It needs ``pip install 'recommender[cluster]'``. Here the cluster is this machine; ``Client("tcp://scheduler:8786")`` is
one of several, which must all see the index at the same path.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from dask.distributed import Client, LocalCluster

from recommender import Recommender, read_corpus


def main(content: str, output: str) -> None:
    """Write one line of JSON an article; the lists are those that one process would make, to the last bit."""
    with TemporaryDirectory() as folder:
        Recommender.fit(read_corpus(content)).save(folder)
        site = Recommender.load(folder)  # workers are sent this path, not the articles
        with (
            LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
            Client(cluster) as client,
        ):
            lines = site.lines(k=5, executor=client.get_executor())
            Path(output).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
