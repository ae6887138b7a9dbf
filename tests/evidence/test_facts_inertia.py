"""Inertia is found where it is, and nothing is found where there is none."""

import numpy as np
import pytest

from sim.evidence.facts import inertia
from sim.evidence.facts.structure import a_year, repertoire_market
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.measures.intervals import interval

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def lab():
    return Lab(seeds=4, customers=1500, threads=1)


def test_prices_vary_between_firms_and_months(lab):
    market = MarketModel(lab.sized(inertia.market_of_specials(), 24), rng=1)
    a_year(market)
    prices = np.array(market.prices)[13:]
    assert (prices.std(axis=0) > 1.0).all()
    correlation = np.corrcoef(prices.T)
    assert np.abs(correlation[np.triu_indices(3, 1)]).max() < 0.7


def test_without_state_dependence_order_does_not_matter(lab):
    without = inertia.shuffled_difference(lab, repertoire_market().with_changes(inertia.STATE_DEPENDENCE_OFF))
    assert abs(without.mean()) < 0.005
    usual = inertia.shuffled_difference(lab, repertoire_market())
    assert interval(usual - without).lo > 0.0


def test_the_wish_for_a_change_alone_works_the_other_way(lab):
    off = {key: value for key, value in inertia.STATE_DEPENDENCE_OFF.items() if key != "population.variety"}
    assert interval(inertia.shuffled_difference(lab, repertoire_market().with_changes(off))).hi < 0.0


def test_the_logit_finds_no_inertia_where_there_is_none(lab):
    scenario = inertia.market_of_specials().with_changes(inertia.STATE_DEPENDENCE_OFF)
    coefficient, money = inertia.estimated(lab, scenario)
    usual, worth = inertia.estimated(lab, inertia.market_of_specials())
    assert abs(coefficient.mean()) < 0.5 * usual.mean()
    assert money.mean() < worth.mean()


def test_ignoring_taste_overstates_inertia(lab):
    with_taste, without = (inertia.estimated(lab, inertia.market_of_specials(), taste)[1] for taste in (True, False))
    assert (without > with_taste).all()
