"""Libraries of the extras ``peers`` and ``evaluate``: the error where one is missing says how it is installed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec

from recommender._io.extras import install
from recommender.errors import EvaluationError

__all__ = ["check_measures", "from_the_extra", "missing_library"]


def missing_library(system: str, package: str) -> EvaluationError:
    """Return the error for a system whose library is not installed."""
    return EvaluationError(f"{system} needs the package {package!r}: {install('peers')}")


def check_measures() -> None:
    """Raise an `EvaluationError` that says what to install, if the measures of trec_eval are not."""
    if find_spec("ir_measures") is None:
        raise EvaluationError(
            "evaluation needs the package 'ir-measures', which the base install leaves out where its C code would have "
            f"to be compiled: {install('evaluate')}"
        )


@contextmanager
def from_the_extra(package: str) -> Iterator[None]:
    """Turn the error of an import that fails into one that says how the package is installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        raise missing_library("this system", package) from error
