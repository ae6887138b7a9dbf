"""From one value per seed to a mean with its interval, or to the range of simulated outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Values = NDArray[np.float64]


class Interval(NamedTuple):
    """A mean over seeds and its 95 % interval (Student's t); lo and hi are not numbers for a single seed."""

    mean: Values
    lo: Values
    hi: Values

    @property
    def sign(self) -> NDArray[np.int64]:
        """Return 1 where the interval is above zero, -1 where it is below, 0 where it holds zero or does not exist."""
        return np.asarray(np.greater(self.lo, 0.0).astype(np.int64) - np.less(self.hi, 0.0))

    @property
    def holds_zero(self) -> NDArray[np.bool_]:
        """Return where the interval exists and holds zero: that a difference is there cannot be told."""
        return np.asarray(np.less_equal(self.lo, 0.0) & np.greater_equal(self.hi, 0.0))

    def is_clear(self, digits: int = 1) -> bool:
        """Return whether one difference can be told from zero as it is printed, with so many decimals."""
        return bool(round(float(self.lo), digits) > 0.0 or round(float(self.hi), digits) < 0.0)

    def is_nothing(self, digits: int = 1) -> bool:
        """Return whether one difference is printed as zero, and so is its interval from end to end."""
        return max(abs(float(value)) for value in self) < 0.5 * 10.0**-digits

    def __mul__(self, factor: float) -> Interval:  # type: ignore[override]  # a number times this, not a longer tuple
        """Return the interval in another unit."""
        ends = (factor * self.lo, factor * self.hi)
        return Interval(factor * self.mean, *(ends if factor >= 0.0 else ends[::-1]))


@lru_cache
def _t(degrees: int) -> float:
    """Return the 97.5 % quantile of Student's t.

    By way of the beta distribution, of which every scipy allowed knows all digits: `stdtrit` of older ones ends after
    ten, so that reports differed from one version to the next.
    """
    from scipy.special import betaincinv  # a light import; scipy.stats takes a second

    share = float(betaincinv(0.5, degrees / 2.0, 0.95))  # t² / (degrees + t²)
    return math.sqrt(degrees * share / (1.0 - share))


def interval(values: Values) -> Interval:
    """Return mean and 95 % interval over the first axis (seeds)."""
    n = len(values)
    mean = values.mean(axis=0)
    if n < 2:
        return Interval(mean, np.full_like(mean, np.nan), np.full_like(mean, np.nan))
    half = _t(n - 1) * values.std(axis=0, ddof=1) / np.sqrt(n)
    return Interval(mean, mean - half, mean + half)


def jackknife(whole: Values, left_out: Values) -> Interval:
    """Return a statistic of all seeds with its 95 % interval.

    Args:
        whole: the statistic of all seeds, shape (...).
        left_out: the same with one seed left out, shape (seeds, ...).
    """
    n = len(left_out)
    around = interval(n * whole - (n - 1) * left_out)
    half = (around.hi - around.lo) / 2.0
    return Interval(whole, whole - half, whole + half)


def table(values: Values, names: Sequence[str], name: str = "kind", first_month: int = 0) -> pd.DataFrame:
    """Return a tidy frame of values by month and name.

    Args:
        values: shape (seeds, months, names).
        names: of the last axis.
        name: column that holds them.
        first_month: months before it are left out.

    Returns:
        Columns month, `name`, mean, lo, hi (95 % interval of the mean), mid, lo50, hi50, lo80, hi80 (range of results).
    """
    values = values[:, first_month:]
    months, width = values.shape[1:]
    mean, lo, hi = interval(values)
    lo80, lo50, mid, hi50, hi80 = np.quantile(values, [0.1, 0.25, 0.5, 0.75, 0.9], axis=0)
    columns = {"mean": mean, "lo": lo, "hi": hi, "mid": mid, "lo50": lo50, "hi50": hi50, "lo80": lo80, "hi80": hi80}
    return pd.DataFrame(
        {"month": np.repeat(np.arange(first_month, first_month + months), width), name: np.tile(list(names), months)}
        | {column: array.reshape(-1) for column, array in columns.items()}
    )
