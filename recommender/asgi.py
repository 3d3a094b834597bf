"""The service as other programs start it: ``uvicorn recommender.asgi:app``, gunicorn, hypercorn.

The site is the one that ``RECOMMENDER_CONTENT`` or the nearest ``recommender.toml`` names; it is opened when the
application starts, not when this module is imported. Needs ``recommender[serve]``.
"""

from __future__ import annotations

from recommender.api import open as open_site
from recommender.service import create_app, in_own_process

__all__ = ["app"]

app = create_app(in_own_process(open_site))
