"""What data say of themselves, in numbers: the same functions for people's own files and for a simulated market.

A market's choices become a `Panel` by `read_data` of what `bond record` wrote, or by hand; nothing here asks where
a `Panel`, `Log` or curve comes from.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.data import Cohorts, Data, Lifetimes, Log, Panel, Survival, Totals
from sim.data.dates import months_of
from sim.estimators.again import cohorts, gaps, repeat_curve, rfm
from sim.estimators.bgnbd import fit_bgnbd, histories
from sim.estimators.censored import Curve, kaplan_meier, pooled
from sim.estimators.concentration import top_share
from sim.estimators.dirichlet import observed, polarisation, purchase_counts
from sim.estimators.duplication import duplication
from sim.estimators.requirements import requirements
from sim.estimators.shuffle import shuffle_test
from sim.estimators.survival import fit_sbg
from sim.evidence.why import CannotTell, Why, found_or_why

Table = dict[str, Any]
"""Names to numbers and lists of them; what is not a number is None."""
CALIBRATED = 7  # periods that a survival curve is fitted to, if it has more of them
TOPS = (0.01, 0.1, 0.2, 0.5)
MOST_MONTHS = 60  # of a heat map
GAP_ENDS = (1, 7, 14, 30, 60, 90, 180, 365)
"""Days up to which purchases that follow one another are counted together; those further apart come last."""


def described(data: Data) -> dict[str, Table | Why]:
    """Return every measure of data by its code, or why these data do not say.

    survival, sbg: of cohorts; cohorts: of cohorts or of purchases; concentration: of spending or else of purchases;
    repeat, gaps, rfm, bgnbd: of purchases with their days; firms, duplication, loyalty, inertia: of several firms.
    """
    return {code: found_or_why(lambda measure=measure: measure(data)) for code, measure in MEASURES.items()}  # type: ignore[misc]


def curve_of(data: Data) -> Curve:
    """Return the survival curve of data of cohorts or customers. Raises CannotTell for purchases."""
    if isinstance(data, Survival):
        if data.customers is not None:
            return pooled(data.surviving[None, :], [data.customers])
        nothing = np.full(len(data.surviving), np.nan)
        return Curve(data.surviving, nothing, nothing)
    if isinstance(data, Cohorts):
        return pooled(data.left, data.sizes)
    if isinstance(data, Lifetimes):
        return kaplan_meier(data.periods, data.left)
    raise CannotTell("needs_cohort")


def spending(data: Data) -> NDArray[np.float64]:
    """Return what each customer spent, or else bought. Raises CannotTell for data of cohorts."""
    if isinstance(data, Totals):
        return data.spend
    if not isinstance(data, Log | Panel):
        raise CannotTell("needs_purchases")
    spend = np.ones(len(data.customers)) if data.spend is None else data.spend
    return np.bincount(data.customers, spend)[np.unique(data.customers)].astype(np.float64)


def is_spending(data: Data) -> bool:
    """Return whether it is known what customers spent, and not only how often they bought."""
    return isinstance(data, Totals) or getattr(data, "spend", None) is not None


def _survival(data: Data) -> Table:
    curve = curve_of(data)
    return {"surviving": _listed(curve.surviving), "low": _listed(curve.low), "high": _listed(curve.high)}


def _sbg(data: Data) -> Table:
    surviving = curve_of(data).surviving
    surviving = surviving[np.isfinite(surviving)]
    upto = min(CALIBRATED, len(surviving) - 1)
    fit = fit_sbg(surviving, upto)
    return {"alpha": fit.alpha, "beta": fit.beta, "fitted_to": upto}


def _cohorts(data: Data) -> Table:
    if isinstance(data, Cohorts):
        sizes = None if data.sizes is None else _listed(data.sizes)
        return {"cohorts": list(data.names), "sizes": sizes, "share": [_listed(row) for row in data.left]}
    month = _months(data)
    if int(month.max() - month.min()) >= MOST_MONTHS:
        raise CannotTell("too_many_months", months=MOST_MONTHS)
    found = cohorts(_purchases(data).customers, month)
    begin = _purchases(data).begin
    names = [str(np.datetime64(int(one), "M")) if begin is not None else str(one) for one in found.first]
    return {"cohorts": names, "sizes": found.sizes.tolist(), "share": [_listed(row) for row in found.active]}


def _months(data: Data) -> NDArray[np.int64]:
    """Return the month of each purchase: of the calendar, if it is known, or 30 days."""
    if isinstance(data, Panel) and data.months is not None and data.begin is None:
        return data.months
    days, begin = _days(data), _purchases(data).begin
    return days // 30 if begin is None else months_of(days + begin)


def _purchases(data: Data) -> Log | Panel:
    if not isinstance(data, Log | Panel):
        raise CannotTell("needs_purchases")
    return data


def _days(data: Data) -> NDArray[np.int64]:
    days = _purchases(data).days
    if days is None:
        raise CannotTell("needs_days")
    return days


def _concentration(data: Data) -> Table:
    spend = spending(data)
    shares = {f"top_{round(100 * top)}": 100.0 * top_share(spend, top) for top in TOPS}
    return {"of": "spending" if is_spending(data) else "purchases", "customers": len(spend), **shares}


def _repeat(data: Data) -> Table:
    days = _days(data)
    curve = repeat_curve(_purchases(data).customers, days)
    once = float((histories(_purchases(data).customers, days).repeats == 0).mean())
    again = {"again": _listed(curve.surviving), "low": _listed(curve.low), "high": _listed(curve.high)}
    return {"period_days": 30, "once_only": 100.0 * once, **again}


def _gaps(data: Data) -> Table:
    between = gaps(_purchases(data).customers, _days(data))
    quarters = np.quantile(between, (0.25, 0.5, 0.75))
    ends = np.searchsorted(GAP_ENDS, between)  # the number of the first end that is not below
    shares = 100.0 * np.bincount(ends, minlength=len(GAP_ENDS) + 1) / len(between)
    return {
        "n": len(between),
        "mean": float(between.mean()),
        "quartiles": quarters.tolist(),
        "up_to_days": list(GAP_ENDS),
        "share": shares.tolist(),
    }


def _rfm(data: Data) -> Table:
    found = rfm(_purchases(data).customers, _days(data), _purchases(data).spend)
    customers = np.bincount((found.r - 1) * 5 + found.f - 1, minlength=25).reshape(5, 5)
    medians = {"recency": float(np.median(found.recency)), "frequency": float(np.median(found.frequency))}
    if found.money is not None and found.m is not None:
        medians["money"] = float(np.median(found.money))
    return {"median": medians, "customers_by_r_and_f": customers.tolist()}


def _bgnbd(data: Data) -> Table:
    return fit_bgnbd(histories(_purchases(data).customers, _days(data)))._asdict() | {"unit": "week"}


def _panel(data: Data) -> Panel:
    if not isinstance(data, Panel):
        raise CannotTell("needs_panel")
    return data


def _firms(data: Data) -> Table:
    panel = _panel(data)
    found = requirements(panel.customers, panel.firms, len(panel.names))
    seen = observed(_counts(panel))
    return {
        "names": list(panel.names),
        "share": _listed(100.0 * found.shares),
        "penetration": _listed(100.0 * seen.penetration),
        "per_buyer": _listed(seen.per_buyer),
        "requirements": _listed(100.0 * found.requirements),
        "sole_buyers": _listed(100.0 * found.sole),
    }


def _counts(panel: Panel) -> NDArray[np.float64]:
    return purchase_counts(panel.customers, panel.firms, panel.people, len(panel.names))


def _duplication(data: Data) -> Table:
    panel = _panel(data)
    found = duplication(panel.customers, panel.firms, len(panel.names))
    rows = [_listed(100.0 * row) for row in found.table]
    return {"names": list(panel.names), "also_buy": rows, "coefficient": found.coefficient}


def _loyalty(data: Data) -> Table:
    found = polarisation(_counts(_panel(data)))
    return {"repeat": 100.0 * found.repeat, "phi": found.phi, "switching": _number(found.switching)}


def _inertia(data: Data) -> Table:
    panel = _panel(data)
    found = shuffle_test(panel.customers, panel.firms)
    return {"repeat": 100.0 * found.repeat, "shuffled": 100.0 * found.shuffled, "difference": 100.0 * found.difference}


MEASURES: dict[str, Callable[[Data], Table]] = {
    "survival": _survival,
    "sbg": _sbg,
    "cohorts": _cohorts,
    "concentration": _concentration,
    "repeat": _repeat,
    "gaps": _gaps,
    "rfm": _rfm,
    "bgnbd": _bgnbd,
    "firms": _firms,
    "duplication": _duplication,
    "loyalty": _loyalty,
    "inertia": _inertia,
}
"""What is measured, by code, in the order in which it is shown."""


def _number(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _listed(values: NDArray[np.float64]) -> list[float | None]:
    return [_number(value) for value in np.asarray(values, np.float64).tolist()]
