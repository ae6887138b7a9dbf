"""Rules, one customer at a time, in plain Python: directions, bounds, and the shapes their docstrings promise."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import MarketModel
from sim.levers.who import SELECTORS
from sim.market import exits, hold
from sim.market.rules import (
    attention,
    bond,
    brand,
    choice,
    experience,
    failure,
    ladder,
    lock_in,
    money,
    need,
    news,
    programme,
    reach,
    repertoire,
    satisfaction,
    staff,
    talk,
)
from sim.market.terms import derive
from sim.market.totals import LOYALTIES
from sim.parameters import Parameters
from sim.scenario import Scenario

P = Parameters().values()
share = st.floats(0.0, 1.0)
flag = st.booleans()
some = st.floats(0.0, 5.0)


def test_a_price_above_reference_hurts_more_than_one_below_pleases():
    loss = -money.price_feeling(33.0, 30.0, P.price)
    gain = money.price_feeling(27.0, 30.0, P.price)
    assert loss / gain == pytest.approx(P.price.loss_aversion)
    assert money.price_feeling(30.0, 30.0, P.price) == 0.0


def test_a_sum_is_weighed_as_if_spread_over_the_months_people_think_ahead():
    a_years_cut = 4.0 * money.price_feeling(28.0, 30.0, P.price)
    assert money.sum_utility(2.0 * P.price.months_counted, 30.0, 4.0, P.price) == pytest.approx(a_years_cut)
    assert money.sum_utility(10.0, 60.0, 4.0, P.price) == pytest.approx(money.sum_utility(10.0, 30.0, 4.0, P.price) / 2)
    assert money.sum_utility(10.0, 30.0, 0.0, P.price) == money.sum_utility(0.0, 30.0, 4.0, P.price) == 0.0


def test_people_get_used_to_a_price():
    reference = 30.0
    for month in range(200):
        after = money.reference_next(reference, 24.0, P.price)
        assert month > 0 or 24.0 < after < 30.0
        reference = after
    assert reference == pytest.approx(24.0, abs=1e-3)


@given(share, share, share, st.integers(-9, 9))
def test_advertising_never_lowers_an_expectation_and_all_stay_on_the_scale(expectation, claim, reach_, messages):
    heard = news.talk_heard(messages, P.word_of_mouth)
    quiet = news.expectation_after_news(expectation, claim, 0.0, heard, P.news)
    loud = news.expectation_after_news(expectation, claim, reach_, heard, P.news)
    assert 0.0 <= quiet <= loud <= 1.0
    assert abs(heard) <= P.word_of_mouth.most_heard


def satisfied(before, performance, expectation, felt=0.0, tied=0.0, captivity=0.0):
    return satisfaction.satisfaction_next(before, performance, expectation, felt, tied, captivity, P.satisfaction)


@given(share, st.floats(-0.5, 1.5), share, some, share, st.floats(-0.5, 0.5))
def test_satisfaction_stays_on_the_scale_and_a_bond_never_makes_disappointment_worse(
    before, performance, expectation, felt, tied, captivity
):
    cold = satisfied(before, performance, expectation, 0.0, tied, captivity)
    bonded = satisfied(before, performance, expectation, felt, tied, captivity)
    assert 0.0 <= cold <= bonded <= 1.0


def test_disappointment_weighs_more_than_delight():
    up = satisfied(0.6, 0.7, 0.6) - satisfied(0.6, 0.7, 0.7)
    down = satisfied(0.6, 0.5, 0.5) - satisfied(0.6, 0.5, 0.6)
    assert down / up == pytest.approx(P.satisfaction.loss_weight)


def test_captivity_turns_disappointment_either_way_and_leaves_the_free_and_the_delighted_alone():
    resentful, plain, discounting = (satisfied(0.6, 0.4, 0.6, 0.0, 0.8, captivity) for captivity in (0.3, 0.0, -0.3))
    assert resentful < plain < discounting
    assert satisfied(0.6, 0.4, 0.6, 0.0, 0.0, 0.5) == plain
    assert satisfied(0.6, 0.8, 0.6, 0.0, 0.8, 0.5) == satisfied(0.6, 0.8, 0.6)


def test_expectation_ratchets():
    up = satisfaction.expectation_next(0.5, 0.7, P.expectation) - 0.5
    down = 0.5 - satisfaction.expectation_next(0.5, 0.3, P.expectation)
    assert up > down > 0.0


@given(share, share)
def test_what_was_heard_of_other_firms_gives_way_to_what_one_last_knew(expectation, known):
    after = satisfaction.expectation_faded(expectation, known, P.expectation)
    assert min(expectation, known) - 1e-12 <= after <= max(expectation, known) + 1e-12
    assert satisfaction.expectation_faded(known, known, P.expectation) == pytest.approx(known)


def bonded(
    before=0.5, warmth=0.5, met=1.0, receptivity=0.5, content=0.8, kept=False, left=0.0, letter=0.0, vain=0.0, usual=1.0,
    p=P.bond,
):  # fmt: skip
    return bond.bond_next(before, warmth, met, usual, receptivity, content, kept, left, letter, vain, p)


@given(share, st.floats(-0.5, 1.5), flag, share, share, flag, st.floats(0, 6), share, flag)
def test_bonds_stay_shares_and_receptivity_never_hurts(
    before, warmth, met, receptivity, content, kept, left, letter, vain
):
    after = bonded(before, warmth, float(met), receptivity, content, kept, left, letter, float(vain))
    closed = bonded(before, warmth, float(met), 0.0, content, kept, left, letter, float(vain))
    assert 0.0 <= closed <= after <= 1.0


def test_bonds_build_on_warmth_above_what_is_expected_and_peaks_weigh_more():
    usual = P.bond.expected_warmth
    still = bonded(met=0.0)
    assert still == pytest.approx(bond.bond_faded(0.5, P.bond))
    small, large = (bonded(warmth=usual + by) - still for by in (0.1, 0.4))
    assert small > 0.0
    assert large > 4 * small
    assert bonded(warmth=usual) == still
    assert still > bonded(warmth=usual - 0.4)


def test_warmth_does_not_build_a_bond_where_the_core_is_bad():
    built = [bonded(warmth=0.9, content=content) for content in (0.0, P.bond.core / 2, P.bond.core, 1.0)]
    assert built[0] == pytest.approx(bonded(met=0.0))
    assert built[0] < built[1] < built[2] == built[3]


@pytest.mark.parametrize("blow", [{"left": 1.0}, {"vain": 1.0}, {"warmth": 0.0}])
def test_bonds_break_on_betrayal_and_on_what_was_asked_in_vain(blow):
    assert bonded(**({"met": 0.0} | blow | ({"met": 1.0} if "warmth" in blow else {}))) < bonded(met=0.0)


def test_a_kept_promise_and_a_personal_contact_add_a_little_to_the_receptive_only():
    for gift in ({"kept": True}, {"letter": 1.0}):
        assert bonded(met=0.0, **gift) > bonded(met=0.0)
        assert bonded(met=0.0, receptivity=0.0, **gift) == bonded(met=0.0, receptivity=0.0)


def test_who_recommends_a_firm_comes_to_believe_it():
    p = P.bond._replace(spoken=0.1)
    assert bond.bound_by_word(0.5, 1, p) == pytest.approx(0.55)
    assert [bond.bound_by_word(0.5, tone, p) for tone in (0, -1)] == [0.5, 0.5], "silence and warnings bind nobody"
    assert bond.bound_by_word(1.0, 1, p) == 1.0
    assert bond.bound_by_word(0.5, 1, P.bond._replace(spoken=0.0)) == 0.5, "the old market"


def test_warmth_of_a_known_person_builds_more_and_coldness_breaks_no_more():
    alike, known = P.bond._replace(usual=0.0), P.bond._replace(usual=0.5)
    still, anybody = bonded(met=0.0), bonded(warmth=0.9, p=alike)
    assert bonded(warmth=0.9, p=alike, usual=0.0) == anybody
    assert bonded(warmth=0.9, p=known, usual=0.0) == anybody
    assert bonded(warmth=0.9, p=known) - still == pytest.approx(1.5 * (anybody - still))
    assert bonded(warmth=0.1, p=known) == bonded(warmth=0.1, p=alike)
    assert [bond.is_known_person(*who) for who in ((3, 3, 0.0), (3, 3, 1.0), (4, 3, 0.0))] == [1.0, 0.0, 0.0]


def test_part_of_a_bond_goes_with_the_employee():
    assert bond.bond_without(0.6, 0.0, P.bond) == 0.6
    assert bond.bond_without(0.6, 1.0, P.bond) == pytest.approx(0.6 * (1.0 - P.bond.person))


def test_feeling_weighs_more_and_reason_less_as_a_relation_matures():
    assert choice.maturity(0.0, P.choice) == 0.0
    assert choice.maturity(P.choice.mature_months, P.choice) == pytest.approx(0.5)
    assert bond.felt_bond(1.0, 1.0, P.choice, P.bond) == pytest.approx(P.bond.weight)
    assert bond.felt_bond(1.0, 0.0, P.choice, P.bond) < P.bond.weight
    old, new = (choice.rational_weight(4.0, 1.0, mature, P.choice) for mature in (1.0, 0.0))
    assert old < new == 4.0
    assert choice.rational_weight(4.0, 1.3, 0.0, P.choice) == pytest.approx(1.3 * 4.0)
    assert choice.habit_pull(0.6, 0.0) == 0.0
    assert choice.habit_pull(0.6, 1.0) == 0.6
    assert bond.damped(4.0, 0.0, P.bond) == 4.0
    assert 0.0 <= bond.damped(4.0, 100.0, P.bond) < 1e-9


@given(st.floats(0, 200), st.floats(1, 200))
def test_points_are_worth_their_face_value_at_the_reward_and_less_before(points, threshold):
    value = P.programme.value
    worth = programme.points_worth(points, threshold, P.programme)
    assert worth <= value * points + 1e-9
    assert programme.points_worth(threshold, threshold, P.programme) == pytest.approx(value * threshold)
    in_cents = programme.points_worth(points * 100.0, threshold * 100.0, P.programme)
    assert in_cents == pytest.approx(100.0 * worth, abs=1e-9)


def test_a_reward_gains_worth_faster_as_it_comes_near():
    worth = np.array([programme.points_worth(points, 100.0, P.programme) for points in range(0, 101, 10)])
    assert (np.diff(worth, 2) > 0.0).all()


def test_the_higher_tier_earns_faster():
    assert programme.earning_rate(0.1, 23.0, 1.0, 24.0, 0.5) == 0.1
    assert programme.earning_rate(0.1, 24.0, 1.0, 24.0, 0.5) == pytest.approx(0.15)
    assert programme.earning_rate(0.1, 12.0, 2.0, 24.0, 0.5) == pytest.approx(0.15)


def test_joining_is_a_choice():
    assert programme.joins(0.0, 0.12, 0.10, P.programme)
    assert not programme.joins(0.0, 0.08, 0.10, P.programme)
    assert not programme.joins(0.99, 0.12, 0.10, P.programme)
    assert not programme.joins(0.0, 0.0, 0.0, P.programme)
    assert not programme.joins(0.0, 0.5, 1e-6, P.programme._replace(value=0.0))


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


def test_every_trigger_raises_the_chance_of_a_review():
    quiet = attention.review_chance(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, P.attention)
    for at, much in enumerate((3.0, 1.0, 1.0, 1.0, 1.0, 1.0, 2.0)):
        triggers = [much if place == at else 0.0 for place in range(7)]
        assert attention.review_chance(*triggers, P.attention) > quiet, at
    assert attention.review_chance(P.attention.price_threshold, 0, 0, 0, 0, 0, 0, P.attention) == quiet
    assert attention.price_pull(30.0, 24.0, 30.0, 4.0) == pytest.approx(0.8)
    assert attention.price_pull(24.0, 30.0, 30.0, 4.0) == 0.0


def left(outcome, major=False):
    return failure.failure_left(outcome, major, P.failure)


def test_what_is_left_of_a_failure_is_ordered_as_in_the_tarp_table():
    """Settled quickly < settled late < said in vain < not said at all, minor and major; nothing is more than healed."""
    for major in (False, True):
        quick, slow, in_vain, silent = (
            left(outcome, major) for outcome in (failure.QUICK, failure.SLOW, failure.IN_VAIN, failure.SILENT)
        )
        assert 0.0 < quick < slow < in_vain < silent
    assert left(failure.SILENT) == 1.0
    for outcome in (failure.QUICK, failure.SLOW, failure.IN_VAIN, failure.SILENT):
        assert left(outcome, True) == pytest.approx(P.failure.severity * left(outcome))


def test_a_failed_recovery_is_a_double_deviation_and_having_said_it_is_a_relief():
    vain = failure.failure_left(failure.IN_VAIN, False, P.failure)
    assert failure.failure_left(failure.IN_VAIN, False, P.failure._replace(double=0.0)) < vain
    assert failure.failure_left(failure.IN_VAIN, False, P.failure._replace(relief=0.0)) > vain


@pytest.mark.parametrize(
    ("said", "found", "settled", "quick", "written", "heard", "outcome"),
    [
        (0, 0, 1, 1, 1, 1, failure.SILENT),
        (1, 0, 1, 1, 0, 0, failure.QUICK),
        (0, 1, 1, 1, 0, 0, failure.QUICK),
        (1, 0, 1, 0, 0, 0, failure.SLOW),
        (1, 0, 0, 1, 1, 1, failure.SLOW),
        (1, 0, 0, 1, 1, 0, failure.IN_VAIN),
        (1, 0, 0, 1, 0, 1, failure.IN_VAIN),
        (1, 1, 0, 0, 0, 0, failure.IN_VAIN),
    ],
)
def test_what_comes_of_a_failure(said, found, settled, quick, written, heard, outcome):
    flags = (bool(x) for x in (said, found, settled, quick, written, heard))
    assert failure.outcome_of(*flags) == outcome


def test_who_has_complained():
    named = {name: at for at, name in enumerate(failure.OUTCOMES)}
    for add in (0, failure.MAJOR):
        assert not failure.has_complained(named["silent"] + add)
        assert all(failure.has_complained(named[name] + add) for name in ("quick", "slow", "in_vain"))
    assert not failure.has_complained(failure.NOTHING)


@given(flag, some, share, share)
def test_complaining_is_a_chance_that_bond_ease_voice_and_severity_raise(major, felt, ease, readiness):
    def chance(major=major, felt=felt, ease=ease, readiness=readiness):
        return failure.voice_chance(major, felt, ease, readiness, P.failure)

    assert 0.0 <= chance() <= 1.0
    assert chance(major=True) >= chance(major=False)
    assert chance(felt=felt + 0.1) >= chance()
    assert chance(ease=min(ease + 0.1, 1.0)) >= chance()
    assert chance(readiness=min(readiness + 0.1, 1.0)) >= chance()
    assert chance(ease=0.0) == 0.0


def test_about_half_complain_to_the_front_line_and_few_of_the_failures_reach_headquarters():
    """V48: some half of all to the front line, 1 to 5 % to headquarters; at most 15 letters per 100 complaints."""
    ease, middling = 0.5, 0.5
    told = np.mean([failure.voice_chance(major, 0.3, ease, middling, P.failure) for major in (False, False, True)])
    assert 0.3 < told < 0.7
    settled = failure.settle_chance(0.5, P.failure.usual_skill, P.failure)
    assert settled == pytest.approx(0.5)
    letters = told * (1.0 - settled) * failure.headquarters_chance(ease, P.failure)
    assert 0.005 < letters < 0.05
    assert letters / told < 0.15


@given(share, share)
def test_settling_depends_on_authority_and_skill(authority, skill):
    chance = failure.settle_chance(authority, skill, P.failure)
    assert 0.0 <= chance <= 1.0
    assert failure.settle_chance(authority, min(skill + 0.1, 1.0), P.failure) >= chance
    assert failure.settle_chance(min(authority + 0.1, 1.0), skill, P.failure) >= chance
    assert failure.settle_chance(0.0, skill, P.failure) == 0.0


def test_the_same_failures_happen_and_are_major_whatever_else_is_drawn():
    for luck in (0.001, 0.01, 0.02, 0.029, 0.5):
        assert failure.failed(luck, 0.03) or not failure.is_major(luck, 0.03, P.failure)
        assert failure.failed(luck, 0.03) or not failure.failed(luck, 0.02)
    lucks = (np.arange(100_000) + 0.5) / 100_000
    failed = [luck for luck in lucks.tolist() if failure.failed(luck, 0.03)]
    assert len(failed) == 3000
    assert np.mean([failure.is_major(luck, 0.03, P.failure) for luck in failed]) == pytest.approx(
        P.failure.major, abs=1e-3
    )


def test_functional_quality_is_a_hygiene_factor():
    """Below par every bit lacking is felt; above par more and more adds less and less, and never more than so much."""
    par = P.experience.par
    below = [experience.functional(quality, P.experience) for quality in np.linspace(0.0, par, 8)]
    np.testing.assert_allclose(below, np.linspace(0.0, par, 8))
    above = np.array([experience.functional(quality, P.experience) for quality in np.linspace(par, 1.0, 8)])
    assert (np.diff(above) > 0.0).all()
    assert (np.diff(above, 2) < 0.0).all()
    assert above[0] == pytest.approx(par)
    assert above[-1] < par + P.experience.above_par
    missing = par - experience.functional(par - 0.1, P.experience)
    assert missing > experience.functional(par + 0.1, P.experience) - par


def test_service_is_better_by_skill_worse_in_a_hurry_and_when_things_are_said_twice():
    def serve(skill=0.7, hurried=False, memory=0.5):
        return experience.service(skill, hurried, memory, P.experience, P.need)

    assert serve(skill=0.9) > serve()
    assert serve(hurried=True) < serve()
    assert serve(skill=1.0, hurried=True) == serve(skill=1.0)
    assert serve(memory=1.0) > serve()
    assert experience.machine_service(1.0, P.need) == 0.0
    assert experience.machine_service(0.2, P.need) < 0.0


def test_who_serves_whom_in_which_channel():
    store, online, dealer = (experience.human_share(channel, 0.3, P.dealers) for channel in range(3))
    assert (store, online, dealer) == (P.dealers.in_store, 0.3, P.dealers.human)


def test_performance_adds_up():
    def perform(fit=0.7, taste=0.0, known=0.0, luck=0.0, served=0.0, lost=0.0):
        return experience.performance(fit, taste, known, luck, served, lost, P.experience, P.need)

    assert perform() == 0.7
    assert perform(known=1.0) == pytest.approx(0.7 + P.need.fit)
    assert perform(taste=1.0) == pytest.approx(0.7 + P.experience.match)
    assert perform(luck=1.0) == pytest.approx(0.7 + P.experience.spread)
    assert perform(served=0.1, lost=0.3) == pytest.approx(0.5)


def test_grievances_fade_and_add_up():
    assert experience.grievance_next(1.0, 0.0, 0.0, 0.0, P.experience) == P.experience.grievance_left
    assert experience.grievance_next(1.0, 2.0, 0.0, 0.0, P.experience) == P.experience.grievance_left + 2.0


def test_captivity_makes_a_failure_rankle_more_or_less_and_only_with_the_captive():
    assert experience.grievance_next(0.0, 1.0, 1.0, 0.5, P.experience) == 1.5
    assert experience.grievance_next(0.0, 1.0, 1.0, -0.5, P.experience) == 0.5
    assert experience.grievance_next(0.0, 1.0, 0.0, 0.5, P.experience) == 1.0


def test_a_grievance_is_taken_along_and_comes_back_unless_it_is_put_right():
    assert experience.taken_along(False, 2.0, 0.0) == 0.0
    assert experience.taken_along(True, 2.0, 0.0) == 2.0
    assert experience.taken_along(True, 2.0, 1.0) == 0.0
    assert experience.grudge_next(1.0, P.experience) == P.experience.grudge_left
    assert choice.resentment(True, 2.0, P.choice) == 2.0 * P.choice.grievance
    assert choice.resentment(False, 2.0, P.choice) == 0.0


@given(luck=share, grievance=st.floats(0.0, 8.0), grudge=st.floats(0.0, 8.0), sociability=st.floats(0.1, 5.0))
def test_nobody_says_two_things_at_once(luck, grievance, grudge, sociability):
    tone = talk.message(luck, 0.5, 0.7, grievance, sociability, P.word_of_mouth)
    if talk.warns_of_former(luck, grievance, grudge, sociability, P.word_of_mouth):
        assert grudge > 0.0
        assert tone >= 0
    if grudge == 0.0:
        assert not talk.warns_of_former(luck, grievance, grudge, sociability, P.word_of_mouth)


def test_most_months_the_leading_goal_stays_and_a_new_one_may_be_any():
    p = P.need._replace(drift=0.02)
    lucks = ((np.arange(10_000) + 0.5) / 10_000).tolist()
    changed = [luck for luck in lucks if luck < p.drift]
    assert all(need.goal_next(2, luck, p) == 2 for luck in lucks if luck not in changed)
    drawn = np.bincount([need.goal_next(2, luck, p) for luck in changed])
    assert drawn.tolist() == [50, 50, 50, 50]


def test_value_is_led_by_the_leading_goal():
    for goal in range(len(need.GOALS)):
        assets = [1.0 if at == goal else 0.0 for at in range(4)]
        assert need.led_by(goal, *assets) == 1.0
        assert need.value_on(goal, *assets, P.need) == pytest.approx(P.need.focus)
        others = [0.0 if at == goal else 1.0 for at in range(4)]
        assert need.value_on(goal, *others, P.need) == pytest.approx(1.0 - P.need.focus)
        assert need.value_on(goal, 0.5, 0.5, 0.5, 0.5, P.need) == pytest.approx(0.5)


def test_what_follows_from_an_offer_is_what_the_rules_say():
    basis = np.array([[0.6, 0.9], [0.5, 0.9], [0.5, 0.2], [0.5, 0.4], [0.5, 0.6], [0.0, 8.0]])
    fit, seen, quick = derive(basis, P.experience, P.need, P.failure)
    for at, (quality, *assets, days) in enumerate(basis.T.tolist()):
        for goal in range(len(need.GOALS)):
            value = need.value_on(goal, *assets, P.need)
            worked = experience.functional(quality, P.experience)
            assert fit[goal, at] == pytest.approx(worked + P.need.weight * (value - 0.5))
            assert seen[goal, at] == pytest.approx(P.need.promise * value)
        assert quick[at] == pytest.approx(np.exp(-days / P.failure.quick_days))
    assert (fit[:, 0] == experience.functional(0.6, P.experience)).all(), "parity neither adds nor takes"


def test_needs_are_read_by_the_skilled_and_kept_by_firms_with_a_memory():
    assert need.is_read(0.0001, 0.7, 0.5, P.need)
    assert not need.is_read(0.0001, 0.0, 1.0, P.need)
    assert not need.is_read(0.0001, 1.0, 0.0, P.need)
    assert not need.is_read(P.need.reading, 1.0, 1.0, P.need)


@given(share, share, share)
def test_more_action_uses_some_of_the_same_answers(luck, listening, acted_on):
    assert need.is_asked(luck, listening) or not need.is_used(luck, listening, acted_on)
    assert need.is_used(luck, listening, 1.0) == need.is_asked(luck, listening)
    assert not need.is_used(luck, listening, 0.0)


@given(share, share, st.floats(-1.0, 1.0), share)
def test_a_brand_is_a_stock(stock, at_rest, mind, scandal):
    after = brand.brand_next(stock, at_rest, mind, scandal, P.news)
    assert 0.0 <= after <= 1.0
    assert brand.brand_next(stock, at_rest, max(mind, 0.0), scandal, P.news) >= after
    assert brand.brand_next(stock, at_rest, mind, 0.0, P.news) >= after
    assert brand.brand_next(stock, at_rest, min(mind + 0.1, 1.0), scandal, P.news) >= after
    assert brand.brand_next(stock, stock, 0.0, 0.0, P.news) == stock
    left_alone = brand.brand_next(stock, at_rest, 0.0, 0.0, P.news)
    assert abs(left_alone - at_rest) <= abs(stock - at_rest)
    assert brand.brand_next(stock, at_rest, mind, 1.0, P.news) == 0.0


def test_dealers_follow_margin_and_support():
    p = P.dealers
    still = brand.readiness_next(p.readiness, p.usual_margin, 0.0, p)
    assert still == pytest.approx(p.readiness)
    assert brand.readiness_next(p.readiness, p.usual_margin + 0.05, 0.0, p) > still
    assert brand.readiness_next(p.readiness, p.usual_margin, 0.3, p) > still
    assert brand.readiness_next(p.readiness, 0.0, 0.0, p) < still
    assert 0.0 <= brand.readiness_next(1.0, 0.5, 1.0, p) <= 1.0


@given(share, st.floats(0, 5))
def test_more_advertising_and_praise_make_a_firm_known_to_more(reached, praise):
    chance = news.known_chance(reached, praise, P.news)
    assert 0.0 <= chance <= 1.0
    assert news.known_chance(0.0, 0.0, P.news) == 0.0
    assert news.known_chance(min(reached + 0.1, 1.0), praise, P.news) >= chance
    assert news.known_chance(reached, praise + 1.0, P.news) >= chance


@given(share, share)
def test_morale_follows_internal_service_and_keeps_people(morale, internal):
    after = staff.morale_next(morale, internal, P.staff)
    assert min(morale, internal) - 1e-12 <= after <= max(morale, internal) + 1e-12
    assert 0.0 <= staff.leaving_chance(morale, P.staff) <= 1.0
    assert staff.leaving_chance(morale, P.staff) >= staff.leaving_chance(min(morale + 0.1, 1.0), P.staff)
    assert staff.leaving_chance(0.5, P.staff) == pytest.approx(P.staff.turnover)


@given(share, share, share, share, flag)
def test_skill_only_grows_and_training_and_mentors_speed_it_up(skill, training, mentoring, team, is_new):
    after = staff.skill_next(skill, training, mentoring, team, is_new, P.staff)
    assert skill <= after <= 1.0
    assert staff.skill_next(skill, min(training + 0.1, 1.0), mentoring, team, is_new, P.staff) >= after
    assert staff.skill_next(skill, training, mentoring, team, True, P.staff) >= after
    plain = staff.skill_next(skill, training, 0.0, team, False, P.staff)
    assert staff.skill_next(skill, training, mentoring, team, False, P.staff) == plain
    assert staff.skill_next(skill, training, mentoring, 0.0, True, P.staff) == plain


def test_customers_meet_coaching_person_and_mood():
    assert staff.shown_warmth(0.5, 0.1, 0.5, P.staff) == pytest.approx(0.6)
    assert staff.shown_warmth(0.5, 0.1, 1.0, P.staff) > 0.6 > staff.shown_warmth(0.5, 0.1, 0.0, P.staff)
    level = 0.4
    for _ in range(600):
        level = staff.level_next(level, 0.8, P.staff)
    assert level == pytest.approx(0.8)


def test_use_grows_with_the_years_for_some_time_and_with_the_bond():
    people = P.population._replace(spend_growth=0.02, growth_years=10.0)

    def use(tenure=0.0, felt=0.0, people=people):
        return money.use_of(1.5, tenure, felt, people, P.bond)

    assert use() == 1.5
    assert use(tenure=120.0) == pytest.approx(1.5 * 1.2)
    assert use(tenure=500.0) == use(tenure=120.0)
    assert use(tenure=60.0, people=people._replace(spend_growth=0.0)) == 1.5
    assert use(felt=1.0) == pytest.approx(1.5 * (1.0 + P.bond.spend))


@given(st.floats(0, 10_000))
def test_money_is_rounded_to_the_nearest_cent(amount):
    assert abs(money.cents(amount) - 100.0 * amount) <= 0.5 + 1e-6
    assert isinstance(money.cents(amount), int)


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


def test_loyalties():
    assert ladder.attitude(0.6, 0.3) == 0.6 + 0.3
    here_or_not = [(True, True), (False, True), (True, False), (False, False)]
    shown = [LOYALTIES[ladder.loyalty(is_here, is_drawn)] for is_here, is_drawn in here_or_not]
    assert shown == ["true", "latent", "spurious", "none"]


NOBODY = dict(
    spend=1.0, tenure=12.0, dissatisfaction=0.3, felt=0.0, is_member=0.0, progress=0.0, complained=0.0, grievance=0.0,
    receptivity=0.2, online=0.0, u=0.2,
)  # fmt: skip
"""Somebody who belongs to no group, and below, by group, what makes the same person a member, and just not one."""
BELONGS = {
    "top_spenders": ({"spend": 1.6}, {"spend": 1.5}),
    "long_standing": ({"tenure": 36.0}, {"tenure": 35.0}),
    "newcomers": ({"tenure": 6.0}, {"tenure": 7.0}),
    "unhappy": ({"dissatisfaction": 0.5}, {"dissatisfaction": 0.49}),
    "engaged": ({"felt": 0.5}, {"felt": 0.49}),
    "members": ({"is_member": 1.0}, {"progress": 1.0}),
    "near_reward": ({"is_member": 1.0, "progress": 0.8}, {"is_member": 1.0, "progress": 0.79}),
    "at_risk": ({"tenure": 8.0, "spend": 0.7}, {"tenure": 12.0, "spend": 0.7}),
    "complainers": ({"complained": 1.0}, {"grievance": 5.0}),
    "aggrieved": ({"grievance": 0.2}, {"complained": 1.0}),
    "receptive": ({"receptivity": 0.5}, {"receptivity": 0.49}),
    "online": ({"online": 1.0}, {}),
    "random_half": ({"u": 0.5}, {"u": 0.49}),
}


@pytest.mark.parametrize("who", [name for name in SELECTORS if name != "everyone"])
def test_selectors_reach_whom_they_name(who):
    code, least = SELECTORS[who].code, SELECTORS[who].least

    def belongs(**traits):
        return reach.trait(code, *(NOBODY | traits).values()) >= least

    inside, outside = BELONGS[who]
    assert not belongs()
    assert belongs(**inside)
    assert not belongs(**outside)


def test_selectors_have_codes_of_their_own_and_meanings():
    codes = [selector.code for selector in SELECTORS.values()]
    assert sorted(codes) == list(range(len(SELECTORS)))
    assert all(selector.meaning for selector in SELECTORS.values())
    assert not SELECTORS["engaged"].is_visible, "no record shows a feeling"


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


def test_the_loudest_term_is_the_main_reason():
    for at in range(len(exits.REASONS)):
        terms = tuple(1.0 if place == at else 0.5 for place in range(len(exits.REASONS)))
        assert exits.main_reason(terms) == at


def test_few_leavers_are_interviewed_and_some_give_price_as_the_polite_answer():
    failed = exits.REASONS.index("failure")
    lucks = ((np.arange(10_000) + 0.5) / 10_000).tolist()
    recorded = np.array([exits.recorded_reason(failed, luck, P.survey) for luck in lucks])
    answered, misreport = P.survey.answered, P.survey.misreport
    assert (recorded >= 0).mean() == pytest.approx(answered, abs=1e-3)
    assert (recorded == exits.REASONS.index("price")).mean() == pytest.approx(answered * misreport, abs=1e-3)
    assert (recorded == failed).mean() == pytest.approx(answered * (1.0 - misreport), abs=1e-3)
    honest = P.survey._replace(misreport=0.0, answered=1.0)
    assert {exits.recorded_reason(failed, luck, honest) for luck in lucks} == {failed}


def test_disappointment_is_what_satisfaction_lacks():
    assert exits.disappointment(0.6, 0.5, 0.4, P.choice) == 0.0
    worse = exits.disappointment(0.3, 0.5, 0.4, P.choice)
    lost = choice.experience_utility(0.5, 0.7, 0.4, P.choice) - choice.experience_utility(0.3, 0.7, 0.4, P.choice)
    assert worse == pytest.approx(lost)


def test_brand_talk_and_dealers_attract():
    plain = choice.attraction(0.2, 0.7, 0.7, 0.4, 0.0, 0.0, 0.0, P.choice)
    assert choice.attraction(0.2, 0.7, 0.7, 0.4, 0.3, 0.0, 0.0, P.choice) == pytest.approx(plain + 0.3)
    assert choice.attraction(0.2, 0.7, 0.7, 0.4, 0.0, 1.0, 0.0, P.choice) == pytest.approx(plain + P.choice.talk)
    named = choice.reputation(0.5, 0.0, 1.0, False, P.choice)
    assert named == pytest.approx(0.5 * P.choice.brand)
    assert choice.reputation(0.5, 0.0, 1.0, True, P.choice) == pytest.approx(named + P.choice.dealer)
    assert choice.reputation(0.5, 0.4, 1.0, False, P.choice) == pytest.approx(named + 0.4 * P.choice.salience)
    assert choice.value_of_own(1.0, 1.0, 0.2, P.choice) == pytest.approx(0.8 - P.choice.grievance)


def test_a_reminder_is_good_news_for_the_satisfied_only():
    assert choice.reminded(1.0, 0.8, 0.5, 0.5, P.choice) > 0.0 > choice.reminded(1.0, 0.2, 0.5, 0.5, P.choice)
    assert choice.reminded(1.0, 0.8, 0.0, 0.5, P.choice) == choice.reminded(0.0, 0.8, 1.0, 0.5, P.choice) == 0.0


def test_putting_right_gives_back_at_most_what_disappointed():
    gap = choice.experience_utility(0.7, 0.7, 0.4, P.choice) - choice.experience_utility(0.4, 0.7, 0.4, P.choice)
    assert choice.put_right(1.0, 0.4, 0.7, 0.4, 0.0, P.choice) == pytest.approx(gap)
    assert (
        choice.put_right(1.0, 0.8, 0.7, 0.4, 0.0, P.choice)
        == choice.put_right(0.0, 0.4, 0.7, 0.4, 1.0, P.choice)
        == 0.0
    )
    assert choice.put_right(0.5, 0.8, 0.7, 0.4, 1.0, P.choice) == 0.5 * P.choice.grievance


def test_lasting_and_passing_taste_share_one_variance():
    passing = choice.passing_noise(1.0, P) ** 2
    assert passing == pytest.approx(1.0 - P.choice.lasting_share)


def test_occasions_are_poisson_counts():
    lucks = ((np.arange(20_000) + 0.5) / 20_000).tolist()
    for rate in (0.0, 0.3, 1.2, 6.0):
        counts = np.bincount([repertoire.occasions(luck, rate) for luck in lucks], minlength=32)[:32] / 20_000
        np.testing.assert_allclose(counts, stats.poisson.pmf(np.arange(32), rate), atol=1e-4)
    assert repertoire.occasions(1.0 - 1e-12, 500.0) == repertoire.MAX_PURCHASES


def test_members_buy_faster_as_the_reward_comes_near():
    p = P.repertoire
    assert repertoire.purchase_rate(1.0, 0.0, 1.0, p) == p.rate
    assert repertoire.purchase_rate(2.0, 0.0, 1.0, p) == pytest.approx(2 * p.rate)
    assert repertoire.purchase_rate(1.0, 1.0, 1.0, p) == pytest.approx(p.rate * (1.0 + p.hurry))
    assert repertoire.purchase_rate(1.0, 1.0, 0.0, p) == p.rate, "a point worth nothing hurries nobody"


def test_nobody_leaves_a_repertoire():
    assert repertoire.has_lapsed(True, 0)
    assert not repertoire.has_lapsed(True, 1)
    assert not repertoire.has_lapsed(False, 0)


def test_a_reward_pulls_like_a_discount_and_more_as_it_comes_near():
    p, weight, rate = P.programme, 4.0, 0.1
    pulls = np.array([repertoire.reward_pull(rate, progress, weight, p) for progress in np.linspace(0.0, 1.0, 11)])
    assert (np.diff(pulls) > 0.0).all()
    assert pulls.mean() == pytest.approx(weight * rate * p.value)
    assert repertoire.reward_pull(rate, 2.0, weight, p) == pulls[-1]
    assert repertoire.reward_pull(0.0, 0.5, weight, p) == 0.0
    assert repertoire.inertia(0.6, P.repertoire) == pytest.approx(0.6 * P.repertoire.inertia)


@pytest.mark.parametrize("shape", [0.5, 2.0])
def test_purchases_of_a_month_are_negative_binomial(shape):
    """Ehrenberg's NBD: mean m, variance m + m^2 / shape, and months of the same person go together."""
    rate, n = 1.5, 40_000
    changes = {"market.repertoire": 1, "repertoire.rate": rate, "repertoire.shape": shape, "repertoire.hurry": 0.0}
    market = MarketModel(Scenario(), rng=1, customers=n, months=2, **changes, **{"market.settle": 0})
    people = market.customers
    people.columns = people.columns._replace(basket=np.full((repertoire.MAX_PURCHASES, n), -1, np.int8))
    counts = []
    for month in (1, 2):
        market.advance()
        counts.append((people.basket >= 0).sum(axis=0))
        assert counts[-1].sum() == market.record.bought[month].sum()
    first, second = counts
    assert first.mean() == pytest.approx(rate, rel=0.04)
    assert first.var() == pytest.approx(rate + rate**2 / shape, rel=0.08)
    seen = np.bincount(first, minlength=12)[:12] / n
    expected = stats.nbinom.pmf(np.arange(12), shape, shape / (shape + rate))
    np.testing.assert_allclose(seen, expected, atol=0.01)
    together = np.cov(first, second)[0, 1]
    assert together == pytest.approx(rate**2 / shape, rel=0.1), "what lasts is the person's rate"
