"""A run kept as it was: an unintended change of the market shows here first, as a difference.

A change that is meant replaces these numbers, and says so in its commit.
"""

from sim import MarketModel
from sim.market.totals import Totals

GOLDEN = {
    "here": [654, 672, 655, 559],
    "survivors": [643, 553, 539, 419],
    "leavers": [7, 16, 25, 6],
    "satisfied_leavers": [7, 15, 25, 6],
    "exits": [7000000, 16000000, 25000000, 6000000],
    "interviews": [1, 6, 7, 1],
    "rungs": [2000, 2000, 2000, 2000],
    "satisfaction": [467195567, 484398603, 472882062, 402811027],
    "felt": [298800493, 282152407, 276847170, 237319826],
    "survey": [3066549308, 3112823912, 3016377797, 3063452807],
    "served": [2000, 2000, 2000, 2000],
    "members": [202, 200, 202, 175],
    "reached": [2825, 2848, 2792, 2798],
    "by_channel": [2000, 2000, 2000, 2000],
    "incidents": [27, 32, 26, 19],
    "headquarters": [0, 0, 0, 0],
    "won": [29, 36, 55, 35],
    "lost": [29, 36, 55, 35],
    "returned": [0, 7, 16, 14],
    "referred": [0, 1, 1, 0],
    "fell_through": [1, 1, 3, 5],
    "bought": [2000, 2000, 2000, 2000],
    "wallet": [654, 672, 655, 559],
    "revenue": [6333142, 6337092, 5881680, 5768990],
    "dealer_revenue": [1017808, 1018269, 944813, 934508],
    "usage": [211117, 211239, 211102, 210972],
    "points_earned": [62618, 61659, 62466, 57668],
    "redeemed": [22218, 22002, 58953, 58574],
    "points_expired": [11945, 11724, 11868, 10422],
    "points_forfeited": [947, 19011, 18544, 9159],
    "points_held": [744960, 730817, 703918, 613934],
    "compensation": [0, 0, 0, 0],
    "fees": [0, 0, 0, 0],
    "survivors by kind": [160, 124, 135],
    "served by firm": [559, 898, 543],
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
