"""The two main exhibits say what the comparison says."""

import re

import numpy as np
import pytest

from sim import compare, load
from sim.charts import Look, difference_table
from sim.charts.difference import difference_data, domain
from sim.exhibits.curves import curves_in_words, difference, retention
from sim.exhibits.standard import standard_exhibits
from sim.market.customers import KINDS
from sim.measures.retention import survival
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

SIZE = {"customers": 300, "months": 24}
MONTH = 20


@pytest.fixture(scope="module")
def small():
    a, b = (load(name).with_changes(SIZE) for name in ("price_war", "calm_market"))
    return compare(a, b, 3)


def numbers(text):
    return [float(number.replace("−", "-")) for number in re.findall(r"[−+]?\d+\.\d", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_retention_tells_both_markets_and_every_kind(small, language):
    told = numbers(retention(small, MONTH, Wording(language)).finding)
    a, b = (100.0 * survival(result)[:, MONTH].mean(axis=0) for result in (small.a, small.b))
    wanted = [a[3], b[3], *(value for k in range(len(KINDS)) for value in (a[k], b[k]))]
    assert told == pytest.approx(wanted, abs=0.051)


def test_the_difference_is_told_with_its_interval_and_its_doubt(small):
    exhibit = difference(small, MONTH, Wording("en"))
    kept = small.kept_per_100(MONTH)
    assert numbers(exhibit.finding)[:3] == pytest.approx([float(x) for x in kept], abs=0.051)
    rows = exhibit.table[exhibit.table["month"] == MONTH]
    doubtful = (rows["lo"] <= 0.0) & (rows["hi"] >= 0.0)
    assert exhibit.finding.count("cannot be told from zero") == doubtful.sum()


def test_the_table_holds_both_markets(small):
    table = retention(small, MONTH, Wording("en")).table
    for market, result in (("a", small.a), ("b", small.b)):
        rows = table[(table["market"] == market) & (table["kind"] == "overall")]
        assert np.allclose(rows["mean"], survival(result)[..., 3].mean(axis=0))


def test_a_kind_that_nobody_is_of_is_left_out():
    a = load("price_war").with_changes(SIZE | {"population.share_engaged": 0.0, "population.share_satisfied": 1.0})
    alone = compare(a, a, 2)
    for exhibit in (retention(alone, MONTH, Wording("en")), difference(alone, MONTH, Wording("en"))):
        assert set(exhibit.table["kind"]) == {"satisfied", "overall"}
        assert "nan" not in exhibit.finding
        assert exhibit.picture(Look("light", 480)).to_dict()


def test_the_same_market_twice_is_called_the_same(small):
    same = type(small)(small.a, small.a)
    assert difference(same, MONTH, Wording("en")).finding == Wording("en")("curves.same")
    assert difference(small, MONTH, Wording("en")).finding != Wording("en")("curves.same")


def test_standard_exhibits_come_in_order_and_have_codes_of_their_own(small):
    shown = standard_exhibits(small, MONTH, Wording("en"))
    assert [exhibit.code for exhibit in shown[:2]] == ["retention", "difference"]
    assert len({exhibit.code for exhibit in shown}) == len(shown) >= 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_numbers_of_both_pictures_stand_in_one_table_that_people_can_read(small, language):
    t = Wording(language)
    table = curves_in_words(small, t)
    assert len(table) == (SIZE["months"] + 1) * 4
    month, kind, here, other, gap, lo, hi = table.columns
    assert [month, kind] == [t("curves.table.month"), t("curves.table.kind")]
    assert set(table[kind]) == {t(f"chart.{one}") for one in (*KINDS, "overall")}
    row = table[(table[month] == MONTH) & (table[kind] == t("chart.overall"))].iloc[0]
    kept = small.kept_per_100(MONTH)
    assert row[[gap, lo, hi]].tolist() == pytest.approx([float(one) for one in kept], abs=0.051)
    assert row[here] - row[other] == pytest.approx(row[gap], abs=0.11)
    assert 0.0 < row[here] < 100.0


def test_the_axis_of_the_difference_holds_the_market_without_moves(small):
    table = difference_table(small)
    rows = table[table["kind"] == "overall"]
    baseline = rows.assign(mean=rows["mean"] * -3.0 + 17.0)
    low, high = domain(table, baseline)
    assert low <= min(table["mean"].min(), 0.0)
    assert high >= baseline["mean"].max() > domain(table)[1]
    ends = difference_data(table, baseline=baseline, look=Look(width="container"), height=160)["ends"]
    assert len(ends) == 5
    assert ends["at"].between(low, high).all()
    apart = np.diff(np.sort(ends["at"])) * 90.0 / (high - low)
    assert apart.min() >= 14.9, "pixels between two labels"
