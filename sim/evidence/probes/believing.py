"""What a company believes of its customers from its records, against what they feel and what they will do."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

from sim.estimators.ranking import area_under_curve
from sim.market.model import MarketModel
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import experience_utility, maturity, promise_weight, rational_weight
from sim.market.rules.money import use_of
from sim.market.rules.need import GOALS, value_on
from sim.measures.opinions import felt_bonds

_Reals = NDArray[np.float64]
_Mask = NDArray[np.bool_]
_FOCAL = 0
_COMPLAINED = 2  # outcome of a failure from which on it was told to the front line
_MAJOR = 4  # added to the outcome of a major failure
_YEAR = 12
_AHEAD = 6  # months of buying that are foretold


def tenure_bond_correlation(market: MarketModel) -> float:
    """Return the rank correlation between months with the company and the bond with it, over its customers at the end.

    The bond itself is taken, not its utility, which counts more in a long relation by assumption.
    """
    market.run_to_end()
    c = market.customers
    mine = c.provider == _FOCAL
    bond = c.bond[_FOCAL][mine]
    if np.ptp(bond) == 0.0:
        return 0.0
    return float(spearmanr(c.tenure[mine], bond).statistic)


def records_auc_of_bond(market: MarketModel) -> float:
    """Return how well records of a year tell who feels a bond above the median, as area under the curve.

    For markets without a points programme: there, who joins is tied to the kind of customer that was drawn. The rule is
    learned on one half of the customers at the end of month 12 and judged on the other.
    """
    mine, records = _records_of_a_year(market)
    felt = felt_bonds(market, _FOCAL)[mine]
    order = np.argsort(felt, kind="stable")
    is_bonded = np.zeros(len(felt), bool)
    is_bonded[order[len(felt) // 2 :]] = True
    return _judged(records, is_bonded)


def records_auc_of_staying(market: MarketModel) -> float:
    """Return how well records of a year tell who is still there in the last month, as area under the curve.

    Learned and judged as in `records_auc_of_bond`.
    """
    mine, records = _records_of_a_year(market)
    market.run_to_end()
    return _judged(records, market.customers.provider[mine] == _FOCAL)


def unfelt_loyalty(market: MarketModel) -> float:
    """Return the share of customers taken for loyal who feel no bond, in the last month.

    Taken for loyal is the third that has paid the company most so far (months times bill). No bond is less than that of
    the fourth rung of the experience ladder, in utility.
    """
    market.run_to_end()
    tagged = _taken_for_loyal(market)
    return float((felt_bonds(market, _FOCAL)[tagged] < market.values.ladder.loyal).mean())


def unfelt_loyalty_lost(market: MarketModel) -> float:
    """Return how many more of the least bonded third leave than of the most bonded, all taken for loyal, as a share.

    Taken for loyal, as in `unfelt_loyalty`, at the end of month 12; gone is who has left by the last month.
    """
    while market.month < min(_YEAR, market.months):
        market.advance()
    tagged = np.flatnonzero(_taken_for_loyal(market))
    order = tagged[np.argsort(market.customers.bond[_FOCAL][tagged], kind="stable")]
    size = len(order) // 3
    low, high = order[:size], order[len(order) - size :]
    gone = np.zeros(len(market.customers), bool)
    while market.month < market.months:
        market.advance()
        gone |= market.customers.provider != _FOCAL
    return float(gone[low].mean() - gone[high].mean())


def needs_known(market: MarketModel) -> float:
    """Return the share of the focal company's customers in the last month whose leading goal it knows."""
    market.run_to_end()
    c = market.customers
    return float(c.is_known[c.provider == _FOCAL].mean())


def misprediction_without_rivals(market: MarketModel) -> float:
    """Return what is lost in foretelling who buys here if rivals are left out, in area under the curve.

    For repertoire markets. Foretold is who buys last from the focal company in at least half of the last six months,
    from what everybody values before them: what the company is worth to a person, less what the best rival is.
    """
    return _misprediction(market, rivals=False)


def misprediction_without_persons(market: MarketModel) -> float:
    """Return what is lost in foretelling who buys here if all people are taken to want the same, in area under curve.

    As `misprediction_without_rivals`; here goals, price weights and tastes are those of the average person.
    """
    return _misprediction(market, persons=False)


def misprediction_without_circumstances(market: MarketModel) -> float:
    """Return what is lost in foretelling who buys here if people are taken to want what they wanted at month 0.

    As `misprediction_without_rivals`, in area under the curve; here goals are those of month 0.
    """
    return _misprediction(market, circumstances=False)


def _bill(market: MarketModel) -> _Reals:
    """Return what everybody uses in a month, 1 on average."""
    c, p = market.customers, market.values
    years = np.minimum(c.tenure / 12.0, p.population.growth_years)
    grown: _Reals = use_of(c.spend.astype(float), 0.0, felt_bonds(market, _FOCAL), p.population, p.bond)
    return grown * (1.0 + p.population.spend_growth * years)


def _taken_for_loyal(market: MarketModel) -> _Mask:
    """Return who belongs to the third of the focal company's customers that has paid most so far."""
    c = market.customers
    mine = np.flatnonzero(c.provider == _FOCAL)
    paid = c.tenure[mine] * _bill(market)[mine]
    tagged = np.zeros(len(c), bool)
    tagged[mine[np.argsort(paid, kind="stable")[len(mine) - len(mine) // 3 :]]] = True
    return tagged


def _records_of_a_year(market: MarketModel) -> tuple[NDArray[np.int64], _Reals]:
    """Let a year pass and return the focal company's customers and their records, shape (customers, columns).

    Columns: rank of months with the company, rank of the bill, complaints of the year, whether won from another firm,
    whether dealing online, whether dealing through a dealer, and a constant.
    """
    complaints = np.zeros(len(market.customers))
    while market.month < min(_YEAR, market.months):
        market.advance()
        incident = market.customers.incident
        complaints += np.where(incident > _MAJOR, incident - _MAJOR, incident) >= _COMPLAINED
    c = market.customers
    mine = np.flatnonzero(c.provider == _FOCAL)
    columns = [
        rankdata(c.tenure[mine]) / len(mine),
        rankdata(_bill(market)[mine]) / len(mine),
        complaints[mine],
        c.former[mine] >= 0,
        c.channel[mine] == 1,
        c.channel[mine] == 2,
        np.ones(len(mine)),
    ]
    return mine, np.column_stack(columns).astype(float)


def _judged(records: _Reals, is_so: _Mask) -> float:
    """Return the area under the curve of a linear rule learned on every second customer, on the others."""
    rule = np.linalg.lstsq(records[::2], is_so[::2].astype(float), rcond=None)[0]
    return area_under_curve(records[1::2] @ rule, is_so[1::2])


def _misprediction(market: MarketModel, rivals: bool = True, persons: bool = True, circumstances: bool = True) -> float:
    """Return how much worse buying is foretold if one property of value is left out, in area under the curve."""
    goals = market.customers.goal.copy()
    while market.month < market.months - _AHEAD:
        market.advance()
    full = _lead(_worth(market, market.customers.goal), True)
    less = _lead(_worth(market, market.customers.goal if circumstances else goals, persons), rivals)
    here = np.zeros(len(goals))
    while market.month < market.months:
        market.advance()
        here += market.customers.provider == _FOCAL
    buys_here = here >= _AHEAD / 2.0
    return area_under_curve(full, buys_here) - area_under_curve(less, buys_here)


def _lead(worth: _Reals, has_rivals: bool) -> _Reals:
    """Return what the focal company is worth to everybody, less what the best rival is if rivals count."""
    others = np.delete(worth, _FOCAL, axis=0).max(axis=0)
    return worth[_FOCAL] - others if has_rivals else worth[_FOCAL]


def _worth(market: MarketModel, goals: NDArray[np.int8], persons: bool = True) -> _Reals:
    """Return what every firm is worth to everybody before habit and passing taste, in utility, shape (firms, n).

    goals: everybody's leading goal   persons: whether goals, price weights and tastes are everybody's own
    """
    c, p = market.customers, market.values
    offers = [firm.offer for firm in market.firms]
    firms = range(len(offers))
    on_goal = np.array(
        [[value_on(goal, o.efficacy, o.health, o.time, o.wealth, p.need) for o in offers] for goal in range(len(GOALS))]
    )  # (goals, firms)
    mature = maturity(c.tenure.astype(float), p.choice)
    weight = c.price_weight.astype(float) if persons else np.full(len(c), c.price_weight.mean(dtype=float))
    weight = rational_weight(weight, market.brief.climate(market.month), mature, p.choice)
    worth = np.empty((len(offers), len(c)))
    for k in firms:
        gap = (market.prices[-1][k] - c.reference) / c.reference
        price = -weight * (gap + (p.price.loss_aversion - 1.0) * np.maximum(gap, 0.0))
        promised = on_goal[goals, k] if persons else on_goal[:, k].mean()
        taste = c.taste[k] if persons else 0.0
        heard = promise_weight(c.months_used[k].astype(float), p)
        lived = experience_utility(c.satisfaction[k].astype(float), c.expectation[k].astype(float), heard, p.choice)
        bond = felt_bond(c.bond[k].astype(float), mature, p.choice, p.bond)
        worth[k] = taste + lived + p.need.promise * promised + price + bond
    return worth
