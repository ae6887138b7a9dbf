"""The focal company's account. Everything is booked in whole cents, so that it adds up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measures.intervals import Values
from sim.measures.retention import base
from sim.results import Result

LINES = ("revenue", "exit_fees", "use", "rewards", "compensation", "levers", "profit")
"""Income, income, cost, cost, cost, cost, and what is left."""


def account_cents(result: Result, firm: int = 0) -> NDArray[np.int64]:
    """Return a firm's account in cents, shape (seeds, months, lines); costs are positive numbers."""
    record = result.record
    of_firm = [at for at, lever in enumerate(result.scenario.levers) if lever.firm == firm]
    unit_cost = result.scenario.firm(firm).unit_cost
    income = record.revenue[..., firm], record.fees[..., firm]
    costs = (
        np.rint(record.usage[..., firm] * unit_cost).astype(np.int64),
        record.redeemed[..., firm],
        record.compensation[..., firm],
        result.lever_costs[..., of_firm].sum(axis=-1),
    )
    return np.stack([*income, *costs, sum(income) - sum(costs)], axis=-1)


def account(result: Result, firm: int = 0) -> Values:
    """Return the account in currency, shape (seeds, months, lines)."""
    return account_cents(result, firm) / 100.0


def profit_to_date(result: Result) -> Values:
    """Return discounted profit to date per customer of the month-0 base, in currency, shape (seeds, months)."""
    rate = result.scenario.parameters.market.discount_rate
    months = np.arange(result.months + 1)
    discount = (1.0 + rate) ** (-months / 12.0)
    total = np.cumsum(account(result)[..., LINES.index("profit")] * discount, axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return total / base(result)[:, 3:]
