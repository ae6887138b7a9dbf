"""B3: retention curves. How a cohort melts, and who buys again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.estimators.survival import fit_sbg, retention_rates, sbg_survival
from sim.evidence.facts import Numbers, measures
from sim.evidence.lab import Lab
from sim.market.customers import NOT_IN_BASE
from sim.market.model import MarketModel
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.measures.intervals import Interval, Values, jackknife
from sim.scenario import Scenario

YEAR = 12  # months
POINTS = 100.0

# V18 and V19: who joins in the second year is followed for twelve more
FIRST_JOINING, LAST_JOINING = 13, 24  # months
YEARS, CALIBRATED = 12, 7
CROWD = 3  # markets this many times the usual, so that 10,000 are won over 20 seeds

FIXED: Mapping[str, float] = {
    # habit, and the maturity of a relation, which shifts weight from price to feeling
    "population.habit": 0.0, "choice.rational_drop": 0.0, "choice.affect_at_start": 1.0, "population.spend_growth": 0.0,
    # bonds
    "bond.weight": 0.0, "bond.build": 0.0, "bond.ordinary": 0.0, "bond.kept_promise": 0.0, "bond.recognition": 0.0,
    "population.bond": 0.0,
    # experience: no customer learns what a firm is like
    "satisfaction.learning": 0.0, "expectation.up": 0.0, "expectation.down": 0.0, "expectation.fading": 0.0,
    # failures, talk, advertising, needs that change
    "firm.failure_rate": 0.0, "firm.buy_failure": 0.0, "word_of_mouth.links": 0, "news.advertising": 0.0,
    "news.talk": 0.0, "need.drift": 0.0, "choice.taste_drift": 0.0,
}  # fmt: skip
"""Numbers at which nothing changes within a person: the chance to leave a firm is each person's own for ever."""

# V20: CDNOW (read off the transactions): share of the cohort that bought, by 30-day period after the first
CDNOW_ACTIVE = (13.1, 10.1, 9.1, 9.0, 8.6, 7.9, 7.5, 8.2, 7.7, 7.3, 6.9, 7.4, 7.3, 6.6)
QUIET, WINDOW, FOLLOWED = 12, 3, 30  # months: without a purchase before, of joining, last one watched


def over_seeds(statistic: Callable[..., Any], *counts: ArrayLike) -> list[Interval]:
    """Return a statistic of counts added up over seeds, with its 95 % interval by the jackknife over seeds.

    Args:
        statistic: takes the sums, in the same order and without the seeds' axis, and returns one number or several.
        counts: arrays with a leading axis of seeds.

    Returns:
        One interval per number that the statistic returns.
    """
    arrays = [np.asarray(part, float) for part in counts]
    sums = [part.sum(axis=0) for part in arrays]
    whole = np.atleast_1d(np.asarray(statistic(*sums), float))
    n = len(arrays[0])
    if n < 2:
        nothing = np.full_like(whole, np.nan)
        return [Interval(*parts) for parts in zip(whole, nothing, nothing, strict=True)]
    left_out = np.array(
        [
            np.atleast_1d(statistic(*(total - part[seed] for total, part in zip(sums, arrays, strict=True))))
            for seed in range(n)
        ],
        float,
    )
    return [Interval(*parts) for parts in zip(*jackknife(whole, left_out), strict=True)]


def acquired(market: MarketModel) -> NDArray[np.int64]:
    """Return how many of those won in the second year are left at the end of years 0 to 12 with the focal company.

    A customer counts from the month of joining and is lost in the first month that ends with another provider. People
    of the base of month 0 are no new customers.
    """
    firm = market.customers.provider.copy()
    joined, stayed = np.zeros(len(firm), int), np.zeros(len(firm), int)
    is_in = np.zeros(len(firm), bool)
    while market.month < market.months:
        market.advance()
        now = market.customers.provider
        is_in &= (now == 0) & (market.customers.entered != market.month)
        stayed += is_in
        if FIRST_JOINING <= market.month <= LAST_JOINING:
            is_new = (now == 0) & (firm != 0) & (joined == 0) & (market.customers.left_month == NOT_IN_BASE)
            joined[is_new] = market.month
            is_in |= is_new
        firm = now.copy()
    ages = stayed[joined > 0]
    return np.array([(ages >= YEAR * year).sum() for year in range(YEARS + 1)])


def cohorts(lab: Lab, scenario: Scenario) -> NDArray[np.int64]:
    """Return the cohort of each seed, shape (seeds, years + 1); so many people that no year dips by chance alone."""
    sized = lab.sized(scenario, months=LAST_JOINING + YEAR * YEARS, customers=2 * CROWD * lab.customers)
    return np.array(lab.observe(sized, acquired))


def _bend(left: Values) -> list[float]:
    """Return the first year's retention, errors of fit and projection, the rise, dips and the deepest, in points."""
    rates = POINTS * retention_rates(left)
    gap = POINTS * (sbg_survival(fit_sbg(left, CALIBRATED), YEARS) - left / left[0])
    falls = -np.diff(rates)
    return [
        rates[0],
        float(np.sqrt(np.mean(gap[1 : CALIBRATED + 1] ** 2))),
        float(np.abs(gap[CALIBRATED + 1 :]).max()),
        rates[-1] - rates[0],
        float((falls > 0.0).sum()),
        max(float(falls.max()), 0.0),
    ]


@measures("V18")
def curve_of_a_cohort(lab: Lab) -> Numbers:
    """Fit the sBG to a cohort acquired in the default contract market, and project it."""
    counted = cohorts(lab, Scenario())
    first, fit, projection, rise, dips, deepest = over_seeds(_bend, counted)
    (people,) = over_seeds(lambda left: left[0], counted)
    return {
        "people": people,
        "first": first,
        "fit": fit,
        "projection": projection,
        "rise": rise,
        "dips": dips,
        "deepest": deepest,
    }


@measures("V19")
def mixture_alone(lab: Lab) -> Numbers:
    """Follow such a cohort where nothing changes within a person."""

    def ends(left: Values) -> list[float]:
        rates = retention_rates(left)
        return [POINTS * (rates[-1] - rates[0]), POINTS * (left[-1] / left[0] - rates[0] ** YEARS)]

    rise, above = over_seeds(ends, cohorts(lab, Scenario().with_changes(FIXED)))
    return {"rise": rise, "above": above}


def record_purchases(market: MarketModel) -> None:
    """Make room to write every purchase down, which changes nothing else."""
    columns = market.customers.columns
    market.customers.columns = columns._replace(basket=np.full((MAX_PURCHASES, len(columns.provider)), -1, np.int8))


def bought_here(market: MarketModel) -> NDArray[np.int64]:
    """Return everybody's purchases from the focal company this month, shape (n,)."""
    return np.asarray((market.customers.basket == 0).sum(axis=0))


def first_buyers(market: MarketModel, months: int = len(CDNOW_ACTIVE)) -> NDArray[np.int64]:
    """Return people, of these those who bought once only, and active ones by month after the first purchase.

    New is who did not buy from the focal company for a year and then does, within a quarter.

    months: after the first purchase in which activity is counted, shape (2 + months,)
    """
    record_purchases(market)
    is_new = market.customers.provider != 0
    month, bought = np.zeros(len(is_new), int), np.zeros(len(is_new), int)
    active = np.zeros(months, int)
    while market.month < market.months:
        market.advance()
        here = bought_here(market)
        here[(month > 0) & (market.customers.entered > month)] = 0  # somebody else
        if market.month <= QUIET:
            is_new &= here == 0
            continue
        if market.month <= QUIET + WINDOW:
            month[is_new & (month == 0) & (here > 0)] = market.month
        bought[month > 0] += here[month > 0]
        for after in range(1, len(active) + 1):
            active[after - 1] += (here[month == market.month - after] > 0).sum() if market.month > after else 0
    return np.array([(month > 0).sum(), (bought[month > 0] == 1).sum(), *active])


@measures("V20")
def first_purchase_only(lab: Lab) -> Numbers:
    """Follow people who buy for the first time in a repertoire market, as CDNOW's were."""
    sized = lab.sized(Scenario().with_changes({"market.repertoire": 1}), months=FOLLOWED)

    def shares(counted: Values) -> list[float]:
        active = POINTS * counted[2:] / counted[0]
        gaps = active - np.array(CDNOW_ACTIVE)
        return [POINTS * counted[1] / counted[0], float(np.abs(gaps).max()), active[0], active[-1]]

    once, gap, first, last = over_seeds(shares, lab.observe(sized, first_buyers))
    return {"once": once, "gap": gap, "first": first, "last": last}
