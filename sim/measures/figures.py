"""Key figures by name: "retention_24.engaged" is one number per seed."""

from __future__ import annotations

from collections.abc import Callable

from sim.errors import BadInput, nearest
from sim.market.customers import KINDS
from sim.measures.holds import fans, hostages
from sim.measures.intervals import Values
from sim.measures.money import profit_to_date
from sim.measures.opinions import market_shares, opinions
from sim.measures.retention import CURVES, active, survival
from sim.results import Result

BY_KIND: dict[str, Callable[[Result], Values]] = {
    "retention": survival,
    "active": active,
    "hostages": hostages,
    "fans": fans,
}
OVERALL: dict[str, Callable[[Result], Values]] = {
    "profit": profit_to_date,
    "satisfaction": lambda result: opinions(result)[..., 0],
    "felt_bond": lambda result: opinions(result)[..., 1],
    "market_share": lambda result: market_shares(result)[..., 0],
}


def figure(result: Result, name: str) -> Values:
    """Return one value per seed of a figure "measure_month" or "measure_month.kind" (overall if no kind is named).

    Raises:
        BadInput: no such measure or kind, or the month was not simulated.
    """
    stem, _, kind = name.partition(".")
    measure, _, month = stem.rpartition("_")
    if not month.isdigit() or measure not in {*BY_KIND, *OVERALL}:
        raise BadInput(
            f'There is no figure "{name}".{nearest(measure or name, [*BY_KIND, *OVERALL])} '
            'Write it as "retention_24.engaged".'
        )
    if int(month) > result.months:
        raise BadInput(f'"{name}" asks for month {month}, but only {result.months} months were simulated.')
    if measure in OVERALL:
        if kind:
            raise BadInput(f'"{name}": {measure} is known for the whole company only, write "{stem}".')
        return OVERALL[measure](result)[:, int(month)]
    if kind and kind not in CURVES:
        raise BadInput(f'"{name}": unknown kind "{kind}".{nearest(kind, CURVES)}')
    return BY_KIND[measure](result)[:, int(month), CURVES.index(kind or "overall")]


def figure_names(month: int) -> list[str]:
    """Return the names of all key figures of a month."""
    by_kind = [f"{measure}_{month}.{kind}" for measure in BY_KIND for kind in (*KINDS, "overall")]
    return by_kind + [f"{measure}_{month}" for measure in OVERALL]
