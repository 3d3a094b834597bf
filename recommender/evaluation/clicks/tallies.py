"""From a log to figures: everything is counted by day, and days are what chance draws."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from recommender._arrays.types import Bools, Float64s, Ints
from recommender.evaluation.clicks.figures import Difference, Preference, Rate
from recommender.evaluation.clicks.log import NOBODY, ClickLog
from recommender.judging import Interval, compare_rates, exchange_p_value, holm, rate_interval

__all__ = ["BREAKDOWN_RESAMPLES", "Tallies"]

BREAKDOWN_RESAMPLES = 2_000
"""Bootstrap samples for rates, of which a report has many: the ends of an interval vary by hundredths of its width.
Differences take `recommender.judging.intervals.RESAMPLES`."""

LEFT_OUT = -1
"""Number of the group of what is in none."""

Figure = TypeVar("Figure", Difference, Preference)

ByDay = tuple[Float64s, Float64s, Float64s]
"""Stories shown, clicks, and clicks divided by examination, each of shape (n_days,)."""


class Tallies:
    """Counts what was shown and clicked, by group and day.

    Parameters
    ----------
    log : ClickLog
        What was shown and clicked.
    chances : ndarray, shape (n_places,)
        The examination of each place.
    rng : int
        Seed of all intervals and tests.
    """

    def __init__(self, log: ClickLog, chances: Float64s, rng: int) -> None:
        self._log, self._rng = log, rng
        days, day_of_box = np.unique(log.days, return_inverse=True)
        self._n_days, self._day_of_box = len(days), day_of_box.reshape(-1)
        self._day = self._day_of_box[log.boxes]
        self._clicked = log.clicked.astype(np.float64)
        self._debiased = self._clicked / chances[log.places]

    def rates(self, names: Sequence[str], groups: Ints) -> list[Rate]:
        """Return the rate of the stories of each group that has any; `groups` has the number of each shown story."""
        counted = self._counted(groups, len(names))
        return [self._rate(name, *by_day) for name, by_day in zip(names, counted, strict=True) if by_day[0].any()]

    def boxes(self) -> list[Rate]:
        """Return for each system, and each two whose lists were interleaved, how many of its boxes were clicked."""
        log = self._log
        clicked = self._box_has(log.clicked)
        names, groups = zip(*self._makers(), strict=True)
        rates = []
        for name, inside in zip(names, groups, strict=True):
            shown = np.bincount(self._day_of_box[inside], minlength=self._n_days).astype(np.float64)
            clicks = np.bincount(self._day_of_box[inside & clicked], minlength=self._n_days).astype(np.float64)
            rates.append(self._rate(" + ".join(name), shown, clicks, None))
        return rates

    def differences(self, baseline: str) -> list[Difference]:
        """Return each other system that was shown on a day of the baseline, compared with it."""
        systems = self._log.systems
        by_system = dict(zip(systems, self._counted(self._log.owners, len(systems)), strict=True))
        base = by_system[baseline]
        found: list[Difference] = []
        for name in sorted(by_system.keys() - {baseline}):
            shown, clicks, debiased = by_system[name]
            plain = compare_rates((clicks, shown), (base[1], base[0]), self._rng)
            freed = compare_rates((debiased, shown), (base[2], base[0]), self._rng)
            if plain and freed:
                n_days = int(((shown > 0) & (base[0] > 0)).sum())
                found.append(Difference(name, baseline, n_days, plain[0], *freed))
        return _corrected(found, [one.system for one in found])

    def preferences(self, baseline: str | None) -> list[Preference]:
        """Return for each two systems whose lists were interleaved which one the clicks prefer; a baseline is b."""
        pairs = ((sorted(names, key=lambda name: name == baseline), inside) for names, inside in self._makers())
        found = [self._preference(names[0], names[1], inside) for names, inside in pairs if len(names) == 2]
        return _corrected(found, [f"{one.a} {one.b}" for one in found])

    def _preference(self, a: str, b: str, inside: Bools) -> Preference:
        log = self._log
        sign = (log.owners == log.systems.index(a)).astype(np.int64) - (log.owners == log.systems.index(b))
        ahead = np.bincount(log.boxes, weights=sign * log.clicked, minlength=len(log.seconds))
        clicked = inside & self._box_has(log.clicked)
        outcome, day = np.sign(ahead[clicked]), self._day_of_box[clicked]
        sums = np.bincount(day, weights=outcome.astype(np.float64), minlength=self._n_days).astype(np.float64)
        counts = np.bincount(day, minlength=self._n_days).astype(np.float64)
        lead = rate_interval(sums, counts, self._rng)
        has_interval = lead is not None and lead.low is not None
        return Preference(
            a,
            b,
            boxes=int(inside.sum()),
            clicked=int(clicked.sum()),
            wins=int((outcome > 0).sum()),
            ties=int((outcome == 0).sum()),
            losses=int((outcome < 0).sum()),
            share=_as_share(lead),
            p_value=exchange_p_value(sums, np.random.default_rng(self._rng)) if has_interval else None,
        )

    def _makers(self) -> Iterator[tuple[tuple[str, ...], Bools]]:
        """Yield the names of one system or two, in alphabetical order, and whether each box is of these."""
        log = self._log
        pairs, of_box = np.unique(np.sort(log.makers, axis=1), axis=0, return_inverse=True)
        named = {
            tuple(sorted(log.systems[one] for one in pair if one != NOBODY)): row for row, pair in enumerate(pairs)
        }
        for names, row in sorted(named.items()):
            yield names, of_box.reshape(-1) == row

    def _box_has(self, stories: Bools) -> Bools:
        return np.bincount(self._log.boxes[stories], minlength=len(self._log.seconds)) > 0

    def _counted(self, groups: Ints, n_groups: int) -> list[ByDay]:
        """For each group by day: the stories shown, their clicks, and these divided by examination."""
        kept = groups != LEFT_OUT
        cells = groups[kept] * self._n_days + self._day[kept]
        weights = (np.ones(len(cells)), self._clicked[kept], self._debiased[kept])
        counts = [np.bincount(cells, of, n_groups * self._n_days).reshape(n_groups, self._n_days) for of in weights]
        return list(zip(*counts, strict=True))

    def _rate(self, name: str, shown: Float64s, clicks: Float64s, debiased: Float64s | None) -> Rate:
        plain, freed = (
            None if sums is None else rate_interval(sums, shown, self._rng, n_resamples=BREAKDOWN_RESAMPLES)
            for sums in (clicks, debiased)
        )
        assert plain is not None, "a group without a story has no row"
        return Rate(name, int(shown.sum()), int(clicks.sum()), plain, freed)


def _as_share(lead: Interval | None) -> Interval | None:
    """From the mean of +1, 0 and −1 to the share of wins, where ties count half."""
    if lead is None:
        return None
    low, mean, high = (None if end is None else (1 + end) / 2 for end in (lead.low, lead.mean, lead.high))
    assert mean is not None
    return Interval(low, mean, high, lead.reliable)


def _corrected(found: Sequence[Figure], keys: Sequence[str]) -> list[Figure]:
    """Return figures with Holm's correction of those of their p-values that there are."""
    known = {key: one.p_value for key, one in zip(keys, found, strict=True) if one.p_value is not None}
    corrected = holm(known)
    return [replace(one, p_value=corrected.get(key)) for key, one in zip(keys, found, strict=True)]
