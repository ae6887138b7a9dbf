"""The shuffle test of inertia: does the order of a customer's purchases matter, or only which ones they are?"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.purchases import Codes, in_order, rows_of

Floats = NDArray[np.float64]


class Shuffle(NamedTuple):
    """Repeat purchase, as it is and with the order of purchases shuffled within each customer.

    repeat: share of purchases, from a customer's second on, that go to the same firm as the one before
    shuffled: its mean over shuffled orders
    difference: repeat less shuffled, 0 if nothing depends on the last purchase
    z: difference over the standard deviation of repeat over shuffled orders: against the idea that there is no inertia
    se: standard error of the difference, over customers, as they differ in inertia
    """

    repeat: float
    shuffled: float
    difference: float
    z: float
    se: float = float("nan")


def shuffle_test(customers: ArrayLike, firms: ArrayLike, shuffles: int = 0, seed: int = 1) -> Shuffle:
    """Return how much oftener purchases repeat than their shuffled order would have it.

    Tastes that differ between customers but stay as they are leave the order of purchases exchangeable, so they raise
    repeat and shuffled alike. A difference comes from state dependence, or from tastes, prices or shelves that drift.
    Source: the permutation test of runs, Wald & Wolfowitz 1940 and Mood 1940; on households, Frank 1962 and
    Dube, Hitsch & Rossi 2010.

    Args:
        customers: shape (rows,), rows in order of purchase within customer.
        firms: shape (rows,), codes from 0.
        shuffles: how many shuffled orders to try; 0 for mean and standard deviation over all possible orders, which
            have a closed form.
        seed: of the shuffles.

    Raises:
        BadInput: the rows cannot be used, or no customer bought twice.
    """
    who, firm, n, n_firms = rows_of(customers, firms)
    order = in_order(who)
    who, firm = who[order], firm[order]
    is_next = who[1:] == who[:-1]
    pairs = int(is_next.sum())
    if pairs == 0:
        raise BadInput("The shuffle test needs customers who bought at least twice; there is none.")
    repeats = np.bincount(who[1:], is_next & (firm[1:] == firm[:-1]), n)
    expected, variance = _over_all(who, firm, n, n_firms)
    mean, deviation = float(expected.sum()), float(np.sqrt(variance.sum()))
    if shuffles:
        mean, deviation = _tried(who, firm, is_next, shuffles, seed)
    gap = float(repeats.sum()) - mean
    around = repeats - expected - gap / pairs * np.bincount(who[1:], is_next, n)
    return Shuffle(
        repeat=float(repeats.sum()) / pairs,
        shuffled=mean / pairs,
        difference=gap / pairs,
        z=gap / deviation if deviation > 0 else float("nan"),
        se=float(np.sqrt((around**2).sum() * n / (n - 1))) / pairs if n > 1 else float("nan"),
    )


def _over_all(who: Codes, firm: Codes, n: int, n_firms: int) -> tuple[Floats, Floats]:
    """Return mean and variance of each customer's number of repeats over all orders, both of shape (n,).

    A customer with n_j purchases of firm j, n in all, has n - runs repeats; with q = sum n_j^2 and c = sum n_j^3
    their mean is q/n - 1 and their variance (q (q + n (n + 1)) - 2 n c - n^3) / (n^2 (n - 1)).
    """
    cells, counts = np.unique(who * n_firms + firm, return_counts=True)
    owner, times = cells // n_firms, counts.astype(np.float64)
    m = np.bincount(owner, times, n)
    q = np.bincount(owner, times**2, n)
    c = np.bincount(owner, times**3, n)
    variance = (q * (q + m * (m + 1)) - 2 * m * c - m**3) / (m**2 * np.maximum(m - 1, 1))
    return q / m - 1, np.maximum(variance, 0.0)


def _tried(who: Codes, firm: Codes, is_next: NDArray[np.bool_], shuffles: int, seed: int) -> tuple[float, float]:
    """Return mean and standard deviation of the number of repeats over some orders drawn at random."""
    if shuffles < 2:
        raise BadInput(f"shuffles is {shuffles}; allowed is 0 for all orders, or 2 and more.")
    rng = np.random.default_rng(seed)
    repeats = np.empty(shuffles)
    for k in range(shuffles):
        mixed = firm[np.argsort(who + rng.random(len(who)))]  # who is sorted: mixes within each customer only
        repeats[k] = ((mixed[1:] == mixed[:-1]) & is_next).sum()
    return float(repeats.mean()), float(repeats.std(ddof=1))
