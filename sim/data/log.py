"""Logs of transactions without brands: who bought when, and for how much."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.dates import days
from sim.data.returns import settled
from sim.data.table import Codes, Table
from sim.data.values import numbered, paid
from sim.errors import BadInput


class Log(NamedTuple):
    """Transactions, by customer and in their order.

    customers: shape (rows,), numbered from 0
    days: shape (rows,), counted from the first transaction of all
    people: number of customers
    spend: shape (rows,), paid; None if not known
    begin: day of the first transaction of all, counted from 1970; None if days are only counted
    """

    customers: Codes
    days: Codes
    people: int
    spend: NDArray[np.float64] | None = None
    begin: int | None = None


def log_of(table: Table) -> Log:
    """Return the transactions in a table with customers, dates and, where they are known, amounts.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    table = table.with_people()
    found = days(table, "date")
    if found.whole_months:
        raise BadInput(f"{table.where}: {quoted(table['date'].name)} holds months; a log needs days.")
    who, _ = numbered(table["customer"])
    order, spend = settled(table, np.lexsort([found.seconds, found.days, who]), who, paid(table))
    who, day = who[order], found.days[order]
    ids, who = np.unique(who, return_inverse=True)  # those who only brought goods back are no customers
    table.seen.used = len(order)
    begin = int(day.min())
    return Log(who.astype(np.int64), day - begin, len(ids), spend, begin if found.calendar else None)
