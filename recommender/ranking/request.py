"""What a caller wants of a list, checked."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from numbers import Integral
from typing import Any, get_args

from recommender._io.arguments import checked_flag, checked_moment, is_number
from recommender.errors import SettingsError, check_options
from recommender.ranking.filters import Filters
from recommender.ranking.options import Duplicates, Externals, ListOptions, Mentions, Mode
from recommender.ranking.scoring import FILL_SCORE, MIN_SCORE

__all__ = ["Request"]

_KNOWN = {
    "mode": get_args(Mode),
    "mentions": get_args(Mentions),
    "externals": get_args(Externals),
    "duplicates": get_args(Duplicates),
}


@dataclass(frozen=True, slots=True)
class Request:
    """What a caller wants of a list; the attributes are the parameters of `recommender.Recommender.recommend`.

    Raises
    ------
    SettingsError
        If a value is out of range.
    """

    k: int = 10
    mode: Mode = "curated-first"
    mentions: Mentions = "visible"
    externals: Externals = "curated"
    duplicates: Duplicates = "collapse"
    diversity: float = 0.0
    filters: Filters = field(default_factory=Filters)
    as_of: datetime | None = None
    moment: datetime | None = None
    fill: bool = False
    min_score: float | None = None

    @classmethod
    def of(cls, k: int, options: ListOptions, function: str) -> Request:
        """Return what the options of a public function ask for.

        Parameters
        ----------
        k : int
            How many stories.
        options : ListOptions
            As they were handed over; without `filters`, those by default.
        function : str
            The function's name, for messages.

        Raises
        ------
        SettingsError
            If an option is unknown or out of range.
        """
        check_options(options, ("k", *ListOptions.__annotations__, "reasons"), function)
        chosen: dict[str, Any] = {**options}
        if chosen.get("filters") is None:
            chosen["filters"] = Filters()
        return cls(k, **chosen)

    def __post_init__(self) -> None:
        if isinstance(self.k, bool) or not isinstance(self.k, Integral) or self.k < 0:
            raise SettingsError(f"k is {self.k!r}; it says how many stories to return and must be 0 or more")
        for name, known in _KNOWN.items():
            if not isinstance(getattr(self, name), str) or getattr(self, name) not in known:
                raise SettingsError(f"{name} is {getattr(self, name)!r}; use one of {', '.join(known)}")
        if not is_number(self.diversity) or not 0.0 <= self.diversity <= 1.0:
            raise SettingsError(f"diversity is {self.diversity!r}; it must be a number from 0 to 1")
        checked_flag("fill", self.fill)
        if self.min_score is not None and not (is_number(self.min_score) and self.min_score <= 1.0):
            raise SettingsError(f"min_score is {self.min_score!r}; it must be a number, and no score is above 1")
        checked_moment("as_of", self.as_of)
        checked_moment("moment", self.moment)
        if not isinstance(self.filters, Filters):
            raise SettingsError(f"filters is {self.filters!r}; use recommender.Filters(…)")

    @property
    def threshold(self) -> float:
        """The lowest score that is shown: `min_score` if it is given, else the one by default."""
        if self.min_score is not None:
            return self.min_score
        return FILL_SCORE if self.fill else MIN_SCORE
