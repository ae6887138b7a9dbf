"""Kaplan and Meier's curve: how many stay for how long, where of some it is only known that they are still there."""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput

Floats = NDArray[np.float64]
MOST_PEOPLE = 5_000_000  # counted one by one for an interval; of more it would be no wider than a line


class Curve(NamedTuple):
    """A survival curve at the ends of periods 0 to T, each of shape (T + 1,).

    surviving: share still there
    low, high: ends of its 95 % interval; not numbers where it has none
    """

    surviving: Floats
    low: Floats
    high: Floats


def kaplan_meier(periods: ArrayLike, left: ArrayLike) -> Curve:
    """Return the curve of customers who are followed for different times, at whole periods.

    S(t) is the product of 1 - d / n over all times up to t at which d of the n who are still followed leave; intervals
    are Greenwood's, on the scale log(-log S). Source: Kaplan & Meier 1958, as in scipy.stats.ecdf.

    Args:
        periods: shape (people,), for how long each was there, from 0 up.
        left: shape (people,), whether each has left; the others are still there (censored).

    Raises:
        BadInput: there are none, a time is below 0, or nobody has left.
    """
    from scipy.stats import CensoredData, ecdf

    times, gone = np.asarray(periods, np.float64), np.asarray(left, bool)
    if times.ndim != 1 or times.shape != gone.shape or not times.size or not np.isfinite(times).all():
        raise BadInput("periods: one number per customer is needed, and whether each has left.")
    if (times < 0).any() or not gone.any():
        raise BadInput("periods: times must be 0 and more, and somebody must have left.")
    found = ecdf(CensoredData(times[gone], right=times[~gone])).sf
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # of places where there is no interval
        ends = found.confidence_interval(0.95, method="log-log")
    at = np.arange(int(np.floor(times.max())) + 1, dtype=np.float64)
    low, high = ends.low.evaluate(at), ends.high.evaluate(at)
    surviving = found.evaluate(at)
    sure = surviving == 1.0
    return Curve(surviving, np.where(sure, np.nan, low), np.where(sure, np.nan, high))


def pooled(shares: ArrayLike, sizes: ArrayLike | None = None) -> Curve:
    """Return the curve of several cohorts together, some of which are known for fewer periods.

    Retention in a period is that of all cohorts known at its end, weighted by their sizes; the curve is its product.
    For whole customers this is Kaplan and Meier's, and so are its intervals.

    Args:
        shares: shape (cohorts, T + 1), left of each cohort at the ends of periods 0 to T, nan where not known.
        sizes: shape (cohorts,), customers to begin with; None to weight all alike, without intervals.

    Raises:
        BadInput: the shares do not begin with whole cohorts.
    """
    cells = np.asarray(shares, np.float64)
    if cells.ndim != 2 or not cells.size or not np.allclose(cells[:, 0], 1.0):
        raise BadInput("shares: cohorts by period are needed, each of which begins with 1.")
    weight = np.ones(len(cells)) if sizes is None else np.asarray(sizes, np.float64)
    known = ~np.isnan(cells[:, 1:])
    people = cells * weight[:, None]
    before, after = np.where(known, people[:, :-1], 0.0).sum(axis=0), np.where(known, people[:, 1:], 0.0).sum(axis=0)
    rates = np.divide(after, before, out=np.zeros_like(after), where=before > 0)
    surviving = np.concatenate([[1.0], np.cumprod(rates)])
    nothing = np.full(len(surviving), np.nan)
    if sizes is None or weight.sum() > MOST_PEOPLE:
        return Curve(surviving, nothing, nothing)
    left = np.rint(people)
    lost = np.where(known, -np.diff(left, axis=1), 0.0).sum(axis=0).astype(np.int64)
    last = np.isfinite(cells).sum(axis=1) - 1
    staying = np.rint(left[np.arange(len(cells)), last]).astype(np.int64)
    if not lost.any():
        return Curve(surviving, nothing, nothing)
    periods = np.concatenate([np.repeat(np.arange(1, len(surviving)), lost), np.repeat(last, staying)])
    curve = kaplan_meier(periods, np.arange(len(periods)) < lost.sum())
    n = len(surviving) - len(curve.low)
    low, high = (np.concatenate([end, np.full(n, np.nan)]) for end in (curve.low, curve.high))
    return Curve(surviving, low, high)
