"""Logarithm, exponential and normal quantile in plain IEEE steps: the same bits on every machine.

Mathematics libraries differ in the last place from one processor to the next, and compilers cannot put their calls into
vector loops. These few lines use only additions, multiplications, divisions, a square root and the layout of a float.
Errors against numpy are measured in tests/market/test_arithmetic.py.
"""

from __future__ import annotations

import math

import numpy as np

from sim.market.compiled import rule

LN_2 = 0.6931471805599453
_SQRT_HALF_BITS = 0x3FE6A09E667F3BCD  # the bits of sqrt(1/2): the mantissa is taken from there to its double


@rule
def log(x):
    """Return the natural logarithm of a positive, normal float (atanh series on a mantissa between .71 and 1.41)."""
    bits = np.float64(x).view(np.int64)
    exponent = np.int64(bits - _SQRT_HALF_BITS) >> 52
    mantissa = np.int64(bits - (exponent << 52)).view(np.float64)
    s = (mantissa - 1.0) / (mantissa + 1.0)
    q = s * s
    series = 2.0 / 21.0
    series = series * q + 2.0 / 19.0
    series = series * q + 2.0 / 17.0
    series = series * q + 2.0 / 15.0
    series = series * q + 2.0 / 13.0
    series = series * q + 2.0 / 11.0
    series = series * q + 2.0 / 9.0
    series = series * q + 2.0 / 7.0
    series = series * q + 2.0 / 5.0
    series = series * q + 2.0 / 3.0
    return np.float64(exponent) * LN_2 + (2.0 * s + s * (q * series))


@rule
def exp(x):
    """Return e to the power x for x between -700 and 700 (Taylor series after halving the exponent away)."""
    whole = math.floor(x * (1.0 / LN_2) + 0.5)
    rest = x - whole * 0.6931471803691238
    rest = rest - whole * 1.9082149292705877e-10
    series = 1.0 / 6227020800.0
    series = series * rest + 1.0 / 479001600.0
    series = series * rest + 1.0 / 39916800.0
    series = series * rest + 1.0 / 3628800.0
    series = series * rest + 1.0 / 362880.0
    series = series * rest + 1.0 / 40320.0
    series = series * rest + 1.0 / 5040.0
    series = series * rest + 1.0 / 720.0
    series = series * rest + 1.0 / 120.0
    series = series * rest + 1.0 / 24.0
    series = series * rest + 1.0 / 6.0
    series = series * rest + 0.5
    series = series * rest + 1.0
    series = series * rest + 1.0
    return series * np.int64((np.int64(whole) + 1023) << 52).view(np.float64)


@rule
def normal_quantile(u):
    """Return the standard normal quantile of u in (0, 1).

    Source: Acklam's rational approximation (relative error below 1.2e-9), ample for drawing people.
    """
    tail = min(u, 1.0 - u)
    r = math.sqrt(-2.0 * log(min(tail, 0.02425)))
    far = (
        (
            (
                ((-7.784894002430293e-03 * r - 3.223964580411365e-01) * r - 2.400758277161838e00) * r
                - 2.549732539343734e00
            )
            * r
            + 4.374664141464968e00
        )
        * r
        + 2.938163982698783e00
    ) / (
        (((7.784695709041462e-03 * r + 3.224671290700398e-01) * r + 2.445134137142996e00) * r + 3.754408661907416e00)
        * r
        + 1.0
    )
    q = max(tail, 0.02425) - 0.5
    s = q * q
    near = (
        (
            (
                (
                    ((-3.969683028665376e01 * s + 2.209460984245205e02) * s - 2.759285104469687e02) * s
                    + 1.383577518672690e02
                )
                * s
                - 3.066479806614716e01
            )
            * s
            + 2.506628277459239e00
        )
        * q
        / (
            (
                (
                    ((-5.447609879822406e01 * s + 1.615858368580409e02) * s - 1.556989798598866e02) * s
                    + 6.680131188771972e01
                )
                * s
                - 1.328068155288572e01
            )
            * s
            + 1.0
        )
    )
    low = far if tail < 0.02425 else near
    return low if u <= 0.5 else -low
