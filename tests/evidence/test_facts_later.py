"""Newer and contested facts: what is measured where the answer is known."""

import numpy as np
import pytest

from sim.errors import BadInput
from sim.evidence.facts import chosen, contested, contested_by, later
from sim.evidence.facts.inertia import STATE_DEPENDENCE_OFF
from sim.evidence.facts.structure import repertoire_market
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.scenario import load

SMALL = Lab(seeds=4, customers=1000, threads=1)


def test_a_gap_on_the_shelf_leaves_a_trace_only_where_the_last_purchase_counts():
    without = contested.after_a_gap(SMALL, repertoire_market().with_changes(STATE_DEPENDENCE_OFF))
    usual = contested.after_a_gap(SMALL, repertoire_market())
    assert np.abs(without).max() == 0.0  # the twin draws the same luck, so nothing at all differs
    assert usual[0].mean() < -2.0


def test_those_won_are_followed_for_two_years_from_joining():
    def half(market):
        return np.arange(len(market.customers)) % 2 == 0

    market = MarketModel(load("calm_market").with_changes({"months": 30, "customers": 2000}), rng=1)
    marked, others = later._worth_of_won(market, 3, 5, half)
    assert market.month == 28
    won = market.record.won[3:6, 0].sum()
    assert 0.95 * won <= marked[0] + others[0] <= won  # who comes twice counts once
    assert 0 < marked[2] <= marked[0]
    assert marked[1] < 24.0 * 5.0 * marked[0]


def test_whom_a_contact_moves_is_told_apart_from_who_is_at_risk():
    luck = np.random.default_rng(1)

    def one(_):
        risk, movable = luck.uniform(size=(2, 3000))
        stays = luck.uniform(size=3000) > 0.2 + 0.4 * risk
        saved = stays | ((movable > 0.8) & (luck.uniform(size=3000) < 0.5))
        traits = np.stack([np.ones(3000), risk, movable])
        return tuple(np.vstack([traits, outcome]).T.astype(float) for outcome in (saved, stays))

    by_risk, by_effect, at_random = later._saved([one(seed) for seed in range(4)])
    assert (by_effect > by_risk + 5.0).all()
    assert np.abs(at_random - 0.2 * 0.5 * 0.4 * 100.0).max() < 1.5


def test_both_sides_know_what_speaks_against_them():
    assert (contested_by("X18"), contested_by("V11"), contested_by("X24")) == ("V11", "X18", None)


def test_newer_facts_follow_the_others_and_are_a_family():
    assert [fact.id for fact in chosen(("B8",))][:2] == ["X03", "X04"]
    with pytest.raises(BadInput, match="There is no fact"):
        chosen(("X99",))
