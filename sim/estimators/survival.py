"""Retention curves: what is left of a cohort, and the shifted-beta-geometric curve (sBG) that explains its bend."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.errors import BadInput

Floats = NDArray[np.float64]
WIDEST = 12.0  # logs of alpha and beta are looked for from minus this to this; at its upper end all customers are alike


class Sbg(NamedTuple):
    """Chances to leave that differ between customers as Beta(alpha, beta), and stay as they are for each.

    alpha, beta: mean chance to leave per period is alpha / (alpha + beta); small values mean customers who differ much
    se_alpha, se_beta: standard errors; not numbers unless the size of the cohort is known
    """

    alpha: float
    beta: float
    se_alpha: float = float("nan")
    se_beta: float = float("nan")


def _curve(surviving: ArrayLike, least: int) -> Floats:
    """Return a survival curve that starts at 1."""
    curve = np.asarray(surviving, np.float64)
    if curve.ndim != 1 or curve.size < least:
        raise BadInput(f"surviving: at least {least} shares are needed, the first of them the whole cohort.")
    if not np.isfinite(curve).all() or curve[0] <= 0 or (curve < 0).any():
        raise BadInput("surviving: shares must be numbers from zero up, the first of them above zero.")
    if (np.diff(curve) > 1e-9 * curve[0]).any():
        raise BadInput(
            f"surviving: the share rises from period {int(np.argmax(np.diff(curve) > 0))} to the next; "
            "nobody can join a cohort later."
        )
    return curve / curve[0]


def retention_rates(surviving: ArrayLike) -> Floats:
    """Return r_t = S(t) / S(t - 1), the share of those still there who stay one period more.

    Args:
        surviving: shape (T + 1,), of the cohort at the ends of periods 0 to T; any unit.

    Returns:
        Shape (T,), for periods 1 to T; not a number once no customer is left.

    Raises:
        BadInput: it is no survival curve.
    """
    curve = _curve(surviving, 2)
    return np.divide(curve[1:], curve[:-1], out=np.full(curve.size - 1, np.nan), where=curve[:-1] > 0)


def fit_sbg(surviving: ArrayLike, upto: int | None = None, customers: float | None = None) -> Sbg:
    """Return the sBG that makes the observed losses likeliest.

    Maximises sum_t (S(t-1) - S(t)) log P(t) + S(T) log S(T), with P(t) = B(alpha+1, beta+t-1) / B(alpha, beta) and
    S(t) = B(alpha, beta+t) / B(alpha, beta). Standard errors come from the second derivatives by log alpha, log beta,
    and hold for a cohort followed from its start. Source: Fader & Hardie 2007.

    Args:
        surviving: shape (T + 1,), of the cohort at the ends of periods 0 to T; any unit.
        upto: last period to fit; None for all.
        customers: size of the cohort, for standard errors; None if it is not known.

    Raises:
        BadInput: it is no survival curve, or no curve can be fitted to it.
    """
    from scipy.optimize import minimize

    curve = _curve(surviving, 3)
    if upto is not None:
        if not 2 <= upto < curve.size:
            raise BadInput(f"upto is {upto}; allowed is 2 to {curve.size - 1}.")
        curve = curve[: upto + 1]
    lost, left = -np.diff(curve), float(curve[-1])
    if (lost > 0).sum() + (left > 0) < 2:
        raise BadInput("surviving: nobody left, or everybody in one period, so no curve can be fitted.")
    # not L-BFGS-B: its tiny systems wake all threads of the linear algebra, and take a hundred times as long
    best = minimize(_unlikely, np.zeros(2), args=(lost, left), jac=True, method="BFGS", options={"gtol": 1e-9}).x
    best = np.clip(best, -WIDEST, WIDEST)
    a, b = (float(value) for value in np.exp(best))
    if customers is None:
        return Sbg(a, b)
    h = 1e-4
    second = np.array([_unlikely(best + u, lost, left)[1] - _unlikely(best - u, lost, left)[1] for u in h * np.eye(2)])
    spread = np.linalg.inv((second + second.T) / (4 * h)) / customers
    return Sbg(a, b, float(a * np.sqrt(spread[0, 0])), float(b * np.sqrt(spread[1, 1])))


def _unlikely(logs: Floats, lost: Floats, left: float) -> tuple[float, Floats]:
    """Return minus the log-likelihood per customer, and its slopes by log alpha and log beta.

    Args:
        logs: shape (2,), of alpha and beta.
        lost: shape (T,), share of the cohort lost in each period.
        left: share left at the end.
    """
    from scipy.special import betaln, digamma

    a, b = np.exp(np.clip(logs, -WIDEST, WIDEST))
    t = np.arange(1, len(lost) + 1)
    end = b + t[-1]
    likelihood = lost @ betaln(a + 1, b + t - 1) + left * betaln(a, end) - (lost.sum() + left) * betaln(a, b)
    # lost in period t or left at the end: a is followed by 1 or 0, b by t - 1 or T
    whole, sums = digamma(a + b), lost @ digamma(a + b + t) + left * digamma(a + end)
    by_a = lost.sum() * digamma(a + 1) + left * digamma(a) - sums - (digamma(a) - whole)
    by_b = lost @ digamma(b + t - 1) + left * digamma(end) - sums - (digamma(b) - whole)
    return -float(likelihood), -np.array([a * by_a, b * by_b])


def sbg_survival(model: Sbg, periods: int) -> Floats:
    """Return S(t) = B(alpha, beta + t) / B(alpha, beta) for t = 0 to `periods`, shape (periods + 1,), as a share."""
    t = np.arange(1, periods + 1)
    stays = (model.beta + t - 1) / (model.alpha + model.beta + t - 1)
    return np.concatenate([[1.0], np.cumprod(stays)])


def expected_lifetime(model: Sbg, n: int, discount: float) -> float:
    """Return the discounted expected residual lifetime (DERL), in periods, of a customer who stayed `n` periods.

    (beta + n) / (alpha + beta + n) 2F1(1, beta + n + 1; alpha + beta + n + 1; 1 / (1 + discount)): the sum of
    S(n + t) / S(n) (1 + discount)^(1 - t) over t = 1, 2, ..., as it is just before the next renewal. Times the
    margin per period it is the value of the customer. Source: Fader & Hardie 2010.

    Args:
        model: the curve.
        n: periods survived, 0 for a new customer.
        discount: rate per period; 0 for none, which has a finite sum only if alpha is above 1.

    Raises:
        BadInput: n or the discount is negative.
    """
    from scipy.special import hyp2f1

    if n < 0 or discount < 0:
        raise BadInput(f"n is {n} and the discount {discount}; allowed is 0 and more.")
    a, b = model.alpha, model.beta
    if discount == 0:
        return (b + n) / (a - 1) if a > 1 else float("inf")
    return float((b + n) / (a + b + n) * hyp2f1(1, b + n + 1, a + b + n + 1, 1 / (1 + discount)))
