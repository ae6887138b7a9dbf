"""What single customers choose: known answers on scripted people, nulls on small markets."""

import numpy as np
import pytest
from test_predicting import NOBODY_LOOKS, N, Script, rising

from sim import MarketModel
from sim.evidence.people import encounters
from sim.evidence.probes.choosing import (
    bond_counts_more_with_time,
    bottom_bond_premium,
    feeling_share,
    gap_beyond_effect,
    kept_by_bond,
    loss_of_the_satisfied,
    repeat_asymmetry,
    repeat_of_the_dissatisfied,
    return_odds_of_great_staff,
    top_bond_premium,
)
from sim.market.rules.bond import bond_next
from sim.scenario import from_table

pytestmark = pytest.mark.slow

EVEN = {"population.spend_spread": 0.0, "population.spend_growth": 0.0, "bond.spend": 0.0}
"""Everybody uses the same, whatever they feel."""


def small(scenario="calm_market", months=24, customers=600, seed=1, **changes):
    return MarketModel(scenario, rng=seed, customers=customers, months=months, **changes)


def test_kept_by_bond():
    few = np.arange(N // 10)
    assert kept_by_bond(Script(np.arange(N // 3), bond=rising(0.1, 0.9))) > 0.95
    assert kept_by_bond(Script(few)) == 0.0, "where all bonds are alike nobody is kept better"


def test_worth_follows_the_months_spent_here():
    weakest = Script(np.arange(N // 5), moves_in=19, bond=rising(0.0, 1e-6))  # here for half of the year
    assert bottom_bond_premium(weakest) == pytest.approx(0.5 / 0.9 - 1.0, abs=0.001)
    assert top_bond_premium(Script(np.arange(N // 5), moves_in=19, bond=rising(0.0, 1e-6))) == pytest.approx(
        1.0 / 0.9 - 1.0, abs=0.001
    )


def test_in_a_repertoire_worth_is_what_is_bought_here():
    def repertoire(**changes):
        return small(from_table({"changes": {"market": {"repertoire": 1}}}, "repertoire"), customers=3000, **changes)

    assert bottom_bond_premium(repertoire()) < -0.3 < 0.2 < top_bond_premium(repertoire())


@pytest.mark.parametrize("premium", [top_bond_premium, bottom_bond_premium])
def test_where_nobody_leaves_and_all_use_alike_all_are_worth_the_same(premium):
    assert premium(small(**NOBODY_LOOKS, **EVEN)) == pytest.approx(0.0, abs=1e-9)


def test_feeling_explains_all_where_it_alone_decides_and_nothing_where_it_is_the_same_for_all():
    few = np.arange(N // 10)
    assert feeling_share(Script(few, bond=rising(0.1, 0.9))) == pytest.approx(1.0)
    assert feeling_share(Script(few, satisfaction=rising(0.1, 0.9))) == 0.0
    assert np.isnan(feeling_share(Script()))


def test_bond_and_time():
    old = np.arange(N) < N // 2
    bond = np.tile(np.where(np.arange(N) % 2 == 0, 0.2, 0.8), (3, 1))
    leaves = np.flatnonzero(old & (np.arange(N) % 2 == 0)).tolist() + np.flatnonzero(~old)[: N // 4].tolist()
    script = Script(leaves, bond=bond, tenure=np.where(old, 60, 6))
    assert bond_counts_more_with_time(script) == pytest.approx(1.0, abs=0.02)


def test_who_repeats():
    halves = np.tile(np.where(np.arange(N) < N // 2, 0.3, 0.7), (3, 1))
    leavers = np.arange(N // 2)  # in month 14: seen by those asked in months 11 and 12, of nine
    assert repeat_of_the_dissatisfied(Script(leavers, satisfaction=halves)) == pytest.approx(7.0 / 9.0)
    assert loss_of_the_satisfied(Script(leavers, satisfaction=halves)) == 0.0
    assert np.isnan(repeat_of_the_dissatisfied(Script()))


def test_asymmetry_of_repeating():
    lowest, highest = np.arange(20), np.arange(180, 200)
    assert repeat_asymmetry(Script(lowest, satisfaction=rising(0.1, 0.9))) == pytest.approx(1.0)
    assert repeat_asymmetry(Script(highest, satisfaction=rising(0.1, 0.9))) == pytest.approx(1.0)
    everybody_but_the_best = np.arange(180)
    assert repeat_asymmetry(Script(everybody_but_the_best, satisfaction=rising(0.1, 0.9))) == pytest.approx(-1.0)


@pytest.mark.parametrize("name", ["calm_market", "fast_food"])
def test_encounters_are_those_that_moved_the_bonds(name):
    plain = {f"bond.{name}": 0.0 for name in ("kept_promise", "core", "person", "usual", "ordinary")}
    plain |= {"firm.failure_rate": 0.0, "population.attrition": 0.0}
    market = small(name, months=3, customers=300, **plain)
    for _ in range(3):
        before = market.customers.bond.astype(float)
        market.advance()
        met, warmth = encounters(market)
        c, p = market.customers, market.values.bond
        for i in np.flatnonzero(c.provider == 0):
            after = bond_next(
                before[0, i], warmth[i], float(met[i]), 1.0, float(c.receptivity[i]), 0.7, False, 0.0, 0.0, 0.0, p
            )
            assert c.bond[0, i] == pytest.approx(after, abs=1e-6)


def test_encounters_come_as_often_as_contacts_where_all_contacts_are_human():
    market = small(months=1, **{"population.share_online": 0.0, "population.share_dealer": 0.0})
    market.advance()
    met, _ = encounters(market)
    assert met.sum() == market.record.reached[1, :, :, 4].sum()


def test_without_encounters_nothing_is_said_of_them():
    nobody = {"experience.contact_chance": 0.0}
    assert np.isnan(return_odds_of_great_staff(small("fast_food", months=15, customers=300, **nobody)))


def test_great_staff_bring_guests_back_more_the_heavier_a_bond_is():
    odds = [
        return_odds_of_great_staff(small("fast_food", months=15, customers=4000, **{"bond.weight": weight}))
        for weight in (0.0, 6.0)
    ]
    assert odds[1] > odds[0]


def test_membership_gap():
    assert gap_beyond_effect(small(**NOBODY_LOOKS)) == 0.0, "all stay, members or not, with and without points"
    assert np.isnan(gap_beyond_effect(small(**{"programme.value": 0.0}, scenario=nobody_is_a_member())))


def nobody_is_a_member():
    return from_table({"baseline": "calm_market", "changes": {"population": {"share_satisfied": 2 / 3}}}, "none")
