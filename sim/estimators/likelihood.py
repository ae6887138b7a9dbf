"""The likelihood of a conditional logit, its slopes and its maximum, some choices at a time so that millions fit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.errors import BadInput
from sim.estimators.purchases import Codes

Floats = NDArray[np.float64]
AT_ONCE = 50_000  # choices per matrix
FARTHEST = 40.0  # a coefficient beyond this, price in units of its mean, is on its way to infinity


class Choices(NamedTuple):
    """Choices among f firms, and what may explain them.

    who, chosen, last: shape (m,), household, firm chosen, firm chosen before (f if that is none of these)
    price: shape (m, f), over its mean; not a number for what is not on the shelf
    taste: shape (m, f), or None
    """

    who: Codes
    chosen: Codes
    last: Codes
    price: Floats
    taste: Floats | None


def _pieces(choices: Choices, f: int) -> Iterator[tuple[Floats, Codes, NDArray[np.bool_], slice]]:
    """Yield, some choices at a time, what explains them (m, f, p), the chosen, what was on the shelf, their rows."""
    p = f + 1 + (choices.taste is not None)
    for start in range(0, len(choices.chosen), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        price, last = choices.price[part], choices.last[part]
        on_shelf = np.isfinite(price)
        x = np.zeros((len(price), f, p))
        x[:, 1:, : f - 1] = np.eye(f - 1)
        x[:, :, f - 1] = np.where(on_shelf, price, 0.0)
        had = np.flatnonzero(last < f)  # the last purchase may have been of a firm that is out of the question now
        x[had, last[had], f] = 1.0
        if choices.taste is not None:
            x[:, :, f + 1] = choices.taste[part]
        yield x, choices.chosen[part], on_shelf, part


def _slopes(choices: Choices, f: int, beta: Floats) -> tuple[float, Floats, Floats]:
    """Return the log-likelihood, each choice's score (m, p), and the information (p, p)."""
    p = len(beta)
    likelihood, scores, information = 0.0, np.empty((len(choices.chosen), p)), np.zeros((p, p))
    for x, chosen, on_shelf, part in _pieces(choices, f):
        m = np.arange(len(chosen))
        utility = np.where(on_shelf, x @ beta, -np.inf)
        utility -= utility.max(axis=1, keepdims=True)
        odds = np.exp(utility)
        chance = odds / odds.sum(axis=1, keepdims=True)
        likelihood += float(np.log(np.maximum(chance[m, chosen], 1e-300)).sum())
        mean = (chance[:, None, :] @ x)[:, 0, :]
        scores[part] = x[m, chosen] - mean
        flat = x.reshape(-1, p)
        information += flat.T @ (chance.reshape(-1, 1) * flat) - mean.T @ mean
    return likelihood, scores, information


def likeliest(choices: Choices, f: int, households: int) -> tuple[Floats, Floats]:
    """Return the likeliest coefficients (p,), by Newton's method, and each household's pull on them.

    Args:
        choices: to explain.
        f: number of firms.
        households: how many there are, those without choices included.

    Returns:
        Coefficients: constants of firms 1 to f - 1, price, inertia, and taste if it is there. Pulls of shape
        (households, p): the sum of their squares and products is the covariance, clustered by household.

    Raises:
        BadInput: what was chosen leaves a coefficient undetermined.
    """
    if len(choices.chosen) == 0 or (choices.chosen == choices.last).all():
        raise BadInput("Nobody ever changed from one firm to another, so inertia has no size.")
    beta = np.zeros(f + 1 + (choices.taste is not None))
    likelihood, scores, information = _slopes(choices, f, beta)
    for _ in range(50):
        size = np.sqrt(np.diag(information))
        if (size == 0).any() or np.linalg.cond(information / np.outer(size, size)) > 1e12:
            raise BadInput("Prices or choices vary too little to tell price, firm and last purchase from each other.")
        step = np.linalg.solve(information, scores.sum(axis=0))
        while True:  # the likelihood is concave, so a shorter step always helps
            tried = _slopes(choices, f, beta + step)
            if tried[0] >= likelihood - 1e-9 * abs(likelihood) or np.abs(step).max() < 1e-9:
                break
            step = step / 2
        beta = beta + step
        likelihood, scores, information = tried
        if np.abs(step).max() < 1e-8:
            break
    if np.abs(beta[f - 1 :]).max() > FARTHEST:
        raise BadInput("Choices follow price or the last purchase without exception, so no finite coefficient fits.")
    pulls = np.stack([np.bincount(choices.who, column, households) for column in scores.T], axis=1)
    return beta, pulls @ np.linalg.inv(information)
