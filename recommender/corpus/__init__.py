"""The articles of a site in order, with every curated link resolved."""

from recommender.corpus.address_book import NAME_OF_ARTICLE, AddressBook, AmbiguousReferenceError
from recommender.corpus.arguments import checked_corpus
from recommender.corpus.checks import checked_members, copies_of, with_unique_ids
from recommender.corpus.clusters import story_clusters
from recommender.corpus.columns import (
    KEPT_OUT_CODES,
    SECTION,
    SERIES,
    TOPIC,
    Columns,
    Lookups,
    days,
    labels_in,
    labels_of,
    text_links_of,
)
from recommender.corpus.corpus import Corpus
from recommender.corpus.entries import NONE_HIDDEN, Entries
from recommender.corpus.externals import FACETS, External, Externals, Node
from recommender.corpus.mentions import mentions_of
from recommender.corpus.name_table import NameTable, PartedNames
from recommender.corpus.records import Digested, Records, StoredProblems, digests_of, encode, fingerprint_of
from recommender.corpus.resolver import Meaning, Resolver, likely_meant, shared_address
from recommender.corpus.update import Change, apply_changes

__all__ = [
    "FACETS",
    "KEPT_OUT_CODES",
    "NAME_OF_ARTICLE",
    "NONE_HIDDEN",
    "SECTION",
    "SERIES",
    "TOPIC",
    "AddressBook",
    "AmbiguousReferenceError",
    "Change",
    "Columns",
    "Corpus",
    "Digested",
    "Entries",
    "External",
    "Externals",
    "Lookups",
    "Meaning",
    "NameTable",
    "Node",
    "PartedNames",
    "Records",
    "Resolver",
    "StoredProblems",
    "apply_changes",
    "checked_corpus",
    "checked_members",
    "copies_of",
    "days",
    "digests_of",
    "encode",
    "fingerprint_of",
    "labels_in",
    "labels_of",
    "likely_meant",
    "mentions_of",
    "shared_address",
    "story_clusters",
    "text_links_of",
    "with_unique_ids",
]
