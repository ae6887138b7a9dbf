"""Quantities that differ between people, from their named draws."""

from __future__ import annotations

import math

from sim.market.arithmetic import exp, log, normal_quantile
from sim.market.compiled import rule
from sim.market.draws import key, uniform

ATTEMPTS = 30  # each succeeds nineteen times in twenty
DRAWS_OF_A_GAMMA = 2 * ATTEMPTS + 1


@rule
def lognormal(u, spread):
    """Return a lognormal quantile with mean 1.   u: uniform   spread: sd of the logarithm."""
    return exp(spread * normal_quantile(u) - 0.5 * spread * spread)


@rule
def gamma(seed, month, purpose, which, i, shape):
    """Return a gamma quantity with mean 1.

    seed: of the run   which: of those drawn for the purpose   i: customer   shape: above 0; the variance is 1 / shape
    """
    found = raised_gamma(seed, month, purpose, which, i, shape)
    if shape < 1.0:
        found = found * exp(log_boost(seed, month, purpose, which, i, shape))
    return found / shape


@rule
def log_gamma(seed, month, purpose, which, i, shape):
    """Return the logarithm of a gamma quantity of scale 1, which may itself be too near to 0 for a number.

    Arguments as of `gamma`.
    """
    found = log(raised_gamma(seed, month, purpose, which, i, shape))
    return found + log_boost(seed, month, purpose, which, i, shape) if shape < 1.0 else found


@rule
def raised_gamma(seed, month, purpose, which, i, shape):
    """Return a gamma quantity of scale 1 by Marsaglia & Tsang (2000); of the shape one higher if it is below 1.

    Arguments as of `gamma`.
    """
    raised = shape + 1.0 if shape < 1.0 else shape
    first = which * DRAWS_OF_A_GAMMA
    d = raised - 1.0 / 3.0
    width = 1.0 / math.sqrt(9.0 * d)
    found = d
    for attempt in range(ATTEMPTS):
        x = normal_quantile(uniform(key(seed, month, purpose, first + 2 * attempt), i))
        v = 1.0 + width * x
        v = v * v * v
        u = uniform(key(seed, month, purpose, first + 2 * attempt + 1), i)
        if v > 0.0 and log(u) < 0.5 * x * x + d - d * v + d * log(v):
            found = d * v
            break
    return found


@rule
def log_boost(seed, month, purpose, which, i, shape):
    """Return the logarithm of what a gamma quantity of a shape below 1 is against that of the shape one higher.

    Arguments as of `gamma`.
    """
    return log(uniform(key(seed, month, purpose, which * DRAWS_OF_A_GAMMA + 2 * ATTEMPTS), i)) / shape
