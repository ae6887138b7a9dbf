"""Two markets side by side: means, and their difference paired by seed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.measures.intervals import Interval, Values, interval


def paired(differences: Values) -> Interval:
    """Return mean and 95 % interval of one difference per seed; seeds in which there is none are left out."""
    known = differences[np.isfinite(differences)]
    if not known.size:
        nothing: Values = np.full((), np.nan)
        return Interval(nothing, nothing, nothing)
    return interval(known)


def by_month(a: Values, b: Values, names: Sequence[str], column: str) -> pd.DataFrame:
    """Return a tidy frame of measures in two markets from month 1 on.

    Args:
        a: of the market shown, shape (seeds, months, names), month 0 included.
        b: the same of the market it is compared with.
        names: of the last axis.
        column: that holds them.

    Returns:
        Columns month, `column`, a, b (means over seeds), difference, lo, hi (paired by seed, 95 % interval).
    """
    mean, lo, hi = interval((a - b)[:, 1:])
    n_months, n = mean.shape
    numbers = {"a": a[:, 1:].mean(axis=0), "b": b[:, 1:].mean(axis=0), "difference": mean, "lo": lo, "hi": hi}
    index = {"month": np.repeat(np.arange(1, n_months + 1), n), column: np.tile(list(names), n_months)}
    return pd.DataFrame(index | {name: values.reshape(-1) for name, values in numbers.items()})


class Standing(NamedTuple):
    """A measure at one month: its mean in both markets, and the paired difference."""

    a: float
    b: float
    gap: Interval


def at_month(table: pd.DataFrame, month: int, column: str) -> dict[str, Standing]:
    """Return what such a frame says of a month, by name."""
    now = table[table["month"] == month]
    numbers = now[["a", "b", "difference", "lo", "hi"]].to_numpy(dtype=float)
    return {
        str(name): Standing(float(a), float(b), Interval(*gap))
        for name, (a, b, *gap) in zip(now[column], numbers, strict=True)
    }
