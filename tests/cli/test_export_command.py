"""The command ``export``: every format, parts of the graph, and maps that stay near a former one."""

from __future__ import annotations

import json
import math
import re
import shutil
import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from command_line import FERRY, NEWSROOM, ROOT, Run

from recommender.cli.options import SUFFIXES
from recommender.exporters import EXPORTERS


def test_export_writes_the_graph_and_prints_its_size(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "graph.graphml"
    code, out, _ = run("export", str(target), "--content", NEWSROOM)
    assert code == 0
    assert re.fullmatch(rf"{re.escape(str(target))}: \d+ nodes, \d+ edges, \d+ communities\n", out)
    assert target.stat().st_size > 1000
    code, out, _ = run("export", str(target), "--content", NEWSROOM, "--around", FERRY, "--hops", "0")
    assert (code, out) == (0, f"{target}: 1 node, 0 edges, 0 communities\n")


def test_a_page_is_called_as_the_site_unless_a_title_is_given(run: Run, tmp_path: Path) -> None:
    (tmp_path / "_config.yml").write_text("title: The Harrow Tribune\n")
    (tmp_path / "_posts").mkdir()
    (tmp_path / "_posts" / "2026-03-05-ferry.md").write_text("---\ntitle: Ferry <b>\n---\nA ferry.\n")
    target = tmp_path / "site.html"

    def title(*options: str) -> str:
        assert run("export", str(target), "--content", str(tmp_path / "_posts"), *options)[0] == 0
        found, *_ = re.findall("<title>(.*?)</title>", target.read_text(encoding="utf-8"))  # the script has others
        return str(found)

    assert title() == "The Harrow Tribune"
    assert title("--around", "2026-03-05-ferry") == "Ferry &lt;b&gt; (The Harrow Tribune)"
    assert title("--title", "Ours & theirs") == "Ours &amp; theirs"
    code, _, err = run("export", str(tmp_path / "x.csv"), "--content", str(tmp_path / "_posts"), "--title", "Ours")
    assert code == 2
    assert "--title is of a page" in err


def test_export_around_an_external_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nrelated:\n- title: Elsewhere\n  url: https://other.example/x\n---\n# Olives\n")
    (tmp_path / "b.md").write_text("# Ferries\n")
    target = tmp_path / "graph.json"
    code, out, _ = run("export", str(target), "--content", str(tmp_path), "--around", "http://other.example/x/")
    assert (code, out) == (0, f"{target}: 2 nodes, 1 edge, 1 community\n")


def test_help_names_every_export_format() -> None:
    assert sorted(SUFFIXES) == sorted(EXPORTERS)


@pytest.mark.parametrize("suffix", sorted(EXPORTERS))
def test_export_writes_every_format(suffix: str, run: Run, tmp_path: Path) -> None:
    code, out, _ = run("export", str(tmp_path / f"graph{suffix}"), "--content", NEWSROOM, "--around", FERRY)
    assert code == 0
    assert Path(out.partition(":")[0]).stat().st_size > 100


@pytest.mark.parametrize(
    "options",
    [
        ["--around", FERRY],
        ["--around", FERRY, "--hops", "2", "--edges", "related"],
        ["--edges", "related, similar", "--min-weight", "0.2"],
        ["--since", "2026-03-05", "--until", "2026-03-11"],
        ["--topic", "transport", "--topic", "Labour"],
    ],
)
def test_export_writes_the_part_that_the_options_select(options: list[str], run: Run, tmp_path: Path) -> None:
    def exported(*options: str) -> dict[str, Any]:
        target = tmp_path / "graph.json"
        assert run("export", str(target), "--content", NEWSROOM, *options)[0] == 0
        found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
        return found

    whole, part = exported(), exported(*options)
    assert 0 < len(part["nodes"]) <= len(whole["nodes"])
    assert 0 < len(part["edges"]) < len(whole["edges"])
    days = [node["published"][:10] for node in part["nodes"] if node["published"]]
    if "--since" in options:
        assert (min(days), max(days)) == ("2026-03-05", "2026-03-11")
    if "--around" in options:
        assert FERRY in {node["id"] for node in part["nodes"]}
    looks = ("x", "y", "community", "community_name", "colour", "size")
    by_id = {node["id"]: node for node in whole["nodes"]}
    for node in part["nodes"]:
        assert [node[look] for look in looks] == [by_id[node["id"]][look] for look in looks]


def test_a_flavour_of_export_is_for_one_program(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "graph.csv"
    assert run("export", str(target), "--content", NEWSROOM, "--flavour", "neo4j")[0] == 0
    nodes = (tmp_path / "graph.nodes.csv").read_text(encoding="utf-8")
    assert nodes.startswith("id:ID,:LABEL,")


def test_export_near_a_former_map_keeps_places(run: Run, tmp_path: Path) -> None:
    spring = tmp_path / "spring"
    shutil.copytree(NEWSROOM, spring, ignore=lambda _, names: [name for name in names if name > "2026-04-01"])

    def places(*options: str) -> dict[str, tuple[float, float]]:
        target = tmp_path / "graph.json"
        assert run("export", str(target), "--content", str(spring), *options)[0] == 0
        nodes = json.loads(target.read_text(encoding="utf-8"))["nodes"]
        return {node["id"]: (node["x"], node["y"]) for node in nodes}

    whole = tmp_path / "whole.json"
    assert run("export", str(whole), "--content", NEWSROOM)[0] == 0
    former = {node["id"]: (node["x"], node["y"]) for node in json.loads(whole.read_text(encoding="utf-8"))["nodes"]}

    def moved(now: dict[str, tuple[float, float]]) -> float:
        return statistics.median(math.dist(former[name], place) for name, place in now.items() if name in former)

    assert moved(places("--near", str(whole))) < 0.5 * moved(places())


def test_near_a_former_export_stories_go_on_and_what_changed_is_said(run: Run, tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(NEWSROOM, site)
    former, later = tmp_path / "former.json", tmp_path / "later.json"
    assert run("export", str(former), "--content", str(site))[0] == 0
    for article in sorted(site.rglob("*bellmere*.md")):
        article.unlink()
    _, out, _ = run("export", str(later), "--content", str(site), "--near", str(former))
    articles, stories = out.splitlines()[-2:]
    assert re.fullmatch(r"articles since 2026-\d\d-\d\d: 0 added, [1-9]\d* removed, \d+ in another story", articles)
    assert "1 gone: “" in stories
    before, now = (
        {row["id"]: row for row in json.loads(file.read_text(encoding="utf-8"))["nodes"]} for file in (former, later)
    )
    kept = [before[name][of] == row[of] for name, row in now.items() for of in ("story", "community_name", "colour")]
    assert sum(kept) > 0.9 * len(kept)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["graph.foo"], "names no format; end the name with one of .csv"),
        (["{0}/x.csv", "--flavour", "kuma"], "did you mean 'kumu'"),
        (["{0}/x.svg", "--flavour", "kumu"], ".svg has no flavours"),
        (["{0}/nowhere/graph.svg"], "there is no folder"),
        (["{0}/x.svg", "--around", "nobody"], "no article answers to 'nobody'"),
        (["{0}/x.svg", "--topic", "Transprt"], "did you mean 'Transport'"),
        (["{0}/x.svg", "--around", FERRY, "--hops", "-1"], "hops is -1; it counts edges and must be a whole number"),
        (["{0}/x.svg", "--hops", "2"], "--hops 2 counts from an article; name it with --around"),
        (["{0}/x.svg", "--edges", ""], "no kind of edges is named; name one of related, mention, similar"),
        (["{0}/x.svg", "--edges", "related,same"], "unknown kind of edges 'same'"),
        (["{0}/x.svg", "--since", "2099-01-01"], "none of the"),
        (["{0}/x.svg", "--since", "spring"], "--since is 'spring'; write a day like"),
        (["{0}/x.svg", "--near", "{0}/nothing.json"], "cannot read"),
        (["{0}/x.svg", "--near", str(ROOT / "pyproject.toml")], "is no map: it is neither a page nor JSON"),
    ],
)
def test_a_wrong_option_of_export_is_refused_in_one_line(
    options: list[str], message: str, run: Run, tmp_path: Path
) -> None:
    code, _, err = run("export", *[part.format(tmp_path) for part in options], "--content", NEWSROOM)
    assert code == 2
    assert message in err
    assert len(err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_whole_map_is_neither_copied_nor_waited_for(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lists are begun before the map is laid out, so that other processes make them meanwhile; a part waits for it."""
    from recommender import engine, graph
    from recommender.graph import maps

    done: list[str] = []
    for room, name in ((engine, "findings_of"), (graph, "select"), (maps, "load_igraph")):
        monkeypatch.setattr(room, name, _noted(getattr(room, name), name, done))
    assert run("export", str(tmp_path / "all.html"))[0] == 0
    assert done == ["findings_of", "load_igraph"]
    done.clear()
    assert run("export", str(tmp_path / "part.html"), "--min-weight", "0.3")[0] == 0
    assert done == ["load_igraph", "select", "findings_of"]


def _noted(function: Callable[..., Any], name: str, done: list[str]) -> Callable[..., Any]:
    """A function that notes its name in a list when it is called."""

    def noting(*arguments: Any, **options: Any) -> Any:
        done.append(name)
        return function(*arguments, **options)

    return noting
