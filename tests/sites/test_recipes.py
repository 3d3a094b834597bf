"""Recipes of docs/sites/other.md whose programs cannot be run here: run with functions in the place of theirs."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from documents import code_blocks
from made_sites import Dialect, make_site, put
from test_built_sites import ROOT, TOOLS, missing

from recommender import read_corpus
from recommender.cli import main
from recommender.sites import open_site

OTHER = ROOT / "docs" / "sites" / "other.md"

QUARTO = Dialect(
    path=lambda name, day: f"posts/{name}.qmd",
    files={"_quarto.yml": "project: {type: website}\nwebsite: {site-url: https://site.example/news}\n"},
)
OBSIDIAN = Dialect(
    path=lambda name, day: f"Notes/{name}.md",
    files={".obsidian/app.json": "{}\n"},
    secret={"draft": ("x.md", {"draft": True})},
)


def recipe(language: str, words: str) -> str:
    """The block of code in a language that has some words in it."""
    (code,) = [code for _, _, code in code_blocks(OTHER, language) if words in code]
    return code


def pandoc() -> str:
    found = next(TOOLS.glob("venv/lib/python*/site-packages/pypandoc/files/pandoc"), None) or shutil.which("pandoc")
    return str(found or missing("Pandoc is not installed; see: make test-sites-all", "pandoc"))


@pytest.mark.sites
def test_the_filter_for_quarto_adds_a_box(tmp_path: Path) -> None:
    made = make_site(tmp_path, QUARTO)
    assert main(["site", str(tmp_path)]) == 0
    lists, code = json.loads((tmp_path / "related_stories.json").read_text("utf-8")), recipe("lua", "Pandoc(doc)")
    for page in [*made.titles][::20]:
        root, file = json.dumps(str(tmp_path)), json.dumps(str(tmp_path / page))
        own = f"quarto = {{project = {{directory = {root}}}, doc = {{input_file = {file}}}, json = pandoc.json}}"
        put(tmp_path, "related.lua", f"{own}\n{code}")
        command = [pandoc(), "--from=markdown", "--to=html", "--lua-filter=related.lua", page]
        html = subprocess.run(command, cwd=tmp_path, check=True, capture_output=True, text=True).stdout
        box = html[html.index('<section class="unnumbered unlisted related-stories">') :]
        assert re.findall(r'href="/([^"]+)"', box) == [story["path"] for story in lists[page]]
        assert [Path(tmp_path, story["path"]).is_file() for story in lists[page]] == [True] * 5


def test_the_block_for_dataview_lists_the_stories_of_its_note(tmp_path: Path) -> None:
    node = shutil.which("node")
    if not node:
        pytest.skip("no Node.js")
    made = make_site(tmp_path, OBSIDIAN)
    assert main(["site", str(tmp_path)]) == 0
    note, code = next(iter(made.titles)), recipe("js", "dv.list")
    put(
        tmp_path,
        "run.mjs",
        f"""import {{ readFileSync }} from "node:fs";
const app = {{ vault: {{ adapter: {{ read: async (path) => readFileSync(path, "utf8") }} }} }};
const dv = {{
  current: () => ({{ file: {{ path: {json.dumps(note)} }} }}),
  header: () => undefined,
  fileLink: (path, embed, title) => [path, title],
  list: (rows) => console.log(JSON.stringify(rows)),
}};
{code}""",
    )
    out = subprocess.run([node, "run.mjs"], cwd=tmp_path, check=True, capture_output=True, text=True).stdout
    stories = open_site(tmp_path).lists()[note]
    assert json.loads(out) == [[story["path"], story["title"]] for story in stories]


def test_suggestions_in_a_vault_are_links_of_obsidian(tmp_path: Path) -> None:
    make_site(tmp_path, OBSIDIAN)
    for note in (tmp_path / "Notes").glob("*.md"):
        note.write_text(re.sub(r"(?m)^related:.*\n", "", note.read_text("utf-8")), "utf-8")
    assert main(["suggest", str(tmp_path), "--apply", "--min-chance", "0.3"]) == 0
    corpus = read_corpus(tmp_path)
    entries = [link.reference for article in corpus.articles for link in article.related]
    written = "".join(note.read_text("utf-8") for note in (tmp_path / "Notes").glob("*.md"))
    assert len(entries) > 50
    assert written.count('  - "[[') == len(entries)
    assert not [problem for problem in corpus.problems if "link" in problem.kind and problem.kind != "one-way link"]
