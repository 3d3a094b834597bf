"""The command ``export``: the graph, or a part of it, as a file."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from recommender.cli.changed_stories import in_words
from recommender.cli.content import exit_code, n_processes, open_site
from recommender.cli.days import end_of_day, start_of_day
from recommender.cli.options import split_names
from recommender.cli.progress import status
from recommender.cli.remarks import print_done
from recommender.content import canonical_url
from recommender.errors import SettingsError

if TYPE_CHECKING:
    from recommender.api import Site
    from recommender.corpus import Corpus
    from recommender.explorer import Findings
    from recommender.graph.maps import FormerMap, MapChanges
    from recommender.ranking import Recommendation
    from recommender.sites.suggestions import Suggestion

__all__ = ["run"]


def run(arguments: argparse.Namespace) -> int:
    """Write the graph, print what was written, and return the exit code."""
    from recommender import exporters
    from recommender.engine import SHOWN
    from recommender.graph import select
    from recommender.graph.maps import changes_since, load_igraph, mapped
    from recommender.readers import site_title

    # Files that cannot be read or written are reported before the work begins.
    has_findings = exporters.format_of(arguments.target, arguments.flavour).shows_findings
    if arguments.title and not has_findings:
        raise SettingsError(f"--title is of a page, and {arguments.target!r} is none; leave it out, or name a .html")
    former = exporters.read_map(arguments.near) if arguments.near is not None else None
    conditions, moment = _conditions(arguments), end_of_day("--moment", arguments.moment)
    site = open_site(arguments, patient=True)
    recommender = site.recommender
    around, title = None, site_title(site.content, site.settings.generator) if site.content else ""
    if arguments.around is not None:
        centre = recommender.corpus.node(recommender.corpus.find_node(arguments.around))
        around, title = centre.id, f"{centre.title} ({title})"
    title = arguments.title or title
    options = {**site.options(moment=moment, k=SHOWN), "title": title, "article": around or ""}
    is_whole = around is None and not conditions
    # From here on other processes make the lists, if they are many, while this one lays out the map.
    begun = _Findings.begun(site, options, former=former) if has_findings and is_whole else None
    with status("comparing all articles, laying out the map"):
        load_igraph()
        # The map is of the whole graph, so that a part of it looks as it does in the whole.
        whole = recommender.map if former is None else mapped(recommender.graph, near=former)
        changes = changes_since(former, whole) if former else None
        graph = whole if is_whole else select(whole, around=around, **conditions)
    if has_findings and not is_whole:
        begun = _Findings.begun(site, options, graph, former)
    with status("looking through the lists"):
        findings = begun.waited_for(changes) if begun else None
    with status(f"writing {arguments.target}"):
        path = exporters.export(graph, arguments.target, findings=findings, flavour=arguments.flavour)
    community_of_nodes = [community for _, community in graph.nodes(data="community")]
    print_done(f"{path}: {_counts(graph.number_of_nodes(), graph.number_of_edges(), community_of_nodes)}")
    if changes is not None:
        for line in in_words(changes):
            print_done(line)
    return exit_code(arguments, recommender.corpus)


def _conditions(arguments: argparse.Namespace) -> dict[str, Any]:
    """Return the conditions for a part of the graph, as arguments of `recommender.select`; all but ``around``."""
    if arguments.hops is not None and arguments.around is None:
        raise SettingsError(f"--hops {arguments.hops} counts from an article; name it with --around")
    conditions = {
        "hops": arguments.hops,
        "edges": None if arguments.edges is None else split_names(arguments.edges),
        "min_weight": arguments.min_weight,
        "since": start_of_day("--since", arguments.since),
        "until": end_of_day("--until", arguments.until),
        "topics": arguments.topic,
    }
    return {name: value for name, value in conditions.items() if value is not None}


def _counts(n_nodes: int, n_edges: int, community_of_nodes: Iterable[int]) -> str:
    """Return how large a map is in words; a node alone counts as no community, as in the legend of the page."""
    n_communities = sum(size > 1 for size in Counter(community_of_nodes).values())
    counts = (
        _counted(n_nodes, "node", "nodes"),
        _counted(n_edges, "edge", "edges"),
        _counted(n_communities, "community", "communities"),
    )
    return ", ".join(counts)


def _counted(number: int, singular: str, plural: str) -> str:
    return f"{number} {singular if number == 1 else plural}"


def _gone(corpus: Corpus, former: FormerMap) -> dict[str, str]:
    """The titles of the articles that only the former map has, by canonical address."""
    titles = {node: title for node, title in former.titles.items() if node not in corpus.positions}
    return {canonical_url(former.addresses[node]): title for node, title in titles.items() if node in former.addresses}


@dataclass(frozen=True)
class _Findings:
    """What a page shows beside the graph, while other processes may still be at work on it."""

    shown: Findings
    suggested: Iterator[Suggestion] | None

    @classmethod
    def begun(
        cls,
        site: Site,
        options: Mapping[str, Any],
        articles: Container[str] | None = None,
        former: FormerMap | None = None,
    ) -> _Findings:
        """Begin to make all lists of some articles, by default of all; `options` are those of `findings_of`."""
        from recommender.engine import findings_of
        from recommender.explorer import LARGE
        from recommender.sites.suggestions import Wanted, suggestions_of

        def computed() -> Iterable[tuple[str, Sequence[Recommendation]]]:
            return findings.computed.items()

        names = [name for name in site.corpus.ids[: len(site.corpus)] if articles is None or name in articles]
        processes, suggested = n_processes(len(names)), None
        if len(names) <= LARGE:  # what lists lack, and their broken entries, as ``suggest`` says
            wanted = Wanted(longest=site.settings.length, processes=processes)
            gone = _gone(site.corpus, former) if former else {}
            suggested = suggestions_of(site.recommender, options["moment"], wanted, names, computed=computed, gone=gone)
        findings = findings_of(site.recommender, articles, processes=processes, **options)
        return cls(findings, suggested)

    def waited_for(self, changes: MapChanges | None) -> Findings:
        """Return all of it, with what changed since a former map."""
        lists, suggestions = self.shown.computed.items(), None if self.suggested is None else [*self.suggested]
        return replace(self.shown, lists=lists, suggestions=suggestions, changes=changes)
