"""Key figures by name: "retention_24.engaged" is one number per seed."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput, nearest
from sim.market.customers import KINDS
from sim.market.surveys import METRICS
from sim.measures.exits import leavers, satisfied_leavers
from sim.measures.holds import fans, hostages
from sim.measures.intervals import Values
from sim.measures.loyalty import LOYALTIES, loyalty_shares
from sim.measures.money import breakage, liability, profit_to_date, referral_value, spending_to_date
from sim.measures.opinions import market_shares, opinions, rungs, wallet_shares
from sim.measures.retention import CURVES, active, survival
from sim.measures.surveys import complaints, readings
from sim.results import Result


def _to_date(values: NDArray[Any]) -> Values:
    return np.cumsum(values, axis=1, dtype=float)


def _share_to_date(part: Values, whole: Values) -> Values:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(_to_date(part.sum(axis=2)) / _to_date(whole.sum(axis=2)))


def _reading(result: Result, metric: str) -> Values:
    return readings(result)[..., METRICS.index(metric)]


def _loyalty(result: Result, name: str) -> Values:
    return loyalty_shares(result)[..., LOYALTIES.index(name)]


BY_KIND: dict[str, Callable[[Result], Values]] = {
    "retention": survival,
    "active": active,
    "hostages": hostages,
    "fans": fans,
}
OVERALL: dict[str, Callable[[Result], Values]] = {
    "profit": profit_to_date,
    "spending": spending_to_date,
    "satisfaction": lambda result: opinions(result)[..., 0],
    "felt_bond": lambda result: opinions(result)[..., 1],
    "market_share": lambda result: market_shares(result)[..., 0],
    "wallet": wallet_shares,
    "advocates": lambda result: rungs(result)[..., 4] / result.customers,
    **{f"{name}_loyalty": partial(_loyalty, name=name) for name in ("true", "spurious", "latent")},
    "won": lambda result: _to_date(result.record.won[..., 0]),
    "referred": lambda result: _to_date(result.record.referred[..., 0]),
    "returned": lambda result: _to_date(result.record.returned[..., 0]),
    "satisfied_leavers": lambda result: _share_to_date(satisfied_leavers(result), leavers(result)),
    "complaints": lambda result: _to_date(complaints(result)[..., 1]),
    "liability": liability,
    "breakage": lambda result: _to_date(breakage(result)),
    "referral_value": lambda result: _to_date(referral_value(result)),
    **{metric: partial(_reading, metric=metric) for metric in METRICS},
}


def figure(result: Result, name: str) -> Values:
    """Return one value per seed of a figure "measure_month" or "measure_month.kind" (overall if no kind is named).

    Raises:
        BadInput: no such measure or kind, or the month was not simulated.
    """
    measure, month, kind = parse(name)
    if month > result.months:
        raise BadInput(f'"{name}" asks for month {month}, but only {result.months} months were simulated.')
    if measure in OVERALL:
        return OVERALL[measure](result)[:, month]
    return BY_KIND[measure](result)[:, month, CURVES.index(kind or "overall")]


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
    if not month.isdecimal() or measure not in {*BY_KIND, *OVERALL}:
        raise BadInput(
            f'There is no figure "{name[:60]}".{nearest(measure or name, [*BY_KIND, *OVERALL])} '
            'Write it as "retention_24.engaged".'
        )
    if measure in OVERALL and kind:
        raise BadInput(f'"{name}": {measure} is known for the whole company only, write "{stem}".')
    if kind and kind not in CURVES:
        raise BadInput(f'"{name}": unknown kind "{kind}".{nearest(kind, CURVES)}')
    return FigureName(measure, int(month), kind)


def monthly(result: Result, measure: str) -> dict[str, Values]:
    """Return a measure in every month, shape (seeds, months) each: one series, or one per kind as "measure.kind"."""
    if measure in OVERALL:
        return {measure: OVERALL[measure](result)}
    values = BY_KIND[measure](result)
    return {f"{measure}.{kind}": values[..., at] for at, kind in enumerate(CURVES)}


def figure_names(month: int) -> list[str]:
    """Return the names of all key figures of a month."""
    by_kind = [f"{measure}_{month}.{kind}" for measure in BY_KIND for kind in (*KINDS, "overall")]
    return by_kind + [f"{measure}_{month}" for measure in OVERALL]
