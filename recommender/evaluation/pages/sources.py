"""What the truth of a report is called on the pages: curated lists, links in texts, or parts of series."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["SOURCES", "Source", "source_of"]


@dataclass(frozen=True, slots=True)
class Source:
    """Words for one kind of truth.

    Attributes
    ----------
    said : str
        A title for the relevant articles of a query.
    mark : str
        The word beside a result that is relevant.
    title, lead : str
        Head and first sentences of the part about trust in it.
    caption, counted : str
        Of the table there: what it shows, and what its articles are.
    ends : (str, str)
        The titles of the columns with the two articles of a doubtful link.
    """

    said: str
    mark: str
    title: str
    lead: str
    caption: str
    counted: str
    ends: tuple[str, str]


SOURCES: dict[str, Source] = {
    "curated": Source(
        said="What the editor said",
        mark="listed",
        title="Trust in the lists",
        lead="Every score above says how close a system comes to these lists. If they are noise, so are the scores.",
        caption="How plausible the links of the lists are.",
        counted="Lists of related articles",
        ends=("The list of", "names"),
    ),
    "mentions": Source(
        said="What the text links to",
        mark="linked",
        title="Trust in the links of texts",
        lead="An author links to what a sentence needs, which need not be what a reader wants next. The scores under "
        "the protocol mentions can be no better than these links.",
        caption="How plausible the links in texts are.",
        counted="Texts with links to other articles",
        ends=("The text of", "links to"),
    ),
    "series": Source(
        said="The other parts of the series",
        mark="same series",
        title="Trust in the series",
        lead="Every score under the protocol series says how close a system comes to the other parts. A column that "
        "goes by the name of a series may have little in common but its name.",
        caption="How plausible the parts of series are as related stories.",
        counted="Parts of series",
        ends=("The part", "and the other"),
    ),
}
"""By the source of judgments in the settings of a report."""


def source_of(trust: Mapping[str, Any]) -> Source:
    """Return the words for what a report on trust is about."""
    return SOURCES.get(str(trust.get("source", "")), SOURCES["curated"])
