"""Tidy tables of a result: one row per seed, month and kind, ready for a spreadsheet or a statistics package."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sim.market.customers import GROUPS
from sim.market.exits import REASONS
from sim.market.hold import HOLDS
from sim.measures.exits import exits, leavers, satisfied_leavers
from sim.measures.holds import fans, holds, hostages
from sim.measures.intervals import Values
from sim.measures.money import LINES, account, profit_to_date
from sim.measures.retention import CURVES, active, base, survival
from sim.results import Result


def tables(result: Result) -> dict[str, pd.DataFrame]:
    """Return the tables of a result by name: retention, holds, exits, account. All begin with scenario, seed, month.

    Shares are of the base at month 0, money is in currency units, people are counted. What is not defined is empty.
    """
    return {
        "retention": retention_table(result),
        "holds": holds_table(result),
        "exits": exits_table(result),
        "account": account_table(result),
    }


def retention_table(result: Result) -> pd.DataFrame:
    """Return columns kind, base (people), retention (share that never left), active (share with the company now)."""
    stayed = survival(result)
    people = np.broadcast_to(base(result)[:, np.newaxis], stayed.shape)
    columns = {"base": people.astype(int), "retention": stayed, "active": active(result)}
    return _long(result, "kind", CURVES, columns)


def holds_table(result: Result) -> pd.DataFrame:
    """Return columns kind, value, bond, lock_in, habit, their sum retained, hostages, fans; from month 1."""
    shares = holds(result)
    columns = {hold: shares[..., at] for at, hold in enumerate(HOLDS)}
    columns |= {"retained": active(result), "hostages": hostages(result), "fans": fans(result)}
    return _long(result, "kind", CURVES, columns, first=1)


def exits_table(result: Result) -> pd.DataFrame:
    """Return columns group, leavers, satisfied_leavers, and one per reason (they add up to leavers); from month 1."""
    why = exits(result)
    columns = {"leavers": leavers(result).astype(int), "satisfied_leavers": satisfied_leavers(result).astype(int)}
    columns |= {reason: why[..., at] for at, reason in enumerate(REASONS)}
    return _long(result, "group", GROUPS, columns, first=1)


def account_table(result: Result) -> pd.DataFrame:
    """Return one column per line of the account, and profit_to_date (discounted, per customer of the base)."""
    lines = account(result)
    columns = {line: lines[..., at] for at, line in enumerate(LINES)} | {"profit_to_date": profit_to_date(result)}
    return _long(result, "", ("",), {name: values[..., np.newaxis] for name, values in columns.items()})


def _long(result: Result, label: str, names: Sequence[str], columns: dict[str, Values], first: int = 0) -> pd.DataFrame:
    """Return columns of shape (seeds, months, names) as long ones, with scenario, seed, month and name next to them."""
    shape = next(iter(columns.values()))[:, first:].shape
    seeds, month, name = np.indices(shape)
    frame = {
        "scenario": result.scenario.name,
        "seed": np.array(result.seeds)[seeds].ravel(),
        "month": month.ravel() + first,
    }
    if label:
        frame[label] = np.array(names)[name].ravel()
    return pd.DataFrame(frame | {column: values[:, first:].ravel() for column, values in columns.items()})
