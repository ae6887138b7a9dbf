"""A run kept as it was: an unintended change of the market shows here first, as a difference.

A change that is meant replaces these numbers, and says so in its commit.
"""

from sim import MarketModel
from sim.market.totals import Totals

GOLDEN = {
    "here": [670, 684, 664, 572],
    "survivors": [649, 510, 488, 346],
    "leavers": [24, 20, 35, 16],
    "satisfied_leavers": [12, 11, 18, 10],
    "exits": [24000000, 20000000, 35000000, 16000000],
    "interviews": [3, 4, 9, 6],
    "rungs": [2000, 2000, 2000, 2000],
    "loyalties": [2000, 2000, 2000, 2000],
    "satisfaction": [414204089, 423234858, 411839707, 364393164],
    "felt": [272111291, 292321840, 286180057, 264033080],
    "survey": [2791569174, 2818974883, 2682183115, 2812233122],
    "served": [2000, 2000, 2000, 2000],
    "members": [313, 317, 307, 260],
    "reached": [2967, 2997, 2915, 2915],
    "by_channel": [2000, 2000, 2000, 2000],
    "incidents": [47, 49, 38, 40],
    "headquarters": [0, 1, 0, 0],
    "won": [57, 55, 74, 51],
    "lost": [57, 55, 74, 51],
    "shortfall": [0, 0, 0, 0],
    "returned": [18, 15, 26, 28],
    "referred": [10, 12, 10, 11],
    "fell_through": [4, 2, 3, 6],
    "bought": [2000, 2000, 2000, 2000],
    "wallet": [670, 684, 664, 572],
    "revenue": [6464646, 6512377, 6051598, 5902694],
    "dealer_revenue": [1013960, 1036803, 972573, 975665],
    "usage": [215499, 217081, 216963, 215778],
    "points_earned": [53699, 54115, 52013, 43533],
    "redeemed": [52431, 36628, 36777, 33980],
    "points_expired": [7896, 7228, 7021, 6258],
    "points_forfeited": [16633, 11230, 22488, 6319],
    "points_held": [466518, 443422, 429149, 378447],
    "compensation": [0, 0, 0, 0],
    "fees": [0, 0, 0, 0],
    "survivors by kind": [115, 119, 112],
    "served by firm": [572, 875, 553],
    "people by loyalty": [441, 201, 131, 1227],
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
