"""What several kinds of data share: who is who, and what was paid."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.data.numbers import numbers
from sim.data.table import Codes, Column, Table
from sim.wording.numbers import typed

Floats = NDArray[np.float64]


def coded(column: Column) -> tuple[Codes, list[str]]:
    """Return a column as codes from 0 and what they stand for, in order; a gap has the code -1."""
    codes, words = numbered(column)
    return codes, [typed(one, 15) if isinstance(one, float) else str(one) for one in words.tolist()]


def numbered(column: Column) -> tuple[Codes, NDArray[Any]]:
    """Return the same with what the codes stand for as it is stored."""
    import pyarrow.compute as pc

    if column.typed is not None:
        ids, codes = np.unique(column.typed, return_inverse=True)
        known = ids[~(np.isnan(ids) if ids.dtype.kind == "f" else np.isnat(ids))]
        return np.where(codes < len(known), codes, -1).astype(np.int64), known
    order = pc.array_sort_indices(column.words).to_numpy(zero_copy_only=False)
    place = np.full(len(order) + 1, -1, np.int64)
    place[order] = np.arange(len(order))
    return place[column.codes], column.words.take(order).to_numpy(zero_copy_only=False)


def paid(table: Table) -> Floats | None:
    """Return what was paid at each row: spending, or price times number, or price; nan where it is not known.

    Negative amounts are left as they are. None if nothing is said of it.
    """
    if "spend" in table:
        return numbers(table, "spend", can_be_missing=True).values
    if "price" not in table:
        return None
    price = numbers(table, "price", can_be_missing=True).values
    if "number" not in table:
        table.seen.note("one_each", column=table["price"].name)
        return price
    table.seen.note("times", price=table["price"].name, number=table["number"].name)
    return price * numbers(table, "number").values
