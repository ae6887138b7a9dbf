"""Loyalty as panels show it: how much of what its buyers buy is of a firm, and how many buy of no other."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.estimators.purchases import distinct, rows_of

Floats = NDArray[np.float64]


class Requirements(NamedTuple):
    """Of each firm, all of shape (f,); not numbers for a firm without buyers.

    shares: of all purchases
    requirements: share of its buyers' purchases that are of the firm (share of category requirements)
    sole: share of its buyers who buy of no other firm
    """

    shares: Floats
    requirements: Floats
    sole: Floats


def requirements(customers: ArrayLike, firms: ArrayLike, n_firms: int) -> Requirements:
    """Return shares of purchases, shares of category requirements and of sole buyers. Source: Ehrenberg 1988.

    Args:
        customers: shape (rows,), any whole numbers.
        firms: shape (rows,), 0 to n_firms - 1.
        n_firms: number of firms.

    Raises:
        BadInput: the rows cannot be used.
    """
    who, firm, n, n_firms = rows_of(customers, firms, n_firms)
    bought = np.bincount(firm, minlength=n_firms).astype(np.float64)
    total = np.bincount(who, minlength=n)
    cells = distinct(who * n_firms + firm)
    buyer, of = cells // n_firms, cells % n_firms
    buyers = np.bincount(of, minlength=n_firms).astype(np.float64)
    needed = np.bincount(of, total[buyer], n_firms)
    alone = np.bincount(of[np.bincount(buyer, minlength=n)[buyer] == 1], minlength=n_firms)
    buyers[buyers == 0] = needed[needed == 0] = np.nan
    return Requirements(bought / bought.sum(), bought / needed, alone / buyers)
