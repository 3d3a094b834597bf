"""The table of formats, and the one function that writes a graph in any of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from recommender._io.arguments import checked_path, checked_text
from recommender._io.textfiles import draft_of
from recommender.errors import ExportError, SettingsError, checked_keywords, unknown
from recommender.exporters.dot import to_dot
from recommender.exporters.flat_graph import flatten
from recommender.exporters.json_formats import to_cytoscape, to_d3, to_graphology, to_node_link
from recommender.exporters.parquet import to_parquet
from recommender.exporters.tables import to_csv, to_kumu, to_neo4j
from recommender.exporters.writers import to_gexf, to_graphml, to_html, to_png, to_svg

if TYPE_CHECKING:
    import networkx as nx

    from recommender.explorer import Findings

__all__ = ["EXPORTERS", "Exporter", "Format", "export", "format_of"]

Exporter = Callable[..., Mapping[str, bytes]]
"""From a graph to the content of the files to write. The key is what goes between the name and its suffix
(``{"nodes": …, "edges": …}`` for ``x.nodes.csv`` and ``x.edges.csv``), or empty for the name as it is."""


@dataclass(frozen=True, slots=True)
class Format:
    """How a graph becomes files.

    Parameters
    ----------
    write : Exporter
    flat : bool
        Whether `write` gets the flat graph, whose attributes are text, numbers, yes or no. Otherwise it gets the mapped
        graph, whose attributes may have any value and have not been cleaned.
    shows_findings : bool
        Whether `write` takes `recommender.explorer.Findings` as its second argument.
    flavours : mapping of str to Exporter
        Other ways to write files of the same suffix, by the name of the program that reads them.
    """

    write: Exporter
    flat: bool = True
    shows_findings: bool = False
    flavours: Mapping[str, Exporter] = field(default_factory=dict)


EXPORTERS: dict[str, Format] = {
    ".csv": Format(to_csv, flavours={"gephi": to_csv, "kumu": to_kumu, "neo4j": to_neo4j}),
    ".cyjs": Format(to_cytoscape),
    ".dot": Format(to_dot),
    ".gexf": Format(to_gexf),
    ".graphml": Format(to_graphml),
    ".html": Format(to_html, flat=False, shows_findings=True),
    ".json": Format(to_node_link, flavours={"networkx": to_node_link, "d3": to_d3, "graphology": to_graphology}),
    ".parquet": Format(to_parquet),
    ".png": Format(to_png),
    ".svg": Format(to_svg),
}

_PICKLES = (".gpickle", ".pickle", ".pkl")
"""Suffixes of files that run code when they are read. They are never written."""


@checked_keywords
def export(
    graph: nx.DiGraph, path: str | Path, *, findings: Findings | None = None, flavour: str | None = None
) -> Path:
    """Write `graph` to `path`, in the format that the suffix names.

    Nodes get a community, a place, a colour and a size, unless they have them already (see `recommender.mapped`).
    The files appear whole or not at all: each is written beside its target and then moved there, so that no program
    reads half a graph, and a failure leaves the previous file as it was.

    Parameters
    ----------
    graph : networkx.DiGraph
        The graph of a `Recommender`, or any other NetworkX graph. It is not changed.
    path : str or Path
        The target. Its suffix, in upper or lower case, is one of `EXPORTERS`; its folder exists.
    findings : Findings, optional
        Related lists and doubtful links, for the page (``.html``), which shows them; see
        `recommender.explorer.Findings`. `Recommender.export` adds them by itself.
    flavour : str, optional
        Which program reads the file, where programs differ: ``gephi`` (the default), ``kumu`` or ``neo4j`` for
        ``.csv``; ``networkx`` (the default), ``d3`` or ``graphology`` for ``.json``.

    Returns
    -------
    Path
        The file that was written. For ``x.csv``, which stands for two files, this is ``x.nodes.csv``;
        ``x.edges.csv`` lies beside it.

    Raises
    ------
    ExportError
        If the suffix names no format, or the target cannot be written.
    SettingsError
        If the format has no such flavour.
    RecommenderError
        If the format is a picture and matplotlib is not installed, or Parquet and pyarrow is not.

    Examples
    --------
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> import networkx as nx
    >>> from recommender import export
    >>> graph = nx.DiGraph([("a", "b"), ("b", "c")])
    >>> with TemporaryDirectory() as folder:
    ...     written = export(graph, Path(folder) / "site.csv")
    ...     table = written.read_text(encoding="utf-8")
    >>> written.name
    'site.nodes.csv'
    >>> table.splitlines()[1].split(",")[:2]
    ['a', 'a']
    """
    from recommender.graph.maps import mapped

    path = checked_path("path", path, "a file")
    chosen = format_of(path, flavour)
    if findings is not None:
        from recommender.explorer import checked_findings

        checked_findings(findings)
    graph = mapped(graph)
    source = flatten(graph) if chosen.flat else graph
    parts = chosen.write(source, findings) if chosen.shows_findings else chosen.write(source)
    targets = {_target(path, part): content for part, content in parts.items()}
    _write(targets)
    return next(iter(targets))


def format_of(path: str | Path, flavour: str | None = None) -> Format:
    """Return the format that the suffix of `path` names, in a flavour of it, if there is a folder to write to.

    To be called before the work, so that a wrong path is reported at once. A missing folder is not created, since a
    mistyped path would go unnoticed.

    Raises
    ------
    ExportError
        If the suffix names no format, or the folder is missing.
    SettingsError
        If the format has no such flavour.
    """
    path = Path(path)
    if path.suffix.lower() in _PICKLES:
        raise ExportError(f"{str(path)!r} would run code when it is read; .graphml and .json hold the same graph")
    if path.suffix.lower() not in EXPORTERS:
        suffixes = ", ".join(sorted(EXPORTERS))
        raise ExportError(f"the suffix of {str(path)!r} names no format; end the name with one of {suffixes}")
    if not path.parent.is_dir():
        missing = f"there is no folder {str(path.parent)!r}"
        raise ExportError(f"cannot write {str(path)!r}: {missing}; create it or name another")
    return _flavoured(EXPORTERS[path.suffix.lower()], path.suffix.lower(), flavour)


def _flavoured(chosen: Format, suffix: str, flavour: str | None) -> Format:
    if flavour is None:
        return chosen
    checked_text("flavour", flavour)
    if not chosen.flavours:
        having = ", ".join(sorted(name for name, one in EXPORTERS.items() if one.flavours))
        raise SettingsError(f"flavour is {flavour!r}, but {suffix} has no flavours; leave it out, or write {having}")
    if flavour not in chosen.flavours:
        raise SettingsError(unknown(f"flavour of {suffix}", flavour, chosen.flavours))
    return replace(chosen, write=chosen.flavours[flavour])


def _target(path: Path, part: str) -> Path:
    return path.with_name(f"{path.stem}.{part}{path.suffix}") if part else path


def _write(targets: Mapping[Path, bytes]) -> None:
    """Write all files, or none if one of them cannot be written."""
    try:
        with ExitStack() as drafts:
            written: list[tuple[Path, Path]] = []
            for target, content in targets.items():
                real = Path(os.path.realpath(target))  # a symbolic link stays a link
                if real.is_dir():
                    raise IsADirectoryError("it is a folder")
                draft = drafts.enter_context(draft_of(real))
                with draft.open("xb") as file:
                    file.write(content)
                written.append((draft, real))
            for draft, real in written:
                draft.replace(real)
    except (OSError, ValueError) as error:  # ValueError: the name contains a NUL
        names = " and ".join(repr(str(target)) for target in targets)
        reason = getattr(error, "strerror", None) or error
        raise ExportError(f"cannot write {names}: {reason}; choose a file in a folder you may write to") from error
