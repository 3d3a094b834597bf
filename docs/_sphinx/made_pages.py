"""Pages, or parts of them, that are not written by hand: made of the code, or written outside of ``docs/``.

A fence ``{made} commands`` stands for a chapter of `reference`, made at the time of the build. A fence ``{document}
../CHANGELOG.md`` stands for another document of the repository, without its title. Links to documents of the
repository lead to their pages, links to other files of it to a copy of them.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import reference
from docutils import nodes
from sphinx.domains.python import PyXRefRole
from sphinx.util.docutils import SphinxRole

import recommender

DOCS = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```\{(made|document)\} (\S+)\n```$", re.MULTILINE)
LINK = re.compile(r"(?<=\]\()([^()\s]+)(?=\))")
TITLE = re.compile(r"\A# .*\n")


def setup(app: Any) -> dict[str, bool]:
    """Tell Sphinx what is done to a page before it is parsed."""
    app.connect("source-read", expand)
    app.connect("autodoc-process-docstring", for_napoleon, priority=400)  # before napoleon, which has 500
    app.connect("doctree-read", name_attributes)
    app.add_role("name", Name())
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def expand(app: Any, docname: str, source: list[str]) -> None:
    """Put in what the fences of a page stand for, and turn its links."""
    page = Path(app.env.doc2path(docname))

    def put_in(fence: re.Match[str]) -> str:
        if fence[1] == "made":
            for module in (reference, *reference.SOURCES[fence[2]]):
                app.env.note_dependency(str(module.__file__))
            return reference.CHAPTERS[fence[2]]()
        document = (page.parent / fence[2]).resolve()
        app.env.note_dependency(str(document))
        return turned(TITLE.sub("", document.read_text(encoding="utf-8")), document, page)

    if page.suffix == ".md":
        source[0] = FENCE.sub(put_in, turned(source[0], page, page))


class Name(SphinxRole):
    """A name in a docstring: of the package's public ones, or of the class at hand, it is a link; else it is code."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Return the link or the code."""
        first, *_ = self.text.removeprefix("recommender.").split(".")
        inside = getattr(recommender, self.env.ref_context.get("py:class") or "", None)
        room, _, last = self.text.rpartition(".")
        is_known = first in recommender.__all__ or last in reference.FURTHER.get(room, ())
        if is_known or (inside and hasattr(inside, first)):
            link = PyXRefRole()
            return link("py:obj", self.rawtext, self.text, self.lineno, self.inliner)
        return [nodes.literal(self.rawtext, self.text)], []


ATTRIBUTES = re.compile(r"^(\w+(?:, \w+)+)( : .*)?$")


def for_napoleon(*event: Any) -> None:
    """Write a docstring so that napoleon reads it as numpydoc does: event is app, kind, name, thing, options, lines.

    It takes what stands before a colon for the type of a property, and knows one name an attribute.
    """
    _, kind, *_, lines = event
    if kind in ("attribute", "property"):
        lines.insert(0, "")
    separate: list[str] = []
    entries = "\0".join(lines).replace("\0    ", "\1    ").split("\0")  # an entry and the lines below it are one
    for entry in entries:
        head, *body = entry.split("\1")
        found = ATTRIBUTES.match(head) if body else None
        for name in found[1].split(", ") if found else [""]:
            separate += [f"{name}{found[2] or ''}" if found else head, *body]
    lines[:] = separate


def name_attributes(app: Any, doctree: nodes.document) -> None:
    """Call attributes so: Sphinx calls them variables."""
    for name in doctree.findall(nodes.field_name):
        if name.astext() == "Variables":
            name.children = [nodes.Text("Attributes")]


def turned(text: str, origin: Path, page: Path) -> str:
    """Return a text with links that are right on a page, if they are right in the file that it comes from."""

    def turn(link: re.Match[str]) -> str:
        name, hash_sign, anchor = link[1].partition("#")
        target = (origin.parent / name).resolve()
        if not name or ":" in name or not target.exists():
            return link[1]
        target = PAGES.get(target, target)
        return os.path.relpath(target, page.parent).replace(os.sep, "/") + hash_sign + anchor

    return LINK.sub(turn, text)


def pages() -> dict[Path, Path]:
    """Return the page of each document that lies outside."""
    found = {DOCS.parent / "README.md": DOCS / "index.md"}
    for page in DOCS.rglob("*.md"):
        for fence in FENCE.finditer(page.read_text(encoding="utf-8")):
            if fence[1] == "document":
                found[(page.parent / fence[2]).resolve()] = page
    return found


PAGES = pages()
