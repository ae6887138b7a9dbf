"""Panels: who bought of which firm, purchase by purchase, with prices, months and spending where these are known."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import PANEL, few, match_columns, needed, quoted
from sim.data.reading import Source, open_source, read
from sim.data.values import coded, days, months_of, numbers, whole_numbers
from sim.errors import BadInput, nearest
from sim.wording.numbers import plain

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]
Codes = NDArray[np.int64]
MAX_FIRMS = 200
MAX_CELLS = 50_000_000  # customers times firms, the size of the table that estimators work on
WEEKS_A_MONTH = 4


class Panel(NamedTuple):
    """Purchases, by customer and in their order.

    customers: shape (rows,), numbered from 0
    firms: shape (rows,), numbered from 0
    names: of the firms
    people: number of customers, those included who were there but bought nothing
    months: shape (rows,), counted from 0; None if they are not known
    prices: shape (rows, f), of every firm at each purchase, nan for what was not on the shelf; None if not known
    spend: shape (rows,), paid; None if not known
    """

    customers: Codes
    firms: Codes
    names: tuple[str, ...]
    people: int
    months: Codes | None = None
    prices: Floats | None = None
    spend: Floats | None = None


def load_panel(path: str | Path, columns: Mapping[str, str] | None = None) -> Panel:
    """Read a panel from a CSV or Parquet file.

    Three layouts are understood: choices as this program writes them (several seeds are different people), any table
    with one row per purchase, a column of customers and one of brands, and scanner panels with a column
    `price.<brand>` for every brand. A row without a brand is a purchase not made. Where there is one `price` column
    and a firm asks the same of everybody within a month, prices of all firms are put together from the rows of all.

    Args:
        path: of the file.
        columns: what a column holds to its name, as {"customer": "hh", "firm": "brand"}; what is not named is guessed.
            Known are customer, firm, month, week, date, occasion, price, spend, number and seed.

    Raises:
        BadInput: the file cannot be used; says what, where, and what is allowed.
    """
    source = open_source(path)
    if source.kind == "fixed":
        raise BadInput(f"{source.where} has no names of columns; a panel needs a first row with names.")
    roles = match_columns(source.names, PANEL, source.where, columns)
    needed(roles, "customer", "customers", source.names, source.where)
    needed(roles, "firm", "brands", source.names, source.where)
    shelf = _price_columns(source.names)
    frame = read(source, [*roles.values(), *shelf.values()])
    table = {role: frame[name] for role, name in roles.items()}

    customers, people = _people(table, source)
    firms, names = coded(table["firm"], source, can_be_missing=True)
    _refuse_odd(people, names, len(frame), roles, source)
    months, order = _times(table, customers, source)
    paid = numbers(table["price"], source, least=0.0, can_be_missing=True) if "price" in table else None
    spend = _spend(table, paid, source)
    scanned = _scanned(frame, shelf, names, roles["firm"], source)
    prices: Floats | None = None
    if scanned is not None:
        names, firms, prices = scanned[0], scanned[1][firms], scanned[2]
    elif paid is not None and months is not None:
        markets = coded(table["seed"], source)[0] if "seed" in table else np.zeros_like(months)
        prices = _put_together(markets, months, firms, paid, len(names))
    keep = order[firms[order] >= 0]
    if spend is not None and np.isnan(spend[keep]).any():
        row, name = int(keep[np.isnan(spend[keep])].min()), roles.get("spend", roles.get("price"))
        raise BadInput(f"{source.row(row)}: {quoted(name)} is missing; every purchase needs one.")
    return Panel(
        customers[keep],
        firms[keep],
        tuple(names),
        people,
        None if months is None else months[keep] - months.min(),
        None if prices is None else prices[keep],
        None if spend is None else spend[keep],
    )


def _refuse_odd(people: int, names: list[str], rows: int, roles: Mapping[str, str], source: Source) -> None:
    """Raise BadInput if customers or brands can hardly be what they are taken for."""
    if len(names) < 2:
        only = f"only {quoted(names[0])}" if names else "nothing"
        raise BadInput(
            f"{source.where}: column {quoted(roles['firm'])} holds {only}; a panel needs two brands or more."
        )
    if people == rows:
        raise BadInput(
            f"{source.where}: no value of column {quoted(roles['customer'])} comes twice; say which holds the customer."
        )
    if len(names) > MAX_FIRMS or people * len(names) > MAX_CELLS:
        raise BadInput(
            f"{source.where}: column {quoted(roles['firm'])} holds {plain(len(names))} different values "
            f"for {plain(people)} "
            f"customers; allowed are {MAX_FIRMS} brands, and {MAX_CELLS // 1_000_000} million customers times brands."
        )


def _price_columns(names: list[str]) -> dict[str, str]:
    """Return the columns `price.<brand>`, by brand."""
    shelf = {name[6:]: name for name in names if name[:6].lower() in {"price.", "price_", "price:"} and name[6:]}
    return shelf if len(shelf) > 1 else {}


def _people(table: Mapping[str, pd.Series], source: Source) -> tuple[Codes, int]:
    """Return who made each row, numbered, and how many they are; customers of different seeds are different people."""
    who, names = coded(table["customer"], source)
    if "seed" in table:
        who = coded(table["seed"], source)[0] * len(names) + who
    ids, numbered = np.unique(who, return_inverse=True)
    return numbered.astype(np.int64), len(ids)


def _times(table: Mapping[str, pd.Series], customers: Codes, source: Source) -> tuple[Codes | None, Codes]:
    """Return the month of each row, if it is known, and the order that sorts rows by customer and time."""
    months: Codes | None = None
    keys: list[NDArray[np.generic]] = []
    if "date" in table:
        day = days(table["date"], source)
        keys.append(day)
        months = months_of(day)
    if "week" in table:
        week = whole_numbers(table["week"], source)
        keys.append(week)
        months = (week - week.min()) // WEEKS_A_MONTH if months is None else months
    if "month" in table:
        month = whole_numbers(table["month"], source)
        if months is None:
            months = month
            keys.append(month)
    if "occasion" in table and keys:
        keys.append(numbers(table["occasion"], source, can_be_missing=True))
    return months, np.lexsort([*reversed(keys), customers]) if keys else np.argsort(customers, kind="stable")


def _scanned(
    frame: pd.DataFrame, shelf: Mapping[str, str], names: list[str], column: str, source: Source
) -> tuple[list[str], Codes, Floats] | None:
    """Return brands in the order of their price columns, their new codes, and all prices; None if they do not match."""
    brands = list(shelf)
    known = {brand.lower(): code for code, brand in enumerate(brands)}
    if sum(name.lower() in known for name in names) < 2:
        return None
    for name in names:
        if name.lower() not in known:
            raise BadInput(
                f"{source.where}: {quoted(name)} in column {quoted(column)} has no column of prices."
                f"{nearest(name, brands, few(brands))}"
            )
    recode = np.array([known[name.lower()] for name in names] + [-1], np.int64)  # the last for code -1, nothing bought
    prices = np.stack(
        [numbers(frame[shelf[brand]], source, least=0.0, can_be_missing=True) for brand in brands], axis=1
    )
    return brands, recode, prices


def _spend(table: Mapping[str, pd.Series], paid: Floats | None, source: Source) -> Floats | None:
    """Return what was paid at each row: spending, or price times number, or price."""
    if "spend" in table:
        return numbers(table["spend"], source, least=0.0, can_be_missing=True)
    if paid is None:
        return None
    return paid * numbers(table["number"], source, least=0.0) if "number" in table else paid


def _put_together(market: Codes, months: Codes, firms: Codes, paid: Floats, f: int) -> Floats | None:
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
