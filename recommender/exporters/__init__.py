"""The graph as a file for other programs (Gephi, Cytoscape, yEd, d3, pandas, a spreadsheet), as a page or as a picture.

| Suffix | Format | Good for |
|---|---|---|
| ``.csv`` | two tables, nodes and edges | pandas, Gephi, spreadsheets; as flavours Kumu and Neo4j |
| ``.cyjs`` | Cytoscape.js JSON, with a style | Cytoscape, web pages |
| ``.dot`` | DOT | Graphviz |
| ``.gexf`` | GEXF 1.2, with colours, sizes and places | Gephi |
| ``.graphml`` | GraphML | yEd, Cytoscape, igraph, NetworkX |
| ``.html`` | one page to zoom, search and filter, offline (see `recommender.explorer`) | people |
| ``.json`` | node-link JSON | scripts, `networkx.node_link_graph`; as flavours d3 and graphology with sigma |
| ``.parquet`` | two tables with types | pandas, polars, DuckDB |
| ``.png``, ``.svg`` | a picture | people |

Before it is written, every graph becomes a map (see `recommender.mapped`), so that all formats and pictures show the
same places. All formats but the page get the same flat graph (see `recommender.exporters.flatten`). The same graph
gives the same bytes, on any day and in whatever order it was built.
"""

from recommender.exporters.flat_graph import flatten
from recommender.exporters.formats import EXPORTERS, Exporter, Format, export, format_of
from recommender.exporters.saved_map import read_map

__all__ = ["EXPORTERS", "Exporter", "Format", "export", "flatten", "format_of", "read_map"]
