"""The table of customers: one column per trait or state, one row per person, fixed for the whole run."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

KINDS = ("engaged", "satisfied", "locked_in")
"""The kinds of customer at month 0."""
GROUPS = (*KINDS, "newcomer")
"""Whom totals are kept by: the focal company's base by kind at entry, and everybody it wins later."""
CHANNELS = ("store", "online", "dealer")
"""Through whom a customer deals with firms."""
NEWCOMER = 3
NOT_IN_BASE = -1
STAYED = 0


class Columns(NamedTuple):
    """The columns. n customers, f firms. Satisfaction scale and shares run 0..1; utility is that of the choice."""

    kind: NDArray[np.int8]  # (n,) index into KINDS, drawn at month 0
    left_month: NDArray[np.int16]  # (n,) month in which the base first left; 0 stayed so far, -1 not in the base
    provider: NDArray[np.int8]  # (n,) firm
    tenure: NDArray[np.int16]  # (n,) months with the provider; in a repertoire, months in the market
    contract_left: NDArray[np.int16]  # (n,) months
    is_member: NDArray[
        np.int8
    ]  # (n,) 1 if enrolled in a points programme: the provider's, or in a repertoire that of `card`
    stayed_for: NDArray[np.int8]  # (n,) index into HOLDS of what held the customer this month; -1 moved
    left_because: NDArray[np.int8]  # (n,) index into REASONS of the main reason for moving this month; -1 stayed
    message: NDArray[np.int8]  # (n,) what was said this month: firm + 1 praised, -(firm + 1) warned of, 0 silent
    incident: NDArray[np.int8]  # (n,) index into OUTCOMES of this month's failure, 4 more if it was a major one
    channel: NDArray[np.int8]  # (n,) index into CHANNELS
    employee: NDArray[np.int8]  # (n,) number of the customer's usual employee, at whichever firm
    goal: NDArray[np.int8]  # (n,) index into GOALS of the leading goal
    is_known: NDArray[np.int8]  # (n,) 1 if the provider knows that goal
    former: NDArray[np.int8]  # (n,) firm left last, -1 for none
    aware: NDArray[np.uint8]  # (n,) bit k is set if the person knows firm k
    has_cashed: NDArray[np.int8]  # (n,) 1 if a reward was cashed last month
    card: NDArray[np.int8]  # (n,) firm of whose programme the person is a member, if of any
    idle: NDArray[np.int8]  # (n,) months since the last purchase from the focal company; 0 in a subscription
    held_by: NDArray[np.int8]  # (n,) index into HOLDS of what held the person at that purchase; repertoire only
    drawn_away: NDArray[
        np.int8
    ]  # (n,) index into REASONS of what last drew away from the focal company, -1; repertoire
    price_weight: NDArray[np.float32]  # (n,) utility per 100 % of price
    spend: NDArray[np.float32]  # (n,) use per month, 1 on average
    receptivity: NDArray[np.float32]  # (n,) share
    variety: NDArray[np.float32]  # (n,) utility
    habit: NDArray[np.float32]  # (n,) utility in a mature relation
    sociability: NDArray[np.float32]  # (n,) factor, 1 on average
    reward_threshold: NDArray[np.float32]  # (n,) share of spending
    points: NDArray[np.int32]  # (n,) cents of reward
    reference: NDArray[np.float32]  # (n,) reference price, currency per month of average use
    grievance: NDArray[np.float32]  # (n,) unhealed failures, in minor failures, faded
    grudge: NDArray[np.float32]  # (n,) the grievance taken along from the firm left last, faded
    taste: NDArray[np.float32]  # (f, n) lasting taste, utility
    expectation: NDArray[np.float32]  # (f, n) satisfaction scale
    satisfaction: NDArray[np.float32]  # (f, n) satisfaction scale; equals first expectation before any experience
    bond: NDArray[np.float32]  # (f, n) share
    heard: NDArray[np.int8]  # (f, n) praise less warnings heard last month
    basket: NDArray[np.int8]  # (slots, n) firm of each purchase this month, -1 for none; no slots unless recorded


def empty_columns(n: int, firms: int) -> Columns:
    """Return columns for n customers and so many firms, floats as NaN and integers as 0 until somebody is drawn."""

    def real(*shape: int) -> NDArray[np.float32]:
        return np.full(shape, np.nan, dtype=np.float32)

    byte, short = np.int8, np.int16
    return Columns(
        kind=np.zeros(n, byte),
        left_month=np.zeros(n, short),
        provider=np.zeros(n, byte),
        tenure=np.zeros(n, short),
        contract_left=np.zeros(n, short),
        is_member=np.zeros(n, byte),
        stayed_for=np.zeros(n, byte),
        left_because=np.zeros(n, byte),
        message=np.zeros(n, byte),
        incident=np.zeros(n, byte),
        channel=np.zeros(n, byte),
        employee=np.zeros(n, byte),
        goal=np.zeros(n, byte),
        is_known=np.zeros(n, byte),
        former=np.zeros(n, byte),
        aware=np.zeros(n, np.uint8),
        has_cashed=np.zeros(n, byte),
        card=np.zeros(n, byte),
        idle=np.zeros(n, byte),
        held_by=np.zeros(n, byte),
        drawn_away=np.zeros(n, byte),
        price_weight=real(n),
        spend=real(n),
        receptivity=real(n),
        variety=real(n),
        habit=real(n),
        sociability=real(n),
        reward_threshold=real(n),
        points=np.zeros(n, np.int32),
        reference=real(n),
        grievance=real(n),
        grudge=real(n),
        taste=real(firms, n),
        expectation=real(firms, n),
        satisfaction=real(firms, n),
        bond=real(firms, n),
        heard=np.zeros((firms, n), byte),
        basket=np.zeros((0, n), byte),
    )


class Customers:
    """The customers of a market: `customers.bond` is a column, `customers[i]` a row, `len(customers)` their number."""

    def __init__(self, columns: Columns) -> None:
        """Wrap columns; nothing is copied."""
        self.columns = columns

    def __len__(self) -> int:
        """Return the number of customers."""
        return len(self.columns.provider)

    def __getattr__(self, name: str) -> Any:
        """Return a column by name."""
        if name == "columns":
            raise AttributeError(name)
        return getattr(self.columns, name)

    def __getitem__(self, i: int) -> Columns:
        """Return row i: the same names, with scalars, or one value per firm."""
        if not -len(self) <= i < len(self):
            raise IndexError(f"customer {i} of {len(self)}")
        row: Any = (column[i] if column.ndim == 1 else column[:, i] for column in self.columns)
        return Columns(*row)
