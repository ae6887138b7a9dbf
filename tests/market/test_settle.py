"""Months at rest before month 0: a calm market stays calm, nothing is told of them, and twins begin alike."""

from pathlib import Path

import numpy as np
import pytest

from sim import LEVERS, MarketModel, load
from sim.cache import ResultCache
from sim.levers.bind import ExitFee, PointsProgramme
from sim.market import model
from sim.market.agents import ObjectMarket
from sim.market.customers import NOT_IN_BASE, STAYED, Columns
from sim.market.population import ENGAGED, LOCKED_IN
from sim.market.staff import Staff
from sim.market.totals import ASKED, Totals
from sim.scenario import Scenario, loads

EVERYTHING_ON = loads((Path(__file__).parent.parent / "everything_on.toml").read_text(encoding="utf-8"))
REST = {"market.settle": 12}
both_kinds = pytest.mark.parametrize("repertoire", [0, 1], ids=["subscription", "repertoire"])


def assert_same_month_0(a, b):
    for name in Columns._fields:
        np.testing.assert_array_equal(getattr(a.customers, name), getattr(b.customers, name), err_msg=name)
    for name in Staff._fields:
        np.testing.assert_array_equal(getattr(a.staff, name), getattr(b.staff, name), err_msg=name)
    for name in Totals._fields:
        np.testing.assert_array_equal(getattr(a.record, name), getattr(b.record, name), err_msg=name)


@both_kinds
def test_month_0_is_a_beginning_of_which_nothing_is_told_before(repertoire):
    changes = REST | {"market.repertoire": repertoire, "population.attrition": 0.02}
    market = MarketModel("price_war", rng=1, customers=900, **changes)
    c, p = market.customers, market.values
    assert market.month == 0
    assert len(market.prices) == len(market.served) == 1
    assert sum(market.served[0]) == market.record.served.sum() == 900
    assert market.record.won.sum() == market.record.leavers.sum() == market.lever_costs.sum() == 0
    assert (c.stayed_for == -1).all()
    assert (c.left_because == -1).all()
    is_customer = c.idle < p.repertoire.months_active if repertoire else c.provider == 0
    np.testing.assert_array_equal(c.left_month, np.where(is_customer, STAYED, NOT_IN_BASE))
    assert market.record.survivors[0].sum() == is_customer.sum()
    # people have moved, come and gone, and those who came are what they are, not what was there before
    assert (c.former >= 0).mean() > 0.05
    assert set(np.unique(c.entered)) > {-12, 0}
    assert c.entered.max() == 0
    assert (c.leaves > 0).all()
    for came in (c.entered == -12, c.entered > -12):
        assert c.receptivity[came & (c.kind == ENGAGED)].min() >= p.population.receptivity
        assert c.receptivity[came & (c.kind != ENGAGED)].max() <= p.population.receptivity
        assert c.reward_threshold[came & (c.kind == LOCKED_IN)].max() <= p.population.reward_threshold
    market.advance()
    assert market.record.here[1, :3].sum() > 0.8 * is_customer.sum(), "the base is not made of newcomers"


@both_kinds
def test_nothing_but_what_stands_is_in_force_before_month_1(repertoire, monkeypatch):
    """Whatever any firm begins in month 1 or later, markets that live up to month 0 alike begin alike."""
    calm = load("calm_market").with_changes(REST | {"customers": 300, "market.repertoire": repertoire})
    begun = [
        cls(firm=firm, start=start)
        for at, cls in enumerate(LEVERS.values())
        for firm, start in [(at % 3, 2 if cls in (PointsProgramme, ExitFee) else 1)]
    ]
    plain = MarketModel(calm, rng=3)
    busy = calm.replaced(levers=(*calm.levers, *begun), events=EVERYTHING_ON.events)
    assert_same_month_0(plain, MarketModel(busy, rng=3))
    monkeypatch.setattr(model, "SETTLED", ResultCache())
    assert_same_month_0(plain, MarketModel(busy, rng=3))
    later = MarketModel(calm.replaced(levers=(calm.levers[0].replaced(start=2),)), rng=3)
    assert plain.customers.is_member[plain.customers.provider == 0].mean() > 0.25
    assert later.customers.is_member.sum() == 0


def test_what_arms_share_at_month_0_none_of_them_changes(monkeypatch):
    """What two arms share is copied: months of one are no months of the other."""
    calm = load("calm_market").with_changes(REST | {"customers": 2500, "months": 3})
    first = MarketModel(calm, rng=4)
    first.run_to_end()
    second = MarketModel(calm, rng=4)
    second.run_to_end()
    assert_same_month_0(first, second)
    monkeypatch.setattr(model, "SETTLED", ResultCache())
    third = MarketModel(calm, rng=4, threads=2)
    third.run_to_end()
    assert_same_month_0(first, third)


@both_kinds
def test_both_engines_come_to_the_same_month_0(repertoire):
    scenario = EVERYTHING_ON.with_changes(REST | {"customers": 150, "months": 2, "market.repertoire": repertoire})
    fast, slow = MarketModel(scenario, rng=5), ObjectMarket(scenario, rng=5)
    assert_same_month_0(fast, slow)
    for _ in range(2):
        fast.advance()
        slow.advance()
    assert_same_month_0(fast, slow)


def test_dealers_have_seen_the_list_margin_for_as_long():
    common = {"customers": 10, "firm.dealer_margin": 0.2, "market.settle": 60}
    market = MarketModel(Scenario(), rng=1, **common)
    before = market.firms[0].dealers.readiness
    market.advance()
    assert before > market.values.dealers.readiness
    assert market.firms[0].dealers.readiness == pytest.approx(before, abs=1e-3)


GROUPED = {"here", "leavers", "satisfied_leavers", "exits"}
"""Totals kept by kind at entry: only over all kinds can they stay as they are, since the base only shrinks."""
COMPARED = {("survey", at + len(ASKED) * firm) for firm in range(3) for at in [ASKED.index("relative")]}
"""How people compare their firm with others: the last to come to rest, as what is known of others fades slowly."""
MECHANISMS = {"bond.ordinary": 0.02, "experience.fit_spread": 0.15, "population.attrition": 0.005}


def moves(changes):
    """Return by how much each figure counted moves within five years, in standard deviations between seeds."""
    scenario = load("calm_market").with_changes({"customers": 1500, "months": 60} | changes)
    counted = {}
    for seed in range(1, 21):
        market = MarketModel(scenario, rng=seed)
        market.run_to_end()
        for name, totals in market.record._asdict().items():
            if name != "survivors":
                by_month = totals.sum(axis=1) if name in GROUPED else totals
                counted.setdefault(name, []).append(by_month.reshape(61, -1))
    found = {}
    for name, runs in counted.items():
        early, late = (np.array([run[months].mean(axis=0) for run in runs]) for months in (slice(1, 7), slice(55, 61)))
        spread = np.sqrt((early.var(axis=0, ddof=1) + late.var(axis=0, ddof=1)) / 2.0)
        for at in np.flatnonzero(spread > 0.0):
            found[name, int(at)] = float((late - early).mean(axis=0)[at] / spread[at])
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("changes", "latest"),
    [({}, COMPARED), (MECHANISMS | {"market.settle": 180}, set())],
    ids=["default", "mechanisms"],
)
def test_a_calm_market_stays_calm_once_it_has_come_to_rest(changes, latest):
    at_once, rested = moves(changes | {"market.settle": 0}), moves(changes)
    assert sum(abs(move) > 1.5 for move in at_once.values()) > 10
    assert {what: move for what, move in rested.items() if abs(move) > 1.5 and what not in latest} == {}
