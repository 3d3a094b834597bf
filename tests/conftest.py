"""What every test may ask for, and the one policy for chance in property-based tests."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest
from browsers import browser
from hypothesis import HealthCheck, settings
from models import write_model

__all__ = ["browser"]  # a fixture; of a second one, playwright would say that the first still runs

ROOT = Path(__file__).resolve().parent.parent

# The same examples in every run: a red test on one machine is red on all. For a hunt with fresh examples:
# pytest --hypothesis-profile=hunt
settings.register_profile(
    "deterministic",
    derandomize=True,
    database=None,
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("hunt", deadline=None, max_examples=2_000)
settings.load_profile("deterministic")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever asks for a browser is a test of `make test-browser`."""
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of real sites that tests may read: RECOMMENDER_CORPORA, or beside the checkout.

    Without it the test is skipped, but not under CI, where a skip would hide that nothing was checked.
    """
    folder = Path(os.environ.get("RECOMMENDER_CORPORA") or ROOT.parent / "shared" / "corpora")
    if folder.is_dir():
        return folder
    reason = f"no corpora in {folder}; name their folder in RECOMMENDER_CORPORA"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def sentence_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a real model of sentence embeddings, for English."""
    return write_model(tmp_path_factory.mktemp("all-MiniLM-L6-v2"))


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever opens a socket, or asks for the address of a host, fails the test."""

    def refuse(*_: object, **__: object) -> None:
        pytest.fail("a network was asked")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, refuse)
