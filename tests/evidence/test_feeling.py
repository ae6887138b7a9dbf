"""Probes of what customers feel: answers that are known, and nulls."""

import numpy as np
import pytest

from sim.evidence.probes import feeling
from sim.market.model import MarketModel
from sim.measures.figures import figure
from sim.scenario import from_table
from sim.study.run import run

pytestmark = pytest.mark.slow

KINDS = {"share_engaged": 0.35, "share_satisfied": 0.65}
SHOPS = {"changes": {"market": {"repertoire": 1}, "population": KINDS}}
QUIET = {"changes": {}}
NO_BOND = {f"bond__{name}": 0.0 for name in ("build", "kept_promise", "ordinary")} | {"population__bond": 0.0}


def market(table, seed=1, customers=1500, months=18, **changes):
    """Return a small market; changes are written block__name."""
    named = {key.replace("__", "."): value for key, value in changes.items()}
    return MarketModel(
        from_table(table, "test").with_changes({"customers": customers, "months": months} | named), rng=seed
    )


def test_engaged_less_locked_in_is_the_difference_of_two_curves():
    """The probe agrees with the key figures of the same run."""
    scenario = from_table({"baseline": "price_war"}, "test").with_changes({"customers": 1500, "months": 18})
    result = run(scenario, 1)
    expected = figure(result, "retention_18.engaged") - figure(result, "retention_18.locked_in")
    found = feeling.engaged_less_locked_in(MarketModel(scenario, rng=int(result.seeds[0])))
    assert found == pytest.approx(expected[0])


def test_stay_gap_opens_with_the_weight_of_bonds():
    """A bond of no weight opens less of a gap than one of great weight."""
    heavy = feeling.stay_gap_by_bond(market(QUIET, customers=3000, months=24, bond__weight=5.0))
    without = feeling.stay_gap_by_bond(market(QUIET, customers=3000, months=24, bond__weight=0.0))
    assert heavy > without + 0.03
    assert heavy > 0.0


def test_stay_gap_is_zero_while_nobody_may_leave():
    """At the end of the month of sorting, all of those sorted are still there."""
    assert feeling.stay_gap_by_bond(market(QUIET, months=12)) == 0.0


def test_satisfaction_gap_is_about_zero_among_equals():
    """Where nobody has a bond, the thirds are chance groups."""
    alike = market(QUIET, customers=3000, months=12, experience__fit_spread=0.0, **NO_BOND)
    assert abs(feeling.satisfaction_gap_by_bond(alike)) < 0.02


def test_half_bond_is_quick_where_a_bond_is_built_quickly():
    """Bonds that are there from the beginning need no time; slow ones need more than quick ones."""
    new = {"months": 36, "market__settle": 0, "population__bond": 0.0}
    faster = feeling.months_to_half_bond(market(QUIET, **new, bond__kept_promise=0.1))
    slower = feeling.months_to_half_bond(market(QUIET, **new, bond__kept_promise=0.004))
    assert 0.0 < faster < slower < 36.0
    assert feeling.months_to_half_bond(market(QUIET, months=6)) == 0.0


def test_half_bond_is_no_number_without_bonds():
    """Nothing has no half."""
    none = market(QUIET, months=3, **NO_BOND)
    assert np.isnan(feeling.months_to_half_bond(none))


def test_wallet_gap_grows_with_the_weight_of_bonds():
    """A bond that counts opens more of a gap than the taste that goes with it."""
    heavy = feeling.wallet_gap_by_bond(market(SHOPS, customers=2500, bond__weight=5.0))
    without = feeling.wallet_gap_by_bond(market(SHOPS, customers=2500, bond__weight=0.0))
    assert heavy > without


def test_nobody_is_brought_without_praise():
    """No praise, no credit; and what is left of talk less staying is the staying."""
    silent = {f"word_of_mouth__{name}": 0.0 for name in ("advocate", "asked", "delight")}
    assert feeling.referral_gap_by_bond(market(QUIET, **silent)) == 0.0
    assert feeling.referral_gap_by_bond(market(QUIET, word_of_mouth__links=0)) == 0.0
    assert feeling.talk_less_staying_by_bond(market(QUIET, customers=3000, months=24, **silent)) < 0.0


def test_credit_for_referrals_adds_up_to_those_won():
    """Credit is what the market itself counts: everybody won who heard praise, once."""
    talkative = market(QUIET, months=16, word_of_mouth__advocate=0.3, word_of_mouth__detract=0.0)
    _, _, credit, _ = feeling._referrals(talkative)
    counted = talkative.record.referred[13:17, 0].sum()
    assert counted > 0
    assert credit.sum() == pytest.approx(counted, rel=0.05)


def test_after_a_break_the_bonded_are_back_more_often():
    """The more a bond weighs, the more the bonded come back."""
    table = SHOPS | {
        "levers": [{"kind": "special_of_the_month", "firm": k, "strength": 0.9, "start": 13, "end": 13} for k in (1, 2)]
    }
    heavy = feeling.return_gap_by_bond(market(table, customers=3000, bond__weight=5.0))
    without = feeling.return_gap_by_bond(market(table, customers=3000, bond__weight=0.0))
    assert heavy > without


def test_satisfaction_spread_falls_where_luck_does():
    """Without month-to-month luck customers differ less."""
    usual = feeling.satisfaction_spread(market(QUIET))
    steady = feeling.satisfaction_spread(market(QUIET, experience__spread=0.0, firm__failure_rate=0.0))
    assert 0.0 < steady < usual


def test_all_top_spenders_are_kept_where_nobody_looks_around():
    """Nobody leaves who never looks; in a war some do."""
    looks = ("base", "price", "incident", "contact", "bad_word", "good_word")
    asleep = {f"attention__{name}": 0.0 for name in looks}
    assert feeling.top_spenders_kept(market(QUIET, **asleep, population__attrition=0.0)) == 1.0
    assert feeling.top_spenders_kept(market({"baseline": "newtel"}, customers=3000, months=24)) < 1.0


def test_front_line_leavers_follow_the_turnover():
    """Two or three of a hundred a month make about three tenths a year; none make none."""
    assert feeling.front_line_leavers(market(QUIET, customers=50, staff__turnover=0.0)) == 0.0
    usual = np.mean([feeling.front_line_leavers(market(QUIET, seed, customers=50, months=60)) for seed in range(8)])
    assert usual == pytest.approx(12 * 0.025, rel=0.2)


def test_revenue_is_that_of_the_account():
    """A year of a market is as much as its totals say."""
    small = market(QUIET, months=12)
    assert feeling.revenue_of_last_year(small) == pytest.approx(small.record.revenue[1:, 0].sum() / 100.0 / 1500)


def test_thirds_are_disjoint_and_in_order():
    """Nine people make thirds of three, equals in the order of their numbers."""
    values = np.array([5, 1, 1, 9, 7, 2, 8, 3, 6, 100], np.float32)
    low, high = feeling._thirds(values, np.arange(10) < 9)
    assert np.flatnonzero(low).tolist() == [1, 2, 5]
    assert np.flatnonzero(high).tolist() == [3, 4, 6]
