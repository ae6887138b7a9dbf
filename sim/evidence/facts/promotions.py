"""Where the additional units of a promotion come from."""

from __future__ import annotations

import numpy as np

from sim.evidence.facts import Numbers, measures
from sim.evidence.facts.prices import MONTH, jackknifed
from sim.evidence.facts.structure import repertoire_market
from sim.evidence.lab import Lab
from sim.measures.intervals import Interval, Values
from sim.results import Result

PROMOTION = 0.20  # share of the list price


def promotion(lab: Lab) -> dict[str, Interval]:
    """Return where the additional units of a promotion month come from, people free to do without.

    Returns:
        Shares of the additional units that rivals lose that month ("rivals"), that would have been done without
        ("without"), that are additional occasions ("occasions"), and that are missing at all firms over the next three
        months ("forward"); and the share that brand choice has in the elasticity of units ("elasticity").
    """
    market = repertoire_market().with_changes({"market.outside": 1})
    promoted = market.with_lever("special_of_the_month", strength=PROMOTION, start=MONTH, end=MONTH)
    months, later = MONTH + 3, slice(MONTH + 1, MONTH + 4)
    with_it, usual = (lab.result(lab.sized(scenario, months)) for scenario in (promoted, market))

    def units(result: Result, when: slice, whose: slice) -> Values:
        return np.asarray(result.record.bought[:, when, whose].sum(axis=(1, 2)), float)

    now, own, rivals, firms, without = slice(MONTH, MONTH + 1), slice(0, 1), slice(1, 3), slice(0, 3), slice(3, 4)
    arms = np.stack(
        [
            units(result, when, whose)
            for result in (with_it, usual)
            for when, whose in ((now, own), (now, rivals), (now, without), (later, firms))
        ]
    )
    shares = {
        "rivals": lambda a: (a[5] - a[1]) / (a[0] - a[4]),
        "without": lambda a: (a[6] - a[2]) / (a[0] - a[4]),
        "occasions": lambda a: (a[:3].sum() - a[4:7].sum()) / (a[0] - a[4]),
        "forward": lambda a: (a[7] - a[3]) / (a[0] - a[4]),
        # units = share of purchases x purchases, so logarithms add up
        "elasticity": lambda a: np.log((a[0] / a[:2].sum()) / (a[4] / a[4:6].sum())) / np.log(a[0] / a[4]),
    }
    return {name: jackknifed(formula, arms) for name, formula in shares.items()}


@measures("V17")
def promotion_decomposed(lab: Lab) -> Numbers:
    """Divide the additional units of a promotion month."""
    parts = promotion(lab)
    rivals, elasticity = (Interval(*(100.0 * value for value in parts[name])) for name in ("rivals", "elasticity"))
    return {"elasticity": elasticity, "units": rivals}
