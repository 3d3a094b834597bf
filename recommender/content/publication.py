"""Publication: why an article may not be shown."""

from __future__ import annotations

__all__ = ["KEPT_OUT", "LEADS_NOWHERE"]

KEPT_OUT: dict[str, str] = {
    "draft": "it is a draft",
    "private": "it is private, for members, or behind a password",
    "deleted": "it was deleted",
    "no page": "its generator builds no page for it",
    "resource": "it is a part of another page, in whose bundle it lies",
    "unlisted": "it is to be reached by its address only",
    "listing page": "it is a page that lists other pages",
    "redirect": "it only leads to another page",
    "error page": "it is a page for errors",
    "noindex": "it asks search engines to leave it out",
    "scheduled": "it is not published yet",
    "expired": "it is not published any more",
    "not featured": "it is hidden, and the settings leave such articles out",
    "unreadable": "its front matter cannot be read, and so its title is not known",
}
"""Why an article is never recommended → the same as a sentence. ``scheduled`` and ``expired`` depend on the moment, and
``not featured`` on the settings; the others are what a file says by itself."""

LEADS_NOWHERE = ("draft", "deleted", "expired", "no page", "redirect", "error page")
"""Reasons for which a page is kept out for good: a link to it leads nowhere. A page that is scheduled, unlisted or a
list of other pages may well be linked."""
