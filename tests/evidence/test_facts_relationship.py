"""Facts of family B6: the measurements run, and vanish with the mechanism that they rest on."""

import numpy as np
import pytest

from sim.evidence.facts import relationship, surveys
from sim.evidence.facts.relationship import diary, own, repertoire, stays
from sim.evidence.facts.surveys import answers, chance_of_order
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.surveys import metrics_of
from sim.scenario import load

pytestmark = pytest.mark.slow


def test_stays_means_every_month():
    provider = np.array([[0, 0, 1], [0, 1, 1], [0, 0, 1]])
    assert stays(provider, 0, 2).tolist() == [True, False, True]


def test_the_diary_begins_with_month_0_and_reads_the_own_firm():
    market = MarketModel(load("calm_market").with_changes({"customers": 300, "months": 2}), rng=1)
    first = own(market, "satisfaction")
    told = diary(market, "provider", "satisfaction")
    assert told["provider"].shape == (3, 300)
    assert np.array_equal(told["satisfaction"][0], first)
    i, k = 7, int(told["provider"][2][7])
    assert told["satisfaction"][2][i] == market.customers.satisfaction[k, i]


def test_the_order_of_like_groups_is_a_coin_and_of_apart_groups_is_sure():
    values = np.array([1.0, 2.0, 2.0, 3.0])
    assert chance_of_order(values, values) == 0.5
    assert chance_of_order(np.array([0.0, 1.0]), np.array([2.0, 3.0])) == 1.0
    assert np.isnan(chance_of_order(np.array([]), values))


def test_single_answers_add_up_to_what_the_market_counted():
    market = MarketModel(load("calm_market").with_changes({"customers": 900, "months": 3}), rng=4)
    for _ in range(3):
        market.advance()
    who, told = answers(market)
    counted = market.record.survey[3].sum(axis=0)
    read = metrics_of(counted)
    assert len(who) == counted[0]
    assert told["csat"].mean() == pytest.approx(read["csat"], abs=1e-4)
    assert 100.0 * ((told["nps"] >= 9).mean() - (told["nps"] <= 6).mean()) == pytest.approx(read["nps"])
    for name in ("engagement", "intention", "relative"):
        assert told[name].mean() == pytest.approx(read[name], abs=1e-4)


def test_without_loss_aversion_disappointment_weighs_no_more_than_delight():
    """V38: the ratio of slopes is 1 if losses weigh as gains and no bond forgives."""
    lab = Lab(seeds=3, customers=800, threads=1, without=("loss_aversion", "bond"))
    assert surveys.losses_weigh_more(lab)["satisfaction"].mean == pytest.approx(1.0, abs=0.02)


def test_a_call_that_wakes_nobody_and_warms_nobody_changes_nothing(monkeypatch, lab):
    """V43: without waking and without recognition the two arms are the same market."""
    off = {"attention.contact": 0.0, "bond.recognition": 0.0}
    monkeypatch.setattr(relationship, "load", lambda name: load(name).with_changes(off))
    assert [values.mean() for values in relationship.late_thanks(lab).values()] == [0.0, 0.0]


def test_without_the_front_line_morale_reaches_nobody():
    """V46: if nobody meets anybody, customers feel and buy the same."""
    lab = Lab(seeds=3, customers=800, threads=1, without=("staff", "bond"))
    found = relationship.employees_customers_revenue(lab)
    assert [values.mean() for values in found.values()] == [0.0] * len(found)


def test_the_repertoire_market_is_the_default_one():
    assert repertoire().parameters.market.repertoire == 1
    assert repertoire(bond__weight=0.0).parameters.bond.weight == 0.0
