"""Score rankings against a site's own curated lists: ``python evaluation/evaluate.py FOLDER [options]``.

The same as ``recommender evaluate --content FOLDER [options]``.
"""

from __future__ import annotations

import sys

from recommender.cli import main

if __name__ == "__main__":
    folder, *options = sys.argv[1:] or ["--help"]
    sys.exit(main(["evaluate", *([] if folder.startswith("-") else ["--content"]), folder, *options]))
