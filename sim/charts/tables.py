"""From a result to the small tidy tables that the charts draw."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sim.market.customers import KINDS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.measures.exits import exits
from sim.measures.holds import holds
from sim.measures.intervals import table
from sim.measures.retention import CURVES, OVERALL, survival
from sim.results import Result
from sim.scenario import Scenario
from sim.study.compare import Comparison


def retention_table(result: Result) -> pd.DataFrame:
    """Return survival by month and kind at entry (and overall), with intervals and ranges of outcomes."""
    return table(survival(result), CURVES)


def difference_table(comparison: Comparison) -> pd.DataFrame:
    """Return the paired difference of survival by month and kind, in percentage points."""
    return table(100.0 * comparison.survival_difference(), CURVES)


def holds_table(result: Result) -> pd.DataFrame:
    """Return what holds the base as a whole, by month from month 1: columns month, hold, share."""
    shares = holds(result)[:, 1:, OVERALL].mean(axis=0)
    months = np.arange(1, len(shares) + 1)
    return pd.DataFrame(
        {"month": np.repeat(months, len(HOLDS)), "hold": np.tile(HOLDS, len(shares)), "share": shares.reshape(-1)}
    )


def exits_table(result: Result, month: int) -> pd.DataFrame:
    """Return why customers of the base left up to a month: columns reason, share (of these leavers)."""
    counts = exits(result)[:, : month + 1, : len(KINDS)].sum(axis=(0, 1, 2))
    total = counts.sum()
    return pd.DataFrame({"reason": REASONS, "share": counts / total if total else np.zeros(len(REASONS))})


def cut_months(scenario: Scenario) -> tuple[int, int] | None:
    """Return the first and last month of rivals' price cuts, or None if there are none."""
    last = scenario.parameters.market.months
    cuts = [lever for lever in scenario.levers if lever.kind == "price_cut" and lever.firm > 0 and lever.strength > 0.0]
    cuts = [lever for lever in cuts if lever.start <= min(last, lever.end)]
    if not cuts:
        return None
    return min(lever.start for lever in cuts), min(max(lever.end for lever in cuts), last)
