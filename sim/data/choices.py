"""Choices with one row per alternative, and a column that says which was chosen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.flags import flags
from sim.data.numbers import numbers
from sim.data.panel import Panel, people_of, refuse_odd, times_of
from sim.data.prices import MAX_CELLS
from sim.data.table import Codes, Table
from sim.data.values import coded, numbered
from sim.errors import BadInput
from sim.wording.numbers import plain


def choices_of(table: Table) -> Panel:
    """Return the purchases among alternatives: a row for each choice, with the prices of all that could be chosen.

    Choices are told apart by their own column, or else by the time of each customer. A choice of none of its
    alternatives is a purchase not made.

    Raises:
        BadInput: the table cannot be used, or more than one alternative of a choice was chosen.
    """
    table = table.with_people()
    customers, people = people_of(table)
    table.refuse_if(table["firm"], table["firm"].missing, "every row needs one.", "missing")
    firms, names = coded(table["firm"])
    refuse_odd(table, people, names)
    times = times_of(table)
    chosen = flags(table, "chosen")
    sets = _sets(table, customers, times.keys)
    n = int(sets.max()) + 1
    if n * len(names) > MAX_CELLS:
        raise BadInput(f"{table.where} has {plain(n)} choices among {plain(len(names))}; that is too many.")
    cells = sets * len(names) + firms
    _, first, many = np.unique(cells, return_index=True, return_counts=True)
    if (many > 1).any():
        twice = int(np.setdiff1d(np.arange(len(table)), first)[0])
        raise BadInput(
            f"{table.row(twice)}: {quoted(names[firms[twice]])} comes twice among the alternatives of one choice; say "
            "which column tells choices apart (columns: occasion)."
        )
    bought = np.bincount(sets[chosen], minlength=n)
    if (bought > 1).any():
        at = int(np.argmax(chosen & (bought[sets] > 1)))
        raise BadInput(f"{table.row(at)}: more than one alternative of this choice was chosen.")
    if (bought == 0).any():
        table.seen.note("no_brand", n=int((bought == 0).sum()))
    rows = np.flatnonzero(chosen)
    order = rows[np.lexsort([rows, *reversed([key[rows] for key in times.keys]), customers[rows]])]
    prices = spend = None
    if "price" in table:
        price = numbers(table, "price", least=0.0, can_be_missing=True).values
        shelf = np.full((n, len(names)), np.nan)
        shelf[sets, firms] = price
        prices, spend = shelf[sets[order]], price[order]
        spend = None if np.isnan(spend).any() else spend
    table.seen.used = len(table)
    return Panel(customers[order], firms[order], tuple(names), people, prices=prices, spend=spend, **times.of(order))


def _sets(table: Table, customers: Codes, keys: list[NDArray[np.generic]]) -> Codes:
    """Return which choice each row belongs to, numbered as they come."""
    parts: list[NDArray[np.generic]] = [customers, *keys]
    if "occasion" in table:
        table.refuse_if(table["occasion"], table["occasion"].missing, "every row needs one.", "missing")
        parts.append(numbered(table["occasion"])[0])
    elif not keys:
        raise BadInput(
            f"{table.where}: nothing tells which alternatives belong to one choice; say which column does "
            "(columns: occasion)."
        )
    _, numbers_ = np.unique(np.stack([part.astype(np.int64) for part in parts]), axis=1, return_inverse=True)
    return numbers_.ravel().astype(np.int64)
