"""Score rankings against a site's own curated lists: ``python evaluation/evaluate.py FOLDER [options]``.

The same as ``recommender evaluate --content FOLDER [options]``, with the peers among the systems: what publishers use
today, see `recommender.evaluation.peers`.
"""

from __future__ import annotations

import sys

from recommender.cli import main
from recommender.evaluation import peers
from recommender.evaluation.baselines import SYSTEMS

if __name__ == "__main__":
    peers.register(SYSTEMS)
    folder, *options = sys.argv[1:] or ["--help"]
    sys.exit(main(["evaluate", *([] if folder.startswith("-") else ["--content"]), folder, *options]))
