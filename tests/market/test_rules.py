"""Rules, one customer at a time, in plain Python: directions, bounds, and the shapes their docstrings promise."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.market import exits, hold
from sim.market.rules import (
    attention,
    bond,
    experience,
    ladder,
    lock_in,
    money,
    news,
    programme,
    reach,
    satisfaction,
    talk,
)
from sim.parameters import Parameters

P = Parameters().values()
share = st.floats(0.0, 1.0)


def test_a_price_above_reference_hurts_more_than_one_below_pleases():
    loss = -money.price_feeling(33.0, 30.0, P.price)
    gain = money.price_feeling(27.0, 30.0, P.price)
    assert loss / gain == pytest.approx(P.price.loss_aversion)
    assert money.price_feeling(30.0, 30.0, P.price) == 0.0


@given(share, share, share, st.integers(-9, 9))
def test_advertising_never_lowers_an_expectation_and_all_stay_on_the_scale(expectation, claim, reach_, messages):
    heard = news.talk_heard(messages, P.word_of_mouth)
    quiet = news.expectation_after_news(expectation, claim, 0.0, heard, P.news)
    loud = news.expectation_after_news(expectation, claim, reach_, heard, P.news)
    assert 0.0 <= quiet <= loud <= 1.0
    assert abs(heard) <= P.word_of_mouth.most_heard


@given(share, st.floats(-0.5, 1.5), share, st.floats(0, 3))
def test_satisfaction_stays_on_the_scale_and_a_bond_never_makes_disappointment_worse(
    before, performance, expectation, felt
):
    cold = satisfaction.satisfaction_next(before, performance, expectation, 0.0, P.satisfaction)
    bonded = satisfaction.satisfaction_next(before, performance, expectation, felt, P.satisfaction)
    assert 0.0 <= cold <= bonded <= 1.0


def test_disappointment_weighs_more_than_delight():
    up = satisfaction.satisfaction_next(0.6, 0.7, 0.6, 0.0, P.satisfaction) - satisfaction.satisfaction_next(
        0.6, 0.7, 0.7, 0.0, P.satisfaction
    )
    down = satisfaction.satisfaction_next(0.6, 0.5, 0.5, 0.0, P.satisfaction) - satisfaction.satisfaction_next(
        0.6, 0.5, 0.6, 0.0, P.satisfaction
    )
    assert down / up == pytest.approx(P.satisfaction.loss_weight)


def test_expectation_ratchets():
    up = satisfaction.expectation_next(0.5, 0.7, P.expectation) - 0.5
    down = 0.5 - satisfaction.expectation_next(0.5, 0.3, P.expectation)
    assert up > down > 0.0


@given(share, st.floats(-0.5, 1.5), st.booleans(), share, st.booleans(), st.booleans(), share)
def test_bonds_stay_shares_and_receptivity_never_hurts(before, warmth, met, receptivity, kept, is_betrayed, letter):
    after = bond.bond_next(before, warmth, met, receptivity, kept, is_betrayed, letter, P.bond)
    closed = bond.bond_next(before, warmth, met, 0.0, kept, is_betrayed, letter, P.bond)
    assert 0.0 <= closed <= after <= 1.0


def test_bonds_break_faster_than_they_build():
    built = bond.bond_next(0.5, P.bond.expected_warmth + 0.3, True, 0.5, False, False, 0.0, P.bond)
    broken = bond.bond_next(0.5, P.bond.expected_warmth - 0.3, True, 0.5, False, False, 0.0, P.bond)
    still = bond.bond_next(0.5, 0.0, False, 0.5, False, False, 0.0, P.bond)
    assert still - broken > built - still > 0.0


@given(st.floats(0, 200), st.floats(1, 200))
def test_points_are_worth_their_face_value_at_the_reward_and_less_before(points, threshold):
    worth = programme.points_worth(points, threshold, P.programme)
    assert worth <= points + 1e-9
    assert programme.points_worth(threshold, threshold, P.programme) == pytest.approx(threshold)


def test_joining_is_a_choice():
    assert programme.joins(0.0, 0.12, 0.10, P.programme)
    assert not programme.joins(0.0, 0.08, 0.10, P.programme)
    assert not programme.joins(0.99, 0.12, 0.10, P.programme)
    assert not programme.joins(0.0, 0.0, 0.0, P.programme)


def test_lock_in_is_what_leaving_forfeits_and_a_full_buyout_takes_the_points_out_of_it():
    assert lock_in.forfeit(0.0, 0.0, P) == P.choice.hassle
    assert lock_in.forfeit(0.7, 0.0, P) - lock_in.compensated(0.7, 1.0, P.price) == pytest.approx(P.choice.hassle)


@given(
    st.floats(0, 5),
    st.floats(0, 5),
    st.sampled_from([0.0, 1.0]),
    share,
    st.sampled_from([0.0, 1.0]),
    st.sampled_from([0.0, 1.0]),
    st.floats(0, 3),
)
def test_review_chance_is_a_chance_and_no_trigger_lowers_it(pull, grievance, contacted, poached, ended, cashed, warned):
    chance = attention.review_chance(pull, grievance, contacted, poached, ended, cashed, warned, P.attention)
    assert attention.review_chance(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, P.attention) == pytest.approx(P.attention.base)
    assert P.attention.base - 1e-12 <= chance <= 1.0


def test_recovery_heals_some_of_the_same_failures():
    for luck in (0.001, 0.01, 0.02, 0.029, 0.5):
        assert experience.failed(luck, 0.03) or not experience.betrayed(luck, 0.03, 0.0)
        assert experience.betrayed(luck, 0.03, 0.2) or not experience.betrayed(luck, 0.03, 0.6)
    assert not experience.betrayed(0.0, 0.03, 1.0)


def test_talk_is_rare_and_needs_a_reason():
    assert talk.message(0.5, 3.0, 1.0, 3.0, 1.0, P.word_of_mouth) == 0
    assert talk.message(1e-9, 1.0, 0.9, 0.0, 1.0, P.word_of_mouth) == 1
    assert talk.message(1 - 1e-9, 1.0, 0.9, 1.0, 1.0, P.word_of_mouth) == -1
    assert talk.message(1e-9, 0.0, 0.9, 0.0, 1.0, P.word_of_mouth) == 0
    assert talk.message(1 - 1e-9, 0.0, 0.1, 0.0, 1.0, P.word_of_mouth) == 0


def test_rungs():
    at = P.ladder
    assert ladder.rung(False, 1.0, 5.0, True, at) == 0
    assert [
        ladder.rung(True, s, f, praised, at)
        for s, f, praised in ((0.2, 5, True), (0.9, 0, True), (0.9, 5, False), (0.9, 5, True))
    ] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("who", "spend", "member", "tenure", "dissatisfaction"),
    [(0, 0, 0, 0, 0), (1, 2.0, 0, 0, 0), (2, 0, 0, 40, 0), (3, 0, 0, 0, 0.6), (4, 0, 1, 0, 0)],
)
def test_selectors_reach_whom_they_name(who, spend, member, tenure, dissatisfaction):
    least = {0: 0.0, 1: 1.6, 2: 36.0, 3: 0.5, 4: 1.0}[who]
    assert reach.is_reached(float(who), least, spend, member, tenure, dissatisfaction)
    if who:
        assert not reach.is_reached(float(who), least, 0, 0, 0, 0)


def test_what_holds_a_customer():
    assert hold.hold_of(1.0, 1.0, 0.0, 0.0, 0.5, 0.5, 0.5) == hold.VALUE
    assert hold.hold_of(0.0, 0.0, 0.6, 0.0, 0.5, 0.5, 0.5) == hold.BOND
    assert hold.hold_of(0.0, 0.0, 0.1, 0.6, 0.5, 0.5, 0.5) == hold.LOCK_IN
    assert hold.hold_of(0.0, 0.0, 0.1, 0.1, 0.5, 0.5, 0.5) == hold.HABIT
    assert hold.is_hostage(0.0, 0.0, 1.0, 0.0, 0.5, 0.5)
    assert not hold.is_hostage(0.0, 0.6, 1.0, 0.0, 0.5, 0.5)
    assert hold.is_fan(0.0, 0.0, 1.0, 0.0, 0.0, 0.5, 0.5)
    assert not hold.is_fan(0.0, 0.0, 1.0, 0.6, 0.0, 0.5, 0.5)


@given(st.lists(st.floats(-2, 2), min_size=10, max_size=10).filter(lambda terms: max(terms[:3] + terms[4:]) > 1e-6))
def test_reasons_of_one_leaver_add_up_to_one_leaver(terms):
    totals = [0] * 10
    exits.add_exit(totals, exits.exit_terms(*terms))
    assert sum(totals) == exits.PARTS
    assert min(totals) >= 0
