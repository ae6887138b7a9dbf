"""What the focal company's customers feel, as a census: no survey noise, no sampling."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity
from sim.market.totals import MILLIONTHS
from sim.measures.intervals import Values
from sim.results import Result

OPINIONS = ("satisfaction", "felt_bond")


def opinions(result: Result) -> Values:
    """Return mean satisfaction (scale 0..1) and mean felt bond (utility) of all customers, shape (seeds, months, 2)."""
    served = result.record.served[..., :1].astype(float)
    sums = np.concatenate([result.record.satisfaction, result.record.felt], axis=-1) / MILLIONTHS
    with np.errstate(invalid="ignore", divide="ignore"):
        means = sums / served
    means[:, 0] = np.nan
    return means


def felt_bonds(market: Any, firm: int = 0) -> Values:
    """Return the bond with a firm as everybody would feel it now, in utility, shape (n,).

    market: a `MarketModel`
    """
    c, p = market.customers, market.values
    mature = maturity(c.tenure.astype(float), p.choice)
    return np.asarray(felt_bond(c.bond[firm].astype(float), mature, p.choice, p.bond))


def rungs(result: Result) -> Values:
    """Return how many people are on each rung of the experience ladder, shape (seeds, months, 5)."""
    return result.record.rungs.astype(float)


def wallet_shares(result: Result) -> Values:
    """Return the focal company's share of all that its customers buy, shape (seeds, months).

    In a subscription it is 1; in a repertoire it is its purchases over all purchases of its active customers.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(result.record.bought[..., 0] / result.record.wallet[..., 0].astype(float))


def market_shares(result: Result) -> Values:
    """Return each firm's share of customers, shape (seeds, months, firms)."""
    return result.record.served / result.customers
