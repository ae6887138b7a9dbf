"""Find typical customers in a pair of markets: the hostage, the fan, the one who was saved, and so on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.levers.offer import Offers
from sim.market.customers import STAYED, Columns, Customers
from sim.market.hold import BOND, LOCK_IN
from sim.market.totals import Totals
from sim.scenario import Scenario
from sim.study.compare import FATES, by_fate
from sim.study.story.watch import Watched

TYPICAL = ("hostage", "fan", *FATES)
"""Who can be asked for. The first two are told from a alone, the fates from both markets."""


class Typical(NamedTuple):
    """The customer who stands for a group, and how many there are of the group."""

    customer: int | None  # None where the group is empty
    n_people: int


Cast = dict[str, Typical]


class _Stopped(Watched):
    """A market that tells, at one month, who is a hostage and who a fan of the focal company."""

    def __init__(self, scenario: Scenario, seed: int, at: int) -> None:
        super().__init__(scenario, seed, [])
        self.at = at
        self.hostages: list[int] = []
        self.fans: list[int] = []

    def _live(self, offers: Offers, values: Any, totals: Totals) -> None:
        before = Customers(Columns(*(column.copy() for column in self.customers.columns)))
        super()._live(offers, values, totals)
        if self.month == self.at:
            stage, c = self.stage(offers, values), self.customers
            mine = (before.left_month == STAYED) & (before.provider == 0) & (c.left_month == STAYED)
            for hold, members, flag in ((LOCK_IN, self.hostages, "is_hostage"), (BOND, self.fans, "is_fan")):
                for i in np.flatnonzero(mine & (c.stayed_for == hold)).tolist():
                    double = self.double(stage, i, before[i])
                    double.step()
                    if double.noted[flag]:
                        members.append(i)


def cast(a: Scenario, b: Scenario, seed: int, month: int, *, on_month: Callable[[int], None] | None = None) -> Cast:
    """Return a typical customer of each group, found in the two markets of one seed.

    A hostage is held by lock-in in market a in that month and would leave if lock-in alone were gone; a fan likewise by
    the bond. Both never left the company so far. The fates are those of twins, see `sim.study.compare.Comparison`.
    Typical is who comes closest to the median of the group in use, price weight, tenure at the start, satisfaction,
    bond and points; of those equally close the one with the lowest number.

    Args:
        a: the market asked about.
        b: the market it is compared with, of the same size.
        seed: of both.
        month: by which fates are judged, from 1.
        on_month: called with the month after each, of either market.
    """
    at = min(month, a.parameters.market.months)
    first, second = _lived(a, seed, at, on_month), _lived(b, seed, at, on_month)
    fates = by_fate(first.customers.left_month, second.customers.left_month, at)
    groups = {
        "hostage": np.array(first.hostages, int),
        "fan": np.array(first.fans, int),
        **{fate: np.flatnonzero(who) for fate, who in fates.items()},
    }
    seen = _appearance(first)
    is_still_there = first.customers.entered <= 0  # of who has left the market, there is nothing to be seen
    typical = {
        who: Typical(_nearest(seen, there if len(there := group[is_still_there[group]]) else group), len(group))
        for who, group in groups.items()
    }
    for market in (first, second):
        market.__dict__.clear()
    return typical


def _lived(scenario: Scenario, seed: int, at: int, on_month: Callable[[int], None] | None) -> _Stopped:
    market = _Stopped(scenario, seed, at)
    while market.month < at:
        market.advance()
        if on_month:
            on_month(market.month)
    return market


def _appearance(market: Watched) -> NDArray[np.float64]:
    """Return what people are compared by, shape (people, traits)."""
    c = market.customers
    own = c.provider.astype(int), np.arange(len(c))
    started = c.tenure - np.minimum(c.tenure, market.month)
    traits = (c.spend, c.price_weight, started, c.satisfaction[own], c.bond[own], c.points)
    return np.column_stack([trait.astype(float) for trait in traits])


def _nearest(seen: NDArray[np.float64], group: NDArray[np.int_]) -> int | None:
    """Return who of a group is closest to its median, in units of everybody's spread; None if it is empty."""
    if not len(group):
        return None
    spread = seen.std(axis=0)
    gaps = (seen[group] - np.median(seen[group], axis=0)) / np.where(spread > 0.0, spread, 1.0)
    return int(group[np.argmin((gaps**2).sum(axis=1).round(9))])
