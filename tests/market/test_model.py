"""The market as a Mesa model, its population, and its runners."""

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from sim import BadInput, MarketModel
from sim.market.customers import KINDS
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity
from sim.parameters import Parameters


def test_it_is_a_mesa_model():
    market = MarketModel("price_war", rng=1, customers=200, months=3)
    assert isinstance(market, mesa.Model)
    assert len(market.agents) == 3
    while market.running:
        market.step()
    assert market.month == market.steps == 3
    frame = market.datacollector.get_model_vars_dataframe()
    assert frame["month"].tolist() == [1, 2, 3]
    with pytest.raises(RuntimeError, match="is over"):
        market.advance()


@pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning", "ignore::PendingDeprecationWarning")
def test_mesa_batch_run():
    rows = batch_run(
        MarketModel,
        {"scenario": ["calm_market", "price_war"], "customers": 200, "months": 14, "rng": [1, 2]},
        number_processes=1, display_progress=False,
    )  # fmt: skip
    assert len(rows) == 4
    assert {row["month"] for row in rows} == {14}
    by_name = {(row["scenario"], row["rng"]): row["survival"] for row in rows}
    assert by_name["calm_market", 1] > by_name["price_war", 1]


def test_one_seed_decides_everything():
    a, b, c = (MarketModel("price_war", customers=300, months=5, rng=rng) for rng in (7, 7, np.random.default_rng(7)))
    for market in (a, b, c):
        market.run_to_end()
    np.testing.assert_array_equal(a.customers.provider, b.customers.provider)
    assert a.luck == 7 != c.luck


def test_bad_changes_are_refused():
    with pytest.raises(BadInput):
        MarketModel("price_war", customers=0)
    with pytest.raises(BadInput):
        MarketModel("price_wra")


def test_the_base_is_one_third_of_each_kind_and_looks_like_its_name():
    market = MarketModel("price_war", rng=1, customers=30_000)
    c, p = market.customers, Parameters().values()
    base = c.provider == 0
    for k in range(len(KINDS)):
        assert (c.kind[base] == k).mean() == pytest.approx(1 / 3, abs=0.02)
    assert (c.left_month[base] == 0).all()
    assert (c.left_month[~base] == -1).all()
    own_bond = np.take_along_axis(c.bond, c.provider[None].astype(int), 0)[0].astype(float)
    felt = felt_bond(own_bond, maturity(c.tenure.astype(float), p.choice), p.choice, p.bond)
    engaged = c.kind == 0
    assert (felt[engaged] >= p.ladder.loyal).mean() > 0.9
    assert (felt[~engaged] >= p.ladder.loyal).mean() < 0.1
    np.testing.assert_array_equal(c.is_member[base] == 1, c.kind[base] == 2)
    assert (c.points[c.is_member == 0] == 0).all()


def test_traits_have_their_means():
    c, p = MarketModel("calm_market", rng=1, customers=50_000).customers, Parameters().population
    assert c.spend.mean() == pytest.approx(1.0, abs=0.01)
    assert c.price_weight.mean() == pytest.approx(p.price_weight, abs=0.05)
    assert c.receptivity.mean() == pytest.approx(2 * p.receptivity * (1 / 3 * 0.75 + 2 / 3 * 0.25), abs=0.01)
    assert c.variety.mean() == pytest.approx(p.variety, abs=0.005)
    assert c.habit.mean() == pytest.approx(p.habit, abs=0.01)
    for column in c.columns:
        assert np.isfinite(column.astype(float)).all()


def test_the_network_is_a_ring_with_some_links_rewired():
    c = MarketModel("calm_market", rng=1, customers=5000).customers
    offset = (c.listeners - np.arange(5000)[:, None] + 2500) % 5000 - 2500
    near = np.abs(offset) <= 4
    assert near.mean() == pytest.approx(0.9, abs=0.01)
    assert c.listeners.min() >= 0
    assert c.listeners.max() < 5000
    in_degree = np.bincount(c.listeners.ravel(), minlength=5000)
    assert in_degree.mean() == 8.0


def test_rows_and_columns():
    customers = MarketModel("calm_market", rng=1, customers=50).customers
    assert len(customers) == 50
    assert customers[3].bond.tolist() == customers.bond[:, 3].tolist()
    assert customers[3].listeners.tolist() == customers.listeners[3].tolist()
    with pytest.raises(IndexError):
        customers[50]
    with pytest.raises(AttributeError):
        _ = customers.colour
