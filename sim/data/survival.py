"""Survival tables: what share of a cohort is still there at the end of each period."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.numbers import Numbers, numbers
from sim.data.periods import counted
from sim.data.table import Column, Table
from sim.errors import BadInput
from sim.wording.numbers import plain, typed

MIN_PERIODS, MAX_PERIODS = 3, 10_000  # periods, the start included
KINDS = ("count", "percent", "surviving")
"""What the column of survivors may hold: numbers of customers, percent, or what its numbers show."""


class Survival(NamedTuple):
    """A survival curve.

    surviving: shape (T + 1,), share of the cohort at the ends of periods 0 to T; the first is 1
    customers: size of the cohort, None if the table holds shares
    """

    surviving: NDArray[np.float64]
    customers: float | None = None


def survival_of(table: Table) -> Survival:
    """Return the curve in a table with a column of periods and one of what is left.

    What is left may be percent, shares or numbers of customers. Percent or shares that start at period 1 get their
    period 0; numbers of customers start with the whole cohort. Periods at the end that are still empty are left out.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    role = next(one for one in KINDS if one in table)
    time_name, left_name = table["time"].name, table[role].name
    table = _without_future(table, role)
    if not MIN_PERIODS - 1 <= len(table) <= MAX_PERIODS:
        raise BadInput(
            f"{table.where} has {plain(len(table))} rows; "
            f"allowed are {MIN_PERIODS} to {plain(MAX_PERIODS)} periods of one cohort."
        )
    time, from_start = counted(table, "time")
    found = numbers(table, role, least=0.0, point=role != "count", whole=role == "count")
    order = np.argsort(time, kind="stable")
    time, left = time[order].astype(np.float64), found.values[order]
    left, customers = _shares(table, role, found._replace(values=left), first=time[0] if from_start else 0.0)
    if from_start and time[0] == 1 and customers is None and left[0] < 1.0:
        table.seen.note("start_added")
        time, left = np.concatenate([[0.0], time]), np.concatenate([[1.0], left])
    if len(left) < MIN_PERIODS or not np.allclose(np.diff(time), time[1] - time[0]) or time[1] == time[0]:
        raise BadInput(
            f"{table.where}: {quoted(time_name)} must count periods evenly, each once, {MIN_PERIODS} or more of them."
        )
    if abs(left[0] - 1.0) > 1e-9:
        raise BadInput(
            f"{table.where}: {quoted(left_name)} starts at {plain(left[0])}; it must start with the whole cohort."
        )
    if (np.diff(left) > 1e-9).any():
        row = int(np.argmax(np.diff(left) > 1e-9)) + 1
        raise BadInput(
            f"{table.where}: {quoted(left_name)} rises at {quoted(time_name)} {typed(time[row])}; "
            "nobody can join a cohort later."
        )
    table.seen.used = len(table)
    return Survival(left, customers)


def _without_future(table: Table, role: str) -> Table:
    """Return a table without the periods at its end that are still empty."""
    missing = table[role].missing
    last = int(np.flatnonzero(~missing).max(initial=-1))
    future = np.arange(len(table)) > last
    if last < 0:
        raise BadInput(f"{table.where}: {quoted(table[role].name)} is empty.")
    return table.without(future, "future")


def _shares(table: Table, role: str, found: Numbers, first: float) -> tuple[NDArray[np.float64], float | None]:
    """Return what is left as shares, and the size of the cohort if the table holds numbers of customers.

    Raises:
        BadInput: percent and numbers of customers are equally possible, or the cohort is empty.
    """
    left = found.values
    if role == "count" and not found.percent and (left == np.floor(left)).all():
        if left[0] <= 0:
            raise BadInput(f"{table.where}: {quoted(table[role].name)} starts with 0 customers.")
        whole_cohort(table, table[role])
        return left / left[0], float(left[0])
    if found.percent or (role == "percent" and left.max(initial=0.0) > 1.0) or left[0] == 100.0:
        return left / 100.0, None
    if left[0] <= 1.0:
        return left, None
    whole = bool((left == np.floor(left)).all())
    if left[0] < 100.0 and first > 0 and not whole:
        return left / 100.0, None
    if left[0] < 100.0 and first > 0:
        raise BadInput(
            f"{table.where}: {quoted(table[role].name)} can be read in two ways, {typed(left[0])} as percent left "
            f"after the first period or as {typed(left[0])} customers to begin with; say which (columns: percent or "
            "count)."
        )
    whole_cohort(table, table[role])
    return left / left[0], float(left[0])


def whole_cohort(table: Table, column: Column) -> None:
    """Say that numbers of customers were taken for such."""
    table.seen.note("counts", column=column.name)
