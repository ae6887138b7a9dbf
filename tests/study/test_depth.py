"""The response to the depth of a cut, and what is called a snap."""

import numpy as np
import pandas as pd
import pytest

from sim import load
from sim.errors import BadInput
from sim.measures.retention import CURVES, survival
from sim.study.depth import SNAP, by_depth, cut_to, depth_of_cut, depth_summary, rivals_cut, snap
from sim.study.run import run

pytestmark = pytest.mark.slow

SMALL = {"customers": 300, "months": 24} | {  # with points enough to hold people
    "points_programme.strength": 0.10, "points_programme.threshold": 72.0,
}  # fmt: skip
WAR, BUYOUT, CALM = (load(name).with_changes(SMALL) for name in ("price_war", "price_war_buyout", "calm_market"))


@pytest.fixture(scope="module")
def counted():
    told = []
    table = depth_of_cut(WAR, BUYOUT, 18, (0.0, 0.2, 0.5), 3, threads=1, on_done=told.append)
    return table, len(told)


def test_the_cut_of_the_scenario_is_the_scenario_itself(counted):
    kept = survival(run(WAR.with_changes({"months": 18}), 3, threads=1))[:, 18]
    for at, kind in enumerate(CURVES):
        depths, shares = by_depth(counted[0], "a", kind)
        np.testing.assert_array_equal(shares[:, depths == 0.2][:, 0], kept[:, at])


def test_no_cut_is_the_calm_market(counted):
    calm = survival(run(CALM, 3, threads=1))[:, 18, 3]
    np.testing.assert_array_equal(by_depth(counted[0], "a", "overall")[1][:, 0], calm)


def test_the_difference_is_paired_and_the_buyout_stays(counted):
    summary = depth_summary(counted[0]).set_index(["market", "kind", "depth"])
    for depth in (0.0, 0.2, 0.5):
        a, b, gap = (summary.loc[(market, "locked_in", depth)] for market in ("a", "b", "difference"))
        assert gap["mean"] == pytest.approx(a["mean"] - b["mean"])
        assert gap["mean"] > 0.0  # nobody pays for lost points in market a


def test_a_deeper_cut_keeps_fewer(counted):
    shares = by_depth(counted[0], "a", "overall")[1]
    assert (shares[:, 0] > shares[:, 2]).all()


def test_every_market_is_told_and_equal_ones_run_once(counted):
    assert counted[1] == 3 * 3 * 2
    told = []
    table = depth_of_cut(WAR, CALM, 14, (0.0, 0.3), 2, threads=1, on_done=told.append)
    assert len(told) == 2 * 2  # a calm market gets the cut of the war, and is then the same market
    assert (by_depth(table, "difference", "overall")[1] == 0.0).all()


def test_what_is_not_the_rivals_cut_is_kept():
    mixed = WAR.with_lever("price_cut", 0, strength=0.05).with_lever("points_programme", 0, strength=0.1)
    deep = cut_to(mixed, 0.4, rivals_cut(mixed))
    strengths = {(lever.kind, lever.firm): lever.strength for lever in deep.levers}
    assert strengths == {("price_cut", 0): 0.05, ("points_programme", 0): 0.1, ("price_cut", 1): 0.4}
    assert rivals_cut(deep).start == rivals_cut(WAR).start == 13
    newtel = load("newtel")
    assert [one.strength for one in cut_to(newtel, 0.4, rivals_cut(newtel)).levers if one.kind == "price_cut"] == [
        0.4
    ] * 2


@pytest.mark.parametrize(("months", "start"), [(60, 13), (24, 13), (23, 12), (12, 7), (1, 1)])
def test_a_supposed_cut_starts_in_time(months, start):
    cut = rivals_cut(CALM.with_changes({"months": months}))
    assert (cut.start, cut.is_own) == (start, False)
    assert rivals_cut(CALM, WAR).is_own


def made(shares, noise=0.004):
    """Return a table of one market whose locked-in stay by these shares, in twelve noisy copies."""
    luck = np.random.default_rng(3)
    depths = np.linspace(0.0, 0.5, len(shares))
    return pd.concat(
        pd.DataFrame({"market": "a", "kind": "locked_in", "seed": seed, "depth": depths,
                      "share": np.asarray(shares) + luck.normal(0.0, noise, len(shares))})
        for seed in range(12)
    )  # fmt: skip


def test_a_cliff_is_a_snap_and_a_slope_is_none():
    cliff = snap(made([0.8, 0.79, 0.78, 0.77, 0.4, 0.39, 0.38, 0.37, 0.36, 0.35, 0.34]))
    assert cliff.is_snap
    assert cliff.is_placed
    assert (cliff.low, cliff.high) == (pytest.approx(0.15), pytest.approx(0.2))
    assert cliff.loss == pytest.approx(37.0, abs=1.0)
    assert cliff.average == pytest.approx(4.6, abs=0.2)
    slope = snap(made(np.linspace(0.8, 0.4, 11)))
    assert slope.is_falling
    assert not slope.is_snap
    assert not slope.is_placed
    assert slope.loss < SNAP * slope.average


def test_where_nothing_falls_there_is_no_snap():
    flat = snap(made([0.8] * 11))
    assert not flat.is_falling
    assert not flat.is_snap
    assert not flat.is_placed


def test_nobody_of_a_kind_has_no_snap():
    assert snap(made([np.nan] * 3)) is None


@pytest.mark.parametrize(
    ("month", "depths", "said"),
    [(25, (0.1,), "1 to 24"), (0, (0.1,), "1 to 24"), (12, (0.95,), "0 to 0.9"), (12, (), "0 to 0.9")],
)
def test_what_is_out_of_range_is_said(month, depths, said):
    with pytest.raises(BadInput, match=said):
        depth_of_cut(WAR, WAR, month, depths, 1)
