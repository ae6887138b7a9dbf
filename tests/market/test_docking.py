"""Docking: the compiled month and the object model are the same market, to the last customer-month."""

import numpy as np
import pytest

from sim import MarketModel, load
from sim.market.agents import ObjectMarket
from sim.market.customers import Columns
from sim.scenario import loads

EVERYTHING_ON = """
baseline = "price_war"
[changes.market]
rivals = 3
[firms.2]
quality = 0.78
warmth = 0.7
list_price = 33.0
[[levers]]
kind = "exit_fee"
start = 3
[[levers]]
kind = "price_match"
firm = 2
strength = 0.5
delay = 2
[[levers]]
kind = "advertising"
firm = 2
strength = 0.4
[[levers]]
kind = "points_buyout"
firm = 1
start = 4
[[levers]]
kind = "points_programme"
firm = 3
strength = 0.2
threshold = 30.0
[[levers]]
kind = "front_line_warmth"
start = 2
[[levers]]
kind = "recovery"
firm = 1
[[levers]]
kind = "thank_you_letter"
strength = 0.8
who = "top_spenders"
every = 3
voucher = 20.0
[[levers]]
kind = "thank_you_letter"
firm = 1
who = "unhappy"
every = 5
[[events]]
kind = "climate"
level = 1.4
start = 5
end = 9
"""


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("text", ['baseline = "price_war"', EVERYTHING_ON], ids=["price_war", "everything_on"])
def test_same_market_to_the_last_customer_month(text, seed):
    scenario = loads(text).with_changes({"customers": 300, "months": 18})
    if "price_cut" in {lever.kind for lever in scenario.levers}:
        scenario = scenario.with_changes({"price_cut.start": 5})
    fast, slow = MarketModel(scenario, rng=seed), ObjectMarket(scenario, rng=seed)
    moved = 0
    for month in range(1, 19):
        fast.advance()
        slow.advance()
        moved += int(fast.record.won[month].sum())
        for name in Columns._fields:
            np.testing.assert_array_equal(
                getattr(fast.customers, name), getattr(slow.customers, name), err_msg=f"column {name}, month {month}"
            )
        for name, totals in fast.record._asdict().items():
            np.testing.assert_array_equal(
                totals[month], getattr(slow.record, name)[month], err_msg=f"total {name}, month {month}"
            )
    assert moved > 30, "a market in which nobody moves would dock trivially"
    np.testing.assert_array_equal(fast.lever_costs, slow.lever_costs)


def test_objects_are_mesa_agents_and_rows_agree():
    market = ObjectMarket(load("calm_market"), rng=3, customers=20, months=2)
    table = MarketModel(load("calm_market"), rng=3, customers=20, months=2)
    assert market.customers[7] in market.agents
    assert market.customers[7].provider == table.customers[7].provider
    np.testing.assert_array_equal(market.customers[7].taste, table.customers[7].taste)
