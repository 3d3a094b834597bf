"""Synthetic newsrooms of any size: ``python evaluation/synthetic.py FOLDER --articles 10000 --rng 0 [--jsonl]``.

What is in them: `synthetic_news`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from synthetic_news import write_newsroom


def main() -> None:
    """Write a site."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="where the files go")
    parser.add_argument("--articles", type=int, default=10_000, metavar="N", help="how many (10,000)")
    parser.add_argument("--rng", type=int, default=0, metavar="SEED", help="the same seed gives the same bytes (0)")
    parser.add_argument("--jsonl", action="store_true", help="JSON Lines instead of Markdown files")
    arguments = parser.parse_args()
    write_newsroom(arguments.folder, arguments.articles, arguments.rng, json_lines=arguments.jsonl)


if __name__ == "__main__":
    main()
