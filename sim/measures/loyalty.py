"""Four loyalties: what people do against what they feel (Dick & Basu 1994). Read off the columns, never stored."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

LOYALTIES = ("true", "latent", "spurious", "none")
"""With the firm and drawn to it; drawn to it but elsewhere; with it and not drawn to it; neither."""


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
