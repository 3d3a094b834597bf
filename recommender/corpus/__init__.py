"""The articles of a site in order, with every curated link resolved."""

from recommender.corpus.address_book import NAME_OF_ARTICLE, AddressBook, AmbiguousReferenceError
from recommender.corpus.arguments import checked_corpus
from recommender.corpus.checks import checked_members
from recommender.corpus.clusters import story_clusters
from recommender.corpus.columns import KEPT_OUT_CODES, SECTION, SERIES, TOPIC, Columns, Lookups, days, labels_in
from recommender.corpus.corpus import Corpus
from recommender.corpus.entries import Entries
from recommender.corpus.externals import FACETS, External, Node
from recommender.corpus.name_table import NameTable, PartedNames
from recommender.corpus.records import Records, StoredProblems
from recommender.corpus.resolver import Meaning
from recommender.corpus.update import Change, apply_changes

__all__ = [
    "FACETS",
    "KEPT_OUT_CODES",
    "NAME_OF_ARTICLE",
    "SECTION",
    "SERIES",
    "TOPIC",
    "AddressBook",
    "AmbiguousReferenceError",
    "Change",
    "Columns",
    "Corpus",
    "Entries",
    "External",
    "Lookups",
    "Meaning",
    "NameTable",
    "Node",
    "PartedNames",
    "Records",
    "StoredProblems",
    "apply_changes",
    "checked_corpus",
    "checked_members",
    "days",
    "labels_in",
    "story_clusters",
]
