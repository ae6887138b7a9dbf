"""A run kept as it was: an unintended change of the market shows here first, as a difference.

A change that is meant replaces these numbers, and says so in its commit.
"""

from sim import MarketModel
from sim.market.totals import Totals

GOLDEN = {
    "here": [654, 676, 658, 563],
    "survivors": [643, 554, 540, 419],
    "leavers": [7, 15, 25, 7],
    "satisfied_leavers": [7, 14, 25, 7],
    "exits": [7000000, 15000000, 25000000, 7000000],
    "interviews": [1, 5, 8, 1],
    "rungs": [2000, 2000, 2000, 2000],
    "loyalties": [2000, 2000, 2000, 2000],
    "satisfaction": [467195567, 487224554, 475034520, 405947855],
    "felt": [298800493, 282042965, 275866232, 236303912],
    "survey": [3066549308, 3115376164, 3020995549, 3066583709],
    "served": [2000, 2000, 2000, 2000],
    "members": [202, 199, 201, 176],
    "reached": [2825, 2847, 2791, 2799],
    "by_channel": [2000, 2000, 2000, 2000],
    "incidents": [27, 32, 26, 19],
    "headquarters": [0, 0, 0, 0],
    "won": [29, 35, 54, 36],
    "lost": [29, 35, 54, 36],
    "shortfall": [0, 0, 0, 0],
    "returned": [0, 5, 14, 14],
    "referred": [0, 0, 1, 1],
    "fell_through": [1, 1, 3, 5],
    "bought": [2000, 2000, 2000, 2000],
    "wallet": [654, 676, 658, 563],
    "revenue": [6333142, 6336246, 5877882, 5765512],
    "dealer_revenue": [1017808, 1017931, 945002, 931880],
    "usage": [211117, 211209, 211052, 210884],
    "points_earned": [62618, 61496, 62303, 57568],
    "redeemed": [22218, 22002, 58953, 58574],
    "points_expired": [11945, 11711, 11852, 10427],
    "points_forfeited": [947, 19011, 18544, 9159],
    "points_held": [744960, 729885, 702839, 614102],
    "compensation": [0, 0, 0, 0],
    "fees": [0, 0, 0, 0],
    "survivors by kind": [160, 124, 135],
    "served by firm": [563, 896, 541],
    "people by loyalty": [453, 214, 110, 1223],
}


def test_price_war_is_what_it_was():
    market = MarketModel("price_war", rng=1, customers=2000, months=24)
    market.run_to_end()
    now = {
        name: [int(getattr(market.record, name)[month].sum()) for month in (1, 12, 13, 24)] for name in Totals._fields
    }
    now["survivors by kind"] = market.record.survivors[24, :3].tolist()
    now["served by firm"] = market.record.served[24].tolist()
    now["people by loyalty"] = market.record.loyalties[24].tolist()
    changed = {name: (GOLDEN.get(name), values) for name, values in now.items() if GOLDEN.get(name) != values}
    assert not changed, "\n".join(f"{name}: was {was}, is {values}" for name, (was, values) in changed.items())
