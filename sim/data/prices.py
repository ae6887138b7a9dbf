"""Prices of all firms at every purchase, where a table says them in one way or another."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import few, quoted
from sim.data.numbers import numbers
from sim.data.table import Codes, Table
from sim.errors import BadInput, nearest

Floats = NDArray[np.float64]
MAX_CELLS = 50_000_000  # of the table that estimators work on
SHELF = "price of "
"""Before a brand: the role of the column with its prices."""


def price_columns(names: list[str]) -> dict[str, str]:
    """Return the columns `price.<brand>`, by brand."""
    shelf = {name[6:]: name for name in names if name[:6].lower() in {"price.", "price_", "price:"} and name[6:]}
    return shelf if len(shelf) > 1 else {}


def scanned(table: Table, names: list[str]) -> tuple[list[str], Codes, Floats] | None:
    """Return brands in the order of their price columns, their new codes, and all prices; None if they do not match.

    Raises:
        BadInput: some brands have columns of prices, and others do not.
    """
    brands = [role.removeprefix(SHELF) for role in table.columns if role.startswith(SHELF)]
    known = {brand.lower(): code for code, brand in enumerate(brands)}
    if sum(name.lower() in known for name in names) < 2:
        return None
    for name in names:
        if name.lower() not in known:
            raise BadInput(
                f"{table.where}: {quoted(name)} in column {quoted(table['firm'].name)} has no column of prices."
                f"{nearest(name, brands, few(brands))}"
            )
    recode = np.array([known[name.lower()] for name in names] + [-1], np.int64)  # the last for code -1, nothing bought
    prices = [numbers(table, SHELF + brand, least=0.0, can_be_missing=True, point=True).values for brand in brands]
    return brands, recode, np.stack(prices, axis=1)


def put_together(market: Codes, months: Codes, firms: Codes, paid: Floats, f: int) -> Floats | None:
    """Return every firm's price at each row, if within a seed and month each firm has one price for all.

    A firm that no customer bought of in a month has its latest price, or its first if it had none yet.
    """
    known = (firms >= 0) & np.isfinite(paid)
    first, length = int(months.min()), int(months.max() - months.min()) + 1
    markets = int(market.max()) + 1
    size = markets * length * f
    if not known.any() or size > MAX_CELLS:
        return None
    cell = ((market * length + (months - first)) * f + firms)[known]
    lowest, highest = np.full(size, np.inf), np.full(size, -np.inf)
    np.minimum.at(lowest, cell, paid[known])
    np.maximum.at(highest, cell, paid[known])
    seen = np.isfinite(lowest)
    if (highest[seen] - lowest[seen] > 1e-9 * np.maximum(highest[seen], 1e-9)).any():
        return None
    price = np.where(seen, lowest, np.nan).reshape(markets, length, f)
    for forward in (True, False):
        run = range(1, length) if forward else range(length - 2, -1, -1)
        for month in run:
            beside = price[:, month - 1 if forward else month + 1]
            price[:, month] = np.where(np.isnan(price[:, month]), beside, price[:, month])
    return np.asarray(price[market, months - first])
