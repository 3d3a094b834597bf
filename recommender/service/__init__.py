"""A site as a service: HTTP for programs and pages, a box for any page, and tools for assistants."""

from recommender.service.app import check_site, create_app
from recommender.service.endpoint import Endpoint
from recommender.service.endpoints import ENDPOINTS
from recommender.service.own_process import in_own_process
from recommender.service.running import serve, serve_assistant
from recommender.service.serve_settings import ServeSettings

__all__ = [
    "ENDPOINTS", "Endpoint", "ServeSettings", "check_site", "create_app", "in_own_process", "serve", "serve_assistant",
]  # fmt: skip
