"""The market as a Mesa model, its population, its front lines, its network, and its runners."""

import gc
import weakref

import mesa
import numpy as np
import pytest
from mesa.batchrunner import batch_run

from sim import BadInput, MarketModel, load
from sim.levers.offer import WIDTH
from sim.market.customers import CHANNELS, KINDS, Columns
from sim.market.network import listeners
from sim.market.rules.bond import felt_bond
from sim.market.rules.choice import maturity
from sim.market.rules.need import GOALS
from sim.market.rules.staff import leaving_chance
from sim.parameters import Parameters
from sim.scenario import Scenario, loads
from sim.study.run import run_one

AS_DRAWN = {"market.settle": 0}  # month 0 itself, before anything has happened to anybody


def test_it_is_a_mesa_model():
    market = MarketModel("price_war", rng=1, customers=200, months=3)
    assert isinstance(market, mesa.Model)
    employees, channels = 3 * market.values.staff.size, 3 * len(CHANNELS)
    assert len(market.agents) == 3 + employees + channels
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


def own(market, column):
    """Return what a column with one row per firm says of everybody's provider."""
    c = market.customers
    return np.take_along_axis(getattr(c, column), c.provider[None].astype(int), 0)[0].astype(float)


def test_the_base_is_one_third_of_each_kind_and_looks_like_its_name():
    market = MarketModel("price_war", rng=1, customers=30_000, **AS_DRAWN)
    c, p = market.customers, Parameters().values()
    base = c.provider == 0
    for k in range(len(KINDS)):
        assert (c.kind[base] == k).mean() == pytest.approx(1 / 3, abs=0.02)
    assert (c.left_month[base] == 0).all()
    assert (c.left_month[~base] == -1).all()
    felt = felt_bond(own(market, "bond"), maturity(c.tenure.astype(float), p.choice), p.choice, p.bond)
    engaged = c.kind == 0
    assert (felt[engaged] >= p.ladder.loyal).mean() > 2 * (felt[~engaged] >= p.ladder.loyal).mean()
    assert np.median(felt[engaged]) > np.quantile(felt[~engaged], 0.9)
    assert np.median(c.receptivity[engaged]) > c.receptivity[~engaged].max()
    np.testing.assert_array_equal(c.is_member[base] == 1, c.kind[base] == 2)
    assert not c.is_member[~base].any(), "only the focal company has a programme"
    assert (c.points[c.is_member == 0] == 0).all()
    assert c.points.dtype == np.int32
    assert c.points.max() <= 100 * market.brief.levers[0].threshold


def test_traits_have_their_means():
    c, p = MarketModel("calm_market", rng=1, customers=50_000, **AS_DRAWN).customers, Parameters().population
    assert c.spend.mean() == pytest.approx(1.0, abs=0.01)
    assert c.price_weight.mean() == pytest.approx(p.price_weight, rel=0.02)
    assert c.receptivity.mean() == pytest.approx(2 * p.receptivity * (1 / 3 * 0.75 + 2 / 3 * 0.25), abs=0.01)
    assert c.variety.mean() == pytest.approx(p.variety, rel=0.03)
    assert c.habit.mean() == pytest.approx(p.habit, rel=0.03)
    assert c.tenure.mean() == pytest.approx(p.tenure + 0.5, rel=0.03)
    online, dealer = p.share_online, p.share_dealer
    shares = np.bincount(c.channel, minlength=len(CHANNELS)) / 50_000
    np.testing.assert_allclose(shares, [1 - online - dealer, online, dealer], atol=0.01)
    np.testing.assert_allclose(np.bincount(c.goal) / 50_000, [1 / len(GOALS)] * len(GOALS), atol=0.01)
    np.testing.assert_allclose(np.bincount(c.employee) / 50_000, [1 / 20] * 20, atol=0.005)
    assert c.is_known.mean() == pytest.approx(Parameters().need.known, abs=0.01)
    np.testing.assert_array_equal(c.card, c.provider)
    assert set(np.unique(c.former)) == {-1}
    for name, column in c.columns._asdict().items():
        assert np.isfinite(column.astype(float)).all(), name


@pytest.mark.parametrize("shape", [0.4, 1.0, 3.0])
def test_use_in_a_repertoire_is_gamma(shape):
    changes = AS_DRAWN | {"market.repertoire": 1, "repertoire.shape": shape}
    market = MarketModel("calm_market", rng=1, customers=100_000, **changes)
    spend = market.customers.spend.astype(float)
    assert spend.min() >= 0.0
    assert spend.mean() == pytest.approx(1.0, abs=0.02)
    assert spend.var() == pytest.approx(1.0 / shape, rel=0.06)


def test_people_know_as_many_firms_as_the_scenario_says_and_always_their_own():
    market = MarketModel(
        loads('baseline = "calm_market"\n[firms.1]\nawareness = 0.3'), rng=1, customers=20_000, **AS_DRAWN
    )
    c = market.customers
    knows = (c.aware[None] >> np.arange(3)[:, None]) & 1
    assert knows[[0, 2]].all()
    assert knows[1, c.provider == 1].all()
    expected = 0.3  # some, who know none else, would be with it anyway, but here everybody knows two others
    assert knows[1].mean() == pytest.approx(expected, abs=0.015)
    market.advance()
    assert (((c.aware >> c.provider.astype(np.uint8)) & 1) == 1).all()


@pytest.mark.parametrize("internal", [0.5, 0.8])
def test_a_front_line_without_levers_stays_as_it_is(internal):
    """Month 0 stands for a long quiet time, so the teams' means do not drift."""
    changes = AS_DRAWN | {"staff.size": 100, "firm.internal": internal}
    market = MarketModel(Scenario(), rng=1, customers=10, months=60, **changes)
    at_first = {name: getattr(market.staff, name).copy() for name in ("warmth", "skill", "morale", "tenure")}
    left = 0.0
    for _ in range(60):
        market.advance()
        left += market.staff.has_left.sum()
    for name, before in at_first.items():
        after = getattr(market.staff, name)
        error = np.hypot(before.std(), after.std()) / np.sqrt(300)
        assert abs(before.mean() - after.mean()) < 4 * error + 1e-12, name
    quiet = leaving_chance(internal, market.values.staff)
    assert left / (60 * 300) == pytest.approx(quiet, rel=0.1)
    assert (market.staff.skill >= market.values.staff.skill_new).all()
    assert (market.staff.skill <= 1.0).all()


def test_climate_builds_up_and_dies_away():
    text = '[[events]]\nkind = "climate"\nlevel = 1.4\nstart = 5\nend = 10\nramp = 2'
    scenario = loads(text)
    factors = [scenario.climate(month) for month in range(4, 12)]
    assert factors == pytest.approx([1.0, 1.2, 1.4, 1.4, 1.4, 1.4, 1.2, 1.0])
    boom = scenario.with_changes({"market.climate": 0.8})
    assert boom.climate(7) == pytest.approx(0.8 * 1.4)


def test_memory_loss_makes_a_firm_forget_what_its_customers_want_once():
    forgetful = loads('[[events]]\nkind = "memory_loss"\nstart = 3\nfirm = 1').with_changes({"need.reading": 0.0})
    market = MarketModel(forgetful, rng=1, customers=4000, months=4, **AS_DRAWN)
    c, known = market.customers, []
    for _ in range(4):
        market.advance()
        known.append([c.is_known[c.provider == k].mean() for k in range(3)])
    known = np.array(known)
    assert (known[:2] > 0.2).all()
    assert known[2, 1] == 0.0
    assert (known[2:, [0, 2]] > 0.2).all()


@pytest.mark.parametrize("hubs", [0, 2])
def test_the_network_is_a_ring_with_some_links_rewired_at_random_or_to_hubs(hubs):
    n, p = 5000, Parameters.model_validate({"word_of_mouth": {"hubs": hubs}}).values().word_of_mouth
    hears = listeners(n, 1, p)
    assert hears.shape == (n, p.links)
    offset = (hears - np.arange(n)[:, None] + n // 2) % n - n // 2
    near = np.abs(offset) <= p.links // 2
    assert near.mean() == pytest.approx(1.0 - p.rewired, abs=0.01)
    assert hears.min() >= 0
    assert hears.max() < n
    in_degree = np.bincount(hears.ravel(), minlength=n)
    assert in_degree.mean() == p.links
    assert (in_degree.max() > 50) == (hubs > 0)
    assert (np.corrcoef(in_degree, np.arange(n))[0, 1] < -0.1) == (hubs > 0)


def test_nobody_hears_anything_without_links():
    market = MarketModel("price_war", rng=1, customers=500, months=6, **{"word_of_mouth.links": 0})
    market.run_to_end()
    assert market.customers.message.any()
    assert not market.customers.heard.any()
    assert market.record.referred.sum() == 0


def test_messages_reach_the_listeners_of_whoever_spoke():
    changes = AS_DRAWN | {"word_of_mouth.prior": 0.0}  # else some whose mind is made up take in nothing
    market = MarketModel("price_war", rng=1, customers=2000, months=3, **changes)
    market.advance()
    c = market.customers
    expected = np.zeros_like(c.heard)
    hears = listeners(2000, market.luck, market.values.word_of_mouth)
    for spoken in (c.message, c.also_said):
        for speaker in np.flatnonzero(spoken):
            said = int(spoken[speaker])
            for listener in hears[speaker]:
                expected[abs(said) - 1, listener] += np.sign(said)
    assert expected.any()
    np.testing.assert_array_equal(c.heard, expected)


def test_rows_and_columns():
    customers = MarketModel("calm_market", rng=1, customers=50).customers
    assert len(customers) == 50
    assert customers[3].bond.tolist() == customers.bond[:, 3].tolist()
    assert customers[-1].points == customers.points[49]
    assert customers[3]._fields == Columns._fields
    with pytest.raises(IndexError):
        customers[50]
    with pytest.raises(AttributeError):
        _ = customers.colour


def test_nobody_is_signed_up_in_a_repertoire():
    changes = {"market.repertoire": 1, "population.attrition": 0.0}  # who leaves the market leaves points behind
    market = MarketModel(load("price_war"), rng=1, customers=500, months=6, **changes)
    assert market.brief.firm(0).acquisition_cost == 0.0
    market.run_to_end()
    assert market.record.fees.sum() == market.record.fell_through.sum() == market.record.points_forfeited.sum() == 0
    assert not market.customers.contract_left.any()


def test_a_finished_run_leaves_no_tables_behind():
    kept = []

    class Watched(MarketModel):
        def run_to_end(self):
            super().run_to_end()
            kept.extend(map(weakref.ref, (self.customers, self.employees[0], self.staff.skill, self._scratch[0].at)))

    result = run_one(load("price_war").with_changes({"customers": 50, "months": 2}), 1, model=Watched)
    gc.collect()
    assert [table() for table in kept] == [None] * 4
    assert result.record.served[0, 2].sum() == 50


def test_a_market_that_has_ended_is_kept_by_nobody():
    market = MarketModel("price_war", rng=1, customers=50, months=2)
    market.run_to_end()
    kept = weakref.ref(market)
    del market
    gc.collect()
    assert kept() is None


def test_offers_are_gathered_again_only_when_one_changes():
    market = MarketModel("calm_market", rng=1, customers=50, months=4)
    market.advance()
    offers = market._open_offers(2)
    assert market._open_offers(3) is offers
    market.firms[1].brand += 0.1
    moved = market._open_offers(4)
    assert moved is not offers
    assert np.flatnonzero(moved.brand != offers.brand).tolist() == list(range(WIDTH, 2 * WIDTH))
