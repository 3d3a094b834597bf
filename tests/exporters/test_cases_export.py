"""Titles and topics that break files of graphs: every export can be read back, also those of a reported case.

The case stands beside the checkout in ``../shared/cases``, or where RECOMMENDER_CASES says.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import networkx as nx
import pytest
from graph_readers import SUFFIXES, assert_reads_back

from recommender import Article, Corpus, Recommender, RelatedLink, read_corpus
from recommender.exporters import export, flatten

CASES = Path(os.environ.get("RECOMMENDER_CASES", Path(__file__).resolve().parents[3] / "shared" / "cases"))

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")


def reported_site() -> Corpus:
    if not (CASES / "export").is_dir():
        pytest.skip(f"the cases are not at {CASES}")
    return read_corpus(CASES / "export" / "site")


def own_site() -> Corpus:
    tide = Article("tide", 'Tide & <i>"ebb"</i> \\n {x}', topics=("Sea", "sea", "a|b,c"), body="Pilots wait. ]]>")
    pier = Article("Tide", "007", related=(RelatedLink("tide"),), quality=2.5, body="Pilots wait at the pier -->")
    return Corpus.from_articles([tide, pier])


@pytest.mark.parametrize("site", [reported_site, own_site])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_every_export_reads_back_without_control_characters(suffix: str, site: object, tmp_path: Path) -> None:
    assert callable(site)
    graph = Recommender.fit(site()).graph
    assert_reads_back(graph, tmp_path / f"graph{suffix}")
    for file in tmp_path.iterdir() if suffix != ".parquet" else ():
        assert not CONTROL.search(file.read_text(encoding="utf-8"))


@pytest.mark.parametrize("site", [reported_site, own_site])
def test_names_of_attributes_differ_whatever_their_case(site: object) -> None:
    assert callable(site)
    graph = Recommender.fit(site()).graph.copy()
    graph.add_node("more", Title="other", TITLE="another", title="title")
    flat = flatten(graph)
    rows = [*flat.nodes(data=True), *((u, row) for u, _, row in flat.edges(data=True))]
    for _, row in rows:
        assert len({name.casefold() for name in row}) == len(row)
    assert {"other", "another", "title"} <= {str(value) for value in flat.nodes["more"].values()}


def test_networkx_reads_titles_of_the_reported_case(tmp_path: Path) -> None:
    corpus = reported_site()
    path = export(Recommender.fit(corpus).graph, tmp_path / "graph.graphml")
    titles = {title for _, title in nx.read_graphml(path).nodes(data="title")}
    assert titles >= {article.title for article in corpus}
