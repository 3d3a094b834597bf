"""The front door: from a folder, a table or an index to answers, with the settings of the site."""

from recommender.api.fitting import fit_corpus, open_content, open_corpus
from recommender.api.opened import Place
from recommender.api.options import at_the_call, fit_options, list_options
from recommender.api.reading import read_corpus
from recommender.api.recommending import recommend
from recommender.api.site import Site, open
from recommender.api.snapshot import SiteSnapshot

__all__ = [
    "Place", "Site", "SiteSnapshot", "at_the_call", "fit_corpus", "fit_options", "list_options", "open", "open_content",
    "open_corpus", "read_corpus", "recommend",
]  # fmt: skip
