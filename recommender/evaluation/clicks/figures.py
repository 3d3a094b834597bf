"""The figures of a click report: rates, differences, preferences; small, frozen, and the same as JSON."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from recommender.judging import MAX_P, Interval

__all__ = ["Difference", "Preference", "Rate"]


@dataclass(frozen=True, slots=True)
class Rate:
    """How often something that was shown was clicked.

    Attributes
    ----------
    name : str
        Of the place, system, section, age or month.
    shown, clicks : int
        How many stories (or boxes) were shown, and how many of them were clicked.
    rate : Interval
        Clicks over shown, in [0, 1].
    debiased : Interval or None
        The rate that there would be if every story stood at the first place: each click counts 1 / examination of its
        place. ≥ 0, and by chance it can be more than 1. None for boxes.
    """

    name: str
    shown: int
    clicks: int
    rate: Interval
    debiased: Interval | None = None

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Difference:
    """A system compared with a baseline; positive differences mean that the system is better.

    Attributes
    ----------
    system, baseline : str
        Their names.
    days : int
        Days on which both were shown; no other counts.
    rate, debiased : Interval
        The difference of the click rates as they are, and of the debiased ones.
    p_value : float or None
        Of the debiased difference, after Holm's correction for all systems; None where there is no interval.
    """

    system: str
    baseline: str
    days: int
    rate: Interval
    debiased: Interval
    p_value: float | None

    def __str__(self) -> str:
        """Say whose stories readers click more often, wherever they stand, and how sure that is."""
        low, high, mean = self.debiased.low, self.debiased.high, self.debiased.mean
        names = f"of {self.system} and {self.baseline}"
        if low is None or high is None:
            return f"The stories {names} differ by {mean:+.4f} clicks a look, on too few days to say more."
        size = f"a difference of {mean:+.4f} clicks a look [{low:+.4f}, {high:+.4f}]"
        if low <= 0 <= high:
            return f"Wherever they stand, the stories {names} cannot be told apart: {size}."
        verdict = f"clicked {'more' if low > 0 else 'less'} than those of {self.baseline}"
        if doubt := _doubt(self.p_value):
            return f"Wherever they stand, the stories of {self.system} may be {verdict}: {size}{doubt}."
        return f"Wherever they stand, the stories of {self.system} are {verdict}: {size}."

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Preference:
    """Which of two systems the clicks on their interleaved lists prefer.

    Attributes
    ----------
    a, b : str
        Names of the systems.
    boxes, clicked : int
        How many interleaved boxes were shown, and how many of them had a click.
    wins, ties, losses : int
        Clicked boxes in which a has more clicks than b, as many, fewer.
    share : Interval or None
        (wins + ties / 2) / clicked, in [0, 1]: 0.5 if neither is preferred. None without a clicked box.
    p_value : float or None
        Two-sided, after Holm's correction for all pairs; None where there is no interval.
    """

    a: str
    b: str
    boxes: int
    clicked: int
    wins: int
    ties: int
    losses: int
    share: Interval | None
    p_value: float | None

    def __str__(self) -> str:
        """Say which of the two readers prefer, and how sure that is."""
        if self.share is None:
            return f"No interleaved box of {self.a} and {self.b} was clicked."
        low, high, mean = self.share.low, self.share.high, self.share.mean
        size = f"{mean:.1%} of the clicked boxes are for {self.a}"
        if low is None or high is None:
            return f"{size} and the others for {self.b}, a tie half for each, on too few days to say more."
        size += f" [{low:.1%}, {high:.1%}], a tie counting half"
        if low <= 0.5 <= high:
            return f"Readers are not seen to prefer {self.a} or {self.b}: {size}."
        one, other = (self.a, self.b) if low > 0.5 else (self.b, self.a)
        doubt = _doubt(self.p_value)
        return f"Readers {'may ' if doubt else ''}prefer {one} to {other}: {size}{doubt}."

    def to_dict(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return asdict(self)


def _doubt(p_value: float | None) -> str:
    """Say the p-value where it is too large for what the interval says, as for few days or many systems; else empty."""
    return f", p {p_value:.3f}" if p_value is not None and p_value > MAX_P else ""
