"""What holds customers, why they left, where they stand, the dashboard and the twins, from a finished comparison."""

import itertools
import re

import numpy as np
import pytest

from sim import load
from sim.charts import Look
from sim.exhibits.dashboard import dashboard, noise_of, sights, yearly_retention
from sim.exhibits.holds import holds, holds_by_kind
from sim.exhibits.ladder import ladder, loyalties
from sim.exhibits.paired import paired
from sim.exhibits.reasons import interviews, reasons
from sim.exhibits.sentences import change, changes, in_whole, number
from sim.exhibits.twins import fates, twins
from sim.measures.intervals import Interval
from sim.measures.retention import active, base, survival
from sim.study.compare import FATES, compare
from sim.wording import Wording

pytestmark = pytest.mark.slow

EXHIBITS = (holds, holds_by_kind, reasons, interviews, ladder, loyalties, dashboard, twins)
MONTH = 20
SIZE = {"customers": 300, "months": 24}


def small(name, **changed):
    return load(name).with_changes(SIZE | changed)


@pytest.fixture(scope="module")
def war():
    return compare(small("price_war"), small("calm_market"), 3)


@pytest.fixture(scope="module")
def alike():
    return compare(small("price_war"), small("price_war"), 2)


@pytest.fixture(scope="module")
def t():
    return Wording("en")


def test_holds_add_up_to_all_who_are_here_and_hostages_are_among_them(war, t):
    wide = holds(war, MONTH, t).table.pivot(index="month", columns="hold", values="a")
    parts = wide[["value", "bond", "lock_in", "habit"]].sum(axis=1)
    assert np.allclose(parts, 100.0 * active(war.a)[:, 1:, 3].mean(axis=0))
    assert np.allclose(parts, wide["here"])
    assert (wide[["hostages", "fans"]].max(axis=1) <= wide["here"]).all()


def test_the_parts_named_in_the_finding_add_up_to_the_whole(war, t):
    told = holds(war, MONTH, t).finding.split(".")[0]
    whole, *parts = [int(word) for word in told.replace("month 20", "").split() if word.isdecimal() and word != "100"]
    assert whole == sum(parts) == round(100.0 * active(war.a)[:, MONTH, 3].mean())


def test_each_kind_is_a_hundred(war, t):
    table = holds_by_kind(war, MONTH, t).table
    assert np.allclose(table.groupby(["kind", "arm"])["share"].sum(), 100.0)
    assert len(table) == 3 * 2 * 5
    gone = table.query("kind == 'engaged' and arm == 'b' and part == 'gone'")["share"].item()
    assert np.isclose(gone, 100.0 - 100.0 * active(war.b)[:, MONTH, 0].mean())


def test_reasons_lead_from_one_market_to_the_other(war, t):
    exhibit = reasons(war, MONTH, t)
    table = exhibit.table.set_index("reason")
    single, whole = table.drop("all"), table.loc["all"]
    departures = war.a.record.leavers[:, : MONTH + 1, :3].sum(axis=(1, 2)) / base(war.a)[:, 3]
    assert np.isclose(whole["a"], 100.0 * departures.mean(), atol=1e-3)  # kept in millionths of a leaver
    assert np.allclose(single[["a", "b", "difference"]].sum(), whole[["a", "b", "difference"]].astype(float))
    assert np.allclose(single["b"] + single["difference"], single["a"])
    assert whole["lo"] <= whole["difference"] <= whole["hi"]


def test_the_steps_drawn_reach_the_end_exactly_and_the_small_ones_are_one(war, t):
    data = drawn(reasons(war, MONTH, t), "told")
    start, *steps, end = data
    assert np.isclose(start["until"] + sum(step["by"] for step in steps), end["until"], atol=0.01)
    assert len(steps) <= 8
    sizes = [abs(step["by"]) for step in steps[:-1]]
    assert sizes == sorted(sizes, reverse=True)
    for before, after in itertools.pairwise(data):
        assert after["since"] == before["until"]


def drawn(exhibit, column):
    """Return the rows of the largest dataset of a chart that has a column."""
    spec = exhibit.picture(Look("light", 640)).to_dict(validate=False)
    return max((rows for rows in spec["datasets"].values() if rows and column in rows[0]), key=len)


def test_interviews_are_shares_of_those_asked(war, t):
    table = interviews(war, MONTH, t).table.set_index("reason")
    assert np.allclose(table[["said", "true"]].sum(), 100.0)
    asked = war.a.record.interviews[:, : MONTH + 1].sum(axis=1)
    assert np.isclose(table.loc["price", "said"], 100.0 * (asked[:, 0] / asked.sum(axis=1)).mean())


@pytest.mark.parametrize(("exhibit", "column", "n"), [(ladder, "ladder", 5), (loyalties, "loyalties", 4)])
def test_everybody_stands_somewhere_from_month_1_on(war, t, exhibit, column, n):
    table = exhibit(war, MONTH, t).table
    assert table["month"].min() == 1
    assert table[column].nunique() == n
    assert np.allclose(table.groupby("month")[["a", "b"]].sum(), 100.0)
    assert np.allclose(table["a"] - table["b"], table["difference"])


def test_customers_are_the_truly_and_the_spuriously_loyal(war, t):
    table = loyalties(war, MONTH, t).table
    here = table[table["loyalties"].isin(["true", "spurious"])].groupby("month")["a"].sum()
    assert np.allclose(here, 100.0 * war.a.record.served[:, 1:, 0].mean(axis=0) / war.a.customers)


def test_yearly_retention_is_the_quotient_of_two_survivals(war):
    kept, curve = yearly_retention(war.a), survival(war.a)[:, :, 3]
    assert np.isnan(kept[:, :12]).all()
    assert np.allclose(kept[:, MONTH], 100.0 * curve[:, MONTH] / curve[:, MONTH - 12])


def test_noise_is_found_again_under_a_trend():
    luck = np.random.default_rng(1).normal(0.0, 2.0, (200, 60))
    assert noise_of(luck + 0.05 * np.arange(60)) == pytest.approx(1.96 * 2.0, rel=0.03)
    assert np.isnan(noise_of(np.full((2, 9), np.nan)))


def test_a_metric_sees_what_goes_beyond_its_noise_and_the_way_of_retention(war, monkeypatch):
    kept = paired((yearly_retention(war.a) - yearly_retention(war.b))[:, MONTH])
    assert kept.hi < 0.0  # else this test has nothing to see
    from sim.exhibits import dashboard as module

    true = module._series

    def codes(shift):
        def shifted(result):
            return true(result) | {"csat": 5.0 + wiggle + (shift if result is war.a else 0.0)}

        monkeypatch.setattr(module, "_series", shifted)
        return sights(war, MONTH)["csat"].code

    wiggle = np.random.default_rng(2).normal(0.0, 0.1, (3, 25))
    assert codes(np.full((3, 1), -1.0)) == "saw"
    assert codes(np.full((3, 1), 1.0)) == "wrong"
    assert codes(np.full((3, 1), -0.05)) == "missed"


def test_the_dashboard_tells_the_true_change_and_the_noise(war, t):
    exhibit, seen = dashboard(war, MONTH, t), sights(war, MONTH)
    assert all(number(sight.noise) in exhibit.finding for sight in seen.values())
    rows = exhibit.table.query("measure == 'nps' and month == @MONTH")
    assert np.isclose(rows["difference"].item(), seen["nps"].gap.mean)


def test_twins_are_the_comparisons_and_add_up_to_a_hundred(war, t):
    shares, pooled = fates(war, MONTH), war.twins(MONTH)
    assert np.allclose(shares.sum(axis=2), 100.0)
    sizes = np.stack([((war.b.left_month >= 0) & (war.b.kind == k)).sum(axis=1) for k in range(3)], axis=1)
    counts = (shares[:, :3] / 100.0 * sizes[..., np.newaxis]).mean(axis=0)
    assert np.allclose(counts, pooled.loc[:2, list(FATES)].to_numpy(dtype=float))
    table = twins(war, MONTH, t).table.set_index(["kind", "fate"])
    kept = war.kept_per_100(MONTH)
    assert np.allclose(table.loc[("overall", "saved_less_lost")].astype(float), [kept.mean, kept.lo, kept.hi])


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_markets_that_are_alike_are_called_alike(alike, t, exhibit):
    shown = exhibit(alike, MONTH, t)
    if "difference" in shown.table and exhibit is not interviews:
        assert not shown.table["difference"].fillna(0.0).any()
    if exhibit not in {holds_by_kind, interviews}:
        assert "alike" in shown.finding or "nobody fares differently" in shown.finding


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_an_exhibit_is_whole_and_light(war, exhibit, language):
    shown = exhibit(war, MONTH, Wording(language))
    for text in (shown.title, shown.finding, shown.note, shown.alt):
        assert text
        assert "nan" not in text
        assert "{" not in text
        assert not re.search(r"-\d", text)  # a minus is as long as a plus
    spec = shown.picture(Look("dark", "container")).to_dict(validate=False)
    assert spec["width"] == "container"
    assert sum(len(rows) for rows in spec["datasets"].values()) < 2000
    sizes = [layer["mark"].get("fontSize", 11) for layer in spec["layer"] if layer["mark"]["type"] == "text"]
    assert min(sizes) >= 11


@pytest.mark.parametrize("exhibit", EXHIBITS)
def test_repertoires_single_seeds_and_short_runs_are_shown(exhibit, t, odd):
    for comparison, month in odd:
        shown = exhibit(comparison, month, t)
        assert shown.finding
        assert "nan" not in shown.finding
        shown.picture(Look("light", 340)).to_dict()


@pytest.fixture(scope="module")
def odd():
    single = compare(small("price_war", customers=300), small("calm_market", customers=300), 1)
    small_size = {"customers": 300, "months": 12}
    short = compare(load("price_war").with_changes(small_size), load("calm_market").with_changes(small_size), 2)
    shops = compare(small("fast_food_staff"), small("fast_food"), 2)
    return (single, MONTH), (short, 12), (short, 1), (shops, MONTH)


def test_numbers_are_said_plainly():
    assert number(-0.04) == "0.0"
    assert number(-1.26) == "−1.3"
    assert number(2.0, 0, "+") == "+2"
    assert number(float("nan")) == "–"
    assert change(Interval(-4.1, -4.4, -3.8)) == "−4.1\u00a0±\u00a00.3"
    assert change(Interval(2.0, np.nan, np.nan)) == "+2.0"
    assert in_whole([39.6, 9.3, 7.7, 13.1]) == [40, 9, 8, 13]
    assert sum(in_whole([33.4, 33.4, 33.4])) == 100


def test_only_differences_that_can_be_told_from_zero_are_named(t):
    gaps = {"sure": Interval(-2.0, -3.0, -1.0), "unsure": Interval(5.0, -1.0, 11.0)}
    assert "sure −2.0\u00a0±\u00a01.0" in changes(gaps, t)
    assert "unsure" not in changes(gaps, t)
    assert changes({"unsure": gaps["unsure"]}, t) == t("told.unclear")
