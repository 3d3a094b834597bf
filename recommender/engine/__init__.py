"""The recommender: a fitted site that answers, is saved, loaded and updated."""

from recommender.engine.arguments import check_settings, checked_executor
from recommender.engine.code_version import code_version
from recommender.engine.every_list import EveryListOptions
from recommender.engine.executors import shared
from recommender.engine.fitted import Fitted, Stored
from recommender.engine.recommender import Recommender, chosen_of, recommender_of, site_of
from recommender.engine.serialise import made_by
from recommender.engine.showing import SHOWN, findings_of
from recommender.engine.stored_site import StoredSite
from recommender.engine.version import version_of

__all__ = [
    "SHOWN", "EveryListOptions", "Fitted", "Recommender", "Stored", "StoredSite", "check_settings",
    "checked_executor", "chosen_of", "code_version", "findings_of", "made_by", "recommender_of", "shared", "site_of",
    "version_of",
]  # fmt: skip
