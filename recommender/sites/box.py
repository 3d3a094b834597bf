"""The box as HTML, for generators whose plugins are written in Python, and for everything else that shows HTML.

The markup is that of the partials in `recommender/sites/themes`; a test holds them together.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from html import escape
from importlib.resources import files

from recommender.sites.lists import Story

__all__ = ["HEADING", "box", "style", "theme"]

HEADING = "Related stories"


def theme(name: str) -> str:
    """Return the text of a file in `recommender/sites/themes`, with the style of the box where it names that.

    Those that generators need are put into the site by ``recommender site --install``; ``jinja/related-stories.html``
    is for templates of Jinja, whoever fills them.

    Examples
    --------
    >>> from recommender.sites import theme
    >>> "related_heading" in theme("jinja/related-stories.html")
    True
    """
    text = files("recommender.sites").joinpath("themes", *name.split("/")).read_text(encoding="utf-8")
    return text.replace("@@STYLE@@", style())


@cache
def style() -> str:
    """Return the style of the box as one line of CSS. Colours are inherited: it is light or dark as the page is."""
    text = files("recommender.sites").joinpath("themes", "box.css").read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines() if not line.startswith("/*"))


def box(
    stories: Iterable[Story],
    link: Callable[[Story], str] = lambda story: str(story["url"]),
    *,
    heading: str = HEADING,
    images: bool = False,
    root: str = "",
) -> str:
    """Return the box of a page; empty without a story that has an address.

    Parameters
    ----------
    stories : iterable of Story
        Best first.
    link : callable
        Returns the address of a story as the page has to write it; empty for one that cannot be shown.
    heading : str
        Above the stories.
    images : bool
        Whether pictures are shown.
    root : str
        The root of the site, as the page has to write it without a slash at its end: before the addresses of pictures.

    Examples
    --------
    >>> from recommender.sites import box
    >>> story = {"url": "/b/", "title": "Ships & storms", "date": "2026-03-05", "excerpt": "", "image": ""}
    >>> print(box([story]).partition("<ul>")[2])
    <li><a href="/b/">Ships &amp; storms</a> <time datetime="2026-03-05">2026-03-05</time></li></ul></aside>
    """
    items = [_item(story, address, root if images else None) for story in stories if (address := link(story))]
    if not items:
        return ""
    return (
        f'<aside class="related-stories" aria-labelledby="related-stories-title"><style>{style()}</style>'
        f'<h2 id="related-stories-title">{escape(heading)}</h2><ul>{"".join(items)}</ul></aside>'
    )


def _item(story: Story, address: str, root: str | None) -> str:
    """One story; without a root, no picture is shown."""
    date, image = escape(story["date"]), story["image"]
    if root and image.startswith("/") and not image.startswith("//"):
        image = f"{root}{image}"
    parts = [
        f'<img src="{escape(image)}" alt="" loading="lazy">' if root is not None and image else "",
        f'<a href="{escape(address)}">{escape(story["title"])}</a>',
        f' <time datetime="{date}">{date}</time>' if date else "",
        f"<p>{escape(story['excerpt'])}</p>" if story["excerpt"] else "",
        f'<p class="related-why">{escape("; ".join(story["reasons"]))}</p>' if story.get("reasons") else "",
    ]
    return f"<li>{''.join(parts)}</li>"
