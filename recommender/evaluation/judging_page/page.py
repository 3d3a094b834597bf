"""The judging page: one HTML file without any text of the site, which its script fetches and shows as text."""

from __future__ import annotations

import html
import re
from functools import cache
from importlib.resources import files
from string import Template

from recommender._io.page_policy import hash_source
from recommender.evaluation.grades_file import GradesFile
from recommender.judging import GRADES

__all__ = ["page", "policy"]


@cache
def policy() -> str:
    """Return the Content-Security-Policy: the script of the page runs and nothing else, and asks this server only.

    The picture that it allows is the empty icon of the page.
    """
    script, style = hash_source(_asset("judge.js")), hash_source(_asset("judge.css"))
    return (
        f"default-src 'none'; script-src {script}; style-src {style}; img-src data:; connect-src 'self'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )


def page(file: GradesFile) -> str:
    """Return the page of the assessor whose grades `file` keeps."""
    return Template(_asset("judge.html")).substitute(
        style=_asset("judge.css"),
        script=_asset("judge.js"),
        assessor=html.escape(file.assessor),
        kind=html.escape(file.kind),
        file=html.escape(file.path.name),
        buttons="\n".join(map(_button, sorted(GRADES))),
        scale="\n".join(
            f"<dt>{grade}</dt><dd>{html.escape(GRADES[grade])}</dd>" for grade in sorted(GRADES, reverse=True)
        ),
    )


def _button(grade: int) -> str:
    """A button: the number, a name of the grade, and the rest of what it says where there is room."""
    name, rest = re.match(r"([^:,]*)(.*)", GRADES[grade], re.DOTALL).groups()  # type: ignore[union-attr]
    return (
        f'<button type="button" class="grade" data-grade="{grade}" aria-pressed="false" aria-keyshortcuts="{grade}">'
        f'<b>{grade}</b> <span class="name">{html.escape(name)}<span class="rest">{html.escape(rest)}</span></span>'
        "</button>"
    )


@cache
def _asset(name: str) -> str:
    return files("recommender.evaluation.judging_page").joinpath("assets", name).read_text(encoding="utf-8")
