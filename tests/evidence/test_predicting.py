"""Surveys and records as predictors, on people whose moves are written down beforehand, and on small markets."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim import MarketModel
from sim.estimators.ranking import area_under_curve
from sim.evidence.people import correlation
from sim.evidence.probes import predicting
from sim.evidence.probes.predicting import (
    _answers,
    auc_of_csat,
    auc_of_csat_in_a_year,
    auc_of_records,
    bond_over_csat,
    bond_over_nps,
    bond_over_records,
    broken_intentions,
    intention_and_behaviour,
)
from sim.parameters import Parameters

pytestmark = pytest.mark.slow

N = 200
NOBODY_LOOKS = {
    f"attention.{name}": 0.0
    for name in (
        "base", "price", "incident", "contact", "poached", "contract_end", "cashed", "bad_word", "good_word", "event",
    )
} | {"population.attrition": 0.0}  # fmt: skip
"""Everybody stays: nobody looks around, and nobody leaves the market."""


class People(SimpleNamespace):
    def __len__(self):
        return N


class Script:
    """People of three firms who do as they are told: whoever is named in `leaves` moves in that month, and nobody else."""

    def __init__(self, leaves=(), moves_in=14, noise=0.0, **columns):
        usual = {
            "provider": np.zeros(N, np.int8),
            "tenure": np.full(N, 20),
            "spend": np.ones(N),
            "satisfaction": np.full((3, N), 0.7),
            "expectation": np.full((3, N), 0.7),
            "bond": np.zeros((3, N)),
            "price_weight": np.ones(N),
            "left_month": np.zeros(N, np.int16),
        }
        people = People(**(usual | columns))
        self.customers, self.month, self.months, self.luck = people, 0, 24, 1
        numbers = Parameters.model_validate({"survey": {"noise": noise, "items": 1, "scale_use": 0.0}})
        self.values = numbers.values()
        self.firms, self.prices = [None] * 3, [[30.0] * 3] * 25
        self.leaves, self.moves_in = np.asarray(leaves, int), moves_in

    def advance(self):
        self.month += 1
        if self.month == self.moves_in:
            self.customers.provider = self.customers.provider.copy()
            self.customers.provider[self.leaves] = 1
            left = self.customers.left_month
            left[self.leaves] = np.where(left[self.leaves] == 0, self.month, left[self.leaves])

    def run_to_end(self):
        while self.month < self.months:
            self.advance()


def rising(low, high):
    """Return a row of three firms' numbers that rises from the first person to the last."""
    return np.tile(np.linspace(low, high, N), (3, 1))


def test_area_under_the_curve():
    is_hit = np.array([False, False, True, True])
    assert area_under_curve(np.array([1.0, 2.0, 3.0, 4.0]), is_hit) == 1.0
    assert area_under_curve(np.array([4.0, 3.0, 2.0, 1.0]), is_hit) == 0.0
    assert area_under_curve(np.ones(4), is_hit) == 0.5
    assert area_under_curve(np.array([1.0, 3.0, 3.0, 4.0]), is_hit) == pytest.approx(3.5 / 4.0)
    assert np.isnan(area_under_curve(np.ones(4), np.zeros(4, bool)))


def test_correlation():
    x = np.array([1.0, 2.0, 3.0, 4.0])
    assert correlation(x, -2.0 * x) == pytest.approx(-1.0)
    assert np.isnan(correlation(x, np.ones(4, bool)))


def test_records_tell_if_the_new_and_small_leave():
    few = np.arange(N // 10)
    assert auc_of_records(Script(few, tenure=np.arange(N) + 1)) == 1.0
    assert auc_of_records(Script(few, spend=np.linspace(2.0, 1.0, N))) == 0.0
    assert auc_of_records(Script(few)) == 0.5


def test_the_bond_tells_more_than_records_where_it_alone_decides():
    few = np.arange(N // 10)
    assert bond_over_records(Script(few, bond=rising(0.1, 0.9))) == 0.5
    assert bond_over_records(Script(few, bond=rising(0.1, 0.9), tenure=np.arange(N) + 1)) == 0.0


def test_scores_without_noise_tell_what_decides():
    few = np.arange(N // 10)
    assert auc_of_csat(Script(few, satisfaction=rising(0.1, 0.9))) > 0.95
    assert auc_of_csat(Script(few, bond=rising(0.1, 0.9))) == 0.5
    assert bond_over_csat(Script(few, bond=rising(0.1, 0.9))) == 0.5
    lead = bond_over_nps(Script(few, bond=rising(0.1, 0.9)))
    assert 0.0 < lead < 0.2, "a bond lifts recommending too, but answers come in whole points"


def test_only_the_next_quarter_counts_for_scores():
    late = Script(np.arange(20), moves_in=16, satisfaction=rising(0.1, 0.9))
    assert np.isnan(auc_of_csat(late))


def test_intention_and_what_comes_of_it():
    unhappy = np.arange(N // 2)
    halves = np.tile(np.where(np.arange(N) < N // 2, 0.3, 0.7), (3, 1))
    assert intention_and_behaviour(Script(unhappy, satisfaction=halves)) == pytest.approx(1.0)
    assert broken_intentions(Script(unhappy, satisfaction=halves)) == 0.0
    everybody_second = np.arange(0, N, 2)
    assert intention_and_behaviour(Script(everybody_second, satisfaction=halves)) == pytest.approx(0.0)
    assert broken_intentions(Script(everybody_second, satisfaction=halves)) == 0.5


def test_noise_hides_what_decides():
    few = np.arange(N // 10)
    assert auc_of_csat(Script(few, noise=1.0, satisfaction=rising(0.1, 0.9))) < 0.9


def test_answers_are_those_of_the_monthly_survey():
    market = MarketModel("calm_market", rng=1, customers=2000, months=2, **{"survey.sample": 4000})
    market.run_to_end()
    told = market.record.survey[2].sum(axis=0)
    own = _answers(market)
    assert own["csat"].mean() == pytest.approx(told[1] / 1e6 / told[0], abs=0.15)
    assert own["engagement"].mean() == pytest.approx(told[4] / 1e6 / told[0], abs=0.02)
    assert own["intention"].mean() == pytest.approx(told[5] / told[0], abs=0.03)
    assert (own["nps"] >= 9).mean() == pytest.approx(told[2] / told[0], abs=0.03)


@pytest.mark.parametrize("probe", [auc_of_records, bond_over_records, auc_of_csat, intention_and_behaviour])
def test_where_nobody_leaves_nothing_can_be_predicted(probe):
    market = MarketModel("calm_market", rng=1, customers=300, months=24, **NOBODY_LOOKS)
    assert np.isnan(probe(market))


def test_where_nobody_leaves_no_intention_is_broken():
    market = MarketModel("calm_market", rng=1, customers=300, months=24, **NOBODY_LOOKS)
    assert broken_intentions(market) == 0.0


def test_the_same_market_gives_the_same_answers():
    values = [
        predicting.auc_of_csat(MarketModel("calm_market", rng=2, customers=500, months=15)) for _ in range(2)
    ]  # fmt: skip
    assert values[0] == values[1]


def test_stated_satisfaction_tells_the_year_where_it_alone_decides():
    few = np.arange(N // 10)
    assert auc_of_csat_in_a_year(Script(few, moves_in=20, satisfaction=rising(0.1, 0.9))) > 0.95
    assert auc_of_csat_in_a_year(Script(few, moves_in=20)) == 0.5
