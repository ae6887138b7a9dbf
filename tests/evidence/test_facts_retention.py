"""B3: cohorts are followed rightly, and what a measurement must not show is not there."""

import numpy as np
import pytest

from sim.evidence.facts.defection import contract, has_called
from sim.evidence.facts.retention import (
    FIXED,
    YEARS,
    acquired,
    bought_here,
    cohorts,
    over_seeds,
    record_purchases,
)
from sim.evidence.lab import Lab
from sim.market.model import MarketModel
from sim.market.rules.failure import IN_VAIN, MAJOR, QUICK, SILENT, SLOW
from sim.measures.intervals import interval
from sim.scenario import Scenario

pytestmark = pytest.mark.slow

SMALL = Lab(seeds=3, customers=900, threads=1)
NOBODY_COMES_NEW = {"population.attrition": 0.0}  # to the market, in the place of who has left it


def test_the_jackknife_of_a_mean_is_the_usual_interval():
    values = np.array([1.0, 2.0, 4.0, 8.0])
    (found,) = over_seeds(lambda total, n: total / n, values, np.ones(4))
    assert found == pytest.approx(interval(values))


def test_one_seed_has_no_interval():
    (found,) = over_seeds(lambda total: total, np.array([5.0]))
    assert found.mean == 5.0
    assert np.isnan(found.lo)


def test_a_cohort_only_melts():
    left = cohorts(SMALL, Scenario())
    assert left.shape == (3, YEARS + 1)
    assert (left[:, 0] > 0).all()
    assert (np.diff(left, axis=1) <= 0).all()


def test_nobody_is_won_where_every_order_falls_through():
    size = {"months": 168, "customers": 300}
    closed = Scenario(firms={"0": {"buy_failure": 1.0}}).with_changes(size | NOBODY_COMES_NEW)
    assert (acquired(MarketModel(closed, rng=1)) == 0).all()


def test_nothing_changes_within_a_person():
    size = {"customers": 500, "months": 36}
    market = MarketModel(Scenario().with_changes(FIXED | NOBODY_COMES_NEW | size), rng=1)
    state = ("satisfaction", "expectation", "bond", "grievance", "goal", "reference")
    before = {name: getattr(market.customers, name).copy() for name in state}
    firm = market.customers.provider.copy()
    market.run_to_end()
    assert (market.customers.provider != firm).any()
    for name in state:
        np.testing.assert_array_equal(getattr(market.customers, name), before[name], err_msg=name)


def test_without_differences_between_people_retention_does_not_rise():
    alike = {
        **FIXED, "choice.lasting_share": 0.0, "population.price_weight": 0.0, "population.variety": 0.0,
        "population.opinion_spread": 0.0, "choice.dealer": 0.0, "market.settle": 0,
    }  # fmt: skip
    left = cohorts(Lab(seeds=8, customers=1500, threads=1), Scenario().with_changes(alike)).sum(axis=0)
    rates = left[1:6] / left[:5]
    noise = np.sqrt(rates * (1.0 - rates) / left[:5])
    assert np.abs(rates - rates[0]).max() < 4.0 * noise.max()


def test_recording_purchases_changes_nothing():
    scenario = Scenario().with_changes({"market.repertoire": 1, "customers": 300, "months": 6})
    plain, recorded = (MarketModel(scenario, rng=1) for _ in range(2))
    record_purchases(recorded)
    here = 0
    for _ in range(6):
        plain.advance()
        recorded.advance()
        here += int(bought_here(recorded).sum())
    np.testing.assert_array_equal(plain.customers.points, recorded.customers.points)
    np.testing.assert_array_equal(plain.record.bought, recorded.record.bought)
    assert here == recorded.record.bought[:, 0].sum()


def test_who_complained_is_read_off_the_outcome():
    outcomes = np.array([0, SILENT, QUICK, SLOW, IN_VAIN, SILENT + MAJOR, QUICK + MAJOR, IN_VAIN + MAJOR], np.int8)
    assert has_called(outcomes).tolist() == [False, False, True, True, True, False, True, True]


def test_no_contract_is_the_default_market():
    assert contract(0).digest == Scenario().digest
    assert len(contract(12).levers) == 3
