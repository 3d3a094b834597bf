"""The site of the documentation: ``make docs`` builds it into ``out/docs``, and needs no network."""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE / "_sphinx")]

import recommender  # noqa: E402

project = "recommender"
author = "The authors of recommender"
version = release = recommender.__version__.replace("+unknown.", "+")  # in a clone without tags; it has its commit

smartquotes = False  # what stands in quotes here is often typed
copyright = "recommender contributors, MIT licence"
extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "made_pages",  # what is made of the code, and documents that lie outside of docs/
    "diagrams",  # ```mermaid, without its script
    "recommender.sites.plugins.sphinx",  # "Related pages" below each page: by this very project
]
related_stories = {"heading": "Related pages", "k": 4}

root_doc = "index"
exclude_patterns = ["_sphinx"]
html_theme = "furo"
html_title = f"recommender {version}"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_show_sourcelink = False
html_copy_source = False
html_theme_options = {"navigation_with_keys": True}

myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
myst_fence_as_directive = ["mermaid"]
suppress_warnings = ["misc.highlighting_failure"]  # front matter and templates of generators are in no language

default_role = "name"  # of made_pages: a link where there is something to lead to, code elsewhere
autodoc_member_order = "bysource"
autodoc_typehints = "none"  # the docstrings say it in words
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True
