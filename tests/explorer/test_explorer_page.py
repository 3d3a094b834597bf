"""The explorer's page without a browser: what is in it, what may run, and that the same graph gives the same bytes."""

from __future__ import annotations

import base64
import hashlib
import html
import itertools
import json
import random
import re
import zlib
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import pytest
import worlds
from hypothesis import given
from hypothesis import strategies as st

from recommender import Recommender, RelatedLink, export, mapped, read_corpus, show
from recommender.cli import main
from recommender.errors import ExportError, SettingsError, UnknownArticleError
from recommender.explorer.findings import Findings
from recommender.explorer.page import MODULES, Page
from recommender.explorer.page_data import payload
from recommender.graph.maps.style import GREY, PALETTE
from recommender.ranking.reasons import Reason
from recommender.ranking.recommendation import Recommendation

ROOT = Path(__file__).resolve().parents[2]
ASSETS = ROOT / "recommender" / "explorer" / "assets"


def data_of(page: str) -> dict[str, Any]:
    (packed,) = re.findall(r'<script type="text/plain" id="data">([A-Za-z0-9+/=]*)</script>', page)
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode(packed)))
    return found


def of(graph: nx.Graph, **findings: Any) -> dict[str, Any]:
    return payload(mapped(graph), Findings(**findings))


def column(data: dict[str, Any], name: str) -> dict[str, Any]:
    return dict(zip(data["nodes"]["id"], data["nodes"][name], strict=True))


def edges(data: dict[str, Any]) -> list[tuple[str, str, int, int]]:
    ids, found = data["nodes"]["id"], data["edges"]
    sources = [name for name, count in zip(ids, found["count"], strict=True) for _ in range(count)]
    targets = [ids[target] for target in found["target"]]
    return list(zip(sources, targets, found["flags"], found["similarity"], strict=True))


@pytest.fixture(scope="module")
def rec() -> Recommender:
    return Recommender.fit(read_corpus(ROOT / "seeds" / "newsroom"))


# --- the page ---------------------------------------------------------------------------------------------------


def test_only_the_own_script_and_style_may_run_and_nothing_be_fetched(rec: Recommender) -> None:
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


def test_nothing_that_a_site_says_stands_in_the_page_as_it_is(rec: Recommender) -> None:
    page = rec.show().html
    assert not [article.id for article in rec.corpus if article.title in page or article.id in page]


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


def test_modules_make_one_script() -> None:
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


def test_a_notebook_gets_a_frame_that_can_reach_nothing(rec: Recommender) -> None:
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


def test_hops_that_are_no_count_are_told(rec: Recommender) -> None:
    with pytest.raises(SettingsError, match=r"hops is 1\.5; it counts edges and must be a whole number, 0 or more"):
        rec.show(rec.corpus.ids[0], hops=1.5)  # type: ignore[arg-type]


def test_no_article_to_show_is_told_with_the_nearest(rec: Recommender) -> None:
    with pytest.raises(UnknownArticleError, match="ferry"):
        rec.show("ferry-crews-walk-out")


def test_a_target_that_cannot_be_written_is_an_error(rec: Recommender, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="no folder"):
        rec.export(tmp_path / "missing" / "site.html")
    with pytest.raises(ExportError, match="names no format"):
        rec.export(tmp_path / "site.htmlx")


def test_other_formats_are_as_from_the_graph_alone(rec: Recommender, tmp_path: Path) -> None:
    ours, bare = rec.export(tmp_path / "a.json"), export(rec.graph, tmp_path / "b.json")
    assert ours.read_bytes() == bare.read_bytes()
    with pytest.raises(SettingsError, match="shows no lists, so k, mode would change nothing"):
        rec.export(tmp_path / "c.json", k=3, mode="complete")
    assert not (tmp_path / "c.json").exists()


def test_lists_that_other_processes_make_stand_on_the_same_page(rec: Recommender, tmp_path: Path) -> None:
    own, shared = (rec.export(tmp_path / f"{n}.html", processes=n, k=2) for n in (1, 2))
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


# --- what it holds ----------------------------------------------------------------------------------------------


def test_lists_are_in_the_order_of_the_editor_and_similar_texts_follow(rec: Recommender) -> None:
    data = rec.show().data
    listed: dict[str, list[str]] = {}
    alike: dict[str, list[int]] = {}
    for source, target, flags, similarity in edges(data):
        if flags & 1:
            assert source not in alike, "curated links come first"
            listed.setdefault(source, []).append(target)
        else:
            alike.setdefault(source, []).append(similarity)
    for position, article in enumerate(rec.corpus):
        expected = [rec.corpus.nodes[node].id for node in rec.corpus.related(position).tolist()]
        assert listed.get(article.id, []) == expected
    assert all(values == sorted(values, reverse=True) for values in alike.values())


def test_computed_lists_are_what_the_recommender_says(rec: Recommender) -> None:
    data = rec.show().data
    ids, computed = data["nodes"]["id"], data["computed"]
    at = iter(zip(computed["target"], computed["score"], computed["why"], strict=True))
    for name, count in zip(ids, computed["count"], strict=True):
        expected = rec.recommend(name, 5, mode="computed-only") if name in rec.corpus.positions and count else []
        for story, (target, score, why) in zip(expected, itertools.islice(at, count), strict=True):
            assert ids[target] == story.article_id
            assert score == round(1_000 * story.score)
            told = [reason for reason in story.reasons if abs(reason.contribution) >= 0.005]
            assert why[::2] == [round(1_000 * reason.contribution) for reason in told]
            for reason, number in zip(told, why[1::2], strict=True):
                parts = computed["text"][number].split("\x01")
                parts[1::2] = [f"“{data['nodes']['title'][int(part)]}”" for part in parts[1::2]]
                assert "".join(parts) == reason.text


def test_a_doubtful_link_is_doubtful_in_both_directions() -> None:
    graph = nx.DiGraph([("a", "b"), ("b", "a"), ("b", "c")])
    nx.set_edge_attributes(graph, True, "related")
    data = of(graph, doubtful={("a", "b"), ("b", "a")})
    assert data["judged"] is True
    assert {(source, target): flags & 2 for source, target, flags, _ in edges(data)} == {
        ("a", "b"): 2, ("b", "a"): 2, ("b", "c"): 0,
    }  # fmt: skip
    assert of(graph)["judged"] is False


def test_a_mentioned_article_is_its_number_if_it_is_on_the_map() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title="Alpha")
    graph.add_node("b", title="Beta")
    reason = Reason("links", 0.5, "linked by editors with “Beta” by way of “Gone”", path=("a", "b", "gone"))
    story = Recommendation("b", 1, 0.7, "Beta", "", None, "computed", reasons=(reason,))
    away = Recommendation("gone", 2, 0.6, "Gone", "", None, "computed")
    computed = of(graph, lists=[("a", [story, away])])["computed"]
    assert computed["text"] == ["linked by editors with \x011\x01 by way of “Gone”"]
    assert computed["count"] == [1, 0]


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (datetime(1970, 1, 2, 23, tzinfo=UTC), 1),
        (datetime.fromisoformat("1970-01-02T23:00:00-05:00"), 2),
        (date(1969, 12, 31), -1),
        ("1970-01-11T00:00:00+00:00", 10),
        ("yesterday", None),
        (None, None),
        (20_000, None),
    ],
)
def test_dates_are_days_since_1970_in_utc(published: object, day: int | None) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", published=published)
    assert of(graph)["nodes"]["day"] == [day]


def test_topics_may_be_a_tuple_or_joined_as_in_a_flat_graph() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", topics=("x", "y", "x"))
    graph.add_node("b", topics="y|z")
    data = of(graph)
    assert {name: [data["topics"][t] for t in topics] for name, topics in column(data, "topics").items()} == {
        "a": ["x", "y"], "b": ["y", "z"],
    }  # fmt: skip


def test_texts_are_cut_and_clean() -> None:
    graph = nx.DiGraph()
    graph.add_node("a", title="x" * 10_000, excerpt="a\x00b\x01 c\n\ud800d", url="https://x.example/" + "y" * 5_000)
    data = of(graph)
    assert data["nodes"]["title"] == ["x" * 299 + "…"]
    assert data["nodes"]["excerpt"] == ["ab c d"]
    assert data["nodes"]["url"] == [""]


def test_weights_of_other_graphs_are_shares_of_the_largest() -> None:
    graph = nx.DiGraph()
    graph.add_weighted_edges_from([("a", "b", 4.0), ("b", "c", 1.0), ("c", "a", float("nan"))])
    assert {(s, t): w for s, t, _, w in edges(of(graph))} == {("a", "b"): 100, ("b", "c"): 25, ("c", "a"): 25}


@pytest.mark.parametrize("kind", [nx.Graph, nx.DiGraph, nx.MultiGraph, nx.MultiDiGraph])
def test_any_kind_of_graph_has_a_page(kind: type[nx.Graph], tmp_path: Path) -> None:
    graph = kind([(1, "b"), ("b", (2, 3)), ("b", "b")])
    data = data_of(export(graph, tmp_path / "x.html").read_text(encoding="utf-8"))
    assert len(data["nodes"]["id"]) == 3
    assert sum(data["edges"]["count"]) == 3


text = st.text(max_size=30)


@given(st.lists(st.tuples(text, text, text), max_size=5, unique_by=lambda row: row[0]))
def test_whatever_text_a_graph_holds_comes_out_of_the_page(rows: list[tuple[str, str, str]]) -> None:
    graph = nx.DiGraph()
    for number, (name, title, excerpt) in enumerate(rows):
        graph.add_node(name, title=title, excerpt=excerpt, x=number, y=0, community=0, community_name="all")
    page = Page(payload(graph)).html
    assert page.count("<script") == 2
    data = data_of(page)
    assert len(data["nodes"]["title"]) == len(rows)
    readable = {" ".join(title.split()) for _, title, _ in rows if title.isprintable()}
    assert readable <= set(data["nodes"]["title"])


# --- colours ----------------------------------------------------------------------------------------------------

# Machado, Oliveira & Fernandes (2009), severity 1; linear RGB.
VISIONS = {
    "usual": [1, 0, 0, 0, 1, 0, 0, 0, 1],
    "no red": [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
    "no green": [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
    "no blue": [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
}


def oklab(linear: np.ndarray) -> np.ndarray:
    """Ottosson (2020): distances are as large as differences look."""
    cones = np.array([[0.41222, 0.53633, 0.05145], [0.2119, 0.6807, 0.1074], [0.08830, 0.28172, 0.62998]])
    axes = np.array([[0.21045, 0.79362, -0.00407], [1.978, -2.42859, 0.45059], [0.0259, 0.78277, -0.80868]])
    result: np.ndarray = axes @ np.cbrt(cones @ np.clip(linear, 0, 1))
    return result


@pytest.mark.parametrize("vision", VISIONS)
def test_hues_can_be_told_apart_with_any_colour_vision(vision: str) -> None:
    script = (ASSETS / "colours.js").read_text(encoding="utf-8")
    palettes = [re.findall(r'"#(\w{6})"', hues) for hues in re.findall(r"hues: \[(.*?)\]", script)]
    assert [len(palette) for palette in palettes] == [8, 8]
    assert [f"#{colour}" for colour in palettes[0]] == list(PALETTE), "in light, the page has the colours of the files"
    for palette in palettes:
        rgb = np.array([[int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)] for colour in palette])
        linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
        seen = [oklab(np.reshape(VISIONS[vision], (3, 3)) @ colour) for colour in linear]
        assert min(float(np.linalg.norm(a - b)) for a, b in itertools.combinations(seen, 2)) > 0.1


def test_a_community_has_the_colour_that_it_has_in_every_other_format(rec: Recommender) -> None:
    graph = mapped(rec.graph)
    data = payload(graph)
    hues = {name: data["communities"]["hue"][community] for name, community in column(data, "community").items()}
    assert {name: PALETTE[hue] if hue >= 0 else GREY for name, hue in hues.items()} == dict(graph.nodes(data="colour"))
    assert len(set(hues.values())) > 3


def test_a_map_without_colours_of_ours_has_some_on_the_page() -> None:
    graph = nx.DiGraph()
    for number, colour in enumerate([None, "#123456", np.zeros(3), GREY, PALETTE[5], "red", None, None, None]):
        graph.add_node(number, x=number, y=0, community=number, community_name=str(number), colour=colour)
    assert payload(graph)["communities"]["hue"] == [0, 1, 2, -1, 5, 5, 6, 7, 0]


@pytest.mark.parametrize(
    "published", [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=5))), "9999-12-31T23:59:59-05:00", "soon", 5]
)
def test_a_date_at_the_edge_of_time_or_none_at_all_spoils_no_page(published: object) -> None:
    graph = nx.DiGraph()
    graph.add_node("a", published=published, topics=5)
    days = {datetime: [-719_162], str: [2_932_896]}
    expected = [None] if published in ("soon", 5) else days[type(published)]
    data = of(graph)
    assert (data["nodes"]["day"], data["nodes"]["topics"]) == (expected, [[]])


def test_an_edge_is_curated_on_the_page_if_it_is_in_every_other_format() -> None:
    graph = nx.DiGraph()
    graph.add_edge("a", "b", related="no", weight=np.float32(0.5))
    graph.add_edge("a", "c", related=np.bool_(True), similarity=float("inf"), weight=1)
    assert edges(of(graph)) == [("a", "c", 1, 100), ("a", "b", 0, 50)]
