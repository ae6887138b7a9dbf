"""Probes of what a company believes: answers that are known, and nulls."""

import numpy as np
import pytest

from sim.estimators.ranking import area_under_curve
from sim.evidence.probes import believing
from sim.market.model import MarketModel
from sim.scenario import from_table

pytestmark = pytest.mark.slow

KINDS = {"share_engaged": 0.35, "share_satisfied": 0.65}
SHOPS = {
    "changes": {"market": {"repertoire": 1}, "population": KINDS},
    "firms": {"0": {"time": 0.9}, "1": {"health": 0.9}, "2": {"wealth": 0.9, "list_price": 27.0}},
}
QUIET = {"changes": {}}
NO_BOND = {
    "population__bond": 0.0, "bond__build": 0.0, "bond__kept_promise": 0.0, "bond__recognition": 0.0, "bond__ordinary": 0.0,
}  # fmt: skip
AS_DRAWN = {"market.settle": 0, "population.attrition": 0.0}
"""The answers are known of month 0 as it is drawn, and of people who are the same ones all along."""


def market(table, seed=1, customers=2000, months=12, **changes):
    """Return a small market; changes are written block__name."""
    named = {key.replace("__", "."): value for key, value in changes.items()}
    size = {"customers": customers, "months": months} | AS_DRAWN
    return MarketModel(from_table(table, "test").with_changes(size | named), rng=seed)


def test_auc_of_known_orders():
    """A perfect order has 1, a reversed one 0, no order one half, and one answer alone none."""
    score, is_so = np.array([1.0, 2.0, 3.0, 4.0]), np.array([False, False, True, True])
    assert area_under_curve(score, is_so) == 1.0
    assert area_under_curve(-score, is_so) == 0.0
    assert area_under_curve(np.zeros(4), is_so) == 0.5
    assert np.isnan(area_under_curve(score, np.ones(4, bool)))


def test_tenure_says_nothing_of_bonds_at_the_beginning():
    """Month 0 draws them apart; without bonds there is nothing to go with."""
    assert abs(believing.tenure_bond_correlation(market(QUIET, customers=5000, months=1))) < 0.08
    assert believing.tenure_bond_correlation(market(QUIET, months=3, **NO_BOND)) == 0.0


def test_records_tell_nothing_where_there_is_nothing_to_tell():
    """Without bonds the halves are halves by number, which no record shows."""
    aucs = [believing.records_auc_of_bond(market(QUIET, seed, **NO_BOND)) for seed in range(4)]
    assert np.mean(aucs) == pytest.approx(0.5, abs=0.04)


def test_records_tell_who_feels_where_feeling_makes_the_bill():
    """If the bonded use half as much again, the bill betrays them."""
    alike = {"population__spend_spread": 0.0, "population__spend_growth": 0.0}
    assert believing.records_auc_of_bond(market(QUIET, bond__spend=0.5, **alike)) > 0.9


def test_nobody_is_gone_at_the_end_of_the_year():
    """There is no one to tell apart when all are still there."""
    assert np.isnan(believing.records_auc_of_staying(market(QUIET, months=12)))


def test_records_tell_who_stays_where_the_new_are_free_to_go():
    """Strong habits that grow with tenure let records tell who stays."""
    found = believing.records_auc_of_staying(market(QUIET, customers=5000, months=24, population__habit=3.0))
    assert found > 0.55


def test_loyalty_is_all_unfelt_without_bonds():
    """Nobody feels what is not there; with bonds of great weight some do."""
    assert believing.unfelt_loyalty(market(QUIET, months=3, **NO_BOND)) == 1.0
    assert believing.unfelt_loyalty(market(QUIET, months=3, bond__weight=6.0)) < 0.5


def test_a_third_is_taken_for_loyal_and_has_paid_most():
    """The tag goes to those of long custom and large bills."""
    small = market(QUIET, months=1)
    small.advance()
    tagged = believing._taken_for_loyal(small)
    mine = small.customers.provider == 0
    assert tagged.sum() == mine.sum() // 3
    assert not (tagged & ~mine).any()
    assert small.customers.tenure[tagged].mean() > 1.5 * small.customers.tenure[mine & ~tagged].mean()


def test_unfelt_loyalty_is_lost_if_bonds_weigh():
    """The least bonded of the loyal leave more often the more a bond weighs."""
    war = {"baseline": "price_war_no_programme"}
    heavy = believing.unfelt_loyalty_lost(market(war, customers=4000, months=24, bond__weight=5.0))
    without = believing.unfelt_loyalty_lost(market(war, customers=4000, months=24, bond__weight=0.0))
    assert heavy > without
    assert believing.unfelt_loyalty_lost(market(war, months=12)) == 0.0


def test_needs_are_known_if_everybody_is_asked():
    """Asking all and acting on it makes nearly all known; without change or contact what is known at month 0 stays."""
    asked = QUIET | {"levers": [{"kind": "listening", "strength": 1.0, "acted_on": 1.0}]}
    assert believing.needs_known(market(asked, months=3)) > 0.95
    still = {"experience__contact_chance": 0.0, "need__drift": 0.0, "need__known": 1.0, "attention__base": 0.0}
    assert believing.needs_known(market(QUIET, months=1, **still)) > 0.95


def test_leaving_out_rivals_or_persons_foretells_worse():
    """People compare and differ by construction, so that both losses are there."""
    assert believing.misprediction_without_rivals(market(SHOPS, customers=4000)) > 0.0
    assert believing.misprediction_without_persons(market(SHOPS, customers=4000)) > 0.0


def test_circumstances_matter_only_if_they_change():
    """Goals that never change lose nothing by being old."""
    assert believing.misprediction_without_circumstances(market(SHOPS, need__drift=0.0)) == 0.0
    changing = market(SHOPS, customers=4000, months=18, need__drift=0.5, need__promise=6.0)
    assert believing.misprediction_without_circumstances(changing) > 0.0
