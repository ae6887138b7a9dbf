"""A run kept as it was: an unintended change of the market shows here first, as a difference.

A change that is meant replaces these numbers, and says so in its commit.
"""

from sim import MarketModel
from sim.market.totals import Totals

GOLDEN = {
    "here": [653, 654, 631, 538],
    "survivors": [642, 544, 524, 395],
    "leavers": [8, 17, 29, 7],
    "satisfied_leavers": [8, 17, 28, 7],
    "exits": [8000000, 17000000, 29000000, 7000000],
    "rungs": [2000, 2000, 2000, 2000],
    "satisfaction": [460245388, 439401021, 424190667, 358092774],
    "felt": [274150601, 253975629, 246505408, 213903897],
    "served": [2000, 2000, 2000, 2000],
    "members": [201, 197, 197, 167],
    "won": [32, 38, 59, 33],
    "lost": [32, 38, 59, 33],
    "revenue": [5911113, 5911113, 5473654, 5363020],
    "usage": [197041, 197041, 197041, 197041],
    "redeemed": [14763, 29132, 44245, 36702],
    "compensation": [0, 0, 0, 0],
    "fees": [0, 0, 0, 0],
    "contacted": [0, 0, 0, 0],
    "survivors by kind": [161, 106, 128],
    "served by firm": [538, 934, 528],
}


def test_price_war_is_what_it_was():
    market = MarketModel("price_war", rng=1, customers=2000, months=24)
    market.run_to_end()
    now = {
        name: [int(getattr(market.record, name)[month].sum()) for month in (1, 12, 13, 24)] for name in Totals._fields
    }
    now["survivors by kind"] = market.record.survivors[24, :3].tolist()
    now["served by firm"] = market.record.served[24].tolist()
    changed = {name: (GOLDEN.get(name), values) for name, values in now.items() if GOLDEN.get(name) != values}
    assert not changed, "\n".join(f"{name}: was {was}, is {values}" for name, (was, values) in changed.items())
