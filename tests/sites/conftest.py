"""Fixtures of the tests of suggestions."""

from __future__ import annotations

from pathlib import Path

import pytest
from site_changes import STORIES, SiteMaker


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
