"""What is said of options: once in the code, and in whole wherever somebody asks `help` for it."""

from __future__ import annotations

import inspect
import re
import subprocess
import sys

import pytest

from recommender import Recommender
from recommender.engine import EveryListOptions
from recommender.ranking import ListOptions, TextOptions, lists_options


def lines_of(function: object) -> dict[str, str]:
    return dict(re.findall(r"^    - `(\w+)`: (.+)$", inspect.getdoc(function) or "", re.MULTILINE))


def test_recommend_says_what_each_option_does_in_a_line() -> None:
    assert lines_of(Recommender.recommend).keys() == ListOptions.__annotations__.keys()
    assert lines_of(Recommender.recommend_all).keys() == EveryListOptions.__annotations__.keys() - (
        ListOptions.__annotations__.keys()
    )
    said = lines_of(Recommender.recommend)
    assert said["as_of"] == (
        "Answer as on that day: what was published later is neither recommended nor are its links seen."
    )
    assert all(len(text) < 160 and text.endswith(".") for text in said.values())
    assert "\nExamples\n--------\n" in (Recommender.recommend.__doc__ or "")


@pytest.mark.parametrize("options", [TextOptions, ListOptions, EveryListOptions])
def test_a_class_of_options_describes_those_that_it_inherits(options: type) -> None:
    described = re.findall(r"^(\w+) : ", inspect.getdoc(options) or "", re.MULTILINE)
    assert sorted(described) == sorted(options.__annotations__)


def test_without_docstrings_there_is_nothing_to_say() -> None:
    """As `python -OO` has it."""
    done = subprocess.run([sys.executable, "-OO", "-c", "import recommender; recommender.Recommender"], check=False)
    assert done.returncode == 0


def test_what_follows_the_options_stays() -> None:
    @lists_options(TextOptions)
    def ask(**options: object) -> None:
        """Ask.

        Parameters
        ----------
        **options
            What else.

        Returns
        -------
        str
        """

    assert (ask.__doc__ or "").endswith("\n\nReturns\n-------\nstr")
