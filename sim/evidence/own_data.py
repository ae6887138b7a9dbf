"""People's own data next to the published facts: the same numbers, measured by the same estimators as on the market."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from sim.data import Data, Log, Panel, Survival
from sim.errors import BadInput
from sim.estimators.activity import coming_and_going, first_buyers
from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import fit_dirichlet, observed, polarisation, purchase_counts, theoretical
from sim.estimators.duplication import duplication
from sim.estimators.logit import household_logit
from sim.estimators.shuffle import shuffle_test
from sim.estimators.survival import fit_sbg, retention_rates, sbg_survival
from sim.evidence.described import CALIBRATED, curve_of, is_spending, spending
from sim.evidence.facts import Check, facts
from sim.evidence.facts.retention import CDNOW_ACTIVE
from sim.evidence.why import CannotTell, Why, found_or_why
from sim.measures.intervals import Interval

MIN_FOR_A_LAW = 3  # firms; two make one pair, through which every line goes
NORMAL = 1.959964  # 97.5 % of a normal distribution lie below
PERIOD = 30  # days, in which V20 was published


class Answers(NamedTuple):
    """What data answer to the published facts.

    checks: by number of the fact
    why: of every other fact, why they do not answer to it
    """

    checks: dict[str, list[Check]]
    why: dict[str, Why]


def measured_on(data: Data) -> Answers:
    """Return what data answer to the published facts, and why they do not answer to the others.

    A panel answers to V02, V03, V04 and V09, with prices to V10, with months to V08; a log of transactions to V20; data
    of cohorts to V18 and V19; V07 is of spending or else of numbers of purchases. Intervals hold 95 %; their ends are
    not numbers where no standard error is known.
    """
    checks: dict[str, list[Check]] = {}
    why = {number: Why("market_only") for number in facts()}
    for number, measure in _MEASURES.items():
        found = found_or_why(lambda measure=measure: measure(data))  # type: ignore[misc]
        if isinstance(found, Why):
            why[number] = found
            continue
        targets = facts()[number].checks | facts()[number].own
        words = _periods(_curve_of(data)) if number in {"V18", "V19"} else {}
        checks[number] = [targets[code].check(value, **words) for code, value in found.items()]
        del why[number]
    return Answers(checks, why)


def _panel(data: Data) -> Panel:
    if not isinstance(data, Panel):
        raise CannotTell("needs_panel")
    return data


def _log(data: Data) -> Log:
    if not isinstance(data, Log):
        raise CannotTell("needs_log")
    return data


def _curve_of(data: Data) -> Survival:
    surviving = curve_of(data).surviving
    surviving = surviving[np.isfinite(surviving)]
    if len(surviving) < 3:
        raise CannotTell("needs_periods", n=2)
    return Survival(surviving)


def _interval(value: float, low: float, high: float) -> Interval:
    return Interval(np.asarray(value), np.asarray(low), np.asarray(high))


def _exact(value: float) -> Interval:
    """Return a number whose error is not known."""
    return _interval(value, np.nan, np.nan)


def _around(value: float, error: float, scale: float = 100.0) -> Interval:
    """Return a number with its interval, in percent unless scaled otherwise."""
    return _interval(scale * value, scale * (value - NORMAL * error), scale * (value + NORMAL * error))


def _duplication(data: Data) -> dict[str, Interval]:
    panel = _panel(data)
    if len(panel.names) < MIN_FOR_A_LAW:
        raise CannotTell("needs_firms", n=MIN_FOR_A_LAW)
    fit = duplication(panel.customers, panel.firms, len(panel.names))
    return {"coefficient": _exact(fit.coefficient), "correlation": _exact(fit.correlation)}


def _counts(panel: Panel) -> np.ndarray:
    return purchase_counts(panel.customers, panel.firms, panel.people, len(panel.names))


def _dirichlet(data: Data) -> dict[str, Interval]:
    counts = _counts(_panel(data))
    real, theory = observed(counts), theoretical(fit_dirichlet(counts))
    was_bought = real.penetration > 0
    errors = [
        _exact(100.0 * float(np.mean(np.abs(expected[was_bought] / seen[was_bought] - 1.0))))
        for expected, seen in zip(theory, real, strict=True)
    ]
    return {"penetration": errors[0], "per_buyer": errors[1]}


def _polarisation(data: Data) -> dict[str, Interval]:
    fit = polarisation(_counts(_panel(data)))
    # phi has the steadier error; S falls as it rises, and has no upper end once phi may be 0
    low, high = fit.phi - NORMAL * fit.se, min(fit.phi + NORMAL * fit.se, 1.0)
    ends = [(1.0 - phi) / phi if phi > 0 else np.inf for phi in (high, low)]
    return {"switching": _interval(fit.switching, *ends)}


def _concentration(data: Data) -> dict[str, Interval]:
    of = "heaviest_fifth" if is_spending(data) else "purchases_of_heaviest_fifth"
    return {of: _exact(100.0 * top_share(spending(data), 0.2))}


def _coming_and_going(data: Data) -> dict[str, Interval]:
    panel = _panel(data)
    if panel.months is None:
        raise CannotTell("needs_months")
    fit = coming_and_going(panel.customers, panel.firms, panel.months)
    return {"stayed": _around(fit.stayed, fit.se_stayed), "returned": _around(fit.returned, fit.se_returned)}


def _shuffled(data: Data) -> dict[str, Interval]:
    panel = _panel(data)
    fit = shuffle_test(panel.customers, panel.firms)
    return {"usual": _around(fit.difference, fit.se, 1.0)}


def _in_money(data: Data) -> dict[str, Interval]:
    panel = _panel(data)
    if panel.prices is None:
        raise CannotTell("needs_prices")
    rows = (panel.customers, panel.firms, panel.prices)
    with_taste, without = household_logit(*rows), household_logit(*rows, with_taste=False)
    if with_taste.price + NORMAL * with_taste.se_price >= 0.0:
        raise CannotTell("price_does_not_count")
    worth, inflated = (_around(fit.inertia_in_money, fit.se_in_money) for fit in (with_taste, without))
    return {"worth": worth, "without_taste": inflated}


def _first_purchase_only(data: Data) -> dict[str, Interval]:
    log, periods = _log(data), len(CDNOW_ACTIVE)
    try:
        fit = first_buyers(log.customers, log.days, periods, PERIOD)
    except BadInput:
        raise CannotTell("too_short", days=(periods + 1) * PERIOD, there=int(log.days.max()) + 1) from None
    active = 100.0 * fit.active
    gap = _exact(float(np.abs(active - CDNOW_ACTIVE).max()))
    once, first, last = (
        _around(share, float(np.sqrt(share * (1.0 - share) / fit.people)))
        for share in (fit.once, float(fit.active[0]), float(fit.active[-1]))
    )
    return {"once": once, "gap": gap, "first": first, "last": last}


def _rates(left: np.ndarray) -> np.ndarray:
    """Return retention from period to period in percent, as long as anybody is left."""
    rates = 100.0 * retention_rates(left)
    return rates[np.isfinite(rates)]


def _fitted(table: Survival) -> int:
    """Return how many periods the curve is fitted to."""
    return min(CALIBRATED, len(table.surviving) - 1)


def _periods(table: Survival) -> dict[str, str]:
    """Return to which periods the curve is fitted, and which lie beyond, for the names of checks."""
    fitted = _fitted(table)
    return {"fitted": f"1-{fitted}", "beyond": f"{fitted + 1}-{len(table.surviving) - 1}"}


def _curve(data: Data) -> dict[str, Interval]:
    table = _curve_of(data)
    left, fitted = table.surviving, _fitted(table)
    rates = _rates(left)
    gap = 100.0 * (sbg_survival(fit_sbg(left, fitted), len(left) - 1) - left)
    falls, beyond = -np.diff(rates), np.abs(gap[fitted + 1 :])
    return {
        "first": _exact(rates[0]),
        "fit": _exact(float(np.sqrt(np.mean(gap[1 : fitted + 1] ** 2)))),
        **({"projection": _exact(float(beyond.max()))} if len(beyond) else {}),
        "dips": _exact(float((falls > 0.0).sum())),
        "deepest": _exact(max(float(falls.max()), 0.0)),
    }


def _mixture(data: Data) -> dict[str, Interval]:
    table = _curve_of(data)
    left, rates = table.surviving, _rates(table.surviving)
    above = 100.0 * float(left[-1] - (rates[0] / 100.0) ** (len(left) - 1))
    return {"rise": _exact(float(rates[-1] - rates[0])), "above": _exact(above)}


_MEASURES: dict[str, Callable[[Data], dict[str, Interval]]] = {
    "V02": _duplication,
    "V03": _dirichlet,
    "V04": _polarisation,
    "V07": _concentration,
    "V08": _coming_and_going,
    "V09": _shuffled,
    "V10": _in_money,
    "V18": _curve,
    "V19": _mixture,
    "V20": _first_purchase_only,
}
"""How each fact that data can answer to is measured on them."""
