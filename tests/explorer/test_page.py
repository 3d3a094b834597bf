"""The explorer's page without a browser: what may run, and that the same graph gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import random
import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import networkx as nx
import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st
from page_contents import data_of

from recommender import Recommender, RelatedLink, export, show
from recommender.cli import main
from recommender.errors import ExportError, SettingsError, UnknownArticleError
from recommender.explorer.page import MODULES, Page, _pieces
from recommender.explorer.page_data import payload
from recommender.text import NEAR_COPY

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "recommender" / "explorer" / "assets"


def test_only_its_own_script_and_style_may_run_and_nothing_is_fetched(rec: Recommender) -> None:
    page = rec.show().html
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]*)"', page)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules.pop("default-src") == rules.pop("base-uri") == rules.pop("form-action") == "'none'"
    for tag, rule in (("style", "style-src"), ('script type="module"', "script-src")):
        (text,) = re.findall(rf"<{tag}>(.*?)</{tag.split()[0]}>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert rules.pop(rule) == f"'sha256-{digest}'"
    assert rules == {"require-trusted-types-for": "'script'", "trusted-types": "'none'"}
    assert not re.search(r"\son\w+=|\sstyle=|\ssrc=|<link", page.partition("<body>")[2].partition("<script")[0])
    assert page.count("<script") == 2


def test_texts_of_the_site_are_in_the_page_as_compressed_data_only(rec: Recommender) -> None:
    page = rec.show().html
    assert not [article.id for article in rec.corpus if article.title in page or article.id in page]


def test_data_packed_column_by_column_is_one_json_text() -> None:
    data = {"title": 'a "b"', "none": None, "nodes": {"id": ["ä", "</script>"], "x": []}, "empty": {}}
    assert "".join(_pieces(data)) == json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    assert data_of(Page({**data, "article": ""}).html) == {**data, "article": ""}


def test_the_title_is_escaped(rec: Recommender) -> None:
    data = {**rec.show().data, "title": "</title><script>alert(1)</script>"}
    assert "&lt;/title&gt;&lt;script&gt;" in Page(data).html
    assert Page(data).html.count("<script") == 2


def test_the_same_graph_gives_the_same_bytes_in_whatever_order_it_was_built(rec: Recommender, tmp_path: Path) -> None:
    graph = rec.graph
    nodes, links = list(graph.nodes(data=True)), list(graph.edges(data=True))
    random.Random(0).shuffle(nodes)
    random.Random(1).shuffle(links)
    shuffled = nx.DiGraph()
    shuffled.add_nodes_from(nodes)
    shuffled.add_edges_from(links)
    first, second = (rec.export(tmp_path / f"{name}.html", g) for name, g in (("a", graph), ("b", shuffled)))
    assert first.read_bytes() == second.read_bytes()


def test_the_modules_make_one_script() -> None:
    assert {path.stem for path in ASSETS.glob("*.js")} == set(MODULES)
    names: list[str] = []
    for number, module in enumerate(MODULES):
        text = (ASSETS / f"{module}.js").read_text(encoding="utf-8")
        names += re.findall(r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)", text, re.MULTILINE)
        for several in re.findall(r"^(?:export )?const \[(.*?)\] = ", text, re.MULTILINE):
            names += several.split(", ")
        needed = re.findall(r'^import .*? from "\./(\w+)\.js";', text, re.MULTILINE | re.DOTALL)
        assert set(needed) <= set(MODULES[:number]), f"{module} is joined before what it imports"
        assert "</script" not in text.lower()
        assert "<!--" not in text
    assert len(names) == len(set(names)), "joined modules share one scope"


def test_the_page_calls_near_copies_what_lists_do() -> None:
    (value,) = re.findall(r"^const NEAR_COPY = ([\d.]+);", (ASSETS / "tasks.js").read_text(), re.MULTILINE)
    assert float(value) == NEAR_COPY


def test_a_notebook_gets_a_sandboxed_frame(rec: Recommender) -> None:
    shown = rec.show("2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands", hops=1, height=400)
    frame = shown._repr_html_()
    assert "allow-same-origin" not in frame
    assert "height: 400px" in frame
    (inner,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert html.unescape(inner) == shown.html
    assert data_of(shown.html)["article"] == shown.article
    assert len(repr(shown)) < 200


def test_a_notebook_shows_what_is_around_an_external_page() -> None:
    page = "https://other.example/x"
    rec = Recommender.fit(
        worlds.site(worlds.article("a", related=[RelatedLink(url=page, title="Elsewhere")]), worlds.article("b"))
    )
    for name in (page, "http://other.example/x/"):
        data = data_of(rec.show(name, hops=1).html)
        assert data["article"] in data["nodes"]["id"]
        assert set(data["nodes"]["id"]) == {"a", data["article"]}
    with pytest.raises(UnknownArticleError):
        rec.show("https://other.example/y")


def test_a_notebook_shows_any_graph() -> None:
    shown = show(nx.karate_club_graph(), height=300)
    assert "height: 300px" in shown._repr_html_()
    assert len(shown.data["nodes"]["id"]) == 34
    assert shown.data["judged"] is False
    assert show(nx.DiGraph()).data["nodes"]["id"] == []


def test_hops_that_are_no_count_are_an_error(rec: Recommender) -> None:
    with pytest.raises(SettingsError, match=r"hops is 1\.5; it counts edges and must be a whole number, 0 or more"):
        rec.show(rec.corpus.ids[0], hops=1.5)  # type: ignore[arg-type]


def test_an_unknown_article_is_an_error_that_names_the_nearest(rec: Recommender) -> None:
    with pytest.raises(UnknownArticleError, match="ferry"):
        rec.show("ferry-crews-walk-out")


def test_a_target_that_cannot_be_written_is_an_error(rec: Recommender, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no folder"):
        rec.export(tmp_path / "missing" / "site.html")
    with pytest.raises(ExportError, match="names no format"):
        rec.export(tmp_path / "site.htmlx")


def test_formats_without_lists_are_written_from_the_graph_alone(rec: Recommender, tmp_path: Path) -> None:
    with_lists, from_graph = rec.export(tmp_path / "a.json"), export(rec.graph, tmp_path / "b.json")
    assert with_lists.read_bytes() == from_graph.read_bytes()
    with pytest.raises(SettingsError, match="shows no lists, so k, mode would change nothing"):
        rec.export(tmp_path / "c.json", k=3, mode="complete")
    assert not (tmp_path / "c.json").exists()


def test_lists_from_workers_make_the_same_page(rec: Recommender, tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as executor:
        own, shared = (rec.export(tmp_path / f"{one is None}.html", executor=one, k=2) for one in (None, executor))
    assert own.read_bytes() == shared.read_bytes()


def test_the_command_line_makes_the_whole_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "story.html"
    ferry = "2026-03-05-ferry-crews-walk-out-cutting-off-the-skerrin-islands"
    given = ["export", str(target), "--content", str(ROOT / "seeds" / "newsroom"), "--around", ferry, "--hops", "1"]
    assert main(given) == 0
    assert capsys.readouterr().out.startswith(f"{target}: ")
    data = data_of(target.read_text(encoding="utf-8"))
    assert data["title"] == "Ferry crews walk out, cutting off the Skerrin Islands (newsroom)"
    assert data["article"] == ferry
    assert data["judged"] is True
    assert sum(data["computed"]["count"]) > 0


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_any_kind_of_graph_has_a_page(kind: type[nx.Graph], tmp_path: Path) -> None:
    graph = kind([(1, "b"), ("b", (2, 3)), ("b", "b")])
    data = data_of(export(graph, tmp_path / "x.html").read_text(encoding="utf-8"))
    assert len(data["nodes"]["id"]) == 3
    assert sum(data["edges"]["count"]) == 3


text = st.text(max_size=30)


@given(st.lists(st.tuples(text, text, text), max_size=5, unique_by=lambda row: row[0]))
def test_any_text_of_a_graph_can_be_read_from_the_page(rows: list[tuple[str, str, str]]) -> None:
    graph = nx.DiGraph()
    for number, (name, title, excerpt) in enumerate(rows):
        graph.add_node(name, title=title, excerpt=excerpt, x=number, y=0, community=0, community_name="all")
    page = Page(payload(graph)).html
    assert page.count("<script") == 2
    data = data_of(page)
    assert len(data["nodes"]["title"]) == len(rows)
    readable = {" ".join(title.split()) for _, title, _ in rows if title.isprintable()}
    assert readable <= set(data["nodes"]["title"])
