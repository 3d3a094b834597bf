"""Pages and scripts that a browser is sent: they are the same for all, and hold no text of the site."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib.resources import files

from starlette.responses import Response

from recommender.service.endpoints import ENDPOINTS
from recommender.service.responses import SAFE_HEADERS

__all__ = ["PAGES", "POLICY"]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
"""What a page may do: run the scripts of this service, and ask it."""

FRESH = "public, max-age=300"


def _asset(name: str, kind: str, more: Mapping[str, str] | None = None) -> Response:
    policy = {"Content-Security-Policy": POLICY, "Cross-Origin-Opener-Policy": "same-origin"}
    headers = {**SAFE_HEADERS, "Cache-Control": FRESH, **(policy if kind == "text/html" else {}), **(more or {})}
    return Response(_text(name), headers=headers, media_type=kind)


@cache
def _text(name: str) -> str:
    if name == "docs.html":
        return _documentation()
    return files("recommender.service").joinpath("assets", name).read_text(encoding="utf-8")


def _documentation() -> str:
    """A page that lists all endpoints."""
    rows = "\n".join(
        f"<tr><td><code>{one.method}</code></td><td><code>{html.escape(one.path)}</code></td>"
        f"<td>{html.escape(one.summary)}{' (needs the token)' if one.for_editors else ''}</td></tr>"
        for one in ENDPOINTS
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Related stories: all questions</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="try.css"></head>
<body><header><h1>All questions</h1></header><main><table>
<thead><tr><th scope="col">Method</th><th scope="col">Path</th><th scope="col">Answer</th></tr></thead>
<tbody>{rows}</tbody></table>
<p>Parameters and types: <a href="openapi.json">OpenAPI 3.1</a>. <a href=".">Try it</a></p></main></body></html>
"""


PAGES: dict[str, Callable[[], Response]] = {
    "/": partial(_asset, "try.html", "text/html"),
    "/try.js": partial(_asset, "try.js", "text/javascript"),
    "/try.css": partial(_asset, "try.css", "text/css"),
    "/docs": partial(_asset, "docs.html", "text/html"),
    "/widget.js": partial(_asset, "widget.js", "text/javascript", {"Cross-Origin-Resource-Policy": "cross-origin"}),
}
"""By their places."""
