"""Single customers as probes read them: what their own firm is to them, and who leaves it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.model import MarketModel
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity

Numbers = NDArray[np.float64]
Flags = NDArray[np.bool_]


def pass_months(market: MarketModel, months: int) -> None:
    """Let so many months pass."""
    for _ in range(months):
        market.advance()


def of_own_firm(column: Any, market: MarketModel) -> Numbers:
    """Return what a column by firm, shape (f, n), holds for everybody's provider, shape (n,)."""
    provider = market.customers.provider
    return np.asarray(column[provider, np.arange(len(provider))], dtype=np.float64)


def felt_of_own(market: MarketModel) -> Numbers:
    """Return everybody's felt bond with the provider, utility, shape (n,)."""
    p = market.values
    mature = maturity(market.customers.tenure.astype(np.float64), p.choice)
    return np.asarray(felt_bond(of_own_firm(market.customers.bond, market), mature, p.choice, p.bond))


def leaves_within(market: MarketModel, months: int) -> Flags:
    """Let so many months pass and return who moved to another firm in any of them, shape (n,)."""
    has_left = np.zeros(len(market.customers), dtype=bool)
    for _ in range(months):
        before = market.customers.provider.copy()
        market.advance()
        has_left |= market.customers.provider != before
    return has_left


def correlation(x: Numbers | Flags, y: Numbers | Flags) -> float:
    """Return Pearson's correlation, not a number if either is the same for all."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    spread = a.std() * b.std()
    return float(((a - a.mean()) * (b - b.mean())).mean() / spread) if spread > 0.0 else float("nan")
