"""The parts the NBD-Dirichlet is made of: the NBD of category purchases, and the chance of buying of a firm at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def likeliest_shape(bought: Floats) -> float:
    """Return the K under which numbers of purchases are likeliest; 1e6 (as good as Poisson) if they vary too little."""
    from scipy.optimize import minimize_scalar
    from scipy.special import gammaln

    times, people = np.unique(bought, return_counts=True)
    mean = float(bought.mean())

    def unlikely(log_shape: float) -> float:
        k = np.exp(log_shape)
        terms = gammaln(k + times) - gammaln(k) - times * np.log1p(k / mean) - k * np.log1p(mean / k)
        return -float(people @ terms)

    return float(np.exp(minimize_scalar(unlikely, bounds=(-9.0, 13.8), method="bounded").x))


def nbd(mean: float, shape: float) -> tuple[Floats, Floats]:
    """Return the chances of 0, 1, 2, ... purchases until they hardly matter, and these numbers."""
    from scipy.special import gammaln

    step = np.log1p(shape / mean)
    top = int(min(mean + 10 * np.sqrt(mean) + 40 + 30 / step, 2e5))
    n = np.arange(top + 1, dtype=np.float64)
    logs = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1) - n * step - shape * np.log1p(mean / shape)
    chance = np.exp(logs)
    return chance / chance.sum(), n


def penetration(switching: float, shares: Floats, chance: Floats, n: Floats) -> Floats:
    """Return the share of people who buy of each firm, shape (f,).

    Args:
        switching: S.
        shares: shape (f,), of the firms.
        chance: shape (k,), of buying the category `n` times.
        n: shape (k,), numbers of purchases.
    """
    from scipy.special import gammaln

    rest = np.maximum(switching * (1 - shares), 1e-12)[:, None]
    none = np.exp(gammaln(rest + n) - gammaln(rest) + gammaln(switching) - gammaln(switching + n))
    return np.asarray(1 - none @ chance)
