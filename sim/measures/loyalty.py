"""Four loyalties: what people do against what they feel (Dick & Basu 1994). Counted each month, kept by no customer."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.market.totals import LOYALTIES
from sim.measures.intervals import Values
from sim.results import Result

__all__ = ["LOYALTIES", "loyalties", "loyalty_shares"]


def loyalties(market: Any, firm: int = 0) -> pd.DataFrame:
    """Return how many people show each loyalty to a firm in the month that has just ended.

    The relative attitude is satisfaction with the firm, bond and all, against the best of the other firms as people see
    them: satisfaction or, where it was never tried, what they expect, plus the bond. Who is with a firm repeats.

    Args:
        market: a `MarketModel`.
        firm: which.

    Returns:
        One row per loyalty: columns loyalty, people, share (of all people).
    """
    c, firms = market.customers, len(market.firms)
    attitude = c.satisfaction[:firms].astype(float) + c.bond[:firms]
    others = np.delete(attitude, firm, axis=0).max(axis=0)
    is_drawn, is_here = attitude[firm] > others, c.provider == firm
    counts = [
        int(((is_here == here) & (is_drawn == drawn)).sum())
        for here, drawn in ((True, True), (False, True), (True, False), (False, False))
    ]
    return pd.DataFrame({"loyalty": LOYALTIES, "people": counts, "share": np.array(counts) / len(c)})


def loyalty_shares(result: Result) -> Values:
    """Return the share of all people who show each of LOYALTIES to the focal company, shape (seeds, months, 4).

    The same census as `loyalties`, taken at the end of every month; not a number at month 0, when none was asked.
    """
    counts = result.record.loyalties
    with np.errstate(invalid="ignore"):
        return np.asarray(counts / counts.sum(axis=-1, keepdims=True))
