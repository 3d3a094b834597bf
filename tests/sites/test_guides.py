"""The pages of docs/sites are true: whoever follows them has a box on each of sixty pages."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from documents import code_blocks
from guides import GUIDES, RECIPES, SIZE, TRIED, built_by, follow, parts, path_of_programs
from made_sites import built_pages, give_packages, make_site, put
from test_built_sites import ROOT, TOOLS, missing

from recommender.sites import TARGETS


@pytest.mark.sites
@pytest.mark.parametrize("name", TRIED)
def test_a_reader_of_the_page_gets_a_box(name: str, tmp_path: Path) -> None:
    guide = TRIED[name]
    if guide.program and not (TOOLS / guide.program).exists() and not shutil.which(guide.program):
        missing(f"{guide.program} is not installed", name)
    packages = TOOLS / guide.packages / "node_modules"
    if not packages.exists() and guide.packages:
        missing(f"no packages of npm in {packages}", name)
    titles = list[str]()
    output = built_by(name, tmp_path, lambda root, dialect: titles.extend(make_site(root, dialect).titles.values()))
    pages = dict(built_pages(output))
    linked = {" ".join(title.split()) for page in pages.values() for _, title in page.links}
    assert sum(page.n_boxes for page in pages.values()) >= 60
    assert len(linked & {*titles}) >= 55


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


@pytest.mark.parametrize("page", sorted(GUIDES.glob("*.md")), ids=lambda page: page.stem)
def test_every_page_shows_its_box_in_a_small_picture(page: Path) -> None:
    """`make pictures` takes them."""
    found = re.findall(r"^!\[([^\]]{40,})\]\((images/\S+)\)$", page.read_text("utf-8"), re.MULTILINE)
    assert [name for _, name in found] == [f"images/{page.stem}.png"]
    data = (GUIDES / found[0][1]).read_bytes()
    assert len(data) <= 40_000
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == SIZE
