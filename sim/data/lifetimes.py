"""Customers one by one: how long each has been there, and whether that was all or goes on."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.dates import NO_DAY, days
from sim.data.flags import left
from sim.data.numbers import numbers
from sim.data.table import Mask, Table
from sim.errors import BadInput

DAYS_A_MONTH = 365.25 / 12


class Lifetimes(NamedTuple):
    """Customers one by one.

    periods: shape (people,), how long each has been a customer, in periods of any length
    left: shape (people,), whether the customer has left; of the others no more is known (censored)
    """

    periods: NDArray[np.float64]
    left: Mask


def tenures_of(table: Table) -> Lifetimes:
    """Return customers from a table with their tenure and who has left.

    Where a customer left in period 0, periods count from 0 and are taken for one more each: the first is the one in
    which somebody can leave.

    Raises:
        BadInput: a tenure is missing or below 0, or it is not said who has left.
    """
    periods = numbers(table, "tenure", least=0.0, point=True).values
    gone = left(table)
    if (periods[gone] == 0).any():
        table.seen.note("counts_from_0", column=table["tenure"].name)
        periods = periods + 1.0
    table.seen.note("snapshot")
    return _checked(table, periods, gone)


def spans_of(table: Table) -> Lifetimes:
    """Return customers from a table with the days on which they came and, if they did, left, in months.

    Whoever has no end is followed to the latest day in the table.

    Raises:
        BadInput: a start is missing, something is no date, or an end comes before its start.
    """
    start, end = days(table, "start"), days(table, "end", can_be_missing=True)
    if start.calendar != end.calendar and (end.days != NO_DAY).any():
        raise BadInput(
            f"{table.where}: {quoted(table['start'].name)} and {quoted(table['end'].name)} must both hold dates."
        )
    gone = end.days != NO_DAY
    table.refuse_if(table["end"], gone & (end.days < start.days), "nobody leaves before coming.")
    last = int(max(start.days.max(), end.days[gone].max(initial=start.days.max())))
    table.seen.note("followed_to", date=dt.date.fromordinal(last + 719_163) if start.calendar else last)
    periods = (np.where(gone, end.days, last) - start.days) / DAYS_A_MONTH
    return _checked(table, periods, gone)


def _checked(table: Table, periods: NDArray[np.float64], gone: Mask) -> Lifetimes:
    table.seen.used = len(table)
    if not gone.any():
        raise BadInput(f"{table.where}: nobody has left, so that nothing is known of how long customers stay.")
    return Lifetimes(np.asarray(periods, np.float64), gone)
