"""People's own data next to the published facts: the same numbers, measured by the same estimators as on the market."""

from __future__ import annotations

from collections.abc import Callable

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
from sim.evidence.facts import Check, facts
from sim.evidence.facts.retention import CDNOW_ACTIVE
from sim.measures.intervals import Interval

CALIBRATED = 7  # periods that a survival curve is fitted to, if it has more of them
MIN_FOR_A_LAW = 3  # firms; two make one pair, through which every line goes
NORMAL = 1.959964  # 97.5 % of a normal distribution lie below


def measured_on(data: Data) -> dict[str, list[Check]]:
    """Return what data answer to the published facts, by number of the fact; what they cannot answer is left out.

    A panel answers to V02, V03, V04 and V09, with prices to V10, with months to V08, and to V07 by spending or else by
    number of purchases; a log of transactions to V07 and V20; a survival table to V18 and V19. Intervals hold 95 %;
    their ends are not numbers where no standard error is known.
    """
    checked: dict[str, list[Check]] = {}
    words = _periods(data) if isinstance(data, Survival) else {}
    for number, measure in _measures(data).items():
        targets = facts()[number].checks | facts()[number].own
        try:
            checked[number] = [targets[code].check(value, **words) for code, value in measure().items()]
        except BadInput:  # as for prices that never change: the fact has no answer in these data
            continue
    return {number: checks for number, checks in checked.items() if checks}


def _measures(data: Data) -> dict[str, Callable[[], dict[str, Interval]]]:
    if isinstance(data, Log):
        spend = np.ones(len(data.customers)) if data.spend is None else data.spend
        return {
            "V07": lambda: _concentration(np.bincount(data.customers, spend)),
            "V20": lambda: _first_purchase_only(data),
        }
    if isinstance(data, Survival):
        return {"V18": lambda: _curve(data), "V19": lambda: _mixture(data)}
    spend = np.ones(len(data.customers)) if data.spend is None else data.spend
    buyers = np.unique(data.customers)
    return {
        "V02": lambda: _duplication(data),
        "V03": lambda: _dirichlet(data),
        "V04": lambda: _polarisation(data),
        "V07": lambda: _concentration(np.bincount(data.customers, spend)[buyers]),
        "V08": lambda: _coming_and_going(data),
        "V09": lambda: _shuffled(data),
        "V10": lambda: _in_money(data),
    }


def _interval(value: float, low: float, high: float) -> Interval:
    return Interval(np.asarray(value), np.asarray(low), np.asarray(high))


def _exact(value: float) -> Interval:
    """Return a number whose error is not known."""
    return _interval(value, np.nan, np.nan)


def _around(value: float, error: float, scale: float = 100.0) -> Interval:
    """Return a number with its interval, in percent unless scaled otherwise."""
    return _interval(scale * value, scale * (value - NORMAL * error), scale * (value + NORMAL * error))


def _duplication(panel: Panel) -> dict[str, Interval]:
    if len(panel.names) < MIN_FOR_A_LAW:
        return {}
    fit = duplication(panel.customers, panel.firms, len(panel.names))
    return {"coefficient": _exact(fit.coefficient), "correlation": _exact(fit.correlation)}


def _counts(panel: Panel) -> np.ndarray:
    return purchase_counts(panel.customers, panel.firms, panel.people, len(panel.names))


def _dirichlet(panel: Panel) -> dict[str, Interval]:
    counts = _counts(panel)
    real, theory = observed(counts), theoretical(fit_dirichlet(counts))
    was_bought = real.penetration > 0
    errors = [
        _exact(100.0 * float(np.mean(np.abs(expected[was_bought] / seen[was_bought] - 1.0))))
        for expected, seen in zip(theory, real, strict=True)
    ]
    return {"penetration": errors[0], "per_buyer": errors[1]}


def _polarisation(panel: Panel) -> dict[str, Interval]:
    fit = polarisation(_counts(panel))
    # phi has the steadier error; S falls as it rises, and has no upper end once phi may be 0
    low, high = fit.phi - NORMAL * fit.se, min(fit.phi + NORMAL * fit.se, 1.0)
    ends = [(1.0 - phi) / phi if phi > 0 else np.inf for phi in (high, low)]
    return {"switching": _interval(fit.switching, *ends)}


def _concentration(spend: np.ndarray) -> dict[str, Interval]:
    return {"heaviest_fifth": _exact(100.0 * top_share(spend, 0.2))}


def _coming_and_going(panel: Panel) -> dict[str, Interval]:
    if panel.months is None:
        return {}
    fit = coming_and_going(panel.customers, panel.firms, panel.months)
    return {"stayed": _around(fit.stayed, fit.se_stayed), "returned": _around(fit.returned, fit.se_returned)}


def _shuffled(panel: Panel) -> dict[str, Interval]:
    fit = shuffle_test(panel.customers, panel.firms)
    return {"usual": _around(fit.difference, fit.se, 1.0)}


def _in_money(panel: Panel) -> dict[str, Interval]:
    if panel.prices is None:
        return {}
    rows = (panel.customers, panel.firms, panel.prices)
    with_taste, without = household_logit(*rows), household_logit(*rows, with_taste=False)
    if with_taste.price + NORMAL * with_taste.se_price >= 0.0:
        return {}  # where price does not count, nothing can be said in money
    worth, inflated = (_around(fit.inertia_in_money, fit.se_in_money) for fit in (with_taste, without))
    return {"worth": worth, "without_taste": inflated}


def _first_purchase_only(log: Log) -> dict[str, Interval]:
    fit = first_buyers(log.customers, log.days, periods=len(CDNOW_ACTIVE))
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


def _curve(table: Survival) -> dict[str, Interval]:
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


def _mixture(table: Survival) -> dict[str, Interval]:
    left, rates = table.surviving, _rates(table.surviving)
    above = 100.0 * float(left[-1] - (rates[0] / 100.0) ** (len(left) - 1))
    return {"rise": _exact(float(rates[-1] - rates[0])), "above": _exact(above)}
