"""How the libraries of an extra are installed: what an error says where one is missing."""

from __future__ import annotations

__all__ = ["install"]


def install(extra: str) -> str:
    """Return the command that installs an extra, in a checkout of the project, too.

    Examples
    --------
    >>> install("peers")
    "pip install 'recommender[peers]' (in a checkout: pip install '.[peers]')"
    """
    return f"pip install 'recommender[{extra}]' (in a checkout: pip install '.[{extra}]')"
