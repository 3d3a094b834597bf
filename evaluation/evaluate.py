"""Score rankings against a site's own curated lists: ``python evaluation/evaluate.py FOLDER [options]``.

The same as ``recommender evaluate --content FOLDER [options]``, with the peers of `evaluation.peers` among the systems.
"""

from __future__ import annotations

import sys

import peers

from recommender.baselines import SYSTEMS
from recommender.cli import main

if __name__ == "__main__":
    peers.register(SYSTEMS)
    folder, *options = sys.argv[1:] or ["--help"]
    sys.exit(main(["evaluate", *([] if folder.startswith("-") else ["--content"]), folder, *options]))
