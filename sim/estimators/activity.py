"""Coming and going without a contract: who is active again, and what becomes of first buyers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.purchases import codes, distinct, rows_of

Floats = NDArray[np.float64]


class Activity(NamedTuple):
    """What the customers of a firm do from one period to the next, shares with standard errors over customers.

    stayed: of those active in a period, active in the next too
    returned: of those inactive in a period after their first purchase, active in the next; nan if no customer paused
    """

    stayed: float
    returned: float
    se_stayed: float
    se_returned: float


class FirstBuyers(NamedTuple):
    """What becomes of people after their first purchase.

    people: followed for the whole time
    once: share of them who bought on no other day as far as is known
    active: shape (periods,), share who bought in the first, second, ... period after that of the first purchase
    """

    people: int
    once: float
    active: Floats


def coming_and_going(customers: ArrayLike, firms: ArrayLike, periods: ArrayLike) -> Activity:
    """Return how many active and inactive customers of a firm are active in the next period, all firms together.

    A customer of a firm counts from the period of the first purchase there to the last period of all.

    Args:
        customers: shape (rows,), any whole numbers.
        firms: shape (rows,), codes from 0; the same code throughout for the category as a whole.
        periods: shape (rows,), months or weeks, whole numbers.

    Raises:
        BadInput: the rows cannot be used, or they span fewer than two periods.
    """
    who, firm, n, n_firms = rows_of(customers, firms)
    period = codes(periods, "periods")
    if len(period) != len(who):
        raise BadInput(f"There are {len(who)} purchases and {len(period)} periods; every row needs one.")
    period = period - period.min()
    last = int(period.max())
    if last == 0:
        raise BadInput("All purchases fall into one period; coming and going needs two or more.")
    cells = distinct((who * n_firms + firm) * (last + 1) + period)  # customers of a firm by active period
    pair, at = cells // (last + 1), cells % (last + 1)
    owner = pair // n_firms
    is_first = np.concatenate([[True], pair[1:] != pair[:-1]])
    gap = np.diff(at, prepend=0)
    active = np.bincount(owner[at < last], minlength=n)
    inactive = np.bincount(owner[is_first], (last - at)[is_first], n) - active
    stays = np.bincount(owner[~is_first & (gap == 1)], minlength=n)
    returns = np.bincount(owner[~is_first & (gap > 1)], minlength=n)
    stayed, se_stayed = _ratio(stays, active)
    returned, se_returned = _ratio(returns, inactive)
    return Activity(stayed, returned, se_stayed, se_returned)


def _ratio(part: NDArray[np.generic], whole: NDArray[np.generic]) -> tuple[float, float]:
    """Return a ratio of sums over customers with its standard error (linearised)."""
    top, bottom = part.astype(np.float64), whole.astype(np.float64)
    n, total = len(top), bottom.sum()
    if total <= 0 or n < 2:
        return float("nan"), float("nan")
    share = top.sum() / total
    return float(share), float(np.sqrt(((top - share * bottom) ** 2).sum() * n / (n - 1)) / total)


def first_buyers(customers: ArrayLike, days: ArrayLike, periods: int = 14, length: int = 30) -> FirstBuyers:
    """Return what becomes of people after their first purchase.

    Periods are counted from each one's own first day; active[0] is about days `length` to 2 `length` - 1 after it.
    Followed are those whom the data show for all of them. Several purchases on a day are one.

    Args:
        customers: shape (rows,), any whole numbers.
        days: shape (rows,), whole numbers.
        periods: how many to follow after the first.
        length: of a period, days.

    Raises:
        BadInput: the rows cannot be used, or no customer can be followed for so long.
    """
    who, day, n, _ = rows_of(customers, codes(days, "days") - np.min(days))
    span = int(day.max()) + 1
    cells = distinct(who * span + day)
    who, day = cells // span, cells % span
    first = np.full(n, span)
    np.minimum.at(first, who, day)
    is_followed = first + (periods + 1) * length <= span
    people = int(is_followed.sum())
    if people == 0:
        raise BadInput(f"Nobody can be followed for {(periods + 1) * length} days from the first purchase on.")
    bought = np.bincount(who, minlength=n)
    period = (day - first[who]) // length - 1
    is_seen = is_followed[who] & (period >= 0) & (period < periods)
    buyers = distinct(who[is_seen] * periods + period[is_seen]) % periods
    active = np.bincount(buyers, minlength=periods) / people
    return FirstBuyers(people, float((bought[is_followed] == 1).mean()), active)
