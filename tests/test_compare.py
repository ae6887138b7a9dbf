"""Paired comparisons, twins and verdicts."""

import numpy as np
import pytest

from sim import BadInput, compare, load, run
from sim.measures.figures import figure_names

SIZE = {"customers": 1000, "months": 30, "market.settle": 0}


def test_a_scenario_against_itself_is_exactly_nothing():
    war = load("price_war").with_changes(SIZE)
    same = compare(war, war, 5)
    for name in figure_names(24):
        assert tuple(same.difference(name)) == (0.0, 0.0, 0.0), name
    assert not same.survival_difference().any()
    twins = same.twins(24)
    assert (twins[["saved", "lost"]] == 0).all(axis=None)
    assert "the same, customer for customer" in same.verdict()


def test_the_war_costs_customers_of_every_kind(war_and_calm):
    for kind in ("engaged", "satisfied", "locked_in", "overall"):
        gap = war_and_calm.difference(f"retention_24.{kind}")
        assert gap.hi < 0.0, kind
    assert "fewer of every 100 customers stay in “Price war” than in “A calm market” (" in war_and_calm.verdict(24)
    assert war_and_calm.verdict(24).count("24 of 24") == 1


def test_arms_share_all_luck_until_the_cut(war_and_calm):
    assert not war_and_calm.survival_difference()[:, :13].any()
    assert war_and_calm.survival_difference()[:, 14:].any()


@pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])
def test_arms_are_the_same_in_every_respect_until_they_differ(repertoire):
    size = {"customers": 800, "months": 18, "market.repertoire": repertoire}
    both = compare(load("price_war").with_changes(size), load("calm_market").with_changes(size), 3)
    for name, series in both.a.record._asdict().items():
        np.testing.assert_array_equal(series[:, :13], getattr(both.b.record, name)[:, :13], err_msg=name)
    assert not both.survival_difference()[:, :13].any()
    assert both.difference("market_share_18").hi < 0.0
    twins = both.twins(18).set_index("kind")
    np.testing.assert_allclose(twins[["saved", "lost", "stayed_anyway", "left_anyway"]].sum(axis=1), twins["base"])
    for name in figure_names(18):
        assert np.isfinite(both.difference(name).mean), name


def test_twins_are_everybody_and_explain_the_difference(war_and_calm):
    twins = war_and_calm.twins(24).set_index("kind")
    np.testing.assert_allclose(twins[["saved", "lost", "stayed_anyway", "left_anyway"]].sum(axis=1), twins["base"])
    net = (twins["saved"] - twins["lost"]) / twins["base"]
    for kind in ("engaged", "satisfied", "locked_in", "overall"):
        assert net[kind] == pytest.approx(float(war_and_calm.difference(f"retention_24.{kind}").mean), abs=0.01), kind
    assert twins.loc["overall", "lost"] > 20 * max(twins.loc["overall", "saved"], 0.1)


def test_pairing_is_worth_it(war_and_calm):
    paired = war_and_calm.survival_difference()[:, 24, 3].std()
    shuffled = (
        war_and_calm.a.record.survivors[:, 24].sum(axis=1)
        - np.roll(war_and_calm.b.record.survivors[:, 24].sum(axis=1), 1)
    ).std()
    assert paired < 0.8 * shuffled / 660


def test_only_like_can_be_compared():
    war = load("price_war").with_changes(SIZE)
    with pytest.raises(BadInput, match="months differ"):
        compare(war, war.with_changes({"months": 12}), 2)
    with pytest.raises(BadInput, match="out of range"):
        run(war, 0)
    with pytest.raises(BadInput, match="out of range"):
        run(war, 10**30)


def test_batches_and_threads_give_the_same_result():
    war = load("price_war").with_changes(SIZE)
    whole = run(war, 6, threads=1)
    batched = run(war, 4, threads=2).joined(run(war, [5, 6], threads=2))
    assert batched.seeds == whole.seeds == (1, 2, 3, 4, 5, 6)
    np.testing.assert_array_equal(batched.left_month, whole.left_month)
    for name, series in whole.record._asdict().items():
        np.testing.assert_array_equal(series, getattr(batched.record, name), err_msg=name)
