"""Buying again: how soon after the first purchase, how long between purchases, and which cohorts still do."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.bgnbd import histories
from sim.estimators.censored import Curve, kaplan_meier
from sim.estimators.purchases import Codes, codes, distinct, rows_of
from sim.estimators.ranking import fifths

Floats = NDArray[np.float64]


def purchase_days(customers: ArrayLike, days: ArrayLike) -> tuple[Codes, Codes]:
    """Return who bought on which day, each pair once, by customer and day. Raises BadInput for odd rows."""
    who, day, _, _ = rows_of(customers, codes(days, "days") - np.min(days))
    span = int(day.max()) + 1
    cells = distinct(who * span + day)
    return cells // span, cells % span


def repeat_curve(customers: ArrayLike, days: ArrayLike, length: int = 30) -> Curve:
    """Return who has bought again by the end of periods 0, 1, ... after the first purchase, as shares of all.

    Whoever has not bought again counts for as long as the data follow them (Kaplan and Meier).

    Args:
        customers: shape (rows,), any whole numbers.
        days: shape (rows,), whole numbers.
        length: of a period, days.

    Raises:
        BadInput: the rows cannot be used, or nobody bought on two days.
    """
    who, day = purchase_days(customers, days)
    first = np.flatnonzero(np.diff(who, prepend=-1))
    again = np.append(np.diff(who) == 0, False)[first]
    if not again.any():
        raise BadInput("Nobody bought on two days.")
    waited = np.where(again, np.append(np.diff(day), 0)[first], int(day.max()) - day[first])
    curve = kaplan_meier(waited / length, again)
    return Curve(1.0 - curve.surviving, 1.0 - curve.high, 1.0 - curve.low)


def gaps(customers: ArrayLike, days: ArrayLike) -> Codes:
    """Return the days between one purchase of a customer and the next, all of them; purchases on a day are one.

    Raises:
        BadInput: the rows cannot be used, or nobody bought on two days.
    """
    who, day = purchase_days(customers, days)
    between = np.diff(day)[np.diff(who) == 0]
    if not between.size:
        raise BadInput("Nobody bought on two days.")
    return between


class Active(NamedTuple):
    """Cohorts by the period of their first purchase, and who of them buys later.

    first: shape (cohorts,), period of the first purchase
    sizes: shape (cohorts,), customers
    active: shape (cohorts, periods), share of each who buy 0, 1, 2, ... periods later; nan where not known yet
    """

    first: Codes
    sizes: Codes
    active: Floats


def cohorts(customers: ArrayLike, periods: ArrayLike) -> Active:
    """Return who buys again how many periods after the first, by cohort. Raises BadInput if rows cannot be used.

    Args:
        customers: shape (rows,), any whole numbers.
        periods: shape (rows,), months or others, whole numbers.
    """
    begin = int(np.min(periods))
    who, period = purchase_days(customers, periods)
    start = np.flatnonzero(np.diff(who, prepend=-1))
    first = period[start]
    length = int(period.max()) + 1
    born = first[who]
    cells = np.bincount(born * length + period - born, minlength=length * length).reshape(length, length)
    sizes = np.bincount(first, minlength=length)
    there = np.flatnonzero(sizes)
    known = np.arange(length)[None, :] < length - there[:, None]
    active = np.where(known, cells[there] / sizes[there, None], np.nan)
    return Active(there + begin, sizes[there], active)


class Rfm(NamedTuple):
    """Recency, frequency and money of each customer, and the fifth of each, 1 low to 5 high; all of shape (people,).

    recency: days since the last purchase, seen from the last day of all
    frequency: days with a purchase
    money: spent in all; None if it is not known
    """

    recency: Codes
    frequency: Codes
    money: Floats | None
    r: Codes
    f: Codes
    m: Codes | None


def rfm(customers: ArrayLike, days: ArrayLike, spend: ArrayLike | None = None) -> Rfm:
    """Return recency, frequency and money of every customer.

    Args:
        customers: shape (rows,), any whole numbers.
        days: shape (rows,), whole numbers.
        spend: shape (rows,), paid; None if it is not known.

    Raises:
        BadInput: the rows cannot be used.
    """
    found = histories(customers, days)
    recency, frequency = found.followed - found.last, found.repeats + 1
    money = None
    if spend is not None:
        who, _, n, _ = rows_of(customers, np.zeros(len(np.asarray(days)), np.int64))
        money = np.bincount(who, np.asarray(spend, np.float64), n).astype(np.float64)
    m = None if money is None else fifths(money)
    return Rfm(recency, frequency, money, fifths(-recency), fifths(frequency), m)
