"""The law of duplication: how many buyers of one firm also buy of another depends on the other's size alone."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.purchases import distinct, rows_of


class Duplication(NamedTuple):
    """Who also buys of whom.

    table: shape (f, f), [a, b] is the share of a's buyers who also buy of b; not a number for a firm without buyers
    penetration: shape (f,), share of the customers who buy of a firm at all
    coefficient: D in table[a, b] = D x penetration[b]
    correlation: Pearson's r of the same pairs, a and b different; not a number with two firms of one size
    """

    table: NDArray[np.float64]
    penetration: NDArray[np.float64]
    coefficient: float
    correlation: float


def duplication(customers: ArrayLike, firms: ArrayLike, n_firms: int) -> Duplication:
    """Return the duplication table with the coefficient D, a regression through the origin over all pairs of firms.

    The table [a, b] is |buyers of a and b| / |buyers of a|, and D = sum(table x penetration) / sum(penetration^2) over
    all ordered pairs of different firms with buyers. D depends on who counts as a customer: here those who have a row.
    Source: Goodhardt & Ehrenberg 1969; Ehrenberg 1988, Repeat-Buying.

    Args:
        customers: shape (rows,), who made the purchase; any whole numbers.
        firms: shape (rows,), of whom, 0 to n_firms - 1.
        n_firms: number of firms.

    Raises:
        BadInput: the rows cannot be used, or fewer than two firms have buyers.
    """
    from scipy.sparse import coo_array

    who, firm, n, n_firms = rows_of(customers, firms, n_firms)
    cells = distinct(who * n_firms + firm)  # each buyer of a firm once
    buys = coo_array((np.ones(len(cells)), (cells // n_firms, cells % n_firms)), shape=(n, n_firms)).tocsr()
    both = (buys.T @ buys).toarray()
    buyers = np.diag(both).copy()
    has_buyers = buyers > 0
    if has_buyers.sum() < 2:
        raise BadInput("Duplication needs at least two firms with buyers; there is one.")
    table = np.full((n_firms, n_firms), np.nan)
    table[has_buyers] = both[has_buyers] / buyers[has_buyers, None]
    penetration = buyers / n
    pairs = has_buyers[:, None] & has_buyers[None, :] & ~np.eye(n_firms, dtype=bool)
    y, x = table[pairs], np.broadcast_to(penetration, table.shape)[pairs]
    varies = x.std() > 1e-12 and y.std() > 1e-12
    correlation = float(np.corrcoef(x, y)[0, 1]) if varies else float("nan")
    return Duplication(table, penetration, float(x @ y / (x @ x)), correlation)
