"""What the company's own moves cost and bring: identities, extremes, and the same numbers worked out another way."""

import numpy as np
import pytest

from sim import load
from sim.measures.money import discount, spending_to_date
from sim.study.compare import Comparison, compare
from sim.study.moves import only_moves_differ, own_moves, without
from sim.study.returns import MIN_CURRENCY, paid_for, payback, profit_table, returns
from sim.study.run import run

SEEDS = 3
MONTH = 18
WAR = load("price_war_no_programme").with_changes({"customers": 300, "months": 24})
CARE = WAR.with_lever("front_line_warmth", strength=0.5, start=2).with_lever("recovery", strength=0.8)


@pytest.fixture(scope="module")
def care():
    return compare(CARE, WAR, SEEDS)


@pytest.fixture(scope="module")
def table():
    return returns(CARE, WAR, MONTH, SEEDS)


def test_a_scenario_has_no_move_against_itself():
    assert own_moves(CARE, CARE) == ()
    assert not only_moves_differ(CARE, CARE)
    assert returns(WAR, WAR, MONTH, SEEDS).empty


def test_a_lever_without_strength_or_of_later_months_is_no_move():
    assert own_moves(WAR.with_lever("recovery", strength=0.0), WAR) == ()
    late = WAR.with_lever("recovery", start=MONTH + 1)
    assert own_moves(late, WAR, MONTH) == ()
    assert len(own_moves(late, WAR, MONTH + 1)) == 1


def test_the_rivals_levers_are_no_moves():
    calm = load("calm_market").with_changes({"customers": 300, "months": 24})
    assert own_moves(load("price_war"), calm) == ()
    assert not only_moves_differ(load("price_war"), calm)


@pytest.mark.parametrize(("strength", "change"), [(0.8, "changed"), (0.0, "dropped")])
def test_levers_at_another_strength_or_given_up_are_moves(strength, change):
    b = CARE.with_lever("recovery", strength=0.3)
    a = b.with_lever("recovery", strength=strength) if strength else _with_only(b, "front_line_warmth")
    (move,) = own_moves(a, b)
    assert (move.change, move.lever.kind) == (change, "recovery")
    assert without(a, [move]).levers[-1].strength == 0.3


def _with_only(scenario, kind):
    kept = tuple(lever for lever in scenario.levers if lever.firm > 0 or lever.kind == kind)
    return scenario.replaced(levers=kept)


def test_a_company_without_its_moves_is_the_other_market_bit_for_bit(care):
    assert only_moves_differ(CARE, WAR)
    bare = run(without(CARE, own_moves(CARE, WAR)), SEEDS)
    for field, mine, theirs in zip(bare.record._fields, bare.record, care.b.record, strict=True):
        assert np.array_equal(mine, theirs), field
    assert np.array_equal(bare.left_month, care.b.left_month)


def test_all_together_is_the_comparison_itself(care, table):
    together = table[table["row"] == "together"].iloc[0]
    kept, profit = care.kept_per_100(MONTH), care.profit_difference(MONTH)
    assert [together["kept"], together["kept_lo"], together["kept_hi"]] == pytest.approx(list(kept))
    assert [together["profit"], together["profit_lo"], together["profit_hi"]] == pytest.approx(list(profit))
    spent = (spending_to_date(care.a) - spending_to_date(care.b))[:, MONTH]
    assert together["booked"] == pytest.approx(spent.mean())


def test_the_sum_is_the_sum_and_what_comes_back_is_profit_before_spending(table):
    moves, added = table[table["row"] == "move"], table[table["row"] == "sum"].iloc[0]
    assert moves["kind"].tolist() == ["front_line_warmth", "recovery"]
    for column in ("kept", "profit", "spent", "booked", "given"):
        assert added[column] == pytest.approx(moves[column].sum())
    assert table["spent"].to_numpy() == pytest.approx((table["booked"] + table["given"]).to_numpy())
    back = (table["profit"] + table["spent"]) / table["spent"]
    assert table["back"].to_numpy() == pytest.approx(back.to_numpy())
    assert (table["back_lo"] < table["back"]).all()


def test_no_month_after_the_one_asked_about_counts(table):
    shorter = {"months": MONTH}
    again = returns(CARE.with_changes(shorter), WAR.with_changes(shorter), MONTH, SEEDS)
    assert again.equals(table)


def test_a_price_cut_gives_away_the_cut_times_the_use():
    cut = WAR.with_lever("price_cut", strength=0.1)
    given = returns(cut, WAR, MONTH, SEEDS).iloc[0]
    a, b = run(cut, SEEDS), run(WAR, SEEDS)
    months = slice(1, MONTH + 1)
    cheaper = (b.prices - a.prices)[:, months, 0] * a.record.usage[:, months, 0] / 100.0
    by_hand = (cheaper * discount(a)[months]).sum(axis=1) / a.record.survivors[:, 0, :3].sum(axis=1)
    assert by_hand.mean() > 1.0
    assert given["given"] == pytest.approx(by_hand.mean(), rel=1e-3)  # bills are in whole cents
    assert given["booked"] == 0.0


def test_every_market_is_told_of():
    told = []
    returns(CARE, WAR, 6, SEEDS, on_done=told.append)
    assert told == list(range(1, SEEDS * (1 + 2 + 1) + 1))


def test_shares_of_what_was_spent_agree_with_walking_through_every_customer(care):
    table = paid_for(care, MONTH).set_index("fate")
    assert table["share"].sum() == pytest.approx(1.0)
    a, b = care.a, care.b
    costs, worth = a.lever_costs[..., [at for at, lever in enumerate(CARE.levers) if lever.firm == 0]], discount(a)
    paid = dict.fromkeys(table.index, 0.0)
    for s in range(SEEDS):
        for m in range(1, MONTH + 1):
            bill = [one.record.revenue[s, m, 0] / one.record.usage[s, m, 0] for one in (a, b)]  # cents round them
            given = (bill[1] - bill[0]) * a.record.usage[s, m, 0] / 100.0
            money = (costs[s, m].sum() / 100.0 + given) * worth[m]
            served = a.record.served[s, m, 0]
            paid["others"] += money
            for mine, theirs in zip(a.left_month[s].tolist(), b.left_month[s].tolist(), strict=True):
                if mine < 0 or 0 < mine <= m:
                    continue
                gone_a, gone_b = 0 < mine <= MONTH, 0 < theirs <= MONTH
                fate = ("lost", "left_anyway")[gone_b] if gone_a else ("stayed_anyway", "saved")[gone_b]
                paid[fate] += money / served
                paid["others"] -= money / served
    whole = sum(paid.values())
    for fate, money in paid.items():
        assert table.loc[fate, "share"] == pytest.approx(money / whole, abs=1e-6), fate
    assert table["spent"].iloc[0] == pytest.approx(spending_to_date(a)[:, MONTH].mean(), rel=0.01)
    assert (table["lo"] <= table["share"]).all()


def test_money_that_changes_nobody_saves_nobody():
    wasted = compare(WAR.with_lever("findability", strength=1.0), WAR, SEEDS)
    table = paid_for(wasted, MONTH).set_index("fate")
    assert table.loc[["saved", "lost"], "share"].tolist() == [0.0, 0.0]
    assert table.loc["stayed_anyway", "share"] > 0.5


def test_nothing_spent_reached_nobody():
    assert paid_for(compare(WAR, WAR, 2), MONTH).empty


@pytest.mark.parametrize(("path", "code", "month"), [
    ([0, 0, 0, 0], "same", 0),
    ([0, 1, 2, 3], "never_red", 0),
    ([0, -1, -2, 1], "pays_back", 3),
    ([0, -1, 2, 1], "pays_back", 2),
    ([0, -1, -2, -1], "not_back", 0),
    ([0, -1, 2, -1], "slips", 2),
    ([0, -MIN_CURRENCY / 2, 1, 2], "never_red", 0),
])  # fmt: skip
def test_payback_is_the_month_from_which_it_stays_out_of_the_red(path, code, month):
    found = payback(np.array([path, path], float))
    assert (found.code, found.month) == (code, month)


def test_being_ahead_by_luck_at_first_is_no_lead():
    found = payback(np.array([[0.0, 5.0, -9.0], [0.0, -4.0, -8.0]]))
    assert found.code == "not_back"


def test_payback_counts_the_markets_that_are_ahead_at_the_end():
    found = payback(np.array([[0.0, -2.0, 5.0], [0.0, -2.0, -1.0], [0.0, -2.0, 2.0]]))
    assert (found.ahead, found.n) == (2, 3)


def test_profit_to_date_is_that_of_the_comparison_and_points_come_on_top(care):
    table = profit_table(care).pivot(index="month", columns="measure", values="mean")
    assert table.loc[MONTH, "profit"] == pytest.approx(float(care.profit_difference(MONTH).mean))
    assert (table["profit"] == table["after_points"]).all()  # there are no points in these markets
    new = WAR.with_changes({"market.settle": 0, "structure.points": "myopic"})  # points are held, far as the reward is
    points = compare(new.with_lever("points_programme", strength=0.2, threshold=500.0), new, 2)
    owing = profit_table(points).pivot(index="month", columns="measure", values="mean")
    assert owing.loc[0].tolist() == [0.0, 0.0]
    assert owing.loc[MONTH, "after_points"] < owing.loc[MONTH, "profit"] - 1.0


def test_a_comparison_of_a_and_b_turns_round_with_them(care):
    back = Comparison(care.b, care.a)
    (one, other) = (profit_table(pair)["mean"].to_numpy() for pair in (care, back))
    assert one == pytest.approx(-other)
