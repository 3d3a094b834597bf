"""Related stories as one would write them by hand in an afternoon: the opponent of every figure of speed.

``python evaluation/benchmarks/by_hand.py FOLDER OUTPUT`` reads the Markdown files of a folder with python-frontmatter,
and writes the ten nearest articles of each one, by the cosine of TF-IDF over title and excerpt (with ``--bodies``, over
the text of the page, too), into one JSON file. It needs ``pip install python-frontmatter scikit-learn``.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import frontmatter
import numpy as np
import yaml
from sklearn.feature_extraction.text import TfidfVectorizer

parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
parser.add_argument("folder", type=Path)
parser.add_argument("output", type=Path)
parser.add_argument("--bodies", action="store_true", help="compare the text of the pages, too")
options = parser.parse_args()

names, texts = [], []
for path in sorted(options.folder.rglob("*.md")):
    try:
        post = frontmatter.load(str(path))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        print(f"left out: {path}: {str(error).splitlines()[0]}")
        continue
    names.append(str(path.relative_to(options.folder)))
    text = f"{post.get('title', '')} {post.get('excerpt', '')}"
    texts.append(f"{text} {post.content}" if options.bodies else text)

vectors = TfidfVectorizer(stop_words="english").fit_transform(texts)
related = {}
for start in range(0, len(names), 256):
    scores = (vectors[start : start + 256] @ vectors.T).toarray()
    for row, of_row in enumerate(scores):
        of_row[start + row] = -1
        nearest = np.argpartition(-of_row, 10)[:10]
        nearest = nearest[np.argsort(-of_row[nearest])]
        related[names[start + row]] = [[names[other], round(float(of_row[other]), 3)] for other in nearest]
options.output.write_text(json.dumps(related), encoding="utf-8")
