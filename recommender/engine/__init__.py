"""The recommender: a fitted site that answers, is saved, loaded and updated."""

from recommender.engine.arguments import check_settings, checked_executor
from recommender.engine.code_version import code_version
from recommender.engine.every_list import EveryListOptions
from recommender.engine.fitted import Fitted, Stored
from recommender.engine.packing import counts_of, csr_of, pack_counts, pack_matrix, pack_strings, strings_of
from recommender.engine.recommender import Recommender, chosen_of, recommender_of, site_of
from recommender.engine.serialise import made_by, unpack_corpus, unpack_text
from recommender.engine.shards import KINDS, REMEDY, SHARDS, Shards, shards_of, store_of
from recommender.engine.showing import SHOWN, findings_of
from recommender.engine.stored_site import StoredSite
from recommender.engine.version import version_of

__all__ = [
    "KINDS", "REMEDY", "SHARDS", "SHOWN", "EveryListOptions", "Fitted", "Recommender", "Shards", "Stored",
    "StoredSite", "check_settings", "checked_executor", "chosen_of", "code_version", "counts_of", "csr_of",
    "findings_of", "made_by", "pack_counts", "pack_matrix", "pack_strings", "recommender_of", "shards_of",
    "site_of", "store_of", "strings_of", "unpack_corpus", "unpack_text", "version_of",
]  # fmt: skip
