"""Cohorts: every count must add up with what the market itself counts."""

import numpy as np
import pytest

from sim import load
from sim.errors import BadInput
from sim.market.model import MarketModel
from sim.study.cohorts import change_after, cohort_difference, cohorts, difference_after, n_won, share_after, stays

pytestmark = pytest.mark.slow

SMALL = {"customers": 300, "months": 24}
SEEDS = (1, 2, 3)
WAR, CALM = (load(name).with_changes(SMALL) for name in ("price_war", "calm_market"))


@pytest.fixture(scope="module")
def counted():
    return stays(WAR, SEEDS), stays(CALM, SEEDS)


@pytest.fixture(scope="module")
def records():
    markets = [MarketModel(WAR, rng=seed) for seed in SEEDS]
    for market in markets:
        market.run_to_end()
    return [market.record for market in markets]


def test_cohorts_add_up_to_customers(counted, records):
    served = np.array([record.served[:, 0] for record in records])
    np.testing.assert_array_equal(counted[0].sum(axis=1), served)


def test_a_cohort_is_as_large_as_the_customers_won(counted, records):
    won = np.array([record.won[:, 0] for record in records])
    np.testing.assert_array_equal(np.diagonal(counted[0], axis1=1, axis2=2)[:, 1:], won[:, 1:])


def test_the_base_is_those_who_never_left(counted, records):
    never_left = np.array([record.survivors.sum(axis=1) for record in records])
    np.testing.assert_array_equal(counted[0][:, 0, :], never_left)


def test_cohorts_only_shrink_and_begin_when_they_came(counted):
    for joined in range(25):
        assert not counted[0][:, joined, :joined].any()
        assert (np.diff(counted[0][:, joined, joined:], axis=1) <= 0).all()


def test_markets_are_the_same_until_the_cut(counted):
    np.testing.assert_array_equal(counted[0][:, :, :13], counted[1][:, :, :13])
    assert (counted[0] != counted[1]).any()


def test_shares_are_pooled_over_markets(counted):
    table = cohorts(counted[0])
    won = table[table["n_joined"] > 0]
    assert len(won) > 200
    assert (won.loc[won["age"] == 0, "share"] == 1.0).all()
    row = table[(table["joined"] == 0) & (table["age"] == 24)].iloc[0]
    assert row["share"] == counted[0][:, 0, 24].sum() / counted[0][:, 0, 0].sum()
    assert row["lo"] < row["share"] < row["hi"]
    assert list(table.groupby("joined").size()) == [25, *range(24, 0, -1)]


def test_long_runs_are_put_together_by_quarters(counted):
    longer = np.pad(counted[0], ((0, 0), (0, 3), (0, 3)))
    table = cohorts(longer)
    assert sorted(set(table["age"])) == list(range(0, 28, 3))
    quarter = table[(table["joined"] == 4) & (table["age"] == 6)].iloc[0]
    came = sum(longer[:, j, j].sum() for j in (4, 5, 6))
    assert quarter["n_joined"] == came == n_won(longer, 4, 6)
    assert quarter["share"] == pytest.approx(sum(longer[:, j, j + 6].sum() for j in (4, 5, 6)) / came)


def test_a_market_does_not_differ_from_itself(counted):
    table = cohort_difference(counted[0], counted[0]).dropna()
    assert (table[["share", "lo", "hi"]] == 0.0).all().all()


def test_differences_are_those_of_the_shares(counted):
    a, b = counted
    gap = difference_after(a, b, 0, 0, 24)
    assert gap.mean == pytest.approx(share_after(a, 0, 0, 24).mean - share_after(b, 0, 0, 24).mean)
    assert gap.mean < 0.0  # the war costs customers
    apart = np.hypot(*((one.hi - one.lo) for one in (share_after(a, 0, 0, 24), share_after(b, 0, 0, 24))))
    assert gap.hi - gap.lo < apart  # on the same luck
    change = change_after(a, (1, 8), (9, 16), 8)
    assert change.mean == pytest.approx(share_after(a, 9, 16, 8).mean - share_after(a, 1, 8, 8).mean)


def test_a_repertoire_has_no_cohorts():
    with pytest.raises(BadInput, match="buy from several companies"):
        stays(load("fast_food").with_changes(SMALL), 1)
