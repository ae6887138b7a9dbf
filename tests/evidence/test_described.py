"""What data say of themselves: equal to independent calculations, on real data and on small ones by hand."""

import math

import numpy as np
import pandas as pd
import pytest

from sim.data import Log, Panel, Survival, read_data
from sim.errors import BadInput
from sim.estimators.again import cohorts, gaps, repeat_curve, rfm
from sim.estimators.bgnbd import fit_bgnbd, histories
from sim.estimators.censored import kaplan_meier, pooled
from sim.estimators.purchases import distinct
from sim.estimators.ranking import fifths
from sim.estimators.requirements import requirements
from sim.evidence.described import MEASURES, described
from sim.evidence.why import Why
from sim.record import write_record
from sim.scenario import Scenario


def by_hand(periods, left):
    """Return Kaplan and Meier's curve, and Greenwood's interval on the scale log(-log S), time by time."""
    rows, surviving, variance = {0: (1.0, math.nan, math.nan)}, 1.0, 0.0
    for time in range(1, int(max(periods)) + 1):
        at_risk = sum(one >= time for one in periods)
        gone = sum(one == time and out for one, out in zip(periods, left, strict=True))
        if gone:
            surviving *= 1 - gone / at_risk
            variance += gone / (at_risk * (at_risk - gone)) if at_risk > gone else math.nan
        spread = 1.959964 * math.sqrt(variance) / math.log(surviving) if 0 < surviving < 1 else math.nan
        rows[time] = (surviving, surviving ** math.exp(-spread), surviving ** math.exp(spread))
    return np.array([rows[time] for time in sorted(rows)])


def test_kaplan_and_meier_by_hand():
    rng = np.random.default_rng(1)
    periods, left = rng.integers(1, 12, 200), rng.random(200) < 0.6
    curve, hand = kaplan_meier(periods, left), by_hand(periods.tolist(), left.tolist())
    assert curve.surviving == pytest.approx(hand[:, 0])
    ends = np.sort(hand[:, 1:], axis=1)
    assert curve.low == pytest.approx(ends[:, 0], abs=1e-6, nan_ok=True)
    assert curve.high == pytest.approx(ends[:, 1], abs=1e-6, nan_ok=True)
    for wrong in (([], []), ([1, 2], [True]), ([-1, 2], [True, True]), ([1, 2], [False, False])):
        with pytest.raises(BadInput):
            kaplan_meier(*wrong)


def test_cohorts_together_are_their_customers_one_by_one():
    left = np.array([[100, 63, 47, 38], [90, 56, 41, np.nan], [110, 70, np.nan, np.nan]])
    curve = pooled(left / left[:, :1], left[:, 0])
    periods, gone = [], []
    for row in left:
        known = row[np.isfinite(row)]
        for time, lost in enumerate(-np.diff(known).astype(int), start=1):
            periods += [time] * lost
            gone += [True] * lost
        periods += [len(known) - 1] * int(known[-1])
        gone += [False] * int(known[-1])
    one_by_one = kaplan_meier(periods, gone)
    for end in range(3):
        assert curve[end] == pytest.approx(one_by_one[end], nan_ok=True)
    assert np.isnan(pooled(left / left[:, :1]).low).all()


@pytest.fixture(scope="module")
def cdnow(real_data):
    """Return the log as it is read, and the file as pandas reads it."""
    path = real_data("CDNOW_sample.txt")
    names = ["id", "sample", "date", "number", "dollars"]
    frame = pd.read_csv(path, sep=r"\s+", names=names)
    frame["date"] = pd.to_datetime(frame["date"].astype(str))
    return read_data(path).data, frame


def test_cdnow_as_published_and_as_pandas_counts_it(cdnow):
    log, frame = cdnow
    found = described(log)
    spent = frame.groupby("id")["dollars"].sum().sort_values(ascending=False)
    top = len(spent) // 5
    by_pandas = (spent[:top].sum() + (len(spent) / 5 - top) * spent.iloc[top]) / spent.sum()
    assert found["concentration"]["top_20"] == pytest.approx(100 * by_pandas)
    assert found["concentration"]["top_20"] == pytest.approx(68, abs=1)  # as published for ten times as many
    days = frame.groupby("id")["date"].nunique()
    assert found["repeat"]["once_only"] == pytest.approx(100 * (days == 1).mean())
    assert found["repeat"]["once_only"] == pytest.approx(51, abs=1)
    between = (
        frame.drop_duplicates(["id", "date"]).sort_values(["id", "date"]).groupby("id")["date"].diff().dt.days.dropna()
    )
    assert found["gaps"]["n"] == len(between)
    assert found["gaps"]["quartiles"] == pytest.approx(between.quantile([0.25, 0.5, 0.75]).tolist())
    latest = (frame["date"].max() - frame.groupby("id")["date"].max()).dt.days
    assert found["rfm"]["median"] == {
        "recency": latest.median(), "frequency": days.median(), "money": pytest.approx(spent.median()),
    }  # fmt: skip
    month = frame["date"].dt.to_period("M")
    first = month.groupby(frame["id"]).transform("min")
    assert found["cohorts"]["cohorts"] == ["1997-01", "1997-02", "1997-03"]
    assert found["cohorts"]["sizes"] == frame.groupby(first)["id"].nunique().tolist()
    january = frame[first == "1997-01"]
    june = january[month[january.index] == "1997-06"]["id"].nunique() / january["id"].nunique()
    assert found["cohorts"]["share"][0][5] == pytest.approx(june)
    assert found["cohorts"]["share"][2][-1] is None
    assert found["firms"] == Why("needs_panel")


def test_bgnbd_as_published(cdnow):
    """Fader, Hardie & Lee 2005, table 2: the first 39 weeks."""
    log, _ = cdnow
    fit = fit_bgnbd(histories(log.customers, log.days, end=272))
    assert fit == pytest.approx((0.243, 4.414, 0.793, 2.426), rel=0.002)
    for rows in (([0, 1], [3, 9]), ([0, 1], [3, 3])):
        with pytest.raises(BadInput, match="bought again"):
            fit_bgnbd(histories(*rows))
    with pytest.raises(BadInput, match="no purchases until then"):
        histories([0, 1], [5, 9], end=4)


@pytest.mark.parametrize("name", ["Cracker.csv", "Yogurt.csv"])
def test_panels_as_pandas_counts_them(real_data, name):
    path = real_data(name)
    frame, found = pd.read_csv(path), described(read_data(path).data)
    firms = found["firms"]
    shares = frame["choice"].value_counts(normalize=True)
    buyers = frame.groupby("choice")["id"].nunique()
    bought = frame.groupby(["id", "choice"]).size().unstack(fill_value=0)
    for at, brand in enumerate(firms["names"]):
        assert firms["share"][at] == pytest.approx(100 * shares[brand])
        assert firms["penetration"][at] == pytest.approx(100 * buyers[brand] / frame["id"].nunique())
        mine = bought[bought[brand] > 0]
        assert firms["requirements"][at] == pytest.approx(100 * mine[brand].sum() / mine.to_numpy().sum())
        assert firms["sole_buyers"][at] == pytest.approx(100 * (mine[brand] == mine.sum(axis=1)).mean())
        for beside, other in enumerate(firms["names"]):
            also = 100 * (mine[other] > 0).mean()
            assert found["duplication"]["also_buy"][at][beside] == pytest.approx(also)
    same = frame.groupby("id")["choice"].transform(lambda one: one == one.shift()).astype(bool)
    repeats = same[frame.groupby("id").cumcount() > 0].mean()
    assert found["inertia"]["repeat"] == pytest.approx(100 * repeats)
    assert found["repeat"] == Why("needs_days")
    assert found["sbg"] == Why("needs_cohort")


def test_fader_and_hardie_as_published(real_data):
    found = described(read_data(real_data("fader_hardie_2007_regular.csv")).data)
    assert (found["sbg"]["alpha"], found["sbg"]["beta"]) == pytest.approx((0.704, 1.182), abs=0.001)
    assert found["survival"]["surviving"][:3] == pytest.approx([1, 0.631, 0.468])
    assert found["concentration"] == Why("needs_purchases")


def test_small_logs_by_hand():
    who, day = np.array([0, 0, 0, 1, 1, 2]), np.array([0, 10, 40, 5, 35, 8])
    assert gaps(who, day).tolist() == [10, 30, 30]
    curve = repeat_curve(who, day, length=10)  # customer 2 is followed for 32 days, and has not bought again
    assert curve.surviving == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3])
    found = cohorts(who, day // 10)
    assert found.sizes.tolist() == [3]
    assert found.active == pytest.approx(np.array([[1, 1 / 3, 0, 1 / 3, 1 / 3]]))
    made = rfm(who, day, np.array([1.0, 2, 3, 4, 5, 6]))
    assert made.recency.tolist() == [0, 5, 32]
    assert made.frequency.tolist() == [3, 2, 1]
    assert made.money.tolist() == [6, 9, 6]
    assert fifths(np.arange(10)).tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert distinct(np.array([5, 1, 5, 3])).tolist() == [1, 3, 5]
    assert distinct(np.array([], np.int64)).tolist() == []
    shares = requirements([0, 0, 1, 1], [0, 1, 1, 1], 3)
    assert shares.shares.tolist() == [0.25, 0.75, 0]
    assert shares.requirements[:2].tolist() == [0.5, 0.75]
    assert shares.sole[:2].tolist() == [0, 0.5]
    assert np.isnan(shares.sole[2])


def test_every_measure_answers_or_says_why():
    log = Log(np.array([0, 1]), np.array([0, 1]), 2)
    for data in (log, Survival(np.array([1.0, 0.5, 0.4])), Panel(np.array([0, 0]), np.array([0, 1]), ("a", "b"), 1)):
        found = described(data)
        assert list(found) == list(MEASURES)
        assert all(isinstance(one, dict | Why) for one in found.values())
    assert described(log)["bgnbd"].code == "said"


def test_the_same_functions_measure_a_simulated_market(tmp_path):
    scenario = Scenario().with_changes({"market.repertoire": 1, "months": 12, "customers": 300})
    write_record(tmp_path / "choices.parquet", "choices", scenario, [1])
    found = described(read_data(tmp_path / "choices.parquet").data)
    assert {code for code, one in found.items() if isinstance(one, dict)} >= {
        "concentration", "firms", "duplication", "loyalty", "inertia", "cohorts",
    }  # fmt: skip
