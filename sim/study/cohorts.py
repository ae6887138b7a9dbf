"""How long customers stay, by when they were won: counted by looking at the market at the end of every month."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.market.model import MarketModel
from sim.measures.intervals import Interval, Values, jackknife
from sim.scenario import Scenario
from sim.study.run import OnDone, which_seeds

Stays = NDArray[np.int64]
"""Shape (seeds, months + 1, months + 1): [s, j, m] customers who came in month j and are still here in month m."""
MAX_ROWS = 24  # monthly cohorts; more are put together by quarters
MIN_WON = 30  # customers won, in all markets together, whose share is worth showing
QUARTER = 3  # months


def stays(scenario: Scenario, seeds: int | Sequence[int] = 20, *, on_done: OnDone = lambda done: None) -> Stays:
    """Return how many of those who came in each month are with the focal company at the end of each month since.

    Month 0 is the base. A stay ends when the customer leaves; who comes back begins a new one in that month, and so
    does who comes to the market in the place of somebody who has left it. Only columns are read, so that the market is
    the one that any other run simulates.

    Args:
        scenario: of a market in which people have one provider at a time.
        seeds: how many, or which.
        on_done: called with the number of finished runs after each.

    Returns:
        Shape (seeds, months + 1, months + 1), 0 before a cohort came.

    Raises:
        BadInput: people of this market buy from several companies at once and join none.
    """
    if scenario.parameters.market.repertoire:
        raise BadInput(
            f"{scenario.name}: has no cohorts, because people here buy from several companies and join none."
        )
    months, chosen = scenario.parameters.market.months, which_seeds(seeds)
    counts = np.zeros((len(chosen), months + 1, months + 1), np.int64)
    for at, seed in enumerate(chosen):
        market = MarketModel(scenario, rng=seed)
        provider, entered = market.customers.provider, market.customers.entered
        since = np.where(provider == 0, 0, -1)  # month in which the present stay began, -1 elsewhere
        counts[at, 0, 0] = (since == 0).sum()
        for month in range(1, months + 1):
            market.advance()
            is_new = (since < 0) | (entered == month)
            since = np.where(provider == 0, np.where(is_new, month, since), -1)
            counts[at, :, month] = np.bincount(since[since >= 0], minlength=months + 1)
        market.__dict__.clear()  # models and agents refer to each other: let go of the tables now
        on_done(at + 1)
    return counts


def cohorts(stays: Stays) -> pd.DataFrame:
    """Return the share still here by cohort and age, the base first.

    Shares are of all markets together: customers still here over customers won. Those who came by month, or by quarter
    where there are more than `MAX_ROWS` months; a quarter's age is counted from each customer's own month, and is
    shown once its last month has reached it.

    Args:
        stays: as `stays` returns it.

    Returns:
        One row per cohort and age: columns joined (first month of the cohort, 0 the base), until (its last), age
        (months), n_joined (customers won in all markets together), share, and its 95 % interval lo, hi over seeds.
    """
    return _table(stays, None)


def cohort_difference(a: Stays, b: Stays) -> pd.DataFrame:
    """Return the share still here in a less that in b, paired by seed; columns as of `cohorts`, n_joined the lesser."""
    return _table(a, b)


def _table(a: Stays, b: Stays | None) -> pd.DataFrame:
    months = a.shape[1] - 1
    width = 1 if months <= MAX_ROWS else QUARTER
    rows = []
    for joined in (0, *range(1, months + 1, width)):
        until = min(joined + width - 1, months) if joined else 0
        for age in range(0, months - until + 1, width):
            stays = share_after(a, joined, until, age) if b is None else difference_after(a, b, joined, until, age)
            won = min(int(n_won(one, joined, until)) for one in ((a,) if b is None else (a, b)))
            rows.append((joined, until, age, won, *map(float, stays)))
    return pd.DataFrame(rows, columns=["joined", "until", "age", "n_joined", "share", "lo", "hi"])


def n_won(stays: Stays, joined: int, until: int) -> int:
    """Return how many customers came in months `joined` to `until`, in all markets together."""
    return int(sum(stays[:, j, j].sum() for j in range(joined, until + 1)))


def share_after(stays: Stays, joined: int, until: int, age: int) -> Interval:
    """Return the share of those who came in months `joined` to `until` still here `age` months later."""
    whole, left_out = _ratios(stays, joined, until, age)
    return jackknife(whole, left_out)


def difference_after(a: Stays, b: Stays, joined: int, until: int, age: int) -> Interval:
    """Return the same in a less that in b, paired by seed."""
    (whole_a, out_a), (whole_b, out_b) = (_ratios(one, joined, until, age) for one in (a, b))
    return jackknife(whole_a - whole_b, out_a - out_b)


def change_after(stays: Stays, early: tuple[int, int], late: tuple[int, int], age: int) -> Interval:
    """Return the share still here of those who came in the months `late` less that of those who came in `early`."""
    (whole_late, out_late), (whole_early, out_early) = (_ratios(stays, *came, age) for came in (late, early))
    return jackknife(whole_late - whole_early, out_late - out_early)


def _ratios(stays: Stays, joined: int, until: int, age: int) -> tuple[Values, Values]:
    """Return a share over all seeds, shape (), and with each seed left out, shape (seeds,)."""
    own = np.arange(joined, until + 1)
    came, here = stays[:, own, own].sum(axis=1), stays[:, own, own + age].sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(here.sum() / came.sum()), np.asarray((here.sum() - here) / (came.sum() - came))
