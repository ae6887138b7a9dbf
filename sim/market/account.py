"""A firm's account of a month, in whole cents, so that it adds up."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.market.totals import COMPLAINTS, CONTACTS, Totals
from sim.parameters import Firm

LINES = (
    "revenue", "exit_fees",
    "use", "service", "dealers", "rewards", "compensation", "acquisition", "levers", "fixed",
    "profit",
)  # fmt: skip
"""Income, income; costs: of use, of contacts and complaints, of dealers' margins, of rewards cashed, of points paid to
switchers, of signing up, of levers, and whatever happens; and what is left."""
INCOME = 2


def account_cents(
    record: Totals, firm: int, numbers: Firm, lever_costs: NDArray[np.int64], people: Any
) -> NDArray[np.int64]:
    """Return a firm's account in cents, shape (..., lines) for totals with leading axes (...); costs are positive.

    Args:
        record: totals.
        firm: which.
        numbers: its list values.
        lever_costs: cents of all its levers together, shape (...).
        people: in the market in each month that is paid for; one number, or a shape that goes with (...).
    """

    def cents(amount: Any) -> NDArray[np.int64]:
        return np.asarray(np.rint(amount), np.int64)

    service = record.reached[..., firm, :, :].sum(axis=-2)
    income = [record.revenue[..., firm], record.fees[..., firm]]
    costs = [
        cents(record.usage[..., firm] * numbers.unit_cost),
        cents(
            100.0 * (service[..., CONTACTS] * numbers.contact_cost + service[..., COMPLAINTS] * numbers.complaint_cost)
        ),
        cents(record.dealer_revenue[..., firm] * numbers.dealer_margin),
        record.redeemed[..., firm],
        record.compensation[..., firm],
        cents(100.0 * record.won[..., firm] * numbers.acquisition_cost),
        lever_costs,
        np.broadcast_to(cents(100.0 * numbers.fixed_cost * people), np.shape(lever_costs)),
    ]
    return np.stack([*income, *costs, sum(income) - sum(costs)], axis=-1)
