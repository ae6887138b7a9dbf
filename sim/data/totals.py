"""Totals: what each customer spent in all."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.numbers import numbers
from sim.data.returns import settled
from sim.data.table import Table
from sim.data.values import numbered


class Totals(NamedTuple):
    """What each customer spent in all, shape (people,)."""

    spend: NDArray[np.float64]


def totals_of(table: Table) -> Totals:
    """Return what each customer in a table spent; several rows of a customer are added up.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    table = table.with_people()
    who, names = numbered(table["customer"])
    if len(names) < len(table):
        table.seen.note("added_up", n=len(table) - len(names))
    kept, spend = settled(table, np.argsort(who, kind="stable"), who, numbers(table, "spend").values)
    table.seen.used = len(kept)
    ids, who = np.unique(who[kept], return_inverse=True)
    return Totals(np.bincount(who, spend, len(ids)).astype(np.float64))
