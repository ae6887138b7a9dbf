"""The table that marketing departments live by: recency, frequency, money; and what it does not show."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.estimators.ranking import fifths
from sim.measures.opinions import felt_bonds


def rfm_table(market: Any) -> pd.DataFrame:
    """Return the focal company's customers of the month that has just ended, as its records show them.

    Args:
        market: a `MarketModel`.

    Returns:
        One row per customer: customer, recency (months since the customer last bought), frequency (months as a
        customer), money (currency per month), each with its fifth r, f, m (1 low to 5 high), and in addition what no
        record shows: felt_bond (utility).
    """
    c = market.customers
    mine = np.flatnonzero(c.provider == 0)
    tenure = c.tenure[mine].astype(float)
    felt = felt_bonds(market)[mine]
    frame = pd.DataFrame(
        {
            "customer": mine,
            "recency": c.idle[mine].astype(int),
            "frequency": tenure,
            "money": c.spend[mine].astype(float) * market.prices[-1][0],
        }
    )
    for score, column, sign in (("r", "recency", -1.0), ("f", "frequency", 1.0), ("m", "money", 1.0)):
        frame[score] = fifths(sign * frame[column])
    return frame.assign(felt_bond=felt)
