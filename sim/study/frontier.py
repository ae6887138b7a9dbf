"""Where binding wins, where bonding wins: one question put to the market over horizon, receptivity and depth of cut."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product

import numpy as np
import pandas as pd

from sim.market.customers import KINDS
from sim.measures.intervals import Interval, Values, interval
from sim.measures.retention import CURVES, survival
from sim.scenario import load
from sim.study.run import OnDone, Runner, runner

MONTHS = (12, 18, 24, 36, 48, 60)
RECEPTIVITIES = (0.1, 0.3, 0.5, 0.7, 0.9)
DEPTHS = (0.1, 0.2, 0.3, 0.4, 0.5)
QUESTIONS = ("people", "answers")
"""What is compared: two kinds of customer, two companies; the first bonds, the second binds."""


def where_binding_wins(
    seeds: int | Sequence[int] = 20,
    customers: int = 2_000,
    *,
    months: Sequence[int] = MONTHS,
    receptivities: Iterable[float] = RECEPTIVITIES,
    depths: Iterable[float] = DEPTHS,
    threads: int | None = None,
    on_done: OnDone = lambda done: None,
) -> pd.DataFrame:
    """Return which keeps more customers, bonding or binding, cell by cell, on paired seeds.

    Args:
        seeds: how many, or which.
        customers: people in each market.
        months: horizons at which retention is read off.
        receptivities: values of `population.receptivity`.
        depths: values of the rival's `price_cut.strength`.
        threads: threads at work, all processors if None.
        on_done: called with the number of finished runs after each.

    Returns:
        One row per question, horizon, receptivity and depth: columns question, months, receptivity, depth, bond
        and bind (shares of the base that never left), difference (bond less bind) and its 95 % interval lo, hi.
    """
    rows, simulate = [], runner(threads, on_done)
    for receptivity, depth in product(receptivities, depths):
        assumed = {
            "customers": customers, "months": max(months), "population.receptivity": receptivity,
            "price_cut.strength": depth,
        }  # fmt: skip
        for question, (bond, bind) in _curves(assumed, seeds, simulate).items():
            for month in months:
                gap = interval(bond[:, month] - bind[:, month])
                rows.append((question, month, receptivity, depth, bond[:, month].mean(), bind[:, month].mean(), *gap))
    names = ["question", "months", "receptivity", "depth", "bond", "bind", "difference", "lo", "hi"]
    return pd.DataFrame(rows, columns=names)


def _curves(
    assumed: dict[str, float], seeds: int | Sequence[int], simulate: Runner
) -> dict[str, tuple[Values, Values]]:
    """Return survival of who bonds and of who binds, shape (seeds, months) each, for both questions."""

    def curves(name: str) -> Values:
        return np.asarray(survival(simulate(load(name).with_changes(assumed), seeds)))

    war, overall = curves("price_war"), CURVES.index("overall")
    return {
        "people": (war[..., KINDS.index("engaged")], war[..., KINDS.index("locked_in")]),
        "answers": (curves("answer_by_bonding")[..., overall], curves("answer_by_binding")[..., overall]),
    }


def winner(row: pd.Series) -> str:
    """Return who wins a cell: "bond", "bind", or "neither" where the interval holds both signs."""
    return ("neither", "bond", "bind")[int(Interval(row["difference"], row["lo"], row["hi"]).sign)]
