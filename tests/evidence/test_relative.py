"""Single customers against one another: known answers and nulls, in small markets."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sim.evidence.probes import relative
from sim.market.model import MarketModel

pytestmark = pytest.mark.slow


def market(months: int = 18, customers: int = 1500, scenario: str = "calm_market", **changes: float) -> MarketModel:
    brief = MarketModel(scenario, rng=5, customers=10).brief
    wanted = {key.replace("__", "."): value for key, value in changes.items()}
    return MarketModel(brief.with_changes({"months": months, "customers": customers, **wanted}), rng=5)


def test_area_under_the_curve_counts_pairs_in_the_right_order() -> None:
    happens = np.array([True, True, False, False])
    assert relative._auc(np.array([4.0, 3.0, 2.0, 1.0]), happens) == 1.0
    assert relative._auc(np.array([4.0, 1.0, 3.0, 2.0]), happens) == 0.5
    assert relative._auc(np.array([1.0, 1.0, 1.0, 1.0]), happens) == 0.5
    assert relative._auc(np.array([1.0, 2.0]), np.array([False, False])) == 0.5


class Opinionated:
    """Four people, all with firm 0 and equally satisfied; two expect much of its only rival, and leave in month 15."""

    def __init__(self) -> None:
        satisfaction = np.array([[0.7, 0.7, 0.7, 0.7], [0.6, 0.6, 0.6, 0.6]])
        expectation = np.array([[0.7, 0.7, 0.7, 0.7], [0.9, 0.8, 0.6, 0.5]])
        self.customers: Any = _Satisfied(
            provider=np.zeros(4, np.int8), satisfaction=satisfaction, expectation=expectation
        )
        self.month, self.months, self.luck = 0, 18, 1

    def advance(self) -> None:
        self.month += 1
        if self.month == 15:
            self.customers.provider[:2] = 1


class _Satisfied(SimpleNamespace):
    def __len__(self) -> int:
        return 4


def test_relative_score_tells_who_leaves_where_only_rivals_differ() -> None:
    model: Any = Opinionated()
    assert relative.gain_of_relative_attitude(model) == 0.5  # from a coin to certainty


def test_attitudes_are_satisfaction_and_what_rivals_promise_on_average() -> None:
    model: Any = Opinionated()
    own, rivals = relative._attitudes(model)
    assert np.allclose(own, 0.7)
    assert np.allclose(rivals, [0.9, 0.8, 0.6, 0.5])


def test_relative_score_is_drowned_by_boundless_noise() -> None:
    gain = relative.gain_of_relative_answer(market(survey__noise=1.0))
    assert abs(gain) < abs(relative.gain_of_relative_attitude(market())) + 0.02


def test_bond_keeps_people_by_its_weight_alone() -> None:
    weightless = relative.kept_gap_by_bond(market(24, 6000, bond__weight=0.0, programme__value=0.0))
    strong = relative.kept_gap_by_bond(market(24, 6000, bond__weight=5.0, programme__value=0.0))
    assert abs(weightless) < 0.10
    assert strong > weightless + 0.05


def test_goals_make_no_difference_when_none_leads() -> None:
    brief = market(24).brief.with_changes(
        {"life_assets.strength": 0.9, "life_assets.asset": "time", "need.weight": 0.0}
    )
    no_promise = brief.with_changes({"need.promise": 0.0, "need.fit": 0.0})
    plain = market(24).brief.with_changes({"need.weight": 0.0, "need.promise": 0.0, "need.fit": 0.0})
    with_lever, without = (relative.kept_gap_by_goal(MarketModel(one, rng=5)) for one in (no_promise, plain))
    assert with_lever == without


def test_expectations_do_not_matter_when_experience_does_not() -> None:
    moved = relative.kept_gap_by_promise(market(24, 6000))
    assert -1.0 < moved < 1.0
    assert relative.kept_gap_by_promise(market(12)) == 0.0  # nobody has had time to leave


class Scripted:
    """People who move as told: `moves` maps a month to (person, firm)."""

    def __init__(self, moves: dict[int, list[tuple[int, int]]], months: int) -> None:
        self.customers: Any = _People(np.zeros(4, np.int8), np.full(4, -1, np.int8))
        self.moves, self.month, self.months = moves, 0, months

    def advance(self) -> None:
        self.month += 1
        for person, firm in self.moves.get(self.month, []):
            self.customers.former[person] = self.customers.provider[person]
            self.customers.provider[person] = firm


class _People(SimpleNamespace):
    def __init__(self, provider: Any, former: Any) -> None:
        super().__init__(provider=provider, former=former)

    def __len__(self) -> int:
        return len(self.provider)


def test_second_life_is_counted_a_year_after_the_return() -> None:
    moves = {
        1: [(0, 1), (1, 2), (2, 1)],
        3: [(0, 0), (1, 0), (2, 2)],  # the third went on to another rival: invited by the firm left last only
        9: [(1, 1)],
        20: [(2, 0)],  # came back to a firm that was not the one left last
    }
    probe: Any = relative.second_life
    assert probe(Scripted(moves, 30)) == 0.5


def test_nobody_who_never_left_has_a_second_life() -> None:
    looks = ("base", "price", "incident", "contact", "cashed", "bad_word", "good_word")
    quiet = {f"attention__{name}": 0.0 for name in looks} | {"population__attrition": 0.0}
    assert math.isnan(relative.second_life(market(18, customers=200, **quiet)))
