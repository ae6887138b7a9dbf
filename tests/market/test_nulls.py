"""Null and symmetry tests: what must change nothing changes nothing, bit for bit."""

import numpy as np
import pytest

from sim import MarketModel, load
from sim.market.customers import Columns
from sim.scenario import Scenario, loads

SMALL = {"customers": 3000, "months": 30}
LIVES = ("provider", "left_month", "tenure", "points", "satisfaction", "expectation", "bond", "reference", "grievance")


def finished(scenario, seed=1, **changes):
    market = MarketModel(scenario, rng=seed, **(SMALL | changes))
    market.run_to_end()
    return market


def assert_same(a, b, columns=Columns._fields):
    for name in columns:
        np.testing.assert_array_equal(getattr(a.customers, name), getattr(b.customers, name), err_msg=name)


def differs(a, b, column="provider"):
    return bool((getattr(a.customers, column) != getattr(b.customers, column)).any())


@pytest.mark.parametrize(
    "kind",
    [
        "exit_fee",
        "price_cut",
        "price_match",
        "advertising",
        "points_buyout",
        "front_line_warmth",
        "recovery",
        "thank_you_letter",
    ],
)
@pytest.mark.parametrize("firm", [0, 2])
def test_strength_0_is_no_lever_bit_for_bit(kind, firm):
    text = f'baseline = "price_war"\n[[levers]]\nkind = "{kind}"\nfirm = {firm}\nstrength = 0.0\n'
    with_lever, without = finished(loads(text)), finished(load("price_war"))
    assert_same(with_lever, without)
    for name, totals in with_lever.record._asdict().items():
        np.testing.assert_array_equal(totals, getattr(without.record, name), err_msg=name)
    assert with_lever.lever_costs[:, -1].sum() == 0


@pytest.mark.parametrize(
    ("kind", "extra"),
    [
        ("exit_fee", ""),
        ("price_match", ""),
        ("advertising", ""),
        ("front_line_warmth", ""),
        ("recovery", ""),
        ("thank_you_letter", "strength = 1.0"),
    ],
)
def test_each_lever_does_something_but_not_before_it_starts(kind, extra):
    text = f'baseline = "price_war"\n[[levers]]\nkind = "{kind}"\nstart = 16\n{extra}\n'
    with_lever, without = MarketModel(loads(text), rng=1, **SMALL), MarketModel(load("price_war"), rng=1, **SMALL)
    for _ in range(15):
        with_lever.advance()
        without.advance()
    assert_same(with_lever, without)
    with_lever.run_to_end()
    without.run_to_end()
    assert differs(with_lever, without)


def test_programme_of_strength_0_is_no_programme():
    off = finished(load("calm_market"), **{"points_programme.strength": 0.0})
    without = finished(Scenario())
    assert_same(off, without)


def all_of_one_kind(name, **changes):
    shares = {"engaged": (1.0, 0.0), "satisfied": (0.0, 1.0), "locked_in": (0.0, 0.0)}[name]
    keys = {"population.share_engaged": shares[0], "population.share_satisfied": shares[1], **changes}
    return finished(load("price_war"), **keys)


def test_bond_weight_0_makes_engaged_behave_as_satisfied():
    weightless = {"bond.weight": 0.0}
    assert_same(
        all_of_one_kind("engaged", **weightless),
        all_of_one_kind("satisfied", **weightless),
        ("provider", "left_month", "satisfaction", "points"),
    )
    assert differs(all_of_one_kind("engaged"), all_of_one_kind("satisfied"))


def test_points_value_0_makes_locked_in_behave_as_satisfied():
    worthless = {"programme.value": 0.0}
    assert_same(
        all_of_one_kind("locked_in", **worthless),
        all_of_one_kind("satisfied", **worthless),
        ("provider", "left_month", "satisfaction", "bond"),
    )
    assert differs(all_of_one_kind("locked_in"), all_of_one_kind("satisfied"))


def test_zero_price_weight_makes_price_cuts_inert():
    war, calm = (finished(load(name), **{"population.price_weight": 0.0}) for name in ("price_war", "calm_market"))
    assert_same(war, calm, ("provider", "left_month", "satisfaction", "bond", "expectation"))
    assert war.prices != calm.prices


def test_one_more_customer_changes_nobody_elses_luck_or_life():
    alone = {"word_of_mouth.links": 0}  # otherwise people hear the newcomer
    fewer = finished(load("price_war"), **alone)
    more = finished(load("price_war"), **alone, customers=3001)
    for name in LIVES:
        column = getattr(more.customers, name)
        np.testing.assert_array_equal(column[..., :3000], getattr(fewer.customers, name), err_msg=name)


def test_one_more_rival_leaves_tastes_and_traits_alone():
    three, four = (MarketModel("price_war", rng=4, rivals=rivals, customers=500) for rivals in (2, 3))
    for name in ("kind", "price_weight", "spend", "receptivity", "variety", "habit"):
        np.testing.assert_array_equal(getattr(three.customers, name), getattr(four.customers, name))
    np.testing.assert_array_equal(three.customers.taste, four.customers.taste[:3])


def test_identical_firms_share_equally():
    shares = []
    for seed in range(1, 21):
        market = finished(Scenario(), seed)
        shares.append(market.record.served[-1] / 3000)
    shares = np.array(shares)
    mean, error = shares.mean(axis=0), shares.std(axis=0, ddof=1) / np.sqrt(20)
    assert (np.abs(mean - 1 / 3) < 3.5 * error).all(), (mean, error)
    assert (error < 0.01).all()


def test_relabelling_rivals_changes_nothing():
    """A cut by rival 1 and a cut by rival 2 cost the focal company the same, within seed noise."""
    gaps = []
    for seed in range(1, 21):
        first, second = (finished(load("price_war"), seed, **{"price_cut.firm": firm}) for firm in (1, 2))
        gaps.append(int(first.record.survivors[-1].sum()) - int(second.record.survivors[-1].sum()))
    gaps = np.array(gaps) / 1000
    assert abs(gaps.mean()) < 2.1 * gaps.std(ddof=1) / np.sqrt(20) + 1e-12, gaps


def test_threads_change_nothing():
    one, two, three = (
        finished(load("price_war"), threads=threads, customers=20_000, months=15) for threads in (1, 2, 3)
    )
    for other in (two, three):
        assert_same(one, other)
        for name, totals in one.record._asdict().items():
            np.testing.assert_array_equal(totals, getattr(other.record, name), err_msg=name)


def test_watching_changes_nothing():
    watched, unwatched = MarketModel("price_war", rng=5, **SMALL), finished(load("price_war"), 5)
    for _ in range(SMALL["months"]):
        watched.step()
        _ = watched.customers[17], watched.customers.bond.mean(), watched.datacollector.get_model_vars_dataframe()
    assert_same(watched, unwatched)


def test_people_differ_by_seed():
    assert differs(finished(load("price_war"), 1), finished(load("price_war"), 2))
