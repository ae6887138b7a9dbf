"""What prices do: elasticities, loss aversion, switching costs, and advertising."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from sim.estimators.elasticity import arc_elasticity
from sim.evidence.effects import effect
from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.inertia import market_of_specials
from sim.evidence.facts.structure import FIRMS, market_of_sizes, repertoire_market
from sim.evidence.lab import Lab
from sim.measures.intervals import Interval, Values, interval, jackknife
from sim.results import Result
from sim.scenario import Scenario

LIST = 31.5
USUAL = 30.0
"""Every firm asks 5 % less than its list price all the time, so that there is room for a dearer month."""
STEP = 0.05
"""Share by which a price is moved up and down."""
MONTH = 37
"""First month of a changed price or budget: reference prices have adapted to the usual price by then."""
LONG_RUN = slice(MONTH + 24, MONTH + 36)
"""Months of the third year of a lasting change."""
BUDGET = 0.10
"""Share by which advertising is raised."""
CLIMATES = {"boom": 0.7, "normal": 1.0, "recession": 1.3}
CLIMATE_FROM, CHANGED_FROM, SECOND_YEAR = 13, 25, slice(37, 49)
SWITCHING_COSTS = (0.0, 0.1, 0.3, 0.6)
"""Shares of the price."""
SEARCH_MONTHS = 120
WORSE, BETTER = 0.40, 0.60
"""Qualities .10 below and above the usual one; all lie below par, where every bit is felt."""


def priced(scenario: Scenario, moves: list[tuple[int, float, int, int]]) -> Scenario:
    """Return a scenario in which every firm's price is the usual one, but for some moves.

    Args:
        scenario: without levers.
        moves: firm, price as a multiple of the usual one (at most 1.05), first month, last month; one per firm.
    """
    levers = []
    moved = {firm: (factor, first, last) for firm, factor, first, last in moves if factor != 1.0}
    for firm in range(scenario.parameters.market.rivals + 1):
        factor, first, last = moved.get(firm, (1.0, 600, 600))
        for price, start, end in ((1.0, 1, first - 1), (factor, first, last), (1.0, last + 1, 600)):
            depth = 1.0 - price * USUAL / LIST
            if start <= end and depth > 1e-9:
                levers.append({"kind": "price_cut", "firm": firm, "strength": depth, "start": start, "end": end})
    return scenario.with_changes({"firm.list_price": LIST}).replaced(levers=levers)


def month_arms(lab: Lab, scenario: Scenario, firm: int = 0) -> tuple[Values, Values, Values]:
    """Return a firm's units in one month at the usual price, dearer and cheaper, rivals as always; (seeds,) each."""
    arms = []
    for factor in (1.0, 1.0 + STEP, 1.0 - STEP):
        result = lab.result(lab.sized(priced(scenario, [(firm, factor, MONTH, MONTH)]), MONTH))
        arms.append(result.record.bought[:, MONTH, firm].astype(float))
    return arms[0], arms[1], arms[2]


def elasticity_of(usual: Values, dearer: Values, cheaper: Values) -> Interval:
    """Return the mean arc elasticity of a step up and a step down, from mean quantities, by the jackknife."""

    def formula(arms: Values) -> float:
        up = arc_elasticity(arms[1], arms[0], 1.0 + STEP, 1.0)
        down = arc_elasticity(arms[2], arms[0], 1.0 - STEP, 1.0)
        return float((up + down) / 2.0)

    return jackknifed(formula, np.stack([usual, dearer, cheaper]))


def jackknifed(formula: Callable[[Values], float], values: Values) -> Interval:
    """Return a formula of means over seeds with its interval.

    Args:
        formula: of an array of shape (arms,).
        values: shape (arms, seeds), paired by seed.
    """
    n = values.shape[1]
    whole = formula(values.mean(axis=1))
    if n < 2:
        return interval(np.array([whole]))
    left_out = np.array([formula(np.delete(values, seed, axis=1).mean(axis=1)) for seed in range(n)])
    return jackknife(np.asarray(whole), left_out)


def _units(result: Result, months: slice, firm: int = 0) -> Values:
    """Return a firm's purchases over some months, shape (seeds,)."""
    return np.asarray(result.record.bought[:, months, firm].sum(axis=1), float)


# switching costs -----------------------------------------------------------------------------------------------------


def searching_market(switching_cost: float) -> Scenario:
    """Return a market of purchase occasions whose firms all search for their most profitable price.

    People may do without. Switching costs are the pull of the firm bought last, `switching_cost` of the price for
    a customer of mean habit and mean price weight.
    """
    scenario = repertoire_market()
    people = scenario.parameters.population
    inertia = switching_cost * people.price_weight / people.habit
    searching = [{"kind": "hill_climb", "firm": k} for k in range(scenario.parameters.market.rivals + 1)]
    market = scenario.with_changes({"repertoire.inertia": inertia, "market.outside": 1})
    return market.replaced(levers=searching)


@measures("V12")
def switching_costs_and_prices(lab: Lab) -> Numbers:
    """See whether prices that firms find by searching rise with switching costs."""
    prices = np.stack(
        [
            lab.result(lab.sized(searching_market(cost), SEARCH_MONTHS)).prices[:, -12:].mean(axis=(1, 2))
            for cost in SWITCHING_COSTS
        ]
    )
    steps = 100.0 * np.diff(prices, axis=0) / prices[0].mean()
    least = steps[steps.mean(axis=1).argmin()]
    return {"least_step": least}


# elasticities --------------------------------------------------------------------------------------------------------


def monthly_elasticity(lab: Lab) -> Interval:
    """Return the own-price elasticity of units sold in one month, market of purchase occasions."""
    return elasticity_of(*month_arms(lab, repertoire_market()))


@measures("V13")
def own_price_elasticity(lab: Lab) -> Numbers:
    """Move one price by 5 %: for a month where people shop, for good where they subscribe."""
    lasting = [
        lab.result(lab.sized(priced(Scenario(), [(0, factor, MONTH, 600)]), LONG_RUN.stop - 1))
        for factor in (1.0, 1.0 + STEP, 1.0 - STEP)
    ]
    usual, dearer, cheaper = (_units(result, LONG_RUN) for result in lasting)
    return {"month": monthly_elasticity(lab), "subscriptions": elasticity_of(usual, dearer, cheaper)}


@measures("V13b")
def earlier_mean(lab: Lab) -> Numbers:
    """Hold the same elasticity against the band."""
    return {"month": monthly_elasticity(lab)}


@measures("V13c")
def small_brands_are_more_elastic(lab: Lab) -> Numbers:
    """Compare the smallest firm with the leader."""
    leader = np.stack(month_arms(lab, market_of_sizes(), 0))
    smallest = np.stack(month_arms(lab, market_of_sizes(), FIRMS - 1))

    def formula(arms: Values) -> float:
        of_leader, of_smallest = (
            np.mean([arc_elasticity(a[1], a[0], 1.0 + STEP, 1.0), arc_elasticity(a[2], a[0], 1.0 - STEP, 1.0)])
            for a in (arms[:3], arms[3:])
        )
        return float(abs(of_smallest) - abs(of_leader))

    gap = jackknifed(formula, np.concatenate([leader, smallest]))
    return {"smallest_less_leader": gap}


# recession and advertising -------------------------------------------------------------------------------------------


def advertised(scenario: Scenario, raised_from: int | None = None) -> Scenario:
    """Return a scenario in which all firms advertise as usual, the focal company a tenth more from some month on."""
    usual: dict[str, object] = {"kind": "advertising"}
    levers = [usual | {"firm": k} for k in range(1, scenario.parameters.market.rivals + 1)]
    if raised_from is None:
        levers.append(usual | {"firm": 0})
    else:
        strength = 0.3 * (1.0 + BUDGET)
        levers += [
            usual | {"firm": 0, "end": raised_from - 1},
            usual | {"firm": 0, "start": raised_from, "strength": strength},
        ]
    return scenario.replaced(levers=[*scenario.levers, *levers])


@measures("V14")
def recession(lab: Lab) -> Numbers:
    """Compare long-run elasticities in a boom, in ordinary times and in a recession."""
    own, cross, advertising = {}, {}, {}
    for name, level in CLIMATES.items():
        # prices have to vary between firms: while all are the same, no climate can change what else decides
        market = market_of_specials()
        if level != 1.0:
            market = market.replaced(events=[{"kind": "climate", "level": level, "start": CLIMATE_FROM}])
        cheaper_market = market.with_lever("price_cut", strength=STEP, start=CHANGED_FROM)
        usual, cheaper, louder = (
            lab.result(lab.sized(arm, SECOND_YEAR.stop - 1))
            for arm in (advertised(market), advertised(cheaper_market), advertised(market, CHANGED_FROM))
        )
        before, after = (_units(result, SECOND_YEAR) for result in (usual, cheaper))
        rivals = [np.add(*(_units(result, SECOND_YEAR, k) for k in (1, 2))) for result in (usual, cheaper)]
        prices = [result.prices[:, SECOND_YEAR, 0].mean(axis=1) for result in (cheaper, usual)]
        own[name] = -arc_elasticity(after, before, *prices)
        cross[name] = arc_elasticity(rivals[1], rivals[0], *prices)
        advertising[name] = arc_elasticity(_units(louder, SECOND_YEAR), before, 1.0 + BUDGET, 1.0)

    bad, usually, good = "recession", "normal", "boom"
    return {
        "own_recession": own[bad] - own[usually],
        "own_boom": own[usually] - own[good],
        "cross_recession": cross[bad] - cross[usually],
        "cross_boom": cross[usually] - cross[good],
        "advertising": advertising[good] - advertising[usually],
    }


@measures("V15")
def advertising_elasticity(lab: Lab) -> Numbers:
    """Raise advertising by a tenth; a lasting rise begins as one of a month does."""
    months = LONG_RUN.stop - 1
    usual = lab.result(lab.sized(advertised(repertoire_market()), months))
    louder = lab.result(lab.sized(advertised(repertoire_market(), MONTH), months))

    def elasticity(when: slice) -> Interval:
        return jackknifed(
            lambda arms: float(arc_elasticity(arms[1], arms[0], 1.0 + BUDGET, 1.0)),
            np.stack([_units(usual, when), _units(louder, when)]),
        )

    return {"short_run": elasticity(slice(MONTH, MONTH + 1)), "long_run": elasticity(LONG_RUN)}


# losses and gains ----------------------------------------------------------------------------------------------------


def loss_aversion_of_price(lab: Lab, scenario: Scenario) -> Interval:
    """Return units lost in a month that is 5 % dearer over units gained in one that is 5 % cheaper."""
    usual, dearer, cheaper = month_arms(lab, scenario)
    return effect("ratio_of_effects", [usual, dearer, cheaper, usual])


def of_quality(scenario: Scenario, quality: float) -> Scenario:
    """Return a scenario in which all firms work at the usual quality, but the focal company at another for one month.

    The usual quality is reached by an upgrade, so that there is room for a worse month.
    """
    usual = (WORSE + BETTER) / 2.0
    levers: list[dict[str, object]] = []
    for firm in range(scenario.parameters.market.rivals + 1):
        at = quality if firm == 0 else usual
        for level, start, end in ((usual, 1, MONTH - 1), (at, MONTH, MONTH), (usual, MONTH + 1, 600)):
            share = (level - WORSE) / (1.0 - WORSE)
            levers.append({"kind": "process_upgrade", "firm": firm, "strength": share, "start": start, "end": end})
    return scenario.with_changes({"firm.quality": WORSE}).replaced(levers=levers)


def loss_aversion_of_quality(lab: Lab, scenario: Scenario) -> Interval:
    """Return units lost after a month of worse quality over units gained after one as much better, a quarter on."""
    usual, worse, better = (
        _units(lab.result(lab.sized(of_quality(scenario, quality), MONTH + 3)), slice(MONTH + 1, MONTH + 4))
        for quality in ((WORSE + BETTER) / 2.0, WORSE, BETTER)
    )
    return effect("ratio_of_effects", [usual, worse, better, usual])


@measures("V16")
def loss_aversion(lab: Lab) -> Numbers:
    """Compare losses with gains of the same size, in price and in quality."""
    return {
        "price": loss_aversion_of_price(lab, repertoire_market()),
        "quality": loss_aversion_of_quality(lab, repertoire_market()),
    }


@measures("V16b")
def loss_aversion_exists(lab: Lab) -> Numbers:
    """See whether a dearer month costs more units than a cheaper one brings."""
    aversion = loss_aversion_of_price(lab, repertoire_market())
    return {"price": aversion}
