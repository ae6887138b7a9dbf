"""Prices: the arms are what they are said to be, and every effect goes with its mechanism."""

import numpy as np
import pytest

from sim.evidence.facts import prices, promotions
from sim.evidence.facts.structure import market_of_sizes, repertoire_market
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.measures.intervals import interval
from sim.scenario import Scenario

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("factor", [1.0, 0.95, 1.05])
def test_prices_are_the_usual_ones_but_for_the_move(lab, factor):
    scenario = prices.priced(repertoire_market(), [(1, factor, 4, 5)])
    found = lab.result(lab.sized(scenario, 7)).prices[0, 1:]
    expected = np.full((7, 3), prices.USUAL)
    expected[3:5, 1] *= factor
    assert found == pytest.approx(expected)


def test_arms_are_alike_until_the_price_moves(lab):
    arms = [
        lab.result(lab.sized(prices.priced(repertoire_market(), [(0, factor, 5, 5)]), 6)).record.bought
        for factor in (1.0, 1.05)
    ]
    assert (arms[0][:, :5] == arms[1][:, :5]).all()
    assert (arms[0][:, 5, 0] > arms[1][:, 5, 0]).all()
    assert (arms[0].sum(axis=-1) == arms[1].sum(axis=-1)).all()  # occasions do not depend on prices


def test_where_nobody_minds_prices_nothing_is_elastic():
    blind = Lab(seeds=3, customers=800, threads=1, without=("price",))
    assert prices.monthly_elasticity(blind).mean == pytest.approx(0.0)


def test_without_loss_aversion_losses_weigh_as_gains():
    even = Lab(seeds=8, customers=3000, threads=1, without=("loss_aversion",))
    found = prices.loss_aversion_of_price(even, repertoire_market())
    assert found.lo < 1.0 < found.hi
    assert found.hi - found.lo < 0.6


def test_without_its_effects_advertising_sells_nothing():
    deaf = Lab(seeds=3, customers=800, threads=1, without=("advertising",))
    assert [float(found.mean) for found in prices.advertising_elasticity(deaf).values()] == [0.0, 0.0]


def test_advertising_is_raised_by_a_tenth_from_its_month_on(lab):
    usual, louder = (
        lab.result(lab.sized(prices.advertised(repertoire_market(), month), 6)).lever_costs.sum(axis=2)[0]
        for month in (None, 4)
    )
    assert (louder[1:4] == usual[1:4]).all()
    assert louder[4:] == pytest.approx(usual[4:] * (2.0 + 1.1) / 3.0)


def test_switching_costs_are_shares_of_the_price():
    for cost in prices.SWITCHING_COSTS:
        people = (scenario := prices.searching_market(cost)).parameters.population
        pull = scenario.parameters.repertoire.inertia * people.habit
        assert pull / people.price_weight == pytest.approx(cost)


@pytest.mark.parametrize("quality", [prices.WORSE, prices.BETTER])
def test_qualities_are_the_usual_ones_but_for_one_month(lab, quality):
    market = MarketModel(lab.sized(prices.of_quality(repertoire_market(), quality), prices.MONTH + 1), rng=1)
    usual = (prices.WORSE + prices.BETTER) / 2.0
    while market.month < market.months:
        market.advance()
        expected = quality if market.month == prices.MONTH else usual
        assert [firm.offer.quality for firm in market.firms] == pytest.approx([expected, usual, usual])


def test_the_units_of_a_promotion_are_all_accounted_for(lab):
    found = promotions.promotion(lab)
    parts = found["rivals"].mean + found["without"].mean + found["occasions"].mean
    assert parts == pytest.approx(1.0)
    assert 0.0 < found["without"].mean < found["rivals"].mean


def test_a_dearer_month_costs_the_subscription_less_at_once_than_later():
    """In a subscription few look around in a month, so the first month is far from the whole story."""
    lab = Lab(seeds=4, customers=2000, threads=1)
    first = prices.elasticity_of(*prices.month_arms(lab, Scenario()))
    lasting = prices.own_price_elasticity(lab)["subscriptions"]
    assert abs(first.mean) < 0.5 * abs(lasting.mean)


def test_the_leader_sells_more_than_the_smallest(lab):
    leader, smallest = (prices.month_arms(lab, market_of_sizes(), firm)[0] for firm in (0, 7))
    assert interval(leader - smallest).lo > 0.0
