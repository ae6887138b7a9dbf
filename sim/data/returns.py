"""Goods that come back: rows with a negative amount are refused, taken off what was bought before, or left out."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.table import Codes, Column, Mask, Table
from sim.data.understanding import Dropped
from sim.errors import BadInput
from sim.wording.numbers import plain

Floats = NDArray[np.float64]
CENT = 0.005  # less than is left of nothing but rounding


def settled(table: Table, order: Codes, who: Codes, amounts: Floats | None) -> tuple[Codes, Floats | None]:
    """Return which rows are purchases, in order, and what each comes to once goods that came back are accounted for.

    Args:
        table: that they are in.
        order: rows of the table, by customer and in the order of time.
        who: shape (n,), customers, in the order of the table.
        amounts: shape (n,), in the order of the table; None if they are not known.

    Raises:
        BadInput: an amount is missing, or goods came back and nothing is said of it, or nothing else is left.
    """
    if amounts is None:
        return order, None
    column = next(table[role] for role in ("number", "spend", "price") if role in table)
    if "spend" in table:
        column = table["spend"]
    lacks = np.zeros(len(table), dtype=bool)
    lacks[order] = np.isnan(amounts[order])
    table.refuse_if(column, lacks, "every purchase needs one.", "missing")
    back = np.zeros(len(table), dtype=bool)
    back[order] = _returned(table, column, amounts)[order]
    if not back.any():
        return order, amounts[order]
    kept = order[~back[order]]
    if not kept.size:
        raise BadInput(f"{table.where}: {quoted(column.name)} is below 0 in every row; purchases are above.")
    first = int(table.rows[back].min())
    table.seen.dropped.append(
        Dropped("netted" if table.options.returns == "net" else "returned", int(back.sum()), first)
    )
    if table.options.returns == "net":
        amounts = _netted(table, order, who, amounts, back)
    return kept, amounts[kept]


def _returned(table: Table, column: Column, amounts: Floats) -> Mask:
    """Return which rows are of goods that come back. Raises BadInput if there are some and nothing is said of them."""
    back: Mask = amounts < 0
    if back.any() and table.options.returns == "refuse":
        n, at = int(back.sum()), int(np.argmax(back))
        rows = "1 row is" if n == 1 else f"{plain(n)} rows are"
        raise BadInput(
            f"{table.row(at)}: {quoted(column.name)} is {quoted(column.word(at))}, below 0; {rows} so, as of goods "
            "that come back: take them off earlier purchases (returns: net) or leave them out (returns: drop)."
        )
    return back


def _netted(table: Table, order: Codes, who: Codes, amounts: Floats, back: Mask) -> Floats:
    """Return amounts with what came back taken off the same customer's latest purchases before.

    What came back without having been bought in these data is taken off nothing, and counted.

    What came back beyond the price of a purchase is taken off the one before it.
    """
    left = amounts.copy()
    unknown: list[int] = []
    bought: dict[int, list[int]] = {}
    for at in order[np.isin(who[order], np.unique(who[back]))].tolist():
        mine = bought.setdefault(int(who[at]), [])
        if not back[at]:
            mine.append(at)
            continue
        rest = -amounts[at]
        while rest > 0 and mine:
            taken = min(rest, left[mine[-1]])
            left[mine[-1]] -= taken
            rest -= taken
            if rest > 0:
                mine.pop()
        if rest > CENT:
            unknown.append(at)
    if unknown:
        table.seen.note("returned_unbought", n=len(unknown), first=int(table.rows[unknown].min()))
    return left
