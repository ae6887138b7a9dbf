"""Measures add up, and say what their docstrings promise."""

import numpy as np
import pytest

from sim import BadInput, MarketModel, figure, load, run
from sim.market.exits import REASONS
from sim.measures.exits import exits, leavers, satisfied_leavers
from sim.measures.figures import figure_names
from sim.measures.holds import fans, holds, hostages
from sim.measures.intervals import interval, table
from sim.measures.money import LINES, account, account_cents, profit_to_date
from sim.measures.opinions import market_shares, opinions, rungs
from sim.measures.retention import CURVES, active, base, survival


@pytest.fixture(scope="module")
def war(war_and_calm):
    return war_and_calm.a


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


def test_customers_are_somewhere_and_flows_explain_stocks(war):
    record = war.record
    assert (record.served.sum(axis=2) == war.customers).all()
    np.testing.assert_array_equal(np.diff(record.served, axis=1), (record.won - record.lost)[:, 1:])
    assert (rungs(war)[:, 1:].sum(axis=2) == war.customers).all()
    np.testing.assert_array_equal(war.customers - rungs(war)[:, 1:, 0], record.served[:, 1:, 0])
    np.testing.assert_allclose(market_shares(war).sum(axis=2), 1.0)


def test_money_adds_up_to_the_cent(war):
    for firm in range(3):
        lines = dict(zip(LINES, np.moveaxis(account_cents(war, firm), -1, 0), strict=True))
        income = lines["revenue"] + lines["exit_fees"]
        costs = lines["use"] + lines["rewards"] + lines["compensation"] + lines["levers"]
        np.testing.assert_array_equal(income - costs, lines["profit"])
    cut = account(war, 1)[..., LINES.index("revenue")] / war.record.usage[..., 1].clip(1) * 100
    np.testing.assert_allclose(cut[:, 12], 30.0, rtol=1e-3)
    np.testing.assert_allclose(cut[:, 13], 24.0, rtol=1e-3)


def test_revenue_is_what_customers_pay():
    market = MarketModel("price_war", rng=1, customers=500, months=14)
    market.run_to_end()
    for firm in range(3):
        mine = market.customers.provider == firm
        paid = np.floor(market.prices[-1][firm] * market.customers.spend[mine].astype(float) * 100 + 0.5).sum()
        assert market.record.revenue[14, firm] == paid


def test_points_earned_are_held_redeemed_expired_or_forfeited():
    """Without expiry, what members earn in a month in which nobody leaves is what balances and rewards grow by."""
    market = MarketModel(
        "calm_market",
        rng=1,
        customers=2000,
        months=6,
        **{
            "points_programme.expiry": 600.0,
            "attention.base": 0.0,
            "firm.failure_rate": 0.0,
            "attention.price": 0.0,
            "attention.cashed": 0.0,
            "attention.bad_word": 0.0,
        },
    )
    before = market.customers.points.astype(float).copy()
    market.advance()
    after, member = market.customers.points.astype(float), market.customers.is_member == 1
    assert market.record.lost[1].sum() == 0
    earned = (0.10 * 30.0 * market.customers.spend.astype(float))[member].sum()
    expired = before.sum() / 600.0
    redeemed = market.record.redeemed[1, 0] / 100.0
    assert earned + before.sum() == pytest.approx(after.sum() + redeemed + expired, abs=0.5)
    assert redeemed > 0.0


def test_profit_to_date_discounts(war):
    undiscounted = run(war.scenario.with_changes({"market.discount_rate": 0.0}), 2)
    plain = account(undiscounted)[..., LINES.index("profit")].cumsum(axis=1) / base(undiscounted)[:, 3:]
    np.testing.assert_allclose(profit_to_date(undiscounted), plain)
    assert (profit_to_date(war)[:2, -1] < plain[:, -1]).all()


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
