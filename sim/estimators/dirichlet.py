"""The NBD-Dirichlet: how often a market at rest buys of which firm, and how split its loyalties are."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput
from sim.estimators.nbd import likeliest_shape, nbd, penetration
from sim.estimators.purchases import codes

Floats = NDArray[np.float64]


class Dirichlet(NamedTuple):
    """Purchases of the category as a negative binomial (NBD), choice among firms as a Dirichlet.

    mean: M, purchases of the category per person and period
    shape: K of the NBD; small if people differ much in how often they buy
    switching: S of the Dirichlet; 0 if everybody is loyal to one firm, infinite if no customer has a favourite
    shares: shape (f,), of purchases
    """

    mean: float
    shape: float
    switching: float
    shares: Floats


class Theory(NamedTuple):
    """Share of people who buy of each firm in the period, and purchases per buyer; both of shape (f,)."""

    penetration: Floats
    per_buyer: Floats


class Polarisation(NamedTuple):
    """How loyal purchases are.

    repeat: R, chance that two random purchases of a customer are of the same firm
    switching: S = (1 - R) / (R - sum of squared shares)
    phi: 1 / (1 + S), 0 without favourites, 1 if everybody buys of one firm only
    se: standard error of phi, by the jackknife over customers
    """

    repeat: float
    switching: float
    phi: float
    se: float = float("nan")


def purchase_counts(customers: ArrayLike, firms: ArrayLike, n_customers: int, n_firms: int) -> Floats:
    """Return purchases by customer and firm, shape (n, f), from rows of codes; those without a row bought nothing.

    Raises:
        BadInput: a code is out of range.
    """
    who, firm = codes(customers, "customers", n_customers), codes(firms, "firms", n_firms)
    if len(who) != len(firm):
        raise BadInput(f"There are {len(who)} customers' codes and {len(firm)} firms' codes; every row needs both.")
    flat = np.bincount(who * n_firms + firm, minlength=n_customers * n_firms)
    return flat.reshape(n_customers, n_firms).astype(np.float64)


def _checked(counts: ArrayLike) -> Floats:
    table = np.asarray(counts, np.float64)
    if table.ndim != 2 or table.size == 0 or not np.isfinite(table).all() or (table < 0).any():
        raise BadInput("counts: a table of purchases by customer and firm is needed, no number missing or negative.")
    if (table.sum(axis=0) > 0).sum() < 2:
        raise BadInput("counts: at least two firms must have been bought of.")
    return table


def observed(counts: ArrayLike) -> Theory:
    """Return penetration and purchases per buyer of each firm as they are; not a number for a firm without buyers.

    Args:
        counts: shape (n, f), purchases by customer and firm.
    """
    table = _checked(counts)
    buyers = (table > 0).sum(axis=0)
    per_buyer = np.divide(table.sum(axis=0), buyers, out=np.full(len(buyers), np.nan), where=buyers > 0)
    return Theory(buyers / len(table), per_buyer)


def fit_dirichlet(counts: ArrayLike) -> Dirichlet:
    """Return the NBD-Dirichlet of a table of purchases.

    M is the mean; K makes the numbers of purchases of the category likeliest; S brings theoretical penetrations nearest
    to the observed ones (least sum of absolute gaps weighted by share, so that no odd firm decides). Source: Goodhardt,
    Ehrenberg & Chatfield 1984.

    Args:
        counts: shape (n, f), purchases by customer and firm in the period; people who bought nothing count.

    Raises:
        BadInput: the table cannot be used.
    """
    table = _checked(counts)
    bought = table.sum(axis=1)
    mean, shares = float(bought.mean()), table.sum(axis=0) / table.sum()
    shape = likeliest_shape(bought)
    return Dirichlet(mean, shape, _matching_switching(mean, shape, shares, observed(table).penetration), shares)


def fit_to_summary(buyers: float, per_buyer: float, shares: ArrayLike, penetrations: ArrayLike) -> Dirichlet:
    """Return the NBD-Dirichlet of a published summary: K from the share of people who bought nothing.

    1 - buyers = (K / (K + M))^K with M = buyers x per_buyer. Source: Goodhardt, Ehrenberg & Chatfield 1984.

    Args:
        buyers: share of people who bought the category at all.
        per_buyer: purchases of the category per buyer.
        shares: shape (f,), of purchases; what is missing to 1 is bought of other firms.
        penetrations: shape (f,), share of people who bought of each firm.

    Raises:
        BadInput: no NBD has that many buyers.
    """
    from scipy.optimize import brentq

    mean = buyers * per_buyer
    if not (0 < buyers < 1 and per_buyer > 1) or 1 - buyers <= np.exp(-mean):
        raise BadInput("No NBD has so many buyers with so few purchases each.")

    def surplus(log_shape: float) -> float:
        k = np.exp(log_shape)
        return float(-k * np.log1p(mean / k) - np.log(1 - buyers))

    shape = float(np.exp(brentq(surplus, -12.0, 12.0)))
    s, b = np.asarray(shares, np.float64), np.asarray(penetrations, np.float64)
    return Dirichlet(mean, shape, _matching_switching(mean, shape, s, b), s)


def _matching_switching(mean: float, shape: float, shares: Floats, penetrations: Floats) -> float:
    """Return the S that brings theoretical penetrations nearest to the observed ones, gaps weighted by share."""
    from scipy.optimize import minimize_scalar

    chance, n = nbd(mean, shape)

    def distance(log_switching: float) -> float:
        gap = penetration(float(np.exp(log_switching)), shares, chance, n) - penetrations
        return float(shares @ np.abs(gap))

    grid = np.linspace(-7.0, 9.0, 49)  # the sum of absolute gaps can have several hollows
    best = grid[np.argmin([distance(at) for at in grid])]
    around = (best - grid[1] + grid[0], best + grid[1] - grid[0])
    return float(np.exp(minimize_scalar(distance, bounds=around, method="bounded").x))


def theoretical(model: Dirichlet) -> Theory:
    """Return what the model says of each firm.

    Penetration is 1 - sum_n P(n) P(none of n), P(n) the NBD and P(none of n) =
    Gamma(S(1-s)+n) Gamma(S) / (Gamma(S(1-s)) Gamma(S+n)); purchases per buyer are M s / penetration.
    """
    buyers = penetration(model.switching, model.shares, *nbd(model.mean, model.shape))
    bought = model.mean * model.shares
    return Theory(buyers, np.divide(bought, buyers, out=np.full(len(bought), np.nan), where=buyers > 1e-12))


def polarisation(counts: ArrayLike) -> Polarisation:
    """Return how loyal purchases are.

    R is the share of same-firm pairs among all pairs of purchases of a customer, averaged over customers weighted by
    their purchases less one, so that it is the repeat rate of shuffled purchases. Source: Sabavala & Morrison 1977;
    Fader & Schmittlein 1993.

    Args:
        counts: shape (n, f), purchases by customer and firm.

    Raises:
        BadInput: no customer bought twice.
    """
    table = _checked(counts)
    table = table[table.sum(axis=1) > 0]
    bought = table.sum(axis=1)
    if (bought < 2).all():
        raise BadInput("counts: polarisation needs customers who bought at least twice; there is none.")
    pairs = np.maximum(bought - 1, 0)
    same = (table * (table - 1)).sum(axis=1) / bought
    same[bought < 2] = 0.0
    left_out = _loyal(same.sum() - same, pairs.sum() - pairs, table.sum(axis=0) - table)[1]
    n = len(table)
    se = float(np.sqrt((n - 1) * np.var(left_out))) if n > 2 else float("nan")
    repeat, phi = _loyal(same.sum()[None], pairs.sum()[None], table.sum(axis=0)[None])
    switching = (1 - phi[0]) / phi[0] if phi[0] > 0 else float("inf")
    return Polarisation(float(repeat[0]), float(switching), float(phi[0]), se)


def _loyal(same: Floats, pairs: Floats, bought: Floats) -> tuple[Floats, Floats]:
    """Return R and phi = (R - q) / (1 - q), q the sum of squared shares; one of each per row."""
    with np.errstate(invalid="ignore", divide="ignore"):
        repeat = same / pairs
        q = ((bought / bought.sum(axis=1, keepdims=True)) ** 2).sum(axis=1)
        return repeat, (repeat - q) / (1 - q)
