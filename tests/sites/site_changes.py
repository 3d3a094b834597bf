"""What the tests of suggestions share: a small site whose lists can be written in any way, and its changes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from recommender import Corpus, read_corpus
from recommender.readers import Fields, find_content
from recommender.sites.suggestions import Changes, SiteFiles, Suggestion, changes_of

STORIES = {
    "quay": "The old quay of Larkhaven is repaired before the ferries of spring return to the harbour.",
    "tides": "Spring tides flood the old quay of Larkhaven, and the ferries stay in the harbour.",
    "ferry": "Ferries sail again from the quay of Larkhaven after the spring tides in the harbour.",
    "bread": "A baker in the hills bakes rye bread with honey, and sells every loaf before noon.",
}
"""Name of a page → its text: three on one thing, and one on another."""

SiteMaker = Callable[..., Path]


def files_of(folder: Path) -> SiteFiles:
    return SiteFiles(folder, find_content(folder)[1], Fields())


def changes(folder: Path, suggestions: Callable[[Corpus], Iterable[Suggestion]]) -> tuple[Corpus, Changes]:
    """What becomes of a folder: `suggestions` is a function of its corpus."""
    corpus = read_corpus(folder)
    return corpus, changes_of(suggestions(corpus), corpus, files_of(folder))


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder; skip the test where there is none."""
    if not shutil.which("git"):
        pytest.skip("no git")
    options = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "core.autocrlf=false")
    return subprocess.run(["git", *options, *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
