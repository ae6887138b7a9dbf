"""Measures add up, and say what their docstrings promise."""

import math
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from sim import BadInput, MarketModel, figure, load, run
from sim.market.account import INCOME
from sim.market.agents import ObjectMarket
from sim.market.exits import REASONS
from sim.market.rules.failure import OUTCOMES
from sim.market.rules.repertoire import MAX_PURCHASES
from sim.market.surveys import METRICS, reading
from sim.market.totals import ASKED
from sim.measures.exits import exits, leavers, satisfied_leavers
from sim.measures.figures import MEASURES, figure_names
from sim.measures.holds import fans, holds, hostages
from sim.measures.intervals import interval, table
from sim.measures.loyalty import LOYALTIES, loyalties, loyalty_shares
from sim.measures.money import (
    LINES,
    account,
    account_cents,
    breakage,
    liability,
    lifetime_value,
    margin,
    profit_to_date,
    referral_value,
    spending_to_date,
)
from sim.measures.opinions import market_shares, opinions, rungs, wallet_shares
from sim.measures.retention import CURVES, active, base, survival
from sim.measures.rfm import rfm_table
from sim.measures.surveys import complaints, interviews, outcomes, readings
from sim.measures.units import UNITS
from sim.measures.words import figure_words
from sim.scenario import loads
from sim.wording import LANGUAGES, Wording, catalogue

EVERYTHING_ON = loads((Path(__file__).parent / "everything_on.toml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def war(war_and_calm):
    return war_and_calm.a


SCENARIOS = {"price_war": load("price_war"), "everything_on": EVERYTHING_ON}


@cache
def ran(name, repertoire):
    changes = {"customers": 2000, "months": 24, "market.repertoire": repertoire}
    return run(SCENARIOS[name].with_changes(changes), 3)


@pytest.fixture(params=SCENARIOS)
def subscription(request):
    return ran(request.param, 0)


@pytest.fixture(params=SCENARIOS)
def repertoire(request):
    return ran(request.param, 1)


@pytest.fixture(
    params=[(name, kind) for name in SCENARIOS for kind in (0, 1)], ids=lambda param: f"{param[0]}-{param[1]}"
)
def result(request):
    """Both scenarios, in both kinds of market: 0 a subscription, 1 a repertoire."""
    return ran(*request.param)


def test_survival_starts_at_one_and_never_rises(war):
    curve = survival(war)
    assert (curve[:, 0] == 1.0).all()
    assert (np.diff(curve, axis=1) <= 0.0).all()
    assert curve.shape == (24, 37, len(CURVES))


def test_active_counts_returners_too(war):
    returners = active(war) - survival(war)
    assert (returners >= 0.0).all()
    assert returners[:, -1, 3].mean() > 0.005


def test_survivors_are_those_who_never_left(war):
    for month in (0, 7, 36):
        stayed = ((war.left_month == 0) | (war.left_month > month)).sum(axis=1)
        np.testing.assert_array_equal(stayed, war.record.survivors[:, month].sum(axis=1))


def test_holds_add_up_to_the_retained(war):
    np.testing.assert_allclose(holds(war)[:, 1:].sum(axis=-1), active(war)[:, 1:], atol=1e-12)
    assert np.isnan(holds(war)[:, 0]).all()


def test_hostages_and_fans_are_some_of_the_retained(war):
    for share in (hostages(war), fans(war)):
        assert (share[:, 1:] >= 0.0).all()
        assert (share[:, 1:] <= active(war)[:, 1:]).all()
    assert hostages(war)[:, 24, 2].mean() > hostages(war)[:, 24, 1].mean()
    assert fans(war)[:, 24, 0].mean() > fans(war)[:, 24, 1].mean()


def test_exits_add_up_to_leavers(war):
    np.testing.assert_allclose(exits(war).sum(axis=-1), leavers(war), atol=1e-9)
    assert leavers(war).sum() > 1000
    np.testing.assert_array_equal(leavers(war).sum(axis=2), war.record.lost[..., 0])
    assert (satisfied_leavers(war) <= leavers(war)).all()


def test_price_is_no_reason_before_the_cut_and_the_first_reason_to_rise_with_it(war):
    price = exits(war)[:, :, :3, REASONS.index("price")].sum(axis=(0, 2))
    assert price[1:13].sum() < 0.02 * leavers(war)[:, 1:13, :3].sum()
    assert price[13:].sum() > 0.1 * leavers(war)[:, 13:, :3].sum()


def test_everybody_is_somewhere(result):
    record = result.record
    assert (record.served.sum(axis=2) == result.customers).all()
    assert (record.by_channel[:, 1:].sum(axis=(2, 3)) == result.customers).all()
    np.testing.assert_array_equal(record.by_channel[:, 1:].sum(axis=3), record.served[:, 1:])
    np.testing.assert_allclose(market_shares(result).sum(axis=2), 1.0)
    assert (rungs(result)[:, 1:].sum(axis=2) == result.customers).all()
    np.testing.assert_array_equal(result.customers - rungs(result)[:, 1:, 0], record.served[:, 1:, 0])
    assert (record.members[:, 1:].sum(axis=2) <= result.customers).all()
    for month in range(result.months + 1):
        stayed = ((result.left_month == 0) | (result.left_month > month)).sum(axis=1)
        np.testing.assert_array_equal(stayed, record.survivors[:, month].sum(axis=1))


def test_in_a_subscription_everybody_has_one_provider_and_flows_explain_stocks(subscription):
    record = subscription.record
    np.testing.assert_array_equal(np.diff(record.served, axis=1), (record.won - record.lost)[:, 1:])
    np.testing.assert_array_equal(record.won.sum(axis=2), record.lost.sum(axis=2))
    np.testing.assert_array_equal(record.bought[:, 1:], record.served[:, 1:])
    np.testing.assert_array_equal(leavers(subscription).sum(axis=2), record.lost[..., 0])
    here = record.here[:, 1:].sum(axis=(2, 3, 4, 5))
    np.testing.assert_array_equal(here, record.served[:, 1:, 0])
    np.testing.assert_array_equal(wallet_shares(subscription)[:, 1:], 1.0)
    assert (record.returned <= record.won).all()
    assert (record.referred <= record.won).all()
    assert record.returned.sum() > 0
    assert record.referred.sum() > 0


def test_in_a_repertoire_purchases_are_spread_over_firms(repertoire):
    record, p = repertoire.record, repertoire.scenario.parameters
    per_person = record.bought[:, 1:].sum(axis=2).mean() / repertoire.customers
    assert per_person == pytest.approx(p.repertoire.rate, rel=0.15)
    share = wallet_shares(repertoire)[:, 1:]
    assert (share > 0.0).all()
    assert (share < 1.0).all()
    one = record.usage[:, 1:] / np.maximum(record.bought[:, 1:], 1)
    assert set(np.unique(one)) <= {0.0, np.floor(100.0 / p.repertoire.rate + 0.5)}
    gone = exits(repertoire).sum(axis=-1)
    np.testing.assert_allclose(gone, leavers(repertoire), atol=1e-9)


def test_active_and_survival_are_shares_and_holds_add_up_to_the_retained(result):
    kept, here = survival(result), active(result)
    assert (np.diff(kept, axis=1) <= 0.0).all()
    assert ((here >= 0.0) & (here <= 1.0)).all()
    assert (here >= kept - 1e-12).all()
    np.testing.assert_allclose(holds(result)[:, 1:].sum(axis=-1), here[:, 1:], atol=1e-12)
    for share in (hostages(result), fans(result)):
        assert (share[:, 1:] <= here[:, 1:]).all()


def test_money_adds_up_to_the_cent(result):
    firms = 1 + result.scenario.parameters.market.rivals
    paid = 0
    for firm in range(firms):
        cents = account_cents(result, firm)
        assert cents.shape[-1] == len(LINES)
        lines = dict(zip(LINES, np.moveaxis(cents, -1, 0), strict=True))
        assert LINES[-1] == "profit"
        income, costs = LINES[:INCOME], LINES[INCOME:-1]
        total = sum(lines[name] for name in income) - sum(lines[name] for name in costs)
        np.testing.assert_array_equal(total, lines["profit"])
        for name in LINES[:-1]:
            assert (lines[name] >= 0).all(), name
            assert not lines[name][:, 0].any(), name
        paid = paid + lines["levers"]
        np.testing.assert_array_equal(lines["revenue"], result.record.revenue[..., firm])
        np.testing.assert_array_equal(lines["rewards"], result.record.redeemed[..., firm])
        np.testing.assert_allclose(account(result, firm) * 100.0, cents)
    np.testing.assert_array_equal(paid, result.lever_costs.sum(axis=2))
    assert (result.record.dealer_revenue <= result.record.revenue).all()


def test_fixed_costs_do_not_go_with_customers(war):
    dear = run(war.scenario.with_changes({"firm.fixed_cost": 1.5}), war.seeds[:4])
    fixed, profit = LINES.index("fixed"), LINES.index("profit")
    before, after = account(war)[:4], account(dear)
    assert not before[..., fixed].any()
    assert not after[:, 0].any(axis=0)[fixed]
    np.testing.assert_allclose(after[:, 1:, fixed], 1.5 * war.scenario.parameters.market.customers)
    np.testing.assert_allclose(before[..., profit] - after[..., profit], after[..., fixed])
    np.testing.assert_allclose(margin(dear), margin(war)[:4])


def test_a_market_knows_the_same_profit_as_the_measures():
    market = MarketModel(EVERYTHING_ON, rng=1, customers=400, months=8)
    market.run_to_end()
    result = run(market.brief, [1])
    for firm in range(len(market.firms)):
        for month in (1, 5, 8):
            assert market.profit(firm, month) == account(result, firm)[0, month, LINES.index("profit")]


def test_the_price_paid_is_the_price_offered(war):
    for firm in range(3):
        paid = account(war, firm)[:, 1:, LINES.index("revenue")] / war.record.usage[:, 1:, firm] * 100
        np.testing.assert_allclose(paid, war.prices[:, 1:, firm], rtol=1e-3)
    assert (war.prices[:, 13, 1] < war.prices[:, 12, 1]).all()


def test_revenue_is_what_customers_pay():
    steady = {"bond.spend": 0.0, "population.spend_growth": 0.0}
    market = MarketModel("price_war", rng=1, customers=500, months=14, **steady)
    market.run_to_end()
    for firm in range(3):
        mine = market.customers.provider == firm
        paid = np.floor(market.prices[-1][firm] * market.customers.spend[mine].astype(float) * 100 + 0.5).sum()
        assert market.record.revenue[14, firm] == paid
        online = mine & (market.customers.channel == 2)
        paid = np.floor(market.prices[-1][firm] * market.customers.spend[online].astype(float) * 100 + 0.5).sum()
        assert market.record.dealer_revenue[14, firm] == paid


def test_every_point_is_accounted_for(result):
    """Balances are last month's, plus what was earned, less what was redeemed, expired or forfeited: to the cent."""
    record = result.record
    assert record.points_held.dtype.kind == "i"
    change = record.points_earned - record.redeemed - record.points_expired - record.points_forfeited
    np.testing.assert_array_equal(np.diff(record.points_held, axis=1), change[:, 1:])
    assert (record.points_held >= 0).all()
    assert record.points_earned.sum() > 0
    assert record.redeemed.sum() > 0
    assert record.points_expired.sum() > 0
    signs_up = result.scenario.parameters.market.repertoire == 0
    is_left = result.scenario.parameters.population.attrition > 0.0
    assert (record.points_forfeited.sum() > 0) == (signs_up or is_left)
    np.testing.assert_allclose(liability(result, 0) * 100.0, record.points_held[..., 0])
    broken = record.points_expired + record.points_forfeited
    np.testing.assert_allclose(breakage(result, 0) * 100.0, broken[..., 0])


def test_balances_are_those_of_the_customers():
    for rule in (0, 1):
        market = MarketModel(EVERYTHING_ON, rng=2, customers=1500, months=15, **{"market.repertoire": rule})
        market.run_to_end()
        c = market.customers
        held, members = market.record.points_held[15], market.record.members[15]
        if rule == 0:
            np.testing.assert_array_equal(np.bincount(c.card, c.points, len(held)), held)
            np.testing.assert_array_equal(np.bincount(c.provider, c.is_member, len(held)), members)
        else:
            np.testing.assert_array_equal(np.maximum(c.cards, 0).sum(axis=1), held)
            np.testing.assert_array_equal((c.cards >= 0).sum(axis=1), members)
            np.testing.assert_array_equal(np.maximum(c.cards[c.card, range(len(c))], 0), c.points)
        assert not c.points[c.is_member == 0].any()


def test_what_members_earn_is_a_share_of_what_they_pay():
    quiet = {"attention.base": 0.0, "attention.price": 0.0, "attention.cashed": 0.0, "attention.bad_word": 0.0,
             "firm.failure_rate": 0.0, "programme.join_chance": 0.0, "bond.spend": 0.0, "population.spend_growth": 0.0}  # fmt: skip
    quiet |= {"population.attrition": 0.0, "market.settle": 0}  # some of month 0 are about to cash
    market = MarketModel("calm_market", rng=1, customers=2000, months=2, **quiet)
    c, record = market.customers, market.record
    member, before = c.is_member == 1, c.points.astype(int).copy()
    market.advance()
    assert record.lost[1].sum() == 0
    np.testing.assert_array_equal(c.is_member == 1, member)
    rate, life = market.brief.levers[0].strength, market.brief.levers[0].expiry
    earned = np.floor(rate * 30.0 * c.spend[member].astype(float) * 100.0 + 0.5).astype(int)
    expired = np.floor(before[member] / life + 0.5).astype(int)
    assert record.points_earned[1, 0] == earned.sum()
    assert record.points_expired[1, 0] == expired.sum()
    balance = before[member] + earned - expired
    due = balance >= 100.0 * market.brief.levers[0].threshold
    np.testing.assert_array_equal(c.points[member], np.where(due, 0, balance))
    np.testing.assert_array_equal(c.has_cashed[member], due)
    assert record.redeemed[1, 0] == balance[due].sum() > 0


def test_profit_to_date_discounts(war):
    undiscounted = run(war.scenario.with_changes({"market.discount_rate": 0.0}), 2)
    plain = account(undiscounted)[..., LINES.index("profit")].cumsum(axis=1) / base(undiscounted)[:, 3:]
    np.testing.assert_allclose(profit_to_date(undiscounted), plain)
    assert (profit_to_date(war)[:2, -1] < plain[:, -1]).all()


def test_a_customer_is_worth_what_the_closed_form_says(war):
    """M r / (1 + i - r), with the yearly retention and the yearly margin of the run."""
    kept = survival(war)[:, -1, 3] ** (12.0 / 36.0)
    yearly = 12.0 * margin(war)[:, 1:].mean(axis=1)
    rate = war.scenario.parameters.market.discount_rate
    np.testing.assert_allclose(lifetime_value(war), yearly * kept / (1.0 + rate - kept))
    assert (lifetime_value(war) > 0.0).all()
    lines = account(war)
    before = sum(lines[..., LINES.index(line)] for line in ("profit", "acquisition", "fixed"))
    np.testing.assert_allclose(margin(war) * war.record.served[..., 0], before)
    short = run(war.scenario.with_changes({"months": 6, "customers": 300}), 2)
    assert np.isnan(lifetime_value(short)).all()


def test_calm_customers_are_worth_more_than_those_in_a_war(war_and_calm):
    assert interval(lifetime_value(war_and_calm.a) - lifetime_value(war_and_calm.b)).hi < 0.0


def test_recommended_customers_are_worth_their_value_and_what_signing_them_up_did_not_cost(war):
    worth = referral_value(war)
    each = lifetime_value(war) + war.scenario.firm(0).acquisition_cost
    np.testing.assert_allclose(worth, war.record.referred[..., 0] * each[:, None])
    assert worth.sum() > 0.0
    assert (war.record.referred <= war.record.won).all()


@pytest.mark.parametrize("engine", [MarketModel, ObjectMarket])
@pytest.mark.parametrize("kind", [0, 1], ids=["subscription", "repertoire"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_the_census_of_loyalties_is_what_the_columns_say_every_month(name, kind, engine):
    n = 1500 if engine is MarketModel else 100  # more than one block, or few enough to wait for
    market = engine(SCENARIOS[name], rng=2, customers=n, months=4, **{"market.repertoire": kind, "market.settle": 4})
    assert not market.record.loyalties[0].any()
    for month in range(1, 5):
        market.advance()
        assert market.record.loyalties[month].tolist() == loyalties(market)["people"].tolist()
    assert (market.record.loyalties.sum(axis=0) > 0).all()
    if name == "everything_on":
        assert market.values.market.outside == 1, "somebody may do without"


def test_loyalty_shares_are_shares_of_all_people(result):
    shares = loyalty_shares(result)
    assert shares.shape == (3, 25, len(LOYALTIES))
    assert np.isnan(shares[:, 0]).all()
    np.testing.assert_allclose(shares[:, 1:].sum(axis=-1), 1.0)
    with_the_firm = shares[:, 1:, [LOYALTIES.index("true"), LOYALTIES.index("spurious")]].sum(axis=-1)
    np.testing.assert_allclose(with_the_firm, result.record.served[:, 1:, 0] / result.customers)
    for kind in ("true", "spurious", "latent"):
        np.testing.assert_array_equal(figure(result, f"{kind}_loyalty_12"), shares[:, 12, LOYALTIES.index(kind)])


def test_spending_is_what_the_companys_own_levers_cost_discounted():
    levers = '[[levers]]\nkind = "recovery"\n[[levers]]\nkind = "advertising"\nfirm = 1\n[[levers]]\nkind = "listening"'
    result = run(loads(levers).with_changes({"customers": 300, "months": 3, "market.discount_rate": 0.21}), 2)
    assert (result.lever_costs.sum(axis=1) > 0).all()
    for at in range(2):
        spent, everybody = 0.0, result.record.survivors[at, 0].sum()
        for month in range(1, 4):
            cents = result.lever_costs[at, month, 0] + result.lever_costs[at, month, 2]
            spent += cents / 100.0 / 1.21 ** (month / 12.0)
            assert spending_to_date(result)[at, month] == pytest.approx(spent / everybody)
    assert not spending_to_date(result)[:, 0].any()
    np.testing.assert_array_equal(figure(result, "spending_3"), spending_to_date(result)[:, 3])
    assert not spending_to_date(run(loads("").with_changes({"customers": 100, "months": 2}), 1)).any()


def test_opinions_are_on_their_scales(war):
    means = opinions(war)[:, 1:]
    assert (means[..., 0] > 0.0).all()
    assert (means[..., 0] < 1.0).all()
    assert (means[..., 1] >= 0.0).all()


def test_figures_by_name(war):
    for name in figure_names(24):
        assert figure(war, name).shape == (24,)
        assert np.isfinite(figure(war, name)).all(), name
    np.testing.assert_array_equal(figure(war, "retention_24"), figure(war, "retention_24.overall"))
    for wrong in ("retenton_24", "retention_99", "retention", "retention_24.engagd", "profit_24.engaged", "24", ""):
        with pytest.raises(BadInput):
            figure(war, wrong)


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_what_its_line_says(war, name):
    measure = MEASURES[name]
    values = measure.of(war)
    assert values.shape == (len(war.seeds), war.months + 1, *([len(CURVES)] if measure.by_kind else []))
    unit = UNITS[measure.unit]
    if unit.is_share:
        known = values[np.isfinite(values)]
        assert 0.0 <= known.min() <= known.max() <= 1.0
    for language in LANGUAGES:
        assert {f"measure.{name}", f"counted_in.{measure.unit}"} <= set(catalogue(language))
        assert "24" in figure_words(f"{name}_24", Wording(language))
    assert (name in {"spending", "complaints", "liability"}) == (measure.more_is == "worse")


def test_a_number_is_told_in_its_unit():
    told = {name: unit.text(0.01234, "+") for name, unit in UNITS.items()}
    assert (told["per_100"], told["currency"], told["utility"]) == ("+1.2", "+0.01", "+0.0123")
    assert UNITS["per_100"].text(0.0001) == "0.01", "too small for its decimals, and not nothing"
    assert (UNITS["per_100"].text(0.0), UNITS["per_100"].text(None)) == ("0", "–")


@pytest.mark.parametrize(
    ("n", "quantile"),  # in closed form for one and two degrees of freedom, else summed by its finite series
    [(2, math.tan(0.475 * math.pi)), (3, 0.95 * math.sqrt(2.0 / (1.0 - 0.95**2))), (100, 1.984216951586417)],
)
def test_intervals_are_right_to_more_digits_than_are_printed(n, quantile):
    values = np.arange(float(n))
    half = quantile * values.std(ddof=1) / math.sqrt(n)
    assert float(interval(values).hi - values.mean()) == pytest.approx(half, rel=3e-14)


def test_intervals_cover_as_often_as_they_say():
    rng = np.random.default_rng(1)
    _, lo, hi = interval(rng.normal(3.0, 2.0, (20, 4000)))
    assert ((lo < 3.0) & (hi > 3.0)).mean() == pytest.approx(0.95, abs=0.015)
    assert np.isnan(interval(np.ones((1, 2))).lo).all()
    frame = table(rng.random((20, 5, 2)), ["a", "b"])
    assert list(frame.columns) == ["month", "kind", "mean", "lo", "hi", "mid", "lo50", "hi50", "lo80", "hi80"]
    assert len(frame) == 10


def test_an_empty_kind_is_not_a_number_and_breaks_nothing():
    nobody = run(load("price_war").with_changes({"customers": 300, "months": 3, "population.share_engaged": 0.0}), 2)
    assert np.isnan(survival(nobody)[:, :, 0]).all()
    assert np.isfinite(survival(nobody)[:, :, 3]).all()


def test_one_customer_is_a_market():
    alone = run(load("price_war").with_changes({"customers": 1, "months": 40}), 3)
    assert (alone.record.served.sum(axis=2) == 1).all()


@pytest.mark.parametrize("rule", [0, 1], ids=["subscription", "repertoire"])
def test_the_table_of_recency_frequency_and_money(rule):
    market = MarketModel("price_war", rng=1, customers=3000, months=10, **{"market.repertoire": rule})
    market.run_to_end()
    table_ = rfm_table(market)
    mine = np.flatnonzero(market.customers.provider == 0)
    np.testing.assert_array_equal(table_["customer"], mine)
    assert len(table_) == market.record.served[10, 0]
    np.testing.assert_allclose(table_["money"], market.customers.spend[mine] * market.prices[10][0])
    np.testing.assert_array_equal(table_["frequency"], market.customers.tenure[mine])
    for score in ("r", "f", "m"):
        assert table_[score].between(1, 5).all()
    for score, column in (("f", "frequency"), ("m", "money")):
        fifths = table_.groupby(score)[column].agg(["min", "max", "size"])
        assert list(fifths.index) == [1, 2, 3, 4, 5]
        assert (fifths["max"].to_numpy()[:-1] <= fifths["min"].to_numpy()[1:]).all(), "a higher fifth has more"
    assert (table_["felt_bond"] >= 0.0).all()
    if rule == 0:
        assert (table_["recency"] == 0).all()
    else:
        assert table_["recency"].max() > 0
        assert table_.groupby("r")["recency"].mean().is_monotonic_decreasing


def test_whoever_bought_this_month_is_recent():
    market = MarketModel("price_war", rng=1, customers=1000, months=6, **{"market.repertoire": 1})
    people = market.customers
    people.columns = people.columns._replace(basket=np.full((MAX_PURCHASES, 1000), -1, np.int8))
    market.run_to_end()
    table_ = rfm_table(market).set_index("customer")
    bought_here = (people.basket == 0).any(axis=0)[table_.index]
    assert (table_["recency"][bought_here] == 0).all()
    assert (table_["recency"][~bought_here] > 0).all()


def test_failures_complaints_and_letters_are_some_of_each_other(result):
    for firm in range(1 + result.scenario.parameters.market.rivals):
        failed, told, written = np.moveaxis(complaints(result, firm), -1, 0)
        assert (failed >= told).all()
        assert (told >= written).all()
        of_failures = outcomes(result, firm)
        assert of_failures.shape[-2:] == (2, len(OUTCOMES) - 1)
        np.testing.assert_array_equal(of_failures.sum(axis=(-2, -1)), failed)
        silent = of_failures[..., OUTCOMES.index("silent") - 1].sum(axis=-1)
        np.testing.assert_array_equal(failed - silent, told)
    assert failed.sum() > 0


def test_interviews_are_some_of_the_leavers_and_say_price_too_often(war):
    gave = interviews(war)
    left_ = leavers(war).sum(axis=2)
    assert (gave.sum(axis=2) <= left_).all()
    p = war.scenario.parameters.survey
    asked = left_ - exits(war)[..., REASONS.index("left_market")].sum(axis=2)  # who leaves the market tells no firm
    assert gave.sum() / asked.sum() == pytest.approx(p.answered, rel=0.1)
    before = slice(1, 13)
    assert exits(war)[:, before, :, REASONS.index("price")].sum() < 0.02 * left_[:, before].sum()
    said_price = gave[:, before, REASONS.index("price")].sum() / gave[:, before].sum()
    assert said_price == pytest.approx(p.misreport, rel=0.25)
    nobody = run(war.scenario.with_changes({"survey.answered": 0.0, "customers": 300, "months": 12}), 1)
    assert not interviews(nobody).any()


def read(metric, **changes):
    one_question = {"survey.items": 1, "survey.scale_use": 0.0, "market.settle": 0}
    size = {"customers": 3000, "months": 6, "survey.sample": 10_000, **one_question, **changes}
    result = run(load("price_war").with_changes(size), 6)
    return readings(result)[:, 1:, METRICS.index(metric)], opinions(result)[:, 1:]


def test_a_survey_without_noise_reads_the_census_but_for_rounding_and_sampling():
    """Answers are whole points on a form, rounded up as often as down, so the mean is off by a tenth at most."""
    csat, census = read("csat", **{"survey.noise": 0.0})
    assert np.abs(csat - (1.0 + 9.0 * census[..., 0])).max() < 0.1


def test_a_survey_with_noise_differs_from_the_census_by_noise_and_by_the_ends_of_the_scale():
    """Answers off the scale are drawn to its ends, which costs a little where people are satisfied."""
    noisy, census = read("csat", **{"survey.noise": 0.2})
    off = noisy - (1.0 + 9.0 * census[..., 0])
    assert off.std() > 0.005
    assert abs(off.mean()) < 0.3
    few, census = read("csat", **{"survey.noise": 0.2, "survey.sample": 60})
    few_off = few - (1.0 + 9.0 * census[..., 0])
    assert few_off.std() > 3 * off.std(), "a small sample is further off"
    assert abs(few_off.mean() - off.mean()) < 4 * few_off.std() / np.sqrt(few_off.size), "but not to one side"


def test_survey_readings_are_on_their_scales_and_follow_what_they_ask_about(result):
    for firm in range(1 + result.scenario.parameters.market.rivals):
        told = dict(zip(METRICS, np.moveaxis(readings(result, firm)[:, 1:], -1, 0), strict=True))
        for metric, (low, high) in {
            "csat": (1, 10), "nps": (-100, 100), "engagement": (0, 1), "intention": (0, 1), "relative": (-1, 1),
        }.items():  # fmt: skip
            values = told[metric][np.isfinite(told[metric])]
            assert ((values >= low) & (values <= high)).all(), metric
            assert values.std() > 0.0, metric
        counted = dict(zip(ASKED, result.record.survey[0, 3, firm].tolist(), strict=True))
        assert reading(result.record.survey[0, 3, firm]) == pytest.approx(
            {metric: told[metric][0, 2] for metric in METRICS}
        )
        assert counted["promoters"] + counted["detractors"] <= counted["answers"]
    asked = result.record.survey[:, 1:, :, 0].sum(axis=2)
    assert (asked == result.scenario.parameters.survey.sample).all()
    assert reading(np.zeros(len(ASKED), np.int64)) == {}


def test_engagement_is_read_off_bonds_and_nps_off_both():
    warm, census = read("engagement", **{"firm.warmth": 0.9})
    cold, _ = read("engagement", **{"firm.warmth": 0.1})
    assert warm[:, -1].mean() > cold[:, -1].mean()
    with_loyalty, _ = read("nps", **{"survey.loyalty": 1.0})
    without, _ = read("nps", **{"survey.loyalty": 0.0})
    assert (with_loyalty > without).all()
    assert np.isfinite(census).all()
