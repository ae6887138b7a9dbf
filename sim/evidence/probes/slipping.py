"""Probes of small slips and of delights: what the bonded overlook, and how long a surprise remains one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from sim.evidence.people import encounters
from sim.market.model import MarketModel

FOCAL = 0
FORGIVEN = 3  # months after a slip in which people may leave for it
QUARTER = 3  # months
SLIGHT = 0.2  # share of encounters, or of customers, that a month is slightly amiss for


def cold_contact_harm_to_bonded(market: MarketModel) -> float:
    """Return the harm of a cold contact where bonds are strong: share 0..1 of customers driven away by it.

    Cold: the coldest fifth of a month's encounters with the focal company's people. Harm is the share gone within three
    months less that of the others; nobody with a failure in the month counts. Strong: upper half by the bond before it.
    """

    def is_cold(now: MarketModel) -> Any:
        met, warmth = encounters(now)
        met &= now.customers.provider == FOCAL
        return met & (warmth <= np.quantile(warmth[met], SLIGHT)) if met.any() else met

    return _harm_to_bonded(market, is_cold)


def bad_month_harm_to_bonded(market: MarketModel) -> float:
    """Return the harm of a bad month where bonds are strong, in the same way.

    Bad: the fifth of the focal company's customers whose service fell furthest below what they expected.
    """
    expected = np.zeros(len(market.customers))

    def is_bad(now: MarketModel) -> Any:
        nonlocal expected
        moved = now.customers.expectation[FOCAL] - expected
        expected = now.customers.expectation[FOCAL].astype(float)
        here = now.customers.provider == FOCAL
        return here & (moved <= np.quantile(moved[here], SLIGHT))

    return _harm_to_bonded(market, is_bad)


def surprise_at_the_end(market: MarketModel) -> float:
    """Return by how much performance exceeds expectation in the last three months of the run, satisfaction scale.

    Customers who are with the focal company all month. What was experienced is read off the expectation, which follows
    it: the gap is its move over the speed of the move.
    """
    c, p = market.customers, market.values
    most, gaps = p.word_of_mouth.most_heard, []
    while market.month < market.months:
        here, heard = c.provider == FOCAL, np.clip(c.heard[FOCAL].astype(float), -most, most)
        expected = np.clip(c.expectation[FOCAL].astype(float) + p.news.talk * heard, 0.0, 1.0)
        market.advance()
        here &= c.provider == FOCAL
        moved = (c.expectation[FOCAL].astype(float) - expected)[here]
        gaps.append(float(np.where(moved > 0.0, moved / p.expectation.up, moved / p.expectation.down).mean()))
    return float(np.mean(gaps[-QUARTER:]))


def _harm_to_bonded(market: MarketModel, has_slipped: Callable[[MarketModel], Any]) -> float:
    """Return how many more of the strongly bonded go within three months of a slip than of the others, share 0..1.

    has_slipped: says, of the month that has just ended, with whom something was slightly amiss, shape (n,)
    """
    c = market.customers
    provider: list[Any] = [c.provider == FOCAL]
    months: list[tuple[Any, Any]] = []
    has_slipped(market)
    while market.month < market.months:
        bond = c.bond[FOCAL].copy()
        market.advance()
        provider.append(c.provider == FOCAL)
        stayed = provider[-1] & provider[-2]
        upper = stayed & (bond > np.median(bond[stayed])) & (c.incident == 0)
        months.append((upper, has_slipped(market)))
    gone, seen = np.zeros(2), np.zeros(2)
    for month, (upper, slipped) in enumerate(months[: market.months - FORGIVEN], start=1):
        leaves = np.asarray(~np.stack(provider[month + 1 : month + FORGIVEN + 1]).all(axis=0))
        for at, group in enumerate((upper & ~slipped, upper & slipped)):
            gone[at] += leaves[group].sum()
            seen[at] += group.sum()
    with np.errstate(invalid="ignore"):
        return float(gone[1] / seen[1] - gone[0] / seen[0])
