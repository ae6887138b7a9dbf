"""BG/NBD: how often customers without a contract buy, and with what chance they stop after a purchase."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.purchases import Codes, codes, distinct, rows_of

Floats = NDArray[np.float64]
WIDEST = 12.0  # logs of the parameters are looked for from minus this to this
WEEK = 7.0  # days


class BgNbd(NamedTuple):
    """Purchases at a rate that differs between customers as Gamma(r, alpha), and a chance to stop as Beta(a, b).

    r, alpha: mean rate is r / alpha purchases a week
    a, b: mean chance to stop after a purchase is a / (a + b)
    """

    r: float
    alpha: float
    a: float
    b: float


class Histories(NamedTuple):
    """What the model takes of each customer, each of shape (people,), in days.

    repeats: days with a purchase after the first
    last: from the first to the last of them
    followed: from the first to the end of the data
    """

    repeats: Codes
    last: Codes
    followed: Codes


def histories(customers: ArrayLike, days: ArrayLike, end: int | None = None) -> Histories:
    """Return what is known of each customer; several purchases on a day are one.

    Args:
        customers: shape (rows,), any whole numbers.
        days: shape (rows,), whole numbers.
        end: last day to look at; None for the last there is.

    Raises:
        BadInput: the rows cannot be used, or none is left.
    """
    who, day, _, _ = rows_of(customers, codes(days, "days") - np.min(days))
    end = int(day.max()) if end is None else end - int(np.min(days))
    who, day = who[day <= end], day[day <= end]
    if not who.size:
        raise BadInput("BG/NBD: there are no purchases until then.")
    cells = distinct(who * (end + 1) + day)
    who, day = cells // (end + 1), cells % (end + 1)
    start = np.flatnonzero(np.diff(who, prepend=-1))
    first, last = day[start], day[np.append(start[1:], len(day)) - 1]
    return Histories(np.diff(np.append(start, len(day))) - 1, last - first, end - first)


def fit_bgnbd(found: Histories) -> BgNbd:
    """Return the BG/NBD under which histories are likeliest.

    Source: Fader, Hardie & Lee 2005, "Counting your customers" the easy way.

    Args:
        found: of the customers.

    Raises:
        BadInput: nobody bought again, or nobody is followed for longer than a day, so that no model can be fitted.
    """
    from scipy.optimize import minimize

    if not (found.repeats > 0).any() or not (found.followed > 0).any():
        raise BadInput("BG/NBD needs customers who bought again; there is none.")
    rows, weight = np.unique(np.stack(found), axis=1, return_counts=True)
    times, place = np.unique(rows[0], return_inverse=True)
    data = (times, place, rows[1] / WEEK, rows[2] / WEEK, weight / weight.sum())
    best = minimize(_unlikely, np.zeros(4), args=(data,), jac=True, method="BFGS", options={"gtol": 1e-5}).x
    return BgNbd(*(float(value) for value in np.exp(np.clip(best, -WIDEST, WIDEST))))


def _unlikely(logs: Floats, data: tuple[Codes, Codes, Floats, Floats, Floats]) -> tuple[float, Floats]:
    """Return minus the log-likelihood per customer, and its slopes by the logs of r, alpha, a and b.

    Args:
        logs: shape (4,).
        data: numbers of repeats that there are, shape (k,); and of each history, shape (histories,), which of them it
            has, weeks from the first to the last purchase, weeks from the first to the end, and share of the customers.
    """
    from scipy.special import digamma, gammaln

    times, place, last, followed, weight = data
    r, alpha, a, b = np.exp(np.clip(logs, -WIDEST, WIDEST))
    x = times[place]
    log_end, log_last = np.log(alpha + followed), np.log(alpha + last)
    alive = -(r + x) * log_end
    stop = np.maximum(b + times - 1.0, 1e-300)[place]
    gone = np.where(x > 0, np.log(a) - np.log(stop) - (r + x) * log_last, -np.inf)
    both = np.logaddexp(alive, gone)
    is_gone = np.exp(gone - both)
    share = np.bincount(place, weight, len(times))
    of_times = (
        gammaln(r + times) - gammaln(r) + gammaln(a + b) - gammaln(b) + gammaln(b + times) - gammaln(a + b + times)
    )
    likely = share @ of_times + r * np.log(alpha) + weight @ both
    by_r = share @ digamma(r + times) - digamma(r) + np.log(alpha) - weight @ (log_end + is_gone * (log_last - log_end))
    by_alpha = r / alpha - weight @ ((r + x) * ((1 - is_gone) / (alpha + followed) + is_gone / (alpha + last)))
    stopped = weight @ is_gone
    by_a = digamma(a + b) - share @ digamma(a + b + times) + stopped / a
    by_b = (
        digamma(a + b) - digamma(b) + share @ (digamma(b + times) - digamma(a + b + times)) - weight @ (is_gone / stop)
    )
    return -float(likely), -np.array([r * by_r, alpha * by_alpha, a * by_a, b * by_b])
