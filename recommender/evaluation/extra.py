"""Libraries of the extra ``peers``: the error where one is missing says how it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from recommender.errors import EvaluationError

__all__ = ["from_the_extra", "missing_library"]


def missing_library(system: str, package: str) -> EvaluationError:
    """Return the error for a system whose library is not installed."""
    return EvaluationError(f"{system} needs the package {package!r}: pip install 'recommender[peers]'")


@contextmanager
def from_the_extra(package: str) -> Iterator[None]:
    """Turn the error of an import that fails into one that says how the package is installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise missing_library("this system", package) from error
