"""How a market divides its purchases among firms: duplication, the Dirichlet, concentration, coming and going."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import fit_dirichlet, observed, polarisation, purchase_counts, theoretical
from sim.estimators.duplication import duplication
from sim.evidence.facts import Numbers, measures
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.measures.intervals import Values
from sim.scenario import Scenario

SETTLED = 12
"""Months that pass before purchases are written down, so that no customer is new to the market any more."""
YEAR = 12
FIRMS = 8
"""Firms of different size, as many as the toothpaste market of V03 has brands."""
SUPERMARKET_RATE = 52.0 / 12.0
FREQUENT = 6  # purchases a year, every other month: a frequent shopper
"""Purchase occasions a month where people shop once a week."""


class Purchases(NamedTuple):
    """Purchases in order, one row each; doing without is none.

    customers: shape (rows,), who bought
    firms: shape (rows,), of whom
    months: shape (rows,), when
    """

    customers: NDArray[np.int64]
    firms: NDArray[np.int64]
    months: NDArray[np.int64]


def repertoire_market() -> Scenario:
    """Return a market of purchase occasions, all numbers as they usually are: three firms alike, no levers."""
    return Scenario().with_changes({"market.repertoire": 1})


def market_of_sizes() -> Scenario:
    """Return a market of purchase occasions whose eight firms range from a leader to an also-ran.

    Brand stock falls from 1 to 0 and quality from .80 to .45 in equal steps; prices and whom they suit are the same.
    """
    steps = np.arange(FIRMS)
    firms = {
        str(k): {"brand": round(1.0 - k / (FIRMS - 1), 3), "quality": round(0.80 - 0.05 * k, 2)} for k in steps.tolist()
    }
    return Scenario().with_changes({"market.repertoire": 1, "rivals": FIRMS - 1}).replaced(firms=firms)


def purchases(market: MarketModel, first: int, last: int) -> Purchases:
    """Let the months up to `last` pass and return the purchases from month `first` on, by customer, in their order.

    Args:
        market: of purchase occasions, before month `first`.
        first: first month written down.
        last: last one.
    """
    people = market.customers
    while market.month < first - 1:
        market.advance()
    # room to write every purchase down, which changes nothing else
    people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, len(people)), -1, np.int8))
    bought: list[tuple[NDArray[np.int64], ...]] = []
    while market.month < last:
        market.advance()
        basket = people.basket.T
        who, occasion = np.nonzero((basket >= 0) & (basket < len(market.firms)))
        bought.append((who, basket[who, occasion].astype(np.int64), np.full(len(who), market.month)))
    customers, firms, months = (np.concatenate(column) for column in zip(*bought, strict=True))
    order = np.argsort(customers, kind="stable")  # months follow one another already
    return Purchases(customers[order], firms[order], months[order])


def a_year(market: MarketModel) -> Purchases:
    """Return a year of purchases of a market that has settled."""
    return purchases(market, SETTLED + 1, SETTLED + YEAR)


def _table(market: MarketModel) -> NDArray[np.float64]:
    """Return a year's purchases by customer and firm, people who bought nothing included."""
    bought = a_year(market)
    return purchase_counts(bought.customers, bought.firms, len(market.customers), len(market.firms))


@measures("V02")
def duplication_of_purchase(lab: Lab) -> Numbers:
    """Regress who else is bought on how many buy there."""

    def look(market: MarketModel) -> tuple[float, float]:
        bought = a_year(market)
        estimate = duplication(bought.customers, bought.firms, FIRMS)
        return estimate.coefficient, estimate.correlation

    coefficient, correlation = np.array(lab.observe(lab.sized(market_of_sizes(), SETTLED + YEAR), look)).T
    return {"coefficient": coefficient, "correlation": correlation}


@measures("V03")
def dirichlet_fit(lab: Lab) -> Numbers:
    """Compare penetration and purchases per buyer of each firm with those of the fitted NBD-Dirichlet."""

    def look(market: MarketModel) -> tuple[float, float]:
        counts = _table(market)
        real, theory = observed(counts), theoretical(fit_dirichlet(counts))
        return (
            float(np.mean(np.abs(theory.penetration / real.penetration - 1.0))),
            float(np.mean(np.abs(theory.per_buyer / real.per_buyer - 1.0))),
        )

    penetration, per_buyer = 100.0 * np.array(lab.observe(lab.sized(market_of_sizes(), SETTLED + YEAR), look)).T
    return {"penetration": penetration, "per_buyer": per_buyer}


@measures("V04")
def brand_polarisation(lab: Lab) -> Numbers:
    """Measure how split loyalties are by how often two purchases of a customer are of the same firm."""
    switching = lab.observe(
        lab.sized(market_of_sizes(), SETTLED + YEAR), lambda market: polarisation(_table(market)).switching
    )
    return {"switching": np.array(switching)}


@measures("V07")
def concentration(lab: Lab) -> Numbers:
    """Add up what the heaviest fifth of a company's buyers of a year spends."""

    def look(market: MarketModel) -> float:
        bought = _table(market)[:, 0]  # all pay the same price
        return top_share(bought[bought > 0], 0.2)

    top = 100.0 * np.array(lab.observe(lab.sized(repertoire_market(), SETTLED + YEAR), look))
    return {"heaviest_fifth": top}


def coming_and_going(lab: Lab, rate: float, often: int) -> tuple[Values, Values]:
    """Return how many of a company's active customers are active in the next month, and how many of the inactive.

    Asked, over a year, of those who bought from it often enough in the year before.

    Args:
        lab: laboratory.
        rate: purchase occasions a month.
        often: purchases from the company in the year before, at least.

    Returns:
        Shares, shape (seeds,) each.
    """
    first = SETTLED + YEAR + 1

    def look(market: MarketModel) -> tuple[float, float]:
        bought = purchases(market, SETTLED + 1, SETTLED + 2 * YEAR)
        times = np.zeros((len(market.customers), SETTLED + 2 * YEAR + 1), np.int64)
        here = bought.firms == 0
        np.add.at(times, (bought.customers[here], bought.months[here]), 1)
        panel = times[times[:, :first].sum(axis=1) >= often, first:] > 0
        now, then = panel[:, :-1], panel[:, 1:]
        return float(then[now].mean()), float(then[~now].mean())

    scenario = repertoire_market().with_changes({"repertoire.rate": rate})
    stayed, returned = np.array(lab.observe(lab.sized(scenario, SETTLED + 2 * YEAR), look)).T
    return stayed, returned


@measures("V08")
def non_absorbing_churn(lab: Lab) -> Numbers:
    """See whether a month without a purchase is the end."""
    stayed, returned = coming_and_going(lab, SUPERMARKET_RATE, FREQUENT)
    return {"stayed": 100.0 * stayed, "returned": 100.0 * returned}
