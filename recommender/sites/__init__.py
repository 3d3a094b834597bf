"""A box of related stories on every page of a site: for each generator the file it wants, and how the box is shown.

```text
opening       from a folder to an open site: its generator, its articles, the options of its lists
generators    TARGETS: which file a generator wants, how it calls pages, what has to be pasted where
site_folder   keys and addresses of pages, as the generator writes them
lists         the lists of all public pages
watching      the same, written again whenever files change
formats       FORMATS: the lists as text
computed_lists  the lists in the front matter of the pages themselves
box, themes/  the box as HTML, and as partials in the languages of templates
list_files    which files may be written over by lists
install       partials: put into the site, and taken away
plugins/      for generators written in Python: the box without any file
front_matter/ front matter changed, every other byte left alone
suggestions/  what an editor may want to change in curated lists, as a diff
```

What is in the file depends on lists alone: it stays the same, to the last bit, until a list changes.
"""

from recommender.sites.box import box, theme
from recommender.sites.computed_lists import computed_changes
from recommender.sites.formats import FORMATS
from recommender.sites.generators import GENERIC, TARGETS, Target
from recommender.sites.install import Removed, install, uninstall
from recommender.sites.list_files import check_list_file
from recommender.sites.lists import Lists, Story, site_lists
from recommender.sites.opening import OpenSite, located, open_site
from recommender.sites.pasting import pasted_in, template_of
from recommender.sites.site_folder import SiteFolder, find_site
from recommender.sites.watching import SiteWatch

__all__ = [
    "FORMATS",
    "GENERIC",
    "TARGETS",
    "Lists",
    "OpenSite",
    "Removed",
    "SiteFolder",
    "SiteWatch",
    "Story",
    "Target",
    "box",
    "check_list_file",
    "computed_changes",
    "find_site",
    "install",
    "located",
    "open_site",
    "pasted_in",
    "site_lists",
    "template_of",
    "theme",
    "uninstall",
]
