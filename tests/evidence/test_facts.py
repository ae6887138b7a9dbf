"""Published facts: what their files declare of the numbers, and that every measurement returns these."""

import re

import numpy as np
import pytest

from sim.evidence.facts import Target, assess, facts
from sim.evidence.lab import Lab
from sim.measures.intervals import Interval

HAN = re.compile("[\u4e00-\u9fff]")
TARGETS = [(number, code, one) for number, fact in facts().items() for code, one in (fact.checks | fact.own).items()]


@pytest.mark.parametrize(("number", "code", "target"), TARGETS, ids=lambda one: one if isinstance(one, str) else "")
def test_what_is_measured_is_named_in_both_languages_and_has_a_band_or_says_that_it_has_none(number, code, target):
    assert HAN.search(target.name_zh) or target.name.startswith(target.name_zh)
    assert (target.low is None and target.high is None) == ("no target" in target.name) == ("无目标" in target.name_zh)
    assert None in {target.low, target.high} or target.low < target.high
    assert "{" not in target.name or code in facts()[number].own


def test_a_fact_is_measured_or_says_why_not():
    for fact in facts().values():
        assert bool(fact.checks) != bool(fact.untestable), fact.id


@pytest.mark.parametrize(("low", "high", "whole", "found", "passed"), [
    (1.0, 2.0, False, (1.0, 0.0, 3.0), True), (1.0, 2.0, False, (2.1, 1.0, 3.0), False),
    (None, 2.0, False, (-9.0, np.nan, np.nan), True), (None, None, False, (np.nan, np.nan, np.nan), False),
    (0.0, None, True, (1.0, 0.1, 2.0), True), (0.0, None, True, (1.0, 0.0, 2.0), False),
    (None, 0.0, True, (-1.0, -2.0, 0.1), False), (0.0, None, True, (1.0, np.nan, np.nan), False),
])  # fmt: skip
def test_a_band_is_for_the_mean_and_a_direction_for_the_whole_interval(low, high, whole, found, passed):
    target = Target(name="n {at}", name_zh="数", low=low, high=high, whole=whole)
    check = target.check(Interval(*map(np.asarray, found)), at="7")
    assert (check.name, check.low, check.high, check.passed) == ("n 7", low, high, passed)


@pytest.mark.slow
@pytest.mark.parametrize("number", [number for number, fact in facts().items() if fact.checks])
def test_a_measurement_returns_the_numbers_that_are_declared(number):
    checks = assess(facts()[number], Lab(seeds=3, customers=1200, threads=1)).checks
    assert len({one.name for one in checks}) == len(checks) == len(facts()[number].checks)
    assert np.isfinite([(one.mean, one.lo, one.hi) for one in checks]).all()
