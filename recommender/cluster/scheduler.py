"""The scheduler of Dask, by its address."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from recommender._io.extras import install
from recommender.errors import RecommenderError, SettingsError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["connected"]

PATIENCE = 30
"""Seconds until a scheduler that does not answer is given up: three times what Dask waits itself. A plain choice."""


@contextmanager
def connected(address: str) -> Iterator[Client]:
    """Connect to a scheduler until the block ends.

    Parameters
    ----------
    address : str
        As ``dask scheduler`` prints it: ``tcp://10.0.0.1:8786``.

    Raises
    ------
    SettingsError
        If Dask is not installed, or the address is none.
    RecommenderError
        If no scheduler answers.
    """
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError(f"the scheduler {address!r} cannot be asked without Dask: {install('cluster')}") from error
    try:
        client = Client(address, timeout=PATIENCE)  # type: ignore[no-untyped-call]
    except OSError as error:
        raise RecommenderError(
            f"no scheduler answers at {address!r} ({error!s:.200}); start one with: dask scheduler"
        ) from error
    except ValueError as error:
        raise SettingsError(f"{address!r} is no address of a scheduler: {error}; write tcp://HOST:8786") from error
    with client:
        yield client
