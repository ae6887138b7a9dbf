"""Money in words and pictures: what is said is what was measured, in both languages, on a phone and on a page."""

import json
import re

import pytest

from sim import load
from sim.charts import Look
from sim.charts.bands import domain
from sim.exhibits.money import PARTS, lever_name, money_spent, move_returns, profit, signed
from sim.measures.money import profit_to_date
from sim.study.compare import compare
from sim.study.returns import payback, profit_table, returns
from sim.wording import LANGUAGES, Wording

pytestmark = pytest.mark.slow

SEEDS = 3
MONTH = 18
WAR = load("price_war_no_programme").with_changes({"customers": 300, "months": 24})
CARE = WAR.with_lever("front_line_warmth", strength=0.5, start=2).with_lever("points_programme", strength=0.1)


@pytest.fixture(scope="module")
def care():
    return compare(CARE, WAR, SEEDS)


@pytest.fixture(scope="module")
def table():
    return returns(CARE, WAR, MONTH, SEEDS)


@pytest.fixture(scope="module", params=LANGUAGES)
def t(request):
    return Wording(request.param)


def drawn(exhibit):
    """Return every number and word of the picture, of few marks on a phone and in the page."""
    assert exhibit.finding.strip()
    assert not re.search(r"[{}]|nan", exhibit.finding + exhibit.note + exhibit.alt)
    for palette, width in (("light", 340), ("dark", "container")):
        spec = exhibit.picture(Look(palette, width)).to_dict(validate=False)
        marks = sum(len(rows) for rows in spec["datasets"].values())
        assert 0 < marks < 500
    return json.dumps(spec, ensure_ascii=False)


def test_the_pictures_are_valid(care, table):
    t = Wording("en")
    for exhibit in (profit(care, t), money_spent(care, MONTH, t), move_returns(table, MONTH, (SEEDS, 300), t)):
        assert exhibit.picture(Look("light", 340)).to_dict()["$schema"]
        assert exhibit.saved(".svg").startswith(b"<svg")


def test_profit_says_when_it_pays_and_how_sure_that_is(care, t):
    exhibit = profit(care, t)
    end = profit_table(care).query("measure == 'profit' and month == 24").iloc[0]
    assert f"{abs(end['mean']):.2f}" in exhibit.finding
    assert signed(end["lo"], 2) in exhibit.finding
    assert f"{SEEDS}" in exhibit.finding
    assert exhibit.table["month"].max() == 24
    assert t("money.chart.after_points") in drawn(exhibit)  # points are owed
    assert t("money.profit_title_moves") == exhibit.title


def test_profit_without_points_draws_one_line_and_the_same_market_is_the_same(t):
    same = compare(WAR, WAR, 2)
    exhibit = profit(same, t)
    assert exhibit.finding == t("money.finding.markets.same")
    assert t("money.chart.after_points") not in drawn(exhibit)


def test_a_difference_that_cannot_be_told_is_not_sold_as_one(t):
    hardly = compare(WAR.with_lever("front_line_warmth", strength=0.01), WAR, 3)
    found = profit_table(hardly).query("measure == 'profit' and month == 24").iloc[0]
    is_open = found["lo"] <= 0.0 <= found["hi"]
    assert (t("money.unclear") in profit(hardly, t).finding) == is_open


def test_paid_back_is_marked_where_it_is_paid_back():
    t = Wording("en")
    fee = compare(WAR.with_lever("exit_fee"), WAR, 3)
    found = payback(profit_to_date(fee.a) - profit_to_date(fee.b))
    assert found.code in {"never_red", "pays_back"}  # a fee costs next to nothing and brings fees
    exhibit = profit(fee, t)
    assert (t("money.chart.payback", month=found.month) in drawn(exhibit)) == (found.code == "pays_back")
    assert "pay back in month" in exhibit.finding or "never in the red" in exhibit.finding


def test_returns_tell_every_move_their_sum_and_the_whole(table, t):
    exhibit = move_returns(table, MONTH, (SEEDS, 300), t)
    picture = drawn(exhibit)
    for _, row in table.iterrows():
        assert signed(row["profit"], 2) in picture
    for row in ("sum", "together"):
        assert t(f"money.returns.{row}") in picture
        assert signed(table.loc[table["row"] == row, "profit"].iloc[0], 2) in exhibit.finding
    best = table[table["row"] == "move"].sort_values("back").iloc[-1]
    assert lever_name(best["kind"], t) in exhibit.finding
    assert f"{best['back']:.2f}".replace("-", "−") in exhibit.finding


def test_one_move_alone_is_not_added_up(t):
    alone = returns(WAR.with_lever("front_line_warmth", strength=0.5), WAR, MONTH, SEEDS)
    exhibit = move_returns(alone, MONTH, (SEEDS, 300), t)
    picture = drawn(exhibit)
    assert t("money.returns.together") not in picture
    assert t("money.returns_note_sum") not in exhibit.note
    assert f"{alone['back'].iloc[0]:.2f}".replace("-", "−") in exhibit.finding


def test_what_costs_nothing_is_not_divided_by(t):
    matched = WAR.with_lever("retaliate", strength=0.1, start=17)
    none = returns(WAR, matched, MONTH, SEEDS)  # giving it up saves money: nothing is spent on that
    assert none["back"].isna().all()
    exhibit = move_returns(none, MONTH, (SEEDS, 300), t)
    assert lever_name("retaliate", t) in exhibit.finding
    drawn(exhibit)


def test_levers_of_one_kind_are_told_apart(t):
    first = WAR.with_lever("recovery", start=2, end=5).levers[-1]
    both = WAR.replaced(levers=(*WAR.levers, first, first.replaced(start=9, end=12)))
    exhibit = move_returns(returns(both, WAR, MONTH, 2), MONTH, (2, 300), t)
    picture = drawn(exhibit)
    for start in (2, 9):
        assert t("money.returns.again", name=lever_name("recovery", t), start=start) in picture


def test_of_every_hundred_all_hundred_are_told(care, t):
    exhibit = money_spent(care, MONTH, t)
    picture = drawn(exhibit)
    shares = exhibit.table.set_index("fate")["share"]
    assert set(shares.index) == set(PARTS)
    assert shares.sum() == pytest.approx(1.0, abs=1e-4)
    assert f"{100.0 * shares['stayed_anyway']:.0f}" in exhibit.finding
    for part in PARTS:
        assert t(f"money.paid.{part}") in picture


def test_where_nothing_was_spent_there_is_no_such_picture(t):
    assert money_spent(compare(WAR, WAR, 2), MONTH, t) is None


def test_a_lever_without_a_name_goes_by_its_kind():
    assert lever_name("no_such_lever", Wording("en")) == "no such lever"


@pytest.mark.parametrize(("values", "low", "high"), [
    ([2.6, 4.0], 0.0, 5.0), ([-2.6, 0.1], -3.0, 0.1), ([0.0], -1.0, 1.0), ([float("nan"), -8.0], -10.0, 0.0),
])  # fmt: skip
def test_axes_end_at_steps_and_hold_zero(values, low, high):
    assert domain(values) == pytest.approx((low, high))


def test_axes_leave_room_for_words():
    assert domain([0.0, 10.0], room=0.2) == pytest.approx((-2.0, 12.0))


@pytest.mark.parametrize(("number", "said"), [(-0.04, "0.0"), (-1.26, "−1.3"), (0.2, "+0.2"), (0.0, "0.0")])
def test_signs_are_real_and_zero_has_none(number, said):
    assert signed(number) == said
