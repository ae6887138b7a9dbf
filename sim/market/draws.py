"""Named luck: every draw is looked up by (seed, month, purpose, customer, firm), never taken from a stream.

Two runs that differ only in a lever therefore share all their luck; one more customer or one more rival leaves
everybody else's luck alone; and no order, thread or process can change a result.
"""

from __future__ import annotations

from enum import IntEnum

import numpy as np

from sim.market.arithmetic import log
from sim.market.compiled import rule, walk


class Purpose(IntEnum):
    """What a draw is for. A new purpose gets a new number; numbers are never used again."""

    KIND = 1
    PRICE_WEIGHT = 2
    SPEND = 3
    RECEPTIVITY = 4
    VARIETY = 5
    HABIT = 6
    SOCIABILITY = 7
    REWARD_THRESHOLD = 8
    TENURE = 9
    BOND = 10
    POINTS = 11
    CONTRACT = 12
    TASTE = 13
    OPINION = 14
    LISTENER = 15
    CHANNEL = 16
    GOAL = 17
    KNOWN = 18
    EMPLOYEE = 19
    NOISE = 20
    REVIEW = 21
    PERFORMANCE = 22
    FAILURE = 23
    CONTACT = 24
    WARMTH = 25
    JOIN = 26
    SPEAK = 27
    NEED = 28
    LEARN = 29
    LISTEN = 30
    COLLEAGUE = 31
    HURRY = 32
    VOICE = 33
    READINESS = 34
    DETECT = 35
    SETTLE = 36
    QUICK = 37
    HEADQUARTERS = 38
    BUY = 39
    AWARE = 40
    SEARCH = 41
    INTERVIEW = 42
    SURVEYED = 43
    ANSWER = 44
    TURNOVER = 45
    STAFF = 46
    LEVER = 47
    HALF = 48
    OCCASIONS = 49
    BASKET = 50
    GAMMA = 51


_ONE = np.uint64(1)
_WEYL = np.uint64(0x9E3779B97F4A7C15)
_MIX_A = np.uint64(0xBF58476D1CE4E5B9)
_MIX_B = np.uint64(0x94D049BB133111EB)
_S12, _S16, _S27, _S30, _S31, _S32, _S48 = (np.uint64(s) for s in (12, 16, 27, 30, 31, 32, 48))
_LOW16 = np.uint64(0xFFFF)
_FLOAT_ONE = np.uint64(0x3FF0000000000000)


@rule
def mixed(z):
    """Return 64 well-mixed bits of z (the finaliser of splitmix64; Steele, Lea & Flood 2014)."""
    z = (z ^ (z >> _S30)) * _MIX_A
    z = (z ^ (z >> _S27)) * _MIX_B
    return z ^ (z >> _S31)


@rule
def key(seed, month, purpose, firm):
    """Return the key under which the customers' draws of one purpose in one month are looked up."""
    k = mixed(np.uint64(seed) + _WEYL)
    k = mixed(k ^ (np.uint64(month) * _WEYL + _ONE))
    return mixed(k ^ ((np.uint64(purpose) << _S32) + np.uint64(firm)))


@rule
def bits(k, customer):
    """Return the 64 random bits of one customer under one key."""
    return mixed(np.uint64(customer) * _WEYL + k)


@rule
def uniform(k, customer):
    """Return a uniform draw strictly between 0 and 1, in steps of 2**-52."""
    return np.uint64((bits(k, customer) >> _S12) | _FLOAT_ONE).view(np.float64) - (1.0 - 2.0**-53)


@rule
def gumbel(k, customer):
    """Return a standard Gumbel draw (sd 1.28)."""
    return -log(-log(uniform(k, customer)))


@rule
def bell(k, customer):
    """Return a nearly normal draw: the sum of four 16-bit uniforms, mean 0, sd 1, never beyond 3.47.

    Bounded on purpose: it spreads experiences on a scale that has ends.
    """
    b = bits(k, customer)
    total = np.int64(b & _LOW16) + np.int64((b >> _S16) & _LOW16) + np.int64((b >> _S32) & _LOW16) + np.int64(b >> _S48)
    return (np.float64(total) - 131070.0) * (1.7320508075688772 / 65536.0)


@walk
def named_uniform(seed, month, purpose, firm, number):
    """Return one named uniform draw, for callers in Python.   number: of the customer or lever."""
    return uniform(key(seed, month, purpose, firm), number)


@walk
def named_gumbel(seed, month, purpose, firm, number):
    """Return one named Gumbel draw, for callers in Python."""
    return gumbel(key(seed, month, purpose, firm), number)


@walk
def named_bell(seed, month, purpose, firm, number):
    """Return one named, nearly normal draw, for callers in Python."""
    return bell(key(seed, month, purpose, firm), number)
