"""Panels: who bought of which firm, purchase by purchase, with prices, months and spending where these are known."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.dates import days, months_of
from sim.data.numbers import numbers
from sim.data.periods import months, weeks
from sim.data.prices import MAX_CELLS, put_together, scanned
from sim.data.returns import settled
from sim.data.table import Codes, Table
from sim.data.values import coded, numbered, paid
from sim.errors import BadInput
from sim.wording.numbers import plain

Floats = NDArray[np.float64]
MAX_FIRMS = 200
WEEKS_A_MONTH, DAYS_A_MONTH = 4, 30


class Panel(NamedTuple):
    """Purchases, by customer and in their order.

    customers: shape (rows,), numbered from 0
    firms: shape (rows,), numbered from 0
    names: of the firms
    people: number of customers, those included who were there but bought nothing
    months: shape (rows,), counted from 0; None if they are not known
    prices: shape (rows, f), of every firm at each purchase, nan for what was not on the shelf; None if not known
    spend: shape (rows,), paid; None if not known
    weeks: shape (rows,), counted from 0; None if they are not known
    days: shape (rows,), counted from 0; None if they are not known
    begin: day 0, counted from 1970; None if it is not known
    """

    customers: Codes
    firms: Codes
    names: tuple[str, ...]
    people: int
    months: Codes | None = None
    prices: Floats | None = None
    spend: Floats | None = None
    weeks: Codes | None = None
    days: Codes | None = None
    begin: int | None = None


class Times(NamedTuple):
    """When rows of a table were, each of shape (n,) and None if it is not known; and the keys that sort them."""

    months: Codes | None
    weeks: Codes | None
    days: Codes | None
    is_calendar: bool
    keys: list[NDArray[np.generic]]

    def of(self, kept: Codes) -> dict[str, Any]:
        """Return them for some rows, counted from the first of all, as a panel has them."""
        known = {"months": self.months, "weeks": self.weeks, "days": self.days}
        found: dict[str, Any] = {name: one[kept] - one.min() for name, one in known.items() if one is not None}
        if self.days is not None and self.is_calendar:
            found["begin"] = int(self.days.min())
        return found


def panel_of(table: Table) -> Panel:
    """Return the purchases in a table with customers and brands.

    Three layouts are understood: choices as this program writes them (several seeds are different people), any table
    with one row per purchase, and scanner panels with a column `price.<brand>` for every brand. A row without a brand
    is a purchase not made. Where there is one `price` column and a firm asks the same of everybody within a month,
    prices of all firms are put together from the rows of all.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    table = table.with_people()
    customers, people = people_of(table)
    firms, names = coded(table["firm"])
    refuse_odd(table, people, names)
    times = times_of(table)
    if "occasion" in table and times.keys:
        occasion = numbers(table, "occasion", can_be_missing=True, point=True).values
        times.keys.append(occasion)
    order = np.lexsort([*reversed(times.keys), customers]) if times.keys else np.argsort(customers, kind="stable")
    order = order[firms[order] >= 0]
    if len(order) < len(table):
        table.seen.note("no_brand", n=len(table) - len(order))
    spend = paid(table)
    price = numbers(table, "price", can_be_missing=True).values if "price" in table else None
    shelf, prices = scanned(table, names), None
    if shelf is not None:
        names, firms, prices = shelf[0], shelf[1][firms], shelf[2]
    elif price is not None and times.months is not None:
        markets = numbered(table["seed"])[0] if "seed" in table else np.zeros_like(times.months)
        prices = put_together(markets, times.months, firms, price, len(names))
    kept, spend = settled(table, order, customers, spend)
    table.seen.used = len(kept)
    return Panel(
        customers[kept],
        firms[kept],
        tuple(names),
        people,
        prices=None if prices is None else prices[kept],
        spend=spend,
        **times.of(kept),
    )


def people_of(table: Table) -> tuple[Codes, int]:
    """Return who made each row, numbered, and how many they are; customers of different seeds are different people."""
    who, names = numbered(table["customer"])
    if "seed" in table:
        who = numbered(table["seed"])[0] * len(names) + who
    ids, who = np.unique(who, return_inverse=True)
    return who.astype(np.int64), len(ids)


def refuse_odd(table: Table, people: int, names: list[str]) -> None:
    """Raise BadInput if customers or brands can hardly be what they are taken for."""
    firm, customer = quoted(table["firm"].name), quoted(table["customer"].name)
    if len(names) < 2:
        only = f"only {quoted(names[0])}" if names else "nothing"
        raise BadInput(f"{table.where}: column {firm} holds {only}; a panel needs two brands or more.")
    if people == len(table):
        raise BadInput(f"{table.where}: no value of column {customer} comes twice; say which holds the customer.")
    if len(names) > MAX_FIRMS or people * len(names) > MAX_CELLS:
        raise BadInput(
            f"{table.where}: column {firm} holds {plain(len(names))} different values for {plain(people)} customers; "
            f"allowed are {MAX_FIRMS} brands, and {MAX_CELLS // 1_000_000} million customers times brands."
        )


def times_of(table: Table) -> Times:
    """Return when the rows of a table were, as far as it says."""
    month = week = day = None
    calendar = False
    keys: list[NDArray[np.generic]] = []
    if "date" in table:
        found = days(table, "date")
        keys += [found.days, found.seconds]
        calendar = found.calendar
        month = months_of(found.days) if calendar else (found.days - found.days.min()) // DAYS_A_MONTH
        if not calendar:
            table.seen.note("months_of_days", days=DAYS_A_MONTH)
        day = None if found.whole_months else found.days
    if "week" in table:
        week = weeks(table)
        keys.append(week)
        if month is None:
            month = (week - week.min()) // WEEKS_A_MONTH
            table.seen.note("months_of_weeks", weeks=WEEKS_A_MONTH)
    if "month" in table and month is None:
        month = months(table)
        keys.append(month)
    return Times(month, week, day, calendar, keys)
