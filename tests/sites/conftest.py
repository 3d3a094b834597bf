"""What the tests of suggestions share: a small site whose lists can be written in any way."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from recommender import Corpus, read_corpus
from recommender.readers import Fields, find_content
from recommender.sites.suggestions import Changes, SiteFiles, changes_of

STORIES = {
    "quay": "The old quay of Larkhaven is repaired before the ferries of spring return to the harbour.",
    "tides": "Spring tides flood the old quay of Larkhaven, and the ferries stay in the harbour.",
    "ferry": "Ferries sail again from the quay of Larkhaven after the spring tides in the harbour.",
    "bread": "A baker in the hills bakes rye bread with honey, and sells every loaf before noon.",
}
"""Name of a page → its text: three on one thing, and one on another."""

SiteMaker = Callable[..., Path]


@pytest.fixture
def site(tmp_path: Path) -> SiteMaker:
    """``site(quay="related: [tides]")`` makes a folder in which that page has these lines in its front matter."""

    def make(folder: Path | None = None, **lines: str) -> Path:
        content = folder or tmp_path / "site"
        content.mkdir(parents=True, exist_ok=True)
        for name, text in STORIES.items():
            more = f"{lines[name]}\n" if name in lines else ""
            page = f"---\ntitle: {name.title()} of Larkhaven\ndate: 2026-03-05\n{more}---\n{text}\n"
            (content / f"{name}.md").write_bytes(page.encode())
        return content

    return make


def files_of(folder: Path) -> SiteFiles:
    return SiteFiles(folder, find_content(folder)[1], Fields())


def changes(folder: Path, suggestions: object) -> tuple[Corpus, Changes]:
    """What becomes of a folder: `suggestions` is a function of its corpus."""
    corpus = read_corpus(folder)
    assert callable(suggestions)
    return corpus, changes_of(suggestions(corpus), corpus, files_of(folder))


def git(folder: Path, *arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    """Run git in a folder; skip the test where there is none."""
    if not shutil.which("git"):
        pytest.skip("no git")
    options = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org", "-c", "core.autocrlf=false")
    return subprocess.run(["git", *options, *arguments], cwd=folder, input=stdin, capture_output=True, check=False)
