"""The small inputs from public bug reports, one folder a case, each with what is right in its ``expected.md``.

They stand beside the checkout in ``../shared/cases``, or where RECOMMENDER_CASES says. Without them the tests that need
them are skipped, but not under CI, where a skip would hide that nothing was checked.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from recommender import Corpus, read_corpus

CASES = Path(os.environ.get("RECOMMENDER_CASES") or Path(__file__).resolve().parents[2] / "shared" / "cases")

needs_cases = pytest.mark.skipif(
    not CASES.is_dir() and not os.environ.get("CI"),
    reason=f"no cases in {CASES}; name their folder in RECOMMENDER_CASES",
)


@cache
def case(name: str) -> Corpus:
    return read_corpus(CASES / name / "site")
