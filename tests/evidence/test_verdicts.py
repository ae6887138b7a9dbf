"""From effects to verdicts: every verdict can be reached, and none without its reason."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence.effects import EFFECTS, effect
from sim.evidence.verdicts import VERDICTS, expected, judge, verdict_of, verdict_on
from sim.measures.intervals import Interval, interval


def measured(lo, hi):
    return Interval((lo + hi) / 2, lo, hi)


@pytest.mark.parametrize(
    ("words", "lo", "hi", "said"),
    [
        ("> 0", 0.5, 1.5, "supported"),
        ("> 0", -1.5, -0.5, "refuted"),
        ("> 0", -0.5, 1.5, "open"),
        ("> 0", -0.05, 0.05, "none"),
        ("> 0", 0.01, 0.05, "none"),  # clear, but too small to matter
        ("> 0", -0.05, 0.2, "open"),
        ("> 0", -1.5, 0.05, "none"),  # whatever it is, it is nothing like what was claimed
        ("> 0", -1.5, -0.05, "refuted"),
        ("> 0", -0.08, -0.02, "none"),
        ("> 0", -0.2, -0.15, "refuted"),
        ("< 0", -1.5, -0.5, "supported"),
        ("< 0", 0.5, 1.5, "refuted"),
        ("> 1", 1.01, 1.05, "none"),
        ("> 1", 1.2, 1.5, "supported"),
        ("2.5 to 3.5", 2.6, 3.4, "supported"),
        ("2.5 to 3.5", 2.4, 3.4, "open"),
        ("2.5 to 3.5", 1.1, 1.3, "refuted"),
        ("-1 to 1", -0.2, 0.3, "supported"),
        ("-1 to 1", 1.2, 1.4, "refuted"),
        ("> 0", math.nan, math.nan, "open"),
    ],
)
def test_one_effect_against_what_was_claimed(words, lo, hi, said):
    assert judge(measured(lo, hi), expected(words), 0.1) == said


@given(st.floats(-5, 5), st.floats(0.001, 3), st.floats(0.0, 1.0))
def test_opposite_claims_are_never_both_supported(mean, half, least):
    found = Interval(np.float64(mean), np.float64(mean - half), np.float64(mean + half))
    one, other = (judge(found, expected(words), least) for words in ("> 0", "< 0"))
    assert {one, other} in ({"supported", "refuted"}, {"open"}, {"none"}, {"none", "open"})


@pytest.mark.parametrize("words", ["", "0", "> x", "3 to 2", "more than 0", ">0"])
def test_an_expectation_that_means_nothing_is_refused(words):
    with pytest.raises(ValueError, match="not an expectation"):
        expected(words)


@pytest.mark.parametrize(
    ("default", "turned", "is_assumed", "said"),
    [
        ("supported", [], False, "supported"),
        ("supported", [], True, "assumed"),
        ("supported", ["refuted"], False, "depends"),
        ("supported", ["refuted"], True, "depends"),
        ("supported", ["none"], False, "supported"),  # an effect that fades with its cause is no change of sign
        ("refuted", [], True, "refuted"),
        ("refuted", ["refuted", "none"], False, "refuted"),
        ("refuted", ["supported"], False, "depends"),
        ("none", ["supported"], False, "depends"),
        ("none", [], False, "refuted"),
        ("open", [], False, "not testable"),
        ("open", ["supported"], False, "not testable"),
        ("open", ["supported", "refuted"], False, "depends"),
    ],
)
def test_verdict_on_an_experiment(default, turned, is_assumed, said):
    assert verdict_of(default, turned, is_assumed) == said


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        (["supported", "supported"], "supported"),
        (["refuted"], "refuted"),
        (["supported", "refuted", "depends"], "supported in part"),
        (["supported", "depends"], "supported in part"),
        (["not testable", "supported"], "supported in part"),
        (["assumed", "assumed"], "assumed"),
        (["assumed", "supported"], "supported in part"),
        (["depends", "refuted"], "depends"),
        (["assumed", "refuted"], "refuted"),
        (["assumed", "depends"], "depends"),
        (["not testable", "assumed"], "assumed"),
        (["not testable", "not testable"], "not testable"),
    ],
)
def test_a_claim_is_supported_in_part_where_some_part_of_it_is(parts, said):
    assert verdict_on(parts) == said
    assert said in VERDICTS


def test_a_difference_has_the_usual_paired_interval():
    luck = np.random.default_rng(1)
    a, b = luck.normal(size=(2, 20))
    assert effect("difference", [a, b]) == pytest.approx(interval(a - b))


def test_a_ratio_covers_the_truth_as_often_as_it_says():
    luck = np.random.default_rng(2)
    hits = 0
    for _ in range(400):
        shared = luck.normal(10.0, 1.0, 20)
        found = effect("ratio", [1.5 * shared + luck.normal(0, 0.5, 20), shared + luck.normal(0, 0.5, 20)])
        hits += found.lo <= 1.5 <= found.hi
    assert 0.92 <= hits / 400 <= 0.98


def test_every_effect_of_nothing_is_nothing():
    same = np.linspace(0.2, 0.6, 20)
    nothing = {"difference": 0.0, "interaction": 0.0, "ratio": 1.0, "odds_ratio": 1.0}
    for kind, zero in nothing.items():
        found = effect(kind, [same] * EFFECTS[kind][0])
        assert found == pytest.approx((zero, zero, zero), abs=1e-12)


def test_one_seed_gives_no_interval():
    found = effect("difference", [np.array([2.0]), np.array([1.0])])
    assert found.mean == 1.0
    assert math.isnan(found.lo)
