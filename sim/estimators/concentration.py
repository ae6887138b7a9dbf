"""Concentration: how much of what is spent comes from the heaviest buyers."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from sim.errors import BadInput


def top_share(spend: ArrayLike, share: float) -> float:
    """Return the share of all spend that the top `share` of buyers makes: 1 - L(1 - share) on the Lorenz curve.

    Between two buyers the curve is a straight line. Source: Lorenz 1905; on customers Schmittlein, Cooper & Morrison
    1993.

    Args:
        spend: shape (buyers,), of each buyer, any unit; those who spent nothing are buyers too if listed.
        share: of the buyers, above 0 and at most 1.

    Raises:
        BadInput: a spend is negative or missing, no customer spent anything, or the share is out of range.
    """
    spent = np.asarray(spend, np.float64)
    if spent.ndim != 1 or spent.size == 0 or not np.isfinite(spent).all() or (spent < 0).any():
        raise BadInput("spend: one number per buyer is needed, none of them missing or negative.")
    if not 0.0 < share <= 1.0:
        raise BadInput(f"share is {share}; allowed is above 0 to 1.")
    total = spent.sum()
    if total <= 0:
        raise BadInput("spend: nobody spent anything.")
    cumulated = np.concatenate([[0.0], np.cumsum(np.sort(spent)[::-1])])
    return float(np.interp(share * spent.size, np.arange(spent.size + 1), cumulated) / total)
