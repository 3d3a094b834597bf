"""Some hundred of the broken files of ``make fuzz``, the same in every run."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from fuzz import Hang, check, check_site, configurations, inputs, limited
from suffixes import SUFFIXES_BY_READER

from recommender.readers import READERS

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the time is limited by a signal of POSIX")


@pytest.mark.slow
@settings(max_examples=600)
@given(made=inputs())
def test_no_file_breaks_its_reader(made: tuple[str, bytes]) -> None:
    check(*made)


@pytest.mark.slow
@settings(max_examples=200)
@given(files=configurations())
def test_no_configuration_breaks_a_site(files: dict[str, bytes]) -> None:
    check_site(files)


@pytest.mark.parametrize("suffix", sorted(READERS))
@pytest.mark.parametrize("content", [b"", b"\x00", b"\xff\xfe", b"---", b"{", b"<"])
def test_short_files_break_no_reader(suffix: str, content: bytes) -> None:
    check(suffix, content)


@pytest.mark.parametrize("suffix", [suffixes[0] for suffixes in SUFFIXES_BY_READER])
@pytest.mark.parametrize("content", [b"[" * 50_000, b" " * 100_000, b"<a>" * 20_000], ids=["[", " ", "<a>"])
def test_monotonous_files_break_no_reader(suffix: str, content: bytes) -> None:
    check(suffix, content)


def test_a_hang_is_noticed() -> None:
    with pytest.raises(Hang), limited(0.05):
        while True:
            pass
