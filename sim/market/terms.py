"""What follows from the terms of an offer, for whole groups of customers at once."""

from __future__ import annotations

import numpy as np

from sim.market.arithmetic import exp
from sim.market.compiled import walk
from sim.market.rules.experience import functional
from sim.market.rules.need import GOALS, MIDDLE, value_on


@walk
def derive(basis, experience, need, failure):
    """Return fit and seen by leading goal, each (4, m), and quick (m,), as `Offers` describes them.

    basis: shape (6, m), see BASIS in sim/levers/offer.py   experience, need, failure: Experience, Need, Failure
    """
    m = basis.shape[1]
    fit, seen, quick = np.empty((len(GOALS), m)), np.empty((len(GOALS), m)), np.empty(m)
    for at in range(m):
        worked = functional(basis[0, at], experience)
        for goal in range(len(GOALS)):
            value = value_on(goal, basis[1, at], basis[2, at], basis[3, at], basis[4, at], need)
            fit[goal, at] = worked + need.weight * (value - MIDDLE)
            seen[goal, at] = need.promise * value
        quick[at] = exp(-basis[5, at] / failure.quick_days)
    return fit, seen, quick
