"""What a promise weighs with each customer, and what it is to get less than one has."""

from __future__ import annotations

import numpy as np

from sim.market.compiled import rule
from sim.market.rules.choice import INEXPERIENCE, expected_experience, lesser_quality, promise_weight


@rule
def weigh_promise(b, c, p, s, k):
    """Work out how much a firm's promise counts with each customer; the same for all unless it is by inexperience."""
    lo, hi = b.lo, b.hi
    if p.structure.promise == INEXPERIENCE:
        months_used = c.months_used[k, lo:hi]
        for j in range(hi - lo):
            s.promised[j] = promise_weight(np.float64(months_used[j]), p)
    elif k == 0:
        for j in range(hi - lo):
            s.promised[j] = promise_weight(0.0, p)


@rule
def expect_of_own(b, c, p, s):
    """Work out what each customer expects of the own provider, where it counts to expect less of another."""
    lo, hi = b.lo, b.hi
    if p.choice.quality_loss > 1.0:
        f = c.provider[lo:hi]
        for j in range(hi - lo):
            promised = promise_weight(np.float64(c.months_used[f[j], lo + j]), p)
            s.own_expected[j] = expected_experience(s.own_satisfaction[j], s.own_expectation[j], promised, p.choice)


@rule
def fear_worse(b, c, p, s, k):
    """Let a firm lose by being worse than what each customer has.   p: Choice."""
    lo, hi = b.lo, b.hi
    if p.quality_loss > 1.0:
        satisfaction, expectation = c.satisfaction[k, lo:hi], c.expectation[k, lo:hi]
        for j in range(hi - lo):
            expected = expected_experience(np.float64(satisfaction[j]), np.float64(expectation[j]), s.promised[j], p)
            s.rival[j] -= lesser_quality(expected, s.own_expected[j], p)
