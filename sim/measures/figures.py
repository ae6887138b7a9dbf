"""Key figures by name: "retention_24.engaged" is one number per seed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput, nearest
from sim.market.surveys import METRICS
from sim.market.totals import RUNGS
from sim.measures.exits import leavers, satisfied_leavers
from sim.measures.holds import fans, hostages
from sim.measures.intervals import Values
from sim.measures.loyalty import LOYALTIES, loyalty_shares
from sim.measures.money import breakage, liability, profit_to_date, referral_value, spending_to_date
from sim.measures.opinions import market_shares, opinions, rungs, wallet_shares
from sim.measures.retention import CURVES, active, survival
from sim.measures.surveys import complaints, readings
from sim.measures.units import UNITS, Unit
from sim.results import Result


def _to_date(values: NDArray[Any]) -> Values:
    return np.cumsum(values, axis=1, dtype=float)


def _share_to_date(part: Values, whole: Values) -> Values:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(_to_date(part.sum(axis=2)) / _to_date(whole.sum(axis=2)))


def _satisfied_leavers(result: Result) -> Values:
    return _share_to_date(satisfied_leavers(result), leavers(result))


def _advocates(result: Result) -> Values:
    return rungs(result)[..., RUNGS.index("advocate")] / result.customers


def _reading(result: Result, metric: str) -> Values:
    return readings(result)[..., METRICS.index(metric)]


def _loyalty(result: Result, name: str) -> Values:
    return loyalty_shares(result)[..., LOYALTIES.index(name)]


class Measure(NamedTuple):
    """One measure of the focal company.

    Attributes:
        of: a result's values, shape (seeds, months), or (seeds, months, 4) by kind at entry and overall.
        unit: key of `sim.measures.units.UNITS`.
        more_is: for the company: "better", "worse", or "other" where more is neither.
        by_kind: whether it is known by kind of customer.
    """

    of: Callable[[Result], Values]
    unit: str
    more_is: Literal["better", "worse", "other"]
    by_kind: bool = False


# Measures by kind first: that is the order in which figures are listed.
# fmt: off
MEASURES: dict[str, Measure] = {
    "retention": Measure(survival, "per_100", "better", by_kind=True),
    "active": Measure(active, "per_100", "better", by_kind=True),
    "hostages": Measure(hostages, "per_100", "other", by_kind=True),
    "fans": Measure(fans, "per_100", "better", by_kind=True),
    "profit": Measure(profit_to_date, "currency", "better"),
    "spending": Measure(spending_to_date, "currency", "worse"),
    "satisfaction": Measure(lambda result: opinions(result)[..., 0], "satisfaction", "better"),
    "felt_bond": Measure(lambda result: opinions(result)[..., 1], "utility", "better"),
    "market_share": Measure(lambda result: market_shares(result)[..., 0], "share_points", "better"),
    "wallet": Measure(wallet_shares, "wallet_points", "better"),
    "advocates": Measure(_advocates, "per_100", "better"),
    "true_loyalty": Measure(partial(_loyalty, name="true"), "per_100", "better"),
    "spurious_loyalty": Measure(partial(_loyalty, name="spurious"), "per_100", "other"),
    "latent_loyalty": Measure(partial(_loyalty, name="latent"), "per_100", "other"),
    "won": Measure(lambda result: _to_date(result.record.won[..., 0]), "people", "better"),
    "referred": Measure(lambda result: _to_date(result.record.referred[..., 0]), "people", "better"),
    "returned": Measure(lambda result: _to_date(result.record.returned[..., 0]), "people", "better"),
    "satisfied_leavers": Measure(_satisfied_leavers, "per_100", "other"),
    "complaints": Measure(lambda result: _to_date(complaints(result)[..., 1]), "number", "worse"),
    "liability": Measure(liability, "money", "worse"),
    "breakage": Measure(lambda result: _to_date(breakage(result)), "money", "other"),
    "referral_value": Measure(lambda result: _to_date(referral_value(result)), "money", "better"),
    "csat": Measure(partial(_reading, metric="csat"), "points", "better"),
    "nps": Measure(partial(_reading, metric="nps"), "nps", "better"),
    "engagement": Measure(partial(_reading, metric="engagement"), "index", "better"),
    "intention": Measure(partial(_reading, metric="intention"), "per_100", "better"),
    "relative": Measure(partial(_reading, metric="relative"), "satisfaction", "better"),
}
# fmt: on


def unit_of(figure_name: str) -> Unit:
    """Return the unit of a figure such as "retention_24.engaged". Raises BadInput as `parse` does."""
    return UNITS[MEASURES[parse(figure_name).measure].unit]


def figure(result: Result, name: str) -> Values:
    """Return one value per seed of a figure "measure_month" or "measure_month.kind" (overall if no kind is named).

    Raises:
        BadInput: no such measure or kind, or the month was not simulated.
    """
    measure, month, kind = parse(name)
    if month > result.months:
        raise BadInput(f'"{name}" asks for month {month}, but only {result.months} months were simulated.')
    values = MEASURES[measure].of(result)[:, month]
    return values[:, CURVES.index(kind or "overall")] if MEASURES[measure].by_kind else values


class FigureName(NamedTuple):
    """What a figure's name says: measure, month, and kind ("" for the whole company)."""

    measure: str
    month: int
    kind: str


def parse(name: str) -> FigureName:
    """Return what a figure's name says.

    Raises:
        BadInput: no such measure or kind.
    """
    stem, _, kind = name.partition(".")
    measure, _, month = stem.rpartition("_")
    if not month.isdecimal() or measure not in MEASURES:
        raise BadInput(
            f'There is no figure "{name[:60]}".{nearest(measure or name, MEASURES)} Write it as "retention_24.engaged".'
        )
    if kind and not MEASURES[measure].by_kind:
        raise BadInput(f'"{name}": {measure} is known for the whole company only, write "{stem}".')
    if kind and kind not in CURVES:
        raise BadInput(f'"{name}": unknown kind "{kind}".{nearest(kind, CURVES)}')
    return FigureName(measure, int(month), kind)


def monthly(result: Result, measure: str) -> dict[str, Values]:
    """Return a measure in every month, shape (seeds, months) each: one series, or one per kind as "measure.kind"."""
    values = MEASURES[measure].of(result)
    if not MEASURES[measure].by_kind:
        return {measure: values}
    return {f"{measure}.{kind}": values[..., at] for at, kind in enumerate(CURVES)}


def figure_names(month: int) -> list[str]:
    """Return the names of all key figures of a month."""
    kinds = {True: [f".{kind}" for kind in CURVES], False: [""]}
    return [f"{name}_{month}{kind}" for name, measure in MEASURES.items() for kind in kinds[measure.by_kind]]
