"""Cohort triangles: what is left of each cohort, period by period; younger ones are known for fewer periods."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import quoted
from sim.data.dates import days, months_of
from sim.data.numbers import Numbers, numbers
from sim.data.periods import counted, period_of
from sim.data.survival import KINDS
from sim.data.table import Table
from sim.data.values import coded
from sim.errors import BadInput
from sim.wording.numbers import plain, typed

Floats = NDArray[np.float64]
PERIOD = "period "
"""Before a number: the role of the column of a period."""
MAX_CELLS = 5_000_000


class Cohorts(NamedTuple):
    """Cohorts, each followed from its start.

    names: of the cohorts
    left: shape (cohorts, T + 1), share of each that is left at the ends of periods 0 to T; nan where not known yet
    sizes: shape (cohorts,), customers to begin with; None if only shares are known
    """

    names: tuple[str, ...]
    left: Floats
    sizes: Floats | None = None


def period_columns(names: list[str]) -> dict[str, str]:
    """Return the columns of periods, as 0, M1 or "month 2", by role; none unless there are two, counted one by one."""
    found = {period: name for name in names if name and (period := period_of(name)) is not None}
    numbers_ = sorted(found)
    if len(numbers_) < 2 or numbers_[0] not in (0, 1) or numbers_ != list(range(numbers_[0], numbers_[-1] + 1)):
        return {}
    return {f"{PERIOD}{period}": found[period] for period in numbers_}


def triangle_of(table: Table) -> Cohorts:
    """Return the cohorts in a table with a row for each and a column for each period.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    column = table["cohort"]
    table.refuse_if(column, column.missing, "every row needs one.", "missing")
    _, names = coded(column)
    if len(names) < len(table):
        raise BadInput(f"{table.where}: a cohort comes twice in {quoted(column.name)}.")
    periods = sorted(int(role.removeprefix(PERIOD)) for role in table.columns if role.startswith(PERIOD))
    found = [numbers(table, f"{PERIOD}{period}", least=0.0, can_be_missing=True, point=True) for period in periods]
    cells = np.stack([one.values for one in found], axis=1)
    full = [one for one in found if not np.isnan(one.values).all()]
    if len({one.percent for one in full}) > 1:
        raise BadInput(f"{table.where}: some periods have percent signs and others not; all or none must have them.")
    sizes = numbers(table, "size", least=0.0, whole=True).values if "size" in table else None
    names = [column.word(at) for at in range(len(table))]
    table.seen.used = len(table)
    return _checked(table, names, periods[0], Numbers(cells, bool(full) and full[0].percent), sizes)


def long_of(table: Table) -> Cohorts:
    """Return the cohorts in a table with a row for each cohort and period.

    Raises:
        BadInput: the table cannot be used; says what, where, and what is allowed.
    """
    role = next(one for one in KINDS if one in table)
    table = table.without(table[role].missing, "future")
    column = table["cohort"]
    table.refuse_if(column, column.missing, "every row needs one.", "missing")
    cohort, names = coded(column)
    time, from_start = counted(table, "time")
    if not from_start:  # months of the calendar, as the cohorts are
        time = time - months_of(days(table, "cohort").days)
        table.refuse_if(table["time"], time < 0, "no cohort is followed before it begins.")
    length = int(time.max()) - int(time.min()) + 1
    if int(time.min()) not in (0, 1):
        raise BadInput(f"{table.where}: {quoted(table['time'].name)} must count each cohort's periods from 0 or 1.")
    if length * len(names) > MAX_CELLS:
        raise BadInput(f"{table.where} has {plain(len(names))} cohorts over {plain(length)} periods; that is too many.")
    at = cohort * length + time - int(time.min())
    values, first = np.unique(at, return_index=True)
    if len(values) < len(at):
        twice = int(np.setdiff1d(np.arange(len(at)), first)[0])
        raise BadInput(f"{table.row(twice)}: this cohort and period came before.")
    found = numbers(table, role, least=0.0, point=role != "count", whole=role == "count")
    cells = np.full(len(names) * length, np.nan)
    cells[at] = found.values
    sizes = None
    if "size" in table:
        size = numbers(table, "size", least=0.0, whole=True).values
        sizes = np.zeros(len(names))
        sizes[cohort] = size
    table.seen.used = len(table)
    grid = Numbers(cells.reshape(len(names), length), found.percent or (role == "percent" and cells[at].max() > 1.0))
    return _checked(table, names, int(time.min()), grid, sizes)


def _checked(table: Table, names: list[str], first: int, found: Numbers, sizes: Floats | None) -> Cohorts:
    """Return cohorts as shares of their starts, whatever the table holds. Raises BadInput if they cannot be such."""
    cells = found.values
    known = ~np.isnan(cells)
    keep = np.asarray(known.any(axis=1))
    if not keep.all():
        table.seen.note("empty_cohorts", n=int((~keep).sum()))
    cells, known = cells[keep], known[keep]
    names, sizes = (
        [name for name, kept in zip(names, keep, strict=True) if kept],
        None if sizes is None else sizes[keep],
    )
    if not len(names):
        raise BadInput(f"{table.where}: no cohort has a number.")
    holes = known[:, 1:] & ~known[:, :-1]
    if holes.any() or not known[:, 0].all():
        name = names[int(np.argmax(holes.any(axis=1) | ~known[:, 0]))]
        raise BadInput(f"{table.where}: cohort {quoted(name)} has a gap; only periods still to come may be empty.")
    if sizes is not None and (sizes <= 0).any():
        raise BadInput(f"{table.where}: cohort {quoted(names[int(np.argmax(sizes <= 0))])} has 0 customers.")
    left, sizes = _as_shares(table, names, first, Numbers(cells, found.percent), sizes)
    rises = np.diff(left, axis=1) > 1e-9
    if rises.any():
        at, period = (int(one[0]) for one in np.nonzero(rises))
        raise BadInput(
            f"{table.where}: cohort {quoted(names[at])} rises in period {period + 1}; nobody can join a cohort later."
        )
    if left.shape[1] < 2:
        raise BadInput(f"{table.where} has one period; a cohort is followed for two or more.")
    return Cohorts(tuple(names), left, sizes)


def _as_shares(
    table: Table, names: list[str], first: int, found: Numbers, sizes: Floats | None
) -> tuple[Floats, Floats | None]:
    cells, start = found.values, found.values[:, 0]
    known = ~np.isnan(cells)
    if found.percent or (first == 0 and (start == 100.0).all() and (sizes is None or (sizes != 100.0).any())):
        left = cells / 100.0
    elif np.nanmax(cells) <= 1.0:
        left = cells
    elif sizes is not None:
        left = cells / sizes[:, None]
        if (left[:, 0] > 1.0 + 1e-9).any():
            name = names[int(np.argmax(left[:, 0] > 1.0 + 1e-9))]
            raise BadInput(f"{table.where}: cohort {quoted(name)} has more customers left than it had to begin with.")
    else:
        if (start <= 0).any():
            raise BadInput(f"{table.where}: cohort {quoted(names[int(np.argmax(start <= 0))])} has 0 customers.")
        whole = bool((cells[known] == np.floor(cells[known])).all())
        if first == 1 and cells[known].max() <= 100.0 and not whole:
            return _started(table, cells / 100.0), None
        if first == 1 and cells[known].max() < 100.0:
            raise BadInput(
                f"{table.where}: cohort {quoted(names[0])} can be read in two ways, {typed(start[0])} as percent left "
                f"after the first period or as {typed(start[0])} customers to begin with; add percent signs or a "
                "column of sizes."
            )
        if not whole:
            raise BadInput(f"{table.where}: cohort {quoted(names[0])} has parts of customers.")
        table.seen.note("counts", column=table[next(role for role in (*KINDS, "cohort") if role in table)].name)
        return cells / start[:, None], start
    if first == 1 and (left[:, 0] < 1.0).any():
        left = _started(table, left)
    if (np.abs(left[:, 0] - 1.0) > 1e-9).any():
        at = int(np.argmax(np.abs(left[:, 0] - 1.0) > 1e-9))
        raise BadInput(
            f"{table.where}: cohort {quoted(names[at])} starts at {typed(cells[at, 0])}; it must start with the whole "
            "cohort."
        )
    if sizes is None:
        table.seen.note("sizes_unknown")
    return left, sizes


def _started(table: Table, left: Floats) -> Floats:
    """Return shares with the whole cohorts before them."""
    table.seen.note("start_added")
    if "size" not in table:
        table.seen.note("sizes_unknown")
    return np.concatenate([np.ones((len(left), 1)), left], axis=1)
