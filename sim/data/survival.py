"""Survival tables: what share of a cohort is still there at the end of each period."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.data.columns import TABLE, match_columns, needed, quoted
from sim.data.reading import open_source, read
from sim.data.values import numbers
from sim.errors import BadInput
from sim.wording.numbers import plain, typed

MIN_PERIODS, MAX_PERIODS = 3, 10_000  # periods, the start included


class Survival(NamedTuple):
    """A survival curve.

    surviving: shape (T + 1,), share of the cohort at the ends of periods 0 to T; the first is 1
    customers: size of the cohort, None if the table holds shares
    """

    surviving: NDArray[np.float64]
    customers: float | None = None


def load_survival(path: str | Path, columns: Mapping[str, str] | None = None) -> Survival:
    """Read a survival table from a CSV or Parquet file: a column of periods and one of what is left.

    What is left may be percent, shares or numbers of customers. A table that starts at period 1 gets its period 0 if it
    holds percent or shares.

    Args:
        path: of the file.
        columns: what a column holds to its name, as {"time": "year", "surviving": "pct"}.

    Raises:
        BadInput: the file cannot be used; says what, where, and what is allowed.
    """
    source = open_source(path)
    matched = match_columns(source.names, TABLE, source.where, columns)
    time_name = needed(matched, "time", "periods", source.names, source.where)
    left_name = needed(matched, "surviving", "the share surviving", source.names, source.where)
    frame = read(source, [time_name, left_name])
    if not MIN_PERIODS - 1 <= len(frame) <= MAX_PERIODS:
        raise BadInput(
            f"{source.where} has {plain(len(frame))} rows; "
            f"allowed are {MIN_PERIODS} to {plain(MAX_PERIODS)} periods of one cohort."
        )
    time, left = numbers(frame[time_name], source), numbers(frame[left_name], source, least=0.0)
    order = np.argsort(time, kind="stable")
    time, left = time[order], left[order]
    customers = None
    if left[0] <= 1.0:
        pass
    elif left[0] == 100.0 or (left[0] < 100.0 and time[0] > 0):
        left = left / 100.0
    else:
        customers = float(left[0])
        left = left / customers
    if time[0] == 1 and customers is None and left[0] < 1.0:
        time, left = np.concatenate([[0.0], time]), np.concatenate([[1.0], left])
    if len(left) < MIN_PERIODS or not np.allclose(np.diff(time), time[1] - time[0]) or time[1] == time[0]:
        raise BadInput(
            f"{source.where}: {quoted(time_name)} must count periods evenly, each once, {MIN_PERIODS} or more of them."
        )
    if abs(left[0] - 1.0) > 1e-9:
        raise BadInput(
            f"{source.where}: {quoted(left_name)} starts at {plain(left[0])}; it must start with the whole cohort."
        )
    if (np.diff(left) > 1e-9).any():
        row = int(np.argmax(np.diff(left) > 1e-9)) + 1
        raise BadInput(
            f"{source.where}: {quoted(left_name)} rises at {quoted(time_name)} {typed(time[row])}; "
            "nobody can join a cohort later."
        )
    return Survival(left, customers)
