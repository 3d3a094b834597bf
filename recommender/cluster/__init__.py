"""Sites larger than one machine: built in shards by the workers of Dask, or by one process after the other.

An index in shards is asked as any other, and its answers are the same to the last bit. When that is worth it, and what
it takes, says ``docs/scale.md``; how it is done, ``docs/decisions/0029-shards.md``. The package needs
``recommender[cluster]`` for Dask, for URLs and for Parquet; JSON Lines of this machine are built without.
"""

from recommender.cluster.building import build, open
from recommender.cluster.scheduler import connected

__all__ = ["build", "connected", "open"]
