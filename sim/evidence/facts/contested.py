"""Measurements of family B8 that speak against other facts: inertia, switching costs, advertising."""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.prices import SEARCH_MONTHS, advertising_elasticity
from sim.evidence.facts.retention import POINTS, YEAR, bought_here, record_purchases
from sim.evidence.facts.structure import repertoire_market
from sim.evidence.lab import Lab
from sim.evidence.people import pass_months
from sim.market.model import MarketModel
from sim.measures.intervals import Values
from sim.scenario import Scenario

# X18


def _after_a_gap(market: MarketModel, is_missing: bool) -> Values:
    """Return each person's firm at the end of months 12 and 13, and purchases here and anywhere in months 14 and 19.

    Shape (6, n). Where the focal company is missing, nobody would buy from it in month 13, whatever it offered.
    """
    c = market.customers
    pass_months(market, YEAR)
    seen = [c.provider.copy()]
    taste = c.taste[0].copy()
    if is_missing:
        c.taste[0] -= 100.0
    record_purchases(market)
    market.advance()
    c.taste[0] = taste
    bought = (c.basket >= 0).any(axis=0)
    seen.append(np.where(bought, c.provider, -1))
    while market.month < YEAR + 7:
        market.advance()
        if market.month in {YEAR + 2, YEAR + 7}:
            seen += [bought_here(market), (c.basket >= 0).sum(axis=0)]
    return np.array(seen, float)


def after_a_gap(lab: Lab, scenario: Scenario) -> Values:
    """Return how much less people buy here a month and half a year after a month without the firm, (2, seeds), points.

    Of those who had bought here last, would have again, and bought elsewhere instead.
    """
    market = lab.sized(scenario, YEAR + 7, 2 * lab.customers)
    arms = [lab.observe(market, partial(_after_a_gap, is_missing=is_missing)) for is_missing in (True, False)]

    def share(seen: Values, who: NDArray[np.bool_], at: int) -> float:
        return float(seen[at][who].sum() / seen[at + 1][who].sum())

    gaps = []
    for missing, usual in zip(*arms, strict=True):
        who = (usual[0] == 0) & (usual[1] == 0) & (missing[1] > 0)
        gaps.append([POINTS * (share(missing, who, at) - share(usual, who, at)) for at in (2, 4)])
    return np.array(gaps).T


@measures("X18")
def brands_come_back(lab: Lab) -> Numbers:
    """Let the firm that people bought last be missing for a month, and compare what they buy afterwards."""
    after, later = after_a_gap(lab, repertoire_market())
    return {"after": after, "later": later}


# X19, X20


@measures("X19")
def switching_made_easy(lab: Lab) -> Numbers:
    """See whether prices that firms find by searching fall where leaving is no trouble."""
    searching = [{"kind": "hill_climb", "firm": k} for k in range(1 + Scenario().parameters.market.rivals)]
    market = Scenario().with_changes({"market.outside": 1}).replaced(levers=searching)
    easy, usual = (
        lab.result(lab.sized(arm, SEARCH_MONTHS)).prices[:, -12:].mean(axis=(1, 2))
        for arm in (market.with_changes({"choice.hassle": 0.0}), market)
    )
    return {"prices": POINTS * (easy / usual - 1.0)}


@measures("X20")
def television(lab: Lab) -> Numbers:
    """Hold the long-run elasticity of V15 against what was found for television."""
    return {"long_run": advertising_elasticity(lab)["long_run"]}
