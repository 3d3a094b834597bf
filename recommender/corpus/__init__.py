"""The articles of a site in order, with every curated link resolved."""

from recommender.corpus.address_book import AddressBook, AmbiguousReferenceError
from recommender.corpus.clusters import story_clusters
from recommender.corpus.columns import Columns, days
from recommender.corpus.corpus import Corpus
from recommender.corpus.links import FACETS, Entries, External, Node
from recommender.corpus.name_table import NameTable
from recommender.corpus.records import Records
from recommender.corpus.update import Change, changed

__all__ = [
    "FACETS",
    "AddressBook",
    "AmbiguousReferenceError",
    "Change",
    "Columns",
    "Corpus",
    "Entries",
    "External",
    "NameTable",
    "Node",
    "Records",
    "changed",
    "days",
    "story_clusters",
]
