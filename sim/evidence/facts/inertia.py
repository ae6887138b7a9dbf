"""Inertia: does the last purchase matter for the next, and how much is that worth in money?"""

from __future__ import annotations

import numpy as np

from sim.estimators.logit import household_logit
from sim.estimators.shuffle import shuffle_test
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.structure import SETTLED, YEAR, a_year, repertoire_market
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.measures.intervals import Values
from sim.scenario import Scenario

STATE_DEPENDENCE_OFF: dict[str, float | str] = {
    # what the last purchase does by itself: the pull of the familiar, the wish for a change, the trouble of switching
    "repertoire.inertia": 0.0,
    "population.habit": 0.0,
    "population.variety": 0.0,
    "choice.hassle": 0.0,
    # what it leaves behind: bonds, points, anger about failures, and what was learned from experience and from talk
    "bond.weight": 0.0,
    "programme.value": 0.0,
    "choice.grievance": 0.0,
    "choice.experience": 0.0,
    "word_of_mouth.links": 0,
    # what makes purchases near in time alike though none depends on another: tastes that wander, people who come new
    "structure.noise": "iid",
    "choice.taste_drift": 0.0,
    "population.attrition": 0.0,
}
"""All that makes a purchase depend on earlier ones; tastes, price weights and purchase rates still differ."""
CALENDAR = ((0, 3, 0.20), (0, 5, 0.10), (1, 4, 0.20), (1, 3, 0.10), (2, 5, 0.20), (2, 4, 0.10))
"""Specials of three firms: firm, months from one to the next, share of the list price."""


def shuffled_difference(lab: Lab, scenario: Scenario) -> Values:
    """Return by how much the repeat rate of a year exceeds that of shuffled purchases, shape (seeds,)."""

    def look(market: MarketModel) -> float:
        bought = a_year(market)
        return shuffle_test(bought.customers, bought.firms).difference

    return np.array(lab.observe(lab.sized(scenario, SETTLED + YEAR), look))


def market_of_specials() -> Scenario:
    """Return a market of purchase occasions in which prices vary: every firm has two calendars of specials."""
    specials = [
        {"kind": "special_of_the_month", "firm": firm, "every": every, "strength": depth, "start": 1 + firm}
        for firm, every, depth in CALENDAR
    ]
    return repertoire_market().replaced(levers=specials)


def estimated(lab: Lab, scenario: Scenario, with_taste: bool = True) -> tuple[Values, Values]:
    """Return the pull of the firm bought last by a household logit on a year of purchases.

    Returns:
        Coefficient, in utility, and what it is worth as a share of the mean price; shape (seeds,) each.
    """

    def look(market: MarketModel) -> tuple[float, float]:
        bought = a_year(market)
        estimate = household_logit(
            bought.customers, bought.firms, np.array(market.prices)[bought.months], with_taste=with_taste
        )
        return estimate.inertia, estimate.inertia_in_money

    inertia, in_money = np.array(lab.observe(lab.sized(scenario, SETTLED + YEAR), look)).T
    return inertia, in_money


@measures("V09")
def shuffle_test_of_inertia(lab: Lab) -> Numbers:
    """Compare the order of purchases with chance, with state dependence and without any."""
    usual = shuffled_difference(lab, repertoire_market())
    without = shuffled_difference(lab, repertoire_market().with_changes(STATE_DEPENDENCE_OFF))
    return {"usual": usual, "without": without}


@measures("V10")
def inertia_in_money(lab: Lab) -> Numbers:
    """Estimate what being bought last is worth in money."""
    _, money = estimated(lab, market_of_specials())
    return {"worth": 100.0 * money}


@measures("V11")
def state_dependence_is_real(lab: Lab) -> Numbers:
    """See whether inertia survives household taste, and whether it is there where nothing can be learned."""
    inertia, _ = estimated(lab, market_of_specials())
    unlearned = shuffled_difference(lab, repertoire_market().with_changes({"choice.experience": 0.0}))
    return {"inertia": inertia, "unlearned": unlearned}
