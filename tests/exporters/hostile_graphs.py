"""Graphs with attributes and titles that are hard to write: of any type, and with meaning to some program."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import pairwise

import networkx as nx
import numpy as np
from hypothesis import strategies as st


def newsroom() -> nx.DiGraph:
    """Three articles and an external node, with the attributes that the recommender's own graph has."""
    graph = nx.DiGraph(name="newsroom", built=datetime(2024, 5, 1, tzinfo=UTC), settings={"k": (1, 2)})
    for position, (key, title) in enumerate([("a", "Tom & Jerry: <b> ]]> “fin”"), ("b", "新闻 🗞️"), ("c", "عاجل")]):
        graph.add_node(
            key,
            kind="article",
            title=title,
            excerpt="two\nlines",
            url=f"https://example.org/{key}?x=1&y=2",
            published=datetime(2024, 5, 1 + position, 12, tzinfo=UTC),
            topics=("politics", "law"),
            provider="Daily",
            language="en",
        )
    graph.add_node("https://other.example/x", kind="external", title="", published=None, topics=())
    graph.add_edge("a", "b", related=True, similarity=np.float32(0.25), weight=1.25)
    graph.add_edge("b", "a", related=np.bool_(False), similarity=np.float64(0.5), weight=0.5)
    graph.add_edge("c", "https://other.example/x", related=True, similarity=0.0, weight=1)
    return graph


hostile_text = st.one_of(
    st.text(max_size=12),
    st.text(alphabet=st.characters(categories=["Cc", "Cs", "Cf", "Co", "Cn", "Zl", "Zp", "So", "Lo"]), max_size=6),
    st.sampled_from(
        [
            "",
            " ",
            "\n\t ",
            "\r\n\r",
            "=1+1",
            "'=1+1",
            "-5",
            "@x",
            "\ttab",
            "]]>",
            "<!--",
            "</script>",
            "\"quoted\", and 'quoted'",
            "a|b",
            "\x00\ufffe\uffff\ud800",
            "\x85\u2028",
            "مرحبا \u202e right to left",
            "👩‍👩‍👧 emoji",
            "&amp; &#0;",
            "x" * 100_000,
            "nan",
            "True",
            "1",
        ]
    ),
)
hostile_scalar = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([2**63 - 1, 2**63, -(2**63), -(2**63) - 1]),
    st.floats(),
    st.datetimes(timezones=st.sampled_from([None, UTC])),
    st.dates(),
    hostile_text,
    st.sampled_from(
        [
            np.float32(0.1),
            np.float64("nan"),
            np.int64(7),
            np.uint64(2**64 - 1),
            np.bool_(True),
            np.str_("text\x00"),
            np.longdouble("0.5"),
            np.datetime64("2024-05-01T12:00:00", "ns"),
            np.datetime64("NaT"),
            np.array([1, 2]),
            np.array(3.5),
            Decimal("1.10"),
            1 + 2j,
            b"bytes",
        ]
    ),
)
hostile_value = st.recursive(
    hostile_scalar,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.lists(inner, max_size=3).map(tuple),
        st.dictionaries(hostile_text, inner, max_size=2),
        st.frozensets(st.one_of(st.integers(), hostile_text), max_size=3),
    ),
    max_leaves=4,
)
# Names that GEXF, GraphML, node-link JSON or Gephi's tables read a meaning into, and pairs that collide.
SPECIAL_NAMES = [
    *("id", "ID", "label", "Label", "title", "pid", "start", "end", "parents"),
    *("slices", "spells", "viz", "key", "type", "Type", "source", "target"),
    *("Source", "weight", "Weight", "WEIGHT", "name", "mode", "for", "value"),
    *("kind", "related", "node_default", "edge_default", "networkx_key", "=cmd"),
]
hostile_name = st.one_of(
    st.sampled_from(SPECIAL_NAMES),
    hostile_text.filter(lambda text: len(text) < 100),
    st.integers(0, 2),
    st.just((1, 2)),
)
hostile_key = st.one_of(
    hostile_text.filter(lambda text: len(text) < 100),
    st.integers(-2, 2),
    st.floats(allow_nan=False),
    st.tuples(st.integers(0, 1), st.text(max_size=2)),
    st.booleans(),
    st.dates(),
)
hostile_attributes = st.dictionaries(hostile_name, hostile_value, max_size=4)


@st.composite
def hostile_graphs(draw: st.DrawFn, kinds: tuple[type[nx.Graph], ...] = (nx.DiGraph, nx.Graph)) -> nx.Graph:
    graph = draw(st.sampled_from(kinds))()
    graph.graph.update(draw(hostile_attributes))
    keys = draw(st.lists(hostile_key, max_size=5, unique=True))
    graph.add_nodes_from((key, draw(hostile_attributes)) for key in keys)
    if keys:
        ends = st.sampled_from(list(graph))
        for source, target in draw(st.lists(st.tuples(ends, ends), max_size=6)):
            graph.add_edges_from([(source, target, draw(hostile_attributes))])
    return graph


HOSTILE_TITLES = [
    *("</script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<!-- <script>", "]]></title><svg>"),
    *("javascript:alert(1)", "data:text/html,<b>", "\u202egnp.exe", "\u2028\u2029", "a\x00b", "\ufffe\uffff"),
    *("\ud800x", "x" * 10_000, '"', "\\", "ends with \\", '\\"', "\\N \\G \\l", "{a|b}", "line\nbreak\r\nhere"),
    *("&lt;b&gt; &#0;", "$\\frac{1}$", "%s {0} ${x}", "=cmd|' /C calc'!A0", "مرحبا 新闻 👩‍👩‍👧"),
]


def hostile_site() -> nx.DiGraph:
    """24 titles with meaning to some program, each as title, excerpt, URL, topic, key and attribute."""
    graph = nx.DiGraph(name=HOSTILE_TITLES[0])
    for number, title in enumerate(HOSTILE_TITLES):
        facts = {"title": title, "excerpt": title, "url": title, "topics": (title, title), "id": title, title: number}
        graph.add_node(f"{title[:50]}{number}", **facts)
    nodes = list(graph)
    for one, other in pairwise(nodes):
        graph.add_edge(one, other, related=True, similarity=0.3, weight=1.0, id=one, label=other)
    return graph
