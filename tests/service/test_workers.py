"""Workers over one index: what each keeps for itself, and how Python is set in them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from served import ROOT

from recommender.index import index_of, refresh_index
from recommender.settings import load_settings

psutil = pytest.importorskip("psutil")

WORKER = """
import gc, sys, psutil
def private():
    info = psutil.Process().memory_full_info()
    return info.uss
import numpy, scipy.sparse, recommender.service
from recommender.api import open as open_site
from recommender.service import in_own_process
before = private()
site = in_own_process(lambda: open_site())()
frozen = gc.get_freeze_count()
def ask():
    for name in list(site.corpus.ids)[: len(site.corpus)]:
        site.recommend(name, 10)
ask()
first = private()
for _ in range(4):
    ask()
print(first - before, private() - first, frozen, gc.get_threshold()[0], sys.getswitchinterval())
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of 2,000 articles, with its index."""
    folder = tmp_path_factory.mktemp("workers")
    command = [sys.executable, str(ROOT / "evaluation/synthetic.py"), "content", "--articles", "2000"]
    subprocess.run(command, cwd=folder, check=True, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True)
    (folder / "recommender.toml").write_text('content = "content"\n')
    settings = load_settings(folder)
    refresh_index(folder / "content", settings, index_of(settings))
    return folder


@pytest.mark.slow
def test_the_private_memory_of_a_worker_is_bounded_and_does_not_grow(folder: Path) -> None:
    """It maps the index, which all share; its own are the articles and rows that were asked for, once."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-c", WORKER], cwd=folder, env=environment, capture_output=True, text=True, check=True
    )
    own, grown, frozen, threshold, switch = map(float, done.stdout.split())
    assert own < 80e6  # 25 MB, and as much again for every other version of libraries
    assert grown < 5e6  # of 8,000 questions
    assert (frozen > 10_000, threshold, switch < 0.001) == (True, 100_000, True)
